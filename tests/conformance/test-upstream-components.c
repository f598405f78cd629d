/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

#include "eap-test-poll-context.h"

/* What the tests of .NET and Mono assert of contexts, of Progress and of the
 * components that come with .NET, as far as it is not about what they do */

static void
count_cb (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static void
test_send_in_the_place (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  int n = 0;

  g_assert_true (eap_synchronization_context_send (context, count_cb, &n, NULL));
  g_assert_cmpint (n, ==, 1);
  poll_context_free (context);
}

static void
test_post_in_the_place (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  int n = 0;

  g_assert_true (eap_synchronization_context_post (context, count_cb, &n, NULL, NULL));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (poll_context_iterate (context, TRUE));
  g_assert_cmpint (n, ==, 1);
  poll_context_free (context);
}

/* Not silently: who posts or sends is told. */
static void
test_place_is_gone (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  g_autoptr (GError) send = NULL;
  g_autoptr (GError) post = NULL;
  int n = 0;

  eap_synchronization_context_close (context);
  eap_synchronization_context_close (context);
  g_assert_false (eap_synchronization_context_send (context, count_cb, &n, &send));
  g_assert_error (send, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_false (eap_synchronization_context_post (context, count_cb, &n, NULL, &post));
  g_assert_error (post, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_cmpint (n, ==, 0);
  poll_context_free (context);
}

static void
progress_cb (EapAsyncOperation           *operation,
             EapProgressChangedEventArgs *args,
             EapTestRecorder             *recorder)
{
  g_autoptr (EapAsyncOperation) of_args = eap_event_args_dup_operation (EAP_EVENT_ARGS (args));

  g_assert_true (of_args == operation);
  eap_test_record (recorder, "%d", eap_progress_changed_event_args_get_progress_percentage (args));
}

/* Three reports are three events, in the place where it was started. */
static void
test_progress_in_its_context (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);
  EapTestRecorder recorder;

  eap_test_recorder_init (&recorder);
  g_signal_connect (operation, "progress-changed", G_CALLBACK (progress_cb), &recorder);
  for (int i = 1; i <= 3; i++)
    {
      g_autoptr (EapProgressChangedEventArgs) args = eap_progress_changed_event_args_new (i, NULL);

      g_assert_true (eap_async_operation_report (operation, args, NULL));
    }
  eap_test_drain (NULL);
  eap_test_assert_recorded (&recorder, "");
  while (poll_context_iterate (context, FALSE))
    ;
  eap_test_assert_recorded (&recorder, "1 2 3");
  eap_async_operation_operation_completed (operation, NULL);
  while (poll_context_iterate (context, FALSE))
    ;
  g_assert_finalize_object (operation);
  eap_test_recorder_clear (&recorder);
  poll_context_free (context);
}

/* As many reports as one likes, with nobody to hear them, wake the loop once. */
static void
test_progress_without_handlers (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);

  for (int i = 0; i < 1000; i++)
    g_assert_true (eap_async_operation_report_progress (operation, i / 10, NULL));
  g_assert_cmpint (POLL_CONTEXT (context)->n_wakeups, ==, 1);
  eap_async_operation_operation_completed (operation, NULL);
  while (poll_context_iterate (context, FALSE))
    ;
  g_assert_finalize_object (operation);
  poll_context_free (context);
}

static void
test_cancel_without_start (void)
{
  Client client;

  client_init (&client);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), NULL);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), NULL);
  client_finish (&client, "");
}

static void
raised_cb (Calculator                 *calculator,
           EapAsyncCompletedEventArgs *args,
           gpointer                   *seen)
{
  g_assert_null (*seen);
  *seen = args;
}

/* A component that raises an event by itself */
static void
test_raise (void)
{
  Calculator *calculator = calculator_new ();
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_completed_event_args_new (NULL, FALSE, NULL);
  gpointer seen = NULL;
  gulong handler = g_signal_connect (calculator, "save-completed", G_CALLBACK (raised_cb), &seen);

  g_signal_emit_by_name (calculator, "save-completed", args);
  g_assert_true (seen == args);
  g_signal_handler_disconnect (calculator, handler);
  g_signal_emit_by_name (calculator, "save-completed", args);
  g_assert_finalize_object (calculator);
}

