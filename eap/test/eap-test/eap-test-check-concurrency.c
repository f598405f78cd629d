/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* What a second call does. Both are made before the context is iterated, so that the first
 * one is pending however fast it is. */

#define MEND_MODE \
  "install the method with the mode that the contract has, or say the right one with " \
  "eap_test_contract_set_concurrency(); both are EAP_CONCURRENCY_EXCLUSIVE by default"

static const EapTestRule exclusive_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R32",
  "a second call to be refused while the first one is pending, with "
  "EAP_ASYNC_ERROR_INVALID_OPERATION",
  MEND_MODE,
};

static const EapTestRule accepted_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R31, R33",
  "a second call to be accepted while the first one is pending",
  MEND_MODE,
};

static const EapTestRule own_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R67",
  "an operation of its own for each call",
  MEND_MODE,
};

static const EapTestRule refused_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R4",
  "a call that is refused to change nothing, and to raise no event",
  "check all that can be refused before anything is begun",
};

static gboolean
check_exclusive (EapTestTrial *self,
                 EapTestCall  *first)
{
  g_autoptr (GError) error = NULL;
  GValue value = G_VALUE_INIT;
  guint n;

  if (eap_test_trial_try_start (self, EAP_TEST_START_PLAIN,
                                eap_test_trial_make_state (self, &value, 2), &error) != NULL)
    return eap_test_trial_violate (self, &exclusive_rule, "it was accepted");
  if (!g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION))
    return eap_test_trial_violate (self, &exclusive_rule, "another error: %s", error->message);

  n = eap_component_get_n_pending (self->component);
  if (n != 1)
    return eap_test_trial_violate (self, &refused_rule, "%u calls pending instead of one", n);

  if (!eap_test_trial_expect_success (self, first) || !eap_test_trial_expect_once (self, first))
    return FALSE;

  first = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 3);

  return first != NULL && eap_test_trial_expect_success (self, first);
}

static EapTestCall *
start_second (EapTestTrial *self,
              int           number)
{
  g_autoptr (GError) error = NULL;
  GValue value = G_VALUE_INIT;
  EapTestCall *call =
    eap_test_trial_try_start (self, EAP_TEST_START_PLAIN,
                              eap_test_trial_make_state (self, &value, number), &error);

  if (call == NULL)
    eap_test_trial_violate (self, &accepted_rule, "an error: %s", error->message);

  return call;
}

static EapTestCall *
start_another (EapTestTrial *self,
               EapTestCall  *first)
{
  EapTestCall *call = start_second (self, 2);

  if (call != NULL && call->operation == first->operation)
    {
      eap_test_trial_violate (self, &own_rule, "the operation of the first call");
      return NULL;
    }

  return call;
}

static gboolean
check_both (EapTestTrial *self,
            EapTestCall  *first)
{
  EapTestCall *second = start_another (self, first);

  return second != NULL &&
         eap_test_trial_expect_success (self, first) &&
         eap_test_trial_expect_success (self, second) &&
         eap_test_trial_expect_once (self, first) &&
         eap_test_trial_expect_once (self, second);
}

static const EapTestRule order_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R33",
  "calls of a queue to complete in the order in which they were made",
  MEND_MODE,
};

static gboolean
check_queued (EapTestTrial *self,
              EapTestCall  *first)
{
  g_autoptr (GPtrArray) events = NULL;

  if (!check_both (self, first))
    return FALSE;

  events = eap_test_trial_dup_events (self);
  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind == EAP_TEST_EVENT_COMPLETED)
        return event->operation == first->address ||
               eap_test_trial_violate (self, &order_rule, "the second one first");
    }

  return FALSE;
}

static const EapTestRule replace_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R33",
  "a second call to take the place of the first one, which ends as cancelled",
  MEND_MODE,
};

