/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* The work of an operation, on a thread */

typedef struct
{
  GThread                    *home;
  EapAsyncOperation          *operation;   /* (owned) (nullable) */
  EapAsyncCompletedEventArgs *args;        /* (owned) (nullable): of Completed */
  int                         completed;   /* (atomic) */

  EapTestGate                 started;     /* opened by the worker */
  EapTestGate                 go;          /* the worker waits for it */
  EapTestReleased             released;    /* what the worker made */
  int                         n_runs;
} Scene;

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              Scene                      *self)
{
  g_assert_true (g_thread_self () == self->home);
  g_assert_null (self->args);
  self->args = g_object_ref (args);
  self->completed = TRUE;
}

static void
scene_init (Scene        *self,
            const GValue *state)
{
  *self = (Scene) { .home = g_thread_self () };
  eap_test_gate_init (&self->started);
  eap_test_gate_init (&self->go);
  self->operation = eap_async_operation_manager_create_operation (state, NULL);
  g_signal_connect (self->operation, "completed", G_CALLBACK (completed_cb), self);
}

static void
scene_run (Scene         *self,
           EapWorkerPool *pool,
           EapWorkerFunc  func)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_async_operation_run_in_thread (self->operation, pool, func, self,
                                                    NULL, &error));
  g_assert_no_error (error);
}

static gboolean
is_released (gpointer data)
{
  return g_atomic_int_get (&((EapTestReleased *) data)->n) > 0;
}

static void
scene_finish (Scene *self)
{
  eap_test_iterate_until_set (NULL, &self->completed);

  /* The worker's run may be the last one to let go of it. */
  if (self->operation != NULL)
    {
      EapTestReleased gone = { 0 };

      eap_test_released_watch (&gone, self->operation);
      g_object_unref (self->operation);
      eap_test_iterate_until (NULL, is_released, &gone);
      eap_test_assert_released (&gone, 1);
    }
  g_assert_finalize_object (self->args);
  eap_test_gate_clear (&self->started);
  eap_test_gate_clear (&self->go);
}

static void
assert_succeeded (Scene *self)
{
  eap_test_iterate_until_set (NULL, &self->completed);
  g_assert_no_error (eap_async_completed_event_args_get_error (self->args));
  g_assert_false (eap_async_completed_event_args_get_cancelled (self->args));
}

#define assert_failed(scene, domain, code) \
  G_STMT_START { \
    eap_test_iterate_until_set (NULL, &(scene)->completed); \
    g_assert_error (eap_async_completed_event_args_get_error ((scene)->args), domain, code); \
    g_assert_false (eap_async_completed_event_args_get_cancelled ((scene)->args)); \
  } G_STMT_END

static EapAsyncCompletedEventArgs *
plain_worker (EapAsyncOperation  *operation,
              gpointer            data,
              GError            **error)
{
  Scene *self = data;

  g_assert_true (g_thread_self () != self->home);
  self->n_runs++;

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

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

/* Waits until it may go on */
static EapAsyncCompletedEventArgs *
slow_worker (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  Scene *self = data;

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
test_args (void)
{
  Scene scene;

  scene_init (&scene, EAP_STATE_INT (7));
  scene_run (&scene, NULL, plain_worker);
  g_assert_false (scene.completed);
  assert_succeeded (&scene);
  g_assert_cmpint (scene.n_runs, ==, 1);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (scene.args)),
                                  EAP_STATE_INT (7)));
  scene_finish (&scene);
}

static void
test_error (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, failing_worker);
  assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  scene_finish (&scene);
}

static void
test_neither_args_nor_error (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, silent_worker);
  assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  scene_finish (&scene);
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
  Scene scene;

  eap_async_operation_complete (other, used, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (other);

  scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_in_thread (scene.operation, NULL, used_args_worker,
                                                    used, NULL, NULL));
  assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  scene_finish (&scene);
  g_assert_finalize_object (used);
}

static EapAsyncCompletedEventArgs *
args_and_error_worker (EapAsyncOperation  *operation,
                       gpointer            data,
                       GError            **error)
{
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, FALSE, NULL);

  eap_test_released_watch (&((Scene *) data)->released, args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");

  return args;
}

