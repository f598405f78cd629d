/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Parts of a progress that lose their parent, go, or end before they have begun */

static EapProgress *
add_new (EapProgress *parent,
         double       weight)
{
  EapProgress *child = eap_progress_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_progress_add_child (parent, child, weight, &error));
  g_assert_no_error (error);

  return child;
}

static void
report (EapProgress *progress,
        double       fraction)
{
  eap_progress_report_fraction (progress, fraction);
  eap_test_drain (NULL);
}

static void
assert_shown (EapProgress *progress,
              double       fraction,
              gboolean     indeterminate)
{
  eap_test_drain (NULL);
  g_assert_cmpfloat_with_epsilon (eap_progress_get_fraction (progress), fraction, 2e-8);
  g_assert_cmpint (eap_progress_get_indeterminate (progress), ==, indeterminate);
}

/* Where its parent is gone it is nobody's child. */
static void
test_other_parent (void)
{
  EapProgress *parent = eap_progress_new ();
  g_autoptr (EapProgress) other = eap_progress_new ();
  g_autoptr (EapProgress) child = add_new (parent, 3);
  g_autoptr (GError) error = NULL;

  report (child, 0.25);
  assert_shown (parent, 0.25, FALSE);
  g_assert_finalize_object (parent);
  g_assert_true (eap_progress_add_child (other, child, 1, &error));
  g_assert_no_error (error);
  assert_shown (other, 0.25, FALSE);

  /* As with any other one */
  g_assert_false (eap_progress_add_child (other, child, 1, NULL));
  report (child, 0.5);
  assert_shown (other, 0.5, FALSE);
  g_assert_true (eap_progress_remove_child (other, child));
  g_assert_false (eap_progress_remove_child (other, child));
}

/* It may even be above what was beside it. */
static void
test_orphans (void)
{
  EapProgress *parent = eap_progress_new ();
  g_autoptr (EapProgress) a = add_new (parent, 1);
  g_autoptr (EapProgress) b = add_new (parent, 1);

  g_assert_finalize_object (parent);
  g_assert_true (eap_progress_add_child (a, b, 1, NULL));
  report (b, 0.5);
  assert_shown (a, 0.5, FALSE);
  eap_progress_finish (b);
  assert_shown (a, 1, FALSE);
}

/* A huge one comes and goes: nothing is lost of the small ones, before and after. */
static void
test_small_weights (void)
{
  const double weights[] = { 1e17, 0x1p53, 0x1p60 + 0x1p20, 0x1p64 };

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      g_autoptr (EapProgress) parent = eap_progress_new ();
      g_autoptr (EapProgress) a = add_new (parent, 1);
      g_autoptr (EapProgress) b = add_new (parent, 1);
      g_autoptr (EapProgress) huge = add_new (parent, weights[i]);
      g_autoptr (EapProgress) c = add_new (parent, 2);

      eap_test_drain (NULL);
      report (b, 0.5);
      g_assert_true (eap_progress_remove_child (parent, huge));
      assert_shown (parent, 0.125, FALSE);
      report (a, 0.5);
      report (c, 0.75);
      assert_shown (parent, 0.625, FALSE);
    }
}

/* Not before the small one is done too, whether it has begun or not */
static void
test_not_whole (void)
{
  const double weights[][2] = {
    { 8e9, 10 }, { 2e9, 1 }, { 1e12, 1 }, { 0x1p64, 1 }, { 1, 1e-10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      g_autoptr (EapProgress) parent = eap_progress_new ();
      g_autoptr (EapProgress) huge = add_new (parent, weights[i][0]);
      g_autoptr (EapProgress) small = add_new (parent, weights[i][1]);

      eap_progress_finish (huge);
      eap_test_drain (NULL);
      g_assert_cmpint (eap_progress_get_percentage (parent), ==, 99);
      report (small, 0);
      g_assert_cmpint (eap_progress_get_percentage (parent), ==, 99);
      g_assert_cmpfloat (eap_progress_get_fraction (parent), <, 1);
      eap_progress_finish (small);
      assert_shown (parent, 1, FALSE);
      g_assert_cmpint (eap_progress_get_percentage (parent), ==, 100);
    }
}

static EapAsyncOperation *
start_child (EapProgress *parent)
{
  EapAsyncOperation *operation = eap_test_start (NULL);

  g_assert_true (eap_progress_add_child (parent, eap_async_operation_get_progress (operation), 1,
                                         NULL));

  return operation;
}

static void
cancel_child (EapAsyncOperation *operation)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  eap_async_operation_cancel (operation);
  g_assert_true (eap_async_operation_complete_with_error (operation, error, NULL));
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

/* Nothing is under way any more, so nothing is unknown; until another one comes. */
static void
test_all_cancelled (void)
{
  g_autoptr (EapProgress) parent = eap_progress_new ();
  EapAsyncOperation *a = start_child (parent);
  EapAsyncOperation *b = start_child (parent);

  assert_shown (parent, 0, TRUE);
  cancel_child (a);
  assert_shown (parent, 0, TRUE);
  cancel_child (b);
  assert_shown (parent, 0, FALSE);
  g_assert_cmpfloat (eap_progress_get_remaining (parent), ==, -1);

  a = start_child (parent);
  assert_shown (parent, 0, TRUE);
  cancel_child (a);
  assert_shown (parent, 0, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-family/other-parent", test_other_parent);
  g_test_add_func ("/eap/progress-family/orphans", test_orphans);
  g_test_add_func ("/eap/progress-family/small-weights", test_small_weights);
  g_test_add_func ("/eap/progress-family/not-whole", test_not_whole);
  g_test_add_func ("/eap/progress-family/all-cancelled", test_all_cancelled);

  return g_test_run ();
}
