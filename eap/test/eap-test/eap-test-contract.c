/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-contract-private.h"

/**
 * EapTestContract:
 *
 * Puts a method of a component through the contract of the pattern.
 *
 * ```c
 * static EapAsyncOperation *
 * start_cb (EapComponent *component, const GValue *user_state, gpointer data, GError **error)
 * {
 *   return word_counter_count_async (WORD_COUNTER (component), data, user_state, error);
 * }
 *
 * int
 * main (int argc, char **argv)
 * {
 *   g_autoptr (GFile) file = g_file_new_for_path ("/etc/services");
 *   g_autoptr (EapTestContract) contract = eap_test_contract_new (WORD_TYPE_COUNTER, "count");
 *
 *   g_test_init (&argc, &argv, NULL);
 *   eap_test_contract_set_concurrency (contract, EAP_CONCURRENCY_CONCURRENT);
 *   eap_test_contract_set_start_func (contract, start_cb, file, NULL);
 *   eap_test_contract_add_tests (contract, "/word-counter/count");
 *   return g_test_run ();
 * }
 * ```
 *
 * The component may be anybody's, in any language: it is used as any application uses
 * it, through its signals and the operations that its method returns. It is told what
 * the method is called, what a second call does, and how one call is made that succeeds.
 * Calls that fail ([method@EapTest.Contract.set_failing_start_func]) and that take long
 * ([method@EapTest.Contract.set_slow_start_func]) are optional; without them, checks that
 * need them do not apply.
 *
 * [method@EapTest.Contract.add_tests] makes a test of GLib's of each check,
 * [method@EapTest.Contract.check] runs all of them, and
 * [method@EapTest.Contract.check_one] one. What is wrong is an error of the domain
 * [error@EapTest.ContractError], whose message says which rule is broken, what was expected, what
 * was seen instead, and what to do about it. The rules are those of the guide
 * “Conformance” of eap.
 *
 * Checks are made in the calling thread's main context, which they iterate. Each has a
 * [property@EapTest.Contract:timeout]. A function of the component that does not return
 * at all cannot be interrupted: the process is ended then, with a message that says so.
 *
 * A contract is for one thread at a time. The functions that it is given are called on
 * threads of the checks as well, unless [property@EapTest.Contract:supports-threads] is
 * `FALSE`.
 */

typedef enum
{
  PROP_COMPONENT_TYPE = 1,
  PROP_METHOD,
  PROP_CONCURRENCY,
  PROP_SUPPORTS_CANCELLATION,
  PROP_SUPPORTS_USER_STATE,
  PROP_SUPPORTS_THREADS,
  PROP_TIMEOUT,
  PROP_LATENCY,
  PROP_GRACE,
} EapTestContractProperty;

static GParamSpec *properties[PROP_GRACE + 1];

#define DEFAULT_TIMEOUT 10000
#define DEFAULT_LATENCY 1000
#define DEFAULT_GRACE   20

G_DEFINE_FINAL_TYPE (EapTestContract, eap_test_contract, G_TYPE_OBJECT)

