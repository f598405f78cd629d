/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"
#include "eap-test-flood.h"
#include "eap-test-poll-context.h"
#include "eap-test-worker-scene.h"

/* How far workers may be ahead of who listens, where reports are not merged */

static void
test_in_order (void)
{
  const guint limits[] = { 1, 2, 3, 16, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      EapTestFlood flood;

      eap_test_flood_init (&flood, limits[i]);
      eap_test_flood_work_begin (&flood, (int) eap_test_scaled (2000));
      eap_test_flood_finish (&flood);
      g_assert_null (flood.error);
      g_assert_cmpint (flood.last[0], ==, flood.n_each);
    }
}

/* What was queued when it began to wait is delivered, and nothing else. */
static void
test_cancelled (gconstpointer directly)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 5);
  eap_test_flood_work_begin (&flood, 100);
  eap_test_flood_await_full (&flood);
  if (directly)
    g_cancellable_cancel (eap_async_operation_get_cancellable (flood.operation));
  else
    eap_async_operation_cancel (flood.operation);

  /* Although the loop does not run */
  eap_test_gate_wait (&flood.refused);
  g_assert_error (flood.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  eap_test_iterate_until_set (NULL, &flood.completed);
  g_assert_cmpint (flood.n_heard, ==, 5);
  g_assert_error (flood.outcome, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  eap_test_flood_finish (&flood);
}

/* Asked for before, it matters only where there is no room. */
static void
test_cancelled_before (void)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 5);
  flood.n_each = 100;
  eap_async_operation_cancel (flood.operation);
  g_thread_join (g_thread_new ("flood", eap_test_flood_thread, &flood));
  g_assert_error (flood.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  eap_test_flood_end (&flood);
  g_assert_cmpint (flood.n_heard, ==, 5);
}

static void
test_timed_out (void)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 5);
  eap_test_flood_work_begin (&flood, 100);
  eap_test_flood_await_full (&flood);
  eap_async_operation_set_timeout (flood.operation, 1);
  eap_test_gate_wait (&flood.refused);
  g_assert_error (flood.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_iterate_until_set (NULL, &flood.completed);
  g_assert_cmpint (flood.n_heard, ==, 5);
  g_assert_error (flood.outcome, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  eap_test_flood_finish (&flood);
}

static gpointer
complete_thread (gpointer operation)
{
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));

  return NULL;
}

/* By somebody else, and the loop does not run */
static void
test_completed (void)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 5);
  eap_test_flood_work_begin (&flood, 100);
  eap_test_flood_await_full (&flood);
  g_thread_join (g_thread_new ("complete", complete_thread, flood.operation));
  eap_test_gate_wait (&flood.refused);
  g_assert_error (flood.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_flood_finish (&flood);
  g_assert_cmpint (flood.n_heard, ==, 5);
}

static void
test_context_gone (void)
{
  GMainContext *context = g_main_context_new ();
  EapTestFlood flood;

  g_main_context_push_thread_default (context);
  eap_test_flood_init (&flood, 5);
  g_main_context_pop_thread_default (context);
  eap_test_flood_work_begin (&flood, 100);
  eap_test_flood_await_full (&flood);
  g_main_context_unref (context);
  eap_test_gate_wait (&flood.refused);
  g_assert_error (flood.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_finalize_soon (NULL, flood.operation);
  g_assert_cmpint (flood.n_heard, ==, 0);
  g_assert_false (flood.completed);
  eap_test_flood_release (&flood);
}

/* Reports until there is no room: where it cannot wait it is told, and can report the
 * same args again later. */
static EapProgressChangedEventArgs *
report_until_full (EapTestFlood *self,
                   int           first,
                   int           n)
{
  EapProgressChangedEventArgs *args;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < n; i++)
    {
      eap_test_flood_report (self, 0, first + i, &error);
      g_assert_no_error (error);
    }

  args = eap_test_flood_make_args (self, 0, first + n);
  for (int i = 0; i < 2; i++)
    {
      g_assert_false (eap_async_operation_report (self->operation, args, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      g_clear_error (&error);
    }

  return args;
}

static void
report_again (EapTestFlood                *self,
              EapProgressChangedEventArgs *args)
{
  g_assert_true (eap_async_operation_report (self->operation, args, NULL));
  g_atomic_int_inc (&self->n_accepted);
  g_object_unref (args);
}

static void
test_at_home (void)
{
  EapProgressChangedEventArgs *args;
  EapTestFlood flood;

  eap_test_flood_init (&flood, 3);
  args = report_until_full (&flood, 1, 3);
  eap_test_drain (NULL);
  g_assert_cmpint (flood.n_heard, ==, 3);
  report_again (&flood, args);
  eap_test_flood_end (&flood);
  g_assert_cmpint (flood.n_heard, ==, 4);
}

/* The same in a function that the loop calls */
static gboolean
at_home_cb (gpointer data)
{
  EapTestFlood *self = data;

  g_object_unref (report_until_full (self, 1, 3));
  eap_async_operation_operation_completed (self->operation, NULL);

  return G_SOURCE_REMOVE;
}

static void
test_in_the_loop (void)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 3);
  g_idle_add (at_home_cb, &flood);
  eap_test_flood_finish (&flood);
  g_assert_cmpint (flood.n_heard, ==, 3);
}

