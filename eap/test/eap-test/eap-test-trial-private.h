/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-contract-private.h"
#include "eap-test-guard-private.h"

G_BEGIN_DECLS

typedef struct _EapTestCheck EapTestCheck;
typedef struct _EapTestTrial EapTestTrial;

typedef enum
{
  EAP_TEST_EVENT_PROGRESS,            /* of the component */
  EAP_TEST_EVENT_OPERATION_PROGRESS,
  EAP_TEST_EVENT_COMPLETED,           /* of the component */
  EAP_TEST_EVENT_OPERATION_COMPLETED,
  EAP_TEST_EVENT_BUSY,                /* is-busy was notified */
} EapTestEventKind;

/* What was heard, and what was the case then */
typedef struct
{
  EapTestEventKind   kind;
  gconstpointer      operation; /* (nullable): for comparing only */
  EapEventArgs      *args;      /* (owned) (nullable) */
  GThread           *thread;
  GMainContext      *context;   /* (owned) (nullable): that dispatched it */
  const char        *within;    /* (nullable): from within this function */
  EapOperationState  state;     /* of the operation */
  gboolean           is_busy;
  guint              n_pending;
} EapTestEvent;

/* A call that was accepted */
typedef struct
{
  EapAsyncOperation *operation; /* (owned) (nullable): until it is dropped */
  gconstpointer      address;   /* of the operation, for comparing only */
  GValue             state;
  gint64             took;      /* the start, in microseconds */
  const char        *asked;     /* (nullable): how it was asked to cancel */
} EapTestCall;

/* In a handler of the component's Completed */
typedef void (*EapTestHook)      (EapTestTrial       *trial,
                                  const EapTestEvent *event);
typedef gboolean (*EapTestCondition) (EapTestTrial   *trial,
                                      gconstpointer   data);

/* A check under way: a component, calls that are made here, on one thread and in its
 * context, and what is heard of them. */
struct _EapTestTrial
{
  EapTestContract    *contract;  /* (owned) */
  const EapTestCheck *check;
  EapTestGuard       *guard;     /* (unowned) */
  gint64              deadline;
  GThread            *home;
  GMainContext       *context;   /* (owned) */
  GMainContext       *outer;     /* (owned) (nullable): is kept going besides */
  EapComponent       *component; /* (owned) (nullable) */
  gboolean            is_shared; /* other trials have the same component */
  GPtrArray          *calls;     /* (element-type EapTestCall) */
  EapTestHook         hook;      /* (nullable) */
  gpointer            hook_data;
  GError             *error;     /* (owned) (nullable): what is wrong, or does not apply */

  GMutex              lock;
  /* Guarded by the lock */
  GPtrArray          *events;    /* (element-type EapTestEvent) */
  GPtrArray          *ends;      /* (element-type EapTestEvent): both kinds of Completed */
};

/* === Its life === */

EapTestTrial *eap_test_trial_new             (EapTestContract    *contract,
                                              const EapTestCheck *check,
                                              EapTestGuard       *guard,
                                              gint64              deadline);
/* Lets go of everything, on the trial's thread; (transfer full) (nullable): what is wrong */
GError       *eap_test_trial_close           (EapTestTrial       *self);
/* One that is a part of it, on the calling thread and in its context. Its deadline is its
 * own, and moves. */
EapTestTrial *eap_test_trial_new_part        (EapTestTrial       *self,
                                              gint64              deadline);
/* What is wrong with a part, unless something else was before */
void          eap_test_trial_take_error      (EapTestTrial       *self,
                                              GError             *error);
/* Makes a component and listens to it; to be done first */
gboolean      eap_test_trial_set_up          (EapTestTrial       *self);
gboolean      eap_test_trial_set_up_with     (EapTestTrial       *self,
                                              EapComponent       *component);
/* Forgets what was heard, which keeps operations alive */
void          eap_test_trial_forget          (EapTestTrial       *self);
/* No references of one's own */
void          eap_test_trial_drop_component  (EapTestTrial       *self);
void          eap_test_trial_drop_calls      (EapTestTrial       *self);

/* === Making calls === */

/* A state, if the method takes one; into @value, which need not be unset */
const GValue *eap_test_trial_make_state      (EapTestTrial       *self,
                                              GValue             *value,
                                              int                 number);
/* NULL: it was refused, with an error */
EapTestCall  *eap_test_trial_try_start       (EapTestTrial       *self,
                                              EapTestStartKind    kind,
                                              const GValue       *state,
                                              GError            **error);
/* NULL: it was refused, which is wrong */
EapTestCall  *eap_test_trial_start           (EapTestTrial       *self,
                                              EapTestStartKind    kind,
                                              const GValue       *state);
/* The same with the state of this number; 0: none */
EapTestCall  *eap_test_trial_start_number    (EapTestTrial       *self,
                                              EapTestStartKind    kind,
                                              int                 number);
