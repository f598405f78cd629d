/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* What a component says of the calls that are pending */

static const EapTestRule pending_rule = {
  EAP_TEST_CONTRACT_ERROR_BUSY, "R36, R55",
  "a call that counts as pending from when it is made until just before its Completed",
  "start calls with eap_component_start() or its like, which keeps the table of them",
};

static const EapTestRule lookup_rule = {
  EAP_TEST_CONTRACT_ERROR_BUSY, "R12, R36",
  "a call that eap_component_lookup() finds as long as it is pending, and no longer",
  "start calls with eap_component_start() or its like, with the user state of the caller",
};

static gboolean
is_found (EapTestTrial      *self,
          const EapTestCall *call)
{
  g_autoptr (EapAsyncOperation) found =
    eap_component_lookup (self->component,
                          eap_async_operation_get_user_supplied_state (call->operation));

  return found == call->operation;
}

static void
look_up (EapTestTrial       *self,
         const EapTestEvent *event)
{
  if (is_found (self, g_ptr_array_index (self->calls, 0)))
    eap_test_trial_violate (self, &lookup_rule, "it is found in a handler of its Completed");
}

static gboolean
check_handler_of_completed (EapTestTrial *self)
{
  g_autoptr (GPtrArray) events = eap_test_trial_dup_events (self);

  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind == EAP_TEST_EVENT_COMPLETED && event->n_pending > 0)
        return eap_test_trial_violate (self, &pending_rule,
                                       "%u pending in a handler of its Completed",
                                       event->n_pending);
    }

  return self->error == NULL;
}

static gboolean
check_pending (EapTestTrial *self)
{
  EapTestCall *call;
  guint n;

  self->hook = look_up;
  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL)
    return FALSE;

  n = eap_component_get_n_pending (self->component);
  if (n != 1)
    return eap_test_trial_violate (self, &pending_rule, "%u pending after one call", n);
  if (!is_found (self, call))
    return eap_test_trial_violate (self, &lookup_rule, "it is not found while it is pending");

  return eap_test_trial_expect_success (self, call) && check_handler_of_completed (self);
}

static const EapTestRule busy_rule = {
  EAP_TEST_CONTRACT_ERROR_BUSY, "R54, R55",
  "is-busy to be TRUE from the call until just before its Completed, and FALSE otherwise",
  "return in is-busy whether eap_component_get_n_pending() is greater than 0, and keep no "
  "flag of your own",
};

static const EapTestRule notify_rule = {
  EAP_TEST_CONTRACT_ERROR_BUSY, "R54",
  "is-busy to be notified once when it becomes TRUE, and once when it becomes FALSE again",
  "leave that to EapComponent, which notifies a property of that name, and notify nothing by "
  "hand",
};

static gboolean
get_is_busy (EapTestTrial *self)
{
  gboolean is_busy;

  g_object_get (self->component, "is-busy", &is_busy, NULL);

  return is_busy;
}

/* Once up, and once down; in the end the value is the one that was told last. */
static gboolean
check_notifications (EapTestTrial *self)
{
  g_autoptr (GPtrArray) events = eap_test_trial_dup_events (self);
  g_autoptr (GString) told = g_string_new (NULL);
  gboolean is_balanced;

  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind == EAP_TEST_EVENT_COMPLETED && event->is_busy)
        return eap_test_trial_violate (self, &busy_rule, "TRUE in a handler of Completed");
      if (event->kind == EAP_TEST_EVENT_BUSY)
        g_string_append_printf (told, "%s%s", told->len > 0 ? ", " : "",
                                event->is_busy ? "TRUE" : "FALSE");
    }

  is_balanced = g_str_equal (told->str, "TRUE, FALSE");

  return is_balanced ||
         eap_test_trial_violate (self, &notify_rule, "%s", told->len > 0 ? told->str : "nothing");
}

static gboolean
check_busy (EapTestTrial *self)
{
  GParamSpec *pspec;
  EapTestCall *call;

  if (!eap_test_trial_set_up (self))
    return FALSE;

  pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->component), "is-busy");
  if (pspec == NULL || pspec->value_type != G_TYPE_BOOLEAN)
    return eap_test_trial_skip (self, "the class has no property 'is-busy'");

  if (get_is_busy (self))
    return eap_test_trial_violate (self, &busy_rule, "TRUE before the first call");
  if ((call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL)
    return FALSE;
  if (!get_is_busy (self))
    return eap_test_trial_violate (self, &busy_rule, "FALSE after the call");
  if (!eap_test_trial_expect_success (self, call))
    return FALSE;

  eap_test_trial_listen (self);
  if (get_is_busy (self))
    return eap_test_trial_violate (self, &busy_rule, "TRUE after the Completed");

  return check_notifications (self);
}

static const EapTestRule duplicate_rule = {
  EAP_TEST_CONTRACT_ERROR_USER_STATE, "R34",
  "a call with the user state of one that is pending to be refused, with "
  "EAP_ASYNC_ERROR_DUPLICATE_STATE",
  "start calls with eap_component_start() or its like, hand the user state on, and return the "
  "error of a call that is refused",
};

static const EapTestRule unharmed_rule = {
  EAP_TEST_CONTRACT_ERROR_USER_STATE, "R4",
  "a call that is refused to change nothing, and to raise no event",
  "check all that can be refused before anything is begun",
};

static gboolean
check_duplicate_state (EapTestTrial *self)
{
  g_autoptr (GError) error = NULL;
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL)
    return FALSE;

  if (eap_test_trial_try_start (self, EAP_TEST_START_PLAIN, &call->state, &error) != NULL)
    return eap_test_trial_violate (self, &duplicate_rule, "it was accepted");
  if (!g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_DUPLICATE_STATE))
    return eap_test_trial_violate (self, &duplicate_rule, "another error: %s", error->message);
  if (eap_component_get_n_pending (self->component) != 1)
    return eap_test_trial_violate (self, &unharmed_rule, "%u calls pending instead of one",
                                   eap_component_get_n_pending (self->component));

  return eap_test_trial_expect_success (self, call) && eap_test_trial_expect_once (self, call);
}

const EapTestCheck eap_test_state_checks[] = {
  { "pending", check_pending, 0 },
  { "busy", check_busy, 0 },
  { "duplicate-state", check_duplicate_state,
    EAP_TEST_NEEDS_STATES | EAP_TEST_NEEDS_SEVERAL },
  { NULL },
};
