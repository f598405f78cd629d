/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

#include "eap-test-poll-context.h"

/* R67–R72: an operation, and its context */

static EapSynchronizationContext *
get_current (void)
{
  return eap_async_operation_manager_get_synchronization_context ();
}

/* A component that this thread has made, called by another one */
typedef struct
{
  Calculator                *calculator;
  EapAsyncOperation         *operation;
  EapSynchronizationContext *context;
} Caller;

static void
make_call (gpointer data)
{
  Caller *self = data;

  self->context = get_current ();
  self->operation = calculator_start (self->calculator, "add", EAP_STATE_INT (5), NULL);
}

static void
test_context_of_the_caller (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  Caller caller = { calculator_new () };

  eap_test_thread_call (thread, make_call, &caller);
  g_assert_true (caller.context != get_current ());
  g_assert_true (eap_async_operation_get_synchronization_context (caller.operation) ==
                 caller.context);
  g_assert_true (eap_state_equal (
    eap_async_operation_get_user_supplied_state (caller.operation), EAP_STATE_INT (5)));
  g_object_unref (eap_async_operation_wait (caller.operation, -1, NULL));
  eap_test_thread_free (thread);
  eap_test_finalize_soon (NULL, caller.operation);
  eap_test_finalize_soon (NULL, caller.calculator);
}

static void
count_cb (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

/* Starts a call where a foreign loop is the current place */
static EapAsyncOperation *
start_in (EapSynchronizationContext  *context,
          Calculator                 *calculator,
          const char                 *method,
          const CalculatorJob        *job,
          EapStartOptions            *options,
          GError                    **error)
{
  EapAsyncOperation *operation;

  eap_async_operation_manager_set_synchronization_context (context);
  operation = calculator_start_full (calculator, method, NULL, job, options, error);
  eap_async_operation_manager_set_synchronization_context (NULL);

  return operation;
}

/* What a worker still holds comes home through the foreign loop. */
static void
finalize_in (EapSynchronizationContext *context,
             gpointer                   object)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (g_atomic_int_get (&G_OBJECT (object)->ref_count) > 1 &&
         g_get_monotonic_time () < deadline)
    if (!poll_context_iterate (context, FALSE))
      g_thread_yield ();

  g_assert_finalize_object (object);
}

/* Each accepted call is one operation; a refused one and one that joins are none. */
static void
test_one_operation_per_call (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  Calculator *calculator = calculator_new ();
  EapTestGate go;
  const CalculatorJob job = { .go = &go };

  eap_test_gate_init (&go);
  for (int i = 0; i < 3; i++)
    g_object_unref (start_in (context, calculator, "add", &job, NULL, NULL));
  g_assert_cmpint (POLL_CONTEXT (context)->n_started, ==, 3);
  g_object_unref (start_in (context, calculator, "save", &job, NULL, NULL));
  g_assert_null (start_in (context, calculator, "save", &job, NULL, NULL));
  g_assert_cmpint (POLL_CONTEXT (context)->n_started, ==, 4);
  g_object_unref (start_in (context, calculator, "load", &job, NULL, NULL));
  g_object_unref (start_in (context, calculator, "load", &job, NULL, NULL));
  g_assert_cmpint (POLL_CONTEXT (context)->n_started, ==, 5);

  eap_test_gate_open (&go);
  poll_context_iterate_until_count (context, &POLL_CONTEXT (context)->n_completed, 5);
  finalize_in (context, calculator);
  poll_context_free (context);
  eap_test_gate_clear (&go);
}

static gboolean
has_ended (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETING;
}

/* Whatever else is iterated, the events come through the operation's place. */
static void
test_through_the_operation (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation;
  Client client;

  client_init (&client);
  operation = start_in (context, client.calculator, "add", &(CalculatorJob) { .n_reports = 2 },
                        NULL, NULL);
  eap_test_iterate_until (NULL, has_ended, operation);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&client.recorder, "");
  poll_context_iterate_until_count (context, &client.n_completed, 1);
  finalize_in (context, operation);
  client_finish (&client, "50% 100% =0");
  poll_context_free (context);
}

