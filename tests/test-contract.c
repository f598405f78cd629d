/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-sum.h"

/* The contract checker, and components that keep the contract */

static const struct
{
  const char     *name;
  EapConcurrency  concurrency;
} methods[] = {
  { "exclusive", EAP_CONCURRENCY_EXCLUSIVE },
  { "concurrent", EAP_CONCURRENCY_CONCURRENT },
  { "queued", EAP_CONCURRENCY_QUEUED },
  { "replace", EAP_CONCURRENCY_REPLACE },
  { "join", EAP_CONCURRENCY_JOIN },
};

static void
add_contract (const char     *method,
              EapConcurrency  concurrency)
{
  g_autoptr (EapTestContract) contract = sum_contract (SUM_TYPE_COMPONENT, method, concurrency);
  g_autofree char *path = g_strconcat ("/contract/", method, NULL);

  eap_test_contract_add_tests (contract, path);
}

static void
test_all (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_test_contract_check (contract, &error));
  g_assert_no_error (error);
}

static void
fails_with (EapTestContract *contract,
            const char      *check,
            EapTestContractError     code,
            const char      *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (eap_test_contract_check_one (contract, check, &error));
  g_assert_error (error, EAP_TEST_CONTRACT_ERROR, (int) code);
  if (strstr (error->message, text) == NULL)
    g_assert_cmpstr (error->message, ==, text);
}

/* Each check that needs something says so, and all of them are made nevertheless. */
static void
test_not_applicable (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "exclusive", EAP_CONCURRENCY_EXCLUSIVE);
  const EapTestContractError code = EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE;
  g_autoptr (GError) error = NULL;

  eap_test_contract_set_failing_start_func (contract, NULL, NULL, NULL);
  eap_test_contract_set_supports_user_state (contract, FALSE);
  eap_test_contract_set_supports_threads (contract, FALSE);

  fails_with (contract, "fails", code, "set_failing_start_func()");
  fails_with (contract, "user-state", code, "it takes no user state");
  fails_with (contract, "two-threads", code, "no calls are to be made on other");
  fails_with (contract, "overlap", code, "not pending at the same time");

  eap_test_contract_set_supports_cancellation (contract, FALSE);
  fails_with (contract, "results-after-cancelling", code, "cannot be cancelled");
  eap_test_contract_set_slow_start_func (contract, NULL, NULL, NULL);
  fails_with (contract, "cancel-twice", code, "set_slow_start_func()");

  g_assert_true (eap_test_contract_check (contract, &error));
  g_assert_no_error (error);
}

static EapComponent *
no_component_cb (gpointer data)
{
  return NULL;
}

static EapAsyncOperation *
no_answer_cb (EapComponent  *component,
              const GValue  *user_state,
              gpointer       data,
              GError       **error)
{
  return NULL;
}

static EapAsyncOperation *
refused_cb (EapComponent  *component,
            const GValue  *user_state,
            gpointer       data,
            GError       **error)
{
  return sum_call (component, "unknown", SUM_QUICK, user_state, error);
}

static EapAsyncOperation *
failing_cb (EapComponent  *component,
            const GValue  *user_state,
            gpointer       data,
            GError       **error)
{
  return sum_call (component, "concurrent", SUM_FAILING, user_state, error);
}

static EapAsyncOperation *
quick_cb (EapComponent  *component,
          const GValue  *user_state,
          gpointer       data,
          GError       **error)
{
  return sum_call (component, "concurrent", SUM_QUICK, user_state, error);
}

/* One that has ended when it returns, but for its Completed */
static EapAsyncOperation *
ended_cb (EapComponent  *component,
          const GValue  *user_state,
          gpointer       data,
          GError       **error)
{
  EapAsyncOperation *operation =
    sum_call (component, "concurrent", SUM_QUICK, user_state, error);

  while (operation != NULL &&
         eap_async_operation_get_state (operation) < EAP_OPERATION_STATE_COMPLETING)
    g_thread_yield ();

  return operation;
}

