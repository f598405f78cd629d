/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-poll-context.h"

static void
count_cb (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static void
count_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    int                        *count)
{
  g_atomic_int_inc (count);
}

static void
never_cb (gpointer data)
{
  g_assert_not_reached ();
}

static void
test_post_is_never_inline (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  int n_called = 0;

  g_assert_true (eap_synchronization_context_post (context, count_cb, &n_called, NULL, NULL));
  g_assert_cmpint (n_called, ==, 0);
  g_assert_cmpint (POLL_CONTEXT (context)->n_wakeups, ==, 1);

  poll_context_iterate_until_count (context, &n_called, 1);
  g_assert_cmpint (n_called, ==, 1);
  g_assert_false (poll_context_iterate (context, FALSE));
  poll_context_free (context);
}

static void
test_post_releases_after_the_call (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapTestReleased released = { 0 };

  /* What is called counts one, its release the second. */
  eap_synchronization_context_post (context, eap_test_released_cb, &released,
                                    eap_test_released_cb, NULL);
  eap_test_assert_released (&released, 0);
  g_assert_true (poll_context_iterate (context, TRUE));
  eap_test_assert_released (&released, 2);
  poll_context_free (context);
}

/* Many posts from several threads */
typedef struct
{
  EapSynchronizationContext *context;
  int                        thread;
  int                        n_posts;
  int                        next;    /* in the context's place */
  int                       *n_total; /* in the context's place */
} Poster;

typedef struct
{
  Poster *poster;
  int     number;
} PosterPost;

static void
poster_post_cb (gpointer data)
{
  PosterPost *post = data;

  g_assert_true (POLL_CONTEXT (post->poster->context)->owner == g_thread_self ());
  g_assert_cmpint (post->number, ==, post->poster->next++);
  (*post->poster->n_total)++;
}

static gpointer
poster_thread (gpointer data)
{
  Poster *self = data;

  for (int i = 0; i < self->n_posts; i++)
    {
      PosterPost *post = g_new (PosterPost, 1);

      post->poster = self;
      post->number = i;
      g_assert_true (eap_synchronization_context_post (self->context, poster_post_cb,
                                                       post, g_free, NULL));
    }

  return NULL;
}

static void
test_post_from_threads_in_order (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  int n = (int) eap_test_scaled (20000);
  int n_total = 0;
  Poster posters[4];
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    {
      posters[i] = (Poster) { context, i, n, 0, &n_total };
      threads[i] = g_thread_new ("poster", poster_thread, &posters[i]);
    }

  poll_context_iterate_until_count (context, &n_total, 4 * n);

  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (posters[i].next, ==, n);
  poll_context_free (context);
}

static void
test_one_wakeup_for_many_posts (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  g_autoptr (EapAsyncOperation) operation = eap_test_start_in (context, NULL);
  int n_called = 0;

  for (int i = 0; i < 1000; i++)
    {
      eap_async_operation_post (operation, count_cb, &n_called, NULL, NULL);
      eap_synchronization_context_post (context, count_cb, &n_called, NULL, NULL);
    }
  g_assert_cmpint (POLL_CONTEXT (context)->n_wakeups, ==, 1);

  poll_context_iterate_until_count (context, &n_called, 2000);
  g_clear_object (&operation);
  poll_context_iterate_until_count (context, &POLL_CONTEXT (context)->n_completed, 1);
  poll_context_free (context);
}

static void
test_dispatch_stops_and_wakes_again (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  PollContext *loop = POLL_CONTEXT (context);
  int n_called = 0;

  /* More than one dispatch does, by any budget */
  for (int i = 0; i < 150000; i++)
    eap_synchronization_context_post (context, count_cb, &n_called, NULL, NULL);

  g_assert_true (eap_synchronization_context_dispatch (context));
  g_assert_cmpint (n_called, <, 150000);
  g_assert_cmpint (loop->n_wakeups, >=, 2);

  poll_context_iterate_until_count (context, &n_called, 150000);
  g_assert_false (eap_synchronization_context_dispatch (context));
  poll_context_free (context);
}

static void
current_cb (gpointer data)
{
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == data);
}

static void
test_current_while_dispatching (void)
{
  EapSynchronizationContext *context = poll_context_new ();

  eap_synchronization_context_post (context, current_cb, context, NULL, NULL);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () != context);
  g_assert_true (poll_context_iterate (context, TRUE));
  g_assert_true (eap_async_operation_manager_get_synchronization_context () != context);
  poll_context_free (context);
}

