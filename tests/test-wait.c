/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Waiting for an operation on a thread, or in its place */

#define TEST_TYPE_CONTEXT (test_context_get_type ())
G_DECLARE_FINAL_TYPE (TestContext, test_context, TEST, CONTEXT, EapSynchronizationContext)

/* A place that belongs to the calling thread and cannot be iterated */
struct _TestContext
{
  EapSynchronizationContext parent_instance;
};

G_DEFINE_FINAL_TYPE (TestContext, test_context, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static gboolean
test_context_true (EapSynchronizationContext *context)
{
  return TRUE;
}

static void
test_context_class_init (TestContextClass *klass)
{
  EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass)->wakeup = test_context_true;
  EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass)->is_owner = test_context_true;
}

static void
test_context_init (TestContext *self)
{
}

#define assert_wait_fails(operation, timeout, domain, code) \
  G_STMT_START { \
    g_autoptr (GError) error_ = NULL; \
    g_assert_null (eap_async_operation_wait ((operation), (timeout), &error_)); \
    g_assert_error (error_, domain, code); \
  } G_STMT_END

static void
assert_wait_succeeds (EapAsyncOperation *operation,
                      gint64             timeout)
{
  g_autoptr (GError) error = NULL;
  EapAsyncCompletedEventArgs *args = eap_async_operation_wait (operation, timeout, &error);

  g_assert_no_error (error);
  g_assert_true (args == eap_async_operation_get_args (operation));
  g_object_unref (args);
}

static void
test_in_place (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, NULL, eap_test_quick_work);

  /* Its handlers have run when this returns. */
  assert_wait_succeeds (scene.operation, -1);
  eap_test_assert_recorded (&scene.recorder, "completed");
  assert_wait_succeeds (scene.operation, -1);
  eap_test_scene_finish (&scene, "completed");
}

static void
test_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  EapAsyncOperation *operation = eap_test_start (NULL);

  eap_async_operation_complete_with_error (operation, reason, NULL);
  assert_wait_fails (operation, -1, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_wait_fails (operation, 0, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_finalize_object (operation);
}

static void
test_cancelled (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  EapAsyncOperation *operation = eap_test_start (NULL);

  eap_async_operation_cancel (operation);
  eap_async_operation_complete_with_error (operation, reason, NULL);
  assert_wait_fails (operation, -1, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (operation);
}

static void
test_time_is_up (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);

  assert_wait_fails (operation, 0, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  assert_wait_fails (operation, 1000, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  /* The operation goes on. */
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_RUNNING);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  assert_wait_succeeds (operation, 30 * G_USEC_PER_SEC);
  g_assert_finalize_object (operation);
}

static void
test_longest_time (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);

  eap_async_operation_operation_completed (operation, NULL);
  assert_wait_succeeds (operation, G_MAXINT64);
  g_assert_finalize_object (operation);
}

static gpointer
wait_thread (gpointer data)
{
  assert_wait_succeeds (data, -1);

  return NULL;
}

static gpointer
wait_limited_thread (gpointer data)
{
  assert_wait_fails (data, 0, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  assert_wait_fails (data, 1000, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  return NULL;
}

static void
test_on_other_thread (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  GThread *threads[4];

  g_thread_join (g_thread_new ("wait", wait_limited_thread, operation));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("wait", wait_thread, operation);

  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  /* Late too */
  g_thread_join (g_thread_new ("wait", wait_thread, operation));
  g_assert_finalize_object (operation);
}

static gpointer
wait_gone_thread (gpointer data)
{
  assert_wait_fails (data, -1, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);

  return NULL;
}

static void
test_context_gone (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapAsyncOperation *operation;
  GThread *thread;

  g_main_context_push_thread_default (main_context);
  operation = eap_test_start (NULL);
  g_main_context_pop_thread_default (main_context);

  thread = g_thread_new ("wait", wait_gone_thread, operation);
  g_main_context_unref (main_context);
  g_thread_join (thread);
  assert_wait_fails (operation, -1, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_finalize_object (operation);
}

static void
test_not_iterable (void)
{
  EapSynchronizationContext *context = g_object_new (TEST_TYPE_CONTEXT, NULL);
  EapAsyncOperation *operation;

  eap_async_operation_manager_set_synchronization_context (context);
  operation = eap_test_start (NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);

  assert_wait_fails (operation, -1, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_async_operation_operation_completed (operation, NULL);
  eap_synchronization_context_dispatch (context);
  assert_wait_succeeds (operation, -1);

  g_assert_finalize_object (operation);
  g_assert_finalize_object (context);
}

static void
wait_here (EapTestScene *self)
{
  assert_wait_fails (self->operation, -1, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_record (&self->recorder, "refused");
}

static void
wait_in_post_cb (gpointer state)
{
  wait_here (state);
}

static void
wait_in_handler_cb (EapAsyncOperation *operation,
                    EapEventArgs      *args,
                    EapTestScene             *self)
{
  wait_here (self);
}

static void
test_in_own_handler (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  g_signal_connect (scene.operation, "progress-changed", G_CALLBACK (wait_in_handler_cb), &scene);
  g_signal_connect (scene.operation, "completed", G_CALLBACK (wait_in_handler_cb), &scene);
  eap_async_operation_post (scene.operation, wait_in_post_cb, &scene, NULL, NULL);
  eap_async_operation_report_progress (scene.operation, 10, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "refused refused refused");
}

static void
wait_for_other_cb (gpointer state)
{
  EapTestScene *self = state;

  assert_wait_succeeds (self->other, -1);
  eap_test_record (&self->recorder, "waited");
}

/* A handler may wait for another operation, which cannot wait for this one. */
static void
test_in_nested_handler (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  scene.other = eap_test_start (NULL);
  eap_async_operation_post (scene.operation, wait_for_other_cb, &scene, NULL, NULL);
  eap_async_operation_post (scene.other, wait_in_post_cb, &scene, NULL, NULL);
  eap_async_operation_operation_completed (scene.other, NULL);
  eap_test_drain (NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  g_assert_finalize_object (g_steal_pointer (&scene.other));
  eap_test_scene_finish (&scene, "refused waited");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/async-operation/" path, function)

  ADD ("wait/in-place", test_in_place);
  ADD ("wait/error", test_error);
  ADD ("wait/cancelled", test_cancelled);
  ADD ("wait/time-is-up", test_time_is_up);
  ADD ("wait/longest-time", test_longest_time);
  ADD ("wait/on-other-thread", test_on_other_thread);
  ADD ("wait/context-gone", test_context_gone);
  ADD ("wait/not-iterable", test_not_iterable);
  ADD ("wait/in-own-handler", test_in_own_handler);
  ADD ("wait/in-nested-handler", test_in_nested_handler);

  return g_test_run ();
}
