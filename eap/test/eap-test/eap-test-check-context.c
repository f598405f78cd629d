/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* Where events arrive */

static gboolean
check_kind (EapTestTrial     *self,
            EapTestStartKind  kind)
{
  EapTestCall *call = eap_test_trial_start_number (self, kind, 1 + kind);

  return call != NULL &&
         eap_test_trial_finish (self, call) &&
         eap_test_trial_expect_once (self, call);
}

/* All that can be heard of a component, here */
static gboolean
check_here (EapTestTrial *self)
{
  return eap_test_trial_set_up (self) &&
         check_kind (self, EAP_TEST_START_PLAIN) &&
         (!eap_test_contract_has_start (self->contract, EAP_TEST_START_FAILING) ||
          check_kind (self, EAP_TEST_START_FAILING));
}

static gboolean
check_own_context (EapTestTrial *self)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  EapTestTrial *part;

  g_main_context_push_thread_default (context);
  part = eap_test_trial_new_part (self, self->deadline);
  check_here (part);
  eap_test_trial_take_error (self, eap_test_trial_close (part));
  g_main_context_pop_thread_default (context);

  return self->error == NULL;
}

/* A thread that makes calls, with a context of its own */
typedef struct
{
  EapTestTrial *trial;     /* that waits for it */
  EapComponent *component; /* (unowned) (nullable): that it shares */
  gint64        deadline;
  int           number;
  int          *n_ready;   /* (atomic) */
  int           is_over;   /* (atomic) */
  GThread      *thread;    /* (owned): gives back what is wrong */
} Caller;

static gboolean
are_ready (EapTestTrial  *self,
           gconstpointer  data)
{
  return g_atomic_int_get ((const int *) data) <= 0;
}

/* When all of them are about to */
static gboolean
call_at_once (Caller       *caller,
              EapTestTrial *part)
{
  gboolean is_set_up = caller->component != NULL
    ? eap_test_trial_set_up_with (part, caller->component) : eap_test_trial_set_up (part);
  EapTestCall *call;

  g_atomic_int_add (caller->n_ready, -1);
  if (!is_set_up || !eap_test_trial_iterate_until (part, are_ready, caller->n_ready))
    return FALSE;

  call = eap_test_trial_start_number (part, EAP_TEST_START_PLAIN, caller->number);

  return call != NULL &&
         eap_test_trial_expect_success (part, call) &&
         eap_test_trial_finish (part, call) &&
         eap_test_trial_expect_once (part, call);
}

static gpointer
caller_thread (gpointer data)
{
  Caller *caller = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  EapTestTrial *part;
  GError *error;

  g_main_context_push_thread_default (context);
  part = eap_test_trial_new_part (caller->trial, caller->deadline);
  part->is_shared = caller->component != NULL;
  call_at_once (caller, part);
  error = eap_test_trial_close (part);
  g_main_context_pop_thread_default (context);

  g_atomic_int_set (&caller->is_over, TRUE);

  return error;
}

static gboolean
is_over (EapTestTrial  *self,
         gconstpointer  data)
{
  return g_atomic_int_get (&((const Caller *) data)->is_over);
}

static gboolean
run_callers (EapTestTrial *self,
             int           n_callers)
{
  Caller callers[2] = { 0 };
  int n_ready = n_callers;

  for (int i = 0; i < n_callers; i++)
    {
      callers[i].trial = self;
      callers[i].component = self->component;
      callers[i].deadline = self->deadline;
      callers[i].number = 1 + i;
      callers[i].n_ready = &n_ready;
      callers[i].thread = g_thread_new ("eap-test-caller", caller_thread, &callers[i]);
    }

  /* A thread that hangs is waited for nevertheless: it uses what is here. The guard ends
   * that. */
  self->deadline = G_MAXINT64;
  for (int i = 0; i < n_callers; i++)
    {
      eap_test_trial_iterate_until (self, is_over, &callers[i]);
      eap_test_trial_take_error (self, g_thread_join (callers[i].thread));
    }

  return self->error == NULL;
}

static gboolean
check_other_thread (EapTestTrial *self)
{
  return run_callers (self, 1);
}

/* On one component, where its calls may be pending at the same time */
static gboolean
check_two_threads (EapTestTrial *self)
{
  gboolean is_shared = eap_test_contract_allows_several (self->contract);

  return (!is_shared || eap_test_trial_set_up (self)) && run_callers (self, 2);
}

const EapTestCheck eap_test_context_checks[] = {
  { "callers-context", check_here, 0 },
  { "own-context", check_own_context, 0 },
  { "other-thread", check_other_thread, EAP_TEST_NEEDS_THREADS },
  { "two-threads", check_two_threads, EAP_TEST_NEEDS_THREADS },
  { NULL },
};
