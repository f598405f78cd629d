/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-component-private.h"

#include "eap-async-operation-manager.h"
#include "eap-async-operation-private.h"
#include "eap-start-options-private.h"
#include "eap-state-private.h"

/* The start of a call. All that can be refused is checked and reserved first;
 * then the context is told; from then on nothing can fail. */

static EapWorkerPool *
choose_pool (EapComponent    *self,
             EapStartOptions *options)
{
  EapWorkerPool *pool = options != NULL ? eap_start_options_get_pool (options) : NULL;

  if (pool == NULL)
    pool = EAP_COMPONENT_GET_CLASS (self)->worker_pool;
  if (pool == NULL)
    pool = eap_worker_pool_get_default ();

  return g_object_ref (pool);
}

static EapSynchronizationContext *
choose_context (EapStartOptions *options)
{
  EapAsyncOperation *parent = options != NULL ? eap_start_options_get_parent (options) : NULL;

  return parent != NULL ? eap_async_operation_get_synchronization_context (parent)
                        : eap_async_operation_manager_get_synchronization_context ();
}

/* Before it begins: no cancellation is missed, and none takes effect yet. */
static void
link_cancellables (EapOperationCore *core,
                   EapStartOptions  *options)
{
  GCancellable *cancellable = eap_start_options_get_cancellable (options);
  EapAsyncOperation *parent = eap_start_options_get_parent (options);

  if (cancellable != NULL)
    eap_operation_core_link_cancellable (core, cancellable);
  if (parent != NULL)
    eap_operation_core_link_cancellable (core, eap_async_operation_get_cancellable (parent));
  if (eap_start_options_is_orphan (options))
    eap_operation_core_request_cancel (core);
}

static void
apply_options (EapCall           *call,
               EapAsyncOperation *operation,
               EapStartOptions   *options)
{
  g_autoptr (GObject) owner = options != NULL ? eap_start_options_dup_owner (options) : NULL;
  EapAsyncOperation *parent = options != NULL ? eap_start_options_get_parent (options) : NULL;
  guint timeout = options != NULL ? eap_start_options_get_timeout (options) : 0;

  /* What may end it comes last. */
  if (parent != NULL)
    eap_progress_add_child (eap_async_operation_get_progress (parent),
                            eap_async_operation_get_progress (operation),
                            eap_start_options_get_weight (options), NULL);
  if (owner != NULL)
    eap_async_operation_bind_owner (operation, owner);
  if (timeout == 0)
    timeout = call->method->info.timeout;
  if (timeout > 0)
    eap_async_operation_set_timeout (operation, timeout);
}

/* Cannot fail: the context has accepted the operation. */
static void
commit (EapComponent      *self,
        EapCall           *call,
        EapAsyncOperation *operation,
        EapStartOptions   *options)
{
  EapCallTable *table = &eap_component_get_private (self)->table;
  EapOperationCore *replaced = NULL;
  gboolean may_run;

  apply_options (call, operation, options);
  /* Sequentially consistent with cancel(), which says that it is asked for and
   * then looks here; what it finds too early is made up for at the end. */
  eap_atomic_store (&call->core->work, EAP_WORK_QUEUED, SEQ_CST);

  may_run = eap_call_table_commit (table, call, operation, &replaced);

  /* Before anything is posted for this one: as a rule it is heard of first */
  if (replaced != NULL)
    eap_operation_core_finish_cancelled (replaced);

  eap_component_announce_begun (self, call);
  if (may_run)
    eap_call_launch (call, G_OBJECT (self), operation);
  else
    eap_call_unreserve (call);

  /* Handlers of its cancellable run in here, and may take their time. */
  if (replaced != NULL)
    {
      eap_operation_core_request_cancel (replaced);
      eap_operation_core_unref (replaced);
    }

  /* Before it could take effect, by a link or by who knew the state */
  if (eap_operation_core_is_cancel_requested (call->core))
    eap_operation_core_cancel (call->core);
}

/* With a place in the table and a thread reserved */
static EapAsyncOperation *
begin (EapComponent     *self,
       EapCall          *call,
       EapStartOptions  *options,
       GError          **error)
{
  EapAsyncOperation *operation;

  if (options != NULL)
    {
      link_cancellables (call->core, options);
      /* It may end, and be heard of, as soon as it has begun. */
      call->core->name = g_strdup (eap_start_options_get_name (options));
    }

  operation = eap_async_operation_begin (eap_operation_core_ref (call->core), error);
  if (operation != NULL)
    commit (self, call, operation, options);
  else
    eap_operation_core_unlink_cancellables (call->core);

  return operation;
}

/* With a place in the table */
static EapAsyncOperation *
reserve_and_begin (EapComponent     *self,
                   EapCall          *call,
                   EapStartOptions  *options,
                   GError          **error)
{
  EapAsyncOperation *operation = NULL;

  if (eap_call_reserve (call, error))
    {
      operation = begin (self, call, options, error);
      if (operation == NULL)
        eap_call_unreserve (call);
    }

  if (operation == NULL)
    eap_call_table_cancel_entry (&eap_component_get_private (self)->table, call);

  return operation;
}

static EapAsyncOperation *
start_call (EapComponent     *self,
            EapCall          *call,
            EapStartOptions  *options,
            GError          **error)
{
  EapCallTable *table = &eap_component_get_private (self)->table;
  EapOperationCore *joined = NULL;
  EapAsyncOperation *operation = NULL;

  while (!eap_call_table_enter (table, call, &joined, error))
    {
      if (joined == NULL)
        return NULL;

      operation = eap_operation_core_dup_handle (joined);
      g_clear_pointer (&joined, eap_operation_core_unref);
      if (operation != NULL)
        return operation;

      /* It has just ended. */
    }

  return reserve_and_begin (self, call, options, error);
}

