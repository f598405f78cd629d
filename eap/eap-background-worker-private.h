/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-background-worker.h"
#include "eap-operation-core-private.h"

G_BEGIN_DECLS

typedef struct {
  EapSynchronizationContext *context;               /* (owned): of the object */
  gboolean                   reports_progress;      /* (atomic) */
  gboolean                   supports_cancellation; /* (atomic) */
  EapProgressDelivery        delivery;

  gboolean                   busy;                  /* (atomic) */
  GMutex                     lock;                  /* guards core */
  EapOperationCore          *core;                  /* (owned) (nullable): of the run */
} EapBackgroundWorkerPrivate;

typedef enum {
  EAP_BACKGROUND_WORKER_DO_WORK,
  EAP_BACKGROUND_WORKER_PROGRESS_CHANGED,
  EAP_BACKGROUND_WORKER_RUN_WORKER_COMPLETED,
} EapBackgroundWorkerSignal;

extern guint eap_background_worker_signals[EAP_BACKGROUND_WORKER_RUN_WORKER_COMPLETED + 1];

EapBackgroundWorkerPrivate *eap_background_worker_get_private    (EapBackgroundWorker *self);
void                        eap_background_worker_notify_is_busy (EapBackgroundWorker *self);
void                        eap_background_worker_cancel_run     (EapBackgroundWorker *self);

G_END_DECLS
