/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-run-worker-completed-event-args-private.h"

#include "eap-method-completed-event-args-private.h"

/**
 * EapRunWorkerCompletedEventArgs:
 *
 * What became of a run of a [class@Eap.BackgroundWorker].
 *
 * This is .NET's `RunWorkerCompletedEventArgs`.
 */

struct _EapRunWorkerCompletedEventArgs
{
  EapMethodCompletedEventArgs parent_instance;

  EapDoWorkEventArgs         *work; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EapRunWorkerCompletedEventArgs, eap_run_worker_completed_event_args,
                     EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS)

static void
eap_run_worker_completed_event_args_finalize (GObject *object)
{
  EapRunWorkerCompletedEventArgs *self = EAP_RUN_WORKER_COMPLETED_EVENT_ARGS (object);

  g_clear_object (&self->work);

  G_OBJECT_CLASS (eap_run_worker_completed_event_args_parent_class)->finalize (object);
}

static void
eap_run_worker_completed_event_args_class_init (EapRunWorkerCompletedEventArgsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eap_run_worker_completed_event_args_finalize;
}

static void
eap_run_worker_completed_event_args_init (EapRunWorkerCompletedEventArgs *self)
{
}

/* What has become of the work, if that did not fail. Consumes @work: it may hold
 * what is the user's, and is released where these args are. */
EapRunWorkerCompletedEventArgs *
eap_run_worker_completed_event_args_new_of_work (EapDoWorkEventArgs *work)
{
  EapRunWorkerCompletedEventArgs *self =
    g_object_new (EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS,
                  eap_do_work_event_args_get_cancel (work) ? "cancelled" : NULL, TRUE,
                  NULL);

  self->work = work;
  if (!eap_do_work_event_args_get_cancel (work))
    eap_do_work_event_args_steal_result (work,
                                         eap_method_completed_event_args_peek_result (EAP_METHOD_COMPLETED_EVENT_ARGS (self)));

  return self;
}

/**
 * eap_run_worker_completed_event_args_new: (skip)
 * @result: (nullable): the result of the work
 * @reason: (nullable): why the work failed
 * @cancelled: whether it was cancelled
 *
 * Makes event args, for a component of your own that raises such an event.
 *
 * Other languages make them with their properties.
 *
 * Returns: (transfer full): event args
 */
EapRunWorkerCompletedEventArgs *
eap_run_worker_completed_event_args_new (const GValue *result,
                                         const GError *reason,
                                         gboolean      cancelled)
{
  return g_object_new (EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS,
                       "result", result,
                       "error", reason,
                       "cancelled", !!cancelled,
                       NULL);
}

/**
 * eap_run_worker_completed_event_args_get_result: (skip)
 * @self: event args
 * @error: return location for an error
 *
 * Gets the result of the work.
 *
 * This is [method@Eap.MethodCompletedEventArgs.get_result], for C programs that need
 * no cast then.
 *
 * Returns: (transfer none) (nullable): the result, or `NULL`
 */
const GValue *
eap_run_worker_completed_event_args_get_result (EapRunWorkerCompletedEventArgs  *self,
                                                GError                         **error)
{
  g_return_val_if_fail (EAP_IS_RUN_WORKER_COMPLETED_EVENT_ARGS (self), NULL);

  return eap_method_completed_event_args_get_result (EAP_METHOD_COMPLETED_EVENT_ARGS (self), error);
}
