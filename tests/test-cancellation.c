/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* An operation, what its worker does, and what became of it */
typedef struct
{
  EapAsyncOperation *operation;
  EapTestTally       tally;     /* of the worker's data */
  EapTestGate        gate;
  int                n_begun;   /* (atomic) */
  int                n_completed;
  gboolean           was_cancelled;
  gboolean           was_requested;
  GError            *error;
} Run;

static void
run_completed_cb (EapAsyncOperation          *operation,
                  EapAsyncCompletedEventArgs *args,
                  Run                        *run)
{
  GError *error = eap_async_completed_event_args_get_error (args);

  run->n_completed++;
  run->was_cancelled = eap_async_completed_event_args_get_cancelled (args);
  run->was_requested = eap_async_completed_event_args_get_cancel_requested (args);
  run->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
run_init (Run *run)
{
  g_autoptr (GError) error = NULL;

  memset (run, 0, sizeof *run);
  run->tally.home = g_thread_self ();
  eap_test_gate_init (&run->gate);
  run->operation = eap_async_operation_manager_create_operation (NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (run->operation, "completed", G_CALLBACK (run_completed_cb), run);
}

static void
run_released_cb (gpointer data)
{
  eap_test_tally_cb (&((Run *) data)->tally);
}

static void
run_start (Run           *run,
           EapWorkerPool *pool,
           EapWorkerFunc  func)
{
  g_autoptr (GError) error = NULL;

  eap_async_operation_run_in_thread (run->operation, pool, func, run,
                                     run_released_cb, &error);
  g_assert_no_error (error);
}

static void
run_end (Run *run)
{
  eap_test_iterate_until_count (NULL, &run->n_completed, 1);
  g_assert_cmpint (run->n_completed, ==, 1);
}

/* What a late worker has still goes home. */
static void
run_clear (Run *run,
           int  n_released)
{
  eap_test_iterate_until_count (NULL, &run->tally.n, n_released);
  eap_test_drain (NULL);
  eap_test_assert_tally (&run->tally, n_released);
  g_assert_cmpint (run->n_completed, ==, 1);
  eap_test_finalize_soon (NULL, run->operation);
  g_clear_error (&run->error);
  eap_test_gate_clear (&run->gate);
}

static EapAsyncCompletedEventArgs *
never (EapAsyncOperation  *operation,
       gpointer            data,
       GError            **error)
{
  g_assert_not_reached ();
}

static EapAsyncCompletedEventArgs *
gated (EapAsyncOperation  *operation,
       gpointer            data,
       GError            **error)
{
  Run *run = data;

  g_atomic_int_inc (&run->n_begun);
  eap_test_gate_wait (&run->gate);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static EapAsyncCompletedEventArgs *
obedient (EapAsyncOperation  *operation,
          gpointer            data,
          GError            **error)
{
  Run *run = data;

  g_atomic_int_inc (&run->n_begun);
  eap_test_gate_wait (&run->gate);
  g_cancellable_set_error_if_cancelled (eap_async_operation_get_cancellable (operation), error);

  return NULL;
}

static EapAsyncCompletedEventArgs *
quick (EapAsyncOperation  *operation,
       gpointer            data,
       GError            **error)
{
  g_atomic_int_inc (&((Run *) data)->n_begun);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
test_without_work_is_a_request (void)
{
  Run run;

  run_init (&run);
  eap_async_operation_cancel (run.operation);
  eap_test_drain (NULL);
  g_assert_cmpint (run.n_completed, ==, 0);
  g_assert_true (eap_async_operation_operation_completed (run.operation, NULL));
  run_end (&run);

  g_assert_no_error (run.error);
  g_assert_false (run.was_cancelled);
  g_assert_true (run.was_requested);
  run_clear (&run, 0);
}

static void
test_before_the_work (void)
{
  Run run;

  run_init (&run);
  eap_async_operation_cancel (run.operation);
  run_start (&run, NULL, never);
  run_end (&run);

  g_assert_no_error (run.error);
  g_assert_true (run.was_cancelled);
  run_clear (&run, 1);
}

static void
test_queued_ends_at_once (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  Run blocking;
  Run run;

  run_init (&blocking);
  run_start (&blocking, pool, gated);
  run_init (&run);
  run_start (&run, pool, never);
  g_assert_cmpint (eap_async_operation_get_state (run.operation), ==,
                   EAP_OPERATION_STATE_QUEUED);

  eap_async_operation_cancel (run.operation);
  g_assert_cmpint (eap_async_operation_get_state (run.operation), ==,
                   EAP_OPERATION_STATE_COMPLETING);
  g_assert_cmpint (run.n_completed, ==, 0);
  run_end (&run);
  g_assert_true (run.was_cancelled);
  g_assert_cmpint (blocking.n_completed, ==, 0);

  eap_test_gate_open (&blocking.gate);
  run_end (&blocking);
  run_clear (&blocking, 1);
  run_clear (&run, 1);
  g_assert_finalize_object (pool);
}

static void
test_running_and_obeyed (void)
{
  Run run;

  run_init (&run);
  run_start (&run, NULL, obedient);
  eap_test_iterate_until_count (NULL, &run.n_begun, 1);
  eap_async_operation_cancel (run.operation);
  eap_test_gate_open (&run.gate);
  run_end (&run);

  g_assert_no_error (run.error);
  g_assert_true (run.was_cancelled);
  g_assert_true (run.was_requested);
  run_clear (&run, 1);
}

static void
test_running_and_ignored (void)
{
  Run run;

  run_init (&run);
  run_start (&run, NULL, gated);
  eap_test_iterate_until_count (NULL, &run.n_begun, 1);
  eap_async_operation_cancel (run.operation);
  eap_test_gate_open (&run.gate);
  run_end (&run);

  g_assert_no_error (run.error);
  g_assert_false (run.was_cancelled);
  g_assert_true (run.was_requested);
  run_clear (&run, 1);
}

static void
test_after_the_end (void)
{
  Run run;

  run_init (&run);
  run_start (&run, NULL, quick);
  run_end (&run);
  eap_async_operation_cancel (run.operation);
  eap_test_drain (NULL);

  g_assert_false (run.was_cancelled);
  g_assert_false (run.was_requested);
  run_clear (&run, 1);
}

static void
test_late_cancellable_sees_it (void)
{
  Run run;

  run_init (&run);
  eap_async_operation_cancel (run.operation);
  g_assert_true (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (run.operation)));
  eap_async_operation_operation_completed (run.operation, NULL);
  run_end (&run);
  run_clear (&run, 0);
}

static void
test_cancellable_itself (void)
{
  Run run;

  run_init (&run);
  run_start (&run, NULL, obedient);
  eap_test_iterate_until_count (NULL, &run.n_begun, 1);
  g_cancellable_cancel (eap_async_operation_get_cancellable (run.operation));
  eap_test_gate_open (&run.gate);
  run_end (&run);

  g_assert_true (run.was_cancelled);
  g_assert_true (run.was_requested);
  run_clear (&run, 1);
}

static void
test_cancellable_itself_while_queued (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  Run blocking;
  Run run;

  run_init (&blocking);
  run_start (&blocking, pool, gated);
  run_init (&run);
  run_start (&run, pool, never);
  g_cancellable_cancel (eap_async_operation_get_cancellable (run.operation));
  eap_test_gate_open (&blocking.gate);
  run_end (&blocking);
  run_end (&run);

  g_assert_true (run.was_cancelled);
  run_clear (&blocking, 1);
  run_clear (&run, 1);
  g_assert_finalize_object (pool);
}

/* Within the emission, where on newer GLib the cancellable is locked */
static void
cancel_again_cb (GCancellable *cancellable,
                 Run          *run)
{
  run->n_begun++;
  eap_async_operation_cancel (run->operation);
  eap_async_operation_operation_completed (run->operation, NULL);
}

static void
test_within_cancelled (void)
{
  Run run;

  run_init (&run);
  g_signal_connect (eap_async_operation_get_cancellable (run.operation), "cancelled",
                    G_CALLBACK (cancel_again_cb), &run);
  eap_async_operation_cancel (run.operation);
  g_assert_cmpint (run.n_begun, ==, 1);
  g_assert_cmpint (run.n_completed, ==, 0);
  run_end (&run);
  g_assert_true (run.was_requested);
  run_clear (&run, 0);
}

static void
check_cancelled_error (gboolean is_requested)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Enough");
  Run run;

  run_init (&run);
  if (is_requested)
    eap_async_operation_cancel (run.operation);
  g_assert_true (eap_async_operation_complete_with_error (run.operation, reason, NULL));
  run_end (&run);

  /* Never both */
  g_assert_true (run.was_cancelled == is_requested);
  if (is_requested)
    g_assert_no_error (run.error);
  else
    g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_clear (&run, 0);
}

static void
test_cancelled_error_after_a_request (void)
{
  check_cancelled_error (TRUE);
}

static void
test_cancelled_error_without_a_request (void)
{
  check_cancelled_error (FALSE);
}

static void
test_races_with_the_work (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);

  for (guint i = 0; i < eap_test_scaled (20000); i++)
    {
      Run run;

      run_init (&run);
      run_start (&run, pool, quick);
      /* Just when the worker takes it up, or a little before or after */
      for (volatile guint spin = i % 4000; spin > 0; spin--)
        ;
      eap_async_operation_cancel (run.operation);
      run_end (&run);

      /* Either it was not begun and was cancelled, or it was and succeeded. */
      g_assert_no_error (run.error);
      g_assert_cmpint (run.was_cancelled, ==, run.n_begun == 0);
      run_clear (&run, 1);
    }

  g_assert_finalize_object (pool);
}

static void
test_time_out (void)
{
  Run run;

  run_init (&run);
  run_start (&run, NULL, obedient);
  eap_test_iterate_until_count (NULL, &run.n_begun, 1);
  eap_async_operation_set_timeout (run.operation, 1);
  run_end (&run);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (run.was_cancelled);
  g_assert_cmpint (run.tally.n, ==, 0);

  /* Only then is the work asked to stop; what it returns is dropped. */
  while (!g_cancellable_is_cancelled (eap_async_operation_get_cancellable (run.operation)))
    g_thread_yield ();
  eap_test_gate_open (&run.gate);
  run_clear (&run, 1);
}

static void
test_time_out_while_queued (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  Run blocking;
  Run run;

  run_init (&blocking);
  run_start (&blocking, pool, gated);
  run_init (&run);
  run_start (&run, pool, never);
  eap_async_operation_set_timeout (run.operation, 1);
  run_end (&run);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  /* Cancelled after it is sealed */
  while (!g_cancellable_is_cancelled (eap_async_operation_get_cancellable (run.operation)))
    g_thread_yield ();
  eap_test_gate_open (&blocking.gate);
  run_end (&blocking);
  run_clear (&blocking, 1);
  run_clear (&run, 1);
  g_assert_finalize_object (pool);
}

static void
test_time_out_is_replaced (void)
{
  Run run;

  run_init (&run);
  eap_async_operation_set_timeout (run.operation, 60000);
  eap_async_operation_set_timeout (run.operation, 1);
  run_end (&run);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  run_clear (&run, 0);
}

static void
test_time_out_is_taken_back (void)
{
  Run later;
  Run run;

  run_init (&run);
  run_init (&later);
  eap_async_operation_set_timeout (run.operation, 5);
  eap_async_operation_set_timeout (run.operation, 0);
  /* Another one is due after it. */
  eap_async_operation_set_timeout (later.operation, 20);
  run_end (&later);
  g_assert_cmpint (run.n_completed, ==, 0);
  g_assert_true (eap_async_operation_operation_completed (run.operation, NULL));
  run_end (&run);
  g_assert_no_error (run.error);
  run_clear (&run, 0);
  run_clear (&later, 0);
}

static void
test_time_outs_race (void)
{
  for (guint i = 0; i < eap_test_scaled (500); i++)
    {
      gint64 until = g_get_monotonic_time () + 990 + (gint64) (i % 30);
      Run run;

      run_init (&run);
      eap_async_operation_set_timeout (run.operation, 1);
      while (g_get_monotonic_time () < until)
        ;
      if (eap_async_operation_operation_completed (run.operation, NULL))
        {
          run_end (&run);
          g_assert_no_error (run.error);
        }
      else
        {
          run_end (&run);
          g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
        }
      run_clear (&run, 0);
    }
}

#define ADD(path, function) g_test_add_func ("/eap/cancellation/" path, function)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("without-work-is-a-request", test_without_work_is_a_request);
  ADD ("before-the-work", test_before_the_work);
  ADD ("queued-ends-at-once", test_queued_ends_at_once);
  ADD ("running-and-obeyed", test_running_and_obeyed);
  ADD ("running-and-ignored", test_running_and_ignored);
  ADD ("after-the-end", test_after_the_end);
  ADD ("late-cancellable-sees-it", test_late_cancellable_sees_it);
  ADD ("cancellable-itself", test_cancellable_itself);
  ADD ("cancellable-itself-while-queued", test_cancellable_itself_while_queued);
  ADD ("within-cancelled", test_within_cancelled);
  ADD ("cancelled-error-after-a-request", test_cancelled_error_after_a_request);
  ADD ("cancelled-error-without-a-request", test_cancelled_error_without_a_request);
  ADD ("races-with-the-work", test_races_with_the_work);
  ADD ("time-out", test_time_out);
  ADD ("time-out-while-queued", test_time_out_while_queued);
  ADD ("time-out-is-replaced", test_time_out_is_replaced);
  ADD ("time-out-is-taken-back", test_time_out_is_taken_back);
  ADD ("time-outs-race", test_time_outs_race);

  return g_test_run ();
}
