/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "prime-number-calculator.h"

/* How many candidates there are between two looks at something else */
#define LOOK_UP_INTERVAL 2048

/**
 * PrimeNumberCalculator:
 *
 * Tests whether numbers are prime.
 *
 * ```c
 * g_autoptr (EapAsyncOperation) operation = NULL;
 *
 * g_signal_connect (calculator, "calculate-prime-completed",
 *                   G_CALLBACK (calculate_prime_completed_cb), NULL);
 * operation = prime_number_calculator_calculate_prime_async (calculator, 97, NULL, &error);
 * ```
 *
 * Any number of tests can be pending at the same time, with different user states.
 * The prime numbers that are found on the way are reported one by one: the args of
 * [signal@Eap.Component::progress-changed] are a
 * [class@Prime.ProgressChangedEventArgs]. When a test takes long, it tells how far it
 * is in between, with plain args.
 *
 * A test can be paused with its [property@Eap.AsyncOperation:progress], and then keeps
 * its thread.
 *
 * [method@Eap.Component.cancel_async] and [method@Eap.AsyncOperation.cancel] stop
 * a test within microseconds.
 *
 * Signals are emitted in the context in which the call was made. All methods may
 * be called from any thread.
 *
 * This is the component of .NET's “How to: Implement a Component That Supports the
 * Event-based Asynchronous Pattern”. Its table of pending tasks and the locks
 * around it are the base class's here.
 */
struct _PrimeNumberCalculator
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (PrimeNumberCalculator, prime_number_calculator, EAP_TYPE_COMPONENT)

/* The greatest number whose square is not greater than @number. */
static guint64
square_root (guint64 number)
{
  guint64 root = 0;

  for (guint64 bit = G_GUINT64_CONSTANT (1) << 31; bit > 0; bit >>= 1)
    {
      if ((root | bit) <= number / (root | bit))
        root |= bit;
    }

  return root;
}

/* By the primes up to its square root. */
static gboolean
is_prime (guint64  number,
          GArray  *primes)
{
  for (guint i = 0; i < primes->len; i++)
    {
      guint64 prime = g_array_index (primes, guint64, i);

      if (prime > number / prime)
        break;
      if (number % prime == 0)
        return FALSE;
    }

  return TRUE;
}

static void
report_prime (EapAsyncOperation *operation,
              guint64            prime,
              guint64            root)
{
  g_autoptr (EapProgressChangedEventArgs) args =
    g_object_new (CALCULATE_PRIME_TYPE_PROGRESS_CHANGED_EVENT_ARGS,
                  "progress-percentage", (int) (100 * prime / root),
                  "latest-prime-number", prime,
                  NULL);

  eap_async_operation_report (operation, args, NULL);
}

/* From time to time: says how far it is, and waits while it is paused. */
static gboolean
look_up (EapAsyncOperation  *operation,
         guint64             candidate,
         guint64             root,
         GError            **error)
{
  eap_async_operation_report_amount (operation, candidate, root, NULL);

  return eap_progress_wait_while_paused (eap_async_operation_get_progress (operation), NULL,
                                         error);
}

/* As .NET's example does: the prime numbers up to the square root are found in
 * order, each by those before it, and tried. Returns 1 if none is a divisor, and 0
 * if it was cancelled. */
static guint64
find_first_divisor (guint64             number,
                    EapAsyncOperation  *operation,
                    GCancellable       *cancellable,
                    GError            **error)
{
  g_autoptr (GArray) primes = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 root = square_root (number);

  for (guint64 candidate = 2; candidate <= root; candidate += candidate == 2 ? 1 : 2)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return 0;
      if (operation != NULL && candidate % LOOK_UP_INTERVAL == 1 &&
          !look_up (operation, candidate, root, error))
        return 0;

      if (!is_prime (candidate, primes))
        continue;

      if (operation != NULL)
        report_prime (operation, candidate, root);
      if (number % candidate == 0)
        return candidate;

      /* No others are needed to test candidates, which have 32 bits. */
      if (candidate <= G_MAXUINT16)
        g_array_append_val (primes, candidate);
    }

  return 1;
}

static gboolean
check_number (guint64   number,
              GError  **error)
{
  if (number >= 2)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "%" G_GUINT64_FORMAT " is neither prime nor a product of primes", number);

  return FALSE;
}

/* On a worker thread. */
static EapAsyncCompletedEventArgs *
calculate_prime_run (EapAsyncOperation  *operation,
                     gpointer            data,
                     GError            **error)
{
  EapProgress *progress = eap_async_operation_get_progress (operation);
  guint64 number = *(guint64 *) data;
  guint64 first_divisor;

  eap_progress_set_text (progress, "Looking for a divisor");
  if (!eap_progress_wait_while_paused (progress, NULL, error))
    return NULL;

  first_divisor =
    find_first_divisor (number, operation, eap_async_operation_get_cancellable (operation),
                        error);
  if (first_divisor == 0)
    return NULL;

  return g_object_new (CALCULATE_PRIME_TYPE_COMPLETED_EVENT_ARGS,
                       "number-to-test", number,
                       "first-divisor", first_divisor,
                       "is-prime", first_divisor == 1,
                       NULL);
}

