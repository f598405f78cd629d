/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* Asking calls to cancel, at any time */

static const EapTestRule idle_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R57, R63",
  "no event from asking a component to cancel on which nothing is pending",
  "have cancel_async() do nothing where there is no such call",
};

static const EapTestRule remembered_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R57, R61",
  "a call that nobody has asked to cancel, after requests that came before it",
  "remember no request: what is asked is an operation, not the component",
};

/* Makes a call, and lets it end. Of a slow one a request is seen in any case; one that is
 * not may have ended before. */
static gboolean
check_unasked (EapTestTrial *self)
{
  EapTestStartKind kind = eap_test_trial_prefer_slow (self);
  EapTestCall *call = eap_test_trial_start_number (self, kind, 1);
  GCancellable *cancellable;

  if (call == NULL)
    return FALSE;

  cancellable = eap_async_operation_get_cancellable (call->operation);
  if (kind == EAP_TEST_START_SLOW && !g_cancellable_is_cancelled (cancellable) &&
      !eap_test_trial_await_running (self, call))
    return FALSE;
  if (g_cancellable_is_cancelled (cancellable))
    return eap_test_trial_violate (self, &remembered_rule, "it was asked to cancel");

  if (kind != EAP_TEST_START_SLOW)
    return eap_test_trial_expect_success (self, call) && eap_test_trial_expect_once (self, call);

  return eap_test_trial_ask_to_cancel (self, call, EAP_TEST_ASK_OPERATION) &&
         eap_test_trial_await (self, call) &&
         eap_test_trial_expect_once (self, call);
}

static gboolean
check_idle (EapTestTrial *self)
{
  const char *before;

  if (!eap_test_trial_set_up (self))
    return FALSE;

  before = eap_test_trial_enter (self, "eap_component_cancel_async()");
  eap_component_cancel_async (self->component, NULL);
  eap_component_cancel_async (self->component, EAP_STATE_STRING ("unknown"));
  eap_component_cancel_all (self->component);
  eap_test_trial_leave (self, before);

  eap_test_trial_listen (self);
  if (eap_test_trial_count (self, EAP_TEST_EVENT_COMPLETED, NULL) > 0)
    return eap_test_trial_violate (self, &idle_rule, "a Completed");

  return check_unasked (self);
}

/* Whatever comes of it: work that has no time to stop may succeed. */
static gboolean
expect_an_end (EapTestTrial      *self,
               const EapTestCall *call)
{
  g_autofree char *outcome = NULL;

  if (!eap_test_trial_finish (self, call) || !eap_test_trial_expect_once (self, call))
    return FALSE;

  outcome = eap_test_describe_outcome (eap_test_trial_get_args (self, call));

  return !g_str_has_prefix (outcome, "both") ||
         eap_test_trial_expect_cancelled (self, call);
}

static gboolean
check_at_once (EapTestTrial *self)
{
  EapTestCall *call;

  if (!eap_test_trial_set_up (self))
    return FALSE;

  call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1);
  if (call == NULL ||
      !eap_test_trial_ask_to_cancel (self, call, EAP_TEST_ASK_OPERATION) ||
      !expect_an_end (self, call))
    return FALSE;

  if (!eap_test_contract_has_start (self->contract, EAP_TEST_START_SLOW))
    return TRUE;

  call = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 2);

  return call != NULL &&
         eap_test_trial_ask_to_cancel (self, call, EAP_TEST_ASK_OPERATION) &&
         eap_test_trial_expect_cancelled (self, call) &&
         expect_an_end (self, call);
}

static gboolean
check_way (EapTestTrial *self,
           EapTestAsk    way)
{
  EapTestCall *call = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 1 + way);

  return call != NULL &&
         eap_test_trial_await_running (self, call) &&
         eap_test_trial_ask_to_cancel (self, call, way) &&
         eap_test_trial_expect_cancelled (self, call) &&
         eap_test_trial_finish (self, call) &&
         eap_test_trial_expect_once (self, call);
}

static gboolean
check_while_running (EapTestTrial *self)
{
  if (!eap_test_trial_set_up (self))
    return FALSE;

  for (int i = 0; i < EAP_TEST_N_ASKS; i++)
    if (!check_way (self, i))
      return FALSE;

  return TRUE;
}

