/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"
#include "eap-test-poll-context.h"

/* Calls that run one after the other */

typedef struct
{
  EapTestStage stage;
  EapTestJob   jobs[4];
} Scene;

static void
scene_init (Scene *self)
{
  eap_test_stage_init (&self->stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 0; i < 4; i++)
    eap_test_job_init (&self->jobs[i], i);
}

static void
scene_call (Scene      *self,
            const char *method,
            int         n)
{
  for (int i = 0; i < n; i++)
    eap_test_stage_call (&self->stage, method, EAP_STATE_INT (i), &self->jobs[i]);
  g_assert_cmpuint (eap_component_get_n_pending (self->stage.component), ==, n);
}

static void
check_not_begun (Scene *self,
                 int    i)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_component_lookup (self->stage.component, EAP_STATE_INT (i));

  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_QUEUED);
  g_assert_cmpint (g_atomic_int_get (&self->jobs[i].n_runs), ==, 0);
}

static void
test_one_at_a_time (void)
{
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "queued", 4);
  for (int i = 0; i < 4; i++)
    {
      eap_test_gate_wait (&scene.jobs[i].started);
      for (int j = i + 1; j < 4; j++)
        check_not_begun (&scene, j);
      eap_test_gate_open (&scene.jobs[i].go);
      eap_test_stage_wait (&scene.stage, i + 1);
    }
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  eap_test_stage_finish (&scene.stage, "0:0 1:1 2:2 3:3");
}

static void
test_start_functions (void)
{
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "queued-start", 4);
  for (int i = 0; i < 4; i++)
    {
      eap_test_iterate_until_set (NULL, &scene.jobs[i].n_runs);
      eap_test_drain (NULL);
      for (int j = i + 1; j < 4; j++)
        check_not_begun (&scene, j);
      eap_test_job_complete (&scene.jobs[i]);

      /* Only when it has ended, which is not yet */
      if (i < 3)
        check_not_begun (&scene, i + 1);
      eap_test_stage_wait (&scene.stage, i + 1);
    }
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  eap_test_stage_finish (&scene.stage, "0:0 1:1 2:2 3:3");
}

static void
test_queues_are_of_one_method (void)
{
  Scene scene;

  scene_init (&scene);
  eap_test_stage_call (&scene.stage, "queued", NULL, &scene.jobs[0]);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_call (&scene.stage, "queued-start", NULL, &scene.jobs[1]);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "-:1 -:0");
}

/* Never run, and released at once, though the one before goes on */
static void
check_cancelled_while_queued (const char *method)
{
  EapTestReleased released = { 0 };
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, method, 3);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  operation = eap_component_lookup (scene.stage.component, EAP_STATE_INT (1));
  g_object_unref (eap_test_released_watch (&released, operation));
  eap_component_cancel_async (scene.stage.component, EAP_STATE_INT (1));
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_drain (NULL);
  eap_test_assert_released (&released, 1);
  eap_test_job_finish (&scene.jobs[1], 0);
  check_not_begun (&scene, 2);

  for (int i = 0; i < 3; i += 2)
    {
      eap_test_job_end (&scene.jobs[i]);
      eap_test_stage_wait (&scene.stage, 2 + i / 2);
      eap_test_job_finish (&scene.jobs[i], 1);
    }
  eap_test_stage_finish (&scene.stage, "1:cancelled 0:0 2:2");
}

static void
test_cancelled_while_queued (void)
{
  check_cancelled_while_queued ("queued");
  check_cancelled_while_queued ("queued-start");
}

/* Its cancellable instead: noticed when its turn comes */
static void
test_cancellable_while_queued (void)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "queued", 3);
  operation = eap_component_lookup (scene.stage.component, EAP_STATE_INT (1));
  g_cancellable_cancel (eap_async_operation_get_cancellable (operation));
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_gate_open (&scene.jobs[2].go);
  eap_test_stage_wait (&scene.stage, 3);
  eap_test_finalize_soon (NULL, g_steal_pointer (&operation));
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 0);
  eap_test_job_finish (&scene.jobs[2], 1);
  eap_test_stage_finish (&scene.stage, "0:0 1:cancelled 2:2");
}

static void
test_cancel_all (void)
{
  Scene scene;

  scene_init (&scene);
  scene.jobs[0].obeys = TRUE;
  scene_call (&scene, "queued", 4);
  eap_test_gate_wait (&scene.jobs[0].started);
  eap_component_cancel_all (scene.stage.component);
  eap_test_stage_wait (&scene.stage, 3);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_wait (&scene.stage, 4);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], i == 0 ? 1 : 0);
  eap_test_stage_finish (&scene.stage, "1:cancelled 2:cancelled 3:cancelled 0:cancelled");
}

static void
limit_to_a_millisecond (EapTestJob        *job,
                        EapAsyncOperation *operation)
{
  eap_async_operation_set_timeout (operation, 1);
}

/* The work beside which the next one must not run */
static void
check_is_alone (EapTestJob        *job,
                EapAsyncOperation *operation)
{
  EapTestJob *before = job - 1;

  g_assert_true (before->go.is_open);
}

