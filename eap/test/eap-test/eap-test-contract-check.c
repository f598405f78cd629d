/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* Running the checks */

/* In this order, since the first thing that is wrong is told: what others build on first */
static const EapTestCheck *const groups[] = {
  eap_test_completion_checks,
  eap_test_concurrency_checks,
  eap_test_context_checks,
  eap_test_event_checks,
  eap_test_result_checks,
  eap_test_cancel_checks,
  eap_test_state_checks,
  eap_test_life_checks,
};

static const EapTestCheck *
find_check (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const EapTestCheck *check = groups[i]; check->name != NULL; check++)
      if (g_str_equal (check->name, name))
        return check;

  return NULL;
}

gboolean
eap_test_contract_allows_several (EapTestContract *self)
{
  return self->concurrency == EAP_CONCURRENCY_CONCURRENT ||
         self->concurrency == EAP_CONCURRENCY_QUEUED;
}

/* NULL: it applies, as far as that can be told without a component */
static const char *
find_obstacle (EapTestContract    *self,
               const EapTestCheck *check)
{
  if (check->needs & EAP_TEST_NEEDS_FAILING &&
      !eap_test_contract_has_start (self, EAP_TEST_START_FAILING))
    return "it needs eap_test_contract_set_failing_start_func()";
  if (check->needs & EAP_TEST_NEEDS_SLOW &&
      !eap_test_contract_has_start (self, EAP_TEST_START_SLOW))
    return "it needs eap_test_contract_set_slow_start_func()";
  if (check->needs & EAP_TEST_NEEDS_CANCELLABLE && !self->supports_cancellation)
    return "its work cannot be cancelled";
  if (check->needs & EAP_TEST_NEEDS_STATES && !self->supports_user_state)
    return "it takes no user state";
  if (check->needs & EAP_TEST_NEEDS_THREADS && !self->supports_threads)
    return "no calls are to be made on other threads";
  if (check->needs & EAP_TEST_NEEDS_SEVERAL && !eap_test_contract_allows_several (self))
    return "its calls are not pending at the same time";

  return NULL;
}

static const EapTestRule start_rule = {
  EAP_TEST_CONTRACT_ERROR_SETUP, NULL,
  "a function that makes a call",
  "give the contract one, with eap_test_contract_set_start_func()",
};

static gboolean
run_check (EapTestContract     *self,
           const EapTestCheck  *check,
           GError             **error)
{
  /* After the check, calls that go on are waited for; and the machine may be slow. */
  gint64 limit = (gint64) self->timeout + MAX (self->timeout, self->latency) + 1000;
  g_autoptr (EapTestGuard) guard =
    eap_test_guard_new (self->method, g_type_name (self->component_type), check->name, limit);
  gint64 deadline = g_get_monotonic_time () + self->timeout * G_TIME_SPAN_MILLISECOND;
  EapTestTrial *trial = eap_test_trial_new (self, check, guard, deadline);
  const char *obstacle = find_obstacle (self, check);
  GError *wrong;

  if (!eap_test_contract_has_start (self, EAP_TEST_START_PLAIN))
    eap_test_trial_violate (trial, &start_rule, "none");
  else if (obstacle != NULL)
    eap_test_trial_skip (trial, obstacle);
  else if (!check->run (trial))
    g_assert (trial->error != NULL);

  wrong = eap_test_trial_close (trial);
  if (wrong == NULL)
    return TRUE;

  g_propagate_error (error, wrong);

  return FALSE;
}

/**
 * eap_test_contract_list_checks:
 * @self: a contract
 *
 * Gets the names of all checks, in the order in which they are made.
 *
 * Also those that do not apply are in the list.
 *
 * Returns: (transfer full) (array zero-terminated=1): names of checks
 */
char **
eap_test_contract_list_checks (EapTestContract *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const EapTestCheck *check = groups[i]; check->name != NULL; check++)
      g_strv_builder_add (names, check->name);

  return g_strv_builder_end (names);
}

/**
 * eap_test_contract_check_one:
 * @self: a contract
 * @name: the name of a check
 * @error: return location for an error
 *
 * Makes one check.
 *
 * It iterates the calling thread's main context, so it is not for a handler of the
 * component.
 *
 * Fails with an error of the domain [error@EapTest.ContractError]: with
 * `EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE` if there was nothing to check, with
 * `EAP_TEST_CONTRACT_ERROR_SETUP` if the contract was given something that cannot be checked or
 * there is no such check, and with the code of what is wrong otherwise.
 *
 * Returns: `TRUE` if nothing is wrong
 */
gboolean
eap_test_contract_check_one (EapTestContract  *self,
                             const char       *name,
                             GError          **error)
{
  const EapTestCheck *check;

  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  check = find_check (name);
  if (check == NULL)
    {
      g_set_error (error, EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_SETUP,
                   "There is no check '%s'; eap_test_contract_list_checks() lists them", name);
      return FALSE;
    }

  return run_check (self, check, error);
}

/**
 * eap_test_contract_check:
 * @self: a contract
 * @error: return location for an error
 *
 * Makes all checks that apply.
 *
 * It iterates the calling thread's main context, so it is not for a handler of the
 * component.
 *
 * Fails with the first thing that is wrong, as [method@EapTest.Contract.check_one] does,
 * but never with `EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE`.
 *
 * Returns: `TRUE` if nothing is wrong
 */
gboolean
eap_test_contract_check (EapTestContract  *self,
                         GError          **error)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const EapTestCheck *check = groups[i]; check->name != NULL; check++)
      {
        g_autoptr (GError) wrong = NULL;

        if (!run_check (self, check, &wrong) &&
            !g_error_matches (wrong, EAP_TEST_CONTRACT_ERROR,
                              EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE))
          {
            g_propagate_error (error, g_steal_pointer (&wrong));
            return FALSE;
          }
      }

  return TRUE;
}

typedef struct
{
  EapTestContract *contract; /* (owned) */
  const char      *name;
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_object_unref (test->contract);
  g_free (test);
}

static void
run_test (gconstpointer data)
{
  const Test *test = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  if (eap_test_contract_check_one (test->contract, test->name, &error))
    return;

  if (g_error_matches (error, EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE))
    {
      g_test_skip (error->message);
      return;
    }

  /* One at a time: what is not a comment is not understood by who reads TAP. */
  lines = g_strsplit (error->message, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    g_test_message ("%s", lines[i]);
  g_test_fail_printf ("%s", lines[0]);
}

/**
 * eap_test_contract_add_tests: (skip)
 * @self: a contract
 * @path: where the tests are, such as `/word-counter/count`
 *
 * Adds a test of GLib's for each check, at `path/NAME`.
 *
 * They run with `g_test_run()`, and keep the contract as long as that. A check that does
 * not apply is a test that is skipped, and says why.
 */
void
eap_test_contract_add_tests (EapTestContract *self,
                             const char      *path)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));
  g_return_if_fail (path != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const EapTestCheck *check = groups[i]; check->name != NULL; check++)
      {
        g_autofree char *full = g_strconcat (path, "/", check->name, NULL);
        Test *test = g_new0 (Test, 1);

        test->contract = g_object_ref (self);
        test->name = check->name;
        g_test_add_data_func_full (full, test, run_test, test_free);
      }
}
