/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

/* The oracle: what was done and what was heard, noted by whichever thread does or
 * hears it, and the checks, some at once and the rest after the fact. Nothing in the
 * ledger is freed before the check. */

typedef struct _StressWorld     StressWorld;
typedef struct _StressComponent StressComponent;
typedef struct _StressLedger    StressLedger;
typedef struct _StressMail      StressMail;
typedef struct _StressWait      StressWait;

/* What came of an operation */
typedef enum {
  STRESS_END_NONE,
  STRESS_END_SUCCESS,
  STRESS_END_ERROR,
  STRESS_END_CANCELLED,
  STRESS_END_TIMED_OUT,
  STRESS_END_ABANDONED,
  STRESS_END_INVALID,
  STRESS_N_ENDS,
} StressEnd;

typedef enum {
  STRESS_MAIL_POST,
  STRESS_MAIL_PAYLOAD,
  STRESS_MAIL_LAST,    /* of post_operation_completed() */
  STRESS_MAIL_CONTEXT, /* of no operation */
} StressMailKind;

/* Something that is to be delivered */
struct _StressMail {
  StressMail     *next;
  StressMailKind  kind;
  StressLedger   *ledger;      /* (nullable): of its operation */
  StressWorld    *world;
  GThread        *poster;
  int             begin;       /* ticks around the call that posted it */
  int             end;
  int             floor;       /* what must have been shown before it is delivered */
  gboolean        was_gone;    /* its place, before the call */
  gboolean        accepted;
  int             n_delivered; /* (atomic) */
  int             delivered_at;
  int             n_released;  /* (atomic) */
};

/* Somebody who is to be told */
struct _StressWait {
  StressWait   *next;
  StressLedger *ledger;
  StressWorld  *world;    /* where */
  int           n_called; /* (atomic) */
};

/* A call that reports figures. On the stack of who calls */
typedef struct {
  int      percentage;
  int      number;
  gboolean is_alone;   /* no other call reports at the same time */
} StressReport;

#define STRESS_N_NOTES 96

typedef struct {
  const char *what;
  int         number;
  int         tick;
  GThread    *thread;
} StressNote;

/* One operation's page */
struct _StressLedger {
  guint            number;
  StressWorld     *world;                /* (nullable): its home, from the start on */
  StressComponent *component;            /* (nullable) */
  gboolean         is_queued;            /* its workers run one at a time */
  gboolean         was_gone;             /* its home, before the start */
  gboolean         is_prompt;            /* figures are not held back for a while */
  gboolean         has_data;             /* given with the start */
  gboolean         has_state;
  guint            ends;                 /* bits: what its work may end in */

  int              is_attempted;         /* (atomic) */
  int              is_started;           /* (atomic) */
  int              is_refused;           /* (atomic): or has joined another one */
  int              own_is_sure;          /* (atomic): its own signals were heard from the start */
  int              has_limit;            /* (atomic): of time */

  int              n_handlers;           /* (atomic): that run now */
  int              n_component_completed; /* (atomic) */
  int              n_own_completed;      /* (atomic) */
  int              n_delivered;          /* (atomic): mails */
  int              n_winners;            /* (atomic): who ended it */
  int              sealed_at;            /* (atomic): tick after that; 0: nobody here has */
  int              completed_at;         /* (atomic): tick of Completed */
  StressEnd        winner_end;
  StressEnd        end;

  int              n_reports;            /* (atomic): of figures, accepted */
  int              highest_report;       /* (atomic) */
  int              placed_report;        /* (atomic): the highest one whose place is known */
  int              n_report_begins;      /* (atomic): of calls that report figures */
  int              n_report_ends;        /* (atomic) */
  int              n_component_reports;  /* (atomic): of figures, delivered */
  int              n_own_reports;        /* (atomic) */
  int              highest_shown;        /* (atomic) */
  guint64          n_merged;
  gboolean         every;                /* report is delivered */

  int              n_runs;               /* (atomic): of its worker */
  int              n_live_handles;       /* (atomic) */
  int              n_data_released;      /* (atomic) */
  int              n_states_released;    /* (atomic) */
  int              n_waiting;            /* (atomic): blocked now */
  StressMail      *mails;                /* (atomic) */
  StressWait      *waits;                /* (atomic) */

