/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Cancellation, time limits, and owners */

typedef struct
{
  GThread                    *home;
  EapAsyncOperation          *operation;   /* (owned) (nullable) */
  EapAsyncCompletedEventArgs *args;        /* (owned) (nullable): of Completed */
  int                         completed;   /* (atomic) */

  EapTestGate                 started;     /* opened by the worker */
  EapTestGate                 go;          /* the worker waits for it */
  EapTestReleased             released;    /* what the worker made */
  gboolean                    worker_saw_cancel;
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

static void
assert_cancelled (Scene *self)
{
  eap_test_iterate_until_set (NULL, &self->completed);
  g_assert_no_error (eap_async_completed_event_args_get_error (self->args));
  g_assert_true (eap_async_completed_event_args_get_cancelled (self->args));
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (self->args));
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

static gboolean
is_cancelled (Scene *self)
{
  return g_cancellable_is_cancelled (eap_async_operation_get_cancellable (self->operation));
}

/* Waits until it may go on, and tells what it was asked meanwhile */
static EapAsyncCompletedEventArgs *
slow_worker (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  Scene *self = data;

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
  self->worker_saw_cancel =
    g_cancellable_is_cancelled (eap_async_operation_get_cancellable (operation));

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static EapAsyncCompletedEventArgs *
obedient_worker (EapAsyncOperation  *operation,
                 gpointer            data,
                 GError            **error)
{
  EapAsyncCompletedEventArgs *args = slow_worker (operation, data, error);

  g_object_unref (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");

  return NULL;
}

static void
test_cancel_before_work (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  eap_async_operation_cancel (scene.operation);
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);
  scene_run (&scene, NULL, plain_worker);
  assert_cancelled (&scene);
  g_assert_cmpint (scene.n_runs, ==, 0);
  scene_finish (&scene);
}

static void
test_cancel_while_queued (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("one", 1);
  Scene first;
  Scene second;

  scene_init (&first, NULL);
  scene_init (&second, NULL);
  scene_run (&first, pool, slow_worker);
  scene_run (&second, pool, plain_worker);
  eap_async_operation_cancel (second.operation);

  /* At once, though the only thread is still taken */
  assert_cancelled (&second);
  g_assert_false (first.completed);

  eap_test_gate_open (&first.go);
  assert_succeeded (&first);
  scene_finish (&second);
  g_assert_cmpint (second.n_runs, ==, 0);
  scene_finish (&first);
}

static void
test_cancel_is_obeyed (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, obedient_worker);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_cancel (scene.operation);
  eap_async_operation_cancel (scene.operation);
  eap_test_gate_open (&scene.go);
  assert_cancelled (&scene);
  g_assert_true (scene.worker_saw_cancel);
  scene_finish (&scene);
}

static void
test_cancel_is_missed (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, slow_worker);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_cancel (scene.operation);
  eap_test_gate_open (&scene.go);

  /* A worker that finishes all the same has succeeded (R60). */
  assert_succeeded (&scene);
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (scene.args));
  scene_finish (&scene);
}

static void
test_cancelled_without_request (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, obedient_worker);
  eap_test_gate_open (&scene.go);
  assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (scene.args));
  scene_finish (&scene);
}

static void
test_cancel_after_end (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_async_operation_cancel (scene.operation);
  assert_succeeded (&scene);
  eap_async_operation_cancel (scene.operation);
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (scene.args));
  g_assert_false (is_cancelled (&scene));
  scene_finish (&scene);
}

static void
test_cancel_without_worker (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  Scene scene;

  /* A request only: whoever works for it says what became of it. */
  scene_init (&scene, NULL);
  eap_async_operation_cancel (scene.operation);
  g_assert_true (is_cancelled (&scene));
  eap_test_drain (NULL);
  g_assert_false (scene.completed);

  g_assert_true (eap_async_operation_complete_with_error (scene.operation, reason, NULL));
  assert_cancelled (&scene);
  scene_finish (&scene);
}

static void
test_cancel_through_cancellable (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, obedient_worker);
  g_cancellable_cancel (eap_async_operation_get_cancellable (scene.operation));
  eap_test_gate_open (&scene.go);
  assert_cancelled (&scene);
  scene_finish (&scene);
}

