/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-worker.h"

static void
do_work_cb (EapBackgroundWorker *background,
            EapDoWorkEventArgs  *args,
            Worker              *self)
{
  g_atomic_pointer_set (&self->work_thread, g_thread_self ());
  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);

  for (int i = 1; i <= self->n_reports; i++)
    if (eap_background_worker_report_progress (background, 100 * i / self->n_reports, NULL))
      g_atomic_int_inc (&self->n_reported);

  self->saw_cancel = eap_background_worker_get_cancellation_pending (background);
  if (self->echoes)
    eap_do_work_event_args_set_result (args, eap_do_work_event_args_get_argument (args));
  if (self->result != NULL)
    eap_do_work_event_args_set_result (args, self->result);
  if (self->cancel || (self->obeys && self->saw_cancel))
    eap_do_work_event_args_set_cancel (args, TRUE);
  if (self->error != NULL)
    eap_do_work_event_args_set_error (args, self->error);
  g_atomic_int_set (&self->has_returned, TRUE);
}

static void
progress_changed_cb (EapBackgroundWorker         *background,
                     EapProgressChangedEventArgs *args,
                     Worker                      *self)
{
  g_assert_true (background == self->worker);
  g_assert_true (g_thread_self () == self->home);
  eap_test_record (&self->recorder, "%d%%",
                   eap_progress_changed_event_args_get_progress_percentage (args));
}

static void
run_worker_completed_cb (EapBackgroundWorker            *background,
                         EapRunWorkerCompletedEventArgs *args,
                         Worker                         *self)
{
  EapAsyncCompletedEventArgs *outcome = EAP_ASYNC_COMPLETED_EVENT_ARGS (args);
  const char *event = "done";

  g_assert_true (background == self->worker);
  g_assert_true (g_thread_self () == self->home);
  g_assert_false (eap_background_worker_get_is_busy (background));
  g_set_object (&self->args, args);

  if (eap_async_completed_event_args_get_error (outcome) != NULL)
    event = "failed";
  else if (eap_async_completed_event_args_get_cancelled (outcome))
    event = "cancelled";
  eap_test_record (&self->recorder, "%s", event);
  g_atomic_int_set (&self->completed, TRUE);
}

void
worker_init (Worker *self)
{
  *self = (Worker) { .home = g_thread_self () };
  eap_test_recorder_init (&self->recorder);
  eap_test_gate_init (&self->started);
  eap_test_gate_init (&self->go);
  self->worker = g_object_new (EAP_TYPE_BACKGROUND_WORKER,
                               "progress-delivery", EAP_PROGRESS_DELIVERY_EVERY,
                               "worker-reports-progress", TRUE,
                               "worker-supports-cancellation", TRUE,
                               NULL);
  g_signal_connect (self->worker, "do-work", G_CALLBACK (do_work_cb), self);
  g_signal_connect (self->worker, "progress-changed", G_CALLBACK (progress_changed_cb), self);
  g_signal_connect (self->worker, "run-worker-completed", G_CALLBACK (run_worker_completed_cb),
                    self);
}

void
worker_start (Worker *self)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *run;

  self->has_returned = FALSE;
  self->completed = FALSE;
  run = eap_background_worker_run_worker_async (self->worker, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (run);
}

void
worker_end (Worker *self)
{
  eap_test_gate_open (&self->go);
  eap_test_iterate_until_set (NULL, &self->completed);
}

void
worker_run (Worker *self)
{
  worker_start (self);
  worker_end (self);
}

const GError *
worker_get_error (Worker *self)
{
  return eap_async_completed_event_args_get_error (EAP_ASYNC_COMPLETED_EVENT_ARGS (self->args));
}

void
worker_assert_heard (Worker     *self,
                     const char *events)
{
  eap_test_assert_recorded (&self->recorder, events);
}

void
worker_clear (Worker *self)
{
  eap_test_drain (NULL);
  eap_test_finalize_soon (NULL, self->worker);
  if (self->args != NULL)
    eap_test_finalize_soon (NULL, self->args);
  eap_test_gate_clear (&self->go);
  eap_test_gate_clear (&self->started);
  eap_test_recorder_clear (&self->recorder);
}
