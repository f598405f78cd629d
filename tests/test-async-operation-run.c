/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* The work of an operation, on a thread */

static EapAsyncCompletedEventArgs *
failing_worker (EapAsyncOperation  *operation,
                gpointer            data,
                GError            **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");

  return NULL;
}

static EapAsyncCompletedEventArgs *
silent_worker (EapAsyncOperation  *operation,
               gpointer            data,
               GError            **error)
{
  return NULL;
}

static void
test_args (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_test_scene_run (&scene, NULL, eap_test_quick_work);
  g_assert_false (scene.completed);
  eap_test_assert_succeeded (&scene);
  g_assert_cmpint (scene.n_runs, ==, 1);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (scene.args)),
                                  EAP_STATE_INT (7)));
  eap_test_scene_finish_work (&scene);
}

static void
test_error (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, failing_worker);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  eap_test_scene_finish_work (&scene);
}

static void
test_neither_args_nor_error (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, silent_worker);
  eap_test_assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  eap_test_scene_finish_work (&scene);
}

static EapAsyncCompletedEventArgs *
used_args_worker (EapAsyncOperation  *operation,
                  gpointer            data,
                  GError            **error)
{
  return g_object_ref (data);
}

static void
test_args_used_before (void)
{
  EapAsyncCompletedEventArgs *used = eap_async_completed_event_args_new (NULL, FALSE, NULL);
  EapAsyncOperation *other = eap_async_operation_manager_create_operation (NULL, NULL);
  EapTestScene scene;

  eap_async_operation_complete (other, used, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (other);

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_in_thread (scene.operation, NULL, used_args_worker,
                                                    used, NULL, NULL));
  eap_test_assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_scene_finish_work (&scene);
  g_assert_finalize_object (used);
}

static EapAsyncCompletedEventArgs *
args_and_error_worker (EapAsyncOperation  *operation,
                       gpointer            data,
                       GError            **error)
{
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, FALSE, NULL);

  eap_test_released_watch (&((EapTestScene *) data)->released, args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");

  return args;
}

/* The error counts; args that nobody gets go home to be released (D8). */
static void
test_args_and_error (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, args_and_error_worker);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  eap_test_scene_finish_work (&scene);
  eap_test_assert_released (&scene.released, 1);
}

static void
test_data_released_at_home (void)
{
  EapTestScene scene;
  EapTestReleased released = { 0 };

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_in_thread (scene.operation, NULL, silent_worker,
                                                    &released, eap_test_released_cb, NULL));
  g_assert_cmpint (released.n, ==, 0);
  eap_test_scene_finish_work (&scene);
  eap_test_assert_released (&released, 1);
}

static void
test_second_worker_refused (void)
{
  EapTestScene scene;
  g_autoptr (GError) error = NULL;
  EapTestReleased released = { 0 };

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, eap_test_slow_work);
  g_assert_false (eap_async_operation_run_in_thread (scene.operation, NULL, eap_test_quick_work,
                                                     &released, eap_test_released_cb, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_assert_released (&released, 1);

  eap_test_gate_open (&scene.go);
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish_work (&scene);
}

static void
test_fire_and_forget (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, eap_test_slow_work);
  g_clear_object (&scene.operation);
  eap_test_gate_open (&scene.go);

  /* Not abandoned: the run holds it. */
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish_work (&scene);
}

static void
test_state (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("one", 1);
  EapTestScene first;
  EapTestScene second;

  eap_test_scene_init (&first, NULL);
  eap_test_scene_init (&second, NULL);
  eap_test_scene_run (&first, pool, eap_test_slow_work);
  eap_test_gate_wait (&first.started);
  eap_test_scene_run (&second, pool, eap_test_quick_work);

  g_assert_cmpint (eap_async_operation_get_state (first.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);
  g_assert_cmpint (eap_async_operation_get_state (second.operation), ==,
                   EAP_OPERATION_STATE_QUEUED);

  eap_test_gate_open (&first.go);
  eap_test_assert_succeeded (&first);
  eap_test_assert_succeeded (&second);
  eap_test_scene_finish_work (&first);
  eap_test_scene_finish_work (&second);
}

static void
test_complete_while_running (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, eap_test_slow_work);
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  eap_test_assert_succeeded (&scene);

  /* What the worker still returns is dropped, at home. */
  eap_test_gate_open (&scene.go);
  eap_test_scene_finish_work (&scene);
}

static void
task_result (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_assert_true (g_task_get_task_data (task) == data);
  g_assert_true (g_task_get_cancellable (task) == cancellable);
  g_assert_null (source);
  g_assert_cmpstr (g_task_get_name (task), ==, "count");
  g_task_return_pointer (task, g_strdup ("result"), g_free);
}

static void
task_error (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
}

static void
task_nothing (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
}

static void
task_slow (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  EapTestScene *self = data;

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
  g_task_set_check_cancellable (task, FALSE);
  g_task_return_pointer (task, g_strdup ("late"), g_free);
}

static void
test_task (void)
{
  EapTestReleased released = { 0 };
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_set_name (scene.operation, "count");
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_result, &released,
                                               eap_test_released_cb, NULL));
  g_assert_null (eap_async_operation_get_task (scene.operation));
  eap_test_assert_succeeded (&scene);

  result = g_task_propagate_pointer (eap_async_operation_get_task (scene.operation), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, "result");

  eap_test_scene_finish_work (&scene);
  eap_test_drain (NULL);
  eap_test_assert_released (&released, 1);
}

static void
test_task_error (void)
{
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_error, &released,
                                               eap_test_released_cb, NULL));
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (eap_async_operation_get_task (scene.operation));
  eap_test_scene_finish_work (&scene);
  eap_test_assert_released (&released, 1);
}

static void
test_task_without_result (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_nothing, NULL,
                                               NULL, NULL));
  eap_test_assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  g_assert_null (eap_async_operation_get_task (scene.operation));
  eap_test_scene_finish_work (&scene);
}

/* A result that comes too late is dropped: nobody sees the task. */
static void
test_task_too_late (void)
{
  EapAsyncOperation *operation;
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_slow, &scene,
                                               NULL, NULL));
  eap_test_gate_wait (&scene.started);
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  eap_test_assert_succeeded (&scene);

  /* The run's end is seen by its reference on the operation. */
  operation = scene.operation;
  eap_test_released_watch (&released, operation);
  eap_test_gate_open (&scene.go);
  while (g_atomic_int_get ((int *) &G_OBJECT (operation)->ref_count) > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (eap_async_operation_get_task (operation));

  eap_test_scene_finish_work (&scene);
  eap_test_assert_released (&released, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/async-operation/" path, function)

  ADD ("run/args", test_args);
  ADD ("run/error", test_error);
  ADD ("run/neither-args-nor-error", test_neither_args_nor_error);
  ADD ("run/args-used-before", test_args_used_before);
  ADD ("run/args-and-error", test_args_and_error);
  ADD ("run/data-released-at-home", test_data_released_at_home);
  ADD ("run/second-worker-refused", test_second_worker_refused);
  ADD ("run/fire-and-forget", test_fire_and_forget);
  ADD ("run/state", test_state);
  ADD ("run/complete-while-running", test_complete_while_running);
  ADD ("task/result", test_task);
  ADD ("task/error", test_task_error);
  ADD ("task/without-result", test_task_without_result);
  ADD ("task/too-late", test_task_too_late);

  return g_test_run ();
}
