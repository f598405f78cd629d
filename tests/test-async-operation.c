/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Until Completed was heard of, which takes nothing but iterating */
static void
deliver (EapTestScene *self)
{
  eap_test_drain (NULL);
  g_assert_true (self->completed);
}

#define assert_refused(call) \
  G_STMT_START { \
    g_autoptr (GError) refusal_ = NULL; \
    GError **error = &refusal_; \
    g_assert_false (call); \
    g_assert_error (refusal_, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION); \
  } G_STMT_END

static void
post_cb (gpointer state)
{
  eap_test_scene_record (state, "post");
}

static void
last_cb (gpointer state)
{
  eap_test_scene_record (state, "last");
}

static void
released_cb (gpointer state)
{
  eap_test_scene_record (state, "released");
}

static void
test_new (void)
{
  EapTestScene scene;
  const GValue *state;

  eap_test_scene_init (&scene, EAP_STATE_STRING ("a"));
  state = eap_async_operation_get_user_supplied_state (scene.operation);
  g_assert_true (eap_state_equal (state, EAP_STATE_STRING ("a")));
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);
  g_assert_null (eap_async_operation_get_args (scene.operation));
  g_assert_null (eap_async_operation_get_name (scene.operation));
  g_assert_null (eap_async_operation_get_task (scene.operation));

  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed");
}

static void
test_properties (void)
{
  g_autoptr (EapSynchronizationContext) context = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  g_autofree char *name = NULL;
  EapOperationState state;
  GValue *user_state;
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_async_operation_set_name (scene.operation, "first");
  eap_async_operation_set_name (scene.operation, "second");
  g_object_get (scene.operation,
                "user-state", &user_state,
                "synchronization-context", &context,
                "state", &state,
                "name", &name,
                "cancellable", &cancellable,
                NULL);

  g_assert_true (eap_state_equal (user_state, EAP_STATE_INT (7)));
  g_assert_true (context == eap_async_operation_manager_get_synchronization_context ());
  g_assert_cmpint (state, ==, EAP_OPERATION_STATE_RUNNING);
  g_assert_cmpstr (name, ==, "first");
  g_assert_true (cancellable == eap_async_operation_get_cancellable (scene.operation));

  g_boxed_free (G_TYPE_VALUE, user_state);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed");
  g_assert_finalize_object (g_steal_pointer (&cancellable));
}

static void
test_complete (void)
{
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, FALSE, NULL);
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  g_assert_true (eap_async_operation_complete (scene.operation, args, NULL));

  /* Never inline (D1): decided, and not yet heard of */
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_COMPLETING);
  g_assert_null (eap_async_operation_get_args (scene.operation));
  eap_test_assert_recorded (&scene.recorder, "");

  deliver (&scene);
  g_assert_true (scene.args == args);
  eap_test_assert_succeeded (&scene);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (7)));
  g_object_unref (args);
  eap_test_scene_finish (&scene, "completed");
}

static void
test_complete_with_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_complete_with_error (scene.operation, reason, NULL));
  deliver (&scene);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (eap_async_completed_event_args_get_error (scene.args)->message, ==, "Gone");
  eap_test_scene_finish (&scene, "failed");
}

static void
test_operation_completed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  deliver (&scene);
  eap_test_assert_succeeded (&scene);
  g_assert_true (G_OBJECT_TYPE (scene.args) == EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (scene.args)),
                                  EAP_STATE_INT (7)));
  eap_test_scene_finish (&scene, "completed");
}

static void
test_post_operation_completed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_post (scene.operation, post_cb, &scene, NULL, NULL));
  g_assert_true (eap_async_operation_post_operation_completed (scene.operation, last_cb, &scene,
                                                               released_cb, NULL));
  assert_refused (eap_async_operation_post (scene.operation, post_cb, &scene, NULL, error));
  deliver (&scene);
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish (&scene, "post last completed released");
}

static void
test_order (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  for (int i = 0; i < 3; i++)
    g_assert_true (eap_async_operation_post (scene.operation, post_cb, &scene, released_cb, NULL));
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_scene_finish (&scene, "post released post released post released completed");
}

/* Each way to use an operation is refused once it has ended (R69), already
 * before Completed was delivered. */
