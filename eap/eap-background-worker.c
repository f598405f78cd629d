/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-background-worker.h"

#include "eap-async-operation-private.h"
#include "eap-component-private.h"
#include "eap-do-work-event-args-private.h"
#include "eap-event-args-private.h"
#include "eap-progress-private.h"
#include "eap-run-worker-completed-event-args-private.h"
#include "eap-state-private.h"
#include "eap-worker-run-private.h"

/**
 * EapBackgroundWorker:
 *
 * Runs one piece of work at a time on another thread, and tells how far it is
 * and what became of it.
 *
 * ```c
 * static void
 * do_work_cb (EapBackgroundWorker *worker, EapDoWorkEventArgs *args)
 * {
 *   GValue result = G_VALUE_INIT;  // on a worker thread: no widgets here
 *
 *   for (int i = 0; i < 100; i++)
 *     {
 *       if (eap_background_worker_get_cancellation_pending (worker))
 *         {
 *           eap_do_work_event_args_set_cancel (args, TRUE);
 *           return;
 *         }
 *       do_one_hundredth ();
 *       eap_background_worker_report_progress (worker, i + 1, NULL);
 *     }
 *
 *   g_value_init (&result, G_TYPE_INT);
 *   g_value_set_int (&result, 42);
 *   eap_do_work_event_args_set_result (args, &result);
 * }
 * ```
 *
 * Connect to [signal@Eap.BackgroundWorker::do-work] and
 * [signal@Eap.BackgroundWorker::run-worker-completed], then call
 * [method@Eap.BackgroundWorker.run_worker_async]. A worker can be used again as
 * often as one likes, also from within the handler that hears of its end.
 *
 * It can be declared in a `.ui` file, and its properties bound.
 *
 * ## Where and in which order
 *
 * `do-work` is emitted on a worker thread.
 * [signal@Eap.Component::progress-changed] and
 * `run-worker-completed` are emitted in the context that was the calling
 * thread's when the run was started, in that order. `notify::is-busy` is emitted
 * in the component's own context.
 *
 * ## Threads
 *
 * [method@Eap.BackgroundWorker.report_progress] and
 * [property@Eap.BackgroundWorker:cancellation-pending] are meant for the worker
 * thread, where they are about the run that it works for. All methods may be
 * called from any thread; those that set properties belong to the thread that
 * owns the object.
 *
 * ## Life cycle
 *
 * It is that of every [class@Eap.Component]: a run keeps the object alive.
 *
 * Whether the work supports cancellation says what
 * [method@Eap.BackgroundWorker.cancel_async] does.
 * [method@Eap.AsyncOperation.cancel] of the run asks in any case, and so do
 * [method@Eap.Component.cancel_all] and an explicit dispose.
 *
 * This is .NET's `BackgroundWorker`. Different from there, cancelling where
 * that is not supported does nothing, and progress that is reported while no
 * work is under way is refused.
 */

typedef struct
{
  gboolean     reports_progress;      /* (atomic) */
  gboolean     supports_cancellation; /* (atomic) */
  EapProgress *progress;              /* (atomic) (owned) (nullable): when asked for */
} EapBackgroundWorkerPrivate;

typedef enum
{
  PROP_IS_BUSY = 1,
  PROP_CANCELLATION_PENDING,
  PROP_WORKER_REPORTS_PROGRESS,
  PROP_WORKER_SUPPORTS_CANCELLATION,
  PROP_PROGRESS,
} EapBackgroundWorkerProperty;

typedef enum
{
  DO_WORK,
  RUN_WORKER_COMPLETED,
} EapBackgroundWorkerSignal;

static GParamSpec *properties[PROP_PROGRESS + 1];
static guint signals[RUN_WORKER_COMPLETED + 1];

G_DEFINE_TYPE_WITH_PRIVATE (EapBackgroundWorker, eap_background_worker, EAP_TYPE_COMPONENT)

