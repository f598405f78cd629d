/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

/* R1–R12: that each call ends, once, in the right place */

static void
test_three_outcomes (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), NULL);
  client_wait (&client, 1);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (2), &(CalculatorJob) {
    .error = reason,
  });
  client_wait (&client, 2);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (3), &job);
  eap_test_gate_wait (&client.started);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), EAP_STATE_INT (3));
  eap_test_gate_open (&client.go);
  client_wait (&client, 3);
  client_finish (&client, "1:=7 2:failed 3:cancelled");
}

/* Nobody is left who could complete it. */
static void
test_dropped (void)
{
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  client_wait (&client, 1);
  client_assert_failed (&client, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  client_finish (&client, "failed");
}

static void
test_nothing_returned (void)
{
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "save", NULL, &(CalculatorJob) { .forgets = TRUE });
  client_wait (&client, 1);
  client_assert_failed (&client, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  client_finish (&client, "failed");
}

/* The program keeps neither the operation nor the component. */
static void
test_component_dropped (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "add", NULL, &job);
  eap_test_gate_wait (&client.started);
  g_object_unref (client.calculator);
  client.calculator = NULL;
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  client_finish (&client, "=7");
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

/* No handler can run any more, but nobody waits for ever, and nothing stays
 * busy. */
static void
test_context_gone (void)
{
  GMainContext *context = g_main_context_new ();
  Client client;
  CalculatorJob job;
  Waiter waiter = { NULL };
  GThread *thread;

  client_init (&client);
  job = client_slow_job (&client);
  g_main_context_push_thread_default (context);
  waiter.operation = calculator_start (client.calculator, "save", NULL, &job);
  g_main_context_pop_thread_default (context);
  eap_test_gate_wait (&client.started);
  thread = g_thread_new ("waiter", waiter_thread, &waiter);
  g_main_context_unref (context);
  g_thread_join (thread);

  g_assert_error (waiter.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_cmpint (eap_async_operation_get_state (waiter.operation), ==,
                   EAP_OPERATION_STATE_COMPLETED);
  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (client.calculator)), ==, 0);
  g_clear_error (&waiter.error);
  eap_test_gate_open (&client.go);
  eap_test_finalize_soon (NULL, waiter.operation);
  client_finish (&client, "");
}

/* A loop that is not run for a while delivers when it is run again. */
static void
test_loop_quits (void)
{
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "add", NULL, &job);
  g_idle_add_once ((GSourceOnceFunc) g_main_loop_quit, loop);
  g_main_loop_run (loop);
  eap_test_gate_open (&client.go);
  eap_test_assert_recorded (&client.recorder, "");
  client_wait (&client, 1);

  g_main_loop_unref (loop);
  client_finish (&client, "=7");
}

/* Who comes first ends an operation: its worker, a cancellation, a time-out, or
 * somebody who completes it. */
#define BATCH 200

typedef struct
{
  Calculator        *calculator;
  EapAsyncOperation *operations[BATCH];
  int                n_events[BATCH];
  int                n_completed; /* (atomic) */
} Race;

static void
race_completed_cb (Calculator                 *calculator,
                   EapAsyncCompletedEventArgs *args,
                   Race                       *self)
{
  self->n_events[g_value_get_int (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)))]++;
  g_atomic_int_inc (&self->n_completed);
}

static gpointer
cancel_thread (gpointer data)
{
  Race *self = data;

  for (int i = 0; i < BATCH; i++)
    eap_async_operation_cancel (self->operations[i]);

  return NULL;
}

static gpointer
complete_thread (gpointer data)
{
  Race *self = data;
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Ended");

  /* From the other end, so that each meets another phase */
  for (int i = BATCH - 1; i >= 0; i--)
    eap_async_operation_complete_with_error (self->operations[i], reason, NULL);

  return NULL;
}

static void
race_run (Race *self)
{
  GThread *threads[2];

  memset (self->n_events, 0, sizeof self->n_events);
  self->n_completed = 0;
  for (int i = 0; i < BATCH; i++)
    {
      self->operations[i] = calculator_start (self->calculator, "add", EAP_STATE_INT (i), NULL);
      eap_async_operation_set_timeout (self->operations[i], 1);
    }
  threads[0] = g_thread_new ("cancel", cancel_thread, self);
  threads[1] = g_thread_new ("complete", complete_thread, self);
  eap_test_iterate_until_count (NULL, &self->n_completed, BATCH);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  eap_test_drain (NULL);

  g_assert_cmpint (self->n_completed, ==, BATCH);
  for (int i = 0; i < BATCH; i++)
    {
      g_assert_cmpint (self->n_events[i], ==, 1);
      g_object_unref (self->operations[i]);
    }
}

static void
test_exactly_one (void)
{
  Race race = { calculator_new () };

  g_signal_connect (race.calculator, "add-completed", G_CALLBACK (race_completed_cb), &race);
  for (guint i = 0; i < eap_test_scaled (500); i++)
    race_run (&race);
  eap_test_finalize_soon (NULL, race.calculator);
}

