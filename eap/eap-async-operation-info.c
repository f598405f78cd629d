/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-state-private.h"

/* What an operation is called, and where it is in its life */

/**
 * eap_async_operation_get_user_supplied_state: (get-property user-state)
 * @self: an operation
 *
 * Gets the state that was given when the operation was created.
 *
 * Returns: (transfer none) (nullable): the user state; `NULL` if there is none
 */
const GValue *
eap_async_operation_get_user_supplied_state (EapAsyncOperation *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  return eap_state_or_null (&eap_async_operation_get_core (self)->user_state);
}

/**
 * eap_async_operation_get_synchronization_context: (get-property synchronization-context)
 * @self: an operation
 *
 * Gets where the operation's events are delivered.
 *
 * Returns: (transfer none): a synchronization context
 */
EapSynchronizationContext *
eap_async_operation_get_synchronization_context (EapAsyncOperation *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  return eap_async_operation_get_core (self)->context;
}

/**
 * eap_async_operation_get_state: (get-property state)
 * @self: an operation
 *
 * Gets where the operation is in its life.
 *
 * Returns: a state
 */
EapOperationState
eap_async_operation_get_state (EapAsyncOperation *self)
{
  EapOperationCore *core;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), EAP_OPERATION_STATE_COMPLETED);

  core = eap_async_operation_get_core (self);
  if (eap_atomic_load (&core->settled, ACQUIRE))
    return EAP_OPERATION_STATE_COMPLETED;
  if (eap_mailbox_is_sealed (&core->mailbox))
    return EAP_OPERATION_STATE_COMPLETING;
  if (eap_atomic_load (&core->work, ACQUIRE) == EAP_WORK_QUEUED)
    return EAP_OPERATION_STATE_QUEUED;

  return EAP_OPERATION_STATE_RUNNING;
}

/**
 * eap_async_operation_get_name: (get-property name)
 * @self: an operation
 *
 * Gets a name for people who look at what is running.
 *
 * If none was given, this is the name of the component's method.
 *
 * Returns: (transfer none) (nullable): a name; `NULL` if it has none
 */
const char *
eap_async_operation_get_name (EapAsyncOperation *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  return eap_operation_core_get_name (eap_async_operation_get_core (self));
}

/**
 * eap_async_operation_set_name:
 * @self: an operation
 * @name: a name
 *
 * Names the operation for people who look at what is running.
 *
 * The name is also that of the [class@Gio.Task] which a task function is given. It
 * can be given once, before the work starts; a second call changes nothing.
 */
void
eap_async_operation_set_name (EapAsyncOperation *self,
                              const char        *name)
{
  char *copy;
  char *unnamed = NULL;

  g_return_if_fail (EAP_IS_ASYNC_OPERATION (self));
  g_return_if_fail (name != NULL);

  copy = g_strdup (name);
  if (!eap_atomic_cas (&eap_async_operation_get_core (self)->name, &unnamed, copy, RELEASE, RELAXED))
    g_free (copy);
}
