/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

static void
run_released_cb (gpointer data)
{
  eap_test_released_cb (&((EapTestScene *) data)->released);
}

static void
run_start (EapTestScene  *run,
           EapWorkerPool *pool,
           EapWorkerFunc  func)
{
  g_autoptr (GError) error = NULL;

  eap_async_operation_run_in_thread (run->operation, pool, func, run,
                                     run_released_cb, &error);
  g_assert_no_error (error);
}

static gboolean
was_requested (EapTestScene *run)
{
  return eap_async_completed_event_args_get_cancel_requested (run->args);
}

/* What a late worker has still goes home. */
static void
run_finish (EapTestScene *run,
            int           n_released)
{
  g_assert_true (run->completed);
  eap_test_iterate_until_count (NULL, &run->released.n, n_released);
  eap_test_drain (NULL);
  eap_test_assert_released (&run->released, n_released);
  eap_test_finalize_soon (NULL, g_steal_pointer (&run->operation));
  eap_test_scene_finish_work (run);
}

static EapAsyncCompletedEventArgs *
never (EapAsyncOperation  *operation,
       gpointer            data,
       GError            **error)
{
  g_assert_not_reached ();
}

static EapAsyncCompletedEventArgs *
obedient (EapAsyncOperation  *operation,
          gpointer            data,
          GError            **error)
{
  g_object_unref (eap_test_slow_work (operation, data, error));
  g_cancellable_set_error_if_cancelled (eap_async_operation_get_cancellable (operation), error);

  return NULL;
}

static void
test_without_work_is_a_request (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  eap_async_operation_cancel (run.operation);
  eap_test_drain (NULL);
  g_assert_false (run.completed);
  g_assert_true (eap_async_operation_operation_completed (run.operation, NULL));

  eap_test_assert_succeeded (&run);
  g_assert_true (was_requested (&run));
  run_finish (&run, 0);
}

static void
test_before_the_work (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  eap_async_operation_cancel (run.operation);
  run_start (&run, NULL, never);
  eap_test_assert_cancelled (&run);
  run_finish (&run, 1);
}

static void
test_queued_ends_at_once (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  EapTestScene blocking;
  EapTestScene run;

  eap_test_scene_init (&blocking, NULL);
  run_start (&blocking, pool, eap_test_slow_work);
  eap_test_scene_init (&run, NULL);
  run_start (&run, pool, never);
  g_assert_cmpint (eap_async_operation_get_state (run.operation), ==,
                   EAP_OPERATION_STATE_QUEUED);

  eap_async_operation_cancel (run.operation);
  g_assert_cmpint (eap_async_operation_get_state (run.operation), ==,
                   EAP_OPERATION_STATE_COMPLETING);
  g_assert_false (run.completed);
  eap_test_assert_cancelled (&run);
  g_assert_false (blocking.completed);

  eap_test_gate_open (&blocking.go);
  eap_test_assert_succeeded (&blocking);
  run_finish (&blocking, 1);
  run_finish (&run, 1);
  g_assert_finalize_object (pool);
}

static void
test_running_and_obeyed (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  run_start (&run, NULL, obedient);
  eap_test_gate_wait (&run.started);
  eap_async_operation_cancel (run.operation);
  eap_test_gate_open (&run.go);
  eap_test_assert_cancelled (&run);
  run_finish (&run, 1);
}

static void
test_running_and_ignored (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  run_start (&run, NULL, eap_test_slow_work);
  eap_test_gate_wait (&run.started);
  eap_async_operation_cancel (run.operation);
  eap_test_gate_open (&run.go);

  eap_test_assert_succeeded (&run);
  g_assert_true (was_requested (&run));
  run_finish (&run, 1);
}

static void
test_after_the_end (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  run_start (&run, NULL, eap_test_quick_work);
  eap_test_assert_succeeded (&run);
  eap_async_operation_cancel (run.operation);
  eap_test_drain (NULL);
  g_assert_false (was_requested (&run));
  run_finish (&run, 1);
}

static void
test_late_cancellable_sees_it (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  eap_async_operation_cancel (run.operation);
  g_assert_true (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (run.operation)));
  eap_async_operation_operation_completed (run.operation, NULL);
  eap_test_assert_succeeded (&run);
  run_finish (&run, 0);
}

static void
test_cancellable_itself (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  run_start (&run, NULL, obedient);
  eap_test_gate_wait (&run.started);
  g_cancellable_cancel (eap_async_operation_get_cancellable (run.operation));
  eap_test_gate_open (&run.go);
  eap_test_assert_cancelled (&run);
  run_finish (&run, 1);
}

static void
test_cancellable_itself_while_queued (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  EapTestScene blocking;
  EapTestScene run;

  eap_test_scene_init (&blocking, NULL);
  run_start (&blocking, pool, eap_test_slow_work);
  eap_test_scene_init (&run, NULL);
  run_start (&run, pool, never);
  g_cancellable_cancel (eap_async_operation_get_cancellable (run.operation));
  eap_test_gate_open (&blocking.go);
  eap_test_assert_succeeded (&blocking);
  eap_test_assert_cancelled (&run);
  run_finish (&blocking, 1);
  run_finish (&run, 1);
  g_assert_finalize_object (pool);
}