static void
prime_number_calculator_class_init (PrimeNumberCalculatorClass *klass)
{
  /**
   * PrimeNumberCalculator::calculate-prime-completed:
   * @self: the calculator
   * @args: what became of which call
   *
   * A call of [method@Prime.NumberCalculator.calculate_prime_async] has ended.
   *
   * Emitted in the context in which the call was made, once for each call that
   * was accepted.
   */
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = "calculate-prime",
    .completed_args_type = CALCULATE_PRIME_TYPE_COMPLETED_EVENT_ARGS,
    .concurrency = EAP_CONCURRENCY_CONCURRENT,
    .run = calculate_prime_run,
  });
}

static void
prime_number_calculator_init (PrimeNumberCalculator *self)
{
}

/**
 * prime_number_calculator_new:
 *
 * Makes a calculator.
 *
 * Returns: (transfer full): a calculator
 */
PrimeNumberCalculator *
prime_number_calculator_new (void)
{
  return g_object_new (PRIME_TYPE_NUMBER_CALCULATOR, NULL);
}

/**
 * prime_number_calculator_calculate_prime:
 * @self: a calculator
 * @number_to_test: a number that is greater than 1
 * @first_divisor: (out) (optional): return location for the smallest divisor,
 *   besides 1 and the number itself; 1 if there is none, and 0 on failure
 * @cancellable: (nullable): to cancel the test with, from another thread
 * @error: return location for an error
 *
 * Tests whether a number is prime, and waits until that is known.
 *
 * Fails with `G_IO_ERROR_INVALID_ARGUMENT` if the number is 0 or 1, and with
 * `G_IO_ERROR_CANCELLED`.
 *
 * Returns: `TRUE` if the number is prime; `FALSE` if it is not, and on failure
 */
gboolean
prime_number_calculator_calculate_prime (PrimeNumberCalculator  *self,
                                         guint64                 number_to_test,
                                         guint64                *first_divisor,
                                         GCancellable           *cancellable,
                                         GError                **error)
{
  guint64 divisor = 0;

  g_return_val_if_fail (PRIME_IS_NUMBER_CALCULATOR (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (check_number (number_to_test, error))
    divisor = find_first_divisor (number_to_test, NULL, cancellable, error);
  if (first_divisor != NULL)
    *first_divisor = divisor;

  return divisor == 1;
}

/**
 * prime_number_calculator_calculate_prime_async:
 * @self: a calculator
 * @number_to_test: a number that is greater than 1
 * @user_state: (nullable): what the events of this call carry, which is copied
 * @error: return location for an error
 *
 * Tests whether a number is prime, and returns at once.
 *
 * [signal@Prime.NumberCalculator::calculate-prime-completed] says what became of
 * it.
 *
 * Fails with `G_IO_ERROR_INVALID_ARGUMENT` if the number is 0 or 1, and as
 * [method@Eap.Component.start] does, in particular with
 * `EAP_ASYNC_ERROR_DUPLICATE_STATE` if a pending call has an equal user state.
 * Then nothing was started.
 *
 * Returns: (transfer full): the operation, which need not be kept
 */
EapAsyncOperation *
prime_number_calculator_calculate_prime_async (PrimeNumberCalculator  *self,
                                               guint64                 number_to_test,
                                               const GValue           *user_state,
                                               GError                **error)
{
  return prime_number_calculator_calculate_prime_async_full (self, number_to_test, NULL,
                                                             user_state, error);
}

/**
 * prime_number_calculator_calculate_prime_async_full:
 * @self: a calculator
 * @number_to_test: a number that is greater than 1
 * @options: (nullable): more about this call
 * @user_state: (nullable): what the events of this call carry, which is copied
 * @error: return location for an error
 *
 * Tests whether a number is prime, with options.
 *
 * Like [method@Prime.NumberCalculator.calculate_prime_async].
 *
 * Returns: (transfer full): the operation, which need not be kept
 */
EapAsyncOperation *
prime_number_calculator_calculate_prime_async_full (PrimeNumberCalculator  *self,
                                                    guint64                 number_to_test,
                                                    EapStartOptions        *options,
                                                    const GValue           *user_state,
                                                    GError                **error)
{
  g_return_val_if_fail (PRIME_IS_NUMBER_CALCULATOR (self), NULL);
  g_return_val_if_fail (options == NULL || EAP_IS_START_OPTIONS (options), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_number (number_to_test, error))
    return NULL;

  return eap_component_start_full (EAP_COMPONENT (self), "calculate-prime", user_state,
                                   g_memdup2 (&number_to_test, sizeof number_to_test), g_free,
                                   options, error);
}