/* Faults of who uses the checker, and not of the component */
static void
test_set_up (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  const EapTestContractError code = EAP_TEST_CONTRACT_ERROR_SETUP;

  fails_with (contract, "unknown", code, "There is no check 'unknown'");

  eap_test_contract_set_slow_start_func (contract, ended_cb, NULL, NULL);
  fails_with (contract, "cancel-twice", code, "can be cancelled while it is under way");

  eap_test_contract_set_start_func (contract, failing_cb, NULL, NULL);
  fails_with (contract, "completes-once", code, "the error 'No numbers'");
  eap_test_contract_set_start_func (contract, refused_cb, NULL, NULL);
  fails_with (contract, "completes-once", code, "no asynchronous method");
  eap_test_contract_set_start_func (contract, no_answer_cb, NULL, NULL);
  fails_with (contract, "completes-once", code, "neither an operation nor an error");
  eap_test_contract_set_start_func (contract, NULL, NULL, NULL);
  fails_with (contract, "completes-once", code, "a function that makes a call");

  eap_test_contract_set_start_func (contract, quick_cb, NULL, NULL);
  eap_test_contract_set_new_func (contract, no_component_cb, NULL, NULL);
  fails_with (contract, "completes-once", code, "a new component of the contract's class");
}

static void
test_list (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "join", EAP_CONCURRENCY_JOIN);
  g_auto (GStrv) names = eap_test_contract_list_checks (contract);

  g_assert_cmpuint (g_strv_length (names), ==, 32);
  g_assert_cmpstr (names[0], ==, "signal");
  g_assert_true (g_strv_contains ((const char *const *) names, "two-threads"));

  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (GError) error = NULL;

      if (!eap_test_contract_check_one (contract, *name, &error))
        g_assert_error (error, EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE);
    }
}

static void
count_cb (int *n)
{
  (*n)++;
}

/* A component whose method has a dash before each capital of "loadURL" */
typedef EapComponent SplitComponent;
typedef EapComponentClass SplitComponentClass;

static GType split_component_get_type (void);

G_DEFINE_TYPE (SplitComponent, split_component, EAP_TYPE_COMPONENT)

static void
split_component_class_init (SplitComponentClass *klass)
{
  eap_component_class_install_method (klass, &(EapMethodInfo) {
    .name = "load-u-r-l",
    .completed_args_type = SUM_TYPE_ARGS,
    .run = sum_run,
  });
}

static void
split_component_init (SplitComponent *self)
{
}

static void
assert_method (GType       type,
               const char *name,
               const char *method)
{
  g_autoptr (EapTestContract) contract = eap_test_contract_new (type, name);

  g_assert_cmpstr (eap_test_contract_get_method (contract), ==, method);
}

/* The method as each language calls it */
static void
test_names (void)
{
  const char *const names[] = {
    "count_words", "count-words", "countWords", "CountWords", "Count_Words",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_method (SUM_TYPE_COMPONENT, names[i], "count-words");

  assert_method (SUM_TYPE_COMPONENT, "loadURL", "load-url");
  assert_method (SUM_TYPE_COMPONENT, "URL", "url");
  assert_method (split_component_get_type (), "loadURL", "load-u-r-l");
  assert_method (split_component_get_type (), "countWords", "count-words");
}

static void
test_properties (void)
{
  EapTestContract *contract = eap_test_contract_new (SUM_TYPE_COMPONENT, "method");
  const char *const names[] = {
    "supports-cancellation", "supports-user-state", "supports-threads",
  };
  int n = 0;
  int n_released = 0;

  g_assert_true (eap_test_contract_get_component_type (contract) == SUM_TYPE_COMPONENT);
  g_assert_cmpstr (eap_test_contract_get_method (contract), ==, "method");
  g_assert_cmpint (eap_test_contract_get_concurrency (contract), ==, EAP_CONCURRENCY_EXCLUSIVE);
  g_assert_cmpuint (eap_test_contract_get_timeout (contract), ==, 10000);

  g_signal_connect_swapped (contract, "notify", G_CALLBACK (count_cb), &n);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean value;

      g_object_get (contract, names[i], &value, NULL);
      g_assert_true (value);
      g_object_set (contract, names[i], FALSE, NULL);
      g_object_set (contract, names[i], FALSE, NULL);
      g_object_get (contract, names[i], &value, NULL);
      g_assert_false (value);
    }
  g_object_set (contract, "concurrency", EAP_CONCURRENCY_JOIN, "timeout", 1, "latency", 2,
                "grace", 3, NULL);
  g_assert_cmpint (n, ==, 7);
  g_assert_cmpint (eap_test_contract_get_concurrency (contract), ==, EAP_CONCURRENCY_JOIN);
  g_assert_cmpuint (eap_test_contract_get_timeout (contract), ==, 1);
  g_assert_cmpuint (eap_test_contract_get_latency (contract), ==, 2);
  g_assert_cmpuint (eap_test_contract_get_grace (contract), ==, 3);

  eap_test_contract_set_start_func (contract, quick_cb, &n_released, (GDestroyNotify) count_cb);
  eap_test_contract_set_start_func (contract, quick_cb, &n_released, (GDestroyNotify) count_cb);
  g_assert_cmpint (n_released, ==, 1);
  eap_test_contract_set_collect_func (contract, NULL, &n_released, (GDestroyNotify) count_cb);
  g_assert_finalize_object (contract);
  g_assert_cmpint (n_released, ==, 3);
}