static void
assert_ended (gboolean  accepted,
              GError  **error)
{
  g_assert_false (accepted);
  g_assert_error (*error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_clear_error (error);
}

static void
assert_every_use_refused (EapAsyncOperation *operation)
{
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_completed_event_args_new (NULL, FALSE, NULL);
  g_autoptr (EapProgressChangedEventArgs) report = eap_progress_changed_event_args_new (1, NULL);
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Late");
  g_autoptr (GError) error = NULL;
  int n = 0;

  assert_ended (eap_async_operation_post (operation, count_cb, &n, NULL, &error), &error);
  assert_ended (eap_async_operation_post_operation_completed (operation, count_cb, &n, NULL,
                                                              &error), &error);
  assert_ended (eap_async_operation_operation_completed (operation, &error), &error);
  assert_ended (eap_async_operation_complete (operation, args, &error), &error);
  assert_ended (eap_async_operation_complete_with_error (operation, reason, &error), &error);
  assert_ended (eap_async_operation_report_progress (operation, 1, &error), &error);
  assert_ended (eap_async_operation_report_amount (operation, 1, 2, &error), &error);
  assert_ended (eap_async_operation_report (operation, report, &error), &error);
  assert_ended (eap_async_operation_run_in_thread (operation, NULL, eap_test_quick_work, NULL,
                                                   NULL, &error), &error);
  eap_async_operation_cancel (operation);
  g_assert_cmpint (n, ==, 0);
}

static void
in_handler_cb (Calculator                 *calculator,
               EapAsyncCompletedEventArgs *args,
               gpointer                    user_data)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_event_args_dup_operation (EAP_EVENT_ARGS (args));

  assert_every_use_refused (operation);
}

/* From the call that ends it on, in the handler, and later */
static void
test_refused_after_the_end (void)
{
  EapAsyncOperation *operation;
  Client client;

  client_init (&client);
  g_signal_connect (client.calculator, "tick-completed", G_CALLBACK (in_handler_cb), NULL);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  assert_every_use_refused (operation);
  client_wait (&client, 1);
  eap_test_drain (NULL);
  assert_every_use_refused (operation);
  /* What it was about can still be read. */
  g_assert_nonnull (eap_async_operation_get_synchronization_context (operation));
  g_assert_nonnull (eap_async_operation_get_args (operation));
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
  client_finish (&client, "done");
}

static void
test_no_callback (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  int n = 0;

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*callback != NULL*");
  g_assert_false (eap_async_operation_post (operation, NULL, NULL, NULL, NULL));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*callback != NULL*");
  g_assert_false (eap_async_operation_post_operation_completed (operation, NULL, NULL, NULL,
                                                                NULL));
  g_test_assert_expected_messages ();

  /* It goes on. */
  g_assert_true (eap_async_operation_post_operation_completed (operation, count_cb, &n, NULL,
                                                               NULL));
  eap_test_drain (NULL);
  g_assert_cmpint (n, ==, 1);
  g_assert_finalize_object (operation);
}

static void
test_post_returns_first (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  int n = 0;

  g_assert_true (eap_async_operation_post (operation, count_cb, &n, NULL, NULL));
  g_assert_true (eap_async_operation_post_operation_completed (operation, count_cb, &n, NULL,
                                                               NULL));
  g_assert_cmpint (n, ==, 0);
  eap_test_drain (NULL);
  g_assert_cmpint (n, ==, 2);
  g_assert_finalize_object (operation);
}

/* Each handler starts the next call, which ends at once. */
typedef struct
{
  Calculator *calculator;
  int         n_left;
  int         is_over;      /* (atomic) */
  gboolean    is_one_stack; /* all handlers run on one thread */
  char       *top;          /* of that stack, in the first handler */
} Chain;

static void
chain_begin (gpointer data)
{
  const CalculatorJob job = { .ends = TRUE };
  Chain *self = data;

  calculator_begin (self->calculator, "tick", NULL, &job);
}

static void
chain_completed_cb (Calculator                 *calculator,
                    EapAsyncCompletedEventArgs *args,
                    Chain                      *self)
{
  char *here = __builtin_frame_address (0);

  /* It does not grow with the chain. */
  if (self->top == NULL)
    self->top = here;
  if (self->is_one_stack)
    g_assert_cmpint (ABS (self->top - here), <, 64 * 1024);

  if (--self->n_left > 0)
    chain_begin (self);
  else
    g_atomic_int_set (&self->is_over, TRUE);
}

