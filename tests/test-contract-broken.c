/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-by-hand.h"

/* That the contract checker finds what is wrong, and says what that is */

typedef struct
{
  const char   *check;
  Broken        fault;
  EapTestContractError  code;
  const char   *rule;
  const char   *seen;
  guint         timeout; /* 0: the usual one */
  guint         latency;
} Fault;

/* Where all that is waited for must not come, a short time-out does. Where something comes
 * before, it has to be long enough for a slow machine. */
#define SHORT 100
#define LONG  1000

static const Fault faults[] = {
  { "completes-once", BROKEN_NEVER_COMPLETES, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R2",
    "none within 100 ms: the operation is under way",
    .timeout = SHORT, .latency = SHORT },
  { "completes-once", BROKEN_COMPLETES_TWICE, EAP_TEST_CONTRACT_ERROR_COMPLETION,
    "R3", "2 of them" },
  { "completes-once", BROKEN_COMPLETES_ALONE, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R11",
    "the operation's completed, and none of the component", .timeout = LONG },
  { "completes-once", BROKEN_COMPLETES_BY_HAND, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R3",
    "the component's Completed, and the operation is under way", .timeout = LONG, .latency = SHORT },
  { "completes-once", BROKEN_COMPLETES_OTHERWISE, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R11",
    "a Completed whose args are not of that operation", .timeout = LONG },
  { "completes-once", BROKEN_COMPLETES_WITHIN, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R26, R27",
    "it has completed already" },
  { "restart-in-the-handler", BROKEN_FORGETS_LATE, EAP_TEST_CONTRACT_ERROR_USER_STATE, "R12, R35",
    "It is taken" },
  { "never-within-the-call", BROKEN_EMITS_WITHIN, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R27",
    "the component's progress-changed, from within the call" },
  { "returns-at-once", BROKEN_BLOCKS, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R26", "it has taken ",
    .latency = 300 },
  { "fails", BROKEN_HIDES_ERRORS, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R5, R8", "success" },
  { "dropped-at-once", BROKEN_DROPS_OPERATIONS, EAP_TEST_CONTRACT_ERROR_LIFE, "R2, R38",
    "the error 'The operation was dropped" },
  { "wait", BROKEN_NEVER_COMPLETES, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R73",
    "The operation has not ended yet", .timeout = SHORT, .latency = SHORT },

  { "callers-context", BROKEN_EMITS_ON_WORKER, EAP_TEST_CONTRACT_ERROR_CONTEXT, "R10, R45",
    "the component's progress-changed on another thread" },
  { "own-context", BROKEN_EMITS_IN_DEFAULT_CONTEXT, EAP_TEST_CONTRACT_ERROR_CONTEXT, "R10, R45",
    "the component's progress-changed in another main context" },
  { "other-thread", BROKEN_EMITS_IN_DEFAULT_CONTEXT, EAP_TEST_CONTRACT_ERROR_CONTEXT, "R10, R45",
    "the component's progress-changed on another thread" },
  { "two-threads", BROKEN_REMEMBERS_CONTEXT, EAP_TEST_CONTRACT_ERROR_CONTEXT, "R10, R45",
    "the component's progress-changed on another thread" },

  { "user-state", BROKEN_LOSES_STATE, EAP_TEST_CONTRACT_ERROR_USER_STATE, "R67", "Seen: none" },
  { "user-state", BROKEN_CHANGES_STATE, EAP_TEST_CONTRACT_ERROR_USER_STATE, "R9, R30",
    "the component's Completed with 1000 (gint) instead of 7 (gint)" },
  { "progress", BROKEN_REPORTS_LATE, EAP_TEST_CONTRACT_ERROR_PROGRESS, "R41",
    "the component's progress-changed after it" },
  { "progress", BROKEN_REPORTS_TOO_MUCH, EAP_TEST_CONTRACT_ERROR_PROGRESS, "R42, R43", "120" },
  { "progress", BROKEN_REPORTS_NOTHING, EAP_TEST_CONTRACT_ERROR_PROGRESS, "R49", "nothing" },
  { "progress", BROKEN_REPORTS_BY_HAND, EAP_TEST_CONTRACT_ERROR_PROGRESS, "R47, R68",
    "2 from the component, and 1 from its operation" },
  { "progress-until-cancelled", BROKEN_REPORTS_LATE, EAP_TEST_CONTRACT_ERROR_PROGRESS, "R41",
    "the component's progress-changed after it" },

  { "results-after-an-error", BROKEN_LEAVES_RESULTS, EAP_TEST_CONTRACT_ERROR_RESULT, "R20",
    "the property 'sum' of BrokenArgs is 42" },
  { "results-after-cancelling", BROKEN_LEAVES_RESULTS, EAP_TEST_CONTRACT_ERROR_RESULT, "R20",
    "the property 'sum' of BrokenArgs is 42" },

  { "cancel-idle", BROKEN_COMPLETES_WHEN_ASKED, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R57, R63",
    "a Completed" },
  { "cancel-idle", BROKEN_REMEMBERS_REQUESTS, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R57, R61",
    "it was asked to cancel" },
  { "cancel-at-once", BROKEN_MISSES_REQUESTS, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R7, R56",
    "it goes on after 1000 ms, asked by eap_async_operation_cancel()", .timeout = LONG },
  { "cancel-while-running", BROKEN_IS_DEAF, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R7, R8",
    "success, asked by eap_async_operation_cancel()" },
  { "cancel-while-running", BROKEN_IS_STUCK, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R7, R56",
    "it goes on after 1000 ms, asked by eap_async_operation_cancel()", .timeout = LONG,
    .latency = 300 },
  { "cancel-while-running", BROKEN_WAITS_WHEN_ASKED, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R58",
    "eap_component_cancel_async() has taken ", .latency = 300 },
  { "cancel-while-running", BROKEN_CANCELS_WITH_ERROR, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R8",
    "both cancelled and the error 'No numbers'" },
  { "cancel-twice", BROKEN_COMPLETES_WHEN_ASKED_TWICE, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R27",
    "the component's Completed, from within eap_component_cancel_async()" },
  { "cancel-after-the-end", BROKEN_COMPLETES_WHEN_OVER, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R3",
    "2 of them" },
  { "cancel-unknown-state", BROKEN_CANCELS_ALL, EAP_TEST_CONTRACT_ERROR_CANCELLATION, "R63",
    "the call was asked to cancel" },
  { "cancel-one-of-several", BROKEN_CANCELS_OTHERS, EAP_TEST_CONTRACT_ERROR_CANCELLATION,
    "R38, R64", "the other call was asked too" },

  { "pending", BROKEN_HAS_NO_TABLE, EAP_TEST_CONTRACT_ERROR_BUSY,
    "R36, R55", "0 pending after one call" },
  { "busy", BROKEN_HAS_NO_TABLE, EAP_TEST_CONTRACT_ERROR_BUSY, "R54, R55", "FALSE after the call" },
  { "busy", BROKEN_STAYS_BUSY, EAP_TEST_CONTRACT_ERROR_BUSY,
    "R54, R55", "TRUE after the Completed" },
  { "busy", BROKEN_NOTIFIES_BY_HAND, EAP_TEST_CONTRACT_ERROR_BUSY, "R54", "TRUE, TRUE, FALSE" },
  { "duplicate-state", BROKEN_HAS_NO_TABLE, EAP_TEST_CONTRACT_ERROR_USER_STATE,
    "R34", "it was accepted" },

  { "finalizes", BROKEN_KEEPS_ITSELF, EAP_TEST_CONTRACT_ERROR_LIFE, "R3", "Expected: the component",
    .timeout = LONG },
  { "finalizes", BROKEN_KEEPS_OPERATIONS, EAP_TEST_CONTRACT_ERROR_LIFE,
    "R3", "Expected: the operation",
    .timeout = LONG },
  { "released-while-pending", BROKEN_HAS_NO_TABLE, EAP_TEST_CONTRACT_ERROR_COMPLETION, "R11",
    "none of the component", .timeout = LONG },
  { "disposed-while-pending", BROKEN_DISPOSES_NOTHING, EAP_TEST_CONTRACT_ERROR_LIFE, "R2",
    "no completed within 100 ms", .timeout = SHORT },
};

static void
assert_message (const GError *error,
                const Fault  *fault)
{
  g_autofree char *begin =
    g_strdup_printf ("The method 'add' of BrokenComponent breaks rule %s (check '%s').\n  "
                     "Expected: ", fault->rule, fault->check);

  g_assert_error (error, EAP_TEST_CONTRACT_ERROR, (int) fault->code);
  if (!g_str_has_prefix (error->message, begin))
    g_assert_cmpstr (error->message, ==, begin);
  if (strstr (error->message, fault->seen) == NULL)
    g_assert_cmpstr (error->message, ==, fault->seen);
  g_assert_nonnull (strstr (error->message, ".\n  Seen: "));
  g_assert_nonnull (strstr (error->message, ".\n  To mend it: "));
}

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr (EapTestContract) contract = broken_contract ("add", fault->fault);
  g_autoptr (GError) error = NULL;

  if (fault->timeout > 0)
    eap_test_contract_set_timeout (contract, fault->timeout);
  if (fault->latency > 0)
    eap_test_contract_set_latency (contract, fault->latency);

  g_assert_false (eap_test_contract_check_one (contract, fault->check, &error));
  assert_message (error, fault);
  by_hand_release ();
}

