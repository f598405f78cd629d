/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-run-worker-completed-event-args-private.h"

#include "eap-event-args-private.h"
#include "eap-state-private.h"

/**
 * EapRunWorkerCompletedEventArgs:
 *
 * What became of a run of a [class@Eap.BackgroundWorker].
 *
 * This is .NET's `RunWorkerCompletedEventArgs`.
 */

struct _EapRunWorkerCompletedEventArgs
{
  EapAsyncCompletedEventArgs parent_instance;

  GValue                     result;
  EapDoWorkEventArgs        *work; /* (owned) (nullable) */
};

typedef enum
{
  PROP_RESULT = 1,
} EapRunWorkerCompletedEventArgsProperty;

static GParamSpec *properties[PROP_RESULT + 1];

G_DEFINE_FINAL_TYPE (EapRunWorkerCompletedEventArgs, eap_run_worker_completed_event_args,
                     EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)

static void
eap_run_worker_completed_event_args_finalize (GObject *object)
{
  EapRunWorkerCompletedEventArgs *self = EAP_RUN_WORKER_COMPLETED_EVENT_ARGS (object);

  if (G_VALUE_TYPE (&self->result) != 0)
    g_value_unset (&self->result);
  g_clear_object (&self->work);

  G_OBJECT_CLASS (eap_run_worker_completed_event_args_parent_class)->finalize (object);
}

static void
eap_run_worker_completed_event_args_get_property (GObject    *object,
                                                  guint       prop_id,
                                                  GValue     *value,
                                                  GParamSpec *pspec)
{
  EapRunWorkerCompletedEventArgs *self = EAP_RUN_WORKER_COMPLETED_EVENT_ARGS (object);

  switch ((EapRunWorkerCompletedEventArgsProperty) prop_id)
    {
    case PROP_RESULT:
      g_value_set_boxed (value, eap_run_worker_completed_event_args_get_result (self, NULL));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_run_worker_completed_event_args_set_property (GObject      *object,
                                                  guint         prop_id,
                                                  const GValue *value,
                                                  GParamSpec   *pspec)
{
  EapRunWorkerCompletedEventArgs *self = EAP_RUN_WORKER_COMPLETED_EVENT_ARGS (object);

  switch ((EapRunWorkerCompletedEventArgsProperty) prop_id)
    {
    case PROP_RESULT:
      if (eap_event_args_is_open (EAP_EVENT_ARGS (self)))
        eap_state_replace (g_value_get_boxed (value), &self->result);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_run_worker_completed_event_args_class_init (EapRunWorkerCompletedEventArgsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eap_run_worker_completed_event_args_finalize;
  object_class->get_property = eap_run_worker_completed_event_args_get_property;
  object_class->set_property = eap_run_worker_completed_event_args_set_property;

  /**
   * EapRunWorkerCompletedEventArgs:result:
   *
   * The result of the work; `NULL` if it failed or was cancelled.
   */
  properties[PROP_RESULT] =
    g_param_spec_boxed ("result", NULL, NULL, G_TYPE_VALUE,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
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
    eap_do_work_event_args_steal_result (work, &self->result);

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
 * eap_run_worker_completed_event_args_get_result:
 * @self: event args
 * @error: return location for an error
 *
 * Gets the result of the work.
 *
 * Fails with the error of the work if it failed, and with
 * `G_IO_ERROR_CANCELLED` if it was cancelled (rule R20). Without an error a
 * return of `NULL` says that no result was set.
 *
 * Returns: (transfer none) (nullable): the result, or `NULL`
 */
const GValue *
eap_run_worker_completed_event_args_get_result (EapRunWorkerCompletedEventArgs  *self,
                                                GError                         **error)
{
  g_return_val_if_fail (EAP_IS_RUN_WORKER_COMPLETED_EVENT_ARGS (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!eap_async_completed_event_args_raise_exception_if_necessary (EAP_ASYNC_COMPLETED_EVENT_ARGS (self),
                                                                    error))
    return NULL;

  return eap_state_or_null (&self->result);
}