/* A second end is refused, whatever the first was. */
static void
test_no_second_end (void)
{
  Client client;
  EapAsyncOperation *operation;
  g_autoptr (GError) error = NULL;

  client_init (&client);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_assert_false (eap_async_operation_operation_completed (operation, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_async_operation_cancel (operation);
  client_wait (&client, 1);
  g_assert_finalize_object (operation);
  client_finish (&client, "done");
}

static void
test_refused (void)
{
  Client client;
  CalculatorJob job;
  GValue broken = { .g_type = G_TYPE_NONE };

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "save", EAP_STATE_INT (1), &job);

  calculator_refused (client.calculator, "save", EAP_STATE_INT (2),
                      EAP_ASYNC_ERROR_INVALID_OPERATION);
  calculator_refused (client.calculator, "add", EAP_STATE_INT (1),
                      EAP_ASYNC_ERROR_DUPLICATE_STATE);
  calculator_refused (client.calculator, "unheard-of", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  calculator_refused (client.calculator, "add", &broken, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (client.calculator)), ==, 1);
  g_assert_null (eap_component_lookup (EAP_COMPONENT (client.calculator), EAP_STATE_INT (2)));

  /* The refused state is free. */
  calculator_begin (client.calculator, "add", EAP_STATE_INT (2), NULL);
  client_wait (&client, 1);
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);
  client_finish (&client, "2:=7 1:done");
}

static void
test_errors (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full");
  /* At once, after progress, and after a request to cancel that it does not heed */
  const char *const events[] = { "failed", "50% 100% failed", "failed" };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      Client client;
      CalculatorJob job;
      EapAsyncOperation *operation;

      client_init (&client);
      job = client_slow_job (&client);
      job.error = reason;
      job.n_reports = i == 1 ? 2 : 0;
      operation = calculator_start (client.calculator, "add", NULL, &job);
      eap_test_gate_wait (&client.started);
      if (i == 2)
        eap_async_operation_cancel (operation);
      eap_test_gate_open (&client.go);
      client_wait (&client, 1);

      client_assert_failed (&client, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      eap_test_finalize_soon (NULL, operation);
      client_finish (&client, events[i]);
    }
}

/* Work that is not done on a worker says it with the operation. */
static void
test_error_of_started_work (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full");
  EapAsyncOperation *operation;
  Client client;

  client_init (&client);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  g_assert_true (eap_async_operation_complete_with_error (operation, reason, NULL));
  client_wait (&client, 1);
  client_assert_failed (&client, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_finalize_object (operation);
  client_finish (&client, "failed");
}

static void
test_time_out (void)
{
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  EapAsyncOperation *operation;
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  eap_start_options_set_timeout (options, 1);
  operation = calculator_start_full (client.calculator, "add", NULL, &job, options, NULL);
  client_wait (&client, 1);
  client_assert_failed (&client, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (eap_async_completed_event_args_get_cancelled (client.args));

  /* Its work is asked to stop, and what it still returns is dropped. */
  eap_test_gate_open (&client.go);
  eap_test_finalize_soon (NULL, operation);
  client_finish (&client, "failed");
}

/* In each way that a call can come to be cancelled: taken from the queue, stopped
 * by its worker, and replaced */
static void
test_cancelled_without_error (void)
{
  Client client;
  CalculatorJob job;
  EapTestGate gate;

  client_init (&client);
  eap_test_gate_init (&gate);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  calculator_begin (client.calculator, "multiply", EAP_STATE_INT (1), &job);
  calculator_begin (client.calculator, "multiply", EAP_STATE_INT (2), &job);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), EAP_STATE_INT (2));
  client_wait (&client, 1);
  g_assert_no_error (eap_async_completed_event_args_get_error (client.args));

  eap_test_gate_wait (&client.started);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), EAP_STATE_INT (1));
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);
  g_assert_no_error (eap_async_completed_event_args_get_error (client.args));

  calculator_begin (client.calculator, "search", EAP_STATE_INT (3), &(CalculatorJob) {
    .go = &gate,
  });
  calculator_begin (client.calculator, "search", EAP_STATE_INT (4), &(CalculatorJob) {
    .go = &gate,
  });
  client_wait (&client, 3);
  g_assert_no_error (eap_async_completed_event_args_get_error (client.args));
  eap_test_gate_open (&gate);
  client_wait (&client, 4);
  client_finish (&client, "2:cancelled 1:cancelled 3:cancelled 4:=0");
  eap_test_gate_clear (&gate);
}

static void
never_both_cb (Calculator                 *calculator,
               EapAsyncCompletedEventArgs *args,
               int                        *n_cancelled)
{
  if (eap_async_completed_event_args_get_cancelled (args))
    {
      g_assert_no_error (eap_async_completed_event_args_get_error (args));
      (*n_cancelled)++;
    }
}

