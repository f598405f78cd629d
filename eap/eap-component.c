/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-component-private.h"

#include "eap-async-operation-manager.h"
#include "eap-error.h"
#include "eap-main-synchronization-context-private.h"
#include "eap-state-private.h"
#include "eap-thread-pool-synchronization-context.h"
#include "eap-worker-run-private.h"

/**
 * EapComponent:
 *
 * The base class of objects with asynchronous methods.
 *
 * ```c
 * static EapAsyncCompletedEventArgs *
 * sum_run (EapAsyncOperation *operation, gpointer data, GError **error)
 * {
 *   SumCompletedEventArgs *args = g_object_new (SUM_TYPE_COMPLETED_EVENT_ARGS, NULL);
 *
 *   args->sum = add_up (data);  // on a worker thread
 *   return EAP_ASYNC_COMPLETED_EVENT_ARGS (args);
 * }
 *
 * static void
 * calculator_class_init (CalculatorClass *klass)
 * {
 *   eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
 *     .name = "sum",
 *     .completed_args_type = SUM_TYPE_COMPLETED_EVENT_ARGS,
 *     .concurrency = EAP_CONCURRENCY_CONCURRENT,
 *     .run = sum_run,
 *   });
 * }
 * ```
 *
 * A class installs its methods with [method@Eap.ComponentClass.install_method],
 * and so gets the signal `sum-completed`. Its method `calculator_sum_async()` is
 * a call of [method@Eap.Component.start], and returns the operation. The guide
 * “Implementing a component” shows all of it.
 *
 * ## Where and in which order
 *
 * A call returns at once, and its events are emitted in the context that was the
 * calling thread's: [signal@Eap.Component::progress-changed], then the method's
 * Completed signal, then those of the operation. Each call that was accepted ends
 * with exactly one Completed.
 *
 * The component has a context of its own, by default that of the thread that made
 * it. There, and nowhere else, [method@Eap.Component.get_operations] changes, and
 * `is-busy` is notified where a class has a boolean property of that name.
 *
 * ## Calls that are pending
 *
 * What a call does while an earlier one of the same method is pending is the
 * method's [enum@Eap.Concurrency]. Calls are told apart by their user states,
 * which must be different over all methods of the object (rules R34, R66);
 * calls without a state are anonymous. A call is no longer pending just before
 * its Completed is emitted: a handler can use the same state again (rule R12).
 *
 * A class on which nothing runs concurrently should have a property `is-busy`,
 * and return there whether [method@Eap.Component.get_n_pending] is not 0. Others
 * should not (rules R53, R54).
 *
 * ## Threads
 *
 * All methods may be called from any thread, except
 * [method@Eap.Component.get_operations].
 *
 * ## Life cycle
 *
 * Pending calls keep the component alive. Disposing it explicitly cancels them;
 * its handlers are gone then, but who waits for an operation still hears of it.
 * Later calls are accepted as before.
 */

typedef enum
{
  PROP_SYNCHRONIZATION_CONTEXT = 1,
  PROP_OPERATIONS,
  PROP_PROGRESS_DELIVERY,
  PROP_PROGRESS_INTERVAL,
  PROP_MAX_UNDELIVERED,
} EapComponentProperty;

typedef enum
{
  PROGRESS_CHANGED,
} EapComponentSignal;

static GParamSpec *properties[PROP_MAX_UNDELIVERED + 1];
static guint signals[PROGRESS_CHANGED + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EapComponent, eap_component, G_TYPE_OBJECT)

EapComponentPrivate *
eap_component_get_private (EapComponent *self)
{
  return eap_component_get_instance_private (self);
}

/**
 * EapComponentClass::run_operation:
 * @self: a component
 * @operation: the operation whose work is to be done
 * @error: return location for an error
 *
 * Does the work of a threaded method that was added by name, on a worker thread.
 *
 * Which method it is, and what it was given, says @operation:
 * [method@Eap.AsyncOperation.get_method_name] and
 * [method@Eap.AsyncOperation.get_arguments]. The contract is that of
 * [callback@Eap.WorkerFunc], but when neither arguments nor an error are returned
 * the operation ends with `EAP_ASYNC_ERROR_FAILED`.
 *
 * Returns: (transfer full) (nullable): the arguments of the Completed event; `NULL` with
 *   @error set
 */
static EapAsyncCompletedEventArgs *
eap_component_real_run_operation (EapComponent       *self,
                                  EapAsyncOperation  *operation,
                                  GError            **error)
{
  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_FAILED,
               "%s does not implement run_operation() for its method “%s”",
               G_OBJECT_TYPE_NAME (self), eap_async_operation_get_method_name (operation));

  return NULL;
}

