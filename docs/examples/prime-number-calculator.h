/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "calculate-prime-completed-event-args.h"
#include "calculate-prime-progress-changed-event-args.h"

G_BEGIN_DECLS

#define PRIME_TYPE_NUMBER_CALCULATOR (prime_number_calculator_get_type ())

G_DECLARE_FINAL_TYPE (PrimeNumberCalculator, prime_number_calculator,
                      PRIME, NUMBER_CALCULATOR, EapComponent)

PrimeNumberCalculator *prime_number_calculator_new                        (void);

gboolean               prime_number_calculator_calculate_prime            (PrimeNumberCalculator  *self,
                                                                           guint64                 number_to_test,
                                                                           guint64                *first_divisor,
                                                                           GCancellable           *cancellable,
                                                                           GError                **error);
EapAsyncOperation     *prime_number_calculator_calculate_prime_async      (PrimeNumberCalculator  *self,
                                                                           guint64                 number_to_test,
                                                                           const GValue           *user_state,
                                                                           GError                **error);
EapAsyncOperation     *prime_number_calculator_calculate_prime_async_full (PrimeNumberCalculator  *self,
                                                                           guint64                 number_to_test,
                                                                           EapStartOptions        *options,
                                                                           const GValue           *user_state,
                                                                           GError                **error);

G_END_DECLS
