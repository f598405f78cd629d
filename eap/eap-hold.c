/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-hold-private.h"

#include "eap-ready-private.h"

static GMutex lock;   /* guards that a change is not missed between look and wait */
static GCond changed;
static guint n_held;  /* (atomic) */

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  eap_hold_look_again ();
}

static gboolean
wait_until (EapMayGo      may_go,
            gpointer      data,
            GCancellable *cancellable)
{
  gboolean may = FALSE;

  g_mutex_lock (&lock);

  /* Sequentially consistent with look_again(): its caller changes something and then
   * looks here, while this stores here and then looks at what was changed. One of
   * them sees the other's. */
  eap_atomic_fetch_add (&n_held, 1, SEQ_CST);
  while (!(may = may_go (data)) && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&changed, &lock);
  eap_atomic_fetch_add (&n_held, -1, RELAXED);

  g_mutex_unlock (&lock);

  return may;
}

/* Blocks the calling thread until it may go: TRUE, or @cancellable is cancelled:
 * FALSE. */
gboolean
eap_hold (EapMayGo      may_go,
          gpointer      data,
          GCancellable *cancellable)
{
  gulong handler;
  gboolean may;

  /* A plain connection: g_cancellable_disconnect() waits for handlers that run, and
   * the one who cancels may be waiting for this thread. */
  handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), NULL);
  may = wait_until (may_go, data, cancellable);
  g_signal_handler_disconnect (cancellable, handler);

  return may;
}

/* Something has changed for those who are held. Without a lock that one of them may
 * want. */
void
eap_hold_look_again (void)
{
  if (eap_atomic_load (&n_held, SEQ_CST) == 0)
    return;

  g_mutex_lock (&lock);
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}
