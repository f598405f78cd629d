/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* What events say: user states and progress */

static const EapTestRule operation_state_rule = {
  EAP_TEST_CONTRACT_ERROR_USER_STATE, "R67",
  "an operation that has the user state that the call was given",
  "hand the user state on, in the function that makes the call and to eap_component_start() "
  "or its like; if the method takes none, call "
  "eap_test_contract_set_supports_user_state (contract, FALSE)",
};

static const EapTestRule event_state_rule = {
  EAP_TEST_CONTRACT_ERROR_USER_STATE, "R9, R30",
  "events that carry the user state of their call",
  "complete and report through the operation, with args that have no user state of their own",
};

/* Of a call that has completed */
static gboolean
check_states (EapTestTrial      *self,
              const EapTestCall *call)
{
  g_autoptr (GPtrArray) events = eap_test_trial_dup_events (self);
  g_autofree char *expected = eap_test_describe_state (&call->state);

  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);
      const GValue *state;
      g_autofree char *seen = NULL;

      if (event->args == NULL || event->operation != call->address)
        continue;

      state = eap_event_args_get_user_state (event->args);
      if (eap_test_states_match (state, &call->state))
        continue;

      seen = eap_test_describe_state (state);
      return eap_test_trial_violate (self, &event_state_rule, "%s with %s instead of %s",
                                     eap_test_event_kind_get_name (event->kind), seen, expected);
    }

  return TRUE;
}

static gboolean
check_state (EapTestTrial *self,
             const GValue *state)
{
  EapTestCall *call = eap_test_trial_start (self, EAP_TEST_START_PLAIN, state);
  const GValue *supplied;
  g_autofree char *seen = NULL;

  if (call == NULL)
    return FALSE;

  supplied = eap_async_operation_get_user_supplied_state (call->operation);
  seen = eap_test_describe_state (supplied);
  if (!eap_test_states_match (supplied, &call->state))
    return eap_test_trial_violate (self, &operation_state_rule, "%s", seen);

  return eap_test_trial_await (self, call) && check_states (self, call);
}

static gboolean
check_user_state (EapTestTrial *self)
{
  g_autoptr (GCancellable) object = g_cancellable_new ();

  return eap_test_trial_set_up (self) &&
         check_state (self, EAP_STATE_INT (7)) &&
         check_state (self, EAP_STATE_STRING ("a state")) &&
         check_state (self, EAP_STATE_OBJECT (object)) &&
         check_state (self, NULL);
}

static const EapTestRule late_rule = {
  EAP_TEST_CONTRACT_ERROR_PROGRESS, "R41",
  "no progress after the Completed of the same call",
  "report through the operation, which refuses what comes too late, and emit nothing by hand",
};

static const EapTestRule class_rule = {
  EAP_TEST_CONTRACT_ERROR_PROGRESS, "R49",
  "progress with args of a class derived from EapProgressChangedEventArgs",
  "report through the operation, and emit nothing by hand",
};

static const EapTestRule percentage_rule = {
  EAP_TEST_CONTRACT_ERROR_PROGRESS, "R42, R43",
  "a percentage from 0 to 100",
  "report with eap_async_operation_report_progress() or report_amount(), or make args with a "
  "percentage in these bounds",
};

static gboolean
check_percentage (EapTestTrial                *self,
                  EapProgressChangedEventArgs *args)
{
  int percentage = eap_progress_changed_event_args_get_progress_percentage (args);

  return (percentage >= 0 && percentage <= 100) ||
         eap_test_trial_violate (self, &percentage_rule, "%d", percentage);
}

static const EapTestRule by_hand_rule = {
  EAP_TEST_CONTRACT_ERROR_PROGRESS, "R47, R68",
  "each report of progress from the component and from its operation",
  "report through the operation, which emits both signals, and emit nothing by hand",
};

static gboolean
check_reports (EapTestTrial      *self,
               const EapTestCall *call)
{
  g_autoptr (GPtrArray) events = eap_test_trial_dup_events (self);
  gboolean is_over = FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (eap_test_event_kind_is_end (event->kind))
        is_over = is_over || event->operation == call->address;
      if (event->kind > EAP_TEST_EVENT_OPERATION_PROGRESS ||
          (event->operation != NULL && event->operation != call->address))
        continue;

      if (is_over)
        return eap_test_trial_violate (self, &late_rule, "%s after it",
                                       eap_test_event_kind_get_name (event->kind));
      if (!EAP_IS_PROGRESS_CHANGED_EVENT_ARGS (event->args))
        return eap_test_trial_violate (self, &class_rule, "%s", event->args != NULL
                                       ? G_OBJECT_TYPE_NAME (event->args) : "nothing");
      if (!check_percentage (self, EAP_PROGRESS_CHANGED_EVENT_ARGS (event->args)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_both (EapTestTrial      *self,
            const EapTestCall *call)
{
  guint n = eap_test_trial_count (self, EAP_TEST_EVENT_PROGRESS, NULL);
  guint n_of_operation = eap_test_trial_count (self, EAP_TEST_EVENT_OPERATION_PROGRESS, call);

  return n == n_of_operation ||
         eap_test_trial_violate (self, &by_hand_rule,
                                 "%u from the component, and %u from its operation", n,
                                 n_of_operation);
}

static gboolean
check_progress (EapTestTrial *self)
{
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL ||
      !eap_test_trial_await (self, call))
    return FALSE;

  eap_test_trial_listen (self);

  return check_reports (self, call) && check_both (self, call);
}

static gboolean
check_progress_of_slow (EapTestTrial *self)
{
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 1)) == NULL ||
      !eap_test_trial_await_running (self, call))
    return FALSE;

  if (!eap_test_trial_ask_to_cancel (self, call, EAP_TEST_ASK_OPERATION) ||
      !eap_test_trial_await (self, call))
    return FALSE;

  eap_test_trial_listen (self);

  return check_reports (self, call) && check_both (self, call);
}

const EapTestCheck eap_test_event_checks[] = {
  { "user-state", check_user_state, EAP_TEST_NEEDS_STATES },
  { "progress", check_progress, 0 },
  { "progress-until-cancelled", check_progress_of_slow, EAP_TEST_NEEDS_SLOW },
  { NULL },
};
