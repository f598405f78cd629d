/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-manager.h"

#include "eap-async-operation-private.h"
#include "eap-main-synchronization-context-private.h"
#include "eap-state-private.h"
#include "eap-synchronization-context-private.h"

/**
 * EapAsyncOperationManager:
 *
 * Starts operations, and says where their events go.
 *
 * It has static functions only, and no instances.
 *
 * The place of events is, in this order: a context that is not a main context
 * and whose dispatch runs on the calling thread; the one that was set with
 * [func@Eap.AsyncOperationManager.set_synchronization_context] for this thread;
 * GLib's thread-default main context, which is the process's default one where
 * none was pushed. So in a GTK application there is nothing to set up.
 *
 * A worker thread has no context of its own: an operation that is started there
 * delivers in the process's default main context.
 *
 * This is .NET's `AsyncOperationManager`. Different from there, asking for the
 * context never installs one (rule R76).
 */

struct _EapAsyncOperationManager
{
  GObject parent_instance;
};

G_DEFINE_ABSTRACT_TYPE (EapAsyncOperationManager, eap_async_operation_manager, G_TYPE_OBJECT)

static void
eap_async_operation_manager_class_init (EapAsyncOperationManagerClass *klass)
{
}

static void
eap_async_operation_manager_init (EapAsyncOperationManager *self)
{
}

static GPrivate thread_context = G_PRIVATE_INIT (g_object_unref);

/**
 * eap_async_operation_manager_create_operation:
 * @user_supplied_state: (nullable): a user state, which is copied; `NULL`: none
 * @error: return location for an error
 *
 * Starts an operation without a result.
 *
 * Its events are delivered in the context that is the calling thread's now.
 * States need not be unique here: that is the component's concern. For a method
 * with results see [func@Eap.AsyncOperationManager.create_operation_full].
 *
 * Fails with `EAP_ASYNC_ERROR_CONTEXT_GONE` if that context is closed, with
 * `EAP_ASYNC_ERROR_INVALID_OPERATION` if the state cannot be copied, and with
 * the context's own error if it refuses.
 *
 * Returns: (transfer full): an operation
 */
EapAsyncOperation *
eap_async_operation_manager_create_operation (const GValue  *user_supplied_state,
                                              GError       **error)
{
  return eap_async_operation_manager_create_operation_full (user_supplied_state,
                                                            EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                                                            error);
}

/**
 * eap_async_operation_manager_create_operation_full:
 * @user_supplied_state: (nullable): a user state, which is copied; `NULL`: none
 * @completed_args_type: the class of the arguments of the Completed event, derived
 *   from [class@Eap.AsyncCompletedEventArgs]
 * @error: return location for an error
 *
 * Starts an operation with results.
 *
 * Whatever becomes of it, the arguments of its Completed event are of that class
 * or a derived one: those that are made by the library, for an error for example,
 * too. So a handler may declare them as what they are.
 *
 * Fails as [func@Eap.AsyncOperationManager.create_operation] does.
 *
 * Returns: (transfer full): an operation
 */
EapAsyncOperation *
eap_async_operation_manager_create_operation_full (const GValue  *user_supplied_state,
                                                   GType          completed_args_type,
                                                   GError       **error)
{
  g_return_val_if_fail (g_type_is_a (completed_args_type, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS),
                        NULL);
  g_return_val_if_fail (!G_TYPE_IS_ABSTRACT (completed_args_type), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!eap_state_check (user_supplied_state, error))
    return NULL;

  return eap_async_operation_begin (
    eap_async_operation_new_core (eap_async_operation_manager_get_synchronization_context (),
                                  user_supplied_state, completed_args_type, NULL),
    error);
}

/**
 * eap_async_operation_manager_get_synchronization_context:
 *
 * Gets where the events of what the calling thread starts go.
 *
 * See the class for the rules. Nothing is installed by this call.
 *
 * Returns: (transfer none) (not nullable): a synchronization context, which
 *   lives as long as the place that it stands for
 */
EapSynchronizationContext *
eap_async_operation_manager_get_synchronization_context (void)
{
  EapSynchronizationContext *context = eap_synchronization_context_get_dispatching ();

  if (context != NULL && !EAP_IS_MAIN_SYNCHRONIZATION_CONTEXT (context))
    return context;

  context = g_private_get (&thread_context);

  return context != NULL ? context : eap_main_synchronization_context_get_thread_default ();
}

/**
 * eap_async_operation_manager_set_synchronization_context:
 * @context: (nullable): a synchronization context; `NULL` is GLib's rule again
 *
 * Sets where the events of what the calling thread starts go from now on.
 *
 * A reference on @context is held until another one is set or the thread ends.
 */
void
eap_async_operation_manager_set_synchronization_context (EapSynchronizationContext *context)
{
  g_return_if_fail (context == NULL || EAP_IS_SYNCHRONIZATION_CONTEXT (context));

  g_private_replace (&thread_context, context != NULL ? g_object_ref (context) : NULL);
}