static void
test_in_a_foreign_loop (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapProgressChangedEventArgs *args;
  EapTestFlood flood;

  eap_test_flood_init_in (&flood, context, 3);
  args = report_until_full (&flood, 1, 3);
  while (flood.n_heard < 3)
    poll_context_iterate (context, TRUE);
  report_again (&flood, args);
  g_assert_true (eap_async_operation_operation_completed (flood.operation, NULL));
  poll_context_iterate_until_count (context, &flood.completed, 1);
  eap_test_flood_finish (&flood);
  poll_context_free (context);
}

/* The one whose handler this is does not count any more. */
static void
handler_cb (EapAsyncOperation  *operation,
            EapTestPayloadArgs *args,
            EapTestFlood       *self)
{
  if (args->number == 1)
    g_object_unref (report_until_full (self, 2, 3));
  else if (args->number == 4)
    eap_async_operation_operation_completed (operation, NULL);
}

static void
check_in_a_handler (EapSynchronizationContext *context)
{
  EapTestFlood flood;

  eap_test_flood_init_in (&flood, context, 3);
  g_signal_connect (flood.operation, "progress-changed", G_CALLBACK (handler_cb), &flood);
  g_assert_true (eap_test_flood_report (&flood, 0, 1, NULL));
  eap_test_flood_finish (&flood);
  g_assert_cmpint (flood.n_heard, ==, 4);
}

static void
test_in_a_handler (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();

  check_in_a_handler (eap_async_operation_manager_get_synchronization_context ());
  check_in_a_handler (context);
  eap_test_finalize_soon (NULL, context);
}

/* On a pool everybody else may wait, the thread that made the call too. */
static void
test_on_a_pool (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();
  EapTestFlood flood;

  eap_test_flood_init_in (&flood, context, 2);
  flood.n_each = (int) eap_test_scaled (500);
  eap_test_flood_thread (&flood);
  g_assert_null (flood.error);
  eap_test_flood_end (&flood);
  eap_test_finalize_soon (NULL, context);
}

static void
check_other_limit (guint limit,
                   int   n_sent)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 4);
  eap_test_flood_work_begin (&flood, 50);
  eap_test_flood_await_full (&flood);
  flood.limit = limit;
  eap_async_operation_set_max_undelivered (flood.operation, limit);

  /* The loop does not run yet. */
  eap_test_await_count (&flood.n_sent, n_sent);
  eap_test_flood_finish (&flood);
  g_assert_cmpint (flood.last[0], ==, 50);
}

static void
test_other_limit (void)
{
  check_other_limit (8, 9);
  check_other_limit (0, 50);
  check_other_limit (G_MAXUINT, 50);
}

static void
lower_cb (EapAsyncOperation  *operation,
          EapTestPayloadArgs *args,
          EapTestFlood       *self)
{
  static const guint limits[] = { 10, 2, 7, 1, 3 };

  eap_async_operation_set_max_undelivered (operation, limits[args->number % 5]);
}

static void
test_limit_goes_up_and_down (void)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 10);
  g_signal_connect (flood.operation, "progress-changed", G_CALLBACK (lower_cb), &flood);
  eap_test_flood_work_begin (&flood, (int) eap_test_scaled (2000));
  eap_test_flood_finish (&flood);
  g_assert_cmpint (flood.last[0], ==, flood.n_each);
}

/* Just when a report is released, of which there are five then */
static void
raise_cb (gpointer  data,
          GObject  *args)
{
  EapTestFlood *self = data;

  if (self->n_heard == 5)
    {
      eap_async_operation_set_max_undelivered (self->operation, 10);
      g_usleep (10000); /* time for the worker to look */
    }
}

