/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "calculate-prime-completed-event-args.h"

/**
 * CalculatePrimeCompletedEventArgs:
 *
 * What became of a call of [method@Prime.NumberCalculator.calculate_prime_async].
 *
 * The getters may be called from any thread. If the call failed or was cancelled
 * they fail, and the properties are 0.
 */
struct _CalculatePrimeCompletedEventArgs
{
  EapAsyncCompletedEventArgs parent_instance;

  guint64  number_to_test;
  guint64  first_divisor;
  gboolean is_prime;
};

EAP_DEFINE_EVENT_ARGS (CalculatePrimeCompletedEventArgs, calculate_prime_completed_event_args,
                       EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (number_to_test, G_TYPE_UINT64)
                       EAP_EVENT_ARGS_FIELD (first_divisor, G_TYPE_UINT64)
                       EAP_EVENT_ARGS_FIELD (is_prime, G_TYPE_BOOLEAN))

/**
 * calculate_prime_completed_event_args_get_number_to_test:
 * @self: event args
 * @error: return location for an error
 *
 * Gets the number that was tested.
 *
 * Fails with the error of the call.
 *
 * Returns: the number; 0 on failure
 */
EAP_DEFINE_RESULT_GETTER (CalculatePrimeCompletedEventArgs, calculate_prime_completed_event_args,
                          guint64, number_to_test)

/**
 * calculate_prime_completed_event_args_get_first_divisor:
 * @self: event args
 * @error: return location for an error
 *
 * Gets the smallest divisor of the number, besides 1 and the number itself.
 *
 * Fails with the error of the call.
 *
 * Returns: the divisor; 1 if there is none, as the number is prime; 0 on failure
 */
EAP_DEFINE_RESULT_GETTER (CalculatePrimeCompletedEventArgs, calculate_prime_completed_event_args,
                          guint64, first_divisor)

/**
 * calculate_prime_completed_event_args_get_is_prime:
 * @self: event args
 * @error: return location for an error
 *
 * Gets whether the number is prime.
 *
 * Fails with the error of the call.
 *
 * Returns: `TRUE` if it is; `FALSE` if it is not, and on failure
 */
EAP_DEFINE_RESULT_GETTER (CalculatePrimeCompletedEventArgs, calculate_prime_completed_event_args,
                          gboolean, is_prime)
