/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-types.h"

G_BEGIN_DECLS

/* The threads of a worker pool, and what waits for them */

typedef struct _EapCrew EapCrew;
typedef struct _EapJob  EapJob;

struct _EapJob {
  EapJob *next;
  void  (*run) (EapJob *self); /* on a thread of the crew; may free the job */
};

/* How far a crew grows that has no bound of its own */
#define EAP_CREW_MAX_THREADS 1024

EapCrew  *eap_crew_new           (const char  *name,
                                  guint        n_at_once,
                                  guint        max_threads);
void      eap_crew_close         (EapCrew     *self);

gboolean  eap_crew_reserve       (EapCrew     *self,
                                  GError     **error);
void      eap_crew_reserve_anyway (EapCrew    *self);
void      eap_crew_unreserve     (EapCrew     *self);
void      eap_crew_push          (EapCrew     *self,
                                  EapJob      *job);

guint     eap_crew_get_n_threads (EapCrew     *self);
guint     eap_crew_get_n_queued  (EapCrew     *self);

/* Of all crews */
gboolean  eap_crew_set_thread_func (EapWorkerThreadFunc  func,
                                    gpointer             data);
void      eap_crew_run_thread      (void);
void      eap_crew_set_has_interpreter_lock (gboolean has_lock);

/* At the end of the program */
void      eap_crew_halt            (void);
gboolean  eap_crew_is_halted       (void);
void      eap_crew_stop_if_halted  (void);
void      eap_crew_begin_dispatch  (void);
void      eap_crew_end_dispatch    (void);

G_END_DECLS
