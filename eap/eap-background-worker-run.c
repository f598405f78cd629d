/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-background-worker-private.h"

#include "eap-async-operation-manager.h"
#include "eap-async-operation-private.h"
#include "eap-do-work-event-args-private.h"
#include "eap-error.h"
#include "eap-event-args-private.h"
#include "eap-run-worker-completed-event-args-private.h"
#include "eap-state-private.h"
#include "eap-worker-run-private.h"

/* One run after another: starting it, its work, its events and its end */

static void
notify_busy_cb (gpointer state)
{
  eap_background_worker_notify_is_busy (state);
}

/* Tells of is-busy in the object's own context, soon if that is another one
 * than the run's; @core is NULL where the run has no context any more. */
static void
notify_busy (EapBackgroundWorker *self,
             EapOperationCore    *core)
{
  EapBackgroundWorkerPrivate *priv = eap_background_worker_get_private (self);

  if (core != NULL && core->context == priv->context)
    notify_busy_cb (self);
  else
    eap_synchronization_context_post (priv->context, notify_busy_cb,
                                      g_object_ref (self), g_object_unref, NULL);
}

static void
run_settle (GObject          *client,
            EapOperationCore *core,
            gboolean          at_home)
{
  EapBackgroundWorker *self = EAP_BACKGROUND_WORKER (client);
  EapBackgroundWorkerPrivate *priv = eap_background_worker_get_private (self);
  EapOperationCore *run;

  g_mutex_lock (&priv->lock);
  run = g_steal_pointer (&priv->core);
  g_mutex_unlock (&priv->lock);

  eap_atomic_store (&priv->busy, FALSE, RELEASE);
  g_clear_pointer (&run, eap_operation_core_unref);

  notify_busy (self, at_home ? core : NULL);
}

static gboolean
listens (GObject                   *client,
         EapBackgroundWorkerSignal  signal)
{
  EapBackgroundWorkerClass *klass = EAP_BACKGROUND_WORKER_GET_CLASS (client);

  return (signal == EAP_BACKGROUND_WORKER_PROGRESS_CHANGED ? klass->progress_changed != NULL
                                     : klass->run_worker_completed != NULL) ||
         g_signal_has_handler_pending (client, eap_background_worker_signals[signal], 0, FALSE);
}

static gboolean
run_listens_to_completed (GObject *client)
{
  return listens (client, EAP_BACKGROUND_WORKER_RUN_WORKER_COMPLETED);
}

static void
run_completed (GObject                    *client,
               EapAsyncCompletedEventArgs *args)
{
  g_signal_emit (client, eap_background_worker_signals[EAP_BACKGROUND_WORKER_RUN_WORKER_COMPLETED], 0, args);
}

static gboolean
run_listens_to_progress (GObject *client)
{
  return listens (client, EAP_BACKGROUND_WORKER_PROGRESS_CHANGED);
}

static void
run_progress_changed (GObject                     *client,
                      EapProgressChangedEventArgs *args)
{
  g_signal_emit (client, eap_background_worker_signals[EAP_BACKGROUND_WORKER_PROGRESS_CHANGED], 0, args);
}

static const EapOperationClient run_client = {
  run_settle,
  run_listens_to_completed,
  run_completed,
  run_listens_to_progress,
  run_progress_changed,
};

/* The run that the calling worker thread works for, else the one under way */
static EapOperationCore *
ref_run (EapBackgroundWorker *self)
{
  EapBackgroundWorkerPrivate *priv = eap_background_worker_get_private (self);
  EapOperationCore *core = eap_worker_run_get_core (G_OBJECT (self));

  if (core != NULL)
    return eap_operation_core_ref (core);

  g_mutex_lock (&priv->lock);
  core = priv->core != NULL ? eap_operation_core_ref (priv->core) : NULL;
  g_mutex_unlock (&priv->lock);

  return core;
}

/* What travels to the worker and back */
typedef struct
{
  EapBackgroundWorker *worker;   /* (unowned): the run keeps it */
  GValue               argument;
  EapDoWorkEventArgs  *args;     /* (owned) (nullable) */
} Work;

