/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

static EapSynchronizationContext *
context_new (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();

  eap_async_operation_manager_set_synchronization_context (context);

  return context;
}

static void
count_cb (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

/* Ends an operation, and waits for that on this thread */
static void
end (EapAsyncOperation *operation)
{
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;

  eap_async_operation_operation_completed (operation, NULL);
  args = eap_async_operation_wait (operation, 30 * G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  g_assert_nonnull (args);
}

static void
object_gone_cb (gpointer  data,
                GObject  *object)
{
  g_atomic_int_inc ((int *) data);
}

/* A thread of the pool may be about to let go of it. */
static void
assert_goes (gpointer object)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  int is_gone = 0;

  g_object_weak_ref (object, object_gone_cb, &is_gone);
  g_object_unref (object);
  while (!g_atomic_int_get (&is_gone) && g_get_monotonic_time () < deadline)
    g_thread_yield ();
  g_assert_true (g_atomic_int_get (&is_gone));
}

static void
context_free (EapSynchronizationContext *context)
{
  eap_async_operation_manager_set_synchronization_context (NULL);
  assert_goes (context);
}

typedef struct
{
  EapAsyncOperation *operation;
  GThread           *test_thread;
  int               *n_at_once;   /* (atomic): of the operation */
  int                n_posts;
  int                n_delivered;
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

  g_assert_true (g_thread_self () != post->poster->test_thread);
  g_assert_cmpint (g_atomic_int_add (post->poster->n_at_once, 1), ==, 0);
  g_assert_cmpint (post->number, ==, post->poster->n_delivered++);
  g_atomic_int_add (post->poster->n_at_once, -1);
}

static gpointer
poster_thread (gpointer data)
{
  Poster *self = data;

  for (int i = 0; i < self->n_posts; i++)
    {
      Post *post = g_new (Post, 1);

      post->poster = self;
      post->number = i;
      g_assert_true (eap_async_operation_post (self->operation, post_cb, post, g_free, NULL));
    }

  return NULL;
}

/* Several operations, several posters each: within one, in order and one at a
 * time, though many threads deliver. */
static void
test_one_at_a_time (void)
{
  EapSynchronizationContext *context = context_new ();
  int n = (int) eap_test_scaled (20000);
  Poster posters[8];
  GThread *threads[8];
  EapAsyncOperation *operations[4];
  int n_at_once[4] = { 0 };

  for (int i = 0; i < 4; i++)
    operations[i] = eap_test_start (NULL);
  for (int i = 0; i < 8; i++)
    {
      posters[i] = (Poster) { operations[i % 4], g_thread_self (), &n_at_once[i % 4], n, 0 };
      threads[i] = g_thread_new ("poster", poster_thread, &posters[i]);
    }
  for (int i = 0; i < 8; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < 4; i++)
    end (operations[i]);

  for (int i = 0; i < 8; i++)
    g_assert_cmpint (posters[i].n_delivered, ==, n);
  for (int i = 0; i < 4; i++)
    assert_goes (operations[i]);
  context_free (context);
}

typedef struct
{
  EapTestGate gate;
  int         n_in; /* (atomic) */
} Meeting;

static void
meet_cb (gpointer data)
{
  Meeting *meeting = data;

  if (g_atomic_int_add (&meeting->n_in, 1) == 7)
    eap_test_gate_open (&meeting->gate);
  eap_test_gate_wait (&meeting->gate);
}

static void
test_operations_in_parallel (void)
{
  EapSynchronizationContext *context = context_new ();
  EapAsyncOperation *operations[8];
  Meeting meeting = { 0 };

  eap_test_gate_init (&meeting.gate);
  for (guint i = 0; i < 8; i++)
    {
      operations[i] = eap_test_start (NULL);
      eap_async_operation_post (operations[i], meet_cb, &meeting, NULL, NULL);
    }
  for (guint i = 0; i < 8; i++)
    {
      end (operations[i]);
      assert_goes (operations[i]);
    }

  g_assert_cmpint (meeting.n_in, ==, 8);
  eap_test_gate_clear (&meeting.gate);
  context_free (context);
}

typedef struct
{
  EapAsyncOperation *operation;
  EapAsyncOperation *other;
  int                n_waited;
} Waiting;

static void
wait_for_other_cb (gpointer data)
{
  Waiting *waiting = data;

  end (waiting->other);
  waiting->n_waited++;
}

static void
test_wait_for_another_in_a_handler (void)
{
  EapSynchronizationContext *context = context_new ();
  Waiting waiting = { eap_test_start (NULL), eap_test_start (NULL) };

  eap_async_operation_post (waiting.operation, wait_for_other_cb, &waiting, NULL, NULL);
  end (waiting.operation);
  g_assert_cmpint (waiting.n_waited, ==, 1);
  assert_goes (waiting.operation);
  assert_goes (waiting.other);
  context_free (context);
}

static void
wait_for_itself_cb (gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (eap_async_operation_wait (waiting->operation, -1, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  waiting->n_waited++;
}

static void
test_wait_for_itself_fails (void)
{
  EapSynchronizationContext *context = context_new ();
  Waiting waiting = { eap_test_start (NULL), NULL };

  eap_async_operation_post (waiting.operation, wait_for_itself_cb, &waiting, NULL, NULL);
  end (waiting.operation);
  g_assert_cmpint (waiting.n_waited, ==, 1);
  assert_goes (waiting.operation);
  context_free (context);
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              int                        *n_called)
{
  /* All posts have been delivered, and this is the only Completed. */
  g_assert_cmpint (g_atomic_int_add (n_called, 1), ==, 100);
}

static void
test_completed_is_last (void)
{
  EapSynchronizationContext *context = context_new ();

  for (guint i = 0; i < eap_test_scaled (500); i++)
    {
      EapAsyncOperation *operation = eap_test_start (NULL);
      int n_called = 0;

      g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &n_called);
      for (int j = 0; j < 100; j++)
        eap_async_operation_post (operation, count_cb, &n_called, NULL, NULL);
      end (operation);
      g_assert_cmpint (n_called, ==, 101);
      assert_goes (operation);
    }

  context_free (context);
}

typedef struct
{
  EapSynchronizationContext *context;
  GThread                   *outside;
  int                        n_called;
} Send;

static void
send_inner_cb (gpointer data)
{
  ((Send *) data)->n_called++;
}

static void
send_outer_cb (gpointer data)
{
  Send *send = data;

  g_assert_true (g_thread_self () != send->outside);
  g_assert_true (eap_synchronization_context_send (send->context, send_inner_cb, send, NULL));
  g_assert_cmpint (send->n_called, ==, 1);
  send->n_called++;
}

static void
test_send (void)
{
  Send send = { context_new (), g_thread_self () };

  g_assert_true (eap_synchronization_context_send (send.context, send_outer_cb, &send, NULL));
  g_assert_cmpint (send.n_called, ==, 2);
  context_free (send.context);
}

static void
test_close (void)
{
  EapSynchronizationContext *context = context_new ();
  EapAsyncOperation *operation = eap_test_start (NULL);
  g_autoptr (GError) error = NULL;

  eap_synchronization_context_close (context);
  g_assert_null (eap_async_operation_wait (operation, -1, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_clear_error (&error);
  g_assert_null (eap_async_operation_manager_create_operation (NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);

  assert_goes (operation);
  context_free (context);
}

#define ADD(path, function) \
  g_test_add_func ("/eap/thread-pool-synchronization-context/" path, function)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("operations-in-parallel", test_operations_in_parallel);
  ADD ("wait-for-another-in-a-handler", test_wait_for_another_in_a_handler);
  ADD ("wait-for-itself-fails", test_wait_for_itself_fails);
  ADD ("completed-is-last", test_completed_is_last);
  ADD ("send", test_send);
  ADD ("close", test_close);

  return g_test_run ();
}