static void
chain_run (Place place,
           guint n)
{
  Chain chain = { calculator_new (), (int) n };

  chain.is_one_stack = place != PLACE_THREAD_POOL;
  g_signal_connect (chain.calculator, "tick-completed", G_CALLBACK (chain_completed_cb), &chain);
  place_run (place, chain_begin, &chain, &chain.is_over, 1);
  eap_test_finalize_soon (NULL, chain.calculator);
}

static void
test_million_restarts (void)
{
  chain_run (PLACE_MAIN, eap_test_scaled (1000000));
}

static void
test_restarts (gconstpointer place)
{
  chain_run (GPOINTER_TO_UINT (place), eap_test_scaled (20000));
}

/* The context hears of each start, and once of each end, however that comes. */
static void
test_context_is_told (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  EapSynchronizationContext *context = poll_context_new ();
  PollContext *poll = POLL_CONTEXT (context);
  Calculator *calculator = calculator_new ();
  EapTestGate go;
  const CalculatorJob jobs[] = {
    { 1, 2 }, { .error = reason }, { .forgets = TRUE }, { .go = &go, .obeys = TRUE },
  };

  eap_test_gate_init (&go);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_object_unref (start_in (context, calculator, "add", &jobs[i], NULL, NULL));
  eap_component_cancel_all (EAP_COMPONENT (calculator));
  eap_test_gate_open (&go);
  g_assert_cmpint (poll->n_started, ==, 4);
  poll_context_iterate_until_count (context, &poll->n_completed, 4);

  /* Abandoned, and out of time */
  g_object_unref (start_in (context, calculator, "tick", &(CalculatorJob) { 0 }, NULL, NULL));
  eap_start_options_set_timeout (options, 1);
  eap_test_gate_clear (&go);
  eap_test_gate_init (&go);
  g_object_unref (start_in (context, calculator, "add", &jobs[3], options, NULL));
  poll_context_iterate_until_count (context, &poll->n_completed, 6);
  eap_test_gate_open (&go);

  while (poll_context_iterate (context, FALSE))
    ;
  g_assert_cmpint (poll->n_started, ==, 6);
  g_assert_cmpint (poll->n_completed, ==, 6);
  finalize_in (context, calculator);
  poll_context_free (context);
  eap_test_gate_clear (&go);
}

static void
not_told_yet_cb (Calculator                 *calculator,
                 EapAsyncCompletedEventArgs *args,
                 PollContext                *poll)
{
  g_assert_cmpint (poll->n_started, ==, 1);
  g_assert_cmpint (poll->n_completed, ==, 0);
}

static void
test_context_is_told_after_the_handlers (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  Calculator *calculator = calculator_new ();

  g_signal_connect (calculator, "add-completed", G_CALLBACK (not_told_yet_cb), context);
  g_object_unref (start_in (context, calculator, "add", NULL, NULL, NULL));
  poll_context_iterate_until_count (context, &POLL_CONTEXT (context)->n_completed, 1);
  finalize_in (context, calculator);
  poll_context_free (context);
}

static void
test_context_is_told_when_it_closes (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  Calculator *calculator = calculator_new ();
  EapAsyncOperation *operation =
    start_in (context, calculator, "tick", &(CalculatorJob) { 0 }, NULL, NULL);

  eap_synchronization_context_close (context);
  g_assert_cmpint (POLL_CONTEXT (context)->n_started, ==, 1);
  g_assert_cmpint (POLL_CONTEXT (context)->n_completed, ==, 1);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (calculator);
  poll_context_free (context);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R67/context-of-the-caller", test_context_of_the_caller);
  ADD ("R67/one-operation-per-call", test_one_operation_per_call);
  ADD ("R68", test_through_the_operation);
  ADD ("R69", test_refused_after_the_end);
  ADD ("R70", test_no_callback);
  ADD ("R71/post", test_post_returns_first);
  ADD ("R71/million-restarts", test_million_restarts);
  place_add_tests ("/conformance/R71", test_restarts);
  ADD ("R72/each-outcome", test_context_is_told);
  ADD ("R72/after-the-handlers", test_context_is_told_after_the_handlers);
  ADD ("R72/closed", test_context_is_told_when_it_closes);

  return g_test_run ();
}
