/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

/* R31–R39: several calls at a time */

#define N_CALLS 20

static void
assert_n_pending (Client *client,
                  guint   n)
{
  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (client->calculator)), ==, n);
}

static void
test_any_number (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  for (int i = 0; i < N_CALLS; i++)
    calculator_begin (client.calculator, "add", EAP_STATE_INT (i), &job);
  assert_n_pending (&client, N_CALLS);
  g_assert_cmpint (client.n_completed, ==, 0);
  eap_test_gate_open (&client.go);
  client_wait (&client, N_CALLS);
  g_assert_cmpint (client.n_runs, ==, N_CALLS);
  eap_test_recorder_clear (&client.recorder);
  eap_test_recorder_init (&client.recorder);
  client_finish (&client, "");
}

/* They do run at the same time: none can end before the last has begun. */
static void
test_at_the_same_time (void)
{
  EapTestGate gates[3];
  Client client;

  client_init (&client);
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    eap_test_gate_init (&gates[i]);
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    calculator_begin (client.calculator, "add", EAP_STATE_INT (i), &(CalculatorJob) {
      .started = &gates[i],
      .go = &gates[2],
    });
  client_wait (&client, 3);
  g_assert_cmpint (client.n_completed, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    eap_test_gate_clear (&gates[i]);
  eap_test_recorder_clear (&client.recorder);
  eap_test_recorder_init (&client.recorder);
  client_finish (&client, "");
}

static void
test_exclusive_refuses (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "save", NULL, &job);
  calculator_refused (client.calculator, "save", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  /* Other methods are not concerned. */
  calculator_begin (client.calculator, "add", NULL, NULL);
  client_wait (&client, 1);
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);
  calculator_begin (client.calculator, "save", NULL, NULL);
  client_wait (&client, 3);
  client_finish (&client, "=7 done done");
}

/* Work that has ended is pending until its Completed. */
static gboolean
has_ended (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETING;
}

static void
test_exclusive_until_completed (void)
{
  GMainContext *idle = g_main_context_new ();
  EapAsyncOperation *operation;
  Client client;

  client_init (&client);
  operation = calculator_start (client.calculator, "save", NULL, NULL);
  eap_test_iterate_until (idle, has_ended, operation);
  calculator_refused (client.calculator, "save", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  client_wait (&client, 1);
  eap_test_finalize_soon (NULL, operation);
  g_main_context_unref (idle);
  client_finish (&client, "done");
}

/* Calls without a state are told apart by nobody, and refused by nobody. */
static void
test_anonymous_calls (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  for (int i = 0; i < 3; i++)
    calculator_begin (client.calculator, "add", NULL, &job);
  assert_n_pending (&client, 3);
  eap_test_gate_open (&client.go);
  client_wait (&client, 3);
  client_finish (&client, "=7 =7 =7");
}

/* The other ways to accept a second call: in turn, instead, and together */
static void
test_queued (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "multiply", EAP_STATE_INT (1), &job);
  calculator_begin (client.calculator, "multiply", EAP_STATE_INT (2), &job);
  eap_test_gate_wait (&client.started);
  g_assert_cmpint (g_atomic_int_get (&client.n_runs), ==, 1);
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);
  client_finish (&client, "1:=7 2:=7");
}

static void
test_replaced (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "search", EAP_STATE_INT (1), &job);
  calculator_begin (client.calculator, "search", EAP_STATE_INT (1), &job);
  client_wait (&client, 1);
  eap_test_gate_open (&client.go);
  client_wait (&client, 2);
  client_finish (&client, "1:cancelled 1:=7");
}

static void
test_joined (void)
{
  EapAsyncOperation *first;
  EapAsyncOperation *second;
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  first = calculator_start (client.calculator, "load", NULL, &job);
  second = calculator_start (client.calculator, "load", NULL, &job);
  g_assert_true (first == second);
  g_object_unref (second);
  calculator_refused (client.calculator, "load", EAP_STATE_INT (1),
                      EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  eap_test_finalize_soon (NULL, first);
  client_finish (&client, "=7");
}

/* Equal, not identical: a state is a value. */
static void
test_duplicate_state (void)
{
  const GValue *states[] = { EAP_STATE_INT (1), EAP_STATE_STRING ("a") };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      Calculator *calculator = calculator_new ();
      EapTestGate go;
      EapAsyncOperation *operation;

      eap_test_gate_init (&go);
      operation = calculator_start (calculator, "add", states[i], &(CalculatorJob) { .go = &go });
      calculator_refused (calculator, "add",
                          i == 0 ? EAP_STATE_INT (1) : EAP_STATE_STRING ("a"),
                          EAP_ASYNC_ERROR_DUPLICATE_STATE);
      g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (calculator)), ==, 1);
      eap_test_gate_open (&go);
      g_object_unref (eap_async_operation_wait (operation, -1, NULL));
      eap_test_finalize_soon (NULL, operation);
      eap_test_finalize_soon (NULL, calculator);
      eap_test_gate_clear (&go);
    }
}

