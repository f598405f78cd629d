/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-poll-context.h"

/* Going on with a function that is told the args */

/* Records what it hears: that it succeeded, or whose error it is */
static void
hear (EapTestScene               *self,
      EapAsyncCompletedEventArgs *args,
      const char                 *name)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_event_args_dup_operation (EAP_EVENT_ARGS (args));
  g_autoptr (GError) error = NULL;

  g_assert_true (g_thread_self () == self->home);
  g_assert_true (eap_async_operation_get_args (operation) == args);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETED);

  if (eap_async_completed_event_args_raise_exception_if_necessary (args, &error))
    eap_test_record (&self->recorder, "%s", name);
  else
    eap_test_record (&self->recorder, "%s:%s:%d", name,
                     error->domain == G_IO_ERROR ? "io" : "eap", error->code);
  g_atomic_int_set (&self->completed, TRUE);
}

static void
first_cb (EapAsyncCompletedEventArgs *args,
          gpointer                    scene)
{
  hear (scene, args, "first");
}

static void
second_cb (EapAsyncCompletedEventArgs *args,
           gpointer                    scene)
{
  hear (scene, args, "second");
}

static void
never_cb (EapAsyncCompletedEventArgs *args,
          gpointer                    data)
{
  g_assert_not_reached ();
}

/* Once each, in the order in which they came, after the handlers, never inline */
static void
test_plain (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_on_completed (scene.operation, second_cb, &scene);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_scene_finish (&scene, "completed first second first");
}

/* Beside the other ways to wait */
static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  eap_test_scene_record (user_data, "answered");
}

static void
test_with_wait_async (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_wait_async (scene.operation, NULL, answered_cb, &scene);
  eap_async_operation_on_completed (scene.operation, second_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed first answered second");
}

static void
test_waited_for (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  g_object_unref (eap_async_operation_wait (scene.operation, -1, NULL));
  eap_test_scene_finish (&scene, "completed first");
}

static void
test_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_complete_with_error (scene.operation, reason, NULL);
  G_STATIC_ASSERT (G_IO_ERROR_NOT_FOUND == 1);
  eap_test_scene_finish (&scene, "failed first:io:1");
}

static void
test_cancelled (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Enough");
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_cancel (scene.operation);
  eap_async_operation_complete_with_error (scene.operation, reason, NULL);
  G_STATIC_ASSERT (G_IO_ERROR_CANCELLED == 19);
  eap_test_scene_finish (&scene, "cancelled first:io:19");
}

static void
test_late (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_on_completed (scene.operation, second_cb, &scene);
  eap_test_assert_recorded (&scene.recorder, "completed");
  eap_test_scene_finish (&scene, "completed first second");
}

/* It does not keep the operation, which ends when nobody is left to complete it: with
 * args that say so. */
static void
test_abandoned (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  g_assert_cmpuint (G_OBJECT (scene.operation)->ref_count, ==, 1);
  g_clear_object (&scene.operation);
  eap_test_assert_recorded (&scene.recorder, "");
  G_STATIC_ASSERT (EAP_ASYNC_ERROR_ABANDONED == 2);
  eap_test_scene_finish (&scene, "first:eap:2");
}

static void
in_handler_cb (EapAsyncOperation          *operation,
               EapAsyncCompletedEventArgs *args,
               EapTestScene               *self)
{
  eap_async_operation_on_completed (operation, first_cb, self);
  eap_test_scene_record (self, "handler");
}

static void
test_in_own_handler (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  g_signal_connect (scene.operation, "completed", G_CALLBACK (in_handler_cb), &scene);
  g_signal_connect (scene.operation, "completed", G_CALLBACK (in_handler_cb), &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "handler handler first first");
}

static void
again_cb (EapAsyncCompletedEventArgs *args,
          gpointer                    data)
{
  EapTestScene *scene = data;
  g_autoptr (EapAsyncOperation) operation =
    eap_event_args_dup_operation (EAP_EVENT_ARGS (args));

  eap_test_scene_record (scene, "begin");
  eap_async_operation_on_completed (operation, first_cb, scene);
  g_clear_object (&scene->operation);
  eap_test_scene_record (scene, "end");
}

/* Not from within the call there either, and the operation is there as long as somebody
 * is still to be told of it. */
static void
test_last_unref (void)
{
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_test_released_watch (&released, scene.operation);
  eap_async_operation_on_completed (scene.operation, again_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "begin end first");
  eap_test_assert_released (&released, 1);
}

static void
iterate_cb (EapAsyncCompletedEventArgs *args,
            gpointer                    data)
{
  EapTestScene *scene = data;

  eap_test_scene_record (scene, "begin");
  eap_async_operation_operation_completed (scene->other, NULL);
  eap_test_drain (NULL);
  eap_test_scene_record (scene, "end");
}

/* It may iterate its loop, in which other operations go on. */
static void
test_nested (void)
{
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  scene.other = eap_test_start (NULL);
  eap_async_operation_on_completed (scene.other, first_cb, &scene);
  eap_async_operation_on_completed (scene.operation, iterate_cb, &scene);
  eap_async_operation_on_completed (scene.operation, second_cb, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "begin first end second");
}

/* A place that is not GLib's */
static void
test_foreign_context (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_async_operation_manager_set_synchronization_context (context);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  eap_async_operation_manager_set_synchronization_context (NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "");
  poll_context_iterate_until_count (context, &scene.completed, 1);
  eap_test_scene_finish (&scene, "first");
  poll_context_free (context);
}

static void
ask_in (EapTestScene *scene,
        GMainContext *main_context)
{
  g_main_context_push_thread_default (main_context);
  eap_async_operation_on_completed (scene->operation, never_cb, scene);
  g_main_context_pop_thread_default (main_context);
}

