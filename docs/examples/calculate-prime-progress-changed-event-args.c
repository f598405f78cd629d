/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "calculate-prime-progress-changed-event-args.h"

/**
 * CalculatePrimeProgressChangedEventArgs:
 *
 * A prime number that was found on the way, and how far the call is.
 *
 * The getter may be called from any thread.
 */
struct _CalculatePrimeProgressChangedEventArgs
{
  EapProgressChangedEventArgs parent_instance;

  guint64 latest_prime_number;
};

EAP_DEFINE_EVENT_ARGS (CalculatePrimeProgressChangedEventArgs,
                       calculate_prime_progress_changed_event_args,
                       EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (latest_prime_number, G_TYPE_UINT64))

/**
 * calculate_prime_progress_changed_event_args_get_latest_prime_number:
 * @self: event args
 *
 * Gets the prime number that was found.
 *
 * Returns: a prime number
 */
EAP_DEFINE_EVENT_ARGS_GETTER (CalculatePrimeProgressChangedEventArgs,
                              calculate_prime_progress_changed_event_args,
                              guint64, latest_prime_number)