/* What is wrong with the arguments of a call is said at once, and by no event. */
static void
test_bad_arguments (void)
{
  GValue broken = { .g_type = G_TYPE_NONE };
  g_autoptr (GError) error = NULL;
  Client client;

  client_init (&client);
  g_assert_null (eap_component_start_with_value (EAP_COMPONENT (client.calculator), "add", NULL,
                                                 &broken, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  calculator_refused (client.calculator, "no-such-method", NULL,
                      EAP_ASYNC_ERROR_INVALID_OPERATION);
  client_finish (&client, "");
}

static void
amount_cb (Calculator                  *calculator,
           EapProgressChangedEventArgs *args,
           EapTestRecorder             *recorder)
{
  eap_test_record (recorder, "%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                   eap_progress_changed_event_args_get_processed (args),
                   eap_progress_changed_event_args_get_total (args));
}

/* Bytes that are received, and how many there will be */
static void
test_amounts (void)
{
  const guint64 total = G_GUINT64_CONSTANT (5000000000);
  EapAsyncOperation *operation;
  EapTestRecorder recorder;
  Client client;

  client_init (&client);
  eap_test_recorder_init (&recorder);
  g_signal_connect (client.calculator, "progress-changed", G_CALLBACK (amount_cb), &recorder);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  g_assert_true (eap_async_operation_report_amount (operation, total / 2, total, NULL));
  g_assert_true (eap_async_operation_report_amount (operation, total, total, NULL));
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  client_wait (&client, 1);
  eap_test_assert_recorded (&recorder, "2500000000/5000000000 5000000000/5000000000");
  eap_test_recorder_clear (&recorder);
  g_assert_finalize_object (operation);
  client_finish (&client, "50% 100% done");
}

/* Three rounds that succeed and three that are cancelled, on one instance */
static void
test_reuse (void)
{
  Client client;

  client_init (&client);
  for (int i = 0; i < 3; i++)
    {
      calculator_begin (client.calculator, "save", NULL, NULL);
      client_wait (&client, i + 1);
    }
  for (int i = 3; i < 6; i++)
    {
      calculator_begin (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
      eap_component_cancel_async (EAP_COMPONENT (client.calculator), NULL);
      client_wait (&client, i + 1);
    }
  client_finish (&client, "done done done cancelled cancelled cancelled");
}

/* A component may as well give a time-out as its result. */
static void
test_time_out_as_result (void)
{
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (9), &(CalculatorJob) { -1, 0 });
  client_wait (&client, 1);
  g_assert_no_error (eap_async_completed_event_args_get_error (client.args));
  client_finish (&client, "9:=-1");
}

/* Disposed while a call is pending: it is asked to cancel, and nothing breaks. */
static void
test_dispose_after_start (void)
{
  EapAsyncOperation *operation;
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  operation = calculator_start (client.calculator, "add", NULL, &job);
  eap_test_gate_wait (&client.started);
  g_object_run_dispose (G_OBJECT (client.calculator));
  eap_test_gate_open (&client.go);
  g_assert_null (eap_async_operation_wait (operation, -1, NULL));
  eap_test_finalize_soon (NULL, operation);
  client_finish (&client, "");
}

/* One after the other on one instance: each is heard of exactly once. */
static void
test_sequence (void)
{
  static const char *const methods[] = { "add", "divide", "save", "add" };
  const int arguments[] = { 8, 2, 0 };
  Client client;

  client_init (&client);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (i == 1)
        g_object_unref (calculator_divide_async (client.calculator, arguments[0], arguments[1],
                                                 arguments[2], NULL, NULL));
      else
        calculator_begin (client.calculator, methods[i], NULL, NULL);
      client_wait (&client, (int) i + 1);
    }
  eap_test_drain (NULL);
  client_finish (&client, "=7 done done =7");
}

static void
cancel_cb (Calculator                  *calculator,
           EapProgressChangedEventArgs *args,
           Client                      *client)
{
  eap_component_cancel_async (EAP_COMPONENT (calculator), NULL);
  eap_test_gate_open (&client->go);
}

static void
test_cancel_at_first_progress (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.n_reports = 1;
  job.obeys = TRUE;
  g_signal_connect (client.calculator, "progress-changed", G_CALLBACK (cancel_cb), &client);
  calculator_begin (client.calculator, "add", NULL, &job);
  client_wait (&client, 1);
  client_finish (&client, "100% cancelled");
}

static void
test_cancel_at_once (void)
{
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.obeys = TRUE;
  calculator_begin (client.calculator, "add", NULL, &job);
  eap_component_cancel_async (EAP_COMPONENT (client.calculator), NULL);
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  client_finish (&client, "cancelled");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/upstream/" path, function)

  ADD ("synchronization-context/send-in-the-place", test_send_in_the_place);
  ADD ("synchronization-context/post-in-the-place", test_post_in_the_place);
  ADD ("synchronization-context/gone", test_place_is_gone);
  ADD ("progress/context", test_progress_in_its_context);
  ADD ("progress/no-handlers", test_progress_without_handlers);
  ADD ("components/cancel-without-start", test_cancel_without_start);
  ADD ("components/raise", test_raise);
  ADD ("components/bad-arguments", test_bad_arguments);
  ADD ("components/amounts", test_amounts);
  ADD ("components/reuse", test_reuse);
  ADD ("components/time-out-as-result", test_time_out_as_result);
  ADD ("components/dispose-after-start", test_dispose_after_start);
  ADD ("components/sequence", test_sequence);
  ADD ("components/cancel-at-first-progress", test_cancel_at_first_progress);
  ADD ("components/cancel-at-once", test_cancel_at_once);

  return g_test_run ();
}
