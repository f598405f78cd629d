/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-poll-context.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

G_DEFINE_FINAL_TYPE (PollContext, poll_context, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static gboolean
poll_context_wakeup (EapSynchronizationContext *context)
{
  PollContext *self = POLL_CONTEXT (context);

  if (g_atomic_int_get (&self->is_gone))
    return FALSE;

  g_atomic_int_inc (&self->n_wakeups);
  g_assert_cmpint (write (self->fds[1], "w", 1), ==, 1);

  return TRUE;
}

static gboolean
poll_context_is_owner (EapSynchronizationContext *context)
{
  return POLL_CONTEXT (context)->owner == g_thread_self ();
}

gboolean
poll_context_iterate (EapSynchronizationContext *context,
                      gboolean                   may_block)
{
  PollContext *self = POLL_CONTEXT (context);
  struct pollfd fd = { self->fds[0], POLLIN, 0 };
  int n_ready;
  char byte;

  do
    n_ready = poll (&fd, 1, may_block ? 30000 : 0);
  while (n_ready == -1 && errno == EINTR);

  if (may_block && n_ready == 0)
    g_error ("The foreign loop was not woken within 30 seconds");
  if (n_ready == 0)
    return FALSE;

  g_assert_cmpint (read (self->fds[0], &byte, 1), ==, 1);
  eap_synchronization_context_dispatch (context);

  return TRUE;
}

static gboolean
poll_context_operation_started (EapSynchronizationContext  *context,
                                GError                    **error)
{
  PollContext *self = POLL_CONTEXT (context);

  if (!self->refuses)
    {
      g_atomic_int_inc (&self->n_started);
      return TRUE;
    }

  if (self->reason != NULL)
    g_propagate_error (error, g_error_copy (self->reason));

  return FALSE;
}

static void
poll_context_operation_completed (EapSynchronizationContext *context)
{
  g_atomic_int_inc (&POLL_CONTEXT (context)->n_completed);
}

static void
poll_context_finalize (GObject *object)
{
  PollContext *self = POLL_CONTEXT (object);

  /* However it ends, the context has heard of as many ends as starts. */
  g_assert_cmpint (self->n_started, ==, self->n_completed);
  g_clear_error (&self->reason);
  close (self->fds[0]);
  close (self->fds[1]);

  G_OBJECT_CLASS (poll_context_parent_class)->finalize (object);
}

static void
poll_context_class_init (PollContextClass *klass)
{
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = poll_context_finalize;
  context_class->wakeup = poll_context_wakeup;
  context_class->is_owner = poll_context_is_owner;
  context_class->iterate = poll_context_iterate;
  context_class->operation_started = poll_context_operation_started;
  context_class->operation_completed = poll_context_operation_completed;
}

static void
poll_context_init (PollContext *self)
{
  self->owner = g_thread_self ();
  g_assert_cmpint (pipe (self->fds), ==, 0);
}

EapSynchronizationContext *
poll_context_new (void)
{
  return g_object_new (POLL_TYPE_CONTEXT, NULL);
}

void
poll_context_iterate_until_count (EapSynchronizationContext *context,
                                  const int                 *count,
                                  int                        n)
{
  while (g_atomic_int_get (count) < n)
    poll_context_iterate (context, TRUE);
}

void
poll_context_free (EapSynchronizationContext *context)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (g_atomic_int_get (&G_OBJECT (context)->ref_count) > 1 &&
         g_get_monotonic_time () < deadline)
    {
      if (!poll_context_iterate (context, FALSE))
        g_thread_yield ();
    }

  g_assert_finalize_object (context);
}
