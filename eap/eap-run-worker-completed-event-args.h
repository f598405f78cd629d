/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-method-completed-event-args.h>

G_BEGIN_DECLS

#define EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS (eap_run_worker_completed_event_args_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapRunWorkerCompletedEventArgs, eap_run_worker_completed_event_args,
                      EAP, RUN_WORKER_COMPLETED_EVENT_ARGS, EapMethodCompletedEventArgs)

EAP_AVAILABLE_IN_ALL
EapRunWorkerCompletedEventArgs *eap_run_worker_completed_event_args_new        (const GValue                    *result,
                                                                                const GError                    *reason,
                                                                                gboolean                         cancelled) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
const GValue                   *eap_run_worker_completed_event_args_get_result (EapRunWorkerCompletedEventArgs  *self,
                                                                                GError                         **error);

G_END_DECLS
