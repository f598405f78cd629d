/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap-test/eap-test.h>

G_BEGIN_DECLS

/* What the methods below complete with */
#define SUM_TYPE_ARGS (sum_args_get_type ())
G_DECLARE_FINAL_TYPE (SumArgs, sum_args, SUM, ARGS, EapAsyncCompletedEventArgs)

/* What one call does */
typedef enum
{
  SUM_QUICK,
  SUM_FAILING,
  SUM_SLOW,  /* until it is cancelled */
} SumWork;

/* A component that keeps the contract, with a method of each mode, "exclusive" to
 * "join", whose work is done on a worker, and one that is begun by a start function,
 * "exclusive-start" to "join-start". */
#define SUM_TYPE_COMPONENT (sum_component_get_type ())
G_DECLARE_DERIVABLE_TYPE (SumComponent, sum_component, SUM, COMPONENT, EapComponent)

struct _SumComponentClass
{
  EapComponentClass parent_class;
};

EapAsyncCompletedEventArgs *sum_run      (EapAsyncOperation  *operation,
                                          gpointer            work,
                                          GError            **error);
void                        sum_start    (EapAsyncOperation  *operation,
                                          gpointer            work);
/* Until it is cancelled */
void                        sum_wait     (GCancellable       *cancellable);
EapAsyncOperation          *sum_call     (EapComponent       *component,
                                          const char         *method,
                                          SumWork             work,
                                          const GValue       *user_state,
                                          GError            **error);
/* A contract that knows all three kinds of calls of a method */
EapTestContract            *sum_contract (GType               type,
                                          const char         *method,
                                          EapConcurrency      concurrency);

G_END_DECLS
