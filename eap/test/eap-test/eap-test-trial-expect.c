/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* What nearly every check expects of its calls */

static char *
make_message (EapTestTrial      *self,
              const EapTestRule *rule,
              const char        *seen)
{
  const char *method = self->contract->method;
  const char *type_name = g_type_name (self->contract->component_type);
  g_autofree char *head = NULL;

  if (rule->rules != NULL)
    head = g_strdup_printf ("The method '%s' of %s breaks rule %s (check '%s').",
                            method, type_name, rule->rules, self->check->name);
  else
    head = g_strdup_printf ("The method '%s' of %s cannot be checked (check '%s').",
                            method, type_name, self->check->name);

  return g_strdup_printf ("%s\n  Expected: %s.\n  Seen: %s.\n  To mend it: %s.",
                          head, rule->expected, seen, rule->mend);
}

/* The first one counts; the others mostly follow from it. */
gboolean
eap_test_trial_violate (EapTestTrial      *self,
                        const EapTestRule *rule,
                        const char        *seen_format,
                        ...)
{
  g_autofree char *seen = NULL;
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, seen_format);
  seen = g_strdup_vprintf (seen_format, arguments);
  va_end (arguments);

  message = make_message (self, rule, seen);
  if (self->error == NULL)
    self->error = g_error_new_literal (EAP_TEST_CONTRACT_ERROR, rule->code, message);

  return FALSE;
}

gboolean
eap_test_trial_skip (EapTestTrial *self,
                     const char   *why)
{
  if (self->error == NULL)
    self->error = g_error_new (EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE,
                               "The check '%s' does not apply to the method '%s' of %s: %s",
                               self->check->name, self->contract->method,
                               g_type_name (self->contract->component_type), why);

  return FALSE;
}

gboolean
eap_test_call_is_begun (EapTestTrial  *self,
                        gconstpointer  call)
{
  EapAsyncOperation *operation = ((const EapTestCall *) call)->operation;

  return eap_async_operation_get_state (operation) != EAP_OPERATION_STATE_QUEUED;
}

gboolean
eap_test_call_is_completed (EapTestTrial  *self,
                            gconstpointer  call)
{
  return eap_test_trial_count (self, EAP_TEST_EVENT_COMPLETED, call) > 0 &&
         eap_test_trial_count (self, EAP_TEST_EVENT_OPERATION_COMPLETED, call) > 0;
}

static const EapTestRule await_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R2",
  "the call to end with a Completed, within the time that the check has",
  "complete the operation on every path of the work, also where that fails or is asked to "
  "cancel; if the work only takes that long, see eap_test_contract_set_timeout(); in "
  "JavaScript, check in a callback of the main loop, and not while an async function runs",
};

static const EapTestRule announce_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R11",
  "the component's own Completed of the call, with args that say which operation they are of",
  "install the method on the class and start the call with eap_component_start() or its like, "
  "so that both are done for you",
};

static const EapTestRule operation_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R3",
  "an operation that ends when its Completed is emitted",
  "complete the operation, and emit nothing by hand",
};

static const char *
name_state (const EapTestCall *call)
{
  switch (eap_async_operation_get_state (call->operation))
    {
    case EAP_OPERATION_STATE_QUEUED:
      return "the work has not begun";
    case EAP_OPERATION_STATE_RUNNING:
      return "the operation is under way, and nobody has completed it";
    case EAP_OPERATION_STATE_COMPLETING:
      return "the operation has ended, and its context delivers nothing";
    case EAP_OPERATION_STATE_COMPLETED:
    default:
      return "the operation has ended";
    }
}

static const EapTestRule deaf_rule = {
  EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R7, R56",
  "a call that was asked to cancel to end, within the time that the check has",
  "look at eap_async_operation_get_cancellable() from time to time, or hand it down to what "
  "the work waits for; if the work cannot be stopped, call "
  "eap_test_contract_set_supports_cancellation (contract, FALSE)",
};

static gboolean
is_deaf (EapTestTrial      *self,
         const EapTestCall *call)
{
  return call->asked != NULL && self->contract->supports_cancellation &&
         eap_async_operation_get_state (call->operation) <= EAP_OPERATION_STATE_RUNNING;
}

/* Of this call, or of none that was made */
static gboolean
has_stray_completed (EapTestTrial      *self,
                     const EapTestCall *call)
{
  guint n = eap_test_trial_count (self, EAP_TEST_EVENT_COMPLETED, NULL);

  for (guint i = 0; i < self->calls->len; i++)
    {
      const EapTestCall *other = g_ptr_array_index (self->calls, i);

      if (other->address != call->address)
        n -= eap_test_trial_count (self, EAP_TEST_EVENT_COMPLETED, other);
    }

  return n > 0;
}

