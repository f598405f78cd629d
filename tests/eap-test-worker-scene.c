/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-worker-scene.h"

static void
progress_changed_cb (EapBackgroundWorker         *worker,
                     EapProgressChangedEventArgs *args,
                     EapTestWorkerScene          *self)
{
  const GValue *state = eap_event_args_get_user_state (EAP_EVENT_ARGS (args));

  g_assert_true (g_thread_self () == self->home);
  g_assert_true (eap_background_worker_get_is_busy (worker));
  eap_test_record (&self->recorder, "%d%s",
                   eap_progress_changed_event_args_get_progress_percentage (args),
                   state != NULL ? g_value_get_string (state) : "");
}

static void
run_worker_completed_cb (EapBackgroundWorker        *worker,
                         EapAsyncCompletedEventArgs *args,
                         EapTestWorkerScene         *self)
{
  g_assert_true (g_thread_self () == self->home);
  eap_test_record (&self->recorder, "%s",
                   eap_async_completed_event_args_get_error (args) != NULL ? "failed"
                                                                           : "completed");
  self->completed = TRUE;
}

void
eap_test_worker_scene_init (EapTestWorkerScene *self,
                            GCallback           do_work)
{
  *self = (EapTestWorkerScene) { .home = g_thread_self () };
  eap_test_recorder_init (&self->recorder);
  eap_test_gate_init (&self->started);
  eap_test_gate_init (&self->go);
  eap_test_gate_init (&self->asked);
  eap_test_gate_init (&self->gone);
  self->worker = g_object_new (EAP_TYPE_BACKGROUND_WORKER,
                               "worker-reports-progress", TRUE,
                               "worker-supports-cancellation", TRUE,
                               NULL);
  g_signal_connect (self->worker, "do-work", do_work, self);
  g_signal_connect (self->worker, "progress-changed", G_CALLBACK (progress_changed_cb), self);
  g_signal_connect (self->worker, "run-worker-completed", G_CALLBACK (run_worker_completed_cb),
                    self);
}

EapAsyncOperation *
eap_test_worker_scene_start (EapTestWorkerScene *self)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation;

  operation = eap_background_worker_run_worker_async (self->worker, NULL, &error);
  g_assert_no_error (error);

  return operation;
}

void
eap_test_worker_scene_finish (EapTestWorkerScene *self,
                              const char         *events)
{
  eap_test_drain (NULL);
  eap_test_assert_recorded (&self->recorder, events);
  if (self->worker != NULL)
    g_assert_finalize_object (self->worker);
  eap_test_gate_clear (&self->started);
  eap_test_gate_clear (&self->go);
  eap_test_gate_clear (&self->asked);
  eap_test_gate_clear (&self->gone);
  eap_test_recorder_clear (&self->recorder);
}
