/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-progress-private.h"

/**
 * eap_progress_get_fraction: (get-property fraction)
 * @self: a progress
 *
 * Gets how much is done.
 *
 * Never goes back, except after [method@Eap.Progress.reset].
 *
 * Returns: a share from 0 to 1
 */
double
eap_progress_get_fraction (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), 0);

  return eap_gauge_get_reading (eap_progress_get_gauge (self)).fraction;
}

/**
 * eap_progress_get_percentage: (get-property percentage)
 * @self: a progress
 *
 * Gets how much is done, as a percentage.
 *
 * Returns: a percentage from 0 to 100, rounded down
 */
int
eap_progress_get_percentage (EapProgress *self)
{
  EapReading reading;

  g_return_val_if_fail (EAP_IS_PROGRESS (self), 0);

  reading = eap_gauge_get_reading (eap_progress_get_gauge (self));

  return eap_reading_get_percentage (&reading);
}

/**
 * eap_progress_get_indeterminate: (get-property indeterminate)
 * @self: a progress
 *
 * Gets whether nobody knows how much is done.
 *
 * Returns: `TRUE` if the share is unknown
 */
gboolean
eap_progress_get_indeterminate (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), TRUE);

  return eap_gauge_get_reading (eap_progress_get_gauge (self)).indeterminate;
}

/**
 * eap_progress_get_processed: (get-property processed)
 * @self: a progress
 *
 * Gets how much is done, in the unit.
 *
 * Returns: an amount, never more than the total if that is known
 */
guint64
eap_progress_get_processed (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), 0);

  return eap_gauge_get_reading (eap_progress_get_gauge (self)).processed;
}

/**
 * eap_progress_get_total: (get-property total)
 * @self: a progress
 *
 * Gets how much there is to do, in the unit.
 *
 * Returns: an amount; 0 if it is unknown
 */
guint64
eap_progress_get_total (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), 0);

  return eap_gauge_get_reading (eap_progress_get_gauge (self)).total;
}

/**
 * eap_progress_get_rate: (get-property rate)
 * @self: a progress
 *
 * Gets how much is processed in a second, in the unit.
 *
 * Returns: an amount a second; 0 if it is unknown
 */
double
eap_progress_get_rate (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), 0);

  return eap_gauge_want_reading (eap_progress_get_gauge (self)).rate;
}

/**
 * eap_progress_get_remaining: (get-property remaining)
 * @self: a progress
 *
 * Gets how long it will take.
 *
 * It is unknown until it can be trusted, some seconds after the first report.
 *
 * Returns: a time in seconds; negative if it is unknown
 */
double
eap_progress_get_remaining (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), -1);

  return eap_gauge_want_reading (eap_progress_get_gauge (self)).remaining;
}

/**
 * eap_progress_get_elapsed: (get-property elapsed)
 * @self: a progress
 *
 * Gets how long it has taken, without the time in which it was paused.
 *
 * Returns: a time in seconds
 */
double
eap_progress_get_elapsed (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), 0);

  return eap_gauge_want_reading (eap_progress_get_gauge (self)).elapsed;
}

/**
 * eap_progress_dup_amount_text: (get-property amount-text)
 * @self: a progress
 *
 * Gets how much is done, in the user's language: “3.2 GB of 7.9 GB”.
 *
 * Returns: (transfer full): a text; empty while nothing is known
 */
char *
eap_progress_dup_amount_text (EapProgress *self)
{
  EapReading reading;

  g_return_val_if_fail (EAP_IS_PROGRESS (self), NULL);

  reading = eap_gauge_want_reading (eap_progress_get_gauge (self));

  return eap_reading_dup_amount_text (&reading);
}

/**
 * eap_progress_dup_rate_text: (get-property rate-text)
 * @self: a progress
 *
 * Gets the rate, in the user's language: “12.3 MB/s”.
 *
 * Returns: (transfer full): a text; empty while it is unknown
 */
char *
eap_progress_dup_rate_text (EapProgress *self)
{
  EapReading reading;

  g_return_val_if_fail (EAP_IS_PROGRESS (self), NULL);

  reading = eap_gauge_want_reading (eap_progress_get_gauge (self));

  return eap_reading_dup_rate_text (&reading);
}

/**
 * eap_progress_dup_remaining_text: (get-property remaining-text)
 * @self: a progress
 *
 * Gets how long it will take, in the user's language: “about 2 minutes left”.
 *
 * Returns: (transfer full): a text; empty while it is unknown
 */
char *
eap_progress_dup_remaining_text (EapProgress *self)
{
  EapReading reading;

  g_return_val_if_fail (EAP_IS_PROGRESS (self), NULL);

  reading = eap_gauge_want_reading (eap_progress_get_gauge (self));

  return eap_reading_dup_remaining_text (&reading);
}

/**
 * eap_progress_dup_summary: (get-property summary)
 * @self: a progress
 *
 * Gets what there is to say in a line, in the user's language.
 *
 * Returns: (transfer full): a text like “3.2 GB of 7.9 GB — about 2 minutes left”; empty
 *   while nothing is known
 */
char *
eap_progress_dup_summary (EapProgress *self)
{
  EapReading reading;

  g_return_val_if_fail (EAP_IS_PROGRESS (self), NULL);

  reading = eap_gauge_want_reading (eap_progress_get_gauge (self));

  return eap_reading_dup_summary (&reading);
}
