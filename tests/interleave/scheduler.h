/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the threads of a scenario one at a time, once for each order in which they can
 * reach their points. */

typedef struct
{
  const char *name;
  const char *about;
  int         bound;            /* preemptions at the most; -1: any number */
  void      (*set_up)   (void); /* adds the threads */
  void      (*check)    (void); /* when all of them have ended */
} Scenario;

typedef struct
{
  guint64 n_schedules;
  guint64 n_points;
  guint   n_deepest;   /* decisions in the longest schedule */
  gboolean is_complete;
  char   *failure;     /* (nullable): what went wrong */
  char   *schedule;    /* (nullable): the decisions that led there */
} Exploration;

/* What the value of a thread-local variable of the explored sources is kept by */
typedef struct
{
  gpointer values[2];
} ThreadLocals;

typedef gboolean (*Condition) (gpointer data);

/* A loop is a thread that serves others, and ends when these have ended. */
void     scheduler_add_thread (const char        *name,
                               void             (*func) (gpointer data),
                               gpointer           data);
void     scheduler_add_loop   (const char        *name,
                               void             (*func) (gpointer data),
                               gpointer           data);
void     scheduler_wait       (Condition          condition,
                               gpointer           data,
                               const char        *what);
void     scheduler_point      (const char        *what);
gboolean scheduler_senders_ended
                              (void);
void     scheduler_fail       (const char        *format,
                               ...) G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN;

/* What is freed must not be touched at any point. */
gpointer scheduler_alloc      (gsize              size);
void     scheduler_free       (gpointer           memory);

void     scheduler_explore    (const Scenario    *scenario,
                               int                bound,
                               guint64            max_schedules,
                               Exploration       *result);
/* Prints each point; FALSE: the schedule is none of this scenario. */
gboolean scheduler_replay     (const Scenario    *scenario,
                               int                bound,
                               const char        *schedule,
                               Exploration       *result);

/* Of the explored sources */
void     explored_save        (ThreadLocals      *locals);
void     explored_restore     (const ThreadLocals *locals);

G_END_DECLS
