/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "stress-ledger.h"

G_BEGIN_DECLS

/* The places where events are heard, and the threads that do something */

typedef enum {
  STRESS_PLACE_DEFAULT, /* the default main context, on the first thread */
  STRESS_PLACE_LOOP,    /* a main context of a thread of its own */
  STRESS_PLACE_POLL,    /* a foreign loop */
  STRESS_PLACE_POOL,    /* the threads of a pool */
} StressPlace;

/* What a thread does, step by step; FALSE: that was the last one. */
typedef gboolean (*StressStep) (gpointer data);

typedef struct {
  StressStep  step;
  gpointer    data;
  int         is_over; /* (atomic) */
} StressScript;

struct _StressWorld {
  guint                      number;
  StressPlace                place;
  gboolean                   dies;        /* with whatever is pending */
  EapSynchronizationContext *context;     /* (owned) */
  GMainContext              *main_context; /* (nullable) */
  GThread                   *thread;      /* (nullable): of the place */
  GThread                   *joined;      /* (nullable): the same, for who opens and closes it */
  int                        is_ready;    /* (atomic) */
  int                        has_begun;   /* (atomic) */
  int                        is_closing;  /* (atomic): somebody closes its context */
  int                        is_gone;     /* (atomic): nothing can be accepted any more */
  int                        is_stopping; /* (atomic) */
  int                        n_live;      /* (atomic): of its context */
  int                        n_begun;     /* (atomic): operations that it was told of */
  int                        n_ended;     /* (atomic) */
  int                        n_delivered; /* (atomic): mails of no operation */
  int                        n_waits;     /* waits in the place since it last slept */
  StressMail                *mails;       /* (atomic): of no operation */
  StressScript               script;
};

/* Once. The default main context is iterated by the calling thread until stop(). */
void          stress_worlds_init        (void);
void          stress_worlds_run_default (void);
void          stress_worlds_stop_default (void);

const char   *stress_world_get_name     (StressWorld  *self);
/* Whether the calling thread is the place, or has it as its own */
gboolean      stress_world_is_here      (StressWorld  *self);
/* Whether it was told of more starts than ends */
gboolean      stress_world_is_pending   (StressWorld  *self);
/* Where what the calling thread starts is heard; NULL: in the default one */
StressWorld  *stress_world_set_current  (StressWorld  *self);
StressWorld  *stress_world_get_current  (void);
void          stress_world_set_default  (StressWorld  *self);

/* By the one who runs programs. begin() has the script run there. */
void          stress_world_open         (StressWorld  *self);
void          stress_world_begin        (StressWorld  *self);
void          stress_world_close        (StressWorld  *self);
/* Any thread: its context is closed, while its loop may go on. */
void          stress_world_end          (StressWorld  *self);
/* In the place: lets others have their turns, so that handlers run in handlers. A
 * number of times, or until @mail has arrived. */
void          stress_world_nest         (StressWorld  *self,
                                         guint         n_iterations);
void          stress_world_nest_until   (StressWorld  *self,
                                         StressMail   *mail);

G_END_DECLS