gboolean
eap_test_trial_await (EapTestTrial      *self,
                      const EapTestCall *call)
{
  gboolean by_component;
  gboolean by_operation;

  if (eap_test_trial_iterate_until (self, eap_test_call_is_completed, call))
    return TRUE;

  by_component = has_stray_completed (self, call);
  by_operation = eap_test_trial_count (self, EAP_TEST_EVENT_OPERATION_COMPLETED, call) > 0;

  if (by_operation)
    return eap_test_trial_violate (self, &announce_rule, "%s", by_component
                                   ? "a Completed whose args are not of that operation"
                                   : "the operation's completed, and none of the component");
  if (by_component)
    return eap_test_trial_violate (self, &operation_rule,
                                   "the component's Completed, and %s", name_state (call));
  if (is_deaf (self, call))
    return eap_test_trial_violate (self, &deaf_rule, "it goes on after %u ms, asked by %s",
                                   self->contract->timeout, call->asked);

  return eap_test_trial_violate (self, &await_rule, "none within %u ms: %s",
                                 self->contract->timeout, name_state (call));
}

static const EapTestRule once_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R3",
  "exactly one Completed for the call",
  "leave the signal to the operation, which emits it once: do not emit it by hand, and do "
  "not start the work of a call twice",
};

gboolean
eap_test_trial_expect_once (EapTestTrial      *self,
                            const EapTestCall *call)
{
  gboolean is_only = self->calls->len == 1 && !self->is_shared;
  guint n;

  eap_test_trial_listen (self);
  /* Those of no operation are too many too, where there is but this call. */
  n = eap_test_trial_count (self, EAP_TEST_EVENT_COMPLETED, is_only ? NULL : call);

  return n == 1 || eap_test_trial_violate (self, &once_rule, "%u of them", n);
}

static const EapTestRule success_rule = {
  EAP_TEST_CONTRACT_ERROR_SETUP, NULL,
  "a call that succeeds",
  "give eap_test_contract_set_start_func() a function whose calls succeed, or find out why "
  "this one does not",
};

gboolean
eap_test_trial_expect_success (EapTestTrial      *self,
                               const EapTestCall *call)
{
  g_autofree char *outcome = NULL;

  if (!eap_test_trial_await (self, call))
    return FALSE;

  outcome = eap_test_describe_outcome (eap_test_trial_get_args (self, call));

  return g_str_equal (outcome, "success") ||
         eap_test_trial_violate (self, &success_rule, "%s", outcome);
}

static const EapTestRule error_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R5, R8",
  "args with the error that the work has failed with, and not cancelled",
  "return the error from the work, or give it to eap_async_operation_complete_with_error(); "
  "or give eap_test_contract_set_failing_start_func() a function whose calls fail",
};

gboolean
eap_test_trial_expect_error (EapTestTrial      *self,
                             const EapTestCall *call)
{
  EapAsyncCompletedEventArgs *args;
  g_autofree char *outcome = NULL;

  if (!eap_test_trial_await (self, call))
    return FALSE;

  args = eap_test_trial_get_args (self, call);
  if (eap_async_completed_event_args_get_error (args) != NULL &&
      !eap_async_completed_event_args_get_cancelled (args))
    return TRUE;

  outcome = eap_test_describe_outcome (args);

  return eap_test_trial_violate (self, &error_rule, "%s", outcome);
}

static const EapTestRule within_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R27",
  "no event from within a call: all of them from the main context, later",
  "complete and report through the operation, which delivers later, and emit nothing by hand",
};

static const EapTestRule home_rule = {
  EAP_TEST_CONTRACT_ERROR_CONTEXT, "R10, R45",
  "every event on the thread and in the main context in which the call was made",
  "make the operation on the thread of the caller, report and complete through it, and emit "
  "nothing on a worker thread or in a context of the component's own",
};

static gboolean
check_outside (EapTestTrial       *self,
               const EapTestEvent *event)
{
  return event->within == NULL ||
         eap_test_trial_violate (self, &within_rule, "%s, from within %s",
                                 eap_test_event_kind_get_name (event->kind), event->within);
}

static gboolean
check_place (EapTestTrial       *self,
             const EapTestEvent *event)
{
  const char *name = eap_test_event_kind_get_name (event->kind);

  if (!check_outside (self, event))
    return FALSE;
  if (event->thread != self->home)
    return eap_test_trial_violate (self, &home_rule, "%s on another thread", name);
  if (event->context != self->context)
    return eap_test_trial_violate (self, &home_rule, "%s %s", name,
                                   event->context == NULL ? "in no main context"
                                                          : "in another main context");

  return TRUE;
}

static gboolean
is_of (const EapTestEvent *event,
       const EapTestCall  *call)
{
  return event->operation == NULL || event->operation == call->address;
}

/* Where other trials have the same component, only its own calls count. */
static gboolean
check_events (EapTestTrial      *self,
              const EapTestCall *call,
              gboolean (*check) (EapTestTrial *self, const EapTestEvent *event))
{
  g_autoptr (GPtrArray) events = NULL;

  if (!eap_test_trial_await (self, call))
    return FALSE;

  events = eap_test_trial_dup_events (self);
  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind != EAP_TEST_EVENT_BUSY && is_of (event, call) && !check (self, event))
        return FALSE;
    }

  return TRUE;
}

gboolean
eap_test_trial_expect_outside (EapTestTrial      *self,
                               const EapTestCall *call)
{
  return check_events (self, call, check_outside);
}

gboolean
eap_test_trial_finish (EapTestTrial      *self,
                       const EapTestCall *call)
{
  return check_events (self, call, check_place);
}