static void
assert_all_refused (EapTestScene *scene)
{
  EapAsyncOperation *operation = scene->operation;
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Late");
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, TRUE, NULL);
  EapProgressChangedEventArgs *report = eap_progress_changed_event_args_new (1, NULL);

  assert_refused (eap_async_operation_post (operation, post_cb, scene, released_cb, error));
  assert_refused (eap_async_operation_post_operation_completed (operation, last_cb, scene,
                                                                released_cb, error));
  assert_refused (eap_async_operation_operation_completed (operation, error));
  assert_refused (eap_async_operation_complete (operation, args, error));
  assert_refused (eap_async_operation_complete_with_error (operation, reason, error));
  assert_refused (eap_async_operation_report_progress (operation, 50, error));
  assert_refused (eap_async_operation_report_amount (operation, 1, 2, error));
  assert_refused (eap_async_operation_report (operation, report, error));

  g_assert_finalize_object (args);
  g_assert_finalize_object (report);
}

static void
test_late_use (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  assert_all_refused (&scene);
  deliver (&scene);
  assert_all_refused (&scene);
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish (&scene, "released released completed released released");
}

static EapAsyncCompletedEventArgs *
late_worker (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  g_assert_not_reached ();
}

/* Work for what has ended is not begun either (R69). */
static void
test_late_work (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  assert_refused (eap_async_operation_run_in_thread (scene.operation, NULL, late_worker, &scene,
                                                     released_cb, error));
  eap_test_scene_finish (&scene, "completed released");
}

static gpointer
late_post_thread (gpointer data)
{
  EapTestScene *scene = data;

  assert_refused (eap_async_operation_post (scene->operation, post_cb, scene, released_cb, error));
  assert_refused (eap_async_operation_post_operation_completed (scene->operation, last_cb, scene,
                                                                released_cb, error));

  return NULL;
}

/* Also what a refused post was given goes home to be released (D8). */
static void
test_late_post_from_thread (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  g_thread_join (g_thread_new ("late", late_post_thread, &scene));
  eap_test_scene_finish (&scene, "completed released released");
}

static void
test_null_callback (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*callback != NULL*");
  g_assert_false (eap_async_operation_post (scene.operation, NULL, NULL, NULL, NULL));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*callback != NULL*");
  g_assert_false (eap_async_operation_post_operation_completed (scene.operation, NULL, NULL,
                                                                NULL, NULL));
  g_test_assert_expected_messages ();

  /* It goes on. */
  g_assert_true (eap_async_operation_post (scene.operation, post_cb, &scene, NULL, NULL));
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  eap_test_scene_finish (&scene, "post completed");
}

static void
test_args_used_twice (void)
{
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, FALSE, NULL);
  EapAsyncOperation *other = eap_async_operation_manager_create_operation (NULL, NULL);
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_complete (other, args, NULL));
  assert_refused (eap_async_operation_complete (scene.operation, args, error));
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);

  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  g_assert_true (scene.args != args);
  g_assert_finalize_object (other);
  g_assert_finalize_object (args);
  eap_test_scene_finish (&scene, "completed");
}

static void
test_report_used_twice (void)
{
  EapProgressChangedEventArgs *args = eap_progress_changed_event_args_new (1, NULL);
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_report (scene.operation, args, NULL));
  assert_refused (eap_async_operation_report (scene.operation, args, error));
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (args);
  eap_test_scene_finish (&scene, "1 completed");
}

static void
test_args_of_wrong_class (void)
{
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, FALSE, NULL);
  EapBackgroundWorker *worker = eap_background_worker_new ();
  EapAsyncOperation *operation = eap_background_worker_run_worker_async (worker, NULL, NULL);

  /* A run promises RunWorkerCompletedEventArgs. */
  assert_refused (eap_async_operation_complete (operation, args, error));
  while (eap_background_worker_get_is_busy (worker))
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (EAP_IS_RUN_WORKER_COMPLETED_EVENT_ARGS (eap_async_operation_get_args (operation)));
  g_assert_finalize_object (operation);
  g_assert_finalize_object (args);
  eap_test_drain (NULL);
  g_assert_finalize_object (worker);
}

static void
test_args_without_listener (void)
{
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (EAP_STATE_INT (7), NULL);
  EapAsyncCompletedEventArgs *args;

  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);

  args = eap_async_operation_get_args (operation);
  g_assert_nonnull (args);
  g_assert_true (eap_async_operation_get_args (operation) == args);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (7)));

  g_object_ref (args);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (args);
}

