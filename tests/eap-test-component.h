/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-utils.h"

G_BEGIN_DECLS

/* What all methods of the component below complete with */
#define EAP_TEST_TYPE_SUM_ARGS (eap_test_sum_args_get_type ())
G_DECLARE_FINAL_TYPE (EapTestSumArgs, eap_test_sum_args, EAP_TEST, SUM_ARGS,
                      EapAsyncCompletedEventArgs)

struct _EapTestSumArgs
{
  EapAsyncCompletedEventArgs  parent_instance;

  int                         sum;
  char                       *text;
};

int         eap_test_sum_args_get_sum  (EapTestSumArgs  *self,
                                        GError         **error);
const char *eap_test_sum_args_get_text (EapTestSumArgs  *self,
                                        GError         **error);

/* A component with a method of each mode, "exclusive" to "join", whose work is
 * done on a worker, and one that is begun by a start function, "exclusive-start"
 * to "join-start". Each call is given a job. */
#define EAP_TEST_TYPE_COMPONENT (eap_test_component_get_type ())
G_DECLARE_DERIVABLE_TYPE (EapTestComponent, eap_test_component, EAP_TEST, COMPONENT,
                          EapComponent)

struct _EapTestComponentClass
{
  EapComponentClass parent_class;
};

/* What one call does. Its data is the job, which is released once the call needs
 * it no more. */
typedef struct _EapTestJob EapTestJob;

struct _EapTestJob {
  EapTestGate        started;   /* opened by the work */
  EapTestGate        go;        /* the work waits for it */
  EapTestReleased    released;
  int                sum;       /* the result */
  gboolean           obeys;     /* a cancellation */
  int                n_runs;    /* (atomic) */
  EapAsyncOperation *operation; /* (owned) (nullable): what a start function has begun */

  /* (nullable): called by the work first of all */
  void             (*probe) (EapTestJob        *self,
                             EapAsyncOperation *operation);
};

void                        eap_test_job_init       (EapTestJob           *self,
                                                     int                   sum);
/* The same, and the work does not wait */
void                        eap_test_job_init_quick (EapTestJob           *self,
                                                     int                   sum);
/* Waits until it is released, once and here, and proves that it ran so often */
void                        eap_test_job_finish     (EapTestJob           *self,
                                                     int                   n_runs);
/* Completes what a start function has begun */
void                        eap_test_job_complete   (EapTestJob           *self);
/* Lets what does not end by itself end, once it has begun */
void                        eap_test_job_end        (EapTestJob           *self);
/* A GDestroyNotify */
void                        eap_test_job_release    (gpointer              job);
EapAsyncCompletedEventArgs *eap_test_job_run        (EapAsyncOperation    *operation,
                                                     gpointer              job,
                                                     GError              **error);
void                        eap_test_job_start      (EapAsyncOperation    *operation,
                                                     gpointer              job);

/* A component, and what is heard of its calls, as "STATE:OUTCOME": the sum, "done"
 * if there is none, "cancelled", "timed-out" or "failed"; "-" is no state. */
typedef struct {
  EapTestRecorder  recorder;
  GThread         *home;        /* (nullable): where it must be heard */
  EapComponent    *component;   /* (owned) */
  int              n_completed; /* (atomic) */
} EapTestStage;

void               eap_test_stage_init      (EapTestStage    *self,
                                             GType            type);
void               eap_test_stage_init_with (EapTestStage    *self,
                                             EapComponent    *component);
/* Proves that nothing is pending, compares, and proves that nothing is left */
void               eap_test_stage_finish    (EapTestStage    *self,
                                             const char      *events);
/* Iterates until so many calls have completed */
void               eap_test_stage_wait      (EapTestStage    *self,
                                             int              n_completed);
/* Fails the test if it is refused */
EapAsyncOperation *eap_test_stage_start     (EapTestStage    *self,
                                             const char      *method,
                                             const GValue    *state,
                                             EapTestJob      *job,
                                             EapStartOptions *options);
/* The same, and drops the operation */
void               eap_test_stage_call      (EapTestStage    *self,
                                             const char      *method,
                                             const GValue    *state,
                                             EapTestJob      *job);
/* Fails the test unless it is refused with this code, changes nothing, and has
 * released its data, which is the job that is made here; returns the message */
char              *eap_test_stage_refuse    (EapTestStage    *self,
                                             const char      *method,
                                             const GValue    *state,
                                             EapAsyncError    code);

G_END_DECLS