static void
watch_cb (EapAsyncOperation  *operation,
          EapTestPayloadArgs *args,
          EapTestFlood       *self)
{
  g_object_weak_ref (G_OBJECT (args), raise_cb, self);
}

static void
test_raised_while_released (void)
{
  EapTestFlood flood;

  eap_test_flood_init (&flood, 10);
  g_signal_connect (flood.operation, "progress-changed", G_CALLBACK (watch_cb), &flood);
  eap_test_flood_work_begin (&flood, 11);
  eap_test_flood_await_full (&flood);
  eap_async_operation_set_max_undelivered (flood.operation, 2);
  eap_test_flood_finish (&flood);
  g_assert_cmpint (flood.n_heard, ==, 11);
}

/* Workers of one operation, and one worker in each of several operations */
static void
check_workers (EapTestFlood *floods,
               int           n_floods,
               int           n_each)
{
  GThread *threads[EAP_TEST_FLOOD_WORKERS];

  for (int i = 0; i < n_floods; i++)
    {
      floods[i].n_each = n_each;
      floods[i].pause = 20;
    }
  for (int i = 0; i < EAP_TEST_FLOOD_WORKERS; i++)
    threads[i] = g_thread_new ("flood", eap_test_flood_thread, &floods[i % n_floods]);
  for (int i = 0; i < n_floods; i++)
    eap_test_iterate_until_count (NULL, &floods[i].n_heard,
                                  n_each * EAP_TEST_FLOOD_WORKERS / n_floods);
  for (int i = 0; i < EAP_TEST_FLOOD_WORKERS; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < n_floods; i++)
    eap_test_flood_end (&floods[i]);
}

static void
test_workers (void)
{
  EapTestFlood floods[EAP_TEST_FLOOD_WORKERS];

  eap_test_flood_init (&floods[0], 10);
  check_workers (floods, 1, (int) eap_test_scaled (1000));
  for (int i = 0; i < EAP_TEST_FLOOD_WORKERS; i++)
    eap_test_flood_init (&floods[i], 10);
  check_workers (floods, EAP_TEST_FLOOD_WORKERS, (int) eap_test_scaled (1000));
}

/* A worker waits, and others are refused just when there is room again. */
static gpointer
refused_thread (gpointer data)
{
  EapTestFlood *self = data;

  for (int i = 0; i < 200 || !g_atomic_int_get (&self->is_refused); i++)
    g_assert_false (eap_test_flood_report (self, 0, 0, NULL));

  return NULL;
}

static void
check_completed_meanwhile (void)
{
  GThread *threads[EAP_TEST_FLOOD_WORKERS];
  EapTestFlood flood;

  eap_test_flood_init (&flood, 8);
  flood.n_each = 9;
  threads[0] = g_thread_new ("flood", eap_test_flood_thread, &flood);
  eap_test_flood_await_full (&flood);
  flood.limit = 0; /* What is refused goes home too, and is not limited. */
  g_assert_true (eap_async_operation_operation_completed (flood.operation, NULL));
  for (int i = 1; i < EAP_TEST_FLOOD_WORKERS; i++)
    threads[i] = g_thread_new ("refused", refused_thread, &flood);
  eap_test_await_count (&flood.n_sent, 200);
  eap_test_iterate_until_set (NULL, &flood.is_refused);
  for (int i = 0; i < EAP_TEST_FLOOD_WORKERS; i++)
    g_thread_join (threads[i]);
  g_assert_error (flood.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_drain (NULL);
  eap_test_flood_finish (&flood);
}

static void
test_completed_meanwhile (void)
{
  for (guint i = 0; i < eap_test_scaled (300); i++)
    check_completed_meanwhile ();
}

/* Where each figure is delivered they are limited too. */
#define N_FIGURES 40

static int n_figures; /* (atomic): sent */

static void
report_figures (EapTestJob        *job,
                EapAsyncOperation *operation)
{
  for (int i = 1; i <= N_FIGURES; i++)
    {
      g_atomic_int_inc (&n_figures);
      g_assert_true (i % 2 ? eap_async_operation_report_progress (operation, i, NULL)
                           : eap_async_operation_report_amount (operation, i, 100, NULL));
    }
}

static void
figure_cb (EapComponent                *component,
           EapProgressChangedEventArgs *args,
           int                         *n_heard)
{
  (*n_heard)++;
  g_assert_cmpint (eap_progress_changed_event_args_get_progress_percentage (args), ==, *n_heard);
  /* Three are queued, since this one does not count any more, and one waits for room. */
  g_assert_cmpint (g_atomic_int_get (&n_figures) - *n_heard, <=, 3 + 1);
}

static void
every_stage_init (EapTestStage *self,
                  int          *n_heard)
{
  g_atomic_int_set (&n_figures, 0);
  eap_test_stage_init (self, EAP_TEST_TYPE_COMPONENT);
  eap_component_set_progress_delivery (self->component, EAP_PROGRESS_DELIVERY_EVERY);
  eap_component_set_max_undelivered (self->component, 3);
  g_signal_connect (self->component, "progress-changed", G_CALLBACK (figure_cb), n_heard);
}

static void
test_every (void)
{
  EapTestStage stage;
  EapTestJob job;
  int n_heard = 0;

  every_stage_init (&stage, &n_heard);
  eap_test_job_init_quick (&job, 1);
  job.probe = report_figures;
  eap_test_stage_call (&stage, "concurrent", NULL, &job);
  eap_test_await_count (&n_figures, 4);
  eap_test_stage_wait (&stage, 1);
  g_assert_cmpint (n_heard, ==, N_FIGURES);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "-:1");
}