static void
test_state_is_free_again (void)
{
  Client client;

  client_init (&client);
  for (int i = 0; i < 3; i++)
    {
      calculator_begin (client.calculator, "add", EAP_STATE_INT (1), NULL);
      calculator_refused (client.calculator, "add", EAP_STATE_INT (1),
                          EAP_ASYNC_ERROR_DUPLICATE_STATE);
      client_wait (&client, i + 1);
    }
  client_finish (&client, "1:=7 1:=7 1:=7");
}

static void
test_table_of_pending (void)
{
  EapAsyncOperation *operations[3];
  EapAsyncOperation *found;
  GListModel *list;
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  for (int i = 0; i < 3; i++)
    operations[i] = calculator_start (client.calculator, "add", EAP_STATE_INT (i), &job);
  list = eap_component_get_operations (EAP_COMPONENT (client.calculator));
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (EapAsyncOperation) item = g_list_model_get_item (list, i);

      found = eap_component_lookup (EAP_COMPONENT (client.calculator), EAP_STATE_INT (i));
      g_assert_true (found == operations[i] && item == found);
      g_object_unref (found);
    }
  g_assert_null (eap_component_lookup (EAP_COMPONENT (client.calculator), EAP_STATE_INT (3)));

  eap_test_gate_open (&client.go);
  client_wait (&client, 3);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  for (int i = 0; i < 3; i++)
    eap_test_finalize_soon (NULL, operations[i]);
  eap_test_recorder_clear (&client.recorder);
  eap_test_recorder_init (&client.recorder);
  client_finish (&client, "");
}

/* Threads that start, find and cancel calls of one object, without a lock of
 * their own */
#define N_THREADS 4

typedef struct
{
  Calculator *calculator;
  int         n_rounds;
  int         n_accepted;  /* (atomic) */
  int         n_completed; /* (atomic) */
} Crowd;

static gpointer
crowd_thread (gpointer data)
{
  Crowd *self = data;

  for (int i = 0; i < self->n_rounds; i++)
    {
      /* Threads share the states, so that some calls are refused. */
      EapAsyncOperation *operation =
        calculator_start_full (self->calculator, i % 2 == 0 ? "add" : "multiply",
                               EAP_STATE_INT (i % 8), NULL, NULL, NULL);

      if (operation != NULL)
        g_atomic_int_inc (&self->n_accepted);
      g_clear_object (&operation);

      operation = eap_component_lookup (EAP_COMPONENT (self->calculator), EAP_STATE_INT (i % 8));
      g_clear_object (&operation);
      eap_component_cancel_async (EAP_COMPONENT (self->calculator), EAP_STATE_INT ((i + 1) % 8));
    }

  return NULL;
}

static void
crowd_completed_cb (Calculator                 *calculator,
                    EapAsyncCompletedEventArgs *args,
                    Crowd                      *self)
{
  g_atomic_int_inc (&self->n_completed);
}

static void
test_many_threads (void)
{
  Crowd crowd = { calculator_new (), (int) eap_test_scaled (5000) };
  GThread *threads[N_THREADS];

  g_signal_connect (crowd.calculator, "add-completed", G_CALLBACK (crowd_completed_cb), &crowd);
  g_signal_connect (crowd.calculator, "multiply-completed", G_CALLBACK (crowd_completed_cb),
                    &crowd);
  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("caller", crowd_thread, &crowd);
  /* The callers have no context of their own: it is the main one that delivers. */
  eap_test_iterate_until_set (NULL, &crowd.n_completed);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  eap_test_iterate_until_count (NULL, &crowd.n_completed, crowd.n_accepted);

  eap_test_finalize_soon (NULL, crowd.calculator);
  g_assert_cmpint (crowd.n_completed, ==, crowd.n_accepted);
}

/* One that fails, one that is cancelled and one that is slow change nothing for a
 * fourth. */
static void
test_independent (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), &job);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (2), &(CalculatorJob) {
    .error = reason,
  });
  client_wait (&client, 1);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (3), NULL);
  client_wait (&client, 2);
  eap_test_gate_wait (&client.started);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), EAP_STATE_INT (1));
  calculator_begin (client.calculator, "add", EAP_STATE_INT (4), NULL);
  client_wait (&client, 3);
  eap_test_gate_open (&client.go);
  client_wait (&client, 4);
  client_finish (&client, "2:failed 3:=7 4:=7 1:cancelled");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R31/any-number", test_any_number);
  ADD ("R31/at-the-same-time", test_at_the_same_time);
  ADD ("R32/refused", test_exclusive_refuses);
  ADD ("R32/until-completed", test_exclusive_until_completed);
  ADD ("R33/anonymous", test_anonymous_calls);
  ADD ("R33/queued", test_queued);
  ADD ("R33/replaced", test_replaced);
  ADD ("R33/joined", test_joined);
  ADD ("R34", test_duplicate_state);
  ADD ("R35", test_state_is_free_again);
  ADD ("R36", test_table_of_pending);
  ADD ("R37", test_many_threads);
  ADD ("R38", test_independent);
  ADD ("R39", test_many_threads);

  return g_test_run ();
}
