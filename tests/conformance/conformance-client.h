/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "conformance-component.h"

G_BEGIN_DECLS

/* What a program hears of a calculator. It is recorded as "STATE:EVENT", or as
 * "EVENT" for calls without a state; an event is "50%" for progress, and for
 * Completed "=7" where there is a number, "done", "failed" or "cancelled". */
typedef struct
{
  GThread                    *home;        /* where handlers must run */
  Calculator                 *calculator;  /* (owned) (nullable) */
  EapTestRecorder             recorder;
  int                         n_completed; /* (atomic) */
  EapAsyncCompletedEventArgs *args;        /* (owned) (nullable): of the last Completed */

  EapTestGate                 started;     /* for the test's use */
  EapTestGate                 go;
  int                         n_runs;      /* (atomic) */
} Client;

/* Every report is delivered: the tests count them. */
void       client_init         (Client                *self);
/* Iterates until so many Completed have been heard of in all */
void       client_wait         (Client                *self,
                                int                    n);
/* Delivers everything, compares, and proves that nothing is left */
void       client_finish       (Client                *self,
                                const char            *events);
/* A job that waits at the gates, so that a test can do something meanwhile */
CalculatorJob client_slow_job  (Client                *self);

#define client_assert_failed(self, domain, code) \
  g_assert_error (eap_async_completed_event_args_get_error ((self)->args), domain, code)

/* The kinds of context there are */
typedef enum
{
  PLACE_MAIN,         /* the process's default main context */
  PLACE_THREAD,       /* the thread-default main context of another thread */
  PLACE_THREAD_POOL,  /* free-threaded */
  PLACE_FOREIGN_LOOP, /* a loop that is not GLib's */
} Place;

/* Has begin() called where the place's context is the current one, and keeps the
 * place going until the count is reached. */
void       place_run           (Place                  place,
                                EapSendOrPostCallback  begin,
                                gpointer               data,
                                const int             *count,
                                int                    n);
/* A test for each place: PATH/main, PATH/thread-default, PATH/thread-pool and
 * PATH/foreign-loop; its data is the Place. */
void       place_add_tests     (const char            *path,
                                GTestDataFunc          test);

G_END_DECLS
