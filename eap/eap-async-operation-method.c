/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-state-private.h"
#include "eap-worker-run-private.h"

/* What the method of a component finds in its operation */

/**
 * eap_async_operation_get_source_object:
 * @self: an operation
 *
 * Gets the component whose method the operation is a call of.
 *
 * To be called by the method: in its worker, task or start function, and in the
 * operation's context as long as it has not completed. What a start function
 * gives to [method@Eap.AsyncOperation.run_in_thread] is given the component as
 * its data, with a reference, if it needs it.
 *
 * Returns: (transfer none) (nullable): the component; `NULL` if the operation is
 *   no component's, or has completed
 */
GObject *
eap_async_operation_get_source_object (EapAsyncOperation *self)
{
  EapOperationCore *core;
  GObject *source;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  core = eap_async_operation_get_core (self);
  source = eap_worker_run_get_source (core);
  if (source == NULL && core->client != NULL)
    source = eap_atomic_load (&core->client->source, ACQUIRE);

  return source;
}

/**
 * eap_async_operation_get_method_name:
 * @self: an operation
 *
 * Gets the name of the component's method that the operation is a call of.
 *
 * Returns: (transfer none) (nullable): a name; `NULL` if it is no component's
 */
const char *
eap_async_operation_get_method_name (EapAsyncOperation *self)
{
  EapOperationCore *core;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  core = eap_async_operation_get_core (self);

  return core->client != NULL ? core->client->name : NULL;
}

/**
 * eap_async_operation_get_arguments:
 * @self: an operation
 *
 * Gets the arguments of the call, as [method@Eap.Component.start_with_value] was
 * given them.
 *
 * Returns: (transfer none) (nullable): the arguments; `NULL` if there are none
 */
const GValue *
eap_async_operation_get_arguments (EapAsyncOperation *self)
{
  EapOperationCore *core;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  core = eap_async_operation_get_core (self);

  return core->client != NULL ? eap_state_or_null (&core->client->arguments) : NULL;
}

/**
 * eap_async_operation_ready_cb: (skip)
 * @source: (nullable): the source object
 * @result: the result
 * @operation: (transfer full) (type EapAsyncOperation): the operation of a
 *   component's method
 *
 * Ends an operation with the result of an asynchronous function of GIO's.
 *
 * A start function gives this as the callback, and a reference on its operation
 * as the data:
 *
 * ```c
 * g_file_load_contents_async (file, eap_async_operation_get_cancellable (operation),
 *                             eap_async_operation_ready_cb, g_object_ref (operation));
 * ```
 *
 * The method's [callback@Eap.FinishFunc] makes the event args of the result; it is
 * not called if the operation has ended meanwhile. As the operation's cancellable
 * is handed down, a cancellation reaches the function in every phase.
 */
void
eap_async_operation_ready_cb (GObject      *source,
                              GAsyncResult *result,
                              gpointer      operation)
{
  g_autoptr (EapAsyncOperation) self = operation;
  EapAsyncCompletedEventArgs *args = NULL;
  EapOperationCore *core;
  EapTerminal *terminal;
  GError *error = NULL;

  g_return_if_fail (EAP_IS_ASYNC_OPERATION (operation));

  core = eap_async_operation_get_core (self);

  /* Too late: nobody wants it, and the component may be gone. */
  if (eap_mailbox_is_sealed (&core->mailbox))
    return;

  if (core->client != NULL)
    args = core->client->funcs->finish (core->client, self, source, result, &error);

  /* Made now: what was asked for until now counts. */
  terminal = eap_terminal_new (core);
  terminal->args = args;
  terminal->error = error;
  eap_async_operation_check_outcome (core, terminal);
  eap_operation_core_finish (core, terminal, NULL);
}