static void
set_boolean (EapTestContract         *self,
             gboolean                *field,
             gboolean                 value,
             EapTestContractProperty  property)
{
  if (*field == !!value)
    return;

  *field = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
eap_test_contract_dispose (GObject *object)
{
  eap_test_contract_clear_funcs (EAP_TEST_CONTRACT (object));

  G_OBJECT_CLASS (eap_test_contract_parent_class)->dispose (object);
}

static void
eap_test_contract_finalize (GObject *object)
{
  g_free (EAP_TEST_CONTRACT (object)->method);

  G_OBJECT_CLASS (eap_test_contract_parent_class)->finalize (object);
}

/* As the method is called in any language: count_words, count-words, countWords,
 * CountWords; loadURL is load-url or, with dashes within, load-u-r-l. */
static char *
dup_dashed (const char *name,
            gboolean    has_dashes_within)
{
  GString *dashed = g_string_new (NULL);
  char before = '-';

  for (; name != NULL && *name != '\0'; name++)
    {
      if (g_ascii_isupper (*name) && before != '-' && before != '_' &&
          (has_dashes_within || !g_ascii_isupper (before)))
        g_string_append_c (dashed, '-');
      g_string_append_c (dashed, *name == '_' ? '-' : g_ascii_tolower (*name));
      before = *name;
    }

  return g_string_free (dashed, FALSE);
}

static gboolean
has_completed (EapTestContract *self,
               const char      *method)
{
  g_autofree char *signal = g_strconcat (method, "-completed", NULL);

  return g_signal_lookup (signal, self->component_type) != 0;
}

/* In JavaScript, Eap.methods makes a dash before each capital. */
static void
eap_test_contract_constructed (GObject *object)
{
  EapTestContract *self = EAP_TEST_CONTRACT (object);
  g_autofree char *given = g_steal_pointer (&self->method);
  g_autofree char *split = dup_dashed (given, TRUE);
  gpointer klass = g_type_class_ref (self->component_type);

  self->method = dup_dashed (given, FALSE);
  if (!has_completed (self, self->method) && has_completed (self, split))
    {
      g_free (self->method);
      self->method = g_steal_pointer (&split);
    }
  g_type_class_unref (klass);

  G_OBJECT_CLASS (eap_test_contract_parent_class)->constructed (object);
}

static void
eap_test_contract_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  EapTestContract *self = EAP_TEST_CONTRACT (object);

  switch ((EapTestContractProperty) prop_id)
    {
    case PROP_COMPONENT_TYPE:
      g_value_set_gtype (value, self->component_type);
      break;
    case PROP_METHOD:
      g_value_set_string (value, self->method);
      break;
    case PROP_CONCURRENCY:
      g_value_set_enum (value, self->concurrency);
      break;
    case PROP_SUPPORTS_CANCELLATION:
      g_value_set_boolean (value, self->supports_cancellation);
      break;
    case PROP_SUPPORTS_USER_STATE:
      g_value_set_boolean (value, self->supports_user_state);
      break;
    case PROP_SUPPORTS_THREADS:
      g_value_set_boolean (value, self->supports_threads);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_LATENCY:
      g_value_set_uint (value, self->latency);
      break;
    case PROP_GRACE:
      g_value_set_uint (value, self->grace);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_test_contract_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  EapTestContract *self = EAP_TEST_CONTRACT (object);

  switch ((EapTestContractProperty) prop_id)
    {
    case PROP_COMPONENT_TYPE:
      self->component_type = g_value_get_gtype (value);
      break;
    case PROP_METHOD:
      self->method = g_value_dup_string (value);
      break;
    case PROP_CONCURRENCY:
      eap_test_contract_set_concurrency (self, g_value_get_enum (value));
      break;
    case PROP_SUPPORTS_CANCELLATION:
      eap_test_contract_set_supports_cancellation (self, g_value_get_boolean (value));
      break;
    case PROP_SUPPORTS_USER_STATE:
      eap_test_contract_set_supports_user_state (self, g_value_get_boolean (value));
      break;
    case PROP_SUPPORTS_THREADS:
      eap_test_contract_set_supports_threads (self, g_value_get_boolean (value));
      break;
    case PROP_TIMEOUT:
      eap_test_contract_set_timeout (self, g_value_get_uint (value));
      break;
    case PROP_LATENCY:
      eap_test_contract_set_latency (self, g_value_get_uint (value));
      break;
    case PROP_GRACE:
      eap_test_contract_set_grace (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* What it is about */
static void
define_subject_properties (void)
{
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  /**
   * EapTestContract:component-type: (getter get_component_type)
   *
   * The class of the components.
   */
  properties[PROP_COMPONENT_TYPE] =
    g_param_spec_gtype ("component-type", NULL, NULL, EAP_TYPE_COMPONENT, flags);

  /**
   * EapTestContract:method: (getter get_method)
   *
   * The name of the method, with dashes: its signal is `METHOD-completed`.
   *
   * It can be given in the spelling of any language, also as `method_name`, `methodName`
   * and `MethodName`.
   */
  properties[PROP_METHOD] = g_param_spec_string ("method", NULL, NULL, NULL, flags);
}

/* What the method promises */
static void
define_promise_properties (void)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * EapTestContract:concurrency: (getter get_concurrency) (setter set_concurrency)
   *
   * What a second call of the method does, as it was declared with the method.
   */
  properties[PROP_CONCURRENCY] =
    g_param_spec_enum ("concurrency", NULL, NULL, EAP_TYPE_CONCURRENCY,
                       EAP_CONCURRENCY_EXCLUSIVE, flags);

  /**
   * EapTestContract:supports-cancellation: (getter get_supports_cancellation) (setter set_supports_cancellation)
   *
   * Whether the work of a call stops when it is asked to cancel.
   */
  properties[PROP_SUPPORTS_CANCELLATION] =
    g_param_spec_boolean ("supports-cancellation", NULL, NULL, TRUE, flags);

  /**
   * EapTestContract:supports-user-state: (getter get_supports_user_state) (setter set_supports_user_state)
   *
   * Whether the method takes a user state.
   */
  properties[PROP_SUPPORTS_USER_STATE] =
    g_param_spec_boolean ("supports-user-state", NULL, NULL, TRUE, flags);

  /**
   * EapTestContract:supports-threads: (getter get_supports_threads) (setter set_supports_threads)
   *
   * Whether calls may be made on other threads than the one that checks.
   *
   * To be switched off for components and functions of a language that runs on one
   * thread, such as JavaScript.
   */
  properties[PROP_SUPPORTS_THREADS] =
    g_param_spec_boolean ("supports-threads", NULL, NULL, TRUE, flags);
}

/* How long anything may take */
static void
define_time_properties (void)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * EapTestContract:timeout: (getter get_timeout) (setter set_timeout)
   *
   * How long a check may take, in milliseconds, besides those for which it listens.
   *
   * It is also how long a function of the component may hang before the process is ended,
   * and somewhat more. Who stops in a debugger makes it long.
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 1, G_MAXINT, DEFAULT_TIMEOUT, flags);

  /**
   * EapTestContract:latency: (getter get_latency) (setter set_latency)
   *
   * How long a function may take that has to return at once, in milliseconds.
   *
   * It is generous, since the machine may be busy with something else. The work of a slow
   * call has to take longer for this to tell anything.
   */
  properties[PROP_LATENCY] =
    g_param_spec_uint ("latency", NULL, NULL, 1, G_MAXINT, DEFAULT_LATENCY, flags);

  /**
   * EapTestContract:grace: (getter get_grace) (setter set_grace)
   *
   * For how long a check listens for what must not come, in milliseconds.
   */
  properties[PROP_GRACE] =
    g_param_spec_uint ("grace", NULL, NULL, 0, G_MAXINT, DEFAULT_GRACE, flags);
}

static void
eap_test_contract_class_init (EapTestContractClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = eap_test_contract_constructed;
  object_class->dispose = eap_test_contract_dispose;
  object_class->finalize = eap_test_contract_finalize;
  object_class->get_property = eap_test_contract_get_property;
  object_class->set_property = eap_test_contract_set_property;

  define_subject_properties ();
  define_promise_properties ();
  define_time_properties ();

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_test_contract_init (EapTestContract *self)
{
  self->supports_cancellation = TRUE;
  self->supports_user_state = TRUE;
  self->supports_threads = TRUE;
  self->timeout = DEFAULT_TIMEOUT;
  self->latency = DEFAULT_LATENCY;
  self->grace = DEFAULT_GRACE;
}

/**
 * eap_test_contract_new:
 * @component_type: the class of the components, derived from [class@Eap.Component]
 * @method: the name of one of its methods, without `_async`, in the spelling of any
 *   language
 *
 * Makes the contract of a method.
 *
 * Components are made with `g_object_new()` and no properties, unless
 * [method@EapTest.Contract.set_new_func] says how.
 *
 * Returns: (transfer full): a contract
 */
EapTestContract *
eap_test_contract_new (GType       component_type,
                       const char *method)
{
  g_return_val_if_fail (g_type_is_a (component_type, EAP_TYPE_COMPONENT), NULL);
  g_return_val_if_fail (method != NULL, NULL);

  return g_object_new (EAP_TEST_TYPE_CONTRACT,
                       "component-type", component_type,
                       "method", method,
                       NULL);
}

/**
 * eap_test_contract_get_component_type: (get-property component-type)
 * @self: a contract
 *
 * Gets the class of the components.
 *
 * Returns: a class derived from [class@Eap.Component]
 */
GType
eap_test_contract_get_component_type (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), G_TYPE_INVALID);

  return self->component_type;
}

