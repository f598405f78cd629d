/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-background-worker-private.h"

#include "eap-async-operation-manager.h"
#include "eap-enums.h"

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
 * `do-work` is emitted on a worker thread. `progress-changed` and
 * `run-worker-completed` are emitted in the context that was the calling
 * thread's when the run was started, in that order. `notify::is-busy` is emitted
 * in the context of the thread that made the object.
 *
 * ## Threads
 *
 * [method@Eap.BackgroundWorker.report_progress] and
 * [property@Eap.BackgroundWorker:cancellation-pending] are meant for the worker
 * thread, where they are about the run that it works for. All methods may be
 * called from any thread; those that start and set belong to the thread that
 * owns the object.
 *
 * ## Life cycle
 *
 * A run keeps the object alive until its end. Disposing the object explicitly
 * asks a run to cancel; its handlers are gone then. Whether the work supports
 * cancellation says what [method@Eap.BackgroundWorker.cancel_async] does;
 * [method@Eap.AsyncOperation.cancel] of the run asks in any case.
 *
 * This is .NET's `BackgroundWorker`. Different from there, cancelling where
 * that is not supported does nothing, and progress that is reported while no
 * work is under way is refused.
 */

typedef enum
{
  PROP_IS_BUSY = 1,
  PROP_CANCELLATION_PENDING,
  PROP_WORKER_REPORTS_PROGRESS,
  PROP_WORKER_SUPPORTS_CANCELLATION,
  PROP_PROGRESS_DELIVERY,
} EapBackgroundWorkerProperty;

guint eap_background_worker_signals[EAP_BACKGROUND_WORKER_RUN_WORKER_COMPLETED + 1];

static GParamSpec *properties[PROP_PROGRESS_DELIVERY + 1];

G_DEFINE_TYPE_WITH_PRIVATE (EapBackgroundWorker, eap_background_worker, G_TYPE_OBJECT)

EapBackgroundWorkerPrivate *
eap_background_worker_get_private (EapBackgroundWorker *self)
{
  return eap_background_worker_get_instance_private (self);
}

void
eap_background_worker_notify_is_busy (EapBackgroundWorker *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_BUSY]);
}

static void
eap_background_worker_dispose (GObject *object)
{
  EapBackgroundWorker *self = EAP_BACKGROUND_WORKER (object);

  /* A run keeps a reference, so this is an explicit dispose. */
  eap_background_worker_cancel_run (self);

  G_OBJECT_CLASS (eap_background_worker_parent_class)->dispose (object);
}

static void
eap_background_worker_finalize (GObject *object)
{
  EapBackgroundWorkerPrivate *priv = eap_background_worker_get_private (EAP_BACKGROUND_WORKER (object));

  g_assert (priv->core == NULL);
  g_mutex_clear (&priv->lock);
  g_object_unref (priv->context);

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
    case PROP_PROGRESS_DELIVERY:
      g_value_set_enum (value, eap_background_worker_get_progress_delivery (self));
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
    case PROP_PROGRESS_DELIVERY:
      eap_background_worker_set_progress_delivery (self, g_value_get_enum (value));
      break;
    case PROP_IS_BUSY:
    case PROP_CANCELLATION_PENDING:
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
   * the context of the thread that made the object.
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
   * EapBackgroundWorker:progress-delivery: (getter get_progress_delivery) (setter set_progress_delivery)
   *
   * What becomes of reports that come faster than they can be delivered.
   */
  properties[PROP_PROGRESS_DELIVERY] =
    g_param_spec_enum ("progress-delivery", NULL, NULL, EAP_TYPE_PROGRESS_DELIVERY,
                       EAP_PROGRESS_DELIVERY_LATEST,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                       G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_background_worker_class_init (EapBackgroundWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eap_background_worker_dispose;
  object_class->finalize = eap_background_worker_finalize;
  object_class->get_property = eap_background_worker_get_property;
  object_class->set_property = eap_background_worker_set_property;

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
  eap_background_worker_signals[EAP_BACKGROUND_WORKER_DO_WORK] =
    g_signal_new ("do-work", EAP_TYPE_BACKGROUND_WORKER, G_SIGNAL_RUN_LAST,
                  G_STRUCT_OFFSET (EapBackgroundWorkerClass, do_work),
                  NULL, NULL, NULL, G_TYPE_NONE, 1, EAP_TYPE_DO_WORK_EVENT_ARGS);

  /**
   * EapBackgroundWorker::progress-changed:
   * @self: the worker
   * @args: how far it is
   *
   * The work has reported progress.
   *
   * Emitted in the context in which the run was started, and never after
   * [signal@Eap.BackgroundWorker::run-worker-completed] of that run.
   */
  eap_background_worker_signals[EAP_BACKGROUND_WORKER_PROGRESS_CHANGED] =
    g_signal_new ("progress-changed", EAP_TYPE_BACKGROUND_WORKER, G_SIGNAL_RUN_LAST,
                  G_STRUCT_OFFSET (EapBackgroundWorkerClass, progress_changed),
                  NULL, NULL, NULL, G_TYPE_NONE, 1,
                  EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS);

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
  eap_background_worker_signals[EAP_BACKGROUND_WORKER_RUN_WORKER_COMPLETED] =
    g_signal_new ("run-worker-completed", EAP_TYPE_BACKGROUND_WORKER, G_SIGNAL_RUN_LAST,
                  G_STRUCT_OFFSET (EapBackgroundWorkerClass, run_worker_completed),
                  NULL, NULL, NULL, G_TYPE_NONE, 1,
                  EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS);
}

static void
eap_background_worker_init (EapBackgroundWorker *self)
{
  EapBackgroundWorkerPrivate *priv = eap_background_worker_get_private (self);

  g_mutex_init (&priv->lock);
  priv->context = g_object_ref (eap_async_operation_manager_get_synchronization_context ());
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

  return eap_atomic_load (&eap_background_worker_get_private (self)->reports_progress, RELAXED);
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
  if (eap_atomic_exchange (&eap_background_worker_get_private (self)->reports_progress,
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

  return eap_atomic_load (&eap_background_worker_get_private (self)->supports_cancellation, RELAXED);
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
  if (eap_atomic_exchange (&eap_background_worker_get_private (self)->supports_cancellation,
                           supports_cancellation, RELAXED) != supports_cancellation)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKER_SUPPORTS_CANCELLATION]);
}

/**
 * eap_background_worker_get_progress_delivery: (get-property progress-delivery)
 * @self: a worker
 *
 * Gets what becomes of reports that come faster than they can be delivered.
 *
 * Returns: how progress is delivered
 */
EapProgressDelivery
eap_background_worker_get_progress_delivery (EapBackgroundWorker *self)
{
  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), EAP_PROGRESS_DELIVERY_LATEST);

  return eap_atomic_load (&eap_background_worker_get_private (self)->delivery, RELAXED);
}

/**
 * eap_background_worker_set_progress_delivery: (set-property progress-delivery)
 * @self: a worker
 * @delivery: how progress is delivered
 *
 * Sets what becomes of reports that come faster than they can be delivered.
 */
void
eap_background_worker_set_progress_delivery (EapBackgroundWorker *self,
                                             EapProgressDelivery  delivery)
{
  g_return_if_fail (EAP_IS_BACKGROUND_WORKER (self));

  g_return_if_fail (delivery <= EAP_PROGRESS_DELIVERY_EVERY);

  if (eap_atomic_exchange (&eap_background_worker_get_private (self)->delivery, delivery, RELAXED) != delivery)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_DELIVERY]);
}
