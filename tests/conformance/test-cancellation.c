/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

/* R56–R66: asking a call to stop */

static void
cancel (Client       *client,
        const GValue *state)
{
  eap_component_cancel_async (EAP_COMPONENT (client->calculator), state);
}

/* Without a word of the component's own, every method can be cancelled. */
static void
test_every_method (void)
{
  static const char *const methods[] = { "add", "multiply", "search", "load", "save" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      Client client;
      CalculatorJob job;

      client_init (&client);
      job = client_slow_job (&client);
      job.obeys = TRUE;
      calculator_begin (client.calculator, methods[i], NULL, &job);
      eap_test_gate_wait (&client.started);
      cancel (&client, NULL);
      eap_test_gate_open (&client.go);
      client_wait (&client, 1);
      g_assert_true (eap_async_completed_event_args_get_cancel_requested (client.args));
      client_finish (&client, "cancelled");
    }
}

/* Idle, unknown, none, twice and too late */
static void
test_always_succeeds (void)
{
  EapAsyncOperation *operation;
  Client client;
  CalculatorJob job;

  client_init (&client);
  cancel (&client, NULL);
  cancel (&client, EAP_STATE_INT (1));
  eap_component_cancel_all (EAP_COMPONENT (client.calculator));

  job = client_slow_job (&client);
  job.obeys = TRUE;
  operation = calculator_start (client.calculator, "add", EAP_STATE_INT (1), &job);
  eap_test_gate_wait (&client.started);
  cancel (&client, EAP_STATE_INT (2));
  cancel (&client, EAP_STATE_STRING ("1"));
  cancel (&client, NULL);
  cancel (&client, EAP_STATE_INT (1));
  cancel (&client, EAP_STATE_INT (1));
  eap_async_operation_cancel (operation);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);

  cancel (&client, EAP_STATE_INT (1));
  eap_async_operation_cancel (operation);
  eap_component_cancel_all (EAP_COMPONENT (client.calculator));
  eap_test_finalize_soon (NULL, operation);
  client_finish (&client, "1:cancelled");
}

static void
cancel_in_handler_cb (Calculator                 *calculator,
                      EapAsyncCompletedEventArgs *args,
                      gpointer                    user_data)
{
  eap_component_cancel_async (EAP_COMPONENT (calculator), EAP_STATE_INT (1));
  eap_component_cancel_all (EAP_COMPONENT (calculator));
}

static void
test_in_the_handler (void)
{
  Client client;

  client_init (&client);
  g_signal_connect (client.calculator, "add-completed", G_CALLBACK (cancel_in_handler_cb), NULL);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), NULL);
  client_wait (&client, 1);
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (client.args));
  client_finish (&client, "1:=7");
}

/* The work has not stopped when the request returns, and nothing was emitted. */
static void
test_returns_at_once (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  calculator_begin (client.calculator, "add", NULL, &job);
  eap_test_gate_wait (&client.started);
  cancel (&client, NULL);
  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (client.calculator)), ==, 1);
  eap_test_assert_recorded (&client.recorder, "");
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  client_finish (&client, "cancelled");
}

/* The same request, heeded and not: nothing but Completed says which. */
static void
test_only_completed_tells (void)
{
  for (int obeys = 0; obeys < 2; obeys++)
    {
      Client client;
      CalculatorJob job;

      client_init (&client);
      job = client_slow_job (&client);
      job.obeys = obeys;
      calculator_begin (client.calculator, "add", NULL, &job);
      eap_test_gate_wait (&client.started);
      cancel (&client, NULL);
      eap_test_gate_open (&client.go);
      client_wait (&client, 1);
      client_finish (&client, obeys ? "cancelled" : "=7");
    }
}

/* Work that finishes all the same has succeeded; that it was asked can be seen. */
static void
test_request_is_missed (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "add", NULL, &job);
  eap_test_gate_wait (&client.started);
  cancel (&client, NULL);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  g_assert_false (eap_async_completed_event_args_get_cancelled (client.args));
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (client.args));
  client_finish (&client, "=7");
}

/* An error of this kind is a cancellation only where somebody asked for one. */
static void
test_nobody_asked (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "add", NULL, &(CalculatorJob) { .error = reason });
  client_wait (&client, 1);
  client_assert_failed (&client, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  client_finish (&client, "failed");
}

static gboolean
has_ended (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETING;
}

/* With the start, while it is queued, while it runs, and when its work has ended */
static void
test_at_any_time (void)
{
  GMainContext *idle = g_main_context_new ();
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  EapAsyncOperation *operation;
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  g_cancellable_cancel (cancellable);
  eap_start_options_set_cancellable (options, cancellable);
  g_object_unref (calculator_start_full (client.calculator, "add", EAP_STATE_INT (1), NULL,
                                         options, NULL));
  client_wait (&client, 1);

  calculator_begin (client.calculator, "multiply", EAP_STATE_INT (2), &job);
  calculator_begin (client.calculator, "multiply", EAP_STATE_INT (3), &job);
  cancel (&client, EAP_STATE_INT (3));
  client_wait (&client, 2);
  eap_test_gate_wait (&client.started);
  cancel (&client, EAP_STATE_INT (2));
  eap_test_gate_open (&client.go);
  client_wait (&client, 3);

  operation = calculator_start (client.calculator, "add", EAP_STATE_INT (4), &job);
  eap_test_iterate_until (idle, has_ended, operation);
  cancel (&client, EAP_STATE_INT (4));
  client_wait (&client, 4);
  eap_test_finalize_soon (NULL, operation);
  g_main_context_unref (idle);
  client_finish (&client, "1:cancelled 3:cancelled 2:cancelled 4:=7");
}

