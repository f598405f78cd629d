/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-operation-core-private.h"

#include "eap-owner-private.h"

/* What ends an operation before its time: being asked to, by itself or with
 * others, a time-out, an owner that goes. */

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
  return eap_atomic_load (&self->cancel_requested, SEQ_CST) ||
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

  /* The race with the worker that takes it up, decided here or there; and with the
   * start that is just queueing it, which looks at the request after that. */
  if (eap_atomic_cas (&self->work, &queued, EAP_WORK_CANCELLED, SEQ_CST, SEQ_CST))
    eap_operation_core_finish_new_error (self, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                         "The operation was cancelled");
}

/* The queued work begins, as @work. FALSE: the operation has ended, or the race
 * with cancel() is lost. */
gboolean
eap_operation_core_take_up (EapOperationCore *self,
                            EapWork           work)
{
  EapWork queued = EAP_WORK_QUEUED;

  return !eap_mailbox_is_sealed (&self->mailbox) &&
         eap_atomic_cas (&self->work, &queued, work, ACQ_REL, ACQUIRE);
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

/* Ends the operation as cancelled, whatever its work is at. request_cancel()
 * follows, which asks the work to stop. */
void
eap_operation_core_finish_cancelled (EapOperationCore *self)
{
  /* Asked for first, or it would be an error. */
  eap_atomic_store (&self->cancel_requested, TRUE, SEQ_CST);
  eap_operation_core_finish_new_error (self, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                       "The operation was cancelled");
}

struct _EapCancelLink
{
  EapCancelLink *next;
  GCancellable  *cancellable; /* (owned) */
  gulong         handler;
};

static void
linked_cancelled_cb (GCancellable *cancellable,
                     gpointer      core)
{
  eap_operation_core_cancel (core);
}

static void
link_unref_core (gpointer  core,
                 GClosure *closure)
{
  eap_operation_core_unref (core);
}

/* Has the operation cancelled with @cancellable too. Before it begins; the start
 * looks at its flag after that, so that none is missed.
 *
 * A plain connection: g_cancellable_disconnect() waits for handlers that run,
 * and so would wait for itself where the end comes from one of them. The
 * closure holds a reference of its own on what it calls. */
void
eap_operation_core_link_cancellable (EapOperationCore *self,
                                     GCancellable     *cancellable)
{
  EapCancelLink *link = g_new0 (EapCancelLink, 1);

  link->next = self->links;
  self->links = link;
  link->cancellable = g_object_ref (cancellable);
  link->handler = g_signal_connect_data (cancellable, "cancelled",
                                         G_CALLBACK (linked_cancelled_cb),
                                         eap_operation_core_ref (self),
                                         link_unref_core, 0);

  if (g_cancellable_is_cancelled (cancellable))
    eap_operation_core_request_cancel (self);
}

/* By who ends it, or fails to begin it. The caller has a reference. */
void
eap_operation_core_unlink_cancellables (EapOperationCore *self)
{
  while (self->links != NULL)
    {
      EapCancelLink *link = self->links;

      self->links = link->next;
      g_signal_handler_disconnect (link->cancellable, link->handler);
      g_object_unref (link->cancellable);
      g_free (link);
    }
}

/* Has the operation cancelled when @owner is disposed; replaces an earlier one;
 * NULL: none */
void
eap_operation_core_bind_owner (EapOperationCore *self,
                               GObject          *owner)
{
  EapOwner *left;

  /* All of it under the lock: the operation has one membership, and who takes it back
   * must not meet somebody who counts on it. */
  g_mutex_lock (get_lock (self));
  left = self->owner;
  if (owner == NULL || !eap_mailbox_is_sealed (&self->mailbox))
    {
      self->owner = owner != NULL ? eap_owner_join (owner, self) : NULL;
      /* The same owner twice is one membership. */
      if (left != NULL && left != self->owner)
        eap_owner_leave (left, self);
    }
  g_mutex_unlock (get_lock (self));
}
