/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

/* R13–R24: what a Completed says */

static GType
get_args_type (const char *signal)
{
  GSignalQuery query;

  calculator_query_signal (signal, &query);

  return query.param_types[0];
}

static void
test_derived_class (void)
{
  GType type = get_args_type ("divide-completed");

  g_assert_true (g_type_is_a (type, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS));
  g_assert_true (type != EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);
  g_assert_cmpstr (g_type_name (type), ==, "CalculatorDivideCompletedEventArgs");
}

static void
assert_property (GType       type,
                 const char *name,
                 GType       value_type)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (klass), name);

  g_assert_nonnull (pspec);
  g_assert_true (pspec->value_type == value_type);
  g_assert_true (pspec->flags & G_PARAM_READABLE);
}

static void
divided_cb (Calculator                        *calculator,
            CalculatorDivideCompletedEventArgs *args,
            int                               *n)
{
  g_autoptr (GError) error = NULL;

  /* No cast, neither of the args nor of the result */
  int quotient = calculator_divide_completed_event_args_get_quotient (args, &error);

  g_assert_no_error (error);
  g_assert_cmpint (quotient, ==, 3);
  (*n)++;
}

static void
test_typed_result (void)
{
  Calculator *calculator = calculator_new ();
  int n = 0;

  assert_property (CALCULATOR_TYPE_DIVIDE_COMPLETED_EVENT_ARGS, "quotient", G_TYPE_INT);
  g_signal_connect (calculator, "divide-completed", G_CALLBACK (divided_cb), &n);
  g_object_unref (calculator_divide_async (calculator, 17, 5, 0, NULL, NULL));
  eap_test_iterate_until_count (NULL, &n, 1);
  eap_test_finalize_soon (NULL, calculator);
}

/* Whatever becomes of a call, its args are of that class. */
static void
test_typed_in_each_outcome (void)
{
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Client client;

  client_init (&client);
  g_object_unref (calculator_divide_async (client.calculator, 1, 0, 0, NULL, NULL));
  client_wait (&client, 1);
  g_assert_true (CALCULATOR_IS_DIVIDE_COMPLETED_EVENT_ARGS (client.args));
  client_assert_failed (&client, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);

  g_cancellable_cancel (cancellable);
  eap_start_options_set_cancellable (options, cancellable);
  g_object_unref (eap_component_start_full (EAP_COMPONENT (client.calculator), "divide", NULL,
                                            NULL, NULL, options, NULL));
  client_wait (&client, 2);
  g_assert_true (CALCULATOR_IS_DIVIDE_COMPLETED_EVENT_ARGS (client.args));
  client_finish (&client, "failed cancelled");
}

static void
test_no_result (void)
{
  g_assert_true (get_args_type ("save-completed") == EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);
  g_assert_true (get_args_type ("tick-completed") == EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);
}

static void
assert_unchangeable (gpointer    args,
                     const char *name,
                     int         number)
{
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*was used for an event*");
  g_object_set (args, name, number, NULL);
  g_test_assert_expected_messages ();
}

/* What a handler is given stays as it is. */
static void
try_to_change_cb (Calculator                        *calculator,
                  CalculatorDivideCompletedEventArgs *args,
                  int                               *n)
{
  assert_unchangeable (args, "quotient", 99);
  assert_unchangeable (args, "remainder", 99);
  assert_unchangeable (args, "cancelled", TRUE);

  g_assert_cmpint (calculator_divide_completed_event_args_get_quotient (args, NULL), ==, 3);
  g_assert_cmpint (calculator_divide_completed_event_args_get_remainder (args, NULL), ==, 2);
  g_assert_false (eap_async_completed_event_args_get_cancelled (
    EAP_ASYNC_COMPLETED_EVENT_ARGS (args)));
  (*n)++;
}

static void
test_read_only (void)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);
  GParamSpec *pspec =
    g_object_class_find_property (G_OBJECT_CLASS (klass), "cancel-requested");
  Calculator *calculator = calculator_new ();
  int n = 0;

  g_assert_false (pspec->flags & G_PARAM_WRITABLE);
  g_signal_connect (calculator, "divide-completed", G_CALLBACK (try_to_change_cb), &n);
  g_object_unref (calculator_divide_async (calculator, 17, 5, 0, NULL, NULL));
  eap_test_iterate_until_count (NULL, &n, 1);
  eap_test_finalize_soon (NULL, calculator);
}

static void
test_shared_class (void)
{
  g_assert_true (get_args_type ("add-completed") == CALCULATOR_TYPE_NUMBER_COMPLETED_EVENT_ARGS);
  g_assert_true (get_args_type ("multiply-completed") ==
                 CALCULATOR_TYPE_NUMBER_COMPLETED_EVENT_ARGS);
  g_assert_true (get_args_type ("search-completed") ==
                 CALCULATOR_TYPE_NUMBER_COMPLETED_EVENT_ARGS);
}

static CalculatorDivideCompletedEventArgs *
divide (int dividend,
        int divisor,
        int total)
{
  Calculator *calculator = calculator_new ();
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation =
    calculator_divide_async (calculator, dividend, divisor, total, NULL, &error);
  EapAsyncCompletedEventArgs *args;

  g_assert_no_error (error);
  args = eap_async_operation_wait (operation, -1, &error);
  g_assert_no_error (error);
  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, calculator);

  return CALCULATOR_DIVIDE_COMPLETED_EVENT_ARGS (args);
}

