/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

#define CALCULATE_PRIME_TYPE_PROGRESS_CHANGED_EVENT_ARGS (calculate_prime_progress_changed_event_args_get_type ())

G_DECLARE_FINAL_TYPE (CalculatePrimeProgressChangedEventArgs,
                      calculate_prime_progress_changed_event_args,
                      CALCULATE_PRIME, PROGRESS_CHANGED_EVENT_ARGS, EapProgressChangedEventArgs)

guint64 calculate_prime_progress_changed_event_args_get_latest_prime_number
          (CalculatePrimeProgressChangedEventArgs *self);

G_END_DECLS