/**
 * eap_test_contract_get_method: (get-property method)
 * @self: a contract
 *
 * Gets the name of the method.
 *
 * Returns: (transfer none): a name, with dashes
 */
const char *
eap_test_contract_get_method (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), NULL);

  return self->method;
}

/**
 * eap_test_contract_get_concurrency: (get-property concurrency)
 * @self: a contract
 *
 * Gets what a second call of the method does.
 *
 * Returns: the method's concurrency
 */
EapConcurrency
eap_test_contract_get_concurrency (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), EAP_CONCURRENCY_EXCLUSIVE);

  return self->concurrency;
}

/**
 * eap_test_contract_set_concurrency: (set-property concurrency)
 * @self: a contract
 * @concurrency: the method's concurrency
 *
 * Sets what a second call of the method does.
 *
 * It is what the method was declared with; [enum@Eap.Concurrency] says what that is. The
 * default is that of a method, `EAP_CONCURRENCY_EXCLUSIVE`.
 */
void
eap_test_contract_set_concurrency (EapTestContract *self,
                                   EapConcurrency   concurrency)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));
  g_return_if_fail ((guint) concurrency <= EAP_CONCURRENCY_JOIN);

  if (self->concurrency == concurrency)
    return;

  self->concurrency = concurrency;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONCURRENCY]);
}

