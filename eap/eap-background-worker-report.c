/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-background-worker.h"

#include "eap-async-operation-private.h"
#include "eap-component-private.h"
#include "eap-error.h"
#include "eap-state-private.h"

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

  core = eap_component_ref_current (EAP_COMPONENT (self));
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

  accepted = eap_async_operation_report_figures (core, eap_share_of_percentage (percentage), 0, 0,
                                                 error);
  eap_operation_core_unref (core);

  return accepted;
}

/**
 * eap_background_worker_report_progress_with_state:
 * @self: a worker
 * @percentage: how far the work is; made to lie from 0 to 100
 * @user_state: (nullable): the user state of this one event, which is copied; `NULL`: none
 * @error: return location for an error
 *
 * Reports how far the work is, and something besides.
 *
 * Like [method@Eap.BackgroundWorker.report_progress], but each such report is
 * delivered, and where [property@Eap.Component:max-undelivered] of them are queued it
 * waits. Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` as that does, and if
 * the state cannot be copied; otherwise as [method@Eap.AsyncOperation.report] does.
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

  accepted = eap_async_operation_may_report (core, error) &&
             eap_async_operation_report_args (core,
                                              eap_progress_changed_event_args_new (CLAMP (percentage, 0, 100),
                                                                                   user_state),
                                              error);
  eap_operation_core_unref (core);

  return accepted;
}
