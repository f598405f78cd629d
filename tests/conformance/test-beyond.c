/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"
#include "conformance-worker.h"

/* What no test of .NET or Mono covers: events and outcomes */

/* Threads that complete one operation at the same time: one of them does. */
#define N_THREADS 4

typedef struct
{
  EapAsyncOperation *operation;
  int                n_ready;     /* (atomic) */
  int                n_accepted;  /* (atomic) */
  int                n_completed;
} Contest;

static gpointer
contest_thread (gpointer data)
{
  Contest *self = data;

  g_atomic_int_inc (&self->n_ready);
  while (g_atomic_int_get (&self->n_ready) < N_THREADS)
    g_thread_yield ();
  if (eap_async_operation_operation_completed (self->operation, NULL))
    g_atomic_int_inc (&self->n_accepted);

  return NULL;
}

static void
contest_completed_cb (EapAsyncOperation          *operation,
                      EapAsyncCompletedEventArgs *args,
                      Contest                    *self)
{
  self->n_completed++;
}

static void
test_exactly_once (void)
{
  for (guint i = 0; i < eap_test_scaled (2000); i++)
    {
      Contest contest = { eap_test_start (NULL) };
      GThread *threads[N_THREADS];

      g_signal_connect (contest.operation, "completed", G_CALLBACK (contest_completed_cb),
                        &contest);
      for (int j = 0; j < N_THREADS; j++)
        threads[j] = g_thread_new ("contest", contest_thread, &contest);
      for (int j = 0; j < N_THREADS; j++)
        g_thread_join (threads[j]);
      eap_test_drain (NULL);
      g_assert_cmpint (contest.n_accepted, ==, 1);
      g_assert_cmpint (contest.n_completed, ==, 1);
      g_assert_finalize_object (contest.operation);
    }
}

static void
test_progress_before_completed (void)
{
  Worker worker;

  worker_init (&worker);
  worker.n_reports = 5;
  worker_run (&worker);
  worker_assert_heard (&worker, "20% 40% 60% 80% 100% done");
  worker_clear (&worker);
}

/* A thread that outlives the work goes on reporting. */
typedef struct
{
  EapAsyncOperation *operation;
  int                completed; /* (atomic) */
  int                n_refused; /* (atomic) */
} Stray;

static gpointer
stray_thread (gpointer data)
{
  Stray *self = data;

  while (g_atomic_int_get (&self->n_refused) == 0)
    if (!eap_async_operation_report_progress (self->operation, 50, NULL))
      g_atomic_int_inc (&self->n_refused);

  return NULL;
}

static void
stray_progress_cb (EapAsyncOperation           *operation,
                   EapProgressChangedEventArgs *args,
                   Stray                       *self)
{
  g_assert_false (self->completed);
}

static void
stray_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    Stray                      *self)
{
  g_assert_false (self->completed);
  self->completed = TRUE;
}

static void
test_no_progress_after_completed (void)
{
  for (guint i = 0; i < eap_test_scaled (1000); i++)
    {
      Stray stray = { eap_test_start (NULL) };
      GThread *thread;

      g_signal_connect (stray.operation, "progress-changed", G_CALLBACK (stray_progress_cb),
                        &stray);
      g_signal_connect (stray.operation, "completed", G_CALLBACK (stray_completed_cb), &stray);
      thread = g_thread_new ("stray", stray_thread, &stray);
      eap_test_drain (NULL);
      g_assert_true (eap_async_operation_operation_completed (stray.operation, NULL));
      eap_test_iterate_until_set (NULL, &stray.completed);
      g_thread_join (thread);
      eap_test_drain (NULL);
      g_assert_finalize_object (stray.operation);
    }
}

/* A handler that runs the loop is not entered a second time. */
static void
nesting_cb (EapAsyncOperation           *operation,
            EapProgressChangedEventArgs *args,
            int                         *depth)
{
  g_assert_cmpint (++*depth, ==, 1);
  eap_test_drain (NULL);
  --*depth;
}

static void
test_no_overlap (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  int depth = 0;

  g_signal_connect (operation, "progress-changed", G_CALLBACK (nesting_cb), &depth);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (EapProgressChangedEventArgs) args = eap_progress_changed_event_args_new (i, NULL);

      g_assert_true (eap_async_operation_report (operation, args, NULL));
    }
  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETED);
  g_assert_finalize_object (operation);
}

