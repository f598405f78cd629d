/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

/* R25–R30: how a call is made */

/* The parameters of the synchronous twin, the state, and where a refusal goes */
static void
test_signature (void)
{
  int (*synchronous) (Calculator *, int, int, GError **) = calculator_add;
  EapAsyncOperation *(*start) (Calculator *, int, int, const GValue *, GError **) =
    calculator_add_async;
  Calculator *calculator = calculator_new ();
  EapAsyncOperation *operation = start (calculator, 3, 4, NULL, NULL);

  /* What is returned is no result, but the call itself. */
  g_assert_true (EAP_IS_ASYNC_OPERATION (operation));
  g_assert_cmpstr (eap_async_operation_get_method_name (operation), ==, "add");
  g_assert_cmpint (synchronous (calculator, 3, 4, NULL), ==, 7);
  g_object_unref (eap_async_operation_wait (operation, -1, NULL));
  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, calculator);
}

static void
test_returns_at_once (void)
{
  GThread *worker = NULL;
  Client client;
  CalculatorJob job;

  client_init (&client);
  job = client_slow_job (&client);
  job.thread = &worker;
  /* It would not return if it did the work, which waits. */
  calculator_begin (client.calculator, "add", NULL, &job);
  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (client.calculator)), ==, 1);
  eap_test_gate_wait (&client.started);
  g_assert_true (g_atomic_pointer_get (&worker) != g_thread_self ());
  eap_test_gate_open (&client.go);
  client_wait (&client, 1);
  client_finish (&client, "=7");
}

static gboolean
has_ended (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETING;
}

/* Work that has long ended, and all it has reported, waits for the loop. */
static void
test_nothing_before_the_loop (void)
{
  GMainContext *idle = g_main_context_new ();
  EapAsyncOperation *operation;
  Client client;

  client_init (&client);
  operation = calculator_start (client.calculator, "add", NULL,
                                &(CalculatorJob) { .n_reports = 2 });
  eap_test_iterate_until (idle, has_ended, operation);
  eap_test_assert_recorded (&client.recorder, "");
  client_wait (&client, 1);

  eap_test_finalize_soon (NULL, operation);
  g_main_context_unref (idle);
  client_finish (&client, "50% 100% =0");
}

typedef struct
{
  Calculator *calculator;
  gboolean    in_call;     /* (atomic) */
  GThread    *caller;
  int         n_completed; /* (atomic) */
} Call;

static void
not_inline_cb (Calculator                 *calculator,
               EapAsyncCompletedEventArgs *args,
               Call                       *self)
{
  g_assert_false (g_thread_self () == self->caller && self->in_call);
  g_atomic_int_inc (&self->n_completed);
}

static void
call_begin (gpointer data)
{
  const CalculatorJob job = { .ends = TRUE };
  Call *self = data;

  self->caller = g_thread_self ();
  self->in_call = TRUE;
  calculator_begin (self->calculator, "tick", NULL, &job);
  calculator_begin (self->calculator, "add", NULL, NULL);
  self->in_call = FALSE;
}

static void
test_not_inline (gconstpointer place)
{
  Call call = { calculator_new () };

  g_signal_connect (call.calculator, "tick-completed", G_CALLBACK (not_inline_cb), &call);
  g_signal_connect (call.calculator, "add-completed", G_CALLBACK (not_inline_cb), &call);
  place_run (GPOINTER_TO_UINT (place), call_begin, &call, &call.n_completed, 2);
  eap_test_finalize_soon (NULL, call.calculator);
}

/* With the same outcome, also where it fails */
static void
test_synchronous_twin (void)
{
  Calculator *calculator = calculator_new ();
  EapAsyncOperation *operation = calculator_divide_async (calculator, 1, 0, 0, NULL, NULL);
  g_autoptr (GError) synchronous = NULL;
  g_autoptr (GError) asynchronous = NULL;
  int remainder = 0;
  int total = 0;

  calculator_divide (calculator, 1, 0, &remainder, &total, &synchronous);
  g_assert_null (eap_async_operation_wait (operation, -1, &asynchronous));
  g_assert_error (asynchronous, synchronous->domain, synchronous->code);
  g_assert_cmpstr (asynchronous->message, ==, synchronous->message);
  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, calculator);
}

static void
test_optional_state (void)
{
  Client client;

  client_init (&client);
  g_object_unref (calculator_add_async (client.calculator, 1, 1, NULL, NULL));
  client_wait (&client, 1);
  g_object_unref (calculator_add_async (client.calculator, 1, 1, EAP_STATE_INT (5), NULL));
  client_wait (&client, 2);
  client_finish (&client, "=2 5:=2");
}

static void
test_state_comes_back (void)
{
  const CalculatorJob job = { .n_reports = 2 };
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (5), &job);
  client_wait (&client, 1);
  client_finish (&client, "5:50% 5:100% 5:=0");
}

typedef struct
{
  const GValue *state;
  int           n;
} AnyState;

static void
any_state_cb (Calculator   *calculator,
              EapEventArgs *args,
              AnyState     *self)
{
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (args), self->state));
  self->n++;
}

/* A state of any type; of an object, that very one */
static void
test_any_state (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  GValue states[3] = { G_VALUE_INIT, G_VALUE_INIT, G_VALUE_INIT };

  g_value_set_object (g_value_init (&states[0], G_TYPE_OBJECT), object);
  g_value_set_string (g_value_init (&states[1], G_TYPE_STRING), "a name");
  g_value_take_variant (g_value_init (&states[2], G_TYPE_VARIANT), g_variant_new ("(is)", 1, "b"));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      Calculator *calculator = calculator_new ();
      AnyState any = { &states[i] };

      g_signal_connect (calculator, "progress-changed", G_CALLBACK (any_state_cb), &any);
      g_signal_connect (calculator, "add-completed", G_CALLBACK (any_state_cb), &any);
      calculator_begin (calculator, "add", &states[i], &(CalculatorJob) { .n_reports = 1 });
      eap_test_iterate_until_count (NULL, &any.n, 2);
      eap_test_finalize_soon (NULL, calculator);
      g_value_unset (&states[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R25", test_signature);
  ADD ("R26", test_returns_at_once);
  ADD ("R27/worker-has-ended", test_nothing_before_the_loop);
  place_add_tests ("/conformance/R27", test_not_inline);
  ADD ("R28", test_synchronous_twin);
  ADD ("R29", test_optional_state);
  ADD ("R30/all-events", test_state_comes_back);
  ADD ("R30/any-type", test_any_state);

  return g_test_run ();
}
