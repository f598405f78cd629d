/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-async-operation.h"
#include "eap-operation-core-private.h"
#include "eap-worker-pool-private.h"

G_BEGIN_DECLS

/* One worker's run for an operation. What it holds goes home with it, in the
 * operation's terminal mail where it is the one that decides the outcome. */

typedef struct {
  EapWorkerFunc   func;      /* either this one */
  GTaskThreadFunc task_func; /* or this one */
  gpointer        data;
  GDestroyNotify  destroy;   /* (nullable) */
  GObject        *source;    /* (nullable): the component */
  gboolean        finish;    /* the component makes its args of the task's result */
} EapWorker;

gboolean          eap_worker_run_start      (EapAsyncOperation  *operation,
                                             EapOperationCore   *core,
                                             EapWorkerPool      *pool,
                                             const EapWorker    *worker,
                                             GError            **error);
void              eap_worker_run_push       (EapAsyncOperation  *operation,
                                             EapOperationCore   *core,
                                             EapWorkerPool      *pool,
                                             const EapWorker    *worker);

/* The operation of @source whose worker the calling thread is, else NULL */
EapOperationCore *eap_worker_run_get_core   (GObject            *source);
GObject          *eap_worker_run_get_source (EapOperationCore   *core);
/* Of the operation whose worker the calling thread is, else NULL */
GCancellable     *eap_worker_run_get_cancellable
                                            (void);
gboolean          eap_worker_run_is_current (EapOperationCore   *core);

G_END_DECLS