/* It has ended, and its worker has not returned. */
static void
test_time_out_of_the_running (void)
{
  Scene scene;

  scene_init (&scene);
  scene.jobs[0].probe = limit_to_a_millisecond;
  scene.jobs[1].probe = check_is_alone;
  eap_test_gate_open (&scene.jobs[1].go);
  scene_call (&scene, "queued", 2);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_drain (NULL);
  check_not_begun (&scene, 1);

  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "0:timed-out 1:1");
}

/* A start function has no worker to wait for. */
static void
test_time_out_of_a_start_function (void)
{
  Scene scene;

  scene_init (&scene);
  scene.jobs[0].probe = limit_to_a_millisecond;
  eap_test_gate_open (&scene.jobs[1].go);
  scene_call (&scene, "queued-start", 2);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "0:timed-out 1:1");
}

static void
test_time_out_while_queued (void)
{
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "queued", 3);
  operation = eap_component_lookup (scene.stage.component, EAP_STATE_INT (1));
  eap_async_operation_set_timeout (operation, 1);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_gate_open (&scene.jobs[2].go);
  eap_test_stage_wait (&scene.stage, 3);
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 0);
  eap_test_job_finish (&scene.jobs[2], 1);
  eap_test_stage_finish (&scene.stage, "1:timed-out 0:0 2:2");
}

/* Ended by its caller before its turn */
static void
test_ended_while_queued (void)
{
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "queued-start", 3);
  operation = eap_component_lookup (scene.stage.component, EAP_STATE_INT (1));
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_gate_open (&scene.jobs[2].go);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_stage_wait (&scene.stage, 3);
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 0);
  eap_test_job_finish (&scene.jobs[2], 1);
  eap_test_stage_finish (&scene.stage, "1:0 0:0 2:2");
}

static void
queue_again_cb (EapComponent *component,
                GObject      *args,
                Scene        *scene)
{
  if (scene->stage.n_completed == 1)
    eap_test_stage_call (&scene->stage, "queued", EAP_STATE_INT (0), &scene->jobs[3]);
}

static void
test_called_in_completed (void)
{
  Scene scene;

  scene_init (&scene);
  g_signal_connect (scene.stage.component, "queued-completed", G_CALLBACK (queue_again_cb), &scene);
  scene_call (&scene, "queued", 3);
  for (int i = 0; i < 4; i++)
    eap_test_gate_open (&scene.jobs[i].go);
  eap_test_stage_wait (&scene.stage, 4);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  eap_test_stage_finish (&scene.stage, "0:0 1:1 2:2 0:3");
}

static void
call_queued (Scene      *scene,
             const char *method,
             int         i)
{
  eap_test_stage_call (&scene->stage, method, EAP_STATE_INT (i), &scene->jobs[i]);
}

static void
call_1_cb (gpointer data)
{
  call_queued (data, "queued-start", 1);
}

static void
call_3_cb (gpointer data)
{
  call_queued (data, "queued-start", 3);
}

static void
check_home (EapTestJob        *job,
            EapAsyncOperation *operation)
{
  EapSynchronizationContext *context =
    eap_async_operation_get_synchronization_context (operation);

  g_assert_true (eap_async_operation_manager_get_synchronization_context () == context);
  if (job->sum > 0)
    g_assert_cmpint (g_atomic_int_get (&job[-1].n_runs), ==, 1);
}

/* One queue over all threads, each call in its caller's place */
static void
test_across_threads (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  Scene scene;

  scene_init (&scene);
  scene.stage.home = NULL;
  for (int i = 0; i < 4; i++)
    {
      scene.jobs[i].probe = check_home;
      eap_test_gate_open (&scene.jobs[i].go);
    }
  call_queued (&scene, "queued-start", 0);
  eap_test_thread_call (thread, call_1_cb, &scene);
  call_queued (&scene, "queued-start", 2);
  eap_test_thread_call (thread, call_3_cb, &scene);
  eap_test_stage_wait (&scene.stage, 4);

  for (int i = 0; i < 4; i++)
    {
      eap_test_iterate_until_set (NULL, &scene.jobs[i].released.n);
      g_assert_true (scene.jobs[i].released.thread ==
                     (i % 2 == 0 ? g_thread_self () : eap_test_thread_get_thread (thread)));
    }
  eap_test_thread_free (thread);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[2], 1);

  /* Which handler runs first in its own place is nobody's business. */
  eap_test_stage_finish (&scene.stage, "0:0 2:2 | 1:1 3:3");
}

