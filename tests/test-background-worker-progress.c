/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-worker-scene.h"

/* Progress, and the place where a run's events go */

#define TEST_TYPE_MEETING (test_meeting_get_type ())
G_DECLARE_FINAL_TYPE (TestMeeting, test_meeting, TEST, MEETING, EapSynchronizationContext)

/* A place of one thread. Another thread that wakes it comes back only when that
 * one has delivered everything: what it still holds then is the last. */
struct _TestMeeting
{
  EapSynchronizationContext  parent_instance;

  GThread                   *home;
  GAsyncQueue               *asked;
  GAsyncQueue               *answered;
};

G_DEFINE_FINAL_TYPE (TestMeeting, test_meeting, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static gboolean
test_meeting_wakeup (EapSynchronizationContext *context)
{
  TestMeeting *self = TEST_MEETING (context);

  if (g_thread_self () != self->home)
    {
      g_async_queue_push (self->asked, self);
      g_assert_nonnull (g_async_queue_timeout_pop (self->answered, 30 * G_USEC_PER_SEC));
    }

  return TRUE;
}

static gboolean
test_meeting_is_owner (EapSynchronizationContext *context)
{
  return TEST_MEETING (context)->home == g_thread_self ();
}

static void
test_meeting_finalize (GObject *object)
{
  TestMeeting *self = TEST_MEETING (object);

  g_async_queue_unref (self->asked);
  g_async_queue_unref (self->answered);

  G_OBJECT_CLASS (test_meeting_parent_class)->finalize (object);
}

static void
test_meeting_class_init (TestMeetingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_meeting_finalize;
  EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass)->wakeup = test_meeting_wakeup;
  EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass)->is_owner = test_meeting_is_owner;
}

static void
test_meeting_init (TestMeeting *self)
{
  self->home = g_thread_self ();
  self->asked = g_async_queue_new ();
  self->answered = g_async_queue_new ();
}

static void
test_meeting_serve (TestMeeting *self)
{
  EapSynchronizationContext *context = EAP_SYNCHRONIZATION_CONTEXT (self);

  g_assert_nonnull (g_async_queue_timeout_pop (self->asked, 30 * G_USEC_PER_SEC));
  while (eap_synchronization_context_dispatch (context))
    ;
  g_async_queue_push (self->answered, self);
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

/* Reports all before anything can be delivered: the loop does not run */
static void
report_cb (EapBackgroundWorker *worker,
           EapDoWorkEventArgs  *args,
           EapTestWorkerScene  *self)
{
  g_assert_true (eap_background_worker_report_progress (worker, 10, NULL));
  g_assert_true (eap_background_worker_report_progress (worker, 20, NULL));
  g_assert_true (eap_background_worker_report_progress_with_state (worker, 30,
                                                                   EAP_STATE_STRING ("a"), NULL));
  g_assert_true (eap_background_worker_report_progress_with_state (worker, 101,
                                                                   EAP_STATE_STRING ("b"), NULL));
  g_assert_true (eap_background_worker_report_progress (worker, -1, NULL));
  g_assert_true (eap_background_worker_report_progress (worker, 40, NULL));
  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
}

static void
run_reports (EapProgressDelivery  delivery,
             const char          *events)
{
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  eap_component_set_progress_delivery (EAP_COMPONENT (scene.worker), delivery);
  g_object_unref (eap_test_worker_scene_start (&scene));
  eap_test_gate_wait (&scene.started);
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_worker_scene_finish (&scene, events);
}

static void
test_progress_latest (void)
{
  /* In the place of the oldest, with the figure of the last */
  run_reports (EAP_PROGRESS_DELIVERY_LATEST, "40 30a 100b completed");
}

static void
test_progress_every (void)
{
  run_reports (EAP_PROGRESS_DELIVERY_EVERY, "10 20 30a 100b 0 40 completed");
}

static EapAsyncOperation *
run_in_meeting (TestMeeting         *meeting,
                EapBackgroundWorker *worker)
{
  EapAsyncOperation *operation;

  eap_async_operation_manager_set_synchronization_context (EAP_SYNCHRONIZATION_CONTEXT (meeting));
  operation = eap_background_worker_run_worker_async (worker, NULL, NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);

  return operation;
}

static void
keep_state_cb (EapBackgroundWorker *worker,
               EapDoWorkEventArgs  *args,
               GCancellable        *state)
{
  g_assert_true (eap_background_worker_report_progress_with_state (worker, 1,
                                                                   EAP_STATE_OBJECT (state),
                                                                   NULL));

  /* The event was delivered, and its args are released: not here. */
  g_assert_cmpint (g_atomic_int_get ((int *) &G_OBJECT (state)->ref_count), ==, 1);
}

static void
weak_ref_args_cb (EapBackgroundWorker         *worker,
                  EapProgressChangedEventArgs *args,
                  EapTestReleased             *released)
{
  eap_test_released_watch (released, args);
}

/* However fast the event is delivered, its args are released at home (D8). */
static void
test_report_released_at_home (void)
{
  TestMeeting *meeting = g_object_new (TEST_TYPE_MEETING, NULL);
  GCancellable *state = g_cancellable_new ();
  EapTestReleased released = { 0 };
  EapTestReleased left = { 0 };
  EapBackgroundWorker *worker;
  EapAsyncOperation *operation;

  worker = g_object_new (EAP_TYPE_BACKGROUND_WORKER, "worker-reports-progress", TRUE, NULL);
  g_signal_connect (worker, "do-work", G_CALLBACK (keep_state_cb), state);
  g_signal_connect (worker, "progress-changed", G_CALLBACK (weak_ref_args_cb), &released);
  operation = run_in_meeting (meeting, worker);

  while (eap_async_operation_get_state (operation) != EAP_OPERATION_STATE_COMPLETED)
    test_meeting_serve (meeting);

  eap_test_assert_released (&released, 1);
  g_assert_finalize_object (operation);
  eap_test_drain (NULL);
  g_assert_finalize_object (worker);
  g_assert_finalize_object (state);

  /* The thread that woke the place may hold it a little longer. */
  eap_test_released_watch (&left, meeting);
  g_object_unref (meeting);
  eap_test_iterate_until_set (NULL, &left.n);
}

static void
flag_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         EapTestWorkerScene  *self)
{
  assert_report_refused (eap_background_worker_report_progress (worker, 1, error));
  assert_report_refused (eap_background_worker_report_progress_with_state (worker, 1, NULL, error));

  /* May be changed at any time, here too */
  eap_background_worker_set_worker_reports_progress (worker, TRUE);
  g_assert_true (eap_background_worker_report_progress (worker, 2, NULL));
}

