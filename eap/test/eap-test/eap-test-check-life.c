/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* That nothing is lost with a reference, and nothing kept */

static const EapTestRule component_rule = {
  EAP_TEST_CONTRACT_ERROR_LIFE, "R3",
  "the component to be finalized when its calls have ended and nobody has a reference on it",
  "find who keeps it: a reference that its work, a source or a handler has taken and not given "
  "up, or a cycle, which dispose is to break; where a language has a garbage collector, see "
  "eap_test_contract_set_collect_func()",
};

static const EapTestRule operation_rule = {
  EAP_TEST_CONTRACT_ERROR_LIFE, "R3",
  "the operation to be finalized when it has ended and nobody has a reference on it",
  "give up the reference that was taken to complete it, and keep no list of operations; where "
  "a language has a garbage collector, see eap_test_contract_set_collect_func()",
};

/* Of calls that have ended */
static gboolean
let_go (EapTestTrial *self,
        EapTestWatch *component,
        EapTestWatch *operation)
{
  eap_test_trial_drop_calls (self);
  eap_test_trial_forget (self);
  eap_test_trial_drop_component (self);

  if (!eap_test_trial_wait_until_gone (self, operation))
    return eap_test_trial_violate (self, &operation_rule, "it is still there");

  return eap_test_trial_wait_until_gone (self, component) ||
         eap_test_trial_violate (self, &component_rule, "it is still there");
}

static gboolean
check_finalizes (EapTestTrial *self)
{
  g_autoptr (EapTestWatch) component = NULL;
  g_autoptr (EapTestWatch) operation = NULL;
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL ||
      !eap_test_trial_expect_success (self, call))
    return FALSE;

  component = eap_test_watch_new (self->component);
  operation = eap_test_watch_new (call->operation);

  return let_go (self, component, operation);
}

static gboolean
check_released_while_pending (EapTestTrial *self)
{
  g_autoptr (EapTestWatch) component = NULL;
  g_autoptr (EapTestWatch) operation = NULL;
  EapTestCall *call;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, EAP_TEST_START_PLAIN, 1)) == NULL)
    return FALSE;

  component = eap_test_watch_new (self->component);
  operation = eap_test_watch_new (call->operation);
  eap_test_trial_drop_component (self);

  return eap_test_trial_expect_success (self, call) &&
         eap_test_trial_expect_once (self, call) &&
         let_go (self, component, operation);
}

static gboolean
is_operation_completed (EapTestTrial  *self,
                        gconstpointer  call)
{
  return eap_test_trial_count (self, EAP_TEST_EVENT_OPERATION_COMPLETED, call) > 0;
}

static const EapTestRule disposed_rule = {
  EAP_TEST_CONTRACT_ERROR_LIFE, "R2",
  "a call to end, and its operation to say so once, though the component was disposed",
  "chain up in dispose, which asks what is pending to cancel, and have the work end then",
};

/* Who has connected to the component hears nothing any more, but the operation is not
 * lost. */
static gboolean
check_disposed_while_pending (EapTestTrial *self)
{
  g_autoptr (EapTestWatch) component = NULL;
  g_autoptr (EapTestWatch) operation = NULL;
  const char *before;
  EapTestCall *call;
  guint n;

  if (!eap_test_trial_set_up (self) ||
      (call = eap_test_trial_start_number (self, eap_test_trial_prefer_slow (self), 1)) == NULL)
    return FALSE;

  component = eap_test_watch_new (self->component);
  operation = eap_test_watch_new (call->operation);
  before = eap_test_trial_enter (self, "g_object_run_dispose()");
  g_object_run_dispose (G_OBJECT (self->component));
  eap_test_trial_leave (self, before);

  if (!eap_test_trial_iterate_until (self, is_operation_completed, call))
    return eap_test_trial_violate (self, &disposed_rule, "no completed within %u ms",
                                   self->contract->timeout);

  eap_test_trial_listen (self);
  n = eap_test_trial_count (self, EAP_TEST_EVENT_OPERATION_COMPLETED, call);
  if (n != 1)
    return eap_test_trial_violate (self, &disposed_rule, "%u of them", n);

  return let_go (self, component, operation);
}

const EapTestCheck eap_test_life_checks[] = {
  { "finalizes", check_finalizes, 0 },
  { "released-while-pending", check_released_while_pending, 0 },
  { "disposed-while-pending", check_disposed_while_pending, 0 },
  { NULL },
};