/* What a method is declared as, and what the contract says that it is */
typedef struct
{
  const char     *method;
  EapConcurrency  concurrency;
  const char     *check;
  const char     *rule;
  const char     *seen;
} Mode;

static const Mode modes[] = {
  { "concurrent", EAP_CONCURRENCY_EXCLUSIVE, "second-call", "R32", "it was accepted" },
  { "exclusive", EAP_CONCURRENCY_CONCURRENT, "second-call", "R31, R33", "an error: exclusive" },
  { "exclusive", EAP_CONCURRENCY_QUEUED, "second-call", "R31, R33", "an error: exclusive" },
  { "join", EAP_CONCURRENCY_CONCURRENT, "second-call", "R31, R33", "an error: join" },
  { "concurrent", EAP_CONCURRENCY_REPLACE, "second-call", "R33", "2 calls pending" },
  { "replace", EAP_CONCURRENCY_JOIN, "second-call", "R33, R67", "an operation of its own" },
  { "queued", EAP_CONCURRENCY_CONCURRENT, "overlap", "R31", "it waits for the first one" },
  { "concurrent", EAP_CONCURRENCY_QUEUED, "overlap", "R33", "it has begun" },
};

static void
test_mode (gconstpointer data)
{
  const Mode *mode = data;
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, mode->method, mode->concurrency);
  g_autofree char *rule = g_strdup_printf ("breaks rule %s (check '%s')", mode->rule, mode->check);
  g_autoptr (GError) error = NULL;

  /* One waits for what never begins, the other listens for what must not. */
  if (mode->concurrency == EAP_CONCURRENCY_CONCURRENT)
    eap_test_contract_set_timeout (contract, LONG);
  else if (g_str_equal (mode->check, "overlap"))
    eap_test_contract_set_grace (contract, LONG / 2);

  g_assert_false (eap_test_contract_check_one (contract, mode->check, &error));
  g_assert_error (error, EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_CONCURRENCY);
  if (strstr (error->message, rule) == NULL || strstr (error->message, mode->seen) == NULL)
    g_assert_cmpstr (error->message, ==, mode->seen);
}