typedef struct
{
  EapSynchronizationContext *context;
  EapTestRecorder            recorder;
} Nested;

static void
nested_first_cb (gpointer data)
{
  Nested *nested = data;

  eap_test_record (&nested->recorder, "first");
  eap_synchronization_context_dispatch (nested->context);
  eap_test_record (&nested->recorder, "first-returned");
}

static void
nested_second_cb (gpointer data)
{
  eap_test_record (&((Nested *) data)->recorder, "second");
}

static void
nested_other_cb (gpointer data)
{
  eap_test_record (&((Nested *) data)->recorder, "other");
}

static void
test_nested_dispatch (void)
{
  Nested nested = { poll_context_new () };
  g_autoptr (EapAsyncOperation) operation = eap_test_start_in (nested.context, NULL);
  g_autoptr (EapAsyncOperation) other = eap_test_start_in (nested.context, NULL);

  eap_test_recorder_init (&nested.recorder);
  eap_async_operation_post (operation, nested_first_cb, &nested, NULL, NULL);
  eap_async_operation_post (operation, nested_second_cb, &nested, NULL, NULL);
  eap_async_operation_post (other, nested_other_cb, &nested, NULL, NULL);

  while (poll_context_iterate (nested.context, FALSE))
    ;
  eap_test_assert_recorded (&nested.recorder, "first other first-returned second");

  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_assert_true (eap_async_operation_operation_completed (other, NULL));
  poll_context_iterate_until_count (nested.context, &POLL_CONTEXT (nested.context)->n_completed, 2);
  g_assert_finalize_object (g_steal_pointer (&operation));
  g_assert_finalize_object (g_steal_pointer (&other));
  eap_test_recorder_clear (&nested.recorder);
  poll_context_free (nested.context);
}

static void
test_refuses_with_its_error (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  g_autoptr (GError) error = NULL;

  POLL_CONTEXT (context)->refuses = TRUE;
  POLL_CONTEXT (context)->reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Full");
  eap_async_operation_manager_set_synchronization_context (context);
  g_assert_null (eap_async_operation_manager_create_operation (NULL, &error));
  eap_async_operation_manager_set_synchronization_context (NULL);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpint (POLL_CONTEXT (context)->n_completed, ==, 0);
  poll_context_free (context);
}

static void
test_refuses_without_an_error (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapTestReleased released = { 0 };
  GObject *state = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  g_autoptr (GError) error = NULL;

  POLL_CONTEXT (context)->refuses = TRUE;
  eap_async_operation_manager_set_synchronization_context (context);
  g_assert_null (eap_async_operation_manager_create_operation (EAP_STATE_OBJECT (state),
                                                               &error));
  eap_async_operation_manager_set_synchronization_context (NULL);

  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_FAILED);
  g_assert_cmpint (POLL_CONTEXT (context)->n_completed, ==, 0);
  g_assert_finalize_object (state);
  eap_test_assert_released (&released, 1);
  poll_context_free (context);
}

/* Implements nothing */
G_DECLARE_FINAL_TYPE (BareContext, bare_context, BARE, CONTEXT, EapSynchronizationContext)
struct _BareContext
{
  EapSynchronizationContext parent_instance;
};
G_DEFINE_FINAL_TYPE (BareContext, bare_context, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static void
bare_context_class_init (BareContextClass *klass)
{
}

static void
bare_context_init (BareContext *self)
{
}

static void
test_without_wakeup_reports (void)
{
  EapSynchronizationContext *context = g_object_new (bare_context_get_type (), NULL);
  EapTestReleased released = { 0 };

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "BareContext*wakeup*");
  eap_synchronization_context_post (context, never_cb, &released, eap_test_released_cb, NULL);
  g_test_assert_expected_messages ();

  eap_test_assert_released (&released, 1);
  g_assert_finalize_object (context);
}

