/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

#define CALCULATE_PRIME_TYPE_COMPLETED_EVENT_ARGS (calculate_prime_completed_event_args_get_type ())

G_DECLARE_FINAL_TYPE (CalculatePrimeCompletedEventArgs, calculate_prime_completed_event_args,
                      CALCULATE_PRIME, COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

guint64  calculate_prime_completed_event_args_get_number_to_test (CalculatePrimeCompletedEventArgs  *self,
                                                                  GError                           **error);
guint64  calculate_prime_completed_event_args_get_first_divisor  (CalculatePrimeCompletedEventArgs  *self,
                                                                  GError                           **error);
gboolean calculate_prime_completed_event_args_get_is_prime       (CalculatePrimeCompletedEventArgs  *self,
                                                                  GError                           **error);

G_END_DECLS