/* The start takes no place for it; the args have it under the same name. */
static void
test_out_parameter (void)
{
  EapAsyncOperation *(*start) (Calculator *, int, int, int, const GValue *, GError **) =
    calculator_divide_async;
  CalculatorDivideCompletedEventArgs *args = divide (17, 5, 0);
  int remainder;

  g_assert_nonnull (start);
  assert_property (CALCULATOR_TYPE_DIVIDE_COMPLETED_EVENT_ARGS, "remainder", G_TYPE_INT);
  g_object_get (args, "remainder", &remainder, NULL);
  g_assert_cmpint (remainder, ==, 2);
  g_assert_cmpint (calculator_divide_completed_event_args_get_remainder (args, NULL), ==, 2);
  g_assert_finalize_object (args);
}

static void
test_in_out_parameter (void)
{
  CalculatorDivideCompletedEventArgs *args = divide (17, 5, 10);

  assert_property (CALCULATOR_TYPE_DIVIDE_COMPLETED_EVENT_ARGS, "total", G_TYPE_INT);
  g_assert_cmpint (calculator_divide_completed_event_args_get_total (args, NULL), ==, 13);
  g_assert_finalize_object (args);
}

/* Args with a number, and with what went wrong */
static CalculatorNumberCompletedEventArgs *
new_args (const GError *reason,
          gboolean      cancelled)
{
  return g_object_new (CALCULATOR_TYPE_NUMBER_COMPLETED_EVENT_ARGS, "number", 7,
                       "error", reason, "cancelled", cancelled, NULL);
}

/* By the getter, and by the property too */
static void
test_result_is_guarded (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  CalculatorNumberCompletedEventArgs *args[] = {
    new_args (NULL, FALSE), new_args (reason, FALSE), new_args (NULL, TRUE),
  };

  for (guint i = 0; i < G_N_ELEMENTS (args); i++)
    {
      g_autoptr (GError) error = NULL;
      int number;

      g_object_get (args[i], "number", &number, NULL);
      g_assert_cmpint (number, ==, i == 0 ? 7 : 0);
      number = calculator_number_completed_event_args_get_number (args[i], &error);
      g_assert_cmpint (number, ==, i == 0 ? 7 : 0);
      g_assert_true ((error == NULL) == (i == 0));
      g_assert_finalize_object (args[i]);
    }
}

/* The operation's own error, as it is: domain, code and message */
static void
test_error_is_raised (void)
{
  g_autoptr (GError) reason =
    g_error_new_literal (g_quark_from_static_string ("my-domain"), 42, "My own message");
  g_autoptr (GError) raised = NULL;
  g_autoptr (GError) again = NULL;
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "add", NULL, &(CalculatorJob) { .error = reason });
  client_wait (&client, 1);

  calculator_number_completed_event_args_get_number (
    CALCULATOR_NUMBER_COMPLETED_EVENT_ARGS (client.args), &raised);
  g_assert_error (raised, reason->domain, 42);
  g_assert_cmpstr (raised->message, ==, "My own message");
  g_assert_false (eap_async_completed_event_args_raise_exception_if_necessary (client.args,
                                                                              &again));
  g_assert_error (again, reason->domain, 42);
  client_finish (&client, "failed");
}

static void
test_cancelled_is_raised (void)
{
  CalculatorNumberCompletedEventArgs *args = new_args (NULL, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (calculator_number_completed_event_args_get_number (args, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (args);
}

static void
test_error_before_cancelled (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  CalculatorNumberCompletedEventArgs *args = new_args (reason, TRUE);
  g_autoptr (GError) error = NULL;

  calculator_number_completed_event_args_get_number (args, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_finalize_object (args);
}

static void
test_always_readable (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");

  for (int i = 0; i < 4; i++)
    {
      const GError *given = i & 1 ? reason : NULL;
      EapAsyncCompletedEventArgs *args =
        eap_async_completed_event_args_new (given, (i & 2) != 0, EAP_STATE_INT (5));
      g_autoptr (GError) error = NULL;
      gboolean cancelled;

      g_object_get (args, "error", &error, "cancelled", &cancelled, NULL);
      g_assert_true ((error != NULL) == (given != NULL));
      g_assert_true ((eap_async_completed_event_args_get_error (args) != NULL) ==
                     (given != NULL));
      g_assert_true (cancelled == ((i & 2) != 0));
      g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                      EAP_STATE_INT (5)));
      g_assert_finalize_object (args);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R13", test_derived_class);
  ADD ("R14/result", test_typed_result);
  ADD ("R14/each-outcome", test_typed_in_each_outcome);
  ADD ("R15", test_no_result);
  ADD ("R16", test_read_only);
  ADD ("R17", test_shared_class);
  ADD ("R18", test_out_parameter);
  ADD ("R19", test_in_out_parameter);
  ADD ("R20", test_result_is_guarded);
  ADD ("R21", test_error_is_raised);
  ADD ("R22", test_cancelled_is_raised);
  ADD ("R23", test_error_before_cancelled);
  ADD ("R24", test_always_readable);

  return g_test_run ();
}
