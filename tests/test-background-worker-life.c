/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-worker-scene.h"

/* Subclasses, and the ends of a worker's life */

#define TEST_TYPE_WORKER (test_worker_get_type ())
G_DECLARE_FINAL_TYPE (TestWorker, test_worker, TEST, WORKER, EapBackgroundWorker)

struct _TestWorker
{
  EapBackgroundWorker  parent_instance;

  EapTestRecorder     *recorder; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TestWorker, test_worker, EAP_TYPE_BACKGROUND_WORKER)

static void
test_worker_do_work (EapBackgroundWorker *worker,
                     EapDoWorkEventArgs  *args)
{
  eap_test_record (TEST_WORKER (worker)->recorder, "do");
  g_assert_true (eap_background_worker_report_progress (worker, 50, NULL));
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
test_worker_progress_changed (EapComponent                *worker,
                              EapProgressChangedEventArgs *args)
{
  eap_test_record (TEST_WORKER (worker)->recorder, "%d",
                   eap_progress_changed_event_args_get_progress_percentage (args));
}

static void
test_worker_run_worker_completed (EapBackgroundWorker            *worker,
                                  EapRunWorkerCompletedEventArgs *args)
{
  const GValue *result = eap_run_worker_completed_event_args_get_result (args, NULL);

  eap_test_record (TEST_WORKER (worker)->recorder, "done:%d", g_value_get_int (result));
}

static void
test_worker_class_init (TestWorkerClass *klass)
{
  EapBackgroundWorkerClass *worker_class = EAP_BACKGROUND_WORKER_CLASS (klass);

  worker_class->do_work = test_worker_do_work;
  EAP_COMPONENT_CLASS (worker_class)->progress_changed = test_worker_progress_changed;
  worker_class->run_worker_completed = test_worker_run_worker_completed;
}

static void
test_worker_init (TestWorker *self)
{
}

#define assert_report_refused(call) \
  G_STMT_START { \
    g_autoptr (GError) refusal_ = NULL; \
    GError **error = &refusal_; \
    g_assert_false (call); \
    g_assert_error (refusal_, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION); \
  } G_STMT_END

static void
wait_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         EapTestWorkerScene  *self)
{
  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
}

static void
late_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         EapTestWorkerScene  *self)
{
  if (self->n_runs++ > 0)
    {
      /* The second run: nobody has cancelled it. */
      eap_test_gate_wait (&self->gone);
      g_assert_false (eap_background_worker_get_cancellation_pending (worker));
      return;
    }

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
  g_assert_true (eap_background_worker_get_cancellation_pending (worker));
  assert_report_refused (eap_background_worker_report_progress (worker, 99, error));
  assert_report_refused (eap_background_worker_report_progress_with_state (worker, 99, NULL,
                                                                           error));
  eap_background_worker_cancel_async (worker);
  eap_test_gate_open (&self->gone);
}

static void
cancelled_cb (GCancellable       *cancellable,
              EapTestWorkerScene *self)
{
  eap_test_gate_open (&self->asked);
}

/* A worker that goes on after its time is up has nothing to do with the run
 * after: it neither reads its flag nor reports for it nor cancels it. */
static void
test_late_work (void)
{
  EapAsyncOperation *first;
  EapTestReleased released = { 0 };
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (late_cb));
  first = eap_test_worker_scene_start (&scene);
  g_signal_connect (eap_async_operation_get_cancellable (first), "cancelled",
                    G_CALLBACK (cancelled_cb), &scene);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_set_timeout (first, 1);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_assert_recorded (&scene.recorder, "failed");

  /* Which comes after the end */
  eap_test_gate_wait (&scene.asked);

  scene.completed = FALSE;
  g_object_unref (eap_test_worker_scene_start (&scene));
  g_assert_false (eap_background_worker_get_cancellation_pending (scene.worker));
  eap_test_released_watch (&released, first);
  g_object_unref (first);
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_iterate_until_set (NULL, &released.n);
  eap_test_assert_released (&released, 1);
  eap_test_worker_scene_finish (&scene, "failed completed");
}

static void
test_subclass (void)
{
  TestWorker *worker = g_object_new (TEST_TYPE_WORKER, "worker-reports-progress", TRUE, NULL);
  EapTestRecorder recorder;
  EapAsyncOperation *operation;
  EapAsyncCompletedEventArgs *args;

  eap_test_recorder_init (&recorder);
  worker->recorder = &recorder;
  operation = eap_background_worker_run_worker_async (EAP_BACKGROUND_WORKER (worker), NULL, NULL);
  args = eap_async_operation_wait (operation, -1, NULL);
  g_assert_nonnull (args);

  /* Without a single handler */
  eap_test_assert_recorded (&recorder, "do 50 done:42");
  g_object_unref (args);
  g_assert_finalize_object (operation);
  eap_test_drain (NULL);
  g_assert_finalize_object (worker);
  eap_test_recorder_clear (&recorder);
}