/* A slow one where there is one */
EapTestStartKind
              eap_test_trial_prefer_slow     (EapTestTrial       *self);
void          eap_test_call_drop             (EapTestCall        *call,
                                              EapTestTrial       *trial);
/* Around what is a function of the component */
const char   *eap_test_trial_enter           (EapTestTrial       *self,
                                              const char         *what);
void          eap_test_trial_leave           (EapTestTrial       *self,
                                              const char         *before);

/* === What was heard === */

/* Of all calls if it is NULL */
guint         eap_test_trial_count           (EapTestTrial       *self,
                                              EapTestEventKind    kind,
                                              const EapTestCall  *call);
/* (transfer container) (element-type EapTestEvent): as it is now */
GPtrArray    *eap_test_trial_dup_events      (EapTestTrial       *self);
/* Those of its Completed; NULL: there was none */
EapAsyncCompletedEventArgs *
              eap_test_trial_get_args        (EapTestTrial       *self,
                                              const EapTestCall  *call);
gboolean      eap_test_event_kind_is_end     (EapTestEventKind    kind);
const char   *eap_test_event_kind_get_name   (EapTestEventKind    kind);
char         *eap_test_describe_outcome      (EapAsyncCompletedEventArgs *args);
char         *eap_test_describe_state        (const GValue       *state);
/* As states do that were through another language, where a number is a number */
gboolean      eap_test_states_match          (const GValue       *state,
                                              const GValue       *other);

/* === Waiting, in the trial's context === */

/* FALSE: not before the deadline */
gboolean      eap_test_trial_iterate_until   (EapTestTrial       *self,
                                              EapTestCondition    condition,
                                              gconstpointer       data);
/* For what must not come, which moves the deadline */
void          eap_test_trial_listen          (EapTestTrial       *self);
/* Dispatches what is ready */
void          eap_test_trial_drain           (EapTestTrial       *self);

/* Whether an object is there no more; outlives it */
typedef struct _EapTestWatch EapTestWatch;

EapTestWatch *eap_test_watch_new             (gpointer            object);
void          eap_test_watch_unref           (EapTestWatch       *self);
gboolean      eap_test_trial_wait_until_gone (EapTestTrial       *self,
                                              EapTestWatch       *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EapTestWatch, eap_test_watch_unref)

/* === Saying what is wrong: all return FALSE unless nothing is === */

typedef struct
{
  EapTestContractError  code;
  const char   *rules;    /* (nullable): "R3"; NULL is a fault of the contract object */
  const char   *expected;
  const char   *mend;
} EapTestRule;

gboolean      eap_test_trial_violate         (EapTestTrial       *self,
                                              const EapTestRule  *rule,
                                              const char         *seen_format,
                                              ...) G_GNUC_PRINTF (3, 4);
gboolean      eap_test_trial_skip            (EapTestTrial       *self,
                                              const char         *why);

/* Two conditions */
gboolean      eap_test_call_is_begun         (EapTestTrial       *self,
                                              gconstpointer       call);
gboolean      eap_test_call_is_completed     (EapTestTrial       *self,
                                              gconstpointer       call);
/* Waits for the call's Completed, of the component and of the operation */
gboolean      eap_test_trial_await           (EapTestTrial       *self,
                                              const EapTestCall  *call);
/* Listens, and there was no more than one */
gboolean      eap_test_trial_expect_once     (EapTestTrial       *self,
                                              const EapTestCall  *call);
gboolean      eap_test_trial_expect_success  (EapTestTrial       *self,
                                              const EapTestCall  *call);
gboolean      eap_test_trial_expect_error    (EapTestTrial       *self,
                                              const EapTestCall  *call);
gboolean      eap_test_trial_expect_cancelled (EapTestTrial      *self,
                                               const EapTestCall *call);
/* Waits, and nothing that was heard until then was from within a function */
gboolean      eap_test_trial_expect_outside  (EapTestTrial       *self,
                                              const EapTestCall  *call);
/* The same, and all of it was in the right place */
gboolean      eap_test_trial_finish          (EapTestTrial       *self,
                                              const EapTestCall  *call);
/* Waits until a slow one is under way */
gboolean      eap_test_trial_await_running   (EapTestTrial       *self,
                                              const EapTestCall  *call);
/* Asks a call to cancel, in one of several ways, and is not made to wait */
typedef enum
{
  EAP_TEST_ASK_OPERATION,
  EAP_TEST_ASK_COMPONENT,
  EAP_TEST_ASK_ALL,
  EAP_TEST_ASK_CANCELLABLE,
} EapTestAsk;

#define EAP_TEST_N_ASKS (EAP_TEST_ASK_CANCELLABLE + 1)

gboolean      eap_test_trial_ask_to_cancel   (EapTestTrial       *self,
                                              EapTestCall        *call,
                                              EapTestAsk          way);

G_END_DECLS
