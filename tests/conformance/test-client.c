/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"
#include "eap-test-flood.h"

/* C1–C5 and T1, T2: what a program that uses components does, and finds helped */

#define N_CALLS 20

/* A collection of what is pending, by states that are unique */
static void
collected_cb (Calculator                 *calculator,
              EapAsyncCompletedEventArgs *args,
              GHashTable                 *pending)
{
  g_assert_true (g_hash_table_remove (pending,
                                      eap_event_args_get_user_state (EAP_EVENT_ARGS (args))));
}

static gboolean
is_empty (gpointer table)
{
  return g_hash_table_size (table) == 0;
}

static void
free_state (gpointer state)
{
  g_value_unset (state);
  g_free (state);
}

static void
test_unique_states (void)
{
  Calculator *calculator = calculator_new ();
  g_autoptr (GHashTable) pending =
    g_hash_table_new_full ((GHashFunc) eap_state_hash, (GEqualFunc) eap_state_equal,
                           free_state, NULL);

  g_signal_connect (calculator, "add-completed", G_CALLBACK (collected_cb), pending);
  for (int i = 0; i < N_CALLS; i++)
    {
      GValue *state = g_new0 (GValue, 1);

      g_value_take_string (g_value_init (state, G_TYPE_STRING), g_uuid_string_random ());
      g_hash_table_add (pending, state);
      calculator_begin (calculator, "add", state, NULL);
    }
  g_assert_cmpuint (g_hash_table_size (pending), ==, N_CALLS);
  eap_test_iterate_until (NULL, is_empty, pending);
  eap_test_finalize_soon (NULL, calculator);
}

/* Who forgets to check reads nothing, rather than something wrong. */
static void
test_unchecked (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "add", NULL, &(CalculatorJob) { 3, 4, .error = reason });
  client_wait (&client, 1);
  g_assert_cmpint (calculator_number_completed_event_args_get_number (
                     CALCULATOR_NUMBER_COMPLETED_EVENT_ARGS (client.args), NULL), ==, 0);
  client_finish (&client, "failed");
}

/* What was asked and what became of it are two things, and both are told. */
static void
test_cancel_may_be_missed (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "add", NULL, &job);
  eap_test_gate_wait (&client.started);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), NULL);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (client.args));
  g_assert_false (eap_async_completed_event_args_get_cancelled (client.args));
  client_finish (&client, "=7");
}

/* Reports without a pause, until the loop has come to its other sources */
typedef struct
{
  int n_reported;
  int n_heard;
  int last;
  int completed; /* (atomic) */
  int n_turns;   /* (atomic): of the loop, at the priority of a redraw */
} Flood;

static EapAsyncCompletedEventArgs *
flood_run (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  Flood *self = data;

  while (g_atomic_int_get (&self->n_turns) == 0 || self->n_reported < 1000)
    eap_async_operation_report_progress (operation, self->n_reported++ % 100, NULL);
  eap_async_operation_report_progress (operation, 100, NULL);
  self->n_reported++;

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
flood_progress_cb (EapAsyncOperation           *operation,
                   EapProgressChangedEventArgs *args,
                   Flood                       *self)
{
  self->n_heard++;
  self->last = eap_progress_changed_event_args_get_progress_percentage (args);
}

static void
flood_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    Flood                      *self)
{
  g_atomic_int_set (&self->completed, TRUE);
}

static gboolean
redraw_cb (gpointer data)
{
  g_atomic_int_inc (&((Flood *) data)->n_turns);

  return G_SOURCE_CONTINUE;
}

/* A loop that never came to its other sources would end this at the deadline. */
static void
test_flood (void)
{
  Flood flood = { 0 };
  EapAsyncOperation *operation = eap_test_start (NULL);
  guint redraw = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, redraw_cb, &flood, NULL);

  g_signal_connect (operation, "progress-changed", G_CALLBACK (flood_progress_cb), &flood);
  g_signal_connect (operation, "completed", G_CALLBACK (flood_completed_cb), &flood);
  g_assert_true (eap_async_operation_run_in_thread (operation, NULL, flood_run, &flood, NULL,
                                                    NULL));
  eap_test_iterate_until_set (NULL, &flood.completed);
  g_source_remove (redraw);

  g_assert_cmpint (flood.n_heard, >, 0);
  g_assert_cmpint (flood.n_heard, <=, flood.n_reported);
  g_assert_cmpint (flood.last, ==, 100);
  eap_test_finalize_soon (NULL, operation);
}

/* What is not merged has its worker wait, so that it cannot pile up. */
static void
test_flood_of_results (void)
{
  const int n_results = (int) eap_test_scaled (2000);
  EapTestFlood flood;

  eap_test_flood_init (&flood, 10);
  eap_test_flood_work_begin (&flood, MAX (n_results, 20));
  eap_test_flood_await_full (&flood);
  eap_test_flood_finish (&flood);
  g_assert_cmpint (flood.last[0], ==, MAX (n_results, 20));
}