/**
 * EapComponentClass::start_operation:
 * @self: a component
 * @operation: the operation whose work is to be begun
 * @error: return location for an error
 *
 * Begins the work of another method that was added by name, in the context in
 * which it was called.
 *
 * The contract is that of [callback@Eap.StartFunc]. If it fails the operation ends
 * with that error, or with `EAP_ASYNC_ERROR_FAILED` if it sets none.
 *
 * Returns: `TRUE` if it has begun; the operation is completed later then
 */
static gboolean
eap_component_real_start_operation (EapComponent       *self,
                                    EapAsyncOperation  *operation,
                                    GError            **error)
{
  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_FAILED,
               "%s does not implement start_operation() for its method “%s”",
               G_OBJECT_TYPE_NAME (self), eap_async_operation_get_method_name (operation));

  return FALSE;
}

static void
cancel_pending (EapComponent *self,
                gboolean      only_anonymous)
{
  g_autoptr (GPtrArray) cores =
    eap_call_table_get_to_cancel (&eap_component_get_private (self)->table, only_anonymous);

  for (guint i = 0; i < cores->len; i++)
    eap_operation_core_cancel (g_ptr_array_index (cores, i));
}

static void
eap_component_real_cancel_async (EapComponent *self,
                                 const GValue *user_state)
{
  EapOperationCore *core;

  if (eap_state_is_unset (user_state))
    {
      cancel_pending (self, TRUE);
      return;
    }

  core = eap_call_table_lookup (&eap_component_get_private (self)->table, user_state, TRUE);
  if (core == NULL)
    return;

  eap_operation_core_cancel (core);
  eap_operation_core_unref (core);
}

/* A pool's context is no single place, which a list has to have. */
static EapSynchronizationContext *
choose_context (void)
{
  EapSynchronizationContext *context =
    eap_async_operation_manager_get_synchronization_context ();

  return EAP_IS_THREAD_POOL_SYNCHRONIZATION_CONTEXT (context)
    ? eap_main_synchronization_context_get_thread_default () : context;
}

static void
eap_component_constructed (GObject *object)
{
  EapComponentPrivate *priv = eap_component_get_private (EAP_COMPONENT (object));
  GParamSpec *is_busy = g_object_class_find_property (G_OBJECT_GET_CLASS (object), "is-busy");

  if (priv->context == NULL)
    priv->context = g_object_ref (choose_context ());
  if (is_busy != NULL && is_busy->value_type == G_TYPE_BOOLEAN)
    priv->is_busy = is_busy;

  G_OBJECT_CLASS (eap_component_parent_class)->constructed (object);
}

static void
eap_component_dispose (GObject *object)
{
  /* Pending calls keep a reference, so this is an explicit dispose. */
  cancel_pending (EAP_COMPONENT (object), FALSE);

  G_OBJECT_CLASS (eap_component_parent_class)->dispose (object);
}

static void
eap_component_finalize (GObject *object)
{
  EapComponentPrivate *priv = eap_component_get_private (EAP_COMPONENT (object));

  eap_call_table_clear (&priv->table);
  g_clear_object (&priv->list);
  g_object_unref (priv->context);

  G_OBJECT_CLASS (eap_component_parent_class)->finalize (object);
}

