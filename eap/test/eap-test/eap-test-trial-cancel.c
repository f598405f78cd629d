/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* Asking calls to cancel, and what is to come of it */

static const EapTestRule begun_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R2",
  "the work of a call to begin, within the time that the check has",
  "give the work a thread that does not wait for other calls",
};

static const EapTestRule slow_rule = {
  EAP_TEST_CONTRACT_ERROR_SETUP, NULL,
  "a slow call, which can be cancelled while it is under way",
  "give eap_test_contract_set_slow_start_func() a function whose calls take long enough",
};

gboolean
eap_test_trial_await_running (EapTestTrial      *self,
                              const EapTestCall *call)
{
  if (!eap_test_trial_iterate_until (self, eap_test_call_is_begun, call))
    return eap_test_trial_violate (self, &begun_rule, "it has not begun after %u ms",
                                   self->contract->timeout);

  /* What it has to say first is heard, and it gets somewhere. */
  eap_test_trial_listen (self);

  return eap_async_operation_get_state (call->operation) == EAP_OPERATION_STATE_RUNNING ||
         eap_test_trial_violate (self, &slow_rule, "it has ended already");
}

static const char *
name_way (EapTestAsk way)
{
  switch (way)
    {
    case EAP_TEST_ASK_OPERATION:
      return "eap_async_operation_cancel()";
    case EAP_TEST_ASK_COMPONENT:
      return "eap_component_cancel_async()";
    case EAP_TEST_ASK_ALL:
      return "eap_component_cancel_all()";
    case EAP_TEST_ASK_CANCELLABLE:
    default:
      return "g_cancellable_cancel() of the operation's cancellable";
    }
}

static void
ask (EapTestTrial      *self,
     EapAsyncOperation *operation,
     EapTestAsk         way)
{
  switch (way)
    {
    case EAP_TEST_ASK_OPERATION:
      eap_async_operation_cancel (operation);
      break;
    case EAP_TEST_ASK_COMPONENT:
      /* Not the state that it was given: a language may have another type for it. */
      eap_component_cancel_async (self->component,
                                  eap_async_operation_get_user_supplied_state (operation));
      break;
    case EAP_TEST_ASK_ALL:
      eap_component_cancel_all (self->component);
      break;
    case EAP_TEST_ASK_CANCELLABLE:
    default:
      g_cancellable_cancel (eap_async_operation_get_cancellable (operation));
      break;
    }
}

static const EapTestRule wait_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R58",
  "a request to cancel that returns at once, and waits for nothing",
  "have cancel_async() and handlers of the cancellable only ask the work to stop; where the "
  "machine is that slow, see eap_test_contract_set_latency()",
};

gboolean
eap_test_trial_ask_to_cancel (EapTestTrial *self,
                              EapTestCall  *call,
                              EapTestAsk    way)
{
  const char *before = eap_test_trial_enter (self, name_way (way));
  gint64 began = g_get_monotonic_time ();
  gint64 took;

  call->asked = name_way (way);
  ask (self, call->operation, way);
  took = g_get_monotonic_time () - began;
  eap_test_trial_leave (self, before);

  return took <= self->contract->latency * G_TIME_SPAN_MILLISECOND ||
         eap_test_trial_violate (self, &wait_rule, "%s has taken %u ms", name_way (way),
                                 (guint) (took / G_TIME_SPAN_MILLISECOND));
}

static const EapTestRule cancelled_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R7, R8",
  "args that say cancelled, and have no error",
  "look at eap_async_operation_get_cancellable() from time to time, stop, and return the "
  "error that g_cancellable_set_error_if_cancelled() sets; if the work cannot be stopped, "
  "call eap_test_contract_set_supports_cancellation (contract, FALSE)",
};

static const EapTestRule both_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R8",
  "args that say either cancelled or an error, not both",
  "return an error or cancel, and make no args with both of them",
};

/* Of one that was asked to: where nothing is promised, it may succeed too. */
gboolean
eap_test_trial_expect_cancelled (EapTestTrial      *self,
                                 const EapTestCall *call)
{
  EapAsyncCompletedEventArgs *args;
  g_autofree char *outcome = NULL;
  gboolean cancelled;
  gboolean failed;

  if (!eap_test_trial_await (self, call))
    return FALSE;

  args = eap_test_trial_get_args (self, call);
  outcome = eap_test_describe_outcome (args);
  cancelled = eap_async_completed_event_args_get_cancelled (args);
  failed = eap_async_completed_event_args_get_error (args) != NULL;

  if (cancelled && failed)
    return eap_test_trial_violate (self, &both_rule, "%s, asked by %s", outcome, call->asked);

  return cancelled || !self->contract->supports_cancellation ||
         eap_test_trial_violate (self, &cancelled_rule, "%s, asked by %s", outcome, call->asked);
}