static EapAsyncCompletedEventArgs *
work (EapAsyncOperation  *operation,
      gpointer            data,
      GError            **error)
{
  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
test_wait_iterates_in_the_place (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);
  EapAsyncCompletedEventArgs *args;
  g_autoptr (GError) error = NULL;
  int n_completed = 0;

  g_signal_connect (operation, "completed", G_CALLBACK (count_completed_cb), &n_completed);
  g_assert_true (eap_async_operation_run_in_thread (operation, NULL, work, NULL, NULL, NULL));
  args = eap_async_operation_wait (operation, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (args);
  g_assert_cmpint (n_completed, ==, 1);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (args);
  poll_context_free (context);
}

static void
test_wait_times_out_in_the_place (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (eap_async_operation_wait (operation, 1000, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==,
                   EAP_OPERATION_STATE_RUNNING);

  g_object_unref (operation);
  poll_context_iterate_until_count (context, &POLL_CONTEXT (context)->n_completed, 1);
  poll_context_free (context);
}

/* Like the foreign loop, but it cannot be iterated from within */
static void
test_wait_without_iterate_is_refused (void)
{
  EapSynchronizationContextClass *klass = g_type_class_ref (POLL_TYPE_CONTEXT);
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);
  g_autoptr (GError) error = NULL;

  klass->iterate = NULL;
  g_assert_null (eap_async_operation_wait (operation, -1, &error));
  klass->iterate = poll_context_iterate;
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);

  g_object_unref (operation);
  poll_context_iterate_until_count (context, &POLL_CONTEXT (context)->n_completed, 1);
  poll_context_free (context);
  g_type_class_unref (klass);
}

static void
end_in_every_way (EapAsyncOperation *operation,
                  guint              way)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_completed_event_args_new (NULL, FALSE, NULL);
  static int ignored;

  if (way == 0)
    eap_async_operation_complete (operation, args, NULL);
  else if (way == 1)
    eap_async_operation_complete_with_error (operation, reason, NULL);
  else if (way == 2)
    eap_async_operation_operation_completed (operation, NULL);
  else if (way == 3)
    eap_async_operation_post_operation_completed (operation, count_cb, &ignored, NULL, NULL);
  else if (way == 4)
    eap_async_operation_set_timeout (operation, 1);
  else if (way == 5)
    eap_async_operation_run_in_thread (operation, NULL, work, NULL, NULL, NULL);

  if (way == 6)
    eap_async_operation_cancel (operation);
}

static void
test_hears_of_every_end (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  PollContext *loop = POLL_CONTEXT (context);
  int n_completed = 0;

  for (guint way = 0; way < 8; way++)
    {
      EapAsyncOperation *operation = eap_test_start_in (context, NULL);

      g_signal_connect (operation, "completed", G_CALLBACK (count_completed_cb), &n_completed);
      end_in_every_way (operation, way);
      g_assert_cmpint (loop->n_started, ==, (int) way + 1);
      /* Not the last reference yet where only a time-out ends it */
      if (way != 4)
        g_object_unref (operation);
      poll_context_iterate_until_count (context, &loop->n_completed, (int) way + 1);
      g_assert_cmpint (n_completed, ==, (int) way + 1);
      if (way == 4)
        g_assert_finalize_object (operation);
    }

  poll_context_free (context);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/synchronization-context/post-is-never-inline",
                   test_post_is_never_inline);
  g_test_add_func ("/eap/synchronization-context/post-releases-after-the-call",
                   test_post_releases_after_the_call);
  g_test_add_func ("/eap/synchronization-context/post-from-threads-in-order",
                   test_post_from_threads_in_order);
  g_test_add_func ("/eap/synchronization-context/one-wakeup-for-many-posts",
                   test_one_wakeup_for_many_posts);
  g_test_add_func ("/eap/synchronization-context/dispatch-stops-and-wakes-again",
                   test_dispatch_stops_and_wakes_again);
  g_test_add_func ("/eap/synchronization-context/current-while-dispatching",
                   test_current_while_dispatching);
  g_test_add_func ("/eap/synchronization-context/nested-dispatch",
                   test_nested_dispatch);
  g_test_add_func ("/eap/synchronization-context/refuses-with-its-error",
                   test_refuses_with_its_error);
  g_test_add_func ("/eap/synchronization-context/refuses-without-an-error",
                   test_refuses_without_an_error);
  g_test_add_func ("/eap/synchronization-context/without-wakeup-reports",
                   test_without_wakeup_reports);
  g_test_add_func ("/eap/synchronization-context/wait-iterates-in-the-place",
                   test_wait_iterates_in_the_place);
  g_test_add_func ("/eap/synchronization-context/wait-times-out-in-the-place",
                   test_wait_times_out_in_the_place);
  g_test_add_func ("/eap/synchronization-context/wait-without-iterate-is-refused",
                   test_wait_without_iterate_is_refused);
  g_test_add_func ("/eap/synchronization-context/hears-of-every-end",
                   test_hears_of_every_end);

  return g_test_run ();
}