static void
test_cancelled_is_set (void)
{
  int n_cancelled = 0;
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  g_signal_connect (client.calculator, "load-completed", G_CALLBACK (never_both_cb),
                    &n_cancelled);
  calculator_begin (client.calculator, "load", NULL, &job);
  eap_component_cancel_all (EAP_COMPONENT (client.calculator));
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  g_assert_cmpint (n_cancelled, ==, 1);
  client_finish (&client, "cancelled");
}

#define N_CALLS 50

static void
own_state_cb (Calculator                        *calculator,
              CalculatorNumberCompletedEventArgs *args,
              int                               *seen)
{
  int state = g_value_get_int (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));

  g_assert_cmpint (calculator_number_completed_event_args_get_number (args, NULL), ==,
                   1000 + state);
  seen[state]++;
}

static void
test_own_state (void)
{
  Calculator *calculator = calculator_new ();
  int seen[N_CALLS] = { 0 };
  int n = 0;

  g_signal_connect (calculator, "add-completed", G_CALLBACK (own_state_cb), seen);
  g_signal_connect_swapped (calculator, "add-completed", G_CALLBACK (g_atomic_int_inc), &n);
  for (int i = 0; i < N_CALLS; i++)
    {
      g_autoptr (EapAsyncOperation) operation =
        calculator_add_async (calculator, 1000, i, EAP_STATE_INT (i), NULL);

      g_assert_nonnull (operation);
    }
  eap_test_iterate_until_count (NULL, &n, N_CALLS);
  for (int i = 0; i < N_CALLS; i++)
    g_assert_cmpint (seen[i], ==, 1);
  eap_test_finalize_soon (NULL, calculator);
}

typedef struct
{
  Calculator *calculator;
  GThread    *caller;
  GThread    *worker;    /* (atomic) */
  GThread    *handler;   /* (atomic) */
  int         completed; /* (atomic) */
} Where;

static void
where_completed_cb (Calculator                 *calculator,
                    EapAsyncCompletedEventArgs *args,
                    Where                      *self)
{
  g_atomic_pointer_set (&self->handler, g_thread_self ());
  g_atomic_int_inc (&self->completed);
}

static void
where_begin (gpointer data)
{
  Where *self = data;

  self->caller = g_thread_self ();
  calculator_begin (self->calculator, "add", NULL, &(CalculatorJob) { .thread = &self->worker });
}

static void
test_place (gconstpointer place)
{
  Where where = { calculator_new () };

  g_signal_connect (where.calculator, "add-completed", G_CALLBACK (where_completed_cb), &where);
  place_run (GPOINTER_TO_UINT (place), where_begin, &where, &where.completed, 1);
  g_assert_true (where.worker != where.caller);
  /* A free-threaded place is any thread but the caller's. */
  g_assert_true ((where.handler == where.caller) ==
                 (GPOINTER_TO_UINT (place) != PLACE_THREAD_POOL));
  eap_test_finalize_soon (NULL, where.calculator);
}

static void
test_signal_of_each_method (void)
{
  static const char *const names[] = {
    "add-completed", "multiply-completed", "search-completed", "load-completed",
    "save-completed", "tick-completed", "divide-completed", "find-primes-completed",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GSignalQuery query;

      calculator_query_signal (names[i], &query);
      g_assert_true (query.itype == CALCULATOR_TYPE);
      g_assert_true (query.return_type == G_TYPE_NONE);
      g_assert_cmpuint (query.n_params, ==, 1);
      g_assert_true (g_type_is_a (query.param_types[0], EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS));
    }
}

static void
same_state_cb (Calculator                 *calculator,
               EapAsyncCompletedEventArgs *args,
               Client                     *client)
{
  g_assert_null (eap_component_lookup (EAP_COMPONENT (calculator), EAP_STATE_INT (1)));
  if (client->n_completed < 3)
    calculator_begin (calculator, "save", EAP_STATE_INT (1), NULL);
}

static void
test_state_is_free_in_the_handler (void)
{
  Client client;

  client_init (&client);
  g_signal_connect (client.calculator, "save-completed", G_CALLBACK (same_state_cb), &client);
  calculator_begin (client.calculator, "save", EAP_STATE_INT (1), NULL);
  client_wait (&client, 3);
  client_finish (&client, "1:done 1:done 1:done");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R1", test_three_outcomes);
  ADD ("R2/dropped", test_dropped);
  ADD ("R2/nothing-returned", test_nothing_returned);
  ADD ("R2/component-dropped", test_component_dropped);
  ADD ("R2/context-gone", test_context_gone);
  ADD ("R2/loop-quits", test_loop_quits);
  ADD ("R3/race", test_exactly_one);
  ADD ("R3/no-second-end", test_no_second_end);
  ADD ("R4", test_refused);
  ADD ("R5/worker", test_errors);
  ADD ("R5/started-work", test_error_of_started_work);
  ADD ("R6", test_time_out);
  ADD ("R7", test_cancelled_is_set);
  ADD ("R8", test_cancelled_without_error);
  ADD ("R9", test_own_state);
  place_add_tests ("/conformance/R10", test_place);
  ADD ("R11", test_signal_of_each_method);
  ADD ("R12", test_state_is_free_in_the_handler);

  return g_test_run ();
}