/* The error counts; args that nobody gets go home to be released (D8). */
static void
test_args_and_error (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, args_and_error_worker);
  assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  scene_finish (&scene);
  eap_test_assert_released (&scene.released, 1);
}

static void
test_data_released_at_home (void)
{
  Scene scene;
  EapTestReleased released = { 0 };

  scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_in_thread (scene.operation, NULL, silent_worker,
                                                    &released, eap_test_released_cb, NULL));
  g_assert_cmpint (released.n, ==, 0);
  scene_finish (&scene);
  eap_test_assert_released (&released, 1);
}

static void
test_second_worker_refused (void)
{
  Scene scene;
  g_autoptr (GError) error = NULL;
  EapTestReleased released = { 0 };

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, slow_worker);
  g_assert_false (eap_async_operation_run_in_thread (scene.operation, NULL, plain_worker,
                                                     &released, eap_test_released_cb, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_assert_released (&released, 1);

  eap_test_gate_open (&scene.go);
  assert_succeeded (&scene);
  scene_finish (&scene);
}

static void
test_fire_and_forget (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, slow_worker);
  g_clear_object (&scene.operation);
  eap_test_gate_open (&scene.go);

  /* Not abandoned: the run holds it. */
  assert_succeeded (&scene);
  scene_finish (&scene);
}

static void
test_state (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("one", 1);
  Scene first;
  Scene second;

  scene_init (&first, NULL);
  scene_init (&second, NULL);
  scene_run (&first, pool, slow_worker);
  eap_test_gate_wait (&first.started);
  scene_run (&second, pool, plain_worker);

  g_assert_cmpint (eap_async_operation_get_state (first.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);
  g_assert_cmpint (eap_async_operation_get_state (second.operation), ==,
                   EAP_OPERATION_STATE_QUEUED);

  eap_test_gate_open (&first.go);
  assert_succeeded (&first);
  assert_succeeded (&second);
  scene_finish (&first);
  scene_finish (&second);
}

static void
test_complete_while_running (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, slow_worker);
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  assert_succeeded (&scene);

  /* What the worker still returns is dropped, at home. */
  eap_test_gate_open (&scene.go);
  scene_finish (&scene);
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
  Scene *self = data;

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
  Scene scene;

  scene_init (&scene, NULL);
  eap_async_operation_set_name (scene.operation, "count");
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_result, &released,
                                               eap_test_released_cb, NULL));
  g_assert_null (eap_async_operation_get_task (scene.operation));
  assert_succeeded (&scene);

  result = g_task_propagate_pointer (eap_async_operation_get_task (scene.operation), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, "result");

  scene_finish (&scene);
  eap_test_drain (NULL);
  eap_test_assert_released (&released, 1);
}

static void
test_task_error (void)
{
  EapTestReleased released = { 0 };
  Scene scene;

  scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_error, &released,
                                               eap_test_released_cb, NULL));
  assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (eap_async_operation_get_task (scene.operation));
  scene_finish (&scene);
  eap_test_assert_released (&released, 1);
}

static void
test_task_without_result (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_nothing, NULL,
                                               NULL, NULL));
  assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  g_assert_null (eap_async_operation_get_task (scene.operation));
  scene_finish (&scene);
}

/* A result that comes too late is dropped: nobody sees the task. */
static void
test_task_too_late (void)
{
  EapAsyncOperation *operation;
  EapTestReleased released = { 0 };
  Scene scene;

  scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_run_task (scene.operation, NULL, task_slow, &scene,
                                               NULL, NULL));
  eap_test_gate_wait (&scene.started);
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  assert_succeeded (&scene);

  /* The run's end is seen by its reference on the operation. */
  operation = scene.operation;
  eap_test_released_watch (&released, operation);
  eap_test_gate_open (&scene.go);
  while (g_atomic_int_get ((int *) &G_OBJECT (operation)->ref_count) > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (eap_async_operation_get_task (operation));

  scene_finish (&scene);
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
