/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"
#include "conformance-worker.h"

#include "eap-test-poll-context.h"

/* What no test of .NET or Mono covers: contexts that count, refuse and fail */

static EapAsyncOperation *
run_in (EapSynchronizationContext  *context,
        EapBackgroundWorker        *background,
        GError                    **error)
{
  EapAsyncOperation *run;

  eap_async_operation_manager_set_synchronization_context (context);
  run = eap_background_worker_run_worker_async (background, NULL, error);
  eap_async_operation_manager_set_synchronization_context (NULL);

  return run;
}

static void
test_refused_start_is_balanced (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  PollContext *poll = POLL_CONTEXT (context);
  EapBackgroundWorker *background = eap_background_worker_new ();
  EapAsyncOperation *run = run_in (context, background, NULL);

  for (int i = 0; i < 3; i++)
    g_assert_null (run_in (context, background, NULL));
  poll_context_iterate_until_count (context, &poll->n_completed, 1);
  g_assert_cmpint (poll->n_started, ==, 1);
  g_object_unref (run);
  /* What the worker has to say of itself goes to this thread's own context. */
  eap_test_drain (NULL);
  poll_context_free (context);
  eap_test_finalize_soon (NULL, background);
}

/* The worker is not stuck: it can be started elsewhere. */
static void
test_context_refuses (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  POLL_CONTEXT (context)->refuses = TRUE;
  POLL_CONTEXT (context)->reason =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Not now");
  g_assert_null (run_in (context, worker.worker, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (eap_background_worker_get_is_busy (worker.worker));
  worker_run (&worker);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
  poll_context_free (context);
}

/* A foreign loop that ends without a word, with calls pending; another thread
 * waits for one of them. */
static gpointer
waiter_thread (gpointer run)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (eap_async_operation_wait (run, -1, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);

  return NULL;
}

static void
test_context_fails (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  PollContext *poll = POLL_CONTEXT (context);
  EapAsyncOperation *run;
  GThread *waiter;
  Worker worker;

  worker_init (&worker);
  run = run_in (context, worker.worker, NULL);
  waiter = g_thread_new ("waiter", waiter_thread, run);
  eap_test_gate_wait (&worker.started);
  g_atomic_int_set (&poll->is_gone, TRUE);
  eap_test_gate_open (&worker.go);
  g_thread_join (waiter);
  g_assert_false (eap_background_worker_get_is_busy (worker.worker));
  eap_test_iterate_until_count (NULL, &poll->n_completed, 1);
  g_assert_cmpint (poll->n_started, ==, 1);
  eap_test_finalize_soon (NULL, run);
  worker_assert_heard (&worker, "");
  worker_clear (&worker);
  poll_context_free (context);
}

/* A call that is made by the work of another one */
typedef struct
{
  Client            *client;
  EapAsyncOperation *inner; /* (owned) */
} Nested;

static EapAsyncCompletedEventArgs *
nested_run (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  Nested *self = data;
  g_autoptr (EapStartOptions) options = eap_start_options_new ();

  eap_start_options_set_parent (options, operation);
  self->inner = calculator_start_full (self->client->calculator, "add", NULL, NULL, options,
                                       error);
  g_assert_true (eap_async_operation_get_synchronization_context (self->inner) ==
                 eap_async_operation_get_synchronization_context (operation));

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
test_nested (void)
{
  Client client;
  Nested nested = { &client };
  EapAsyncOperation *outer;

  client_init (&client);
  outer = eap_test_start (NULL);
  g_assert_true (eap_async_operation_run_in_thread (outer, NULL, nested_run, &nested, NULL, NULL));
  /* The handlers of the client assert where they run. */
  client_wait (&client, 1);
  g_object_unref (eap_async_operation_wait (outer, -1, NULL));
  eap_test_finalize_soon (NULL, outer);
  eap_test_finalize_soon (NULL, nested.inner);
  client_finish (&client, "=7");
}

static gpointer
loopless_thread (gpointer data)
{
  calculator_begin (data, "add", NULL, NULL);

  return NULL;
}

static void
test_thread_without_a_loop (void)
{
  Client client;

  client_init (&client);
  g_thread_join (g_thread_new ("loopless", loopless_thread, client.calculator));
  client_wait (&client, 1);
  client_finish (&client, "=7");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/beyond/" path, function)

  ADD ("refused-start-is-balanced", test_refused_start_is_balanced);
  ADD ("context-refuses", test_context_refuses);
  ADD ("context-fails", test_context_fails);
  ADD ("nested", test_nested);
  ADD ("thread-without-a-loop", test_thread_without_a_loop);

  return g_test_run ();
}
