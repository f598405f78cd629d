/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-utils.h"

G_BEGIN_DECLS

/* A BackgroundWorker that reports and can be cancelled, and what is heard of it:
 * percentages with their states, "completed" and "failed" */
typedef struct {
  GThread             *home;
  EapTestRecorder      recorder;
  EapBackgroundWorker *worker;    /* (owned) (nullable) */
  int                  completed; /* (atomic) */
  EapTestGate          started;
  EapTestGate          go;
  EapTestGate          asked;     /* to cancel */
  EapTestGate          gone;      /* the late work has looked around */
  int                  n_runs;
} EapTestWorkerScene;

void               eap_test_worker_scene_init   (EapTestWorkerScene *self,
                                                 GCallback           do_work);
/* Fails the test if it is refused */
EapAsyncOperation *eap_test_worker_scene_start  (EapTestWorkerScene *self);
/* Compares what was heard, and proves that nothing keeps the worker */
void               eap_test_worker_scene_finish (EapTestWorkerScene *self,
                                                 const char         *events);

G_END_DECLS
