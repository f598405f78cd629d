/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-poll-context.h"

/* What the tests of .NET and Mono assert of event args, of AsyncOperation and of
 * AsyncOperationManager */

/* No error, cancelled, an error, and both */
static const struct {
  int      error_code; /* of G_IO_ERROR; -1: none */
  gboolean cancelled;
  int      raised;     /* the same */
} rows[] = {
  { -1, FALSE, -1 },
  { -1, TRUE, G_IO_ERROR_CANCELLED },
  { G_IO_ERROR_INVALID_DATA, FALSE, G_IO_ERROR_INVALID_DATA },
  { G_IO_ERROR_NOT_FOUND, TRUE, G_IO_ERROR_NOT_FOUND },
};

static GError *
new_error (int code)
{
  return code == -1 ? NULL : g_error_new_literal (G_IO_ERROR, code, "Broken");
}

static void
assert_raised (const GError *error,
               int           code)
{
  if (code == -1)
    g_assert_no_error (error);
  else
    g_assert_error (error, G_IO_ERROR, code);
}

static void
test_completed_args_constructor (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) given = new_error (rows[i].error_code);
      EapAsyncCompletedEventArgs *args =
        eap_async_completed_event_args_new (given, rows[i].cancelled, EAP_STATE_INT (5));

      assert_raised (eap_async_completed_event_args_get_error (args), rows[i].error_code);
      g_assert_true (eap_async_completed_event_args_get_cancelled (args) == rows[i].cancelled);
      g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                      EAP_STATE_INT (5)));
      g_assert_finalize_object (args);
    }
}

static void
test_completed_args_raise (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) given = new_error (rows[i].error_code);
      g_autoptr (GError) error = NULL;
      EapAsyncCompletedEventArgs *args =
        eap_async_completed_event_args_new (given, rows[i].cancelled, NULL);

      g_assert_true (eap_async_completed_event_args_raise_exception_if_necessary (args, &error) ==
                     (rows[i].raised == -1));
      assert_raised (error, rows[i].raised);
      g_assert_finalize_object (args);
    }
}

static void
test_run_worker_args_result (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) given = new_error (rows[i].error_code);
      g_autoptr (GError) error = NULL;
      EapRunWorkerCompletedEventArgs *args =
        eap_run_worker_completed_event_args_new (EAP_STATE_INT (42), given, rows[i].cancelled);
      const GValue *result = eap_run_worker_completed_event_args_get_result (args, &error);

      assert_raised (error, rows[i].raised);
      g_assert_true ((result != NULL) == (rows[i].raised == -1));
      if (result != NULL)
        g_assert_cmpint (g_value_get_int (result), ==, 42);
      g_assert_null (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));
      g_assert_finalize_object (args);
    }
}

static void
test_do_work_args (void)
{
  const GValue *values[] = { NULL, EAP_STATE_STRING ("value") };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      EapDoWorkEventArgs *args = eap_do_work_event_args_new (values[i]);

      g_assert_true (eap_state_equal (eap_do_work_event_args_get_argument (args), values[i]));
      g_assert_false (eap_do_work_event_args_get_cancel (args));
      g_assert_null (eap_do_work_event_args_get_result (args));

      eap_do_work_event_args_set_cancel (args, TRUE);
      g_assert_true (eap_do_work_event_args_get_cancel (args));
      eap_do_work_event_args_set_cancel (args, FALSE);
      g_assert_false (eap_do_work_event_args_get_cancel (args));

      eap_do_work_event_args_set_result (args, values[i]);
      g_assert_true (eap_state_equal (eap_do_work_event_args_get_result (args), values[i]));
      g_assert_finalize_object (args);
    }
}

static void
test_progress_args (void)
{
  const int percentages[] = { G_MININT, 0, G_MAXINT };

  for (guint i = 0; i < G_N_ELEMENTS (percentages); i++)
    {
      const GValue *state = i == 1 ? EAP_STATE_STRING ("a") : NULL;
      EapProgressChangedEventArgs *args =
        eap_progress_changed_event_args_new (percentages[i], state);

      g_assert_cmpint (eap_progress_changed_event_args_get_progress_percentage (args), ==,
                       percentages[i]);
      g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                      state));
      g_assert_finalize_object (args);
    }
}

static void
test_no_op (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (1));
  g_assert_true (eap_async_operation_get_synchronization_context (scene.operation) ==
                 eap_async_operation_manager_get_synchronization_context ());
  eap_test_scene_run (&scene, NULL, eap_test_quick_work);
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish_work (&scene);
}

static void
nothing_cb (gpointer data)
{
}