static gboolean
check_twice (EapTestTrial *self)
{
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 1)) == NULL ||
      !eap_test_trial_await_running (self, call))
    return FALSE;

  for (int i = 0; i < 2 * EAP_TEST_N_ASKS; i++)
    if (!eap_test_trial_ask_to_cancel (self, call, i % EAP_TEST_N_ASKS))
      return FALSE;

  return eap_test_trial_expect_cancelled (self, call) && expect_an_end (self, call);
}

static const EapTestRule changed_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R57, R60",
  "a call that has ended to stay as it was, whoever asks it to cancel",
  "have the work's end decide what became of the call, and forget it then",
};

static gboolean
check_after_the_end (EapTestTrial *self)
{
  EapTestCall *call;
  g_autofree char *outcome = NULL;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL ||
      !eap_test_trial_expect_success (self, call))
    return FALSE;

  for (int i = 0; i < EAP_TEST_N_ASKS; i++)
    if (!eap_test_trial_ask_to_cancel (self, call, i))
      return FALSE;

  if (!eap_test_trial_expect_once (self, call))
    return FALSE;

  outcome = eap_test_describe_outcome (eap_async_operation_get_args (call->operation));

  return g_str_equal (outcome, "success") ||
         eap_test_trial_violate (self, &changed_rule, "%s", outcome);
}

static const EapTestRule unknown_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R63",
  "a request with a user state that no call has to be ignored",
  "find the call by its user state, and ask no more than its operation",
};

/* Of a slow call it is seen in any case; one that is not may have ended before. */
static gboolean
check_unknown_state (EapTestTrial *self)
{
  EapTestStartKind kind = eap_test_trial_prefer_slow (self);
  EapTestCall *call;
  const char *before;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, kind, 1)) == NULL ||
      (kind == EAP_TEST_START_SLOW && !eap_test_trial_await_running (self, call)))
    return FALSE;

  before = eap_test_trial_enter (self, "eap_component_cancel_async()");
  eap_component_cancel_async (self->component, EAP_STATE_STRING ("unknown"));
  eap_test_trial_leave (self, before);

  if (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (call->operation)))
    return eap_test_trial_violate (self, &unknown_rule, "the call was asked to cancel");

  if (kind == EAP_TEST_START_SLOW &&
      !eap_test_trial_ask_to_cancel (self, call, EAP_TEST_ASK_OPERATION))
    return FALSE;

  return eap_test_trial_await (self, call) && eap_test_trial_expect_once (self, call);
}

static const EapTestRule other_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R38, R64",
  "a request that is for one call to leave the others alone",
  "find the call by its user state, and ask no more than its operation",
};

/* The other one is asked in the end too. */
static gboolean
check_one_of_several (EapTestTrial *self)
{
  EapTestCall *call;
  EapTestCall *other;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 1)) == NULL ||
      (other = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 2)) == NULL ||
      !eap_test_trial_await_running (self, call) ||
      !eap_test_trial_ask_to_cancel (self, call, EAP_TEST_ASK_COMPONENT) ||
      !eap_test_trial_expect_cancelled (self, call))
    return FALSE;

  eap_test_trial_listen (self);
  if (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (other->operation)))
    return eap_test_trial_violate (self, &other_rule, "the other call was asked too");

  return eap_test_trial_ask_to_cancel (self, other, EAP_TEST_ASK_COMPONENT) &&
         eap_test_trial_expect_cancelled (self, other);
}

const EapTestCheck eap_test_cancel_checks[] = {
  { "cancel-idle", check_idle, 0 },
  { "cancel-at-once", check_at_once, 0 },
  { "cancel-while-running", check_while_running, EAP_TEST_NEEDS_SLOW },
  { "cancel-twice", check_twice, EAP_TEST_NEEDS_SLOW },
  { "cancel-after-the-end", check_after_the_end, 0 },
  { "cancel-unknown-state", check_unknown_state, EAP_TEST_NEEDS_STATES },
  { "cancel-one-of-several", check_one_of_several,
    EAP_TEST_NEEDS_SLOW | EAP_TEST_NEEDS_CANCELLABLE | EAP_TEST_NEEDS_STATES |
    EAP_TEST_NEEDS_SEVERAL },
  { NULL },
};