static void
test_signal (void)
{
  const char *const methods[] = { "missing", "odd" };
  const char *const seen[] = {
    "no signal 'missing-completed'", "'odd-completed' with a gchararray",
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (EapTestContract) contract = broken_contract (methods[i], BROKEN_NOTHING);
      g_autoptr (GError) error = NULL;

      g_assert_false (eap_test_contract_check (contract, &error));
      g_assert_error (error, EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_COMPLETION);
      g_assert_nonnull (strstr (error->message, seen[i]));
    }
}

/* Without its faults the component is right, so that they are what is found. */
static void
test_nothing (void)
{
  g_autoptr (EapTestContract) contract = broken_contract ("add", BROKEN_NOTHING);
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_test_contract_check (contract, &error));
  g_assert_no_error (error);
}

/* What is wrong ends all, and is what one check says. */
static void
test_first (void)
{
  g_autoptr (EapTestContract) contract = broken_contract ("add", BROKEN_LEAVES_RESULTS);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) one = NULL;

  g_assert_false (eap_test_contract_check (contract, &error));
  g_assert_false (eap_test_contract_check_one (contract, "results-after-an-error", &one));
  g_assert_cmpstr (error->message, ==, one->message);
}

static gboolean
is_proven (const char *check)
{
  gboolean is_found = g_str_equal (check, "signal");

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    is_found |= g_str_equal (faults[i].check, check);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    is_found |= g_str_equal (modes[i].check, check);

  return is_found;
}