static void
test_busy_until_dispatched (void)
{
  Worker worker;

  worker_init (&worker);
  worker_start (&worker);
  eap_test_gate_open (&worker.go);
  while (!g_atomic_int_get (&worker.has_returned))
    g_thread_yield ();
  g_assert_true (eap_background_worker_get_is_busy (worker.worker));
  worker_end (&worker);
  g_assert_false (eap_background_worker_get_is_busy (worker.worker));
  worker_clear (&worker);
}

static void
restart_cb (EapBackgroundWorker            *background,
            EapRunWorkerCompletedEventArgs *args,
            Worker                         *worker)
{
  g_signal_handlers_disconnect_by_func (background, restart_cb, worker);
  worker_start (worker);
}

static void
test_restart_in_the_handler (void)
{
  Worker worker;

  worker_init (&worker);
  g_signal_connect (worker.worker, "run-worker-completed", G_CALLBACK (restart_cb), &worker);
  worker_run (&worker);
  worker_assert_heard (&worker, "done done");
  worker_clear (&worker);
}

static void
late_report_cb (EapBackgroundWorker            *background,
                EapRunWorkerCompletedEventArgs *args,
                gpointer                        user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (eap_background_worker_report_progress (background, 50, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
}

static gboolean
has_ended (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETING;
}

/* When the work has returned, in the handler, and afterwards */
static void
test_report_after_the_work (void)
{
  GMainContext *idle = g_main_context_new ();
  EapAsyncOperation *run;
  Worker worker;

  worker_init (&worker);
  g_signal_connect (worker.worker, "run-worker-completed", G_CALLBACK (late_report_cb), NULL);
  eap_test_gate_open (&worker.go);
  run = eap_background_worker_run_worker_async (worker.worker, NULL, NULL);
  eap_test_iterate_until (idle, has_ended, run);
  late_report_cb (worker.worker, NULL, NULL);
  worker_end (&worker);
  late_report_cb (worker.worker, NULL, NULL);
  eap_test_finalize_soon (NULL, run);
  g_main_context_unref (idle);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

static void
test_cancel_then_start (void)
{
  Worker worker;

  worker_init (&worker);
  worker.obeys = TRUE;
  eap_background_worker_cancel_async (worker.worker);
  worker_run (&worker);
  g_assert_false (worker.saw_cancel);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

/* Between the start and the first instruction of the work: never a run whose
 * request was lost */
static void
test_cancel_before_the_first_instruction (void)
{
  for (guint i = 0; i < eap_test_scaled (2000); i++)
    {
      Worker worker;

      worker_init (&worker);
      worker.obeys = TRUE;
      eap_test_gate_open (&worker.go);
      worker_start (&worker);
      if (i % 2 == 1)
        g_thread_yield ();
      eap_background_worker_cancel_async (worker.worker);
      worker_end (&worker);
      g_assert_true (worker.work_thread == NULL || worker.has_returned);
      worker_assert_heard (&worker, worker.work_thread == NULL || worker.saw_cancel
                                      ? "cancelled" : "done");
      worker_clear (&worker);
    }
}

static void
test_cancel_and_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full");
  Worker worker;

  worker_init (&worker);
  worker.cancel = TRUE;
  worker.error = reason;
  worker_run (&worker);
  g_assert_error (worker_get_error (&worker), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  worker_assert_heard (&worker, "failed");
  worker_clear (&worker);
}

/* As far as a handler in C can fail: later ones are skipped. What the library has
 * to do was done before. */
static void
stop_emission_cb (Calculator                 *calculator,
                  EapAsyncCompletedEventArgs *args,
                  gpointer                    user_data)
{
  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (calculator)), ==, 0);
  g_signal_stop_emission_by_name (calculator, "save-completed");
}

static void
test_handler_stops_the_emission (void)
{
  Calculator *calculator = calculator_new ();

  g_signal_connect (calculator, "save-completed", G_CALLBACK (stop_emission_cb), NULL);
  for (int i = 0; i < 2; i++)
    {
      EapAsyncOperation *operation = calculator_start (calculator, "save", NULL, NULL);
      EapAsyncCompletedEventArgs *args = eap_async_operation_wait (operation, -1, NULL);

      g_assert_nonnull (args);
      eap_test_finalize_soon (NULL, operation);
      eap_test_finalize_soon (NULL, args);
    }
  eap_test_finalize_soon (NULL, calculator);
}

static void
record_late_cb (EapBackgroundWorker            *background,
                EapRunWorkerCompletedEventArgs *args,
                EapTestRecorder                *recorder)
{
  eap_test_record (recorder, "late");
}

static void
never_cb (EapBackgroundWorker            *background,
          EapRunWorkerCompletedEventArgs *args,
          gpointer                        user_data)
{
  g_assert_not_reached ();
}

static void
test_handlers_during_a_run (void)
{
  Worker worker;
  gulong handler;

  worker_init (&worker);
  handler = g_signal_connect (worker.worker, "run-worker-completed", G_CALLBACK (never_cb), NULL);
  worker_start (&worker);
  eap_test_gate_wait (&worker.started);
  g_signal_connect (worker.worker, "run-worker-completed", G_CALLBACK (record_late_cb),
                    &worker.recorder);
  g_signal_handler_disconnect (worker.worker, handler);
  worker_end (&worker);
  worker_assert_heard (&worker, "done late");
  worker_clear (&worker);
}

/* Cancelled and called anew at once with the same state: each is told its own
 * end. */
static void
test_reused_state (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "search", EAP_STATE_INT (1), &job);
  eap_test_gate_wait (&client.started);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), EAP_STATE_INT (1));
  calculator_begin (client.calculator, "search", EAP_STATE_INT (1), &job);
  client_wait (&client, 1);
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);

  /* Where it is not replaced, the first is pending until its Completed. */
  calculator_begin (client.calculator, "tick", EAP_STATE_INT (1), &(CalculatorJob) { 0 });
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), EAP_STATE_INT (1));
  calculator_refused (client.calculator, "add", EAP_STATE_INT (1),
                      EAP_ASYNC_ERROR_DUPLICATE_STATE);
  client_wait (&client, 3);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), NULL);
  client_wait (&client, 4);
  client_finish (&client, "1:cancelled 1:=7 1:cancelled 1:=7");
}