/* Within the emission, where on newer GLib the cancellable is locked */
static void
cancel_again_cb (GCancellable *cancellable,
                 EapTestScene *run)
{
  run->n_runs++;
  eap_async_operation_cancel (run->operation);
  eap_async_operation_operation_completed (run->operation, NULL);
}

static void
test_within_cancelled (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  g_signal_connect (eap_async_operation_get_cancellable (run.operation), "cancelled",
                    G_CALLBACK (cancel_again_cb), &run);
  eap_async_operation_cancel (run.operation);
  g_assert_cmpint (run.n_runs, ==, 1);
  g_assert_false (run.completed);
  eap_test_assert_succeeded (&run);
  g_assert_true (was_requested (&run));
  run_finish (&run, 0);
}

static void
check_cancelled_error (gboolean is_requested)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Enough");
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  if (is_requested)
    eap_async_operation_cancel (run.operation);
  g_assert_true (eap_async_operation_complete_with_error (run.operation, reason, NULL));

  /* Never both */
  if (is_requested)
    eap_test_assert_cancelled (&run);
  else
    eap_test_assert_failed (&run, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_finish (&run, 0);
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
      EapTestScene run;

      eap_test_scene_init (&run, NULL);
      run_start (&run, pool, eap_test_quick_work);
      /* Just when the worker takes it up, or a little before or after */
      for (volatile guint spin = i % 4000; spin > 0; spin--)
        ;
      eap_async_operation_cancel (run.operation);
      eap_test_iterate_until_set (NULL, &run.completed);

      /* Either it was not begun and was cancelled, or it was and succeeded. */
      if (run.n_runs == 0)
        eap_test_assert_cancelled (&run);
      else
        eap_test_assert_succeeded (&run);
      run_finish (&run, 1);
    }

  g_assert_finalize_object (pool);
}

static void
test_time_out (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  run_start (&run, NULL, obedient);
  eap_test_gate_wait (&run.started);
  eap_async_operation_set_timeout (run.operation, 1);
  eap_test_assert_failed (&run, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (run.released.n, ==, 0);

  /* Only then is the work asked to stop; what it returns is dropped. */
  while (!g_cancellable_is_cancelled (eap_async_operation_get_cancellable (run.operation)))
    g_thread_yield ();
  eap_test_gate_open (&run.go);
  run_finish (&run, 1);
}

static void
test_time_out_while_queued (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  EapTestScene blocking;
  EapTestScene run;

  eap_test_scene_init (&blocking, NULL);
  run_start (&blocking, pool, eap_test_slow_work);
  eap_test_scene_init (&run, NULL);
  run_start (&run, pool, never);
  eap_async_operation_set_timeout (run.operation, 1);
  eap_test_assert_failed (&run, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  /* Cancelled after it is sealed */
  while (!g_cancellable_is_cancelled (eap_async_operation_get_cancellable (run.operation)))
    g_thread_yield ();
  eap_test_gate_open (&blocking.go);
  eap_test_assert_succeeded (&blocking);
  run_finish (&blocking, 1);
  run_finish (&run, 1);
  g_assert_finalize_object (pool);
}

static void
test_time_out_is_replaced (void)
{
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  eap_async_operation_set_timeout (run.operation, 60000);
  eap_async_operation_set_timeout (run.operation, 1);
  eap_test_assert_failed (&run, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  run_finish (&run, 0);
}

static void
test_time_out_is_taken_back (void)
{
  EapTestScene later;
  EapTestScene run;

  eap_test_scene_init (&run, NULL);
  eap_test_scene_init (&later, NULL);
  eap_async_operation_set_timeout (run.operation, 5);
  eap_async_operation_set_timeout (run.operation, 0);
  /* Another one is due after it. */
  eap_async_operation_set_timeout (later.operation, 20);
  eap_test_assert_failed (&later, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (run.completed);
  g_assert_true (eap_async_operation_operation_completed (run.operation, NULL));
  eap_test_assert_succeeded (&run);
  run_finish (&run, 0);
  run_finish (&later, 0);
}

static void
test_time_outs_race (void)
{
  for (guint i = 0; i < eap_test_scaled (500); i++)
    {
      gint64 until = g_get_monotonic_time () + 990 + (gint64) (i % 30);
      EapTestScene run;

      eap_test_scene_init (&run, NULL);
      eap_async_operation_set_timeout (run.operation, 1);
      while (g_get_monotonic_time () < until)
        ;
      if (eap_async_operation_operation_completed (run.operation, NULL))
        eap_test_assert_succeeded (&run);
      else
        eap_test_assert_failed (&run, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      run_finish (&run, 0);
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