static void
test_report_without_flag (void)
{
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (flag_cb));
  eap_background_worker_set_worker_reports_progress (scene.worker, FALSE);
  g_object_unref (eap_test_worker_scene_start (&scene));
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_worker_scene_finish (&scene, "2 completed");
}

static void
report_in_completed_cb (EapBackgroundWorker            *worker,
                        EapRunWorkerCompletedEventArgs *args,
                        EapTestWorkerScene             *self)
{
  assert_report_refused (eap_background_worker_report_progress (worker, 1, error));
}

static void
test_report_while_idle (void)
{
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (wait_cb));
  g_signal_connect (scene.worker, "run-worker-completed", G_CALLBACK (report_in_completed_cb),
                    &scene);
  assert_report_refused (eap_background_worker_report_progress (scene.worker, 1, error));
  assert_report_refused (eap_background_worker_report_progress_with_state (scene.worker, 1, NULL,
                                                                           error));
  g_object_unref (eap_test_worker_scene_start (&scene));
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.completed);
  assert_report_refused (eap_background_worker_report_progress (scene.worker, 1, error));
  eap_test_worker_scene_finish (&scene, "completed");
}

/* Also from other threads than the work's, for the run that is under way */
static void
test_report_from_home (void)
{
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (wait_cb));
  g_object_unref (eap_test_worker_scene_start (&scene));
  g_assert_true (eap_background_worker_report_progress (scene.worker, 5, NULL));

  /* Never inline (B7) */
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_worker_scene_finish (&scene, "5 completed");
}

/* A start that is refused leaves nothing behind, busy least of all (R4). */
static void
test_closed_context (void)
{
  TestMeeting *meeting = g_object_new (TEST_TYPE_MEETING, NULL);
  g_autoptr (GError) error = NULL;
  EapTestWorkerScene scene;

  eap_test_worker_scene_init (&scene, G_CALLBACK (wait_cb));
  eap_synchronization_context_close (EAP_SYNCHRONIZATION_CONTEXT (meeting));
  eap_async_operation_manager_set_synchronization_context (EAP_SYNCHRONIZATION_CONTEXT (meeting));
  g_assert_null (eap_background_worker_run_worker_async (scene.worker, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_finalize_object (meeting);

  /* It can be used elsewhere. */
  g_assert_false (eap_background_worker_get_is_busy (scene.worker));
  g_object_unref (eap_test_worker_scene_start (&scene));
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_worker_scene_finish (&scene, "completed");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/background-worker/" path, function)

  ADD ("progress/latest", test_progress_latest);
  ADD ("progress/every", test_progress_every);
  ADD ("progress/released-at-home", test_report_released_at_home);
  ADD ("progress/without-flag", test_report_without_flag);
  ADD ("progress/while-idle", test_report_while_idle);
  ADD ("progress/from-home", test_report_from_home);
  ADD ("closed-context", test_closed_context);

  return g_test_run ();
}