static void
test_abandoned (void)
{
  GCancellable *state = g_cancellable_new ();
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_OBJECT (state));
  eap_test_released_watch (&released, state);
  g_object_unref (state);
  g_assert_true (eap_async_operation_post (scene.operation, post_cb, &scene, NULL, NULL));
  g_clear_object (&scene.operation);

  deliver (&scene);
  eap_test_assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  g_assert_null (eap_event_args_dup_operation (EAP_EVENT_ARGS (scene.args)));
  g_assert_cmpint (released.n, ==, 0);
  eap_test_scene_finish (&scene, "post failed");
  eap_test_assert_released (&released, 1);
}

static gpointer
unref_thread (gpointer data)
{
  g_object_unref (data);

  return NULL;
}

static void
test_abandoned_on_thread (void)
{
  GCancellable *state = g_cancellable_new ();
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_OBJECT (state));
  eap_test_released_watch (&released, state);
  g_object_unref (state);
  g_thread_join (g_thread_new ("unref", unref_thread, g_steal_pointer (&scene.operation)));

  deliver (&scene);
  eap_test_assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  eap_test_scene_finish (&scene, "failed");
  eap_test_assert_released (&released, 1);
}

static void
test_disposed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_object_run_dispose (G_OBJECT (scene.operation));
  assert_refused (eap_async_operation_operation_completed (scene.operation, error));
  deliver (&scene);
  eap_test_assert_failed (&scene, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  eap_test_scene_finish (&scene, "failed");
}

/* Dropped after the end, before it was heard of: no longer abandoned */
static void
test_dropped_after_end (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  g_clear_object (&scene.operation);
  deliver (&scene);
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish (&scene, "completed");
}

static gpointer
complete_thread (gpointer data)
{
  EapTestScene *scene = data;

  g_assert_true (eap_async_operation_post (scene->operation, post_cb, scene, released_cb, NULL));
  g_assert_true (eap_async_operation_post_operation_completed (scene->operation, last_cb, scene,
                                                               released_cb, NULL));

  return NULL;
}

static void
test_foreign_thread (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_thread_join (g_thread_new ("complete", complete_thread, &scene));
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_scene_finish (&scene, "post released last completed released");
}

static void
init_on_thread (gpointer data)
{
  eap_test_scene_init (data, NULL);
}

static void
finish_on_thread (gpointer data)
{
  eap_test_scene_finish (data, "post released last completed released");
}

/* The other way round: the events of what was started on a thread with a loop
 * of its own are delivered there. */
static void
test_thread_with_context (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  EapTestScene scene;

  eap_test_thread_call (thread, init_on_thread, &scene);
  complete_thread (&scene);
  eap_test_thread_call (thread, finish_on_thread, &scene);
}

static void
notify_state_cb (GObject    *operation,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  g_assert_cmpint (eap_async_operation_get_state (EAP_ASYNC_OPERATION (operation)), ==,
                   EAP_OPERATION_STATE_COMPLETED);
  eap_test_scene_record (user_data, "notify");
}

static void
test_notify_state (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_signal_connect (scene.operation, "notify::state", G_CALLBACK (notify_state_cb), &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "notify completed");
}

/* As a .ui file would make one */
static void
test_made_by_itself (void)
{
  if (g_test_subprocess ())
    {
      g_object_new (EAP_TYPE_ASYNC_OPERATION, NULL);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*call a method of a component*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/async-operation/" path, function)

  ADD ("new", test_new);
  ADD ("made-by-itself", test_made_by_itself);
  ADD ("properties", test_properties);
  ADD ("complete", test_complete);
  ADD ("complete-with-error", test_complete_with_error);
  ADD ("operation-completed", test_operation_completed);
  ADD ("post-operation-completed", test_post_operation_completed);
  ADD ("order", test_order);
  ADD ("late-use", test_late_use);
  ADD ("late-work", test_late_work);
  ADD ("late-post-from-thread", test_late_post_from_thread);
  ADD ("null-callback", test_null_callback);
  ADD ("args-used-twice", test_args_used_twice);
  ADD ("report-used-twice", test_report_used_twice);
  ADD ("args-of-wrong-class", test_args_of_wrong_class);
  ADD ("args-without-listener", test_args_without_listener);
  ADD ("abandoned", test_abandoned);
  ADD ("abandoned-on-thread", test_abandoned_on_thread);
  ADD ("disposed", test_disposed);
  ADD ("dropped-after-end", test_dropped_after_end);
  ADD ("foreign-thread", test_foreign_thread);
  ADD ("thread-with-context", test_thread_with_context);
  ADD ("notify-state", test_notify_state);

  return g_test_run ();
}
