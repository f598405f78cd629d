/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

static EapAsyncCompletedEventArgs *
succeed (EapAsyncOperation  *operation,
         gpointer            data,
         GError            **error)
{
  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

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
count_progress_cb (EapAsyncOperation           *operation,
                   EapProgressChangedEventArgs *args,
                   int                         *count)
{
  g_atomic_int_inc (count);
}

/* Nothing is delivered by the call that causes it, in the place itself too. */
static void
test_never_inline (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  int n_posts = 0;
  int n_reports = 0;
  int n_completed = 0;

  g_signal_connect (operation, "completed", G_CALLBACK (count_completed_cb), &n_completed);
  g_signal_connect (operation, "progress-changed", G_CALLBACK (count_progress_cb), &n_reports);
  g_assert_true (eap_async_operation_post (operation, count_cb, &n_posts, NULL, NULL));
  g_assert_true (eap_async_operation_report_progress (operation, 10, NULL));
  g_assert_true (eap_async_operation_post_operation_completed (operation, count_cb, &n_posts,
                                                               NULL, NULL));
  g_assert_cmpint (n_posts + n_reports + n_completed, ==, 0);

  eap_test_drain (NULL);
  g_assert_cmpint (n_posts, ==, 2);
  g_assert_cmpint (n_reports, ==, 1);
  g_assert_cmpint (n_completed, ==, 1);
  g_assert_finalize_object (operation);
}

typedef struct
{
  EapAsyncOperation *operation;
  int                n_called;
  GThread           *called_on;
} Elsewhere;

static void
note_thread_cb (gpointer data)
{
  Elsewhere *self = data;

  self->n_called++;
  self->called_on = g_thread_self ();
}

static void
post_elsewhere_cb (gpointer data)
{
  Elsewhere *self = data;

  /* Nobody owns the operation's context now: no reason to deliver here. */
  g_assert_true (eap_async_operation_post (self->operation, note_thread_cb, self, NULL, NULL));
  g_assert_true (eap_async_operation_operation_completed (self->operation, NULL));
  g_assert_cmpint (self->n_called, ==, 0);
}

static void
test_never_inline_on_another_thread (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  Elsewhere elsewhere = { eap_test_start (NULL) };

  eap_test_thread_call (thread, post_elsewhere_cb, &elsewhere);
  g_assert_cmpint (elsewhere.n_called, ==, 0);
  eap_test_drain (NULL);

  g_assert_cmpint (elsewhere.n_called, ==, 1);
  g_assert_true (elsewhere.called_on == g_thread_self ());
  g_assert_finalize_object (elsewhere.operation);
}

/* Several threads post to one operation. */
typedef struct
{
  EapAsyncOperation *operation;
  int                n_posts;
  int                n_accepted;
  int                n_delivered; /* in the place */
  int               *n_at_once;   /* (atomic): handlers of the operation */
  gboolean          *is_completed;
} Poster;

typedef struct
{
  Poster *poster;
  int     number;
} Post;

static void
post_cb (gpointer data)
{
  Post *post = data;

  g_assert_cmpint (g_atomic_int_add (post->poster->n_at_once, 1), ==, 0);
  g_assert_cmpint (post->number, ==, post->poster->n_delivered);
  g_assert_false (*post->poster->is_completed);
  post->poster->n_delivered++;
  g_atomic_int_add (post->poster->n_at_once, -1);
}

static gpointer
poster_thread (gpointer data)
{
  Poster *self = data;
  gboolean accepted = TRUE;

  for (int i = 0; accepted && i < self->n_posts; i++)
    {
      g_autoptr (GError) error = NULL;
      Post *post = g_new (Post, 1);

      post->poster = self;
      post->number = i;
      accepted = eap_async_operation_post (self->operation, post_cb, post, g_free, &error);
      if (accepted)
        self->n_accepted++;
      else
        g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
    }

  return NULL;
}

static void
posters_completed_cb (EapAsyncOperation          *operation,
                      EapAsyncCompletedEventArgs *args,
                      gboolean                   *is_completed)
{
  g_assert_false (*is_completed);
  *is_completed = TRUE;
}

#define N_POSTERS 4

/* Posts from many threads, and completes meanwhile or after that */
static void
run_posters (int      n_posts,
             gboolean complete_meanwhile)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  gboolean is_completed = FALSE;
  int n_at_once = 0;
  Poster posters[N_POSTERS];
  GThread *threads[N_POSTERS];

  g_signal_connect (operation, "completed", G_CALLBACK (posters_completed_cb), &is_completed);
  for (int i = 0; i < N_POSTERS; i++)
    {
      posters[i] = (Poster) { operation, n_posts, 0, 0, &n_at_once, &is_completed };
      threads[i] = g_thread_new ("poster", poster_thread, &posters[i]);
    }

  if (complete_meanwhile)
    {
      eap_test_iterate_until_count (NULL, &posters[0].n_delivered, 1);
      g_assert_true (eap_async_operation_operation_completed (operation, NULL));
      eap_test_iterate_until_set (NULL, &is_completed);
    }
  for (int i = 0; i < N_POSTERS; i++)
    g_thread_join (threads[i]);
  if (!complete_meanwhile)
    g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_iterate_until_set (NULL, &is_completed);

  /* Accepted is delivered, refused is not: there is no third case. */
  for (int i = 0; i < N_POSTERS; i++)
    {
      g_assert_cmpint (posters[i].n_delivered, ==, posters[i].n_accepted);
      if (!complete_meanwhile)
        g_assert_cmpint (posters[i].n_accepted, ==, n_posts);
    }
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

static void
test_many_posters (void)
{
  run_posters ((int) eap_test_scaled (50000), FALSE);
}

static void
test_posts_race_with_the_end (void)
{
  for (guint i = 0; i < eap_test_scaled (300); i++)
    run_posters (100000, TRUE);
}

static void
test_refused_after_the_end (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  int before = 0;
  int after = 0;

  eap_async_operation_post (operation, count_cb, &before, NULL, NULL);
  eap_async_operation_operation_completed (operation, NULL);
  g_assert_false (eap_async_operation_post (operation, count_cb, &after, NULL, NULL));
  g_assert_false (eap_async_operation_report_progress (operation, 1, NULL));
  eap_test_drain (NULL);

  g_assert_cmpint (before, ==, 1);
  g_assert_cmpint (after, ==, 0);
  g_assert_finalize_object (operation);
}

/* A handler that iterates the context */
typedef struct
{
  EapAsyncOperation *operation;
  EapAsyncOperation *other;
  EapTestRecorder    recorder;
  int                other_called;
  int                depth;
  int                n_other;
} Modal;

static void
modal_other_cb (gpointer data)
{
  Modal *modal = data;

  eap_test_record (&modal->recorder, "other");
  modal->other_called = TRUE;
}

static void
modal_second_cb (gpointer data)
{
  eap_test_record (&((Modal *) data)->recorder, "second");
}

static void
modal_first_cb (gpointer data)
{
  Modal *modal = data;

  eap_test_record (&modal->recorder, "first");
  eap_async_operation_post (modal->operation, modal_second_cb, modal, NULL, NULL);
  eap_async_operation_post (modal->other, modal_other_cb, modal, NULL, NULL);
  eap_synchronization_context_post (eap_async_operation_manager_get_synchronization_context (),
                                    count_cb, &modal->n_other, NULL, NULL);
  eap_test_iterate_until_set (NULL, &modal->other_called);
  eap_test_drain (NULL);
  g_assert_cmpint (modal->n_other, ==, 1);
  eap_test_record (&modal->recorder, "returned");
}

static void
modal_init (Modal *modal)
{
  memset (modal, 0, sizeof *modal);
  eap_test_recorder_init (&modal->recorder);
  modal->operation = eap_test_start (NULL);
  modal->other = eap_test_start (NULL);
}

static void
modal_clear (Modal *modal)
{
  eap_async_operation_operation_completed (modal->operation, NULL);
  eap_async_operation_operation_completed (modal->other, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (modal->operation);
  g_assert_finalize_object (modal->other);
  eap_test_recorder_clear (&modal->recorder);
}

static void
test_nested_loop (void)
{
  Modal modal;

  modal_init (&modal);
  eap_async_operation_post (modal.operation, modal_first_cb, &modal, NULL, NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&modal.recorder, "first other returned second");
  modal_clear (&modal);
}

static void
modal_deeper_cb (gpointer data)
{
  Modal *modal = data;
  EapAsyncOperation *operation;

  if (modal->depth++ == 50)
    {
      modal->other_called = TRUE;
      return;
    }

  operation = eap_test_start (NULL);
  eap_async_operation_post (operation, modal_deeper_cb, modal, NULL, NULL);
  eap_async_operation_operation_completed (operation, NULL);
  eap_test_iterate_until_set (NULL, &modal->other_called);
  g_object_unref (operation);
}

static void
test_nested_in_nested (void)
{
  Modal modal;

  modal_init (&modal);
  eap_async_operation_post (modal.operation, modal_deeper_cb, &modal, NULL, NULL);
  eap_async_operation_post (modal.operation, modal_second_cb, &modal, NULL, NULL);
  eap_test_drain (NULL);
  g_assert_cmpint (modal.depth, ==, 51);
  eap_test_assert_recorded (&modal.recorder, "second");
  modal_clear (&modal);
}

static void
assert_wait_refused (EapAsyncOperation *operation)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (eap_async_operation_wait (operation, -1, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
}

static void
wait_inner_cb (gpointer data)
{
  Modal *modal = data;

  assert_wait_refused (modal->other);
  assert_wait_refused (modal->operation);
  modal->other_called = TRUE;
}

static void
wait_outer_cb (gpointer data)
{
  Modal *modal = data;

  assert_wait_refused (modal->operation);
  eap_async_operation_post (modal->other, wait_inner_cb, modal, NULL, NULL);
  eap_test_iterate_until_set (NULL, &modal->other_called);
}

static void
test_wait_on_the_stack_fails (void)
{
  Modal modal;

  modal_init (&modal);
  eap_async_operation_post (modal.operation, wait_outer_cb, &modal, NULL, NULL);
  eap_test_drain (NULL);
  g_assert_true (modal.other_called);
  modal_clear (&modal);
}

static void
wait_in_completed_cb (EapAsyncOperation          *operation,
                      EapAsyncCompletedEventArgs *args,
                      int                        *n_completed)
{
  assert_wait_refused (operation);
  (*n_completed)++;
}

static void
test_wait_in_completed_fails (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  int n_completed = 0;

  g_signal_connect (operation, "completed", G_CALLBACK (wait_in_completed_cb), &n_completed);
  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);

  g_assert_cmpint (n_completed, ==, 1);
  g_assert_finalize_object (operation);
}

static void
wait_for_other_cb (gpointer data)
{
  Modal *modal = data;
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;

  eap_async_operation_run_in_thread (modal->other, NULL, succeed, NULL, NULL, NULL);
  args = eap_async_operation_wait (modal->other, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (args);
  eap_test_record (&modal->recorder, "waited");
}

static void
test_wait_in_a_handler (void)
{
  Modal modal;

  modal_init (&modal);
  eap_async_operation_post (modal.operation, wait_for_other_cb, &modal, NULL, NULL);
  eap_async_operation_post (modal.operation, modal_second_cb, &modal, NULL, NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&modal.recorder, "waited second");
  modal_clear (&modal);
}

/* The context's own thread iterates, another one blocks. */
static gpointer
wait_thread (gpointer data)
{
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;

  args = eap_async_operation_wait (data, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (args);

  return NULL;
}

static void
test_wait_on_many_threads (void)
{
  for (guint i = 0; i < eap_test_scaled (300); i++)
    {
      EapAsyncOperation *operation = eap_test_start (NULL);
      GThread *threads[3];
      int n_completed = 0;

      g_signal_connect (operation, "completed", G_CALLBACK (count_completed_cb), &n_completed);
      for (int j = 0; j < 3; j++)
        threads[j] = g_thread_new ("waiter", wait_thread, operation);
      eap_async_operation_run_in_thread (operation, NULL, succeed, NULL, NULL, NULL);
      wait_thread (operation);
      g_assert_cmpint (n_completed, ==, 1);
      for (int j = 0; j < 3; j++)
        g_thread_join (threads[j]);
      /* The waiters' arguments are released in the place. */
      eap_test_drain (NULL);
      g_assert_finalize_object (operation);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/threading/never-inline", test_never_inline);
  g_test_add_func ("/eap/threading/never-inline-on-another-thread",
                   test_never_inline_on_another_thread);
  g_test_add_func ("/eap/threading/refused-after-the-end", test_refused_after_the_end);
  g_test_add_func ("/eap/threading/many-posters", test_many_posters);
  g_test_add_func ("/eap/threading/posts-race-with-the-end", test_posts_race_with_the_end);
  g_test_add_func ("/eap/threading/nested-loop", test_nested_loop);
  g_test_add_func ("/eap/threading/nested-in-nested", test_nested_in_nested);
  g_test_add_func ("/eap/threading/wait-on-the-stack-fails", test_wait_on_the_stack_fails);
  g_test_add_func ("/eap/threading/wait-in-completed-fails", test_wait_in_completed_fails);
  g_test_add_func ("/eap/threading/wait-in-a-handler", test_wait_in_a_handler);
  g_test_add_func ("/eap/threading/wait-on-many-threads", test_wait_on_many_threads);

  return g_test_run ();
}