  int              n_notes;              /* (atomic) */
  StressNote       notes[STRESS_N_NOTES];
};

/* What happened over all programs; all of it (atomic) */
typedef struct {
  int n_programs;
  int n_started;
  int n_joined;
  int n_refused;
  int n_ends[STRESS_N_ENDS];
  int n_gone;              /* in a context that died */
  int n_mails;
  int n_refused_mails;
  int n_reports;
  int n_waits;
  int n_nested;
  int n_deaths;
  int n_runs;
  int n_disposed;
  int n_floods;
} StressTotals;

extern StressTotals  stress_totals;
extern int           stress_n_live_args; /* (atomic): of the classes of this program */

/* How a run is repeated, which whatever ends it tells */
void         stress_set_origin       (guint64             seed,
                                      guint               n_threads);
void         stress_tell_origin      (void);
void         stress_catch_crashes    (void);
/* Reports a violation with the history of @ledger, and then exits with 1 */
void         stress_report           (StressLedger       *ledger,
                                      const char         *format,
                                      ...) G_GNUC_PRINTF (2, 3);
void         stress_violation        (StressLedger       *ledger,
                                      const char         *format,
                                      ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;
#define stress_check(ledger, condition, ...) \
  G_STMT_START { \
    if (G_UNLIKELY (!(condition))) \
      stress_violation ((ledger), __VA_ARGS__); \
  } G_STMT_END

/* Somebody does something. */
void         stress_beat             (void);
int          stress_get_pulse        (void);
int          stress_tick             (void);
void         stress_note             (StressLedger       *self,
                                      const char         *what,
                                      int                 number);
void         stress_print_history    (StressLedger       *self);

/* Around each call of the library that must not call back */
void         stress_begin_call       (void);
void         stress_end_call         (void);
void         stress_check_not_inline (StressLedger       *ledger,
                                      const char         *what);
/* Around those that iterate, and so may */
int          stress_begin_iterating  (void);
void         stress_end_iterating    (int                 depth);

/* Around a handler of an operation. On the stack of who calls */
typedef struct _StressFrame StressFrame;
struct _StressFrame {
  StressLedger *ledger;
  StressFrame  *outer;
  StressWorld  *world;
};
void         stress_enter            (StressFrame        *frame,
                                      StressLedger       *ledger,
                                      const char         *what);
void         stress_leave            (StressFrame        *frame);
gboolean     stress_is_on_stack      (StressLedger       *ledger);
guint        stress_get_depth        (void);

/* What was given to the library is released: at home, unless that is dying. While
 * the program itself gives up what it holds, it is not asked where. */
void         stress_check_home       (StressLedger       *ledger,
                                      StressWorld        *world,
                                      const char         *what);
void         stress_set_own_release  (gboolean            is_own);

StressMail  *stress_mail_new         (StressMailKind      kind,
                                      StressLedger       *ledger,
                                      StressWorld        *world);
void         stress_mail_posted      (StressMail         *self,
                                      gboolean            accepted);
void         stress_mail_delivered   (StressMail         *self);
void         stress_mail_released    (gpointer            self);

StressWait  *stress_wait_new         (StressLedger       *ledger,
                                      StressWorld        *world);
void         stress_wait_called      (StressWait         *self);

void         stress_ledger_completed (StressLedger       *self,
                                      gboolean            own,
                                      EapAsyncOperation  *operation,
                                      EapAsyncCompletedEventArgs *args);
void         stress_ledger_shown     (StressLedger       *self,
                                      gboolean            own,
                                      int                 percentage);
/* Around a call that reports figures */
void         stress_ledger_reports   (StressLedger       *self,
                                      StressReport       *report,
                                      int                 percentage);
void         stress_ledger_reported  (StressLedger       *self,
                                      StressReport       *report,
                                      gboolean            accepted);
/* This call has ended the operation */
void         stress_ledger_won       (StressLedger       *self,
                                      StressEnd           end);
/* Nothing of it is left to be waited for */
gboolean     stress_ledger_is_quiet  (StressLedger       *self);
void         stress_ledger_check     (StressLedger       *self);
void         stress_ledger_clear     (StressLedger       *self);
void         stress_mails_check      (StressMail         *mails);
gboolean     stress_mails_are_quiet  (StressMail         *mails);
void         stress_mails_free       (StressMail         *mails);

G_END_DECLS