static EapBackgroundWorkerPrivate *
get_private (EapBackgroundWorker *self)
{
  return eap_background_worker_get_instance_private (self);
}

/* Shows the run from now on. It is a part of what is shown, which so is the same object
 * for all runs; where it is one already this is refused. */
static void
follow (EapProgress       *progress,
        EapAsyncOperation *run)
{
  eap_progress_add_child (progress, eap_async_operation_get_progress (run), 1, NULL);
}

static EapAsyncCompletedEventArgs *
do_work (EapAsyncOperation  *operation,
         gpointer            data,
         GError            **error)
{
  EapBackgroundWorker *self =
    EAP_BACKGROUND_WORKER (eap_async_operation_get_source_object (operation));
  EapOperationCore *core = eap_async_operation_get_core (operation);
  EapDoWorkEventArgs *args =
    eap_do_work_event_args_new (eap_async_operation_get_arguments (operation));
  EapProgress *progress;
  GError *reason;

  /* Sequentially consistent with get_progress(), which stores it and then looks for a
   * run: one sees the other's. */
  progress = eap_atomic_load (&get_private (self)->progress, SEQ_CST);
  if (progress != NULL && !eap_mailbox_is_sealed (&core->mailbox))
    {
      eap_progress_reset (progress);
      follow (progress, operation);
    }

  eap_event_args_bind (EAP_EVENT_ARGS (args), core, NULL);

  g_signal_emit (self, signals[DO_WORK], 0, args);

  /* Late work does not concern the run that may be under way by now. */
  if (progress != NULL && !eap_mailbox_is_sealed (&core->mailbox))
    eap_progress_set_paused (progress, FALSE);

  reason = eap_do_work_event_args_steal_error (args);
  if (reason == NULL)
    return EAP_ASYNC_COMPLETED_EVENT_ARGS (eap_run_worker_completed_event_args_new_of_work (args));

  g_propagate_error (error, reason);

  /* They may hold what is the user's. */
  eap_synchronization_context_send_home (core->context, args, g_object_unref);

  return NULL;
}

static void
eap_background_worker_real_cancel_async (EapComponent *component,
                                         const GValue *user_state)
{
  EapOperationCore *core = eap_worker_run_get_core (G_OBJECT (component));

  if (!eap_background_worker_get_worker_supports_cancellation (EAP_BACKGROUND_WORKER (component)))
    return;

  /* On a worker thread it is the run that it works for, though it may be late. */
  if (core != NULL)
    eap_operation_core_cancel (core);
  else
    EAP_COMPONENT_CLASS (eap_background_worker_parent_class)->cancel_async (component, user_state);
}

static void
eap_background_worker_finalize (GObject *object)
{
  EapComponent *component = EAP_COMPONENT (object);
  EapProgress *progress = get_private (EAP_BACKGROUND_WORKER (object))->progress;

  if (progress != NULL)
    eap_synchronization_context_send_home (eap_component_get_synchronization_context (component),
                                           progress, g_object_unref);

  G_OBJECT_CLASS (eap_background_worker_parent_class)->finalize (object);
}

