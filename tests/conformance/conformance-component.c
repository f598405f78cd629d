/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-component.h"

struct _CalculatorNumberCompletedEventArgs
{
  EapAsyncCompletedEventArgs parent_instance;

  int number;
};

EAP_DEFINE_EVENT_ARGS (CalculatorNumberCompletedEventArgs, calculator_number_completed_event_args,
                       EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (number, G_TYPE_INT))
EAP_DEFINE_RESULT_GETTER (CalculatorNumberCompletedEventArgs,
                          calculator_number_completed_event_args, int, number)

struct _CalculatorDivideCompletedEventArgs
{
  EapAsyncCompletedEventArgs parent_instance;

  int quotient;
  int remainder;
  int total;
};

EAP_DEFINE_EVENT_ARGS (CalculatorDivideCompletedEventArgs, calculator_divide_completed_event_args,
                       EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (quotient, G_TYPE_INT)
                       EAP_EVENT_ARGS_FIELD (remainder, G_TYPE_INT)
                       EAP_EVENT_ARGS_FIELD (total, G_TYPE_INT))
EAP_DEFINE_RESULT_GETTER (CalculatorDivideCompletedEventArgs,
                          calculator_divide_completed_event_args, int, quotient)
EAP_DEFINE_RESULT_GETTER (CalculatorDivideCompletedEventArgs,
                          calculator_divide_completed_event_args, int, remainder)
EAP_DEFINE_RESULT_GETTER (CalculatorDivideCompletedEventArgs,
                          calculator_divide_completed_event_args, int, total)

struct _CalculatorFindPrimesProgressChangedEventArgs
{
  EapProgressChangedEventArgs parent_instance;

  int prime;
};

EAP_DEFINE_EVENT_ARGS (CalculatorFindPrimesProgressChangedEventArgs,
                       calculator_find_primes_progress_changed_event_args,
                       EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (prime, G_TYPE_INT))
EAP_DEFINE_EVENT_ARGS_GETTER (CalculatorFindPrimesProgressChangedEventArgs,
                              calculator_find_primes_progress_changed_event_args, int, prime)

typedef enum
{
  FIND_PRIMES_PROGRESS_CHANGED,
} CalculatorSignal;

static guint signals[FIND_PRIMES_PROGRESS_CHANGED + 1];

G_DEFINE_TYPE (Calculator, calculator, EAP_TYPE_COMPONENT)

/* TRUE: there is a result to give */
static gboolean
do_job (EapAsyncOperation    *operation,
        const CalculatorJob  *job,
        GError              **error)
{
  if (job->thread != NULL)
    g_atomic_pointer_set (job->thread, g_thread_self ());
  if (job->n_runs != NULL)
    g_atomic_int_inc (job->n_runs);
  if (job->started != NULL)
    eap_test_gate_open (job->started);
  for (int i = 1; i <= job->n_reports; i++)
    eap_async_operation_report_progress (operation, 100 * i / job->n_reports, NULL);
  if (job->go != NULL)
    eap_test_gate_wait (job->go);

  if (job->error != NULL)
    g_propagate_error (error, g_error_copy (job->error));
  else if (job->obeys)
    return !g_cancellable_set_error_if_cancelled (eap_async_operation_get_cancellable (operation),
                                                  error);

  return job->error == NULL && !job->forgets;
}

static EapAsyncCompletedEventArgs *
number_run (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  const CalculatorJob *job = data;
  CalculatorNumberCompletedEventArgs *args;

  if (!do_job (operation, job, error))
    return NULL;

  args = g_object_new (CALCULATOR_TYPE_NUMBER_COMPLETED_EVENT_ARGS, NULL);
  args->number = job->a + job->b;

  return EAP_ASYNC_COMPLETED_EVENT_ARGS (args);
}

