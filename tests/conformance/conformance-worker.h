/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

#include "eap-test-utils.h"

G_BEGIN_DECLS

/* A background worker, what its work does, and what is heard of it: "50%", "done",
 * "failed" or "cancelled" */
typedef struct
{
  GThread                        *home;
  EapBackgroundWorker            *worker;       /* (owned) */
  EapTestRecorder                 recorder;
  EapRunWorkerCompletedEventArgs *args;         /* (owned) (nullable): of the last run */
  int                             completed;    /* (atomic) */

  /* Set by the test */
  int                             n_reports;
  gboolean                        echoes;       /* its argument is its result */
  const GValue                   *result;       /* (nullable) */
  const GError                   *error;        /* (nullable) */
  gboolean                        cancel;       /* without having been asked */
  gboolean                        obeys;
  EapTestGate                     started;
  EapTestGate                     go;           /* is waited at, before the reports */

  /* Set by the work */
  GThread                        *work_thread;  /* (atomic) */
  gboolean                        saw_cancel;
  int                             n_reported;   /* (atomic) */
  int                             has_returned; /* (atomic) */
} Worker;

/* It supports cancellation, and each report is delivered. */
void          worker_init         (Worker      *self);
/* Starts a run, lets it end and hears of that; or both */
void          worker_start        (Worker      *self);
void          worker_end          (Worker      *self);
void          worker_run          (Worker      *self);
const GError *worker_get_error    (Worker      *self);
void          worker_assert_heard (Worker      *self,
                                   const char  *events);
/* Proves that nothing is left */
void          worker_clear        (Worker      *self);

G_END_DECLS
