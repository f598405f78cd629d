/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-async-completed-event-args-private.h"
#include "eap-error.h"
#include "eap-method-completed-event-args-private.h"
#include "eap-state-private.h"

/* What the work returns must be what the method promises. Any thread */
void
eap_async_operation_check_outcome (EapOperationCore *core,
                                   EapTerminal      *terminal)
{
  if (terminal->args == NULL && terminal->error == NULL)
    {
      g_autofree char *label = eap_operation_core_dup_label (core);

      g_set_error (&terminal->error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED,
                   "%s returned neither event args nor an error", label);
    }
  else if (terminal->error == NULL)
    {
      eap_async_completed_event_args_accept (terminal->args, core, &terminal->error);
    }

  /* They hold what is the user's, so they are not released here. */
  if (terminal->error != NULL && terminal->args != NULL)
    terminal->refused = G_OBJECT (g_steal_pointer (&terminal->args));
}

/**
 * eap_async_operation_post:
 * @self: an operation
 * @callback: (scope notified) (closure state) (destroy destroy): what to call
 * @state: (nullable): what to call it with
 * @destroy: (nullable): releases @state
 * @error: return location for an error
 *
 * Has @callback called in the operation's context.
 *
 * It is called after what was posted and reported before, and before Completed.
 * It is never called from within this call (rule R71).
 *
 * @state is released in the operation's context, also if the post is refused.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended
 * (rule R69): that is a race like any other, and nothing to be alarmed about.
 *
 * Returns: `TRUE` if the callback was accepted, and so will be called
 */
gboolean
eap_async_operation_post (EapAsyncOperation      *self,
                          EapSendOrPostCallback   callback,
                          gpointer                state,
                          GDestroyNotify          destroy,
                          GError                **error)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (callback != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_operation_core_post (eap_async_operation_get_core (self), callback, state, destroy, error);
}

/**
 * eap_async_operation_post_operation_completed:
 * @self: an operation
 * @callback: (scope notified) (closure state) (destroy destroy): what to call
 * @state: (nullable): what to call it with
 * @destroy: (nullable): releases @state
 * @error: return location for an error
 *
 * Ends the operation, and has @callback called in its context as the last of
 * its posts.
 *
 * A plain Completed, without error and not cancelled, is emitted after that.
 * From this call on the operation refuses everything else.
 *
 * @state is released in the operation's context, also if the call is refused.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended.
 *
 * Returns: `TRUE` if this call has ended the operation
 */
gboolean
eap_async_operation_post_operation_completed (EapAsyncOperation      *self,
                                              EapSendOrPostCallback   callback,
                                              gpointer                state,
                                              GDestroyNotify          destroy,
                                              GError                **error)
{
  EapTerminal *terminal;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (callback != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  terminal = eap_terminal_new (eap_async_operation_get_core (self));
  terminal->callback = callback;
  terminal->state = state;
  terminal->destroy = destroy;

  return eap_operation_core_finish (eap_async_operation_get_core (self), terminal, error);
}

/**
 * eap_async_operation_operation_completed:
 * @self: an operation
 * @error: return location for an error
 *
 * Ends the operation with a plain Completed, without error and not cancelled.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended.
 *
 * Returns: `TRUE` if this call has ended the operation
 */
gboolean
eap_async_operation_operation_completed (EapAsyncOperation  *self,
                                         GError            **error)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_operation_core_finish (eap_async_operation_get_core (self), eap_terminal_new (eap_async_operation_get_core (self)), error);
}

/**
 * eap_async_operation_complete:
 * @self: an operation
 * @args: (transfer none): what became of it
 * @error: return location for an error
 *
 * Ends the operation with @args.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended, if
 * @args are not of the class that was given when it was created, or if they were
 * used for another event before; in the last two cases it goes on.
 *
 * Returns: `TRUE` if this call has ended the operation
 */
gboolean
eap_async_operation_complete (EapAsyncOperation           *self,
                              EapAsyncCompletedEventArgs  *args,
                              GError                     **error)
{
  EapTerminal *terminal;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (EAP_IS_ASYNC_COMPLETED_EVENT_ARGS (args), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!eap_async_completed_event_args_accept (args, eap_async_operation_get_core (self), error))
    return FALSE;

  terminal = eap_terminal_new (eap_async_operation_get_core (self));
  terminal->args = g_object_ref (args);

  return eap_operation_core_finish (eap_async_operation_get_core (self), terminal, error);
}

static gboolean
check_result (EapOperationCore  *core,
              const GValue      *result,
              GError           **error)
{
  g_autofree char *label = NULL;

  if (g_type_is_a (core->args_type, EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS))
    return eap_state_check (result, error);

  label = eap_operation_core_dup_label (core);
  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
               "%s completes with %s, which is no class of args with a result",
               label, g_type_name (core->args_type));

  return FALSE;
}

/**
 * eap_async_operation_complete_with_result:
 * @self: an operation
 * @result: (nullable): what it came to, which is copied; `NULL`: nothing
 * @error: return location for an error
 *
 * Ends the operation with a value.
 *
 * This is for methods that complete with a [class@Eap.MethodCompletedEventArgs], or
 * with a class derived from it: such args are made, with @result as their result. For
 * who writes bindings it is the cheapest way to complete one.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended, if it
 * completes with args of another kind, or if @result cannot be copied; in the last two
 * cases it goes on.
 *
 * Returns: `TRUE` if this call has ended the operation
 */
gboolean
eap_async_operation_complete_with_result (EapAsyncOperation  *self,
                                          const GValue       *result,
                                          GError            **error)
{
  EapMethodCompletedEventArgs *args;
  EapOperationCore *core;
  EapTerminal *terminal;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  core = eap_async_operation_get_core (self);
  if (!check_result (core, result, error))
    return FALSE;

  args = g_object_new (core->args_type, NULL);
  eap_state_replace (result, eap_method_completed_event_args_peek_result (args));

  /* With the only reference: what was copied is released in the operation's place, also
   * where that has ended already. Args that are new and of its class are accepted. */
  terminal = eap_terminal_new (core);
  terminal->args = EAP_ASYNC_COMPLETED_EVENT_ARGS (args);
  eap_async_completed_event_args_accept (terminal->args, core, NULL);

  return eap_operation_core_finish (core, terminal, error);
}

/**
 * eap_async_operation_complete_with_error:
 * @self: an operation
 * @reason: why it failed
 * @error: return location for an error
 *
 * Ends the operation with an error.
 *
 * `G_IO_ERROR_CANCELLED` ends it as cancelled where cancellation was asked for,
 * and is an error like any other where it was not.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended.
 *
 * Returns: `TRUE` if this call has ended the operation
 */
gboolean
eap_async_operation_complete_with_error (EapAsyncOperation  *self,
                                         const GError       *reason,
                                         GError            **error)
{
  EapTerminal *terminal;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (reason != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  terminal = eap_terminal_new (eap_async_operation_get_core (self));
  terminal->error = g_error_copy (reason);

  return eap_operation_core_finish (eap_async_operation_get_core (self), terminal, error);
}
