/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-operation-core-private.h"

#include "eap-owner-private.h"

/* What ends an operation before its time: being asked to, a time-out, an owner
 * that goes. */

typedef struct
{
  EapTimer          timer;
  EapOperationCore *core;         /* (owned) */
  guint             milliseconds;
} TimeOut;

static GMutex *
get_lock (EapOperationCore *self)
{
  return eap_synchronization_context_get_lock (self->context);
}

static void
time_out_free (TimeOut *self)
{
  eap_operation_core_unref (self->core);
  g_free (self);
}

/* What is returned does not fire, and is the caller's to free. One that is
 * about to fire has to pass the lock first, so it is still there to be asked,
 * and goes on its own. */
static TimeOut *
take_time_out_unlocked (EapOperationCore *self)
{
  EapTimer *timer = g_steal_pointer (&self->timer);

  return timer != NULL && eap_timekeeper_remove (timer) ? (TimeOut *) timer : NULL;
}

/* Made when somebody first asks, since most operations need none. */
GCancellable *
eap_operation_core_get_cancellable (EapOperationCore *self)
{
  GCancellable *cancellable = eap_atomic_load (&self->cancellable, ACQUIRE);
  GCancellable *created;

  if (cancellable != NULL)
    return cancellable;

  /* Sequentially consistent with cancel(), which stores its flag and then looks
   * here, while this stores here and then looks at the flag: one sees the
   * other's. */
  created = g_cancellable_new ();
  if (!eap_atomic_cas (&self->cancellable, &cancellable, created, SEQ_CST, SEQ_CST))
    {
      g_object_unref (created);
      return cancellable;
    }

  if (eap_atomic_load (&self->cancel_requested, SEQ_CST))
    g_cancellable_cancel (created);

  return created;
}

gboolean
eap_operation_core_is_cancel_requested (EapOperationCore *self)
{
  GCancellable *cancellable = eap_atomic_load (&self->cancellable, ACQUIRE);

  /* Somebody may cancel the cancellable without this operation. */
  return eap_atomic_load (&self->cancel_requested, ACQUIRE) ||
         (cancellable != NULL && g_cancellable_is_cancelled (cancellable));
}

/* Says that cancellation is asked for, without any consequence for the outcome.
 * Handlers of the cancellable run in here. */
void
eap_operation_core_request_cancel (EapOperationCore *self)
{
  GCancellable *cancellable;

  eap_atomic_store (&self->cancel_requested, TRUE, SEQ_CST);

  /* See get_cancellable(). */
  cancellable = eap_atomic_load (&self->cancellable, SEQ_CST);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

/* Asks for cancellation; what has not begun to run ends at once. Any thread,
 * any time. */
void
eap_operation_core_cancel (EapOperationCore *self)
{
  EapWork queued = EAP_WORK_QUEUED;

  if (eap_mailbox_is_sealed (&self->mailbox))
    return;

  eap_operation_core_request_cancel (self);

  /* The race with the worker that takes it up, decided here or there */
  if (eap_atomic_cas (&self->work, &queued, EAP_WORK_CANCELLED, ACQ_REL, ACQUIRE))
    eap_operation_core_finish_new_error (self, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                         "The operation was cancelled");
}

static void
time_out_fire (EapTimer *timer)
{
  TimeOut *time_out = (TimeOut *) timer;
  EapOperationCore *core = time_out->core;
  g_autofree char *message =
    g_strdup_printf ("The operation did not end within %u milliseconds",
                     time_out->milliseconds);

  g_mutex_lock (get_lock (core));
  if (core->timer == timer)
    core->timer = NULL;
  g_mutex_unlock (get_lock (core));

  /* Sealed first, so that the cancellation cannot change the outcome. */
  if (eap_operation_core_finish_new_error (core, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, message))
    eap_operation_core_request_cancel (core);

  time_out_free (time_out);
}

/* Replaces an earlier one; 0: none */
void
eap_operation_core_set_timeout (EapOperationCore *self,
                                guint             milliseconds)
{
  TimeOut *time_out = NULL;
  TimeOut *old;

  if (milliseconds > 0)
    {
      time_out = g_new0 (TimeOut, 1);
      time_out->timer.fire = time_out_fire;
      time_out->core = eap_operation_core_ref (self);
      time_out->milliseconds = milliseconds;
    }

  g_mutex_lock (get_lock (self));
  old = take_time_out_unlocked (self);
  if (time_out != NULL && !eap_mailbox_is_sealed (&self->mailbox))
    {
      self->timer = &time_out->timer;
      eap_timekeeper_add (self->timer,
                          g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000));
      time_out = NULL;
    }
  g_mutex_unlock (get_lock (self));

  g_clear_pointer (&old, time_out_free);
  g_clear_pointer (&time_out, time_out_free);
}

/* Has the operation cancelled when @owner is disposed; replaces an earlier one;
 * NULL: none */
void
eap_operation_core_bind_owner (EapOperationCore *self,
                               GObject          *owner)
{
  EapOwner *bond = owner != NULL ? eap_owner_join (owner, self) : NULL;
  EapOwner *left;

  g_mutex_lock (get_lock (self));
  left = self->owner;
  if (left == bond)
    left = NULL; /* The same owner twice is one membership. */
  else if (bond == NULL || !eap_mailbox_is_sealed (&self->mailbox))
    self->owner = bond;
  else
    left = bond;
  g_mutex_unlock (get_lock (self));

  if (left != NULL)
    eap_owner_leave (left, self);
}