static void
eap_background_worker_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  EapBackgroundWorker *self = EAP_BACKGROUND_WORKER (object);

  switch ((EapBackgroundWorkerProperty) prop_id)
    {
    case PROP_IS_BUSY:
      g_value_set_boolean (value, eap_background_worker_get_is_busy (self));
      break;
    case PROP_CANCELLATION_PENDING:
      g_value_set_boolean (value, eap_background_worker_get_cancellation_pending (self));
      break;
    case PROP_WORKER_REPORTS_PROGRESS:
      g_value_set_boolean (value, eap_background_worker_get_worker_reports_progress (self));
      break;
    case PROP_WORKER_SUPPORTS_CANCELLATION:
      g_value_set_boolean (value, eap_background_worker_get_worker_supports_cancellation (self));
      break;
    case PROP_PROGRESS:
      g_value_set_object (value, eap_background_worker_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_background_worker_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  EapBackgroundWorker *self = EAP_BACKGROUND_WORKER (object);

  switch ((EapBackgroundWorkerProperty) prop_id)
    {
    case PROP_WORKER_REPORTS_PROGRESS:
      eap_background_worker_set_worker_reports_progress (self, g_value_get_boolean (value));
      break;
    case PROP_WORKER_SUPPORTS_CANCELLATION:
      eap_background_worker_set_worker_supports_cancellation (self, g_value_get_boolean (value));
      break;
    case PROP_IS_BUSY:
    case PROP_CANCELLATION_PENDING:
    case PROP_PROGRESS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  /**
   * EapBackgroundWorker:is-busy: (getter get_is_busy)
   *
   * Whether a run is under way.
   *
   * `TRUE` from the call that starts it until just before
   * [signal@Eap.BackgroundWorker::run-worker-completed] (rule R55). Notified in
   * the component's own context.
   */
  properties[PROP_IS_BUSY] =
    g_param_spec_boolean ("is-busy", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapBackgroundWorker:cancellation-pending: (getter get_cancellation_pending)
   *
   * Whether the run was asked to cancel.
   *
   * Not notified: it is for the worker to look at.
   */
  properties[PROP_CANCELLATION_PENDING] =
    g_param_spec_boolean ("cancellation-pending", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapBackgroundWorker:worker-reports-progress: (getter get_worker_reports_progress) (setter set_worker_reports_progress)
   *
   * Whether the work reports progress.
   */
  properties[PROP_WORKER_REPORTS_PROGRESS] =
    g_param_spec_boolean ("worker-reports-progress", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS);

  /**
   * EapBackgroundWorker:worker-supports-cancellation: (getter get_worker_supports_cancellation) (setter set_worker_supports_cancellation)
   *
   * Whether the work can be cancelled.
   */
  properties[PROP_WORKER_SUPPORTS_CANCELLATION] =
    g_param_spec_boolean ("worker-supports-cancellation", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS);

  /**
   * EapBackgroundWorker:progress: (getter get_progress)
   *
   * How far the work is, for a user interface to show.
   *
   * The same object for all runs: each of them begins anew, and ends a pause when its
   * work is done.
   */
  properties[PROP_PROGRESS] =
    g_param_spec_object ("progress", NULL, NULL, EAP_TYPE_PROGRESS,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_background_worker_class_init (EapBackgroundWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);

  object_class->finalize = eap_background_worker_finalize;
  object_class->get_property = eap_background_worker_get_property;
  object_class->set_property = eap_background_worker_set_property;
  component_class->cancel_async = eap_background_worker_real_cancel_async;

  install_properties (object_class);

  /**
   * EapBackgroundWorker::do-work:
   * @self: the worker
   * @args: what the run was started with, and where the answer goes
   *
   * Do the work.
   *
   * Emitted on a worker thread. Without a handler the run succeeds at once,
   * without a result. A handler in another language that throws has not failed:
   * it says so with [method@Eap.DoWorkEventArgs.set_error].
   */
  signals[DO_WORK] =
    g_signal_new ("do-work", EAP_TYPE_BACKGROUND_WORKER, G_SIGNAL_RUN_LAST,
                  G_STRUCT_OFFSET (EapBackgroundWorkerClass, do_work),
                  NULL, NULL, NULL, G_TYPE_NONE, 1, EAP_TYPE_DO_WORK_EVENT_ARGS);

  /**
   * EapBackgroundWorker::run-worker-completed:
   * @self: the worker
   * @args: what became of the run
   *
   * The run has ended.
   *
   * Emitted exactly once for each run that was started, in the context in which
   * it was started. The worker is no longer busy, and can be started again in
   * the handler.
   */
  signals[RUN_WORKER_COMPLETED] =
    g_signal_new ("run-worker-completed", EAP_TYPE_BACKGROUND_WORKER, G_SIGNAL_RUN_LAST,
                  G_STRUCT_OFFSET (EapBackgroundWorkerClass, run_worker_completed),
                  NULL, NULL, NULL, G_TYPE_NONE, 1,
                  EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS);

  eap_component_class_install_method (component_class, &(EapMethodInfo) {
    .name = "run-worker",
    .completed_args_type = EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS,
    .concurrency = EAP_CONCURRENCY_EXCLUSIVE,
    .run = do_work,
  });
}

static void
eap_background_worker_init (EapBackgroundWorker *self)
{
}

/**
 * eap_background_worker_new:
 *
 * Makes a worker.
 *
 * Returns: (transfer full): a worker
 */
EapBackgroundWorker *
eap_background_worker_new (void)
{
  return g_object_new (EAP_TYPE_BACKGROUND_WORKER, NULL);
}

/**
 * eap_background_worker_get_worker_reports_progress: (get-property worker-reports-progress)
 * @self: a worker
 *
 * Gets whether the work reports progress.
 *
 * Returns: `TRUE` if it does
 */
gboolean
eap_background_worker_get_worker_reports_progress (EapBackgroundWorker *self)
{
  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), FALSE);

  return eap_atomic_load (&get_private (self)->reports_progress, RELAXED);
}

/**
 * eap_background_worker_set_worker_reports_progress: (set-property worker-reports-progress)
 * @self: a worker
 * @reports_progress: whether the work reports progress
 *
 * Sets whether the work reports progress.
 */
void
eap_background_worker_set_worker_reports_progress (EapBackgroundWorker *self,
                                                   gboolean             reports_progress)
{
  g_return_if_fail (EAP_IS_BACKGROUND_WORKER (self));

  reports_progress = !!reports_progress;
  if (eap_atomic_exchange (&get_private (self)->reports_progress,
                           reports_progress, RELAXED) != reports_progress)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKER_REPORTS_PROGRESS]);
}

/**
 * eap_background_worker_get_worker_supports_cancellation: (get-property worker-supports-cancellation)
 * @self: a worker
 *
 * Gets whether the work can be cancelled.
 *
 * Returns: `TRUE` if it can
 */
gboolean
eap_background_worker_get_worker_supports_cancellation (EapBackgroundWorker *self)
{
  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), FALSE);

  return eap_atomic_load (&get_private (self)->supports_cancellation, RELAXED);
}

