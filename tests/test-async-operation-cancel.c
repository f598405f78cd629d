/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Cancellation, time limits, and owners */

static gboolean
is_cancelled (EapAsyncOperation *operation)
{
  return g_cancellable_is_cancelled (eap_async_operation_get_cancellable (operation));
}

/* Waits, tells whether it was asked to stop meanwhile, and says that it was */
static EapAsyncCompletedEventArgs *
obedient_worker (EapAsyncOperation  *operation,
                 gpointer            data,
                 GError            **error)
{
  EapTestScene *self = data;

  g_object_unref (eap_test_slow_work (operation, self, error));
  if (is_cancelled (operation))
    eap_test_record (&self->recorder, "asked");
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");

  return NULL;
}

static void
test_cancel_before_work (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_cancel (scene.operation);
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);
  eap_test_scene_run (&scene, NULL, eap_test_quick_work);
  eap_test_assert_cancelled (&scene);
  g_assert_cmpint (scene.n_runs, ==, 0);
  eap_test_scene_finish_work (&scene);
}

static void
test_cancel_while_queued (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("one", 1);
  EapTestScene first;
  EapTestScene second;

  eap_test_scene_init (&first, NULL);
  eap_test_scene_init (&second, NULL);
  eap_test_scene_run (&first, pool, eap_test_slow_work);
  eap_test_scene_run (&second, pool, eap_test_quick_work);
  eap_async_operation_cancel (second.operation);

  /* At once, though the only thread is still taken */
  eap_test_assert_cancelled (&second);
  g_assert_false (first.completed);

  eap_test_gate_open (&first.go);
  eap_test_assert_succeeded (&first);
  eap_test_scene_finish_work (&second);
  g_assert_cmpint (second.n_runs, ==, 0);
  eap_test_scene_finish_work (&first);
}

static void
test_cancel_is_obeyed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, obedient_worker);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_cancel (scene.operation);
  eap_async_operation_cancel (scene.operation);
  eap_test_gate_open (&scene.go);
  eap_test_assert_cancelled (&scene);
  eap_test_assert_recorded (&scene.recorder, "asked cancelled");
  eap_test_scene_finish_work (&scene);
}

static void
test_cancel_is_missed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, eap_test_slow_work);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_cancel (scene.operation);
  eap_test_gate_open (&scene.go);

  /* A worker that finishes all the same has succeeded (R60). */
  eap_test_assert_succeeded (&scene);
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (scene.args));
  eap_test_scene_finish_work (&scene);
}

static void
test_cancelled_without_request (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, obedient_worker);
  eap_test_gate_open (&scene.go);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (scene.args));
  eap_test_scene_finish_work (&scene);
}

static void
test_cancel_after_end (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_async_operation_cancel (scene.operation);
  eap_test_assert_succeeded (&scene);
  eap_async_operation_cancel (scene.operation);
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (scene.args));
  g_assert_false (is_cancelled (scene.operation));
  eap_test_scene_finish_work (&scene);
}

static void
test_cancel_without_worker (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  EapTestScene scene;

  /* A request only: whoever works for it says what became of it. */
  eap_test_scene_init (&scene, NULL);
  eap_async_operation_cancel (scene.operation);
  g_assert_true (is_cancelled (scene.operation));
  eap_test_drain (NULL);
  g_assert_false (scene.completed);

  g_assert_true (eap_async_operation_complete_with_error (scene.operation, reason, NULL));
  eap_test_assert_cancelled (&scene);
  eap_test_scene_finish_work (&scene);
}

static void
test_cancel_through_cancellable (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, obedient_worker);
  g_cancellable_cancel (eap_async_operation_get_cancellable (scene.operation));
  eap_test_gate_open (&scene.go);
  eap_test_assert_cancelled (&scene);
  eap_test_scene_finish_work (&scene);
}

static void
test_timeout (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, eap_test_slow_work);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (scene.args));

  eap_test_gate_open (&scene.go);
  eap_test_scene_finish_work (&scene);
}

static void
cancelled_cb (GCancellable *cancellable,
              EapTestScene *scene)
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
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  cancellable = eap_async_operation_get_cancellable (scene.operation);
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), &scene);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_test_gate_wait (&scene.started);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  eap_test_scene_finish_work (&scene);
}

static EapAsyncCompletedEventArgs *
late_worker (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  EapTestScene *self = data;

  return eap_test_released_watch (&self->released, eap_test_slow_work (operation, data, error));
}

static void
test_outcome_after_timeout (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, late_worker);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  /* Dropped, at home (D8); completed_cb asserts that there is no second event. */
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.released.n);
  eap_test_assert_released (&scene.released, 1);
  eap_test_scene_finish_work (&scene);
}

static void
test_timeout_in_time (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_async_operation_set_timeout (scene.operation, G_MAXUINT);
  eap_test_scene_run (&scene, NULL, eap_test_quick_work);
  eap_async_operation_set_timeout (scene.operation, 0);
  eap_test_assert_succeeded (&scene);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_test_scene_finish_work (&scene);
}

static void
test_owner (void)
{
  GCancellable *owner = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (owner));
  eap_test_scene_run (&scene, NULL, obedient_worker);
  eap_test_gate_wait (&scene.started);
  g_assert_finalize_object (owner);

  /* It mutes nobody. */
  eap_test_gate_open (&scene.go);
  eap_test_assert_cancelled (&scene);
  eap_test_scene_finish_work (&scene);
}

static void
test_owner_replaced (void)
{
  GCancellable *first = g_cancellable_new ();
  GCancellable *second = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (first));
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (second));
  g_assert_finalize_object (first);
  g_assert_false (is_cancelled (scene.operation));
  g_object_run_dispose (G_OBJECT (second));
  g_assert_true (is_cancelled (scene.operation));

  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish_work (&scene);
  g_assert_finalize_object (second);
}

static void
test_owner_outlives (void)
{
  GCancellable *owner = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_bind_owner (scene.operation, G_OBJECT (owner));
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish_work (&scene);
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
