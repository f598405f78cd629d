/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-component.h>
#include <eap/eap-do-work-event-args.h>
#include <eap/eap-run-worker-completed-event-args.h>

G_BEGIN_DECLS

#define EAP_TYPE_BACKGROUND_WORKER (eap_background_worker_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (EapBackgroundWorker, eap_background_worker,
                          EAP, BACKGROUND_WORKER, EapComponent)

/**
 * EapBackgroundWorkerClass:
 * @parent_class: the parent class
 * @do_work: the work, on a worker thread, after the handlers of
 *   [signal@Eap.BackgroundWorker::do-work]
 * @run_worker_completed: after the handlers of
 *   [signal@Eap.BackgroundWorker::run-worker-completed]
 *
 * The virtual functions of [class@Eap.BackgroundWorker].
 */
struct _EapBackgroundWorkerClass
{
  EapComponentClass parent_class;

  void (*do_work)              (EapBackgroundWorker            *self,
                                EapDoWorkEventArgs             *args);
  void (*run_worker_completed) (EapBackgroundWorker            *self,
                                EapRunWorkerCompletedEventArgs *args);

  /*< private >*/
  gpointer padding[8];
};

/**
 * EapBackgroundWorkerClass::do_work:
 * @self: a worker
 * @args: what the run was started with, and where the answer goes
 *
 * Does the work, on a worker thread, after the handlers of
 * [signal@Eap.BackgroundWorker::do-work].
 */

/**
 * EapBackgroundWorkerClass::run_worker_completed:
 * @self: a worker
 * @args: what became of the run
 *
 * A run has ended; called after the handlers of
 * [signal@Eap.BackgroundWorker::run-worker-completed].
 */

EAP_AVAILABLE_IN_ALL
EapBackgroundWorker *eap_background_worker_new                               (void) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
gboolean             eap_background_worker_get_is_busy                       (EapBackgroundWorker  *self);
EAP_AVAILABLE_IN_ALL
gboolean             eap_background_worker_get_cancellation_pending          (EapBackgroundWorker  *self);

EAP_AVAILABLE_IN_ALL
gboolean             eap_background_worker_get_worker_reports_progress       (EapBackgroundWorker  *self);
EAP_AVAILABLE_IN_ALL
void                 eap_background_worker_set_worker_reports_progress       (EapBackgroundWorker  *self,
                                                                              gboolean              reports_progress);

EAP_AVAILABLE_IN_ALL
gboolean             eap_background_worker_get_worker_supports_cancellation  (EapBackgroundWorker  *self);
EAP_AVAILABLE_IN_ALL
void                 eap_background_worker_set_worker_supports_cancellation  (EapBackgroundWorker  *self,
                                                                              gboolean              supports_cancellation);

EAP_AVAILABLE_IN_ALL
EapProgress         *eap_background_worker_get_progress                      (EapBackgroundWorker  *self);

EAP_AVAILABLE_IN_ALL
EapAsyncOperation   *eap_background_worker_run_worker_async                  (EapBackgroundWorker  *self,
                                                                              const GValue         *argument,
                                                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
void                 eap_background_worker_cancel_async                      (EapBackgroundWorker  *self);

EAP_AVAILABLE_IN_ALL
gboolean             eap_background_worker_report_progress                   (EapBackgroundWorker  *self,
                                                                              int                   percentage,
                                                                              GError              **error);
EAP_AVAILABLE_IN_ALL
gboolean             eap_background_worker_report_progress_with_state        (EapBackgroundWorker  *self,
                                                                              int                   percentage,
                                                                              const GValue         *user_state,
                                                                              GError              **error);

G_END_DECLS