static EapAsyncCompletedEventArgs *
save_run (EapAsyncOperation  *operation,
          gpointer            data,
          GError            **error)
{
  if (!do_job (operation, data, error))
    return NULL;

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

/* Who started it has the operation, and completes it. */
static void
tick_start (EapAsyncOperation *operation,
            gpointer           data)
{
  const CalculatorJob *job = data;

  do_job (operation, job, NULL);
  if (job->ends)
    eap_async_operation_operation_completed (operation, NULL);
}

static EapAsyncCompletedEventArgs *
divide_run (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  Calculator *self = CALCULATOR_CALCULATOR (eap_async_operation_get_source_object (operation));
  const int *arguments = data;
  int total = arguments[2];
  int remainder = 0;
  GError *local_error = NULL;
  int quotient = calculator_divide (self, arguments[0], arguments[1], &remainder, &total,
                                    &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  return g_object_new (CALCULATOR_TYPE_DIVIDE_COMPLETED_EVENT_ARGS,
                       "quotient", quotient, "remainder", remainder, "total", total, NULL);
}

static EapAsyncCompletedEventArgs *
find_primes_run (EapAsyncOperation  *operation,
                 gpointer            data,
                 GError            **error)
{
  static const int primes[] = { 2, 3, 5, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (primes); i++)
    {
      g_autoptr (EapProgressChangedEventArgs) args =
        g_object_new (CALCULATOR_TYPE_FIND_PRIMES_PROGRESS_CHANGED_EVENT_ARGS,
                      "prime", primes[i], NULL);

      eap_async_operation_report (operation, args, NULL);
    }

  return number_run (operation, data, error);
}

/* Interim results have an event of their own too. */
static void
calculator_progress_changed (EapComponent                *component,
                             EapProgressChangedEventArgs *args)
{
  if (CALCULATOR_IS_FIND_PRIMES_PROGRESS_CHANGED_EVENT_ARGS (args))
    g_signal_emit (component, signals[FIND_PRIMES_PROGRESS_CHANGED], 0, args);
}

static void
install (CalculatorClass *klass,
         const char      *name,
         GType            args_type,
         EapConcurrency   concurrency,
         EapWorkerFunc    run,
         EapStartFunc     start)
{
  EapMethodInfo info = { name, args_type, concurrency, run, NULL, start };

  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &info);
}

static void
calculator_class_init (CalculatorClass *klass)
{
  const GType number = CALCULATOR_TYPE_NUMBER_COMPLETED_EVENT_ARGS;

  EAP_COMPONENT_CLASS (klass)->progress_changed = calculator_progress_changed;

  signals[FIND_PRIMES_PROGRESS_CHANGED] =
    g_signal_new ("find-primes-progress-changed", CALCULATOR_TYPE, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1,
                  CALCULATOR_TYPE_FIND_PRIMES_PROGRESS_CHANGED_EVENT_ARGS);

  install (klass, "add", number, EAP_CONCURRENCY_CONCURRENT, number_run, NULL);
  install (klass, "multiply", number, EAP_CONCURRENCY_QUEUED, number_run, NULL);
  install (klass, "search", number, EAP_CONCURRENCY_REPLACE, number_run, NULL);
  install (klass, "load", number, EAP_CONCURRENCY_JOIN, number_run, NULL);
  install (klass, "save", 0, EAP_CONCURRENCY_EXCLUSIVE, save_run, NULL);
  install (klass, "tick", 0, EAP_CONCURRENCY_CONCURRENT, NULL, tick_start);
  install (klass, "divide", CALCULATOR_TYPE_DIVIDE_COMPLETED_EVENT_ARGS,
           EAP_CONCURRENCY_CONCURRENT, divide_run, NULL);
  install (klass, "find-primes", number, EAP_CONCURRENCY_CONCURRENT, find_primes_run, NULL);
}

static void
calculator_init (Calculator *self)
{
}

Calculator *
calculator_new (void)
{
  return g_object_new (CALCULATOR_TYPE, NULL);
}

void
calculator_query_signal (const char   *name,
                         GSignalQuery *query)
{
  GTypeClass *klass = g_type_class_ref (CALCULATOR_TYPE);

  g_signal_query (g_signal_lookup (name, CALCULATOR_TYPE), query);
  g_assert_cmpstr (query->signal_name, ==, name);
  g_type_class_unref (klass);
}

int
calculator_add (Calculator  *self,
                int          a,
                int          b,
                GError     **error)
{
  return a + b;
}

EapAsyncOperation *
calculator_add_async (Calculator    *self,
                      int            a,
                      int            b,
                      const GValue  *user_state,
                      GError       **error)
{
  const CalculatorJob job = { a, b };

  return calculator_start_full (self, "add", user_state, &job, NULL, error);
}

int
calculator_divide (Calculator  *self,
                   int          dividend,
                   int          divisor,
                   int         *remainder,
                   int         *total,
                   GError     **error)
{
  if (divisor == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Division by zero");
      return 0;
    }

  *remainder = dividend % divisor;
  *total += dividend / divisor;

  return dividend / divisor;
}

EapAsyncOperation *
calculator_divide_async (Calculator    *self,
                         int            dividend,
                         int            divisor,
                         int            total,
                         const GValue  *user_state,
                         GError       **error)
{
  const int arguments[] = { dividend, divisor, total };

  return eap_component_start (EAP_COMPONENT (self), "divide", user_state,
                              g_memdup2 (arguments, sizeof arguments), g_free, error);
}

EapAsyncOperation *
calculator_start_full (Calculator           *self,
                       const char           *method,
                       const GValue         *user_state,
                       const CalculatorJob  *job,
                       EapStartOptions      *options,
                       GError              **error)
{
  static const CalculatorJob seven = { 3, 4 };

  return eap_component_start_full (EAP_COMPONENT (self), method, user_state,
                                   g_memdup2 (job != NULL ? job : &seven, sizeof *job), g_free,
                                   options, error);
}

EapAsyncOperation *
calculator_start (Calculator           *self,
                  const char           *method,
                  const GValue         *user_state,
                  const CalculatorJob  *job)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation =
    calculator_start_full (self, method, user_state, job, NULL, &error);

  g_assert_no_error (error);

  return operation;
}

void
calculator_begin (Calculator           *self,
                  const char           *method,
                  const GValue         *user_state,
                  const CalculatorJob  *job)
{
  g_object_unref (calculator_start (self, method, user_state, job));
}

void
calculator_refused (Calculator   *self,
                    const char   *method,
                    const GValue *user_state,
                    int           code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (calculator_start_full (self, method, user_state, NULL, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, code);
}