/* There is no check that never finds anything. */
static void
test_proven (void)
{
  g_autoptr (EapTestContract) contract = broken_contract ("add", BROKEN_NOTHING);
  g_auto (GStrv) names = eap_test_contract_list_checks (contract);

  for (char **name = names; *name != NULL; name++)
    if (!is_proven (*name))
      g_assert_cmpstr (*name, ==, NULL);
}

static EapAsyncOperation *
stuck_cb (EapComponent  *component,
          const GValue  *user_state,
          gpointer       data,
          GError       **error)
{
  g_usleep (60 * G_USEC_PER_SEC);

  return NULL;
}

static void
test_stuck (void)
{
  g_autoptr (EapTestContract) contract = NULL;

  if (g_test_subprocess ())
    {
      contract = broken_contract ("add", BROKEN_NOTHING);
      eap_test_contract_set_timeout (contract, 10);
      eap_test_contract_set_start_func (contract, stuck_cb, NULL, NULL);
      eap_test_contract_check_one (contract, "completes-once", NULL);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*Check *completes-once* of BrokenComponent: the call has not "
                             "returned within 2010 ms*");
}

/* The call that comes first hangs; the others see it, and go on. */
static EapAsyncOperation *
stuck_once_cb (EapComponent  *component,
               const GValue  *user_state,
               gpointer       n_calls,
               GError       **error)
{
  if (g_atomic_int_add ((int *) n_calls, 1) == 0)
    g_usleep (60 * G_USEC_PER_SEC);

  return sum_call (component, "concurrent", SUM_QUICK, user_state, error);
}

/* What another thread does meanwhile is not what hangs. */
static void
test_stuck_thread (void)
{
  g_autoptr (EapTestContract) contract = NULL;
  int n_calls = 0;

  if (g_test_subprocess ())
    {
      contract = sum_contract (SUM_TYPE_COMPONENT, "concurrent", EAP_CONCURRENCY_CONCURRENT);
      eap_test_contract_set_timeout (contract, LONG);
      eap_test_contract_set_start_func (contract, stuck_once_cb, &n_calls, NULL);
      eap_test_contract_check_one (contract, "two-threads", NULL);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*Check *two-threads* of SumComponent: the call has not returned*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/contract/broken/%s/%d", faults[i].check, faults[i].fault);

      g_test_add_data_func (path, &faults[i], test_fault);
    }
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/contract/mode/%s/%d", modes[i].method, modes[i].concurrency);

      g_test_add_data_func (path, &modes[i], test_mode);
    }
  g_test_add_func ("/contract/signal", test_signal);
  g_test_add_func ("/contract/nothing", test_nothing);
  g_test_add_func ("/contract/first", test_first);
  g_test_add_func ("/contract/proven", test_proven);
  g_test_add_func ("/contract/stuck", test_stuck);
  g_test_add_func ("/contract/stuck-thread", test_stuck_thread);

  return g_test_run ();
}