/* A run keeps the object: nobody needs to. */
static void
test_unref_while_running (void)
{
  EapTestReleased released = { 0 };
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (wait_cb));
  eap_test_released_watch (&released, scene.worker);
  g_object_unref (eap_test_worker_scene_start (&scene));
  g_clear_object (&scene.worker);
  eap_test_gate_wait (&scene.started);
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_worker_scene_finish (&scene, "completed");
  eap_test_assert_released (&released, 1);
}

static void
obey_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         EapTestWorkerScene  *self)
{
  wait_cb (worker, args, self);
  eap_do_work_event_args_set_cancel (args,
                                     eap_background_worker_get_cancellation_pending (worker));
}

/* An explicit dispose asks the run to cancel. The handlers are gone then; whoever
 * waits still hears. */
static void
test_dispose_while_running (void)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation;
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (obey_cb));
  operation = eap_test_worker_scene_start (&scene);
  eap_test_gate_wait (&scene.started);
  g_object_run_dispose (G_OBJECT (scene.worker));
  eap_test_gate_open (&scene.go);

  g_assert_null (eap_async_operation_wait (operation, -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (eap_background_worker_get_is_busy (scene.worker));
  g_assert_finalize_object (operation);
  eap_test_worker_scene_finish (&scene, "");
}

static void
test_dispose_while_idle (void)
{
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (wait_cb));
  g_object_run_dispose (G_OBJECT (scene.worker));
  g_object_run_dispose (G_OBJECT (scene.worker));
  eap_test_worker_scene_finish (&scene, "");
}

static void
dispose_in_completed_cb (EapBackgroundWorker            *worker,
                         EapRunWorkerCompletedEventArgs *args,
                         EapTestWorkerScene             *self)
{
  g_object_run_dispose (G_OBJECT (worker));
  g_clear_object (&self->worker);
}

static void
test_last_unref_in_completed (void)
{
  EapTestReleased released = { 0 };
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (wait_cb));
  eap_test_released_watch (&released, scene.worker);
  g_signal_connect (scene.worker, "run-worker-completed", G_CALLBACK (dispose_in_completed_cb),
                    &scene);
  g_object_unref (eap_test_worker_scene_start (&scene));
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_worker_scene_finish (&scene, "completed");
  eap_test_assert_released (&released, 1);
}

typedef struct
{
  EapTestWorkerScene scene;
  GThread           *object_home;
  int                n_notified;  /* (atomic) */
} TwoPlaces;

static void
notify_busy_cb (EapBackgroundWorker *worker,
                GParamSpec          *pspec,
                TwoPlaces           *places)
{
  g_assert_true (g_thread_self () == places->object_home);
  g_atomic_int_inc (&places->n_notified);
}

static void
start_on_thread (gpointer data)
{
  TwoPlaces *places = data;

  places->scene.home = g_thread_self ();
  g_object_unref (eap_test_worker_scene_start (&places->scene));
}

/* A run's events go where it was started, is-busy where the object was made. */
static void
test_started_elsewhere (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  TwoPlaces places = { .object_home = g_thread_self () };

  eap_test_worker_scene_init (&places.scene, G_CALLBACK (wait_cb));
  g_signal_connect (places.scene.worker, "notify::is-busy", G_CALLBACK (notify_busy_cb), &places);
  eap_test_thread_call (thread, start_on_thread, &places);
  eap_test_iterate_until_count (NULL, &places.n_notified, 1);
  g_assert_true (eap_background_worker_get_is_busy (places.scene.worker));
  eap_test_gate_open (&places.scene.go);
  eap_test_iterate_until_count (NULL, &places.n_notified, 2);
  g_assert_false (eap_background_worker_get_is_busy (places.scene.worker));

  /* Nothing of the run is left on the thread once that has ended. */
  eap_test_thread_free (g_steal_pointer (&thread));
  g_assert_true (g_atomic_int_get (&places.scene.completed));
  eap_test_drain (NULL);
  eap_test_worker_scene_finish (&places.scene, "completed");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/background-worker/" path, function)

  ADD ("late-work", test_late_work);
  ADD ("subclass", test_subclass);
  ADD ("unref-while-running", test_unref_while_running);
  ADD ("dispose-while-running", test_dispose_while_running);
  ADD ("dispose-while-idle", test_dispose_while_idle);
  ADD ("last-unref-in-completed", test_last_unref_in_completed);
  ADD ("started-elsewhere", test_started_elsewhere);

  return g_test_run ();
}