static void
test_every_at_home (void)
{
  g_autoptr (GError) error = NULL;
  EapProgress *progress;
  EapTestStage stage;
  EapTestJob job;
  int n_heard = 0;

  every_stage_init (&stage, &n_heard);
  eap_test_job_init (&job, 1);
  eap_test_stage_call (&stage, "concurrent-start", NULL, &job);
  eap_test_iterate_until_set (NULL, &job.n_runs);
  for (int i = 1; i <= 3; i++)
    g_assert_true (eap_async_operation_report_progress (job.operation, i, NULL));
  g_assert_false (eap_async_operation_report_amount (job.operation, 90, 100, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  eap_test_drain (NULL);
  progress = eap_async_operation_get_progress (job.operation);
  g_assert_cmpint (eap_progress_get_percentage (progress), ==, 3);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 0);
  g_assert_true (eap_async_operation_report_progress (job.operation, 4, NULL));
  eap_test_job_complete (&job);
  eap_test_stage_wait (&stage, 1);
  g_assert_cmpint (n_heard, ==, 4);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "-:1");
}

static void
report_states_cb (EapBackgroundWorker *worker,
                  EapDoWorkEventArgs  *args,
                  EapTestWorkerScene  *self)
{
  for (int i = 1; i <= 6; i++)
    {
      g_atomic_int_inc (&self->n_runs);
      g_assert_true (eap_background_worker_report_progress_with_state (worker, i,
                                                                       EAP_STATE_STRING ("a"),
                                                                       NULL));
    }
}

static void
test_background_worker (void)
{
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_states_cb));
  eap_component_set_max_undelivered (EAP_COMPONENT (scene.worker), 2);
  g_object_unref (eap_test_worker_scene_start (&scene));
  eap_test_await_count (&scene.n_runs, 3);
  g_assert_cmpint (g_atomic_int_get (&scene.n_runs), ==, 3);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_worker_scene_finish (&scene, "1a 2a 3a 4a 5a 6a completed");
}

static void
test_default (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  EapTestFlood flood;

  g_assert_cmpuint (eap_async_operation_get_max_undelivered (operation), ==, 10000);
  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);

  eap_test_flood_init (&flood, 10000);
  g_object_unref (report_until_full (&flood, 1, 10000));
  eap_test_flood_end (&flood);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/progress-limit/" path, function)

  ADD ("in-order", test_in_order);
  g_test_add_data_func ("/eap/progress-limit/cancelled", NULL, test_cancelled);
  g_test_add_data_func ("/eap/progress-limit/cancelled-directly", "directly", test_cancelled);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("timed-out", test_timed_out);
  ADD ("context-gone", test_context_gone);
  ADD ("at-home", test_at_home);
  ADD ("in-the-loop", test_in_the_loop);
  ADD ("in-a-foreign-loop", test_in_a_foreign_loop);
  ADD ("in-a-handler", test_in_a_handler);
  ADD ("on-a-pool", test_on_a_pool);
  ADD ("other-limit", test_other_limit);
  ADD ("limit-goes-up-and-down", test_limit_goes_up_and_down);
  ADD ("workers", test_workers);
  ADD ("every", test_every);
  ADD ("every-at-home", test_every_at_home);
  ADD ("background-worker", test_background_worker);
  ADD ("default", test_default);
  ADD ("completed", test_completed);
  ADD ("completed-meanwhile", test_completed_meanwhile);
  ADD ("raised-while-released", test_raised_while_released);

  return g_test_run ();
}
