/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-async-operation-manager.h"

/* Going on with a callback when an operation has completed. As with every other way
 * of waiting, that does not keep the operation alive. */

/* Who is to be told, in which place. It is whose beginning this is. */
typedef struct _Continuation Continuation;

struct _Continuation
{
  EapWaiter                  waiter;
  EapOperationCore          *core;      /* (owned) */
  EapSynchronizationContext *context;   /* (owned): where the answer is wanted */
  EapAsyncOperation         *operation; /* (owned) (nullable): from the answer on */
  void                     (*call)    (Continuation *self);
  void                     (*release) (Continuation *self);
};

static void
continuation_init (Continuation     *self,
                   EapOperationCore *core)
{
  self->core = eap_operation_core_ref (core);
  self->context =
    g_object_ref (eap_async_operation_manager_get_synchronization_context ());
}

static void
continuation_clear (Continuation *self)
{
  /* Whoever cancels a wait may be the last one to hold this. */
  if (self->operation != NULL)
    eap_synchronization_context_send_home (self->core->context, self->operation,
                                           g_object_unref);
  g_clear_object (&self->context);
  eap_operation_core_unref (self->core);
}

static void
continuation_call_cb (gpointer state)
{
  Continuation *self = state;

  self->call (self);
}

static void
continuation_release_cb (gpointer state)
{
  Continuation *self = state;

  self->release (self);
}

/* Gives the answer in its place, once. Consumes a reference. Until all have their
 * answers, the handle is kept by the core. */
static void
continuation_reply (Continuation *self,
                    gboolean      may_call_now)
{
  if (self->operation == NULL)
    self->operation = eap_operation_core_dup_handle (self->core);

  /* A handler of this context may have ended an operation of another one. */
  if (may_call_now && self->context == self->core->context &&
      eap_synchronization_context_get_dispatching () == self->context &&
      !eap_synchronization_context_is_gone (self->context))
    {
      self->call (self);
      self->release (self);
    }
  else
    {
      eap_synchronization_context_post (self->context, continuation_call_cb,
                                        self, continuation_release_cb, NULL);
    }
}

/* Consumes a reference if it has completed; else the answer does. */
static gboolean
continuation_wait (Continuation      *self,
                   EapAsyncOperation *operation)
{
  if (eap_operation_core_add_waiter (self->core, &self->waiter))
    return TRUE;

  self->operation = g_object_ref (operation);
  continuation_reply (self, FALSE);

  return FALSE;
}

/* A continuation that is told the args */
typedef struct
{
  Continuation      continuation;
  EapCompletedFunc  func;
  gpointer          user_data;
} ArgsContinuation;

static void
args_continuation_answer (EapWaiter *waiter)
{
  continuation_reply ((Continuation *) waiter, TRUE);
}

static void
args_continuation_call (Continuation *continuation)
{
  ArgsContinuation *self = (ArgsContinuation *) continuation;

  self->func (eap_async_operation_get_args (continuation->operation), self->user_data);
}

static void
args_continuation_release (Continuation *continuation)
{
  continuation_clear (continuation);
  g_free (continuation);
}

/**
 * eap_async_operation_on_completed:
 * @self: an operation
 * @func: (scope async): called when the operation has completed
 * @user_data: what to call it with
 *
 * Goes on with @func when the operation has completed and its handlers have run.
 *
 * It is [method@Eap.AsyncOperation.wait_async] for who needs neither to end the
 * waiting nor a [iface@Gio.AsyncResult], which costs as much as the operation itself
 * in some languages: for bindings that make an operation something to be awaited.
 * In .NET `INotifyCompletion.OnCompleted()` is there for that.
 *
 * The callback is called in the context that is the calling thread's now, also
 * if the operation has completed already, and never from within this call. Waiting
 * does not keep the operation alive. If the calling thread's context is closed before,
 * the callback is not called.
 */
void
eap_async_operation_on_completed (EapAsyncOperation *self,
                                  EapCompletedFunc   func,
                                  gpointer           user_data)
{
  ArgsContinuation *continuation;

  g_return_if_fail (EAP_IS_ASYNC_OPERATION (self));
  g_return_if_fail (func != NULL);

  continuation = g_new0 (ArgsContinuation, 1);
  continuation->continuation.waiter.answer = args_continuation_answer;
  continuation->continuation.call = args_continuation_call;
  continuation->continuation.release = args_continuation_release;
  continuation->func = func;
  continuation->user_data = user_data;
  continuation_init (&continuation->continuation, eap_async_operation_get_core (self));

  continuation_wait (&continuation->continuation, self);
}

/* Who waits with a callback, and the GAsyncResult that is the answer. Its
 * references: the operation's list's or the answer's, and the cancellable's. */
#define EAP_TYPE_CALLBACK_WAITER (callback_waiter_get_type ())
G_DECLARE_FINAL_TYPE (CallbackWaiter, callback_waiter, EAP, CALLBACK_WAITER, GObject)

typedef struct
{
  Continuation    continuation;
  CallbackWaiter *self; /* (unowned) */
} CallbackWaiterLink;

struct _CallbackWaiter
{
  GObject              parent_instance;

  CallbackWaiterLink   link;
  GAsyncReadyCallback  callback;
  gpointer             user_data;
  GCancellable        *cancellable;  /* (owned) (nullable) */
  gulong               cancelled_id;
  gboolean             is_cancelled; /* the waiting, not the operation */
};

