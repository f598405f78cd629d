/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-async-operation-manager.h"
#include "eap-crew-private.h"
#include "eap-error.h"
#include "eap-worker-run-private.h"

/* Waiting for an operation on a blocked thread, or by iterating the operation's own
 * place. It does not keep the operation alive: one that nobody can complete any more
 * must end. */

/* On the stack of a thread that waits */
typedef struct
{
  EapWaiter                  waiter;
  EapTimer                   alarm;
  EapSynchronizationContext *iterated;   /* (unowned) (nullable): else it blocks */

  GMutex                     lock;       /* guards the rest */
  GCond                      changed;
  gboolean                   is_answered;
  gboolean                   has_fired;
} ThreadWaiter;

static void
thread_waiter_set (ThreadWaiter *self,
                   gboolean     *flag)
{
  /* Another thread may have settled the operation. */
  if (self->iterated != NULL &&
      eap_synchronization_context_get_dispatching () != self->iterated)
    eap_synchronization_context_interrupt (self->iterated);

  g_mutex_lock (&self->lock);
  *flag = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
thread_waiter_answer (EapWaiter *waiter)
{
  ThreadWaiter *self = (ThreadWaiter *) waiter;

  thread_waiter_set (self, &self->is_answered);
}

static void
thread_waiter_fire (EapTimer *timer)
{
  ThreadWaiter *self = (ThreadWaiter *) ((char *) timer - G_STRUCT_OFFSET (ThreadWaiter, alarm));

  thread_waiter_set (self, &self->has_fired);
}

static void
thread_waiter_wait_for (ThreadWaiter *self,
                        gboolean     *flag)
{
  g_mutex_lock (&self->lock);
  while (!*flag)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
thread_waiter_block (ThreadWaiter *self,
                     gint64        deadline)
{
  gboolean in_time = TRUE;

  g_mutex_lock (&self->lock);
  while (!self->is_answered && in_time)
    {
      if (deadline < 0)
        g_cond_wait (&self->changed, &self->lock);
      else
        in_time = g_cond_wait_until (&self->changed, &self->lock, deadline);
    }
  g_mutex_unlock (&self->lock);
}

static void
thread_waiter_iterate (ThreadWaiter     *self,
                       EapOperationCore *core,
                       gint64            deadline)
{
  /* Ends an iteration that has nothing to dispatch by then. Without a thread for it
   * nothing would: no iteration may block then. */
  gboolean is_kept = deadline < 0 || eap_timekeeper_add (&self->alarm, deadline);

  while (!eap_atomic_load (&core->completed, ACQUIRE) &&
         (deadline < 0 || g_get_monotonic_time () < deadline))
    {
      eap_synchronization_context_iterate (self->iterated, is_kept);
      if (!is_kept)
        g_usleep (1000);
    }

  if (deadline >= 0 && !eap_timekeeper_remove (&self->alarm))
    thread_waiter_wait_for (self, &self->has_fired);
}

/* Until the operation has completed or the deadline, if it is not negative */
static void
wait_until (EapOperationCore          *core,
            EapSynchronizationContext *iterated,
            gint64                     deadline)
{
  ThreadWaiter self = {
    .waiter = { .answer = thread_waiter_answer, .is_thread = TRUE },
    .alarm = { .fire = thread_waiter_fire },
    .iterated = iterated,
  };

  g_mutex_init (&self.lock);
  g_cond_init (&self.changed);

  if (eap_operation_core_add_waiter (core, &self.waiter))
    {
      if (iterated != NULL)
        thread_waiter_iterate (&self, core, deadline);
      else
        thread_waiter_block (&self, deadline);

      /* Too late to be taken back: the answer is on its way, and needs this. */
      if (!eap_operation_core_remove_waiter (core, &self.waiter))
        thread_waiter_wait_for (&self, &self.is_answered);
    }

  g_cond_clear (&self.changed);
  g_mutex_clear (&self.lock);
}

/* Waits in the way that the calling thread can; FALSE: there is none. */
static gboolean
try_wait (EapOperationCore  *core,
          gint64             deadline,
          GError           **error)
{
  gboolean in_place = eap_synchronization_context_is_owner (core->context);

  if (eap_mailbox_on_stack (&core->mailbox) || eap_worker_run_is_current (core))
    {
      g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
                           "An operation's handlers and worker cannot wait for its end");
      return FALSE;
    }

  if (in_place && !eap_synchronization_context_can_iterate (core->context))
    {
      g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
                   "%s cannot be iterated, so waiting in its place would never end",
                   G_OBJECT_TYPE_NAME (core->context));
      return FALSE;
    }

  if (eap_crew_is_halted ())
    {
      g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE,
                           "The program is at its end");
      return FALSE;
    }

  wait_until (core, in_place ? core->context : NULL, deadline);

  return TRUE;
}

/* The args of a completed operation that succeeded; else its error */
EapAsyncCompletedEventArgs *
eap_async_operation_get_outcome (EapAsyncOperation  *self,
                                 GError            **error)
{
  EapAsyncCompletedEventArgs *args = eap_async_operation_get_args (self);

  if (!eap_async_completed_event_args_raise_exception_if_necessary (args, error))
    return NULL;

  return g_object_ref (args);
}

/**
 * eap_async_operation_wait:
 * @self: an operation
 * @timeout: how long to wait, in microseconds, as for
 *   [method@GLib.AsyncQueue.timeout_pop]; negative: without a limit
 * @error: return location for an error
 *
 * Waits until the operation has completed and its handlers have run.
 *
 * In the operation's own place, so for example on the thread that iterates the
 * [struct@GLib.MainContext] in which the operation was started, this iterates
 * it: handlers of this operation and of others run meanwhile. On any other
 * thread it blocks.
 *
 * Fails with the operation's own error, or `G_IO_ERROR_CANCELLED` if it was
 * cancelled; with `G_IO_ERROR_TIMED_OUT` if @timeout has passed and the
 * operation goes on, and then [method@Eap.AsyncOperation.get_args] is `NULL`; with
 * `EAP_ASYNC_ERROR_CONTEXT_GONE` if its context was closed; and with `EAP_ASYNC_ERROR_INVALID_OPERATION`, at once, where waiting
 * could never end: in a handler or the worker of the operation itself, or in the
 * place of a context that cannot be iterated.
 *
 * Returns: (transfer full): the arguments of the Completed event
 */
EapAsyncCompletedEventArgs *
eap_async_operation_wait (EapAsyncOperation  *self,
                          gint64              timeout,
                          GError            **error)
{
  EapAsyncCompletedEventArgs *args = NULL;
  EapOperationCore *core;
  gint64 now = g_get_monotonic_time ();

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* Handlers that run meanwhile may drop it. */
  g_object_ref (self);
  core = eap_async_operation_get_core (self);

  if (eap_atomic_load (&core->completed, ACQUIRE) ||
      try_wait (core, timeout < 0 || timeout > G_MAXINT64 - now ? -1 : now + timeout, error))
    {
      if (eap_atomic_load (&core->completed, ACQUIRE))
        args = eap_async_operation_get_outcome (self, error);
      else
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             "The operation has not ended yet");
    }

  g_object_unref (self);

  return args;
}