static gboolean
check_replace (EapTestTrial *self,
               EapTestCall  *first)
{
  EapTestCall *second = start_another (self, first);
  guint n = eap_component_get_n_pending (self->component);
  EapAsyncCompletedEventArgs *args;

  if (second == NULL)
    return FALSE;
  if (n != 1)
    return eap_test_trial_violate (self, &replace_rule, "%u calls pending instead of one", n);
  if (!eap_test_trial_await (self, first))
    return FALSE;

  /* A quick one may have ended before: then its outcome stands. */
  args = eap_test_trial_get_args (self, first);
  if (eap_test_trial_prefer_slow (self) == EAP_TEST_START_SLOW &&
      !eap_async_completed_event_args_get_cancelled (args))
    return eap_test_trial_violate (self, &replace_rule, "the first one was not cancelled");

  return eap_test_trial_expect_success (self, second) &&
         eap_test_trial_expect_once (self, first) &&
         eap_test_trial_expect_once (self, second);
}

static const EapTestRule join_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R33, R67",
  "a second call to get the operation of the first one",
  MEND_MODE,
};

/* It has the same user state. */
static gboolean
check_join (EapTestTrial *self,
            EapTestCall  *first)
{
  EapTestCall *second = start_second (self, 1);

  if (second == NULL)
    return FALSE;
  if (second->operation != first->operation)
    return eap_test_trial_violate (self, &join_rule, "an operation of its own");

  return eap_test_trial_expect_success (self, first) &&
         eap_test_trial_expect_once (self, first);
}

static gboolean
check_second_call (EapTestTrial *self)
{
  gboolean is_replaced = self->contract->concurrency == EAP_CONCURRENCY_REPLACE;
  EapTestStartKind kind = is_replaced ? eap_test_trial_prefer_slow (self) : EAP_TEST_START_PLAIN;
  EapTestCall *first;

  if (!eap_test_trial_set_up (self) ||
      (first = eap_test_trial_start_number (self, kind, 1)) == NULL)
    return FALSE;

  switch (self->contract->concurrency)
    {
    case EAP_CONCURRENCY_EXCLUSIVE:
      return check_exclusive (self, first);
    case EAP_CONCURRENCY_QUEUED:
      return check_queued (self, first);
    case EAP_CONCURRENCY_REPLACE:
      return check_replace (self, first);
    case EAP_CONCURRENCY_JOIN:
      return check_join (self, first);
    case EAP_CONCURRENCY_CONCURRENT:
    default:
      return check_both (self, first);
    }
}

static const EapTestRule beside_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R31",
  "a second call to be under way while the first one is",
  "give the work as many threads as there may be calls, or install the method as one whose "
  "calls are queued, and say so with eap_test_contract_set_concurrency()",
};

static const EapTestRule turn_rule = {
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "R33",
  "a second call to wait for its turn while the first one is under way",
  MEND_MODE,
};

static gboolean
check_overlap (EapTestTrial *self)
{
  EapTestCall *first;
  EapTestCall *second;

  if (!eap_test_trial_set_up (self) ||
      (first = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 1)) == NULL ||
      (second = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 2)) == NULL ||
      !eap_test_trial_await_running (self, first))
    return FALSE;

  if (self->contract->concurrency == EAP_CONCURRENCY_CONCURRENT)
    return (eap_test_trial_iterate_until (self, eap_test_call_is_begun, second) &&
            eap_async_operation_get_state (first->operation) == EAP_OPERATION_STATE_RUNNING) ||
           eap_test_trial_violate (self, &beside_rule, "it waits for the first one");

  eap_test_trial_listen (self);

  return !eap_test_call_is_begun (self, second) ||
         eap_async_operation_get_state (first->operation) != EAP_OPERATION_STATE_RUNNING ||
         eap_test_trial_violate (self, &turn_rule, "it has begun");
}

const EapTestCheck eap_test_concurrency_checks[] = {
  { "second-call", check_second_call, 0 },
  { "overlap", check_overlap, EAP_TEST_NEEDS_SLOW | EAP_TEST_NEEDS_SEVERAL },
  { NULL },
};
