/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-synchronization-context-private.h"

#include "eap-slab-private.h"

/* Single callbacks, which belong to no operation */

typedef struct
{
  EapReady               ready;
  EapSendOrPostCallback  callback;
  gpointer               state;
  GDestroyNotify         destroy; /* (nullable) */
} Call;

G_STATIC_ASSERT (sizeof (Call) <= EAP_SLAB_CELL_SIZE);

static void
call_discard (EapReady *ready)
{
  Call *call = (Call *) ready;

  if (call->destroy != NULL)
    call->destroy (call->state);

  eap_slab_free (call);
}

static gboolean
call_turn (EapReady  *ready,
           EapBudget *budget)
{
  Call *call = (Call *) ready;

  call->callback (call->state);
  call_discard (ready);
  eap_budget_spend (budget);

  return FALSE;
}

static const EapReadyFuncs call_funcs = { call_turn, call_discard };

static void
nothing (gpointer state)
{
}

static void
push_call (EapSynchronizationContext *self,
           EapSendOrPostCallback      callback,
           gpointer                   state,
           GDestroyNotify             destroy)
{
  Call *call = eap_slab_alloc ();

  call->ready.funcs = &call_funcs;
  call->callback = callback;
  call->state = state;
  call->destroy = destroy;

  eap_synchronization_context_make_ready (self, &call->ready);
}

/* Releases @data in the context's place; where there is none, here and now. */
void
eap_synchronization_context_send_home (EapSynchronizationContext *self,
                                       gpointer                   data,
                                       GDestroyNotify             destroy)
{
  if (eap_synchronization_context_is_gone (self) ||
      eap_synchronization_context_is_home (self))
    destroy (data);
  else
    push_call (self, nothing, data, destroy);
}

/**
 * eap_synchronization_context_post:
 * @self: a synchronization context
 * @callback: (scope notified) (closure state) (destroy destroy): what to call
 * @state: (nullable): what to call it with
 * @destroy: (nullable): releases @state
 * @error: return location for an error
 *
 * Has @callback called soon in the context's place.
 *
 * It is never called from within this call. Callbacks posted by one thread are
 * called in the order posted; in a context whose place is many threads they may
 * run at once. May be called from any thread.
 *
 * @state is released in the context's place after the call, or on the calling
 * thread where the context is closed.
 *
 * Fails with `EAP_ASYNC_ERROR_CONTEXT_GONE` if the context is closed. A context
 * that closes later releases what it still has, and calls nothing.
 *
 * Returns: `TRUE` if the callback was accepted
 */
gboolean
eap_synchronization_context_post (EapSynchronizationContext  *self,
                                  EapSendOrPostCallback       callback,
                                  gpointer                    state,
                                  GDestroyNotify              destroy,
                                  GError                    **error)
{
  g_return_val_if_fail (EAP_IS_SYNCHRONIZATION_CONTEXT (self), FALSE);
  g_return_val_if_fail (callback != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (eap_synchronization_context_is_gone (self))
    {
      if (destroy != NULL)
        destroy (state);
      return eap_synchronization_context_set_gone_error (error);
    }

  g_object_ref (self);
  push_call (self, callback, state, destroy);
  g_object_unref (self);

  return TRUE;
}

/* On the stack of the thread that sends */
typedef struct
{
  EapSendOrPostCallback callback;
  gpointer              state;
  GMutex                lock;
  GCond                 answered;
  gboolean              was_called;
  gboolean              is_over;
} Sending;

static void
sending_call_cb (gpointer state)
{
  Sending *sending = state;

  sending->callback (sending->state);
  sending->was_called = TRUE;
}

static void
sending_over_cb (gpointer state)
{
  Sending *sending = state;

  g_mutex_lock (&sending->lock);
  sending->is_over = TRUE;
  g_cond_signal (&sending->answered);
  g_mutex_unlock (&sending->lock);
}

/**
 * eap_synchronization_context_send:
 * @self: a synchronization context
 * @callback: (scope call) (closure state): what to call
 * @state: (nullable): what to call it with
 * @error: return location for an error
 *
 * Calls @callback in the context's place, and returns after that.
 *
 * In the place itself it is called at once, from within this call. On any other
 * thread this waits, without a time limit, until the context dispatches.
 *
 * Fails with `EAP_ASYNC_ERROR_CONTEXT_GONE` if the context is closed or closes
 * while this waits; then @callback was not called.
 *
 * Returns: `TRUE` if the callback was called
 */
gboolean
eap_synchronization_context_send (EapSynchronizationContext  *self,
                                  EapSendOrPostCallback       callback,
                                  gpointer                    state,
                                  GError                    **error)
{
  Sending sending = { callback, state };

  g_return_val_if_fail (EAP_IS_SYNCHRONIZATION_CONTEXT (self), FALSE);
  g_return_val_if_fail (callback != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (eap_synchronization_context_is_gone (self))
    return eap_synchronization_context_set_gone_error (error);

  if (eap_synchronization_context_is_home (self))
    {
      callback (state);
      return TRUE;
    }

  g_mutex_init (&sending.lock);
  g_cond_init (&sending.answered);

  g_object_ref (self);
  push_call (self, sending_call_cb, &sending, sending_over_cb);

  g_mutex_lock (&sending.lock);
  while (!sending.is_over)
    g_cond_wait (&sending.answered, &sending.lock);
  g_mutex_unlock (&sending.lock);

  g_cond_clear (&sending.answered);
  g_mutex_clear (&sending.lock);
  g_object_unref (self);

  return sending.was_called || eap_synchronization_context_set_gone_error (error);
}