/**
 * eap_test_contract_get_supports_cancellation: (get-property supports-cancellation)
 * @self: a contract
 *
 * Gets whether the work of a call stops when it is asked to cancel.
 *
 * Returns: `TRUE` if it does
 */
gboolean
eap_test_contract_get_supports_cancellation (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), FALSE);

  return self->supports_cancellation;
}

/**
 * eap_test_contract_set_supports_cancellation: (set-property supports-cancellation)
 * @self: a contract
 * @supports_cancellation: whether the work of a call stops when it is asked to cancel
 *
 * Sets whether the work of a call stops when it is asked to cancel.
 *
 * Where it does not, checks ask all the same, and only see that no harm comes of it.
 */
void
eap_test_contract_set_supports_cancellation (EapTestContract *self,
                                             gboolean         supports_cancellation)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_boolean (self, &self->supports_cancellation, supports_cancellation,
               PROP_SUPPORTS_CANCELLATION);
}

/**
 * eap_test_contract_get_supports_user_state: (get-property supports-user-state)
 * @self: a contract
 *
 * Gets whether the method takes a user state.
 *
 * Returns: `TRUE` if it does
 */
gboolean
eap_test_contract_get_supports_user_state (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), FALSE);

  return self->supports_user_state;
}

/**
 * eap_test_contract_set_supports_user_state: (set-property supports-user-state)
 * @self: a contract
 * @supports_user_state: whether the method takes a user state
 *
 * Sets whether the method takes a user state.
 *
 * Where it does not, calls are made without one.
 */
void
eap_test_contract_set_supports_user_state (EapTestContract *self,
                                           gboolean         supports_user_state)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_boolean (self, &self->supports_user_state, supports_user_state, PROP_SUPPORTS_USER_STATE);
}

/**
 * eap_test_contract_get_supports_threads: (get-property supports-threads)
 * @self: a contract
 *
 * Gets whether calls may be made on other threads than the one that checks.
 *
 * Returns: `TRUE` if they may
 */
gboolean
eap_test_contract_get_supports_threads (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), FALSE);

  return self->supports_threads;
}

/**
 * eap_test_contract_set_supports_threads: (set-property supports-threads)
 * @self: a contract
 * @supports_threads: whether calls may be made on other threads
 *
 * Sets whether calls may be made on other threads than the one that checks.
 *
 * To be switched off for components and functions of a language that runs on one
 * thread, such as JavaScript.
 */
void
eap_test_contract_set_supports_threads (EapTestContract *self,
                                        gboolean         supports_threads)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_boolean (self, &self->supports_threads, supports_threads, PROP_SUPPORTS_THREADS);
}
