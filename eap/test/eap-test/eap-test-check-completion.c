/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* How a call ends */

/* Without it nothing can be heard of a call, so each check begins with this. */
static gboolean
check_signal (EapTestTrial *self)
{
  return eap_test_trial_set_up (self);
}

static const EapTestRule args_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R3, R68",
  "the same args in the component's Completed, in the operation's completed, and in what "
  "eap_async_operation_get_args() returns",
  "give the args to the operation when it is completed, and emit nothing by hand",
};

static EapEventArgs *
find_args (EapTestTrial      *self,
           EapTestEventKind   kind,
           const EapTestCall *call)
{
  g_autoptr (GPtrArray) events = eap_test_trial_dup_events (self);

  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind == kind && event->operation == call->address)
        return event->args;
    }

  return NULL;
}

static gboolean
check_completes_once (EapTestTrial *self)
{
  EapTestCall *call;
  EapEventArgs *args;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL ||
      !eap_test_trial_expect_success (self, call) ||
      !eap_test_trial_expect_once (self, call))
    return FALSE;

  args = find_args (self, EAP_TEST_EVENT_COMPLETED, call);
  if (args != find_args (self, EAP_TEST_EVENT_OPERATION_COMPLETED, call))
    return eap_test_trial_violate (self, &args_rule, "the two signals have different ones");

  return (gpointer) args == eap_async_operation_get_args (call->operation) ||
         eap_test_trial_violate (self, &args_rule, "the signals have others than the operation");
}

static gboolean
check_within (EapTestTrial     *self,
              EapTestStartKind  kind)
{
  EapTestCall *call = eap_test_trial_start_number (self, kind, 1 + kind);

  return call != NULL && eap_test_trial_expect_outside (self, call);
}

static gboolean
check_never_within_the_call (EapTestTrial *self)
{
  return eap_test_trial_set_up (self) &&
         check_within (self, EAP_TEST_START_PLAIN) &&
         (!eap_test_contract_has_start (self->contract, EAP_TEST_START_FAILING) ||
          check_within (self, EAP_TEST_START_FAILING));
}

static const EapTestRule at_once_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R26",
  "a method that returns at once",
  "do the work on a worker thread, or begin it in a start function that waits for nothing; "
  "where the machine is that slow, see eap_test_contract_set_latency()",
};

static gboolean
check_returns_at_once (EapTestTrial *self)
{
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, eap_test_trial_prefer_slow (self), 1)) == NULL)
    return FALSE;

  return call->took <= self->contract->latency * G_TIME_SPAN_MILLISECOND ||
         eap_test_trial_violate (self, &at_once_rule, "it has taken %u ms",
                                 (guint) (call->took / G_TIME_SPAN_MILLISECOND));
}

static gboolean
check_fails (EapTestTrial *self)
{
  EapTestCall *call;

  return eap_test_trial_set_up (self) &&
         (call = eap_test_trial_start_number (self, EAP_TEST_START_FAILING, 1)) != NULL &&
         eap_test_trial_expect_error (self, call) &&
         eap_test_trial_expect_once (self, call);
}

static gboolean
has_component_completed (EapTestTrial  *self,
                         gconstpointer  data)
{
  return eap_test_trial_count (self, EAP_TEST_EVENT_COMPLETED, NULL) > 0;
}

static const EapTestRule dropped_rule = {
  EAP_TEST_CONTRACT_ERROR_LIFE, "R2, R38",
  "a call that goes on and succeeds, though nobody has kept its operation",
  "have the work keep a reference on the operation, as a worker does by itself, until it has "
  "completed it",
};

/* The operation may be gone by now, so it is not looked for. */
static gboolean
check_dropped_outcome (EapTestTrial *self)
{
  g_autoptr (GPtrArray) events = eap_test_trial_dup_events (self);
  g_autofree char *outcome = NULL;

  for (guint i = 0; i < events->len && outcome == NULL; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind == EAP_TEST_EVENT_COMPLETED && event->args != NULL)
        outcome = eap_test_describe_outcome (EAP_ASYNC_COMPLETED_EVENT_ARGS (event->args));
    }

  return g_strcmp0 (outcome, "success") == 0 ||
         eap_test_trial_violate (self, &dropped_rule, "%s",
                                 outcome != NULL ? outcome : "a Completed without args");
}

static gboolean
check_dropped_at_once (EapTestTrial *self)
{
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL)
    return FALSE;

  eap_test_call_drop (call, self);
  if (!eap_test_trial_iterate_until (self, has_component_completed, NULL))
    return eap_test_trial_violate (self, &dropped_rule, "no Completed within %u ms",
                                   self->contract->timeout);

  return check_dropped_outcome (self) && eap_test_trial_expect_once (self, call);
}

static const EapTestRule restart_rule = {
  EAP_TEST_CONTRACT_ERROR_USER_STATE, "R12, R35",
  "a call, with the same user state, that a handler of Completed makes, to be accepted",
  "forget the call before its Completed is emitted, as EapComponent does; keep no table of "
  "your own",
};

static void
restart (EapTestTrial       *self,
         const EapTestEvent *event)
{
  g_autoptr (GError) error = NULL;
  GValue value = G_VALUE_INIT;

  self->hook = NULL;
  self->hook_data = eap_test_trial_try_start (self, EAP_TEST_START_PLAIN,
                                              eap_test_trial_make_state (self, &value, 1),
                                              &error);
  if (self->hook_data == NULL)
    eap_test_trial_violate (self, &restart_rule, "%s", error->message);
}

static gboolean
check_restart_in_the_handler (EapTestTrial *self)
{
  EapTestCall *call;

  self->hook = restart;

  return eap_test_trial_set_up (self) &&
         (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) != NULL &&
         eap_test_trial_expect_success (self, call) &&
         self->hook_data != NULL &&
         eap_test_trial_expect_success (self, self->hook_data) &&
         eap_test_trial_expect_once (self, call) &&
         eap_test_trial_expect_once (self, self->hook_data);
}

static const EapTestRule wait_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R73",
  "a call that ends while its operation is waited for, in a program without a main loop",
  "let nothing that the work needs depend on another main context than that of the caller",
};

static gboolean
check_wait (EapTestTrial *self)
{
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL)
    return FALSE;

  args = eap_async_operation_wait (call->operation,
                                   self->contract->timeout * G_TIME_SPAN_MILLISECOND, &error);

  /* Work that fails has ended too. */
  if (args == NULL && eap_async_operation_get_args (call->operation) == NULL)
    return eap_test_trial_violate (self, &wait_rule, "%s", error->message);

  return eap_test_trial_expect_success (self, call);
}

const EapTestCheck eap_test_completion_checks[] = {
  { "signal", check_signal, 0 },
  { "completes-once", check_completes_once, 0 },
  { "restart-in-the-handler", check_restart_in_the_handler, 0 },
  { "never-within-the-call", check_never_within_the_call, 0 },
  { "returns-at-once", check_returns_at_once, 0 },
  { "fails", check_fails, EAP_TEST_NEEDS_FAILING },
  { "dropped-at-once", check_dropped_at_once, 0 },
  { "wait", check_wait, 0 },
  { NULL },
};
