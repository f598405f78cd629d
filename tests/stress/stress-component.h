/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "stress-ledger.h"

G_BEGIN_DECLS

/* The classes of the stress program: user states, event args and a component that
 * know the ledger's page */

#define STRESS_TYPE_STATE (stress_state_get_type ())
G_DECLARE_FINAL_TYPE (StressState, stress_state, STRESS, STATE, GObject)

struct _StressState {
  GObject       parent_instance;

  StressLedger *ledger;
};

#define STRESS_TYPE_ARGS (stress_args_get_type ())
G_DECLARE_FINAL_TYPE (StressArgs, stress_args, STRESS, ARGS, EapAsyncCompletedEventArgs)

struct _StressArgs {
  EapAsyncCompletedEventArgs  parent_instance;

  StressLedger               *ledger;    /* (nullable) */
  gboolean                    by_worker; /* who has given them away */
};

#define STRESS_TYPE_PAYLOAD (stress_payload_get_type ())
G_DECLARE_FINAL_TYPE (StressPayload, stress_payload, STRESS, PAYLOAD,
                      EapProgressChangedEventArgs)

struct _StressPayload {
  EapProgressChangedEventArgs  parent_instance;

  StressMail                  *mail;
};

#define STRESS_TYPE_THING (stress_thing_get_type ())
G_DECLARE_FINAL_TYPE (StressThing, stress_thing, STRESS, THING, EapComponent)

/* A component of a program: a StressThing or an EapBackgroundWorker */
struct _StressComponent {
  guint         number;
  gboolean      is_worker;   /* a background worker */
  gboolean      every;       /* report is delivered */
  EapComponent *object;      /* (owned): the program's */
  StressWorld  *world;       /* where it tells of itself */
  int           is_disposed; /* (atomic) */
  int           n_live;      /* (atomic) */
  int           n_running;   /* (atomic): of its queue */
  StressLedger *only;        /* (nullable): of the one operation for which it is made */
};

/* The methods: 0 to 4 have workers and the concurrency of their number, 5 to 9 start
 * functions, 10 is a task function. */
#define STRESS_N_METHODS      11
#define STRESS_METHOD_TASK    10

extern const char *const stress_methods[STRESS_N_METHODS];

/* What a program does when the library calls */
typedef struct {
  EapAsyncCompletedEventArgs *(*run)       (EapAsyncOperation           *operation,
                                            StressLedger                *ledger,
                                            GError                     **error);
  void                        (*start)     (EapAsyncOperation           *operation,
                                            StressLedger                *ledger);
  void                        (*completed) (EapAsyncOperation           *operation,
                                            StressLedger                *ledger,
                                            gboolean                     own,
                                            EapAsyncCompletedEventArgs  *args);
  void                        (*progress)  (EapAsyncOperation           *operation,
                                            StressLedger                *ledger,
                                            gboolean                     own,
                                            EapProgressChangedEventArgs *args);
  StressLedger               *(*find)      (guint                        number);
} StressHooks;

void          stress_classes_init          (const StressHooks *hooks);

/* Whose page it is; NULL: of none of this program */
StressLedger *stress_find_ledger           (EapAsyncOperation *operation);
void          stress_data_released         (gpointer           ledger);

void          stress_component_open        (StressComponent   *self,
                                            guint              max_undelivered,
                                            guint              interval);
gboolean      stress_component_is_disposed (StressComponent   *self);
void          stress_component_dispose     (StressComponent   *self);
/* The signals of an operation itself */
void          stress_connect_own           (EapAsyncOperation *operation,
                                            StressLedger      *ledger);

G_END_DECLS