/* What a garbage collector would release */
static gpointer garbage;

static EapComponent *
new_garbage_cb (gpointer data)
{
  EapComponent *component = g_object_new (SUM_TYPE_COMPONENT, NULL);

  g_set_object ((GObject **) &garbage, G_OBJECT (component));

  return component;
}

static void
collect_cb (gpointer data)
{
  g_clear_object ((GObject **) &garbage);
}

static void
test_collect (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  g_autoptr (GError) error = NULL;

  eap_test_contract_set_new_func (contract, new_garbage_cb, NULL, NULL);
  eap_test_contract_set_collect_func (contract, collect_cb, NULL, NULL);
  g_assert_true (eap_test_contract_check_one (contract, "finalizes", &error));
  g_assert_no_error (error);
  g_assert_null (garbage);
}

/* Where somebody has pushed a context, that is where the checks are made. */
static void
test_own_context (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  g_assert_true (eap_test_contract_check (contract, &error));
  g_assert_no_error (error);
  g_main_context_pop_thread_default (context);
}

/* The time for which a check listens is not the component's: three times it is longer than
 * the check may take, and altogether longer than anything may take that never returns. */
static void
test_grace (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  g_autoptr (GError) error = NULL;

  eap_test_contract_set_timeout (contract, 1000);
  eap_test_contract_set_latency (contract, 1000);
  eap_test_contract_set_grace (contract, 1100);
  g_assert_true (eap_test_contract_check_one (contract, "cancel-idle", &error));
  g_assert_no_error (error);
}

static EapAsyncOperation *
endless_cb (EapComponent  *component,
            const GValue  *user_state,
            gpointer       kept,
            GError       **error)
{
  EapAsyncOperation *operation =
    sum_call (component, "concurrent", SUM_SLOW, user_state, error);

  g_set_object ((EapAsyncOperation **) kept, operation);

  return operation;
}

/* What runs does not go on into the next check, also where the component was let go. */
static void
test_left_over (void)
{
  g_autoptr (EapTestContract) contract =
    sum_contract (SUM_TYPE_COMPONENT, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  g_autoptr (EapAsyncOperation) operation = NULL;

  eap_test_contract_set_timeout (contract, 100);
  /* How long the end of what is left over is waited for */
  eap_test_contract_set_latency (contract, 30000);
  eap_test_contract_set_start_func (contract, endless_cb, &operation, NULL);
  fails_with (contract, "released-while-pending", EAP_TEST_CONTRACT_ERROR_COMPLETION,
              "none within 100 ms");
  g_assert_cmpint (eap_async_operation_get_state (operation), ==,
                   EAP_OPERATION_STATE_COMPLETED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/contract/all", test_all);
  g_test_add_func ("/contract/not-applicable", test_not_applicable);
  g_test_add_func ("/contract/set-up", test_set_up);
  g_test_add_func ("/contract/list", test_list);
  g_test_add_func ("/contract/names", test_names);
  g_test_add_func ("/contract/properties", test_properties);
  g_test_add_func ("/contract/collect", test_collect);
  g_test_add_func ("/contract/own-context", test_own_context);
  g_test_add_func ("/contract/grace", test_grace);
  g_test_add_func ("/contract/left-over", test_left_over);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *start = g_strconcat (methods[i].name, "-start", NULL);

      add_contract (methods[i].name, methods[i].concurrency);
      add_contract (start, methods[i].concurrency);
    }

  return g_test_run ();
}
