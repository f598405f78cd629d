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
never_cb (gpointer data)
{
  g_assert_not_reached ();
}

static void
test_send_is_inline_in_the_place (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  int n_called = 0;

  g_assert_true (eap_synchronization_context_send (context, count_cb, &n_called, NULL));
  g_assert_cmpint (n_called, ==, 1);
  g_assert_cmpint (POLL_CONTEXT (context)->n_wakeups, ==, 0);
  poll_context_free (context);
}

typedef struct
{
  EapSynchronizationContext *context;
  int                        n_called;
  gboolean                   was_sent;
  GError                    *error;
  int                        is_over; /* (atomic) */
} Sender;

static void
sender_cb (gpointer data)
{
  Sender *self = data;

  g_assert_true (POLL_CONTEXT (self->context)->owner == g_thread_self ());
  g_assert_false (g_atomic_int_get (&self->is_over));
  self->n_called++;
}

static gpointer
sender_thread (gpointer data)
{
  Sender *self = data;

  self->was_sent = eap_synchronization_context_send (self->context, sender_cb,
                                                     self, &self->error);
  g_atomic_int_set (&self->is_over, TRUE);

  return NULL;
}

static void
test_send_waits_elsewhere (void)
{
  Sender sender = { poll_context_new () };
  GThread *thread = g_thread_new ("sender", sender_thread, &sender);

  poll_context_iterate_until_count (sender.context, &sender.n_called, 1);
  g_thread_join (thread);

  g_assert_no_error (sender.error);
  g_assert_true (sender.was_sent);
  g_assert_cmpint (sender.n_called, ==, 1);
  poll_context_free (sender.context);
}

static void
test_close_ends_a_send (void)
{
  Sender sender = { poll_context_new () };
  GThread *thread = g_thread_new ("sender", sender_thread, &sender);

  /* It has sent once it has woken the loop. */
  while (g_atomic_int_get (&POLL_CONTEXT (sender.context)->n_wakeups) == 0)
    g_thread_yield ();
  eap_synchronization_context_close (sender.context);
  g_thread_join (thread);

  g_assert_false (sender.was_sent);
  g_assert_error (sender.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_cmpint (sender.n_called, ==, 0);
  g_clear_error (&sender.error);
  poll_context_free (sender.context);
}

typedef struct
{
  EapAsyncOperation *operation;
  GError            *error;
} Waiter;

static gpointer
waiter_thread (gpointer data)
{
  Waiter *self = data;

  g_assert_null (eap_async_operation_wait (self->operation, -1, &self->error));

  return NULL;
}

static void
test_close_ends_operations (void)
{
  EapTestReleased released = { 0 };
  EapSynchronizationContext *context = poll_context_new ();
  GObject *state = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  Waiter waiter = { eap_test_start_in (context, EAP_STATE_OBJECT (state)) };
  GThread *thread = g_thread_new ("waiter", waiter_thread, &waiter);

  g_object_unref (state);
  g_signal_connect (waiter.operation, "completed", G_CALLBACK (never_cb), NULL);
  eap_async_operation_post (waiter.operation, never_cb, &released, eap_test_released_cb, NULL);
  eap_synchronization_context_post (context, never_cb, &released, eap_test_released_cb, NULL);
  eap_synchronization_context_close (context);
  eap_synchronization_context_close (context);
  g_thread_join (thread);

  g_assert_error (waiter.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_cmpint (POLL_CONTEXT (context)->n_completed, ==, 1);
  eap_test_assert_released (&released, 2);
  g_clear_error (&waiter.error);
  g_assert_finalize_object (waiter.operation);
  eap_test_assert_released (&released, 3);
  poll_context_free (context);
}

static void
test_closed_refuses (void)
{
  EapTestReleased released = { 0 };
  EapSynchronizationContext *context = poll_context_new ();
  g_autoptr (GError) error = NULL;

  eap_synchronization_context_close (context);

  g_assert_false (eap_synchronization_context_post (context, never_cb, &released,
                                                    eap_test_released_cb, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  eap_test_assert_released (&released, 1);
  g_clear_error (&error);

  g_assert_false (eap_synchronization_context_send (context, never_cb, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_clear_error (&error);

  eap_async_operation_manager_set_synchronization_context (context);
  g_assert_null (eap_async_operation_manager_create_operation (NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  eap_async_operation_manager_set_synchronization_context (NULL);
  poll_context_free (context);
}

static void
close_cb (gpointer data)
{
  eap_synchronization_context_close (data);
}

static void
test_close_in_a_handler (void)
{
  EapTestReleased released = { 0 };
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);

  /* From the close on no event is emitted, those of the operation whose
   * handler closes included. */
  g_signal_connect (operation, "completed", G_CALLBACK (never_cb), NULL);
  eap_async_operation_post (operation, close_cb, context, NULL, NULL);
  eap_async_operation_post (operation, never_cb, &released, eap_test_released_cb, NULL);
  g_assert_true (poll_context_iterate (context, TRUE));

  eap_test_assert_released (&released, 1);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==,
                   EAP_OPERATION_STATE_COMPLETED);
  g_assert_finalize_object (operation);
  poll_context_free (context);
}

static void
test_wakeup_says_gone (void)
{
  EapTestReleased released = { 0 };
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);
  g_autoptr (GError) error = NULL;

  g_signal_connect (operation, "completed", G_CALLBACK (never_cb), NULL);
  g_atomic_int_set (&POLL_CONTEXT (context)->is_gone, TRUE);
  eap_async_operation_post (operation, never_cb, &released, eap_test_released_cb, NULL);

  eap_test_assert_released (&released, 1);
  g_assert_null (eap_async_operation_wait (operation, 0, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_finalize_object (operation);
  poll_context_free (context);
}

static void
test_finalize_releases_posts (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapTestReleased released = { 0 };

  eap_synchronization_context_post (context, never_cb, &released, eap_test_released_cb, NULL);
  g_assert_finalize_object (context);
  eap_test_assert_released (&released, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/synchronization-context/send-is-inline-in-the-place",
                   test_send_is_inline_in_the_place);
  g_test_add_func ("/eap/synchronization-context/send-waits-elsewhere",
                   test_send_waits_elsewhere);
  g_test_add_func ("/eap/synchronization-context/close-ends-a-send",
                   test_close_ends_a_send);
  g_test_add_func ("/eap/synchronization-context/close-ends-operations",
                   test_close_ends_operations);
  g_test_add_func ("/eap/synchronization-context/closed-refuses",
                   test_closed_refuses);
  g_test_add_func ("/eap/synchronization-context/wakeup-says-gone",
                   test_wakeup_says_gone);
  g_test_add_func ("/eap/synchronization-context/finalize-releases-posts",
                   test_finalize_releases_posts);
  g_test_add_func ("/eap/synchronization-context/close-in-a-handler",
                   test_close_in_a_handler);

  return g_test_run ();
}
