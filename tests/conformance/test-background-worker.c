/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-worker.h"

/* B1–B12: the rules of the worker */

static void
test_reports_only_if_it_says_so (void)
{
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  worker.n_reports = 2;
  eap_background_worker_set_worker_reports_progress (worker.worker, FALSE);
  worker_run (&worker);
  worker_assert_heard (&worker, "done");

  g_assert_false (eap_background_worker_report_progress (worker.worker, 1, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_background_worker_set_worker_reports_progress (worker.worker, TRUE);
  worker_run (&worker);
  worker_assert_heard (&worker, "done 50% 100% done");
  worker_clear (&worker);
}

/* Cancelling never fails: without support it has no effect. */
static void
test_cancel_without_support (void)
{
  Worker worker;

  worker_init (&worker);
  worker.obeys = TRUE;
  eap_background_worker_set_worker_supports_cancellation (worker.worker, FALSE);
  worker_start (&worker);
  eap_test_gate_wait (&worker.started);
  eap_background_worker_cancel_async (worker.worker);
  g_assert_false (eap_background_worker_get_cancellation_pending (worker.worker));
  worker_end (&worker);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

static void
test_busy (void)
{
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  worker_start (&worker);
  g_assert_true (eap_background_worker_get_is_busy (worker.worker));
  g_assert_null (eap_background_worker_run_worker_async (worker.worker, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  worker_end (&worker);
  eap_test_drain (NULL);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

static void
test_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full");
  Worker worker;

  worker_init (&worker);
  worker.error = reason;
  worker_run (&worker);
  g_assert_error (worker_get_error (&worker), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  worker_assert_heard (&worker, "failed");
  worker_clear (&worker);
}

static void
test_cancelled (void)
{
  Worker worker;

  worker_init (&worker);
  worker.obeys = TRUE;
  worker_start (&worker);
  eap_test_gate_wait (&worker.started);
  eap_background_worker_cancel_async (worker.worker);
  g_assert_true (eap_background_worker_get_cancellation_pending (worker.worker));
  worker_end (&worker);
  worker_assert_heard (&worker, "cancelled");
  worker_clear (&worker);
}

/* The work can look, in each of the three outcomes: it has returned before. */
static void
after_the_work_cb (EapBackgroundWorker            *background,
                   EapRunWorkerCompletedEventArgs *args,
                   Worker                         *worker)
{
  g_assert_true (g_atomic_int_get (&worker->has_returned));
}

static void
test_after_the_work (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full");
  Worker worker;

  worker_init (&worker);
  g_signal_connect (worker.worker, "run-worker-completed", G_CALLBACK (after_the_work_cb),
                    &worker);
  worker_run (&worker);
  worker.error = reason;
  worker_run (&worker);
  worker.error = NULL;
  worker.cancel = TRUE;
  worker_run (&worker);
  worker_assert_heard (&worker, "done failed cancelled");
  worker_clear (&worker);
}

/* The loop is not iterated at all while the work reports. */
static void
test_report_returns_at_once (void)
{
  Worker worker;

  worker_init (&worker);
  worker.n_reports = 100;
  worker_start (&worker);
  eap_test_gate_open (&worker.go);
  while (!g_atomic_int_get (&worker.has_returned))
    g_thread_yield ();
  g_assert_cmpint (g_atomic_int_get (&worker.n_reported), ==, 100);
  worker_assert_heard (&worker, "");
  worker_end (&worker);
  worker_clear (&worker);
}

static void
test_argument_and_result (void)
{
  EapAsyncOperation *run;
  const GValue *result;
  Worker worker;

  worker_init (&worker);
  worker.echoes = TRUE;
  run = eap_background_worker_run_worker_async (worker.worker, EAP_STATE_STRING ("there"), NULL);
  worker_end (&worker);
  result = eap_run_worker_completed_event_args_get_result (worker.args, NULL);
  g_assert_cmpstr (g_value_get_string (result), ==, "there");
  worker_assert_heard (&worker, "done");
  eap_test_finalize_soon (NULL, run);
  worker_clear (&worker);
}

/* The work is done elsewhere, and what it tells arrives at home. */
static void
test_threads (void)
{
  Worker worker;

  worker_init (&worker);
  worker.n_reports = 1;
  worker_run (&worker);
  g_assert_true (worker.work_thread != NULL && worker.work_thread != g_thread_self ());
  worker_assert_heard (&worker, "100% done");
  worker_clear (&worker);
}

/* One handler serves two workers, and is told which of them it works for. */
static void
sender_cb (EapBackgroundWorker *background,
           EapDoWorkEventArgs  *args,
           gpointer             user_data)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_OBJECT (background));
}

static void
test_sender (void)
{
  for (int i = 0; i < 2; i++)
    {
      EapBackgroundWorker *background = eap_background_worker_new ();
      EapAsyncOperation *run;
      EapAsyncCompletedEventArgs *args;

      g_signal_connect (background, "do-work", G_CALLBACK (sender_cb), NULL);
      run = eap_background_worker_run_worker_async (background, NULL, NULL);
      args = eap_async_operation_wait (run, -1, NULL);
      g_assert_true (g_value_get_object (eap_run_worker_completed_event_args_get_result (
                       EAP_RUN_WORKER_COMPLETED_EVENT_ARGS (args), NULL)) == background);
      eap_test_finalize_soon (NULL, run);
      eap_test_finalize_soon (NULL, args);
      eap_test_finalize_soon (NULL, background);
    }
}

/* A derived class, which does not chain up anywhere */
#define TACITURN_TYPE (taciturn_get_type ())
G_DECLARE_FINAL_TYPE (Taciturn, taciturn, TACITURN, TACITURN, EapBackgroundWorker)

struct _Taciturn
{
  EapBackgroundWorker parent_instance;

  int n_calls; /* (atomic) */
};

G_DEFINE_FINAL_TYPE (Taciturn, taciturn, EAP_TYPE_BACKGROUND_WORKER)

static void
taciturn_do_work (EapBackgroundWorker *background,
                  EapDoWorkEventArgs  *args)
{
  g_atomic_int_inc (&TACITURN_TACITURN (background)->n_calls);
  eap_background_worker_report_progress (background, 50, NULL);
}

static void
taciturn_run_worker_completed (EapBackgroundWorker            *background,
                               EapRunWorkerCompletedEventArgs *args)
{
  g_atomic_int_inc (&TACITURN_TACITURN (background)->n_calls);
}

static void
taciturn_progress_changed (EapComponent                *component,
                           EapProgressChangedEventArgs *args)
{
  g_atomic_int_inc (&TACITURN_TACITURN (component)->n_calls);
}

static void
taciturn_class_init (TaciturnClass *klass)
{
  EAP_BACKGROUND_WORKER_CLASS (klass)->do_work = taciturn_do_work;
  EAP_BACKGROUND_WORKER_CLASS (klass)->run_worker_completed = taciturn_run_worker_completed;
  EAP_COMPONENT_CLASS (klass)->progress_changed = taciturn_progress_changed;
}

static void
taciturn_init (Taciturn *self)
{
}

static void
count_cb (EapBackgroundWorker *background,
          gpointer             args,
          int                 *n)
{
  g_atomic_int_inc (n);
}

/* Its virtual functions are called beside the handlers, not instead of them. */
static void
test_no_need_to_chain_up (void)
{
  Taciturn *taciturn = g_object_new (TACITURN_TYPE, "worker-reports-progress", TRUE, NULL);
  EapBackgroundWorker *background = EAP_BACKGROUND_WORKER (taciturn);
  EapAsyncOperation *run;
  int n = 0;

  g_signal_connect (taciturn, "do-work", G_CALLBACK (count_cb), &n);
  g_signal_connect (taciturn, "progress-changed", G_CALLBACK (count_cb), &n);
  g_signal_connect (taciturn, "run-worker-completed", G_CALLBACK (count_cb), &n);
  run = eap_background_worker_run_worker_async (background, NULL, NULL);
  g_object_unref (eap_async_operation_wait (run, -1, NULL));
  g_assert_cmpint (n, ==, 3);
  g_assert_cmpint (taciturn->n_calls, ==, 3);
  eap_test_finalize_soon (NULL, run);
  eap_test_finalize_soon (NULL, taciturn);
}

/* What must be looked at first comes with the result. */
static void
test_result_tells (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full");
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  worker.error = reason;
  worker_run (&worker);
  g_assert_null (eap_run_worker_completed_event_args_get_result (worker.args, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);

  worker.error = NULL;
  worker.cancel = TRUE;
  worker_run (&worker);
  g_assert_null (eap_run_worker_completed_event_args_get_result (worker.args, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  worker_assert_heard (&worker, "failed cancelled");
  worker_clear (&worker);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("B1", test_reports_only_if_it_says_so);
  ADD ("B2", test_cancel_without_support);
  ADD ("B3", test_busy);
  ADD ("B4", test_error);
  ADD ("B5", test_cancelled);
  ADD ("B6", test_after_the_work);
  ADD ("B7", test_report_returns_at_once);
  ADD ("B8", test_argument_and_result);
  ADD ("B9", test_threads);
  ADD ("B10", test_sender);
  ADD ("B11", test_no_need_to_chain_up);
  ADD ("B12", test_result_tells);

  return g_test_run ();
}