static CallbackWaiter *
callback_waiter_from (gpointer link)
{
  return ((CallbackWaiterLink *) link)->self;
}

static gpointer
callback_waiter_get_user_data (GAsyncResult *result)
{
  return EAP_CALLBACK_WAITER (result)->user_data;
}

static GObject *
callback_waiter_get_source_object (GAsyncResult *result)
{
  EapAsyncOperation *operation = EAP_CALLBACK_WAITER (result)->link.continuation.operation;

  return operation != NULL ? g_object_ref (G_OBJECT (operation)) : NULL;
}

static void
callback_waiter_async_result_init (GAsyncResultIface *iface)
{
  iface->get_user_data = callback_waiter_get_user_data;
  iface->get_source_object = callback_waiter_get_source_object;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CallbackWaiter, callback_waiter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_ASYNC_RESULT,
                                                      callback_waiter_async_result_init))

static void
callback_waiter_finalize (GObject *object)
{
  CallbackWaiter *self = EAP_CALLBACK_WAITER (object);

  g_clear_object (&self->cancellable);
  continuation_clear (&self->link.continuation);

  G_OBJECT_CLASS (callback_waiter_parent_class)->finalize (object);
}

static void
callback_waiter_class_init (CallbackWaiterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = callback_waiter_finalize;
}

static void
callback_waiter_init (CallbackWaiter *self)
{
  self->link.self = self;
}

static void
callback_waiter_call (Continuation *continuation)
{
  CallbackWaiter *self = callback_waiter_from (continuation);

  self->callback (G_OBJECT (continuation->operation), G_ASYNC_RESULT (self), self->user_data);
}

static void
callback_waiter_release (Continuation *continuation)
{
  g_object_unref (callback_waiter_from (continuation));
}

static void
callback_waiter_answer (EapWaiter *waiter)
{
  CallbackWaiter *self = callback_waiter_from (waiter);

  /* Not g_cancellable_disconnect(), which waits for handlers, and this may be
   * called by one. */
  g_clear_signal_handler (&self->cancelled_id, self->cancellable);
  continuation_reply (&self->link.continuation, TRUE);
}

/* Any thread, within g_cancellable_cancel() */
static void
callback_waiter_cancelled_cb (GCancellable *cancellable,
                              gpointer      user_data)
{
  CallbackWaiter *self = user_data;
  Continuation *continuation = &self->link.continuation;

  if (eap_operation_core_remove_waiter (continuation->core, &continuation->waiter))
    {
      self->is_cancelled = TRUE;
      g_clear_signal_handler (&self->cancelled_id, self->cancellable);
      continuation_reply (continuation, FALSE);
    }
}

/**
 * eap_async_operation_wait_async:
 * @self: an operation
 * @cancellable: (nullable): ends the waiting, not the operation; `NULL`: nothing does
 * @callback: (scope async): called when the operation has completed; `NULL`: nothing is
 * @user_data: what to call it with
 *
 * Waits until the operation has completed and its handlers have run.
 *
 * The callback is called in the context that is the calling thread's now, also
 * if the operation has completed already. Waiting does not keep the operation
 * alive. If the calling thread's context is closed before, the callback is not
 * called.
 */
void
eap_async_operation_wait_async (EapAsyncOperation   *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  CallbackWaiter *waiter;

  g_return_if_fail (EAP_IS_ASYNC_OPERATION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (callback == NULL)
    return;

  waiter = g_object_new (EAP_TYPE_CALLBACK_WAITER, NULL);
  g_object_ref (waiter);
  waiter->link.continuation.waiter.answer = callback_waiter_answer;
  waiter->link.continuation.call = callback_waiter_call;
  waiter->link.continuation.release = callback_waiter_release;
  continuation_init (&waiter->link.continuation, eap_async_operation_get_core (self));
  waiter->callback = callback;
  waiter->user_data = user_data;
  g_set_object (&waiter->cancellable, cancellable);

  /* Connected before it can be answered, which disconnects. */
  if (cancellable != NULL)
    waiter->cancelled_id =
      g_signal_connect_data (cancellable, "cancelled",
                             G_CALLBACK (callback_waiter_cancelled_cb),
                             g_object_ref (waiter),
                             (GClosureNotify) (GCallback) g_object_unref, 0);

  if (!continuation_wait (&waiter->link.continuation, self))
    g_clear_signal_handler (&waiter->cancelled_id, waiter->cancellable);
  else if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    callback_waiter_cancelled_cb (cancellable, waiter);

  g_object_unref (waiter);
}

/**
 * eap_async_operation_wait_finish:
 * @self: an operation
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Gets what became of the operation.
 *
 * Fails with the operation's own error, or `G_IO_ERROR_CANCELLED` if it or the
 * waiting was cancelled.
 *
 * Returns: (transfer full): the arguments of the Completed event
 */
EapAsyncCompletedEventArgs *
eap_async_operation_wait_finish (EapAsyncOperation  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);
  g_return_val_if_fail (EAP_IS_CALLBACK_WAITER (result), NULL);
  g_return_val_if_fail (EAP_CALLBACK_WAITER (result)->link.continuation.core ==
                        eap_async_operation_get_core (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (EAP_CALLBACK_WAITER (result)->is_cancelled)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "The waiting was cancelled");
      return NULL;
    }

  return eap_async_operation_get_outcome (self, error);
}
