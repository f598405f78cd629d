/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#include "eap-figures-private.h"

/* Shares are rounded down, but not below what was said, and are whole only where all
 * is done. */

static void
assert_percentage (EapProgress *progress,
                   int          percentage)
{
  eap_test_drain (NULL);
  g_assert_cmpint (eap_progress_get_percentage (progress), ==, percentage);
  if (percentage < 100)
    g_assert_cmpfloat (eap_progress_get_fraction (progress), <, 1);
  else
    g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 1);
}

/* Such as 0.29 and 0.57, which are a little less than that */
static void
test_percentages (void)
{
  for (int i = 0; i <= 100; i++)
    {
      g_autoptr (EapProgress) of_fraction = eap_progress_new ();
      g_autoptr (EapProgress) of_amount = eap_progress_new ();

      g_assert_cmpint (eap_share_of_fraction (i / 100.0), ==, i * EAP_SHARE_PERCENT);
      g_assert_cmpint (eap_share_of_fraction (i * 0.01), ==, i * EAP_SHARE_PERCENT);
      g_assert_cmpint (eap_share_of_amount ((guint64) i, 100), ==, i * EAP_SHARE_PERCENT);
      g_assert_cmpint (eap_share_of_amount ((guint64) i * 7, 700), ==, i * EAP_SHARE_PERCENT);

      eap_progress_report_fraction (of_fraction, i / 100.0);
      assert_percentage (of_fraction, i);
      eap_progress_report_amount (of_amount, (guint64) i, 100);
      assert_percentage (of_amount, i);
    }
}

/* What is shown is a share too, and the share of that is the same. */
static void
test_and_back (void)
{
  for (int share = 0; share <= EAP_SHARE_WHOLE; share += 997)
    g_assert_cmpint (eap_share_of_fraction ((double) share / EAP_SHARE_WHOLE), ==, share);
  g_assert_cmpint (eap_share_of_fraction (1), ==, EAP_SHARE_WHOLE);
}

static void
test_fraction_not_whole (void)
{
  const double fractions[] = {
    0.99999999, 0.999999995, 0.999999999, 0.9999999999999, 0x1.fffffffffffffp-1,
  };

  for (guint i = 0; i < G_N_ELEMENTS (fractions); i++)
    {
      g_autoptr (EapProgress) progress = eap_progress_new ();

      g_assert_cmpint (eap_share_of_fraction (fractions[i]), ==, EAP_SHARE_WHOLE - 1);
      eap_progress_report_fraction (progress, fractions[i]);
      assert_percentage (progress, 99);
      eap_progress_report_fraction (progress, 1);
      assert_percentage (progress, 100);
    }
}

static void
test_amount_not_whole (void)
{
  for (guint64 total = EAP_SHARE_WHOLE; total < G_MAXUINT64 / 10; total *= 10)
    {
      g_autoptr (EapProgress) progress = eap_progress_new ();

      g_assert_cmpint (eap_share_of_amount (total - 1, total), ==, EAP_SHARE_WHOLE - 1);
      eap_progress_report_amount (progress, total - 1, total);
      assert_percentage (progress, 99);
      eap_progress_advance (progress, 1);
      assert_percentage (progress, 100);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/figures/percentages", test_percentages);
  g_test_add_func ("/eap/figures/and-back", test_and_back);
  g_test_add_func ("/eap/figures/fraction-not-whole", test_fraction_not_whole);
  g_test_add_func ("/eap/figures/amount-not-whole", test_amount_not_whole);

  return g_test_run ();
}
