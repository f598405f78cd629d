/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

#include "eap-test-poll-context.h"

static void
record (Client       *self,
        gpointer      args,
        const char   *event)
{
  const GValue *state = eap_event_args_get_user_state (args);

  g_assert_true (g_thread_self () == self->home);
  if (state != NULL)
    eap_test_record (&self->recorder, "%d:%s", g_value_get_int (state), event);
  else
    eap_test_record (&self->recorder, "%s", event);
}

static void
progress_changed_cb (Calculator                  *calculator,
                     EapProgressChangedEventArgs *args,
                     Client                      *self)
{
  g_autofree char *event =
    g_strdup_printf ("%d%%", eap_progress_changed_event_args_get_progress_percentage (args));

  record (self, args, event);
}

static char *
describe (EapAsyncCompletedEventArgs *args)
{
  if (eap_async_completed_event_args_get_cancelled (args))
    return g_strdup ("cancelled");
  if (eap_async_completed_event_args_get_error (args) != NULL)
    return g_strdup ("failed");
  if (!CALCULATOR_IS_NUMBER_COMPLETED_EVENT_ARGS (args))
    return g_strdup ("done");

  return g_strdup_printf ("=%d", calculator_number_completed_event_args_get_number (
                                   CALCULATOR_NUMBER_COMPLETED_EVENT_ARGS (args), NULL));
}

static void
completed_cb (Calculator                 *calculator,
              EapAsyncCompletedEventArgs *args,
              Client                     *self)
{
  g_autofree char *event = describe (args);

  record (self, args, event);
  g_set_object (&self->args, args);
  g_atomic_int_inc (&self->n_completed);
}

void
client_init (Client *self)
{
  static const char *const methods[] = {
    "add", "multiply", "search", "load", "save", "tick", "divide", "find-primes",
  };

  *self = (Client) { .home = g_thread_self (), .calculator = calculator_new () };
  eap_test_recorder_init (&self->recorder);
  eap_test_gate_init (&self->started);
  eap_test_gate_init (&self->go);
  eap_component_set_progress_delivery (EAP_COMPONENT (self->calculator),
                                       EAP_PROGRESS_DELIVERY_EVERY);

  g_signal_connect (self->calculator, "progress-changed", G_CALLBACK (progress_changed_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *signal = g_strconcat (methods[i], "-completed", NULL);

      g_signal_connect (self->calculator, signal, G_CALLBACK (completed_cb), self);
    }
}

void
client_wait (Client *self,
             int     n)
{
  eap_test_iterate_until_count (NULL, &self->n_completed, n);
}

void
client_finish (Client     *self,
               const char *events)
{
  eap_test_gate_open (&self->go);
  eap_test_drain (NULL);
  if (self->calculator != NULL)
    {
      g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (self->calculator)), ==, 0);
      eap_test_finalize_soon (NULL, self->calculator);
    }
  if (self->args != NULL)
    eap_test_finalize_soon (NULL, self->args);

  eap_test_assert_recorded (&self->recorder, events);
  eap_test_gate_clear (&self->go);
  eap_test_gate_clear (&self->started);
  eap_test_recorder_clear (&self->recorder);
}

CalculatorJob
client_slow_job (Client *self)
{
  return (CalculatorJob) {
    .a = 3,
    .b = 4,
    .started = &self->started,
    .go = &self->go,
    .n_runs = &self->n_runs,
  };
}

static void
run_on_thread (EapSendOrPostCallback  begin,
               gpointer               data,
               const int             *count,
               int                    n)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();

  eap_test_thread_call (thread, begin, data);
  eap_test_iterate_until_count (NULL, count, n);
}

static void
begin_in (EapSynchronizationContext *context,
          EapSendOrPostCallback      begin,
          gpointer                   data)
{
  eap_async_operation_manager_set_synchronization_context (context);
  begin (data);
  eap_async_operation_manager_set_synchronization_context (NULL);
}

void
place_run (Place                  place,
           EapSendOrPostCallback  begin,
           gpointer               data,
           const int             *count,
           int                    n)
{
  EapSynchronizationContext *context;

  switch (place)
    {
    case PLACE_MAIN:
      begin (data);
      eap_test_iterate_until_count (NULL, count, n);
      break;
    case PLACE_THREAD:
      run_on_thread (begin, data, count, n);
      break;
    case PLACE_THREAD_POOL:
      context = eap_thread_pool_synchronization_context_new ();
      begin_in (context, begin, data);
      eap_test_iterate_until_count (NULL, count, n);
      eap_test_finalize_soon (NULL, context);
      break;
    case PLACE_FOREIGN_LOOP:
      context = poll_context_new ();
      begin_in (context, begin, data);
      poll_context_iterate_until_count (context, count, n);
      poll_context_free (context);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
place_add_tests (const char    *path,
                 GTestDataFunc  test)
{
  static const char *const names[] = { "main", "thread-default", "thread-pool", "foreign-loop" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *full_path = g_strconcat (path, "/", names[i], NULL);

      g_test_add_data_func (full_path, GUINT_TO_POINTER (i), test);
    }
}
