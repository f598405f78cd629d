/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* That results cannot be read where there are none */

static const EapTestRule raise_rule = {
  EAP_TEST_CONTRACT_ERROR_RESULT, "R20, R21, R22",
  "eap_async_completed_event_args_raise_exception_if_necessary() to fail with the error of "
  "the call, or with G_IO_ERROR_CANCELLED",
  "complete the operation with the error, instead of with args that hide it",
};

static const EapTestRule property_rule = {
  EAP_TEST_CONTRACT_ERROR_RESULT, "R20",
  "results that read as 0, NULL or their default where the call did not succeed",
  "make the results fields with EAP_EVENT_ARGS_FIELD(), or call "
  "eap_async_completed_event_args_raise_exception_if_necessary() where they are read",
};

/* What it adds to what all args have */
static gboolean
is_result (const GParamSpec *pspec)
{
  return pspec->flags & G_PARAM_READABLE &&
         !g_type_is_a (EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS, pspec->owner_type);
}

/* What a default is depends on the class: NULL is nothing in any case. */
static gboolean
is_nothing (GParamSpec   *pspec,
            const GValue *value)
{
  GValue zero = G_VALUE_INIT;

  g_value_init (&zero, pspec->value_type);

  return g_param_value_defaults (pspec, value) || g_param_values_cmp (pspec, value, &zero) == 0;
}

static gboolean
check_read (EapTestTrial               *self,
            EapAsyncCompletedEventArgs *args,
            GParamSpec                 *pspec)
{
  EapTestFunc *read = &self->contract->read_func;

  return !((EapTestReadFunc) read->func) (args, pspec->name, read->data) ||
         eap_test_trial_violate (self, &property_rule, "'%s' of %s can be read", pspec->name,
                                 G_OBJECT_TYPE_NAME (args));
}

static gboolean
check_result (EapTestTrial               *self,
              EapAsyncCompletedEventArgs *args,
              GParamSpec                 *pspec)
{
  GValue value = G_VALUE_INIT;
  g_autofree char *contents = NULL;
  gboolean is_refused;

  if (self->contract->read_func.func != NULL)
    return check_read (self, args, pspec);

  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (args), pspec->name, &value);
  is_refused = is_nothing (pspec, &value);
  contents = g_strdup_value_contents (&value);
  g_value_unset (&value);

  return is_refused ||
         eap_test_trial_violate (self, &property_rule, "the property '%s' of %s is %s",
                                 pspec->name, G_OBJECT_TYPE_NAME (args), contents);
}

static gboolean
check_raises (EapTestTrial               *self,
              EapAsyncCompletedEventArgs *args)
{
  const GError *reason = eap_async_completed_event_args_get_error (args);
  g_autoptr (GError) error = NULL;

  if (eap_async_completed_event_args_raise_exception_if_necessary (args, &error))
    return eap_test_trial_violate (self, &raise_rule, "it has succeeded");

  return (reason != NULL ? g_error_matches (error, reason->domain, reason->code)
                         : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) ||
         eap_test_trial_violate (self, &raise_rule, "'%s'", error->message);
}

static gboolean
check_refused (EapTestTrial      *self,
               const EapTestCall *call)
{
  EapAsyncCompletedEventArgs *args = eap_test_trial_get_args (self, call);
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  if (!check_raises (self, args))
    return FALSE;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (args), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    if (is_result (pspecs[i]) && !check_result (self, args, pspecs[i]))
      return FALSE;

  return TRUE;
}

static gboolean
check_after_error (EapTestTrial *self)
{
  EapTestCall *call;

  return eap_test_trial_set_up (self) &&
         (call = eap_test_trial_start_number (self, EAP_TEST_START_FAILING, 1)) != NULL &&
         eap_test_trial_expect_error (self, call) &&
         check_refused (self, call);
}

static gboolean
check_after_cancel (EapTestTrial *self)
{
  EapTestCall *call;

  return eap_test_trial_set_up (self) &&
         (call = eap_test_trial_start_number (self, EAP_TEST_START_SLOW, 1)) != NULL &&
         eap_test_trial_await_running (self, call) &&
         eap_test_trial_ask_to_cancel (self, call, EAP_TEST_ASK_OPERATION) &&
         eap_test_trial_expect_cancelled (self, call) &&
         check_refused (self, call);
}

const EapTestCheck eap_test_result_checks[] = {
  { "results-after-an-error", check_after_error, EAP_TEST_NEEDS_FAILING },
  { "results-after-cancelling", check_after_cancel,
    EAP_TEST_NEEDS_SLOW | EAP_TEST_NEEDS_CANCELLABLE },
  { NULL },
};
