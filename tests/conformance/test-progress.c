/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

/* R40–R52: how far a call is */

static void
test_reports (void)
{
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "add", NULL, &(CalculatorJob) { .n_reports = 4 });
  client_wait (&client, 1);
  client_finish (&client, "25% 50% 75% 100% =0");
}

/* Calls that report as fast as they can, in each kind of place */
#define N_CALLS 8

typedef struct
{
  Calculator *calculator;
  GThread    *place;                /* (nullable): where it is one thread */
  int         n_reports;
  int         percentage[N_CALLS];  /* (atomic): the last one heard */
  int         n_heard[N_CALLS];     /* (atomic) */
  int         is_over[N_CALLS];     /* (atomic) */
  int         is_running[N_CALLS];  /* (atomic): a handler is */
  int         n_completed;          /* (atomic) */
} Storm;

static int
storm_enter (Storm        *self,
             EapEventArgs *args)
{
  int i = g_value_get_int (eap_event_args_get_user_state (args));

  g_assert_cmpint (g_atomic_int_add (&self->is_running[i], 1), ==, 0);
  g_assert_false (g_atomic_int_get (&self->is_over[i]));
  if (self->place != NULL)
    g_assert_true (g_thread_self () == self->place);

  return i;
}

static void
storm_progress_cb (Calculator                  *calculator,
                   EapProgressChangedEventArgs *args,
                   Storm                       *self)
{
  int i = storm_enter (self, EAP_EVENT_ARGS (args));
  int percentage = eap_progress_changed_event_args_get_progress_percentage (args);

  g_assert_cmpint (percentage, >=, g_atomic_int_get (&self->percentage[i]));
  g_atomic_int_set (&self->percentage[i], percentage);
  g_atomic_int_inc (&self->n_heard[i]);
  g_atomic_int_add (&self->is_running[i], -1);
}

static void
storm_completed_cb (Calculator                 *calculator,
                    EapAsyncCompletedEventArgs *args,
                    Storm                      *self)
{
  int i = storm_enter (self, EAP_EVENT_ARGS (args));

  g_assert_cmpint (g_atomic_int_get (&self->percentage[i]), ==, 100);
  g_atomic_int_set (&self->is_over[i], TRUE);
  g_atomic_int_add (&self->is_running[i], -1);
  g_atomic_int_inc (&self->n_completed);
}

static void
storm_begin (gpointer data)
{
  Storm *self = data;
  const CalculatorJob job = { .n_reports = self->n_reports };

  if (self->place != NULL)
    self->place = g_thread_self ();
  for (int i = 0; i < N_CALLS; i++)
    calculator_begin (self->calculator, "add", EAP_STATE_INT (i), &job);
}

static void
storm_run (Place               place,
           EapProgressDelivery delivery)
{
  Storm storm = { calculator_new () };

  storm.n_reports = (int) eap_test_scaled (1000);
  storm.place = place != PLACE_THREAD_POOL ? g_thread_self () : NULL;
  eap_component_set_progress_delivery (EAP_COMPONENT (storm.calculator), delivery);
  g_signal_connect (storm.calculator, "progress-changed", G_CALLBACK (storm_progress_cb), &storm);
  g_signal_connect (storm.calculator, "add-completed", G_CALLBACK (storm_completed_cb), &storm);
  place_run (place, storm_begin, &storm, &storm.n_completed, N_CALLS);
  eap_test_finalize_soon (NULL, storm.calculator);

  for (int i = 0; i < N_CALLS; i++)
    {
      g_assert_cmpint (storm.n_heard[i], <=, storm.n_reports);
      if (delivery == EAP_PROGRESS_DELIVERY_EVERY)
        g_assert_cmpint (storm.n_heard[i], ==, storm.n_reports);
    }
}

/* In order, one at a time, all before Completed and nothing after it */
static void
test_none_after_completed (gconstpointer place)
{
  for (guint i = 0; i < eap_test_scaled (10); i++)
    {
      storm_run (GPOINTER_TO_UINT (place), EAP_PROGRESS_DELIVERY_EVERY);
      storm_run (GPOINTER_TO_UINT (place), EAP_PROGRESS_DELIVERY_LATEST);
    }
}

