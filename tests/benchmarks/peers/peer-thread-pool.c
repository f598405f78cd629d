/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* GThreadPool, and g_idle_add() for everything that is to happen on the loop */

#include "peer.h"

static GThreadPool *pool;

static gboolean
posted_cb (gpointer data)
{
  peer_posted ();

  return G_SOURCE_REMOVE;
}

static void
post (gpointer target)
{
  g_idle_add (posted_cb, NULL);
}

static gboolean
completed_cb (gpointer data)
{
  PeerSlot *slot = data;

  peer_completed (slot, GPOINTER_TO_INT (slot->handle));

  return G_SOURCE_REMOVE;
}

static gboolean
reported_cb (gpointer data)
{
  peer_reported ();

  return G_SOURCE_REMOVE;
}

static gboolean
flooded_cb (gpointer data)
{
  peer_flooded ();

  return G_SOURCE_REMOVE;
}

/* An operation, or with the pool itself a flood */
static void
work (gpointer data,
      gpointer user_data)
{
  if (data != &pool)
    {
      ((PeerSlot *) data)->handle = GINT_TO_POINTER (1);
      g_idle_add (completed_cb, data);
      return;
    }

  for (int i = 0; i < peer_n_reports; i++)
    g_idle_add (reported_cb, GINT_TO_POINTER (peer_percentage (i)));
  g_idle_add (flooded_cb, NULL);
}

static void
start (PeerSlot *slot)
{
  g_thread_pool_push (pool, slot, NULL);
}

static void
flood (void)
{
  g_thread_pool_push (pool, &pool, NULL);
}

int
main (int   argc,
      char *argv[])
{
  const Peer peer = { .post = post, .start = start, .flood = flood };
  int status;

  pool = g_thread_pool_new (work, NULL, g_get_num_processors (), FALSE, NULL);
  status = peer_main (argc, argv, &peer);
  g_thread_pool_free (pool, FALSE, TRUE);

  return status;
}