/* At home */
static void
work_free (gpointer data)
{
  Work *work = data;

  if (G_VALUE_TYPE (&work->argument) != 0)
    g_value_unset (&work->argument);
  g_clear_object (&work->args);
  g_free (work);
}

static EapAsyncCompletedEventArgs *
do_work (EapAsyncOperation  *operation,
         gpointer            data,
         GError            **error)
{
  Work *work = data;
  EapRunWorkerCompletedEventArgs *completed;
  GError *reason;

  work->args = g_object_new (EAP_TYPE_DO_WORK_EVENT_ARGS, NULL);
  eap_do_work_event_args_take_argument (work->args, &work->argument);
  eap_event_args_bind (EAP_EVENT_ARGS (work->args),
                       eap_async_operation_get_core (operation), NULL);

  g_signal_emit (work->worker, eap_background_worker_signals[EAP_BACKGROUND_WORKER_DO_WORK], 0, work->args);

  reason = eap_do_work_event_args_steal_error (work->args);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return NULL;
    }

  if (eap_do_work_event_args_get_cancel (work->args))
    return g_object_new (EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS, "cancelled", TRUE, NULL);

  completed = g_object_new (EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS, NULL);
  eap_do_work_event_args_steal_result (work->args,
                                       eap_run_worker_completed_event_args_get_result_location (completed));

  return EAP_ASYNC_COMPLETED_EVENT_ARGS (completed);
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

  return eap_atomic_load (&eap_background_worker_get_private (self)->busy, ACQUIRE);
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

  core = ref_run (self);
  if (core == NULL)
    return FALSE;

  is_pending = eap_operation_core_is_cancel_requested (core);
  eap_operation_core_unref (core);

  return is_pending;
}

/* Makes the operation of a run, with a thread reserved for it */
static EapAsyncOperation *
start_run (EapBackgroundWorker  *self,
           const GValue         *argument,
           EapWorkerPool        *pool,
           GError              **error)
{
  EapBackgroundWorkerPrivate *priv = eap_background_worker_get_private (self);
  EapWorker worker = { do_work, NULL, NULL, work_free, G_OBJECT (self) };
  EapAsyncOperation *operation;
  EapOperationCore *core;
  Work *work;

  operation = eap_async_operation_new (eap_async_operation_manager_get_synchronization_context (),
                                       NULL, EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS,
                                       &run_client, G_OBJECT (self), error);
  if (operation == NULL)
    return NULL;

  core = eap_async_operation_get_core (operation);

  /* Where its context was closed meanwhile, it has ended or is about to, and
   * nobody would take this away again. */
  g_mutex_lock (&priv->lock);
  if (!eap_mailbox_is_sealed (&core->mailbox))
    priv->core = eap_operation_core_ref (core);
  g_mutex_unlock (&priv->lock);

  if (core->context == priv->context)
    eap_operation_core_post (core, notify_busy_cb, g_object_ref (self), g_object_unref, NULL);
  else
    notify_busy (self, NULL);

  work = g_new0 (Work, 1);
  work->worker = self;
  eap_state_copy (argument, &work->argument);
  worker.data = work;
  eap_worker_run_push (operation, core, pool, &worker);

  return operation;
}

