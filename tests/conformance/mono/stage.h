/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-utils.h"

G_BEGIN_DECLS

/* What the scenarios of all topics use */

typedef struct
{
  const char *name;
  void      (*run) (void);
} Scenario;

/* Each ends with one that has no name. */
extern const Scenario args_scenarios[];
extern const Scenario manager_scenarios[];
extern const Scenario operation_scenarios[];
extern const Scenario context_scenarios[];
extern const Scenario outcome_scenarios[];
extern const Scenario events_scenarios[];
extern const Scenario busy_scenarios[];
extern const Scenario cancel_scenarios[];
extern const Scenario report_scenarios[];
extern const Scenario several_scenarios[];
extern const Scenario life_scenarios[];

/* A context of one thread that is pumped by hand, and has something to say. The
 * scenarios that do not need it use the thread-default main context. */
#define PLACE_TYPE (place_get_type ())
G_DECLARE_FINAL_TYPE (Place, place, STAGE, PLACE, EapSynchronizationContext)

struct _Place
{
  EapSynchronizationContext  parent_instance;

  GThread                   *owner;
  gboolean                   says;        /* when operations start and complete */
  gboolean                   refuses;     /* operations */
  EapSendOrPostCallback      on_started;  /* (nullable) */
  gpointer                   data;        /* (unowned) (nullable): for that */
  int                        n_started;   /* (atomic) */
  int                        n_completed; /* (atomic) */

  GMutex                     lock;
  GCond                      woken;
  gboolean                   is_woken;    /* guarded by the lock */
};

EapSynchronizationContext *place_new       (void);
void                       place_pump      (Place                 *self);
/* How often operations have started and completed */
void                       place_tell      (Place                 *self);

/* The calling thread is now home, where scenarios start things. */
void                       set_home        (void);
const char                *where           (void);

/* From here on, what this scenario starts is heard of in a place of its own. */
Place                     *use_place       (void);
void                       leave_place     (void);

/* Until nothing is ready any more, or until the condition holds */
void                       pump            (void);
void                       pump_until      (EapTestCondition       condition,
                                            gpointer               data);
/* Drops the last reference of a scenario, once nobody else has one */
void                       finalize_soon   (gpointer               object);
/* Until it has ended, but nobody has heard of it */
void                       await_end       (EapAsyncOperation     *operation);
/* Calls on another thread, and returns when that has ended */
void                       elsewhere       (EapSendOrPostCallback  callback,
                                            gpointer               data);
void                       gate_close      (EapTestGate           *self);

void                       say             (const char            *format,
                                            ...) G_GNUC_PRINTF (1, 2);

/* What they return is not to be freed. */
const char                *yes_no          (gboolean               value);
const char                *describe        (const GValue          *value);
const char                *describe_error  (const GError          *error);
const char                *describe_args   (gpointer               args);
/* What a getter that raises what went wrong answers */
const char                *describe_raised (gpointer               args,
                                            const GError          *raised);
const char                *describe_result (EapRunWorkerCompletedEventArgs *args);

/* An error that a scenario's own code makes */
const GError              *boom            (void);
const GError              *cancelled_error (void);

/* Says what became of a call that is given @refusal for its error. */
#define attempt(what, call) \
  G_STMT_START { \
    GError *refusal = NULL; \
    gboolean was_accepted_ = (call); \
    say_attempt (what, was_accepted_, refusal); \
  } G_STMT_END

void                       say_attempt     (const char            *what,
                                            gboolean               was_accepted,
                                            GError                *refusal);

/* The same for a call that is wrong, of which the library is critical. */
#define attempt_wrong(what, call) \
  G_STMT_START { \
    GError *refusal = NULL; \
    gboolean was_accepted_; \
    begin_wrong (); \
    was_accepted_ = (call); \
    end_wrong (&refusal); \
    say_attempt (what, was_accepted_, refusal); \
  } G_STMT_END

void                       begin_wrong     (void);
void                       end_wrong       (GError               **refusal);

G_END_DECLS
