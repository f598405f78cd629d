/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-types.h>

G_BEGIN_DECLS

#define EAP_TYPE_WORKER_POOL (eap_worker_pool_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapWorkerPool, eap_worker_pool, EAP, WORKER_POOL, GObject)

EAP_AVAILABLE_IN_ALL
EapWorkerPool *eap_worker_pool_new             (const char    *name,
                                                guint          max_threads) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
EapWorkerPool *eap_worker_pool_get_default     (void);
EAP_AVAILABLE_IN_ALL
EapWorkerPool *eap_worker_pool_get_dedicated   (void);

EAP_AVAILABLE_IN_ALL
const char    *eap_worker_pool_get_name        (EapWorkerPool *self);
EAP_AVAILABLE_IN_ALL
guint          eap_worker_pool_get_max_threads (EapWorkerPool *self);
EAP_AVAILABLE_IN_ALL
guint          eap_worker_pool_get_n_threads   (EapWorkerPool *self);
EAP_AVAILABLE_IN_ALL
guint          eap_worker_pool_get_n_queued    (EapWorkerPool *self);

EAP_AVAILABLE_IN_ALL
void           eap_worker_pool_set_thread_func (EapWorkerThreadFunc  func,
                                                gpointer             data,
                                                GDestroyNotify       destroy);
EAP_AVAILABLE_IN_ALL
void           eap_worker_pool_run_thread      (void);
EAP_AVAILABLE_IN_ALL
void           eap_worker_pool_set_has_interpreter_lock (gboolean has_lock);
EAP_AVAILABLE_IN_ALL
void           eap_worker_pool_halt            (void);

G_END_DECLS
