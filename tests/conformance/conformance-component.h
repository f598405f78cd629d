/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

#include "eap-test-utils.h"

G_BEGIN_DECLS

/* A component as the pattern wants it, with a method of each kind.
 *
 *   add          concurrent, on a worker thread
 *   multiply     queued
 *   search       replaces the pending call
 *   load         joins the pending call
 *   save         exclusive, without a result
 *   tick         concurrent, in the caller's context; ends at once if its data says so
 *   divide       with a result, an out and an in-out parameter
 *   find-primes  with interim results
 */
#define CALCULATOR_TYPE (calculator_get_type ())
G_DECLARE_DERIVABLE_TYPE (Calculator, calculator, CALCULATOR, CALCULATOR, EapComponent)

struct _CalculatorClass
{
  EapComponentClass parent_class;
};

/* Shared by the methods whose result is a number */
#define CALCULATOR_TYPE_NUMBER_COMPLETED_EVENT_ARGS \
  (calculator_number_completed_event_args_get_type ())
G_DECLARE_FINAL_TYPE (CalculatorNumberCompletedEventArgs, calculator_number_completed_event_args,
                      CALCULATOR, NUMBER_COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)
int calculator_number_completed_event_args_get_number (CalculatorNumberCompletedEventArgs  *self,
                                                       GError                             **error);

#define CALCULATOR_TYPE_DIVIDE_COMPLETED_EVENT_ARGS \
  (calculator_divide_completed_event_args_get_type ())
G_DECLARE_FINAL_TYPE (CalculatorDivideCompletedEventArgs, calculator_divide_completed_event_args,
                      CALCULATOR, DIVIDE_COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)
int calculator_divide_completed_event_args_get_quotient (CalculatorDivideCompletedEventArgs *self,
                                                         GError **error);
int calculator_divide_completed_event_args_get_remainder (CalculatorDivideCompletedEventArgs *self,
                                                          GError **error);
int calculator_divide_completed_event_args_get_total (CalculatorDivideCompletedEventArgs *self,
                                                      GError **error);

/* An interim result: which is no percentage */
#define CALCULATOR_TYPE_FIND_PRIMES_PROGRESS_CHANGED_EVENT_ARGS \
  (calculator_find_primes_progress_changed_event_args_get_type ())
G_DECLARE_FINAL_TYPE (CalculatorFindPrimesProgressChangedEventArgs,
                      calculator_find_primes_progress_changed_event_args,
                      CALCULATOR, FIND_PRIMES_PROGRESS_CHANGED_EVENT_ARGS,
                      EapProgressChangedEventArgs)
int calculator_find_primes_progress_changed_event_args_get_prime (
  CalculatorFindPrimesProgressChangedEventArgs *self);

Calculator        *calculator_new          (void);
/* Fails the test unless the class has the signal */
void               calculator_query_signal (const char    *name,
                                            GSignalQuery  *query);

/* The synchronous twins, and the methods made of start() */
int                calculator_add          (Calculator    *self,
                                            int            a,
                                            int            b,
                                            GError       **error);
EapAsyncOperation *calculator_add_async    (Calculator    *self,
                                            int            a,
                                            int            b,
                                            const GValue  *user_state,
                                            GError       **error);
int                calculator_divide       (Calculator    *self,
                                            int            dividend,
                                            int            divisor,
                                            int           *remainder,
                                            int           *total,
                                            GError       **error);
EapAsyncOperation *calculator_divide_async (Calculator    *self,
                                            int            dividend,
                                            int            divisor,
                                            int            total,
                                            const GValue  *user_state,
                                            GError       **error);

/* What a call is to do, for tests that steer it. What it points to must live until
 * its work has returned. */
typedef struct
{
  int           a;
  int           b;
  int           n_reports;  /* evenly up to 100 */
  const GError *error;      /* (nullable): fails with it */
  gboolean      obeys;      /* stops where it was asked to */
  gboolean      forgets;    /* returns nothing */
  gboolean      ends;       /* of tick: completes at once */
  EapTestGate  *started;    /* (nullable): is opened */
  EapTestGate  *go;         /* (nullable): is waited at, after the reports */
  int          *n_runs;     /* (nullable) (atomic): is counted up */
  GThread     **thread;     /* (nullable): is told */
} CalculatorJob;

/* Fails the test where it is refused. With NULL the job adds 3 and 4. */
EapAsyncOperation *calculator_start        (Calculator           *self,
                                            const char           *method,
                                            const GValue         *user_state,
                                            const CalculatorJob  *job);
/* The same, without keeping the operation */
void               calculator_begin        (Calculator           *self,
                                            const char           *method,
                                            const GValue         *user_state,
                                            const CalculatorJob  *job);
EapAsyncOperation *calculator_start_full   (Calculator           *self,
                                            const char           *method,
                                            const GValue         *user_state,
                                            const CalculatorJob  *job,
                                            EapStartOptions      *options,
                                            GError              **error);
/* Fails the test unless the call is refused so */
void               calculator_refused      (Calculator           *self,
                                            const char           *method,
                                            const GValue         *user_state,
                                            int                   code);

G_END_DECLS