/* Who reports although the call has ended, is told so. */
static void
test_late_report (void)
{
  EapAsyncOperation *operation;
  g_autoptr (GError) error = NULL;
  Client client;

  client_init (&client);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { .ends = TRUE });
  client_wait (&client, 1);
  g_assert_false (eap_async_operation_report_progress (operation, 50, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
  client_finish (&client, "done");
}

static void
test_percentage (void)
{
  const int given[] = { G_MININT, -5, 30, 1000, G_MAXINT };
  EapAsyncOperation *operation;
  Client client;

  client_init (&client);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    g_assert_true (eap_async_operation_report_progress (operation, given[i], NULL));
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  client_wait (&client, 1);
  g_assert_finalize_object (operation);
  client_finish (&client, "0% 0% 30% 100% 100% done");
}

/* A metric of one's own: a derived class, in which the percentage stays 0 */
static void
primes_cb (Calculator                                  *calculator,
           CalculatorFindPrimesProgressChangedEventArgs *args,
           EapTestRecorder                             *recorder)
{
  g_assert_cmpint (eap_progress_changed_event_args_get_progress_percentage (
                     EAP_PROGRESS_CHANGED_EVENT_ARGS (args)), ==, 0);
  eap_test_record (recorder, "%d",
                   calculator_find_primes_progress_changed_event_args_get_prime (args));
}

static void
run_find_primes (const char *signal)
{
  EapTestRecorder primes;
  Client client;

  client_init (&client);
  eap_test_recorder_init (&primes);
  g_signal_connect (client.calculator, signal, G_CALLBACK (primes_cb), &primes);
  calculator_begin (client.calculator, "find-primes", NULL, NULL);
  client_wait (&client, 1);
  eap_test_assert_recorded (&primes, "2 3 5 7");
  eap_test_recorder_clear (&primes);
  client_finish (&client, "0% 0% 0% 0% =7");
}

static void
test_own_metric (void)
{
  run_find_primes ("progress-changed");
}

static void
test_amount_is_a_percentage (void)
{
  EapAsyncOperation *operation;
  Client client;

  client_init (&client);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  g_assert_true (eap_async_operation_report_amount (operation, 1, 4, NULL));
  g_assert_true (eap_async_operation_report_amount (operation, 4, 4, NULL));
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  client_wait (&client, 1);
  g_assert_finalize_object (operation);
  client_finish (&client, "25% 100% done");
}

static void
test_place (gconstpointer place)
{
  storm_run (GPOINTER_TO_UINT (place), EAP_PROGRESS_DELIVERY_LATEST);
}

static void
test_signal_name (void)
{
  GSignalQuery query;

  calculator_query_signal ("progress-changed", &query);
  g_assert_true (query.itype == EAP_TYPE_COMPONENT);
  g_assert_true (query.return_type == G_TYPE_NONE);
  g_assert_cmpuint (query.n_params, ==, 1);
}

static void
test_one_signal_for_all (void)
{
  const CalculatorJob job = { .n_reports = 1 };
  Client client;

  client_init (&client);
  calculator_begin (client.calculator, "add", EAP_STATE_INT (1), &job);
  client_wait (&client, 1);
  calculator_begin (client.calculator, "save", EAP_STATE_INT (2), &job);
  client_wait (&client, 2);
  client_finish (&client, "1:100% 1:=0 2:100% 2:done");
}

/* One method has a signal of its own beside it. */
static void
test_own_signal (void)
{
  GSignalQuery query;

  calculator_query_signal ("find-primes-progress-changed", &query);
  g_assert_true (query.itype == CALCULATOR_TYPE);
  g_assert_true (query.param_types[0] ==
                 CALCULATOR_TYPE_FIND_PRIMES_PROGRESS_CHANGED_EVENT_ARGS);
  run_find_primes ("find-primes-progress-changed");
}

static void
test_args_class (void)
{
  GSignalQuery query;

  calculator_query_signal ("progress-changed", &query);
  g_assert_true (query.param_types[0] == EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS);
  g_assert_true (g_type_is_a (CALCULATOR_TYPE_FIND_PRIMES_PROGRESS_CHANGED_EVENT_ARGS,
                              EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS));
}

/* None of the interim results is merged with another one, however slow the loop. */
static void
test_interim_results (void)
{
  EapAsyncOperation *operation;
  EapTestRecorder primes;
  Client client;

  client_init (&client);
  eap_test_recorder_init (&primes);
  eap_component_set_progress_delivery (EAP_COMPONENT (client.calculator),
                                       EAP_PROGRESS_DELIVERY_LATEST);
  g_signal_connect (client.calculator, "progress-changed", G_CALLBACK (primes_cb), &primes);
  operation = calculator_start (client.calculator, "find-primes", NULL, NULL);
  client_wait (&client, 1);
  eap_test_assert_recorded (&primes, "2 3 5 7");
  eap_test_recorder_clear (&primes);
  eap_test_finalize_soon (NULL, operation);
  client_finish (&client, "0% 0% 0% 0% =7");
}

static void
count_cb (gpointer data)
{
  (*(int *) data)++;
}

static void
test_post_without_limit (void)
{
  const int n = (int) eap_test_scaled (100000);
  EapAsyncOperation *operation;
  Client client;
  int n_posts = 0;

  client_init (&client);
  operation = calculator_start (client.calculator, "tick", NULL, &(CalculatorJob) { 0 });
  for (int i = 0; i < n; i++)
    g_assert_true (eap_async_operation_post (operation, count_cb, &n_posts, NULL, NULL));
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_assert_false (eap_async_operation_post (operation, count_cb, &n_posts, NULL, NULL));
  client_wait (&client, 1);
  g_assert_cmpint (n_posts, ==, n);
  g_assert_finalize_object (operation);
  client_finish (&client, "done");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R40", test_reports);
  place_add_tests ("/conformance/R41", test_none_after_completed);
  ADD ("R41/late-report", test_late_report);
  ADD ("R42", test_percentage);
  ADD ("R43", test_own_metric);
  ADD ("R44", test_amount_is_a_percentage);
  place_add_tests ("/conformance/R45", test_place);
  ADD ("R46", test_signal_name);
  ADD ("R47", test_one_signal_for_all);
  ADD ("R48", test_own_signal);
  ADD ("R49", test_args_class);
  ADD ("R50", test_interim_results);
  ADD ("R51", test_own_signal);
  ADD ("R52", test_post_without_limit);

  return g_test_run ();
}