/* Who has no place any more is not told, and nothing is leaked: whether his place has
 * gone before the end of the operation, after it, or before he was told late. */
static void
test_context_gone (void)
{
  for (int i = 0; i < 3; i++)
    {
      GMainContext *main_context = g_main_context_new ();
      EapTestScene scene;

      eap_test_scene_init (&scene, NULL);
      if (i < 2)
        ask_in (&scene, main_context);
      if (i == 0)
        g_clear_pointer (&main_context, g_main_context_unref);
      eap_async_operation_operation_completed (scene.operation, NULL);
      eap_test_drain (NULL);
      if (i == 2)
        ask_in (&scene, main_context);
      g_clear_pointer (&main_context, g_main_context_unref);
      eap_test_scene_finish (&scene, "completed");
    }
}

/* Asked in a place that is closed already */
static void
test_context_closed (void)
{
  EapSynchronizationContext *context = poll_context_new ();

  for (int i = 0; i < 2; i++)
    {
      EapTestScene scene;

      eap_test_scene_init (&scene, NULL);
      if (i == 1)
        {
          eap_async_operation_operation_completed (scene.operation, NULL);
          eap_test_drain (NULL);
        }
      eap_synchronization_context_close (context);
      eap_async_operation_manager_set_synchronization_context (context);
      eap_async_operation_on_completed (scene.operation, never_cb, &scene);
      eap_async_operation_manager_set_synchronization_context (NULL);
      if (i == 0)
        eap_async_operation_operation_completed (scene.operation, NULL);
      eap_test_scene_finish (&scene, "completed");
    }
  poll_context_free (context);
}

static void
close_cb (EapAsyncOperation          *operation,
          EapAsyncCompletedEventArgs *args,
          EapTestScene               *self)
{
  eap_synchronization_context_close (eap_async_operation_get_synchronization_context (operation));
  eap_test_scene_record (self, "closed");
}

/* By the last handler that comes before */
static void
test_context_closed_in_handler (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapTestScene scene;

  eap_async_operation_manager_set_synchronization_context (context);
  eap_test_scene_init (&scene, NULL);
  g_signal_connect (scene.operation, "completed", G_CALLBACK (close_cb), &scene);
  eap_async_operation_on_completed (scene.operation, never_cb, &scene);
  eap_async_operation_manager_set_synchronization_context (NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  poll_context_iterate_until_count (context, &scene.completed, 1);
  eap_test_scene_finish (&scene, "completed closed");
  poll_context_free (context);
}

/* Who waits elsewhere hears that the operation's own place has gone. */
static void
test_operation_context_gone (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapTestScene scene;

  g_main_context_push_thread_default (main_context);
  eap_test_scene_init_unheard (&scene, NULL);
  g_main_context_pop_thread_default (main_context);
  eap_async_operation_on_completed (scene.operation, first_cb, &scene);
  g_main_context_unref (main_context);
  eap_test_assert_recorded (&scene.recorder, "");
  G_STATIC_ASSERT (EAP_ASYNC_ERROR_CONTEXT_GONE == 3);
  eap_test_scene_finish (&scene, "first:eap:3");
}

typedef struct
{
  EapAsyncOperation         *operation; /* of the context that is closed */
  EapSynchronizationContext *dying;
  gboolean                   is_closing;
  int                        n_told;
} Closer;

static void
told_after_close_cb (EapAsyncCompletedEventArgs *args,
                     gpointer                    user_data)
{
  Closer *closer = user_data;

  g_assert_false (closer->is_closing);
  closer->n_told++;
}

static void
close_other_cb (gpointer state)
{
  Closer *closer = state;

  eap_async_operation_on_completed (closer->operation, told_after_close_cb, closer);
  closer->is_closing = TRUE;
  eap_synchronization_context_close (closer->dying);
  closer->is_closing = FALSE;
}

/* Not from within the call by which a handler ends it */
static void
test_other_context_closed_in_handler (void)
{
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  g_autoptr (EapAsyncOperation) operation = eap_test_start (NULL);
  Closer closer = { .dying = eap_main_synchronization_context_new (main_context, 0) };

  closer.operation = eap_test_start_in (closer.dying, NULL);
  eap_async_operation_post (operation, close_other_cb, &closer, NULL, NULL);
  eap_test_iterate_until_count (NULL, &closer.n_told, 1);
  eap_async_operation_operation_completed (operation, NULL);
  g_object_unref (eap_async_operation_wait (operation, -1, NULL));
  g_object_unref (closer.operation);
  g_object_unref (closer.dying);
}

static void
test_misuse (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*func != NULL*");
  eap_async_operation_on_completed (scene.operation, NULL, NULL);
  g_test_assert_expected_messages ();
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add_func ("/eap/async-operation/on-completed/" path, function)

  ADD ("plain", test_plain);
  ADD ("with-wait-async", test_with_wait_async);
  ADD ("waited-for", test_waited_for);
  ADD ("error", test_error);
  ADD ("cancelled", test_cancelled);
  ADD ("late", test_late);
  ADD ("abandoned", test_abandoned);
  ADD ("in-own-handler", test_in_own_handler);
  ADD ("last-unref", test_last_unref);
  ADD ("nested", test_nested);
  ADD ("foreign-context", test_foreign_context);
  ADD ("context-gone", test_context_gone);
  ADD ("context-closed", test_context_closed);
  ADD ("context-closed-in-handler", test_context_closed_in_handler);
  ADD ("other-context-closed-in-handler", test_other_context_closed_in_handler);
  ADD ("operation-context-gone", test_operation_context_gone);
  ADD ("misuse", test_misuse);

  return g_test_run ();
}