static void
test_timeout (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, slow_worker);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_set_timeout (scene.operation, 1);
  assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (scene.args));

  eap_test_gate_open (&scene.go);
  scene_finish (&scene);
}

static void
cancelled_cb (GCancellable *cancellable,
              Scene        *scene)
{
  /* Sealed first, so that this cannot change the outcome any more */
  g_assert_cmpint (eap_async_operation_get_state (scene->operation), >=,
                   EAP_OPERATION_STATE_COMPLETING);
  eap_test_gate_open (&scene->started);
}

static void
test_timeout_cancels_afterwards (void)
{
  GCancellable *cancellable;
  Scene scene;

  scene_init (&scene, NULL);
  cancellable = eap_async_operation_get_cancellable (scene.operation);
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), &scene);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_test_gate_wait (&scene.started);
  assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  scene_finish (&scene);
}

static EapAsyncCompletedEventArgs *
late_worker (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  Scene *self = data;
  EapAsyncCompletedEventArgs *args = slow_worker (operation, data, error);

  eap_test_released_watch (&self->released, args);

  return args;
}

static void
test_outcome_after_timeout (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  scene_run (&scene, NULL, late_worker);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_set_timeout (scene.operation, 1);
  assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  /* Dropped, at home (D8); completed_cb asserts that there is no second event. */
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until (NULL, is_released, &scene.released);
  eap_test_assert_released (&scene.released, 1);
  scene_finish (&scene);
}

static void
test_timeout_in_time (void)
{
  Scene scene;

  scene_init (&scene, NULL);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_async_operation_set_timeout (scene.operation, G_MAXUINT);
  scene_run (&scene, NULL, plain_worker);
  eap_async_operation_set_timeout (scene.operation, 0);
  assert_succeeded (&scene);
  eap_async_operation_set_timeout (scene.operation, 1);
  scene_finish (&scene);
}

static void
test_owner (void)
{
  GCancellable *owner = g_cancellable_new ();
  Scene scene;

  scene_init (&scene, NULL);
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (owner));
  scene_run (&scene, NULL, obedient_worker);
  eap_test_gate_wait (&scene.started);
  g_assert_finalize_object (owner);

  /* It mutes nobody. */
  eap_test_gate_open (&scene.go);
  assert_cancelled (&scene);
  scene_finish (&scene);
}

static void
test_owner_replaced (void)
{
  GCancellable *first = g_cancellable_new ();
  GCancellable *second = g_cancellable_new ();
  Scene scene;

  scene_init (&scene, NULL);
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (first));
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (second));
  g_assert_finalize_object (first);
  g_assert_false (is_cancelled (&scene));
  g_object_run_dispose (G_OBJECT (second));
  g_assert_true (is_cancelled (&scene));

  eap_async_operation_operation_completed (scene.operation, NULL);
  scene_finish (&scene);
  g_assert_finalize_object (second);
}

static void
test_owner_outlives (void)
{
  GCancellable *owner = g_cancellable_new ();
  Scene scene;

  scene_init (&scene, NULL);
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (owner));
  eap_async_operation_operation_completed (scene.operation, NULL);
  assert_succeeded (&scene);
  scene_finish (&scene);
  g_assert_finalize_object (owner);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/async-operation/" path, function)

  ADD ("cancel/before-work", test_cancel_before_work);
  ADD ("cancel/while-queued", test_cancel_while_queued);
  ADD ("cancel/is-obeyed", test_cancel_is_obeyed);
  ADD ("cancel/is-missed", test_cancel_is_missed);
  ADD ("cancel/without-request", test_cancelled_without_request);
  ADD ("cancel/after-end", test_cancel_after_end);
  ADD ("cancel/without-worker", test_cancel_without_worker);
  ADD ("cancel/through-cancellable", test_cancel_through_cancellable);
  ADD ("timeout/elapsed", test_timeout);
  ADD ("timeout/cancels-afterwards", test_timeout_cancels_afterwards);
  ADD ("timeout/outcome-afterwards", test_outcome_after_timeout);
  ADD ("timeout/in-time", test_timeout_in_time);
  ADD ("owner/disposed", test_owner);
  ADD ("owner/replaced", test_owner_replaced);
  ADD ("owner/outlives", test_owner_outlives);

  return g_test_run ();
}