/**
 * eap_background_worker_set_worker_supports_cancellation: (set-property worker-supports-cancellation)
 * @self: a worker
 * @supports_cancellation: whether the work can be cancelled
 *
 * Sets whether the work can be cancelled.
 */
void
eap_background_worker_set_worker_supports_cancellation (EapBackgroundWorker *self,
                                                        gboolean             supports_cancellation)
{
  g_return_if_fail (EAP_IS_BACKGROUND_WORKER (self));

  supports_cancellation = !!supports_cancellation;
  if (eap_atomic_exchange (&get_private (self)->supports_cancellation,
                           supports_cancellation, RELAXED) != supports_cancellation)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKER_SUPPORTS_CANCELLATION]);
}

/**
 * eap_background_worker_get_is_busy: (get-property is-busy)
 * @self: a worker
 *
 * Gets whether a run is under way.
 *
 * Returns: `TRUE` if one is
 */
gboolean
eap_background_worker_get_is_busy (EapBackgroundWorker *self)
{
  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), FALSE);

  return eap_component_get_n_pending (EAP_COMPONENT (self)) > 0;
}

/**
 * eap_background_worker_get_cancellation_pending: (get-property cancellation-pending)
 * @self: a worker
 *
 * Gets whether the run was asked to cancel.
 *
 * On a worker thread this is about the run that it works for, also if another
 * one was started meanwhile. In a handler of
 * [signal@Eap.BackgroundWorker::run-worker-completed] it is `FALSE`; see
 * [property@Eap.AsyncCompletedEventArgs:cancel-requested] there.
 *
 * Returns: `TRUE` if it was
 */