/* One that waits for a thread; the only one of the pool is held by another call. */
static void
test_before_the_worker (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("one", 1);
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  eap_start_options_set_pool (options, pool);
  for (int i = 1; i <= 2; i++)
    g_object_unref (calculator_start_full (client.calculator, "add", EAP_STATE_INT (i), &job,
                                           options, NULL));
  eap_test_gate_wait (&client.started);
  cancel (&client, EAP_STATE_INT (2));
  /* It need not wait for the thread to end. */
  client_wait (&client, 1);
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);
  g_assert_cmpint (client.n_runs, ==, 1);
  client_finish (&client, "2:cancelled 1:=7");
}

static void
test_before_the_start_function (void)
{
  int n_runs = 0;
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "tick", NULL, &(CalculatorJob) {
    .n_runs = &n_runs,
    .ends = TRUE,
  });
  cancel (&client, NULL);
  client_wait (&client, 1);
  g_assert_cmpint (n_runs, ==, 0);
  client_finish (&client, "cancelled");
}

/* Decided in a race, but decided: either it was run, or it is cancelled. */
static void
test_race_with_the_worker (void)
{
  for (guint i = 0; i < eap_test_scaled (5000); i++)
    {
      Calculator *calculator = calculator_new ();
      int n_runs = 0;
      EapAsyncOperation *operation =
        calculator_start (calculator, "add", NULL, &(CalculatorJob) { .n_runs = &n_runs });
      EapAsyncCompletedEventArgs *args;

      if (i % 2 == 0)
        g_thread_yield ();
      eap_component_cancel_async (EAP_COMPONENT (calculator), NULL);
      args = eap_async_operation_wait (operation, -1, NULL);
      g_assert_cmpint (g_atomic_int_get (&n_runs), ==, args != NULL ? 1 : 0);
      g_clear_object (&args);
      eap_test_finalize_soon (NULL, operation);
      eap_test_finalize_soon (NULL, calculator);
    }
}

static void
test_unknown_state (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), &job);
  eap_test_gate_wait (&client.started);
  cancel (&client, EAP_STATE_INT (2));
  cancel (&client, EAP_STATE_STRING ("nobody"));
  cancel (&client, NULL);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  client_finish (&client, "1:=7");
}

/* One name for a class with several methods, each callable several times */
static void
test_names (void)
{
  void (*several) (EapComponent *, const GValue *) = eap_component_cancel_async;
  void (*one) (EapBackgroundWorker *) = eap_background_worker_cancel_async;
  Client client;
  CalculatorJob job;

  g_assert_nonnull (one);
  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), &job);
  calculator_begin (client.calculator, "multiply", EAP_STATE_INT (2), NULL);
  eap_test_gate_wait (&client.started);
  several (EAP_COMPONENT (client.calculator), EAP_STATE_INT (1));
  client_wait (&client, 1);
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);
  client_finish (&client, "2:=7 1:cancelled");
}

/* A class that looks at the requests */
#define LISTENER_TYPE (listener_get_type ())
G_DECLARE_FINAL_TYPE (Listener, listener, LISTENER, LISTENER, EapBackgroundWorker)

struct _Listener
{
  EapBackgroundWorker parent_instance;

  int n_requests;
};

G_DEFINE_FINAL_TYPE (Listener, listener, EAP_TYPE_BACKGROUND_WORKER)

static void
listener_cancel_async (EapComponent *component,
                       const GValue *user_state)
{
  LISTENER_LISTENER (component)->n_requests++;
  EAP_COMPONENT_CLASS (listener_parent_class)->cancel_async (component, user_state);
}

static void
listener_class_init (ListenerClass *klass)
{
  EAP_COMPONENT_CLASS (klass)->cancel_async = listener_cancel_async;
}

static void
listener_init (Listener *self)
{
}

/* The short form and the long one are the same method. */
static void
test_one_method (void)
{
  Listener *listener = g_object_new (LISTENER_TYPE, NULL);

  eap_background_worker_cancel_async (EAP_BACKGROUND_WORKER (listener));
  eap_component_cancel_async (EAP_COMPONENT (listener), NULL);
  g_assert_cmpint (listener->n_requests, ==, 2);
  g_assert_finalize_object (listener);
}

static void
test_distinct_over_all_methods (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), &job);
  calculator_refused (client.calculator, "multiply", EAP_STATE_INT (1),
                      EAP_ASYNC_ERROR_DUPLICATE_STATE);
  calculator_refused (client.calculator, "search", EAP_STATE_INT (1),
                      EAP_ASYNC_ERROR_DUPLICATE_STATE);
  calculator_refused (client.calculator, "tick", EAP_STATE_INT (1),
                      EAP_ASYNC_ERROR_DUPLICATE_STATE);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  client_finish (&client, "1:=7");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R56", test_every_method);
  ADD ("R57/any-state", test_always_succeeds);
  ADD ("R57/in-the-handler", test_in_the_handler);
  ADD ("R58", test_returns_at_once);
  ADD ("R59", test_only_completed_tells);
  ADD ("R60/missed", test_request_is_missed);
  ADD ("R60/nobody-asked", test_nobody_asked);
  ADD ("R61", test_at_any_time);
  ADD ("R62/worker", test_before_the_worker);
  ADD ("R62/start-function", test_before_the_start_function);
  ADD ("R62/race", test_race_with_the_worker);
  ADD ("R63", test_unknown_state);
  ADD ("R64", test_names);
  ADD ("R65", test_one_method);
  ADD ("R66", test_distinct_over_all_methods);

  return g_test_run ();
}