static gboolean
check_values (EapComponent     *self,
              const EapMethod  *method,
              const GValue     *user_state,
              const GValue     *arguments,
              GError          **error)
{
  if (eap_state_check (user_state, error) && eap_state_check (arguments, error))
    return TRUE;

  g_prefix_error (error, "%s of %s cannot be called: ",
                  method->info.name, G_OBJECT_TYPE_NAME (self));

  return FALSE;
}

/* Consumes @data, whatever becomes of it: what a call needs goes home with it,
 * what a refused one was given is released here. */
static EapAsyncOperation *
start (EapComponent     *self,
       const char       *name,
       const GValue     *user_state,
       gpointer          data,
       GDestroyNotify    destroy,
       const GValue     *arguments,
       EapStartOptions  *options,
       GError          **error)
{
  EapSynchronizationContext *context = choose_context (options);
  const EapMethod *method = eap_method_find (EAP_COMPONENT_GET_CLASS (self), name, error);
  EapAsyncOperation *operation;
  EapOperationCore *core;
  EapCall *call;

  if (method == NULL || !check_values (self, method, user_state, arguments, error))
    {
      if (destroy != NULL)
        destroy (data);
      return NULL;
    }

  call = eap_call_new (&eap_component_call_funcs, G_OBJECT (self), method,
                       method->info.start == NULL ? choose_pool (self, options) : NULL,
                       data, destroy);
  eap_state_copy (arguments, &call->client.arguments);
  core = eap_async_operation_new_core (context, user_state,
                                       method->info.completed_args_type, &call->client);
  eap_component_set_up_delivery (self, core);
  call->core = core;

  operation = start_call (self, call, options, error);
  if (operation == NULL || eap_async_operation_get_core (operation) != core)
    eap_operation_core_drop_client (core);
  eap_operation_core_unref (core);

  return operation;
}

/**
 * eap_component_start: (skip)
 * @self: a component
 * @method: the name of one of its methods
 * @user_state: (nullable): a user state, which is copied; `NULL`: none
 * @data: (nullable): what the work is given
 * @destroy: (nullable): releases @data
 * @error: return location for an error
 *
 * Calls an asynchronous method.
 *
 * A component's own `…_async()` methods are made of this: they pack their
 * arguments into @data. The events are emitted in the context that is the calling
 * thread's now, never from within this call (rules R67, R71). The operation that
 * is returned need not be kept.
 *
 * @data is released in that context, when neither the operation nor its worker
 * needs it any more, and the component's own context has heard of the end; if the
 * call is refused or joins another one, at once.
 *
 * Fails, and nothing was started then (rule R4), with
 *
 *  - `EAP_ASYNC_ERROR_INVALID_OPERATION` if there is no such method, if a call
 *    of it is pending that excludes this one (rule R32), or if the user state
 *    cannot be copied,
 *  - `EAP_ASYNC_ERROR_DUPLICATE_STATE` if a pending call of any method of this
 *    component has an equal user state (rule R34), and is not one that this call
 *    joins or replaces,
 *  - `EAP_ASYNC_ERROR_CONTEXT_GONE` if the calling thread's context is closed,
 *    and the context's own error if it refuses,
 *  - an error of the domain `G_THREAD_ERROR` if the work needs a thread, there is
 *    none and none can be made.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the operation
 */
EapAsyncOperation *
eap_component_start (EapComponent    *self,
                     const char      *method,
                     const GValue    *user_state,
                     gpointer         data,
                     GDestroyNotify   destroy,
                     GError         **error)
{
  return eap_component_start_full (self, method, user_state, data, destroy, NULL, error);
}

/**
 * eap_component_start_full: (skip)
 * @self: a component
 * @method: the name of one of its methods
 * @user_state: (nullable): a user state, which is copied; `NULL`: none
 * @data: (nullable): what the work is given
 * @destroy: (nullable): releases @data
 * @options: (nullable): what the call is given besides; `NULL`: nothing
 * @error: return location for an error
 *
 * Calls an asynchronous method with options.
 *
 * Like [method@Eap.Component.start]. A call that joins another one leaves that
 * one's options as they are.
 *
 * Returns: (transfer full): the operation
 */
EapAsyncOperation *
eap_component_start_full (EapComponent     *self,
                          const char       *method,
                          const GValue     *user_state,
                          gpointer          data,
                          GDestroyNotify    destroy,
                          EapStartOptions  *options,
                          GError          **error)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), NULL);
  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (options == NULL || EAP_IS_START_OPTIONS (options), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return start (self, method, user_state, data, destroy, NULL, options, error);
}

/**
 * eap_component_start_with_value:
 * @self: a component
 * @method: the name of one of its methods
 * @user_state: (nullable): a user state, which is copied; `NULL`: none
 * @arguments: (nullable): what the work is given, which is copied; `NULL`: nothing
 * @options: (nullable): what the call is given besides; `NULL`: nothing
 * @error: return location for an error
 *
 * Calls an asynchronous method, with its arguments as a value.
 *
 * This is [method@Eap.Component.start] for methods that were added with
 * [method@Eap.ComponentClass.add_method]; their work finds the arguments with
 * [method@Eap.AsyncOperation.get_arguments].
 *
 * Fails as [method@Eap.Component.start] does.
 *
 * Returns: (transfer full): the operation
 */
EapAsyncOperation *
eap_component_start_with_value (EapComponent     *self,
                                const char       *method,
                                const GValue     *user_state,
                                const GValue     *arguments,
                                EapStartOptions  *options,
                                GError          **error)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), NULL);
  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (options == NULL || EAP_IS_START_OPTIONS (options), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return start (self, method, user_state, NULL, NULL, arguments, options, error);
}