gboolean
eap_background_worker_get_cancellation_pending (EapBackgroundWorker *self)
{
  EapOperationCore *core;
  gboolean is_pending;

  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), FALSE);

  core = eap_component_ref_current (EAP_COMPONENT (self));
  if (core == NULL)
    return FALSE;

  is_pending = eap_operation_core_is_cancel_requested (core);
  eap_operation_core_unref (core);

  return is_pending;
}

/**
 * eap_background_worker_get_progress: (get-property progress)
 * @self: a worker
 *
 * Gets how far the work is, for a user interface to show.
 *
 * It is the same object for all runs: each of them begins anew, shows what it
 * reports, and ends a pause when the work is done. It is notified in the component's
 * own context, of the end of a run soon after
 * [signal@Eap.BackgroundWorker::run-worker-completed].
 *
 * A handler of [signal@Eap.BackgroundWorker::do-work] may report amounts, a unit and a
 * text to it. How much is done is what the run reports, or, as long as it reports no
 * percentage, what is reported here. Paused before a run, it has that begin paused.
 *
 * Returns: (transfer none): a progress
 */
EapProgress *
eap_background_worker_get_progress (EapBackgroundWorker *self)
{
  g_autoptr (EapAsyncOperation) run = NULL;
  EapSynchronizationContext *context;
  EapProgress *progress;
  EapProgress *created;

  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), NULL);

  progress = eap_atomic_load (&get_private (self)->progress, ACQUIRE);
  if (progress != NULL)
    return progress;

  context = eap_component_get_synchronization_context (EAP_COMPONENT (self));
  created = g_object_new (EAP_TYPE_PROGRESS, "synchronization-context", context, NULL);
  eap_progress_get_gauge (created)->is_follower = TRUE;
  if (!eap_atomic_cas (&get_private (self)->progress, &progress, created, SEQ_CST, SEQ_CST))
    {
      g_object_unref (created);
      return progress;
    }

  run = eap_component_lookup (EAP_COMPONENT (self), NULL);
  if (run != NULL)
    follow (created, run);

  return created;
}

/**
 * eap_background_worker_run_worker_async:
 * @self: a worker
 * @argument: (nullable): what the work is given, which is copied; `NULL`: nothing
 * @error: return location for an error
 *
 * Starts the work.
 *
 * The events of this run are emitted in the context that is the calling thread's
 * now. The operation that is returned need not be kept.
 *
 * Fails, and nothing was started then (rule R4), with
 * `EAP_ASYNC_ERROR_INVALID_OPERATION` if a run is under way (rule B3) or the
 * argument cannot be copied, with `EAP_ASYNC_ERROR_CONTEXT_GONE` if the calling
 * thread's context is closed, and with an error of the domain `G_THREAD_ERROR`
 * if there is no thread and none can be made.
 *
 * Returns: (transfer full): the run
 */
EapAsyncOperation *
eap_background_worker_run_worker_async (EapBackgroundWorker  *self,
                                        const GValue         *argument,
                                        GError              **error)
{
  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), NULL);

  return eap_component_start_with_value (EAP_COMPONENT (self), "run-worker", NULL, argument,
                                         NULL, error);
}

/**
 * eap_background_worker_cancel_async: (skip)
 * @self: a worker
 *
 * Asks the run that is under way to cancel.
 *
 * Never fails and never waits (rules R57, R58). Without
 * [property@Eap.BackgroundWorker:worker-supports-cancellation], or while no run
 * is under way, it does nothing.
 *
 * Other languages have [method@Eap.Component.cancel_async] for this, with no
 * user state.
 */
void
eap_background_worker_cancel_async (EapBackgroundWorker *self)
{
  g_return_if_fail (EAP_IS_BACKGROUND_WORKER (self));

  eap_component_cancel_async (EAP_COMPONENT (self), NULL);
}