/**
 * eap_background_worker_run_worker_async:
 * @self: a worker
 * @argument: (nullable): what the work is given, which is copied
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
  EapBackgroundWorkerPrivate *priv;
  EapWorkerPool *pool = eap_worker_pool_get_default ();
  EapAsyncOperation *operation;

  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  priv = eap_background_worker_get_private (self);

  if (!eap_state_check (argument, error))
    return NULL;

  if (eap_atomic_exchange (&priv->busy, TRUE, ACQ_REL))
    {
      g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
                           "The worker is busy and cannot run more than one task at a time");
      return NULL;
    }

  operation = NULL;
  if (eap_worker_pool_reserve (pool, error))
    {
      operation = start_run (self, argument, pool, error);
      if (operation == NULL)
        eap_worker_pool_unreserve (pool);
    }

  if (operation == NULL)
    eap_atomic_store (&priv->busy, FALSE, RELEASE);

  return operation;
}

void
eap_background_worker_cancel_run (EapBackgroundWorker *self)
{
  EapOperationCore *core = ref_run (self);

  if (core != NULL)
    {
      eap_operation_core_cancel (core);
      eap_operation_core_unref (core);
    }
}

/**
 * eap_background_worker_cancel_async:
 * @self: a worker
 *
 * Asks the run that is under way to cancel.
 *
 * Never fails and never waits (rules R57, R58). Without
 * [property@Eap.BackgroundWorker:worker-supports-cancellation], or while no run
 * is under way, it does nothing.
 */
void
eap_background_worker_cancel_async (EapBackgroundWorker *self)
{
  g_return_if_fail (EAP_IS_BACKGROUND_WORKER (self));

  if (eap_background_worker_get_worker_supports_cancellation (self))
    eap_background_worker_cancel_run (self);
}

/* The run to report for, if that is possible; a new reference */
static EapOperationCore *
ref_run_to_report (EapBackgroundWorker  *self,
                   GError              **error)
{
  EapOperationCore *core = NULL;

  if (!eap_background_worker_get_worker_reports_progress (self))
    {
      g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
                           "The worker does not report progress; "
                           "set worker-reports-progress to say that it does");
      return NULL;
    }

  core = ref_run (self);
  if (core == NULL)
    g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
                         "The worker is not busy, so there is no progress to report");

  return core;
}

/**
 * eap_background_worker_report_progress:
 * @self: a worker
 * @percentage: how far the work is; made to lie from 0 to 100
 * @error: return location for an error
 *
 * Reports how far the work is.
 *
 * Returns at once (rule B7). On a worker thread this is about the run that it
 * works for.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` without
 * [property@Eap.BackgroundWorker:worker-reports-progress] (rule B1), while no
 * run is under way, and after the work has ended.
 *
 * Returns: `TRUE` if the report was accepted
 */
gboolean
eap_background_worker_report_progress (EapBackgroundWorker  *self,
                                       int                   percentage,
                                       GError              **error)
{
  EapOperationCore *core;
  gboolean accepted;

  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  core = ref_run_to_report (self, error);
  if (core == NULL)
    return FALSE;

  percentage = CLAMP (percentage, 0, 100);
  if (eap_background_worker_get_progress_delivery (self) == EAP_PROGRESS_DELIVERY_EVERY)
    accepted = eap_async_operation_report_args (core,
                                                eap_progress_changed_event_args_new (percentage, NULL),
                                                error);
  else
    accepted = eap_operation_core_report (core, percentage, 0, 0, error);
  eap_operation_core_unref (core);

  return accepted;
}

/**
 * eap_background_worker_report_progress_with_state:
 * @self: a worker
 * @percentage: how far the work is; made to lie from 0 to 100
 * @user_state: (nullable): the user state of this one event, which is copied
 * @error: return location for an error
 *
 * Reports how far the work is, and something besides.
 *
 * Like [method@Eap.BackgroundWorker.report_progress], but each such report is
 * delivered. Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` as that does, and if
 * the state cannot be copied.
 *
 * Returns: `TRUE` if the report was accepted
 */
gboolean
eap_background_worker_report_progress_with_state (EapBackgroundWorker  *self,
                                                  int                   percentage,
                                                  const GValue         *user_state,
                                                  GError              **error)
{
  EapOperationCore *core;
  gboolean accepted;

  g_return_val_if_fail (EAP_IS_BACKGROUND_WORKER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!eap_state_check (user_state, error))
    return FALSE;

  core = ref_run_to_report (self, error);
  if (core == NULL)
    return FALSE;

  accepted = eap_async_operation_report_args (core,
                                              eap_progress_changed_event_args_new (CLAMP (percentage, 0, 100),
                                                                                   user_state),
                                              error);
  eap_operation_core_unref (core);

  return accepted;
}