static void
eap_component_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  EapComponent *self = EAP_COMPONENT (object);

  switch ((EapComponentProperty) prop_id)
    {
    case PROP_SYNCHRONIZATION_CONTEXT:
      g_value_set_object (value, eap_component_get_synchronization_context (self));
      break;
    case PROP_OPERATIONS:
      g_value_set_object (value, eap_component_get_operations (self));
      break;
    case PROP_PROGRESS_DELIVERY:
      g_value_set_enum (value, eap_component_get_progress_delivery (self));
      break;
    case PROP_PROGRESS_INTERVAL:
      g_value_set_uint (value, eap_component_get_progress_interval (self));
      break;
    case PROP_MAX_UNDELIVERED:
      g_value_set_uint (value, eap_component_get_max_undelivered (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_component_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  EapComponent *self = EAP_COMPONENT (object);

  switch ((EapComponentProperty) prop_id)
    {
    case PROP_SYNCHRONIZATION_CONTEXT:
      if (EAP_IS_THREAD_POOL_SYNCHRONIZATION_CONTEXT (g_value_get_object (value)))
        g_critical ("The own context of %s cannot be one on the threads of a pool",
                    G_OBJECT_TYPE_NAME (self));
      else
        eap_component_get_private (self)->context = g_value_dup_object (value);
      break;
    case PROP_PROGRESS_DELIVERY:
      eap_component_set_progress_delivery (self, g_value_get_enum (value));
      break;
    case PROP_PROGRESS_INTERVAL:
      eap_component_set_progress_interval (self, g_value_get_uint (value));
      break;
    case PROP_MAX_UNDELIVERED:
      eap_component_set_max_undelivered (self, g_value_get_uint (value));
      break;
    case PROP_OPERATIONS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_delivery_properties (void)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * EapComponent:progress-delivery: (getter get_progress_delivery) (setter set_progress_delivery)
   *
   * What becomes of reports that come faster than they can be delivered.
   *
   * A change applies to the calls that are made after it.
   */
  properties[PROP_PROGRESS_DELIVERY] =
    g_param_spec_enum ("progress-delivery", NULL, NULL, EAP_TYPE_PROGRESS_DELIVERY,
                       EAP_PROGRESS_DELIVERY_LATEST,
                       flags);

  /**
   * EapComponent:progress-interval: (getter get_progress_interval) (setter set_progress_interval)
   *
   * How much time there is at least between two deliveries of a call's progress, in
   * milliseconds.
   *
   * The first report is delivered at once; later ones, merged, when the interval is
   * over, after what was posted meanwhile, and the last one before Completed in any
   * case. 0 is no limit: progress is
   * delivered as fast as the loop can take it. Not for reports that are not merged. A
   * change applies to the calls that are made after it.
   */
  properties[PROP_PROGRESS_INTERVAL] =
    g_param_spec_uint ("progress-interval", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * EapComponent:max-undelivered: (getter get_max_undelivered) (setter set_max_undelivered)
   *
   * How many reports of a call that are not merged may wait for delivery.
   *
   * A worker that is further ahead waits; see [method@Eap.AsyncOperation.report]. The
   * default is 10000; 0 is no limit, as in .NET. A small limit is one of speed too: so
   * many are delivered in a turn of the loop at most. A change applies to the calls
   * that are made after it.
   */
  properties[PROP_MAX_UNDELIVERED] =
    g_param_spec_uint ("max-undelivered", NULL, NULL, 0, G_MAXUINT, EAP_MAX_UNDELIVERED, flags);
}

static void
eap_component_class_init (EapComponentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = eap_component_constructed;
  object_class->dispose = eap_component_dispose;
  object_class->finalize = eap_component_finalize;
  object_class->get_property = eap_component_get_property;
  object_class->set_property = eap_component_set_property;

  klass->run_operation = eap_component_real_run_operation;
  klass->start_operation = eap_component_real_start_operation;
  klass->cancel_async = eap_component_real_cancel_async;

  /**
   * EapComponent:synchronization-context: (getter get_synchronization_context)
   *
   * Where the component tells of itself.
   *
   * By default the context of the thread that made it; on the threads of a pool,
   * which is no single place, the default main context. A
   * [class@Eap.ThreadPoolSynchronizationContext] is refused with a critical
   * message. The events of a call are not concerned: they go to the context of the
   * caller.
   */
  properties[PROP_SYNCHRONIZATION_CONTEXT] =
    g_param_spec_object ("synchronization-context", NULL, NULL,
                         EAP_TYPE_SYNCHRONIZATION_CONTEXT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * EapComponent:operations: (getter get_operations)
   *
   * The pending operations, in the order in which they were started.
   *
   * To be read in the component's own context.
   */
  properties[PROP_OPERATIONS] =
    g_param_spec_object ("operations", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  install_delivery_properties ();

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * EapComponent::progress-changed:
   * @self: the component
   * @args: how far which call is
   *
   * A call has reported progress.
   *
   * Emitted in the context in which the call was made, and never after its
   * Completed (rule R41). All methods share this signal (rule R47); the user state
   * and the operation in @args tell which call it is about.
   */
  signals[PROGRESS_CHANGED] =
    g_signal_new ("progress-changed", EAP_TYPE_COMPONENT, G_SIGNAL_RUN_LAST,
                  G_STRUCT_OFFSET (EapComponentClass, progress_changed),
                  NULL, NULL, NULL, G_TYPE_NONE, 1, EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS);
}

static void
eap_component_init (EapComponent *self)
{
  EapComponentPrivate *priv = eap_component_get_private (self);

  eap_call_table_init (&priv->table);
  priv->max_undelivered = EAP_MAX_UNDELIVERED;
}

void
eap_component_emit_progress_changed (EapComponent                *self,
                                     EapProgressChangedEventArgs *args)
{
  g_signal_emit (self, signals[PROGRESS_CHANGED], 0, args);
}

EapOperationCore *
eap_component_ref_current (EapComponent *self)
{
  EapOperationCore *core = eap_worker_run_get_core (G_OBJECT (self));

  return core != NULL ? eap_operation_core_ref (core)
                      : eap_call_table_lookup (&eap_component_get_private (self)->table, NULL, FALSE);
}

/**
 * eap_component_cancel_async: (virtual cancel_async)
 * @self: a component
 * @user_state: (nullable): the user state of a call; `NULL`: all calls without one
 *
 * Asks a pending call to cancel.
 *
 * Never fails and never waits (rules R57, R58); where no call has this state it
 * does nothing (rule R63). See [method@Eap.AsyncOperation.cancel] for what it
 * does to a call.
 */
void
eap_component_cancel_async (EapComponent *self,
                            const GValue *user_state)
{
  g_return_if_fail (EAP_IS_COMPONENT (self));

  EAP_COMPONENT_GET_CLASS (self)->cancel_async (self, user_state);
}

/**
 * eap_component_cancel_all:
 * @self: a component
 *
 * Asks all pending calls to cancel.
 *
 * Never fails and never waits. As [method@Eap.AsyncOperation.cancel] of each of
 * them it asks in any case, also where a class has conditions of its own for
 * [method@Eap.Component.cancel_async].
 */
void
eap_component_cancel_all (EapComponent *self)
{
  g_return_if_fail (EAP_IS_COMPONENT (self));

  cancel_pending (self, FALSE);
}

/**
 * eap_component_lookup:
 * @self: a component
 * @user_state: (nullable): a user state; `NULL` is the oldest call without one
 *
 * Finds a pending call by its user state.
 *
 * Returns: (transfer full) (nullable): its operation; `NULL` if none is pending
 */
EapAsyncOperation *
eap_component_lookup (EapComponent *self,
                      const GValue *user_state)
{
  EapAsyncOperation *operation;
  EapOperationCore *core;

  g_return_val_if_fail (EAP_IS_COMPONENT (self), NULL);

  core = eap_call_table_lookup (&eap_component_get_private (self)->table, user_state, FALSE);
  if (core == NULL)
    return NULL;

  operation = eap_operation_core_dup_handle (core);
  eap_operation_core_unref (core);

  return operation;
}

/**
 * eap_component_get_n_pending:
 * @self: a component
 *
 * Gets how many calls are pending.
 *
 * A call counts from when it is made until just before its Completed is emitted
 * (rule R55), or until another one takes its place.
 *
 * Returns: the number of pending calls
 */
guint
eap_component_get_n_pending (EapComponent *self)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), 0);

  return eap_atomic_load (&eap_component_get_private (self)->table.n_committed, ACQUIRE);
}

/**
 * eap_component_get_operations: (get-property operations)
 * @self: a component
 *
 * Gets the pending operations, in the order in which they were started.
 *
 * The list can be shown as it is, in a `GtkListView` for example. It changes in
 * the component's own context only, where it must be used: a call appears soon
 * after it was made, if it is pending then, and is gone just before its Completed
 * is emitted, or soon after where that is in another context. When the component's
 * context is closed the list becomes empty, and nobody is told. The list itself
 * keeps no operation alive, who takes an item does.
 *
 * To be called in the component's own context.
 *
 * Returns: (transfer none): a list of [class@Eap.AsyncOperation]
 */
GListModel *
eap_component_get_operations (EapComponent *self)
{
  EapComponentPrivate *priv;

  g_return_val_if_fail (EAP_IS_COMPONENT (self), NULL);

  priv = eap_component_get_private (self);
  if (priv->list == NULL)
    {
      g_autoptr (GPtrArray) cores = NULL;

      /* Known first, filled then. Who begins a call or leaves looks here after it
       * has had the table's lock: where that was before the list was filled, the
       * list is right; where it was after, this store is seen. */
      eap_atomic_store (&priv->list, eap_operation_list_new (), RELEASE);
      cores = eap_call_table_get_committed (&priv->table);
      eap_operation_list_fill (priv->list, cores);
    }

  return G_LIST_MODEL (priv->list);
}

/**
 * eap_component_get_synchronization_context: (get-property synchronization-context)
 * @self: a component
 *
 * Gets where the component tells of itself.
 *
 * Returns: (transfer none): a synchronization context
 */
EapSynchronizationContext *
eap_component_get_synchronization_context (EapComponent *self)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), NULL);

  return eap_component_get_private (self)->context;
}