static void
test_context_of_a_queued_call_is_closed (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  GListModel *list;
  Scene scene;

  scene_init (&scene);
  list = eap_component_get_operations (scene.stage.component);
  call_queued (&scene, "queued", 0);
  eap_async_operation_manager_set_synchronization_context (context);
  call_queued (&scene, "queued", 1);
  eap_async_operation_manager_set_synchronization_context (NULL);
  call_queued (&scene, "queued", 2);
  eap_test_drain (NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);

  eap_synchronization_context_close (context);
  eap_test_job_finish (&scene.jobs[1], 0);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 2);
  g_assert_null (eap_component_lookup (scene.stage.component, EAP_STATE_INT (1)));
  eap_test_drain (NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_gate_open (&scene.jobs[2].go);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[2], 1);
  poll_context_free (context);
  eap_test_stage_finish (&scene.stage, "0:0 2:2");
}

/* Ended, but the next one waits for the worker as after a time-out. */
static void
test_context_of_the_running_call_is_closed (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  Scene scene;

  scene_init (&scene);
  scene.jobs[1].probe = check_is_alone;
  eap_test_gate_open (&scene.jobs[1].go);
  eap_async_operation_manager_set_synchronization_context (context);
  call_queued (&scene, "queued", 0);
  eap_async_operation_manager_set_synchronization_context (NULL);
  call_queued (&scene, "queued", 1);
  eap_test_gate_wait (&scene.jobs[0].started);
  eap_synchronization_context_close (context);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  check_not_begun (&scene, 1);

  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_wait (&scene.stage, 1);
  /* There was no home for it any more: on the worker, who found out */
  eap_test_iterate_until_set (NULL, &scene.jobs[0].released.n);
  g_assert_cmpint (scene.jobs[0].released.n, ==, 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  poll_context_free (context);
  eap_test_stage_finish (&scene.stage, "1:1");
}

static void
test_context_of_a_start_function_is_closed (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  Scene scene;

  scene_init (&scene);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_async_operation_manager_set_synchronization_context (context);
  call_queued (&scene, "queued-start", 0);
  eap_async_operation_manager_set_synchronization_context (NULL);
  call_queued (&scene, "queued-start", 1);
  poll_context_iterate (context, TRUE);
  g_assert_cmpint (scene.jobs[0].n_runs, ==, 1);
  eap_synchronization_context_close (context);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  poll_context_free (context);
  eap_test_stage_finish (&scene.stage, "1:1");
}

static void
count_in_order_cb (EapComponent   *component,
                   EapTestSumArgs *args,
                   int            *n_completed)
{
  int sum = eap_test_sum_args_get_sum (args, NULL);

  g_assert_cmpint (sum, ==, *n_completed);
  (*n_completed)++;
}

/* A long queue is worked off without going deeper and deeper. */
static void
check_long_queue (const char *method,
                  gboolean    is_cancelled)
{
  guint n = eap_test_scaled (20000);
  g_autofree EapTestJob *jobs = g_new0 (EapTestJob, n);
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  g_autofree char *signal = g_strconcat (method, "-completed", NULL);
  int n_completed = 0;

  if (!is_cancelled)
    g_signal_connect (component, signal, G_CALLBACK (count_in_order_cb), &n_completed);
  for (guint i = 0; i < n; i++)
    {
      eap_test_job_init_quick (&jobs[i], (int) i);
      g_object_unref (eap_component_start (component, method, NULL, &jobs[i],
                                           eap_test_job_release, NULL));
    }
  if (is_cancelled)
    eap_component_cancel_all (component);
  for (guint i = 0; i < n; i++)
    eap_test_iterate_until_set (NULL, &jobs[i].released.n);
  for (guint i = 1; i < n; i++)
    g_assert_cmpint (jobs[i].n_runs, ==, is_cancelled ? 0 : 1);
  g_assert_cmpint (n_completed, ==, is_cancelled ? 0 : (int) n);
  for (guint i = 0; i < n; i++)
    eap_test_job_finish (&jobs[i], jobs[i].n_runs);
  eap_test_finalize_soon (NULL, component);
}

static void
test_long_queues (void)
{
  check_long_queue ("queued", FALSE);
  check_long_queue ("queued-start", FALSE);
  check_long_queue ("queued", TRUE);
  check_long_queue ("queued-start", TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-queue/" path, function)

  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("start-functions", test_start_functions);
  ADD ("queues-are-of-one-method", test_queues_are_of_one_method);
  ADD ("cancelled-while-queued", test_cancelled_while_queued);
  ADD ("cancellable-while-queued", test_cancellable_while_queued);
  ADD ("cancel-all", test_cancel_all);
  ADD ("time-out-of-the-running", test_time_out_of_the_running);
  ADD ("time-out-of-a-start-function", test_time_out_of_a_start_function);
  ADD ("time-out-while-queued", test_time_out_while_queued);
  ADD ("ended-while-queued", test_ended_while_queued);
  ADD ("called-in-completed", test_called_in_completed);
  ADD ("across-threads", test_across_threads);
  ADD ("context-of-a-queued-call-is-closed", test_context_of_a_queued_call_is_closed);
  ADD ("context-of-the-running-call-is-closed", test_context_of_the_running_call_is_closed);
  ADD ("context-of-a-start-function-is-closed", test_context_of_a_start_function_is_closed);
  ADD ("long-queues", test_long_queues);

  return g_test_run ();
}
