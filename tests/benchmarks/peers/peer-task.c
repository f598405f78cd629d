/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* GTask, with g_main_context_invoke() for what it has no way for */

#include "peer.h"

#include <gio/gio.h>

static gboolean
posted_cb (gpointer data)
{
  peer_posted ();

  return G_SOURCE_REMOVE;
}

static void
post (gpointer target)
{
  g_main_context_invoke (NULL, posted_cb, NULL);
}

static void
work (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  g_task_return_int (task, 1);
}

static void
ready_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  peer_completed (data, (int) g_task_propagate_int (G_TASK (result), NULL));
}

static void
start (PeerSlot *slot)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, ready_cb, slot);

  g_task_run_in_thread (task, work);
}

static gboolean
reported_cb (gpointer data)
{
  peer_reported ();

  return G_SOURCE_REMOVE;
}

static void
flood_work (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  for (int i = 0; i < peer_n_reports; i++)
    g_main_context_invoke (NULL, reported_cb, GINT_TO_POINTER (peer_percentage (i)));

  g_task_return_boolean (task, TRUE);
}

static void
flooded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  peer_flooded ();
}

static void
flood (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, flooded_cb, NULL);

  g_task_run_in_thread (task, flood_work);
}

int
main (int   argc,
      char *argv[])
{
  const Peer peer = { .post = post, .start = start, .flood = flood };

  return peer_main (argc, argv, &peer);
}
