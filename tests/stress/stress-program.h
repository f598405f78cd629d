/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "stress-component.h"
#include "stress-world.h"

G_BEGIN_DECLS

/* A random program: which operations there are, who does what in which order, and
 * what handlers and workers do. All dice are thrown before it runs. */

typedef enum {
  STRESS_START,
  STRESS_POST,
  STRESS_REPORT,
  STRESS_REPORT_ARGS,
  STRESS_CANCEL,
  STRESS_CANCEL_STATE,
  STRESS_CANCEL_ALL,
  STRESS_CANCEL_CANCELLABLE,
  STRESS_SUCCEED,
  STRESS_FAIL,
  STRESS_END,
  STRESS_POST_LAST,
  STRESS_TIME_OUT,
  STRESS_BIND,
  STRESS_DISPOSE_OWNER,
  STRESS_WAIT,
  STRESS_WAIT_ASYNC,
  STRESS_CONTINUE,
  STRESS_DROP,
  STRESS_LOOK,
  STRESS_NEST,
  STRESS_BUSY,
  STRESS_DISPOSE,
  STRESS_LIST,
  STRESS_CONTEXT_POST,
  STRESS_CLOSE,
  STRESS_PING,
  STRESS_SEND,
  STRESS_N_VERBS,
} StressVerb;

typedef struct {
  StressVerb verb;
  guint      target; /* a number of whatever it is about */
  guint      amount;
} StressAction;

typedef struct {
  StressAction *actions;
  guint         n_actions;
  int           next;     /* (atomic) */
  int           under_way; /* (atomic): its number from 1 on; 0: none */
} StressActions;

typedef enum {
  STRESS_KIND_BARE,   /* made by the manager, and completed by whoever does */
  STRESS_KIND_THREAD, /* the same with a worker */
  STRESS_KIND_METHOD, /* of a component */
  STRESS_KIND_WORKER, /* of a background worker */
  STRESS_KIND_ORPHAN, /* of a component that nobody else has */
} StressKind;

typedef enum {
  STRESS_OUTCOME_ARGS,
  STRESS_OUTCOME_ERROR,
  STRESS_OUTCOME_OBEYS,   /* cancelled, where that is asked for */
  STRESS_OUTCOME_NOTHING,
  STRESS_OUTCOME_WRONG,   /* args of another class */
  STRESS_OUTCOME_USED,    /* args that were used before */
  STRESS_OUTCOME_BOTH,
  STRESS_N_OUTCOMES,
} StressOutcome;

typedef enum {
  STRESS_STATE_NONE,
  STRESS_STATE_SHARED, /* a small number */
  STRESS_STATE_OBJECT,
} StressStateKind;

#define STRESS_N_WORLDS       5
#define STRESS_N_COMPONENTS   4
#define STRESS_N_CANCELLABLES 3
#define STRESS_N_OWNERS       2
#define STRESS_N_STATES       3
#define STRESS_N_HANDLED      4

typedef struct {
  StressLedger       ledger;     /* first */

  StressKind         kind;
  guint              component;
  guint              method;
  StressStateKind    state_kind;
  int                state;
  gboolean           listens;    /* to its own signals */
  guint              timeout;    /* in milliseconds; 0: none */
  guint              pool;       /* 0: as usual, 1: dedicated, 2: the program's */
  int                cancellable; /* a number; -1: none */
  int                owner;
  int                parent;
  StressOutcome      outcome;
  guint              start_style;
  StressActions      work;
  StressActions      handled;    /* one for each handler that is called */

  GMutex             lock;
  EapAsyncOperation *handle;     /* (owned) (nullable): everybody's */
  EapAsyncOperation *begun;      /* (owned) (nullable): what a start function keeps */
  StressComponent    orphan;
} StressOperation;

typedef struct _StressProgram StressProgram;

/* A thread without a place */
typedef struct {
  StressProgram *program;
  StressActions  actions;
  StressWorld   *world;  /* (nullable): where what it starts is heard */
  GThread       *thread;
} StressOutsider;

typedef struct {
  StressProgram *program;
  StressActions  actions;
} StressWorldScript;

struct _StressProgram {
  guint64            seed;
  GRand             *dice;
  StressWorld        worlds[STRESS_N_WORLDS];
  StressWorldScript  scripts[STRESS_N_WORLDS];
  StressComponent    components[STRESS_N_COMPONENTS];
  guint              max_undelivered[STRESS_N_COMPONENTS];
  guint              interval[STRESS_N_COMPONENTS];
  GCancellable      *cancellables[STRESS_N_CANCELLABLES];
  GObject           *owners[STRESS_N_OWNERS];
  EapWorkerPool     *pool;
  StressOperation   *operations;
  guint              n_operations;
  StressOutsider    *outsiders;
  guint              n_outsiders;
};

/* Who acts */
typedef enum {
  STRESS_BY_OUTSIDER,
  STRESS_BY_SCRIPT,
  STRESS_BY_HANDLER,
  STRESS_BY_WORK,
} StressActor;

/* Generates it: the same one for the same arguments */
StressProgram *stress_program_new     (guint64              seed,
                                       guint                n_outsiders);
void           stress_program_free    (StressProgram       *self);
void           stress_program_print   (StressProgram       *self);
/* What is under way */
gboolean       stress_program_is_acting (StressProgram       *self);
void           stress_program_print_acts (StressProgram       *self);

/* Runs it to its end, and checks all of it */
void           stress_program_run     (StressProgram       *self);
/* Who is waited for: by the watchdog, from any thread */
void           stress_program_report_pending (void);

void           stress_actions_init    (void);
/* The next action of a list; FALSE: there is none left */
gboolean       stress_act_next        (StressProgram       *self,
                                       StressActions       *actions,
                                       StressActor          actor);
void           stress_start_operation (StressProgram       *self,
                                       StressOperation     *operation);
EapAsyncOperation *stress_dup_handle  (StressOperation     *operation);
void           stress_sweep           (StressProgram       *self);

/* The one that runs */
StressProgram *stress_get_program     (void);
StressOperation *stress_operation_of  (StressLedger        *ledger);

/* A library that never lets the loop go on is found out by its timers */
void           stress_flood           (void);

G_END_DECLS
