/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Waiting for an operation with a callback */

static void
answer (EapTestScene *self,
        GObject      *source,
        GAsyncResult *result,
        const char   *name)
{
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GObject) source_object = g_async_result_get_source_object (result);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_thread_self () == self->home);
  g_assert_true (g_async_result_get_user_data (result) == self);
  g_assert_true (source_object == source);

  args = eap_async_operation_wait_finish (EAP_ASYNC_OPERATION (source), result, &error);
  if (args != NULL)
    {
      g_assert_no_error (error);
      g_assert_true (args == eap_async_operation_get_args (EAP_ASYNC_OPERATION (source)));
      eap_test_record (&self->recorder, "%s", name);
    }
  else
    {
      eap_test_record (&self->recorder, "%s:%s:%d", name,
                       error->domain == G_IO_ERROR ? "io" : "eap", error->code);
    }
  g_atomic_int_set (&self->completed, TRUE);
}

static void
first_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  answer (user_data, source, result, "first");
}

static void
second_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  answer (user_data, source, result, "second");
}

static void
test_async (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_wait_async (scene.operation, NULL, first_cb, &scene);
  eap_async_operation_wait_async (scene.operation, NULL, second_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);

  /* In the order in which they came, after the handlers, never inline */
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_scene_finish (&scene, "completed first second");
}

static void
test_async_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_wait_async (scene.operation, NULL, first_cb, &scene);
  eap_async_operation_complete_with_error (scene.operation, reason, NULL);
  G_STATIC_ASSERT (G_IO_ERROR_NOT_FOUND == 1);
  eap_test_scene_finish (&scene, "first:io:1");
}

static void
test_async_late (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  eap_async_operation_wait_async (scene.operation, NULL, first_cb, &scene);
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_scene_finish (&scene, "first");
}

static void
test_async_without_callback (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_wait_async (scene.operation, NULL, NULL, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "");
}

/* Waiting does not keep the operation. */
static void
test_async_abandoned (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_wait_async (scene.operation, NULL, first_cb, &scene);
  g_clear_object (&scene.operation);
  G_STATIC_ASSERT (EAP_ASYNC_ERROR_ABANDONED == 2);
  eap_test_scene_finish (&scene, "first:eap:2");
}

static void
test_async_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_wait_async (scene.operation, cancellable, first_cb, &scene);
  eap_async_operation_wait_async (scene.operation, NULL, second_cb, &scene);
  g_cancellable_cancel (cancellable);
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_drain (NULL);

  /* The waiting has ended, not the operation. */
  G_STATIC_ASSERT (G_IO_ERROR_CANCELLED == 19);
  eap_test_assert_recorded (&scene.recorder, "first:io:19");
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "first:io:19 second");
  g_assert_finalize_object (g_steal_pointer (&cancellable));
}

static void
test_async_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  g_cancellable_cancel (cancellable);
  eap_async_operation_wait_async (scene.operation, cancellable, first_cb, &scene);
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "first:io:19");
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "first:io:19");
  g_assert_finalize_object (g_steal_pointer (&cancellable));
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_async_cancelled_on_thread (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_wait_async (scene.operation, cancellable, first_cb, &scene);
  g_thread_join (g_thread_new ("cancel", cancel_thread, cancellable));
  eap_test_drain (NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "first:io:19");
  g_assert_finalize_object (g_steal_pointer (&cancellable));
}

static void
test_async_cancelled_after_answer (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_wait_async (scene.operation, cancellable, first_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  g_cancellable_cancel (cancellable);
  eap_test_scene_finish (&scene, "first");
  g_assert_finalize_object (g_steal_pointer (&cancellable));
}

static void
wait_on_thread (gpointer data)
{
  EapTestScene *self = data;

  self->home = g_thread_self (); /* where it is answered */
  eap_async_operation_wait_async (self->operation, NULL, first_cb, self);
}

/* The answer goes to where it was asked, the events to where it was started. */
static void
test_async_on_other_thread (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_test_thread_call (thread, wait_on_thread, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_iterate_until_set (NULL, &scene.completed);

  /* Whoever answered has let go of it when the thread has ended. */
  eap_test_thread_free (g_steal_pointer (&thread));
  eap_test_scene_finish (&scene, "first");
}

/* An answer that no place is left for is not given, and nothing is leaked. */
static void
test_async_context_gone (void)
{
  GMainContext *main_context = g_main_context_new ();
  GCancellable *cancellable = g_cancellable_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  g_main_context_push_thread_default (main_context);
  eap_async_operation_wait_async (scene.operation, cancellable, first_cb, &scene);
  g_main_context_pop_thread_default (main_context);
  g_main_context_unref (main_context);

  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "");
  g_assert_finalize_object (cancellable);
}

static void
wait_again_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  answer (user_data, source, result, "again");
  eap_async_operation_wait_async (EAP_ASYNC_OPERATION (source), NULL, first_cb, user_data);
  g_clear_object (&((EapTestScene *) user_data)->operation);
}

/* The operation is there as long as its answers are given. */
static void
test_async_last_unref (void)
{
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_test_released_watch (&released, scene.operation);
  eap_async_operation_wait_async (scene.operation, NULL, wait_again_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "again first");
  eap_test_assert_released (&released, 1);
}

static void
wait_async_in_handler_cb (EapAsyncOperation          *operation,
                          EapAsyncCompletedEventArgs *args,
                          EapTestScene               *self)
{
  eap_async_operation_wait_async (operation, NULL, first_cb, self);
  eap_test_record (&self->recorder, "completed");
}

static void
test_async_in_own_handler (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  g_signal_connect (scene.operation, "completed", G_CALLBACK (wait_async_in_handler_cb), &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed first");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/async-operation/" path, function)

  ADD ("wait-async/plain", test_async);
  ADD ("wait-async/error", test_async_error);
  ADD ("wait-async/late", test_async_late);
  ADD ("wait-async/without-callback", test_async_without_callback);
  ADD ("wait-async/abandoned", test_async_abandoned);
  ADD ("wait-async/cancelled", test_async_cancelled);
  ADD ("wait-async/cancelled-before", test_async_cancelled_before);
  ADD ("wait-async/cancelled-on-thread", test_async_cancelled_on_thread);
  ADD ("wait-async/cancelled-after-answer", test_async_cancelled_after_answer);
  ADD ("wait-async/on-other-thread", test_async_on_other_thread);
  ADD ("wait-async/context-gone", test_async_context_gone);
  ADD ("wait-async/last-unref", test_async_last_unref);
  ADD ("wait-async/in-own-handler", test_async_in_own_handler);

  return g_test_run ();
}