static void
assert_over (EapAsyncOperation *operation)
{
  g_autoptr (GError) post = NULL;
  g_autoptr (GError) post_completed = NULL;
  g_autoptr (GError) completed = NULL;

  g_assert_false (eap_async_operation_post (operation, nothing_cb, NULL, NULL, &post));
  g_assert_error (post, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_false (eap_async_operation_post_operation_completed (operation, nothing_cb, NULL, NULL,
                                                                &post_completed));
  g_assert_error (post_completed, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_false (eap_async_operation_operation_completed (operation, &completed));
  g_assert_error (completed, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
}

static void
test_refused_after_post_operation_completed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_post_operation_completed (scene.operation, nothing_cb, NULL,
                                                               NULL, NULL));
  eap_test_assert_succeeded (&scene);
  assert_over (scene.operation);
  eap_test_scene_finish (&scene, "completed");
}

static void
test_refused_after_operation_completed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_assert_true (eap_async_operation_operation_completed (scene.operation, NULL));
  assert_over (scene.operation);
  eap_test_scene_finish (&scene, "completed");
}

/* From outside, while the work is under way; what that does later is refused. */
static void
test_cancel (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stop");
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, eap_test_slow_work);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_cancel (scene.operation);
  g_assert_true (eap_async_operation_complete_with_error (scene.operation, reason, NULL));
  eap_test_assert_cancelled (&scene);
  eap_test_gate_open (&scene.go);
  eap_test_scene_finish_work (&scene);
}

static EapAsyncCompletedEventArgs *
failing_work (EapAsyncOperation  *operation,
              gpointer            data,
              GError            **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The very error");

  return NULL;
}

static void
test_error_reaches_the_waiter (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_async_operation_run_in_thread (operation, NULL, failing_work, NULL, NULL,
                                                    NULL));
  g_assert_null (eap_async_operation_wait (operation, -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpstr (error->message, ==, "The very error");
  eap_test_finalize_soon (NULL, operation);
}

static void
test_no_callback (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (1));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*callback != NULL*");
  g_assert_false (eap_async_operation_post (scene.operation, NULL, NULL, NULL, NULL));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*callback != NULL*");
  g_assert_false (eap_async_operation_post_operation_completed (scene.operation, NULL, NULL, NULL,
                                                                NULL));
  g_test_assert_expected_messages ();
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed");
}

static void
test_completed_and_dropped (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);

  eap_async_operation_operation_completed (operation, NULL);
  g_object_unref (operation);
  while (poll_context_iterate (context, FALSE))
    ;
  g_assert_cmpint (POLL_CONTEXT (context)->n_completed, ==, 1);
  poll_context_free (context);
}

static void
test_dropped (void)
{
  EapSynchronizationContext *context = poll_context_new ();

  g_object_unref (eap_test_start_in (context, NULL));
  poll_context_iterate_until_count (context, &POLL_CONTEXT (context)->n_completed, 1);
  g_assert_cmpint (POLL_CONTEXT (context)->n_started, ==, 1);
  poll_context_free (context);
}

/* There is one always, and it is what was set, or else GLib's. */
static gpointer
manager_thread (gpointer data)
{
  EapSynchronizationContext *first = poll_context_new ();
  EapSynchronizationContext *second = poll_context_new ();
  EapSynchronizationContext *before =
    eap_async_operation_manager_get_synchronization_context ();

  g_assert_nonnull (before);
  eap_async_operation_manager_set_synchronization_context (first);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == first);
  eap_async_operation_manager_set_synchronization_context (second);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == second);

  /* A thread's own, and no other's */
  g_assert_true (before != second);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == before);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == before);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);

  return NULL;
}

static void
test_manager (void)
{
  manager_thread (NULL);
  g_thread_join (g_thread_new ("manager", manager_thread, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/upstream/" path, function)

  ADD ("async-completed-event-args/constructor", test_completed_args_constructor);
  ADD ("async-completed-event-args/raise", test_completed_args_raise);
  ADD ("run-worker-completed-event-args", test_run_worker_args_result);
  ADD ("do-work-event-args", test_do_work_args);
  ADD ("progress-changed-event-args", test_progress_args);
  ADD ("async-operation/no-op", test_no_op);
  ADD ("async-operation/refused-after-post-operation-completed",
       test_refused_after_post_operation_completed);
  ADD ("async-operation/refused-after-operation-completed",
       test_refused_after_operation_completed);
  ADD ("async-operation/cancel", test_cancel);
  ADD ("async-operation/error", test_error_reaches_the_waiter);
  ADD ("async-operation/no-callback", test_no_callback);
  ADD ("async-operation/completed-and-dropped", test_completed_and_dropped);
  ADD ("async-operation/dropped", test_dropped);
  ADD ("async-operation-manager", test_manager);

  return g_test_run ();
}