static void
count_cb (gpointer  object,
          gpointer  args,
          int      *n)
{
  (*n)++;
}

/* Before the call as it should be; after it, until the loop is iterated, too */
static void
test_attached_in_time (void)
{
  Calculator *calculator = calculator_new ();
  EapAsyncOperation *operation;
  int n = 0;

  g_signal_connect (calculator, "add-completed", G_CALLBACK (count_cb), &n);
  operation = calculator_start (calculator, "add", NULL, NULL);
  g_signal_connect (calculator, "add-completed", G_CALLBACK (count_cb), &n);
  g_signal_connect (operation, "completed", G_CALLBACK (count_cb), &n);
  eap_test_iterate_until_count (NULL, &n, 3);
  g_assert_cmpint (n, ==, 3);
  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, calculator);
}

/* A future made of a call: what it resolves to */
typedef struct
{
  EapTestRecorder  recorder;
  const char      *name;
  int              n; /* (atomic) */
} Future;

static void
resolved_cb (GObject      *operation,
             GAsyncResult *result,
             gpointer      data)
{
  Future *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_operation_wait_finish (EAP_ASYNC_OPERATION (operation), result, &error);

  if (args != NULL)
    eap_test_record (&self->recorder, "result");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    eap_test_record (&self->recorder, "cancelled");
  else
    eap_test_record (&self->recorder, "error");
  self->n++;
}

static void
test_future (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  const CalculatorJob jobs[] = { { 3, 4 }, { .error = reason } };
  Calculator *calculator = calculator_new ();
  Future future = { .n = 0 };
  EapAsyncOperation *operation;

  eap_test_recorder_init (&future.recorder);
  for (guint i = 0; i < 3; i++)
    {
      operation = calculator_start (calculator, i < 2 ? "add" : "tick", NULL,
                                    &jobs[i < 2 ? i : 0]);
      eap_async_operation_wait_async (operation, NULL, resolved_cb, &future);
      if (i == 2)
        eap_async_operation_cancel (operation);
      eap_test_iterate_until_count (NULL, &future.n, (int) i + 1);
      eap_test_finalize_soon (NULL, operation);
    }
  eap_test_assert_recorded (&future.recorder, "result error cancelled");
  eap_test_recorder_clear (&future.recorder);
  eap_test_finalize_soon (NULL, calculator);
}

/* Two futures of one component: each hears of its own call only. */
static void
own_event_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              GPtrArray                  *heard)
{
  g_autoptr (EapAsyncOperation) of_args = eap_event_args_dup_operation (EAP_EVENT_ARGS (args));

  g_assert_true (of_args == operation);
  g_ptr_array_add (heard, operation);
}

static gboolean
has_two (gpointer heard)
{
  return ((GPtrArray *) heard)->len == 2;
}

static void
test_shared_component (void)
{
  g_autoptr (GPtrArray) heard = g_ptr_array_new ();
  Calculator *calculator = calculator_new ();
  EapTestGate go;
  EapAsyncOperation *first;
  EapAsyncOperation *second;

  eap_test_gate_init (&go);
  first = calculator_start (calculator, "add", NULL, &(CalculatorJob) { .go = &go });
  second = calculator_start (calculator, "save", NULL, NULL);
  g_signal_connect (first, "completed", G_CALLBACK (own_event_cb), heard);
  g_signal_connect (second, "completed", G_CALLBACK (own_event_cb), heard);
  g_object_unref (eap_async_operation_wait (second, -1, NULL));
  g_assert_cmpuint (heard->len, ==, 1);
  eap_test_gate_open (&go);
  eap_test_iterate_until (NULL, has_two, heard);
  g_assert_true (g_ptr_array_index (heard, 0) == second);
  g_assert_true (g_ptr_array_index (heard, 1) == first);

  eap_test_finalize_soon (NULL, first);
  eap_test_finalize_soon (NULL, second);
  eap_test_finalize_soon (NULL, calculator);
  eap_test_gate_clear (&go);
}

/* Where the start is refused there is nothing that would have to be removed. */
static void
test_refused_start (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  calculator_begin (client.calculator, "save", NULL, &job);
  calculator_refused (client.calculator, "save", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  client_finish (&client, "done");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("C1", test_unique_states);
  ADD ("C2", test_unchecked);
  ADD ("C3", test_cancel_may_be_missed);
  ADD ("C4/figures", test_flood);
  ADD ("C4/interim-results", test_flood_of_results);
  ADD ("C5", test_attached_in_time);
  ADD ("T1", test_future);
  ADD ("T2/shared-component", test_shared_component);
  ADD ("T2/refused-start", test_refused_start);

  return g_test_run ();
}
