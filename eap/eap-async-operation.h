/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-async-completed-event-args.h>
#include <eap/eap-enums.h>
#include <eap/eap-progress-changed-event-args.h>
#include <eap/eap-progress.h>
#include <eap/eap-synchronization-context.h>
#include <eap/eap-worker-pool.h>

G_BEGIN_DECLS

#define EAP_TYPE_ASYNC_OPERATION (eap_async_operation_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapAsyncOperation, eap_async_operation, EAP, ASYNC_OPERATION, GObject)

EAP_AVAILABLE_IN_ALL
const GValue               *eap_async_operation_get_user_supplied_state     (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
EapSynchronizationContext  *eap_async_operation_get_synchronization_context (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
EapOperationState           eap_async_operation_get_state                   (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
EapAsyncCompletedEventArgs *eap_async_operation_get_args                    (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
const char                 *eap_async_operation_get_name                    (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_set_name                    (EapAsyncOperation            *self,
                                                                             const char                   *name);

EAP_AVAILABLE_IN_ALL
GObject                    *eap_async_operation_get_source_object           (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
const char                 *eap_async_operation_get_method_name             (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
const GValue               *eap_async_operation_get_arguments               (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_ready_cb                    (GObject                      *source,
                                                                             GAsyncResult                 *result,
                                                                             gpointer                      operation);

EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_post                        (EapAsyncOperation            *self,
                                                                             EapSendOrPostCallback         callback,
                                                                             gpointer                      state,
                                                                             GDestroyNotify                destroy,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_post_operation_completed    (EapAsyncOperation            *self,
                                                                             EapSendOrPostCallback         callback,
                                                                             gpointer                      state,
                                                                             GDestroyNotify                destroy,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_operation_completed         (EapAsyncOperation            *self,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_complete                    (EapAsyncOperation            *self,
                                                                             EapAsyncCompletedEventArgs   *args,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_complete_with_result        (EapAsyncOperation            *self,
                                                                             const GValue                 *result,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_complete_with_error         (EapAsyncOperation            *self,
                                                                             const GError                 *reason,
                                                                             GError                      **error);

EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_report_progress             (EapAsyncOperation            *self,
                                                                             int                           percentage,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_report_amount               (EapAsyncOperation            *self,
                                                                             guint64                       processed,
                                                                             guint64                       total,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_report                      (EapAsyncOperation            *self,
                                                                             EapProgressChangedEventArgs  *args,
                                                                             GError                      **error);

EAP_AVAILABLE_IN_ALL
EapProgress                *eap_async_operation_get_progress                (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
guint64                     eap_async_operation_get_n_merged_reports        (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
guint                       eap_async_operation_get_max_undelivered         (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_set_max_undelivered         (EapAsyncOperation            *self,
                                                                             guint                         max_undelivered);

EAP_AVAILABLE_IN_ALL
GCancellable               *eap_async_operation_get_cancellable             (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_cancel                      (EapAsyncOperation            *self);
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_set_timeout                 (EapAsyncOperation            *self,
                                                                             guint                         milliseconds);
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_bind_owner                  (EapAsyncOperation            *self,
                                                                             GObject                      *owner);

EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_run_in_thread               (EapAsyncOperation            *self,
                                                                             EapWorkerPool                *pool,
                                                                             EapWorkerFunc                 func,
                                                                             gpointer                      data,
                                                                             GDestroyNotify                destroy,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_operation_run_task                    (EapAsyncOperation            *self,
                                                                             EapWorkerPool                *pool,
                                                                             GTaskThreadFunc               task_func,
                                                                             gpointer                      task_data,
                                                                             GDestroyNotify                destroy,
                                                                             GError                      **error);
EAP_AVAILABLE_IN_ALL
GTask                      *eap_async_operation_get_task                    (EapAsyncOperation            *self);

EAP_AVAILABLE_IN_ALL
EapAsyncCompletedEventArgs *eap_async_operation_wait                        (EapAsyncOperation            *self,
                                                                             gint64                        timeout,
                                                                             GError                      **error) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_on_completed                (EapAsyncOperation            *self,
                                                                             EapCompletedFunc              func,
                                                                             gpointer                      user_data);
EAP_AVAILABLE_IN_ALL
void                        eap_async_operation_wait_async                  (EapAsyncOperation            *self,
                                                                             GCancellable                 *cancellable,
                                                                             GAsyncReadyCallback           callback,
                                                                             gpointer                      user_data);
EAP_AVAILABLE_IN_ALL
EapAsyncCompletedEventArgs *eap_async_operation_wait_finish                 (EapAsyncOperation            *self,
                                                                             GAsyncResult                 *result,
                                                                             GError                      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