static void
test_disposed_while_running (void)
{
  Worker worker;

  worker_init (&worker);
  worker.obeys = TRUE;
  worker_start (&worker);
  eap_test_gate_wait (&worker.started);
  g_object_run_dispose (G_OBJECT (worker.worker));
  eap_test_gate_open (&worker.go);
  /* Its handlers are gone, and its work was asked to stop. */
  eap_test_iterate_until_set (NULL, &worker.has_returned);
  g_assert_true (worker.saw_cancel);
  worker_assert_heard (&worker, "");
  worker_clear (&worker);
}

/* The state, and what was posted, are released at home, once. */
static void
nothing_cb (gpointer data)
{
}

static void
test_released_at_home (void)
{
  EapTestReleased released = { 0 };
  Client client;
  CalculatorJob job;
  GObject *state = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  EapAsyncOperation *operation;

  client_init (&client);
  job = client_slow_job (&client);
  operation = calculator_start (client.calculator, "save", NULL, &job);
  g_assert_true (eap_async_operation_post (operation, nothing_cb, &released,
                                           eap_test_released_cb, NULL));
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  g_assert_false (eap_async_operation_post (operation, nothing_cb, &released,
                                            eap_test_released_cb, NULL));
  eap_test_finalize_soon (NULL, operation);

  g_signal_handlers_disconnect_matched (client.calculator, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL,
                                        &client);
  operation = calculator_start (client.calculator, "add", EAP_STATE_OBJECT (state), NULL);
  g_object_unref (state);
  g_object_unref (eap_async_operation_wait (operation, -1, NULL));
  eap_test_finalize_soon (NULL, operation);
  eap_test_iterate_until_count (NULL, &released.n, 3);
  eap_test_assert_released (&released, 3);
  client_finish (&client, "done");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/beyond/" path, function)

  ADD ("exactly-once", test_exactly_once);
  ADD ("progress-before-completed", test_progress_before_completed);
  ADD ("no-progress-after-completed", test_no_progress_after_completed);
  ADD ("no-overlap", test_no_overlap);
  ADD ("busy-until-dispatched", test_busy_until_dispatched);
  ADD ("restart-in-the-handler", test_restart_in_the_handler);
  ADD ("report-after-the-work", test_report_after_the_work);
  ADD ("cancel-then-start", test_cancel_then_start);
  ADD ("cancel-before-the-first-instruction", test_cancel_before_the_first_instruction);
  ADD ("cancel-and-error", test_cancel_and_error);
  ADD ("handler-stops-the-emission", test_handler_stops_the_emission);
  ADD ("handlers-during-a-run", test_handlers_during_a_run);
  ADD ("reused-state", test_reused_state);
  ADD ("disposed-while-running", test_disposed_while_running);
  ADD ("released-at-home", test_released_at_home);

  return g_test_run ();
}
