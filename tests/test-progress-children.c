/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <math.h>

#include "eap-test-utils.h"

/* A progress, and parts of it */
typedef struct
{
  EapProgress *parent;      /* (owned) (nullable) */
  EapProgress *children[3]; /* (owned) (nullable) */
} Family;

static void
add (EapProgress *parent,
     EapProgress *child,
     double       weight)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_progress_add_child (parent, child, weight, &error));
  g_assert_no_error (error);
}

/* Negative: there is no such child */
static void
family_init (Family *self,
             double  a,
             double  b,
             double  c)
{
  const double weights[] = { a, b, c };

  self->parent = eap_progress_new ();
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      self->children[i] = weights[i] >= 0 ? eap_progress_new () : NULL;
      if (self->children[i] != NULL)
        add (self->parent, self->children[i], weights[i]);
    }
  eap_test_drain (NULL);
}

static void
family_clear (Family *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->children); i++)
    if (self->children[i] != NULL)
      g_assert_finalize_object (self->children[i]);
  if (self->parent != NULL)
    g_assert_finalize_object (self->parent);
  eap_test_drain (NULL);
}

static void
report (Family *self,
        int     child,
        double  fraction)
{
  eap_progress_report_fraction (self->children[child], fraction);
  eap_test_drain (NULL);
}

static void
assert_shown (EapProgress *progress,
              double       fraction,
              gboolean     indeterminate)
{
  g_assert_cmpfloat_with_epsilon (eap_progress_get_fraction (progress), fraction, 2e-8);
  g_assert_cmpint (eap_progress_get_indeterminate (progress), ==, indeterminate);
}

static void
refuse (EapProgress *parent,
        EapProgress *child,
        double       weight,
        GQuark       domain,
        int          code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (eap_progress_add_child (parent, child, weight, &error));
  g_assert_error (error, domain, code);
  g_assert_false (eap_progress_add_child (parent, child, weight, NULL));
}

static void
test_weights (void)
{
  Family family;

  family_init (&family, 1, 3, 4);
  assert_shown (family.parent, 0, TRUE);

  /* One that does not know counts as not begun. */
  report (&family, 0, 0.8);
  assert_shown (family.parent, 0.1, FALSE);
  report (&family, 1, 0.4);
  assert_shown (family.parent, 0.25, FALSE);
  report (&family, 2, 0.5);
  assert_shown (family.parent, 0.5, FALSE);

  for (int i = 0; i < 3; i++)
    report (&family, i, 1);
  assert_shown (family.parent, 1, FALSE);

  family_clear (&family);
}

/* Added when it is under way: what it is at counts. */
static void
test_added_late (void)
{
  Family family;

  family_init (&family, -1, -1, -1);
  family.children[0] = eap_progress_new ();
  report (&family, 0, 0.5);
  add (family.parent, family.children[0], 1);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, FALSE);

  /* What is shown does not go back where another one comes. */
  family.children[1] = eap_progress_new ();
  add (family.parent, family.children[1], 1);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, FALSE);
  report (&family, 1, 0.4);
  assert_shown (family.parent, 0.5, FALSE);
  report (&family, 1, 0.6);
  assert_shown (family.parent, 0.55, FALSE);

  family_clear (&family);
}

static void
test_added_finished (void)
{
  Family family;

  family_init (&family, 1, -1, -1);
  family.children[1] = eap_progress_new ();
  eap_progress_finish (family.children[1]);
  add (family.parent, family.children[1], 1);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, TRUE);
  g_assert_false (eap_progress_remove_child (family.parent, family.children[1]));

  family_clear (&family);
}

static void
test_own_weight (void)
{
  Family family;

  family_init (&family, 1, -1, -1);
  eap_progress_report_amount (family.parent, 90, 100);
  report (&family, 0, 0.2);

  /* Nothing but those of the children, and amounts of its own */
  assert_shown (family.parent, 0.2, FALSE);
  g_assert_cmpuint (eap_progress_get_processed (family.parent), ==, 90);
  g_assert_cmpuint (eap_progress_get_total (family.parent), ==, 100);

  eap_progress_set_own_weight (family.parent, 1);
  g_assert_cmpfloat (eap_progress_get_own_weight (family.parent), ==, 1);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.55, FALSE);

  family_clear (&family);
}

static void
test_own_weight_limits (void)
{
  const struct { double weight, expected; } cases[] = {
    { 0, 0 }, { 2.5, 2.5 }, { -1, 0 }, { -INFINITY, 0 }, { NAN, 0 }, { 0x1p64, 0x1p64 },
    { 0x1p65, 0x1p64 }, { INFINITY, 0x1p64 },
  };
  g_autoptr (EapProgress) progress = eap_progress_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      eap_progress_set_own_weight (progress, cases[i].weight);
      g_assert_cmpfloat (eap_progress_get_own_weight (progress), ==, cases[i].expected);
    }

  eap_test_drain (NULL);
}

static void
test_own_unknown (void)
{
  Family family;

  family_init (&family, 1, -1, -1);
  eap_progress_set_own_weight (family.parent, 3);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0, TRUE);

  report (&family, 0, 0.4);
  assert_shown (family.parent, 0.1, FALSE);
  eap_progress_finish (family.children[0]);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.25, TRUE);
  eap_progress_report_fraction (family.parent, 0.5);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.625, FALSE);

  family_clear (&family);
}

/* It shows what it reports itself, as without children. */
static void
test_weights_of_nothing (void)
{
  Family family;

  family_init (&family, 0, 0, -1);
  report (&family, 0, 1);
  assert_shown (family.parent, 0, TRUE);
  eap_progress_report_fraction (family.parent, 0.25);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.25, FALSE);
  eap_progress_finish (family.children[0]);
  eap_progress_finish (family.children[1]);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.25, FALSE);

  family_clear (&family);
}

static void
test_zero_weight (void)
{
  Family family;

  family_init (&family, 0, 1, -1);
  report (&family, 0, 1);
  assert_shown (family.parent, 0, FALSE);
  report (&family, 1, 0.5);
  assert_shown (family.parent, 0.5, FALSE);

  family_clear (&family);
}

static void
test_large_weights (void)
{
  Family family;

  family_init (&family, 0x1p64, 0x1p64, 0x1p64);
  report (&family, 0, 0.75);
  assert_shown (family.parent, 0.25, FALSE);
  for (int i = 0; i < 3; i++)
    report (&family, i, 1);
  assert_shown (family.parent, 1, FALSE);

  family_clear (&family);
}

/* Nothing is lost of a small one beside a large one that goes. */
static void
test_small_weight (void)
{
  Family family;

  family_init (&family, 0x1p64, 1, -1);
  report (&family, 1, 0.5);
  assert_shown (family.parent, 0, FALSE);
  g_assert_true (eap_progress_remove_child (family.parent, family.children[0]));
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, FALSE);

  family_clear (&family);
}

/* Not before the last byte */
static void
test_not_whole (void)
{
  Family family;

  family_init (&family, 2e9, 1, -1);
  eap_progress_finish (family.children[0]);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (family.parent), <, 1);
  g_assert_cmpint (eap_progress_get_percentage (family.parent), ==, 99);
  eap_progress_finish (family.children[1]);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (family.parent), ==, 1);

  family_clear (&family);
}

static void
test_invalid_weights (void)
{
  const double weights[] = { -1, -0x1p-60, NAN, INFINITY, -INFINITY, 0x1.0000000000001p64 };
  Family family;

  family_init (&family, -1, -1, -1);
  family.children[0] = eap_progress_new ();
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    refuse (family.parent, family.children[0], weights[i],
            G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);

  /* Nothing has come of it. */
  g_assert_false (eap_progress_remove_child (family.parent, family.children[0]));
  report (&family, 0, 1);
  assert_shown (family.parent, 0, TRUE);

  family_clear (&family);
}

static void
test_two_parents (void)
{
  g_autoptr (EapProgress) other = eap_progress_new ();
  Family family;

  family_init (&family, 1, 1, -1);
  refuse (other, family.children[0], 1, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  refuse (family.parent, family.children[0], 1,
          EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_false (eap_progress_remove_child (other, family.children[0]));

  report (&family, 0, 1);
  assert_shown (family.parent, 0.5, FALSE);
  assert_shown (other, 0, TRUE);

  g_assert_true (eap_progress_remove_child (family.parent, family.children[0]));
  add (other, family.children[0], 1);
  eap_test_drain (NULL);
  assert_shown (other, 1, FALSE);

  family_clear (&family);
}

static void
test_cycles (void)
{
  EapProgress *all[4];

  for (int i = 0; i < 4; i++)
    {
      all[i] = eap_progress_new ();
      refuse (all[i], all[i], 1, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
      if (i > 0)
        add (all[i - 1], all[i], 1);
      refuse (all[i], all[0], 1, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
    }

  eap_progress_report_fraction (all[3], 0.5);
  eap_test_drain (NULL);
  assert_shown (all[0], 0.5, FALSE);

  for (int i = 3; i >= 0; i--)
    g_assert_finalize_object (all[i]);
  eap_test_drain (NULL);
}

/* Whole for good, and no child any more */
static void
test_finished (void)
{
  Family family;

  family_init (&family, 1, 1, -1);
  report (&family, 0, 0.2);
  eap_progress_finish (family.children[0]);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, TRUE);
  g_assert_false (eap_progress_remove_child (family.parent, family.children[0]));

  /* What becomes of it does not matter. */
  eap_progress_reset (family.children[0]);
  report (&family, 0, 0.1);
  assert_shown (family.parent, 0.5, TRUE);
  g_assert_finalize_object (g_steal_pointer (&family.children[0]));
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, TRUE);

  report (&family, 1, 0.5);
  assert_shown (family.parent, 0.75, FALSE);
  eap_progress_finish (family.children[1]);
  eap_test_drain (NULL);
  assert_shown (family.parent, 1, FALSE);

  family_clear (&family);
}

/* Whether anybody has looked or not, it is no child any more. */
static void
test_finished_at_once (void)
{
  g_autoptr (EapProgress) other = eap_progress_new ();
  Family family;

  family_init (&family, 1, 1, -1);
  eap_progress_finish (family.children[0]);
  g_assert_false (eap_progress_remove_child (family.parent, family.children[0]));
  eap_progress_reset (family.children[0]);
  add (other, family.children[0], 1);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, TRUE);
  assert_shown (other, 0, TRUE);

  eap_progress_finish (family.children[1]);
  g_assert_finalize_object (g_steal_pointer (&family.children[1]));
  eap_test_drain (NULL);
  assert_shown (family.parent, 1, FALSE);

  family_clear (&family);
}

static void
take_out (gboolean is_dropped)
{
  Family family;

  family_init (&family, 1, 1, -1);
  report (&family, 0, 0.4);
  assert_shown (family.parent, 0.2, FALSE);

  if (is_dropped)
    {
      g_assert_finalize_object (g_steal_pointer (&family.children[0]));
    }
  else
    {
      g_assert_true (eap_progress_remove_child (family.parent, family.children[0]));
      g_assert_false (eap_progress_remove_child (family.parent, family.children[0]));
    }
  eap_test_drain (NULL);

  /* Nobody who is under way knows, and what was shown stays. */
  assert_shown (family.parent, 0.2, TRUE);
  report (&family, 1, 0.3);
  assert_shown (family.parent, 0.3, FALSE);

  family_clear (&family);
}

static void
test_taken_out (void)
{
  take_out (TRUE);
  take_out (FALSE);
}

static void
test_parent_dropped (void)
{
  Family family;

  family_init (&family, 1, 1, -1);
  g_assert_finalize_object (g_steal_pointer (&family.parent));
  report (&family, 0, 0.5);
  assert_shown (family.children[0], 0.5, FALSE);
  eap_progress_finish (family.children[1]);
  eap_test_drain (NULL);
  assert_shown (family.children[1], 1, FALSE);

  family_clear (&family);
}

/* One that has children itself is taken out all the same. */
static void
test_middle_dropped (void)
{
  Family family;

  family_init (&family, 1, 1, -1);
  family.children[2] = eap_progress_new ();
  add (family.children[0], family.children[2], 1);
  report (&family, 2, 0.4);
  assert_shown (family.parent, 0.2, FALSE);
  g_assert_finalize_object (g_steal_pointer (&family.children[0]));
  report (&family, 1, 0.5);
  assert_shown (family.parent, 0.5, FALSE);

  family_clear (&family);
}

static void
test_reset (void)
{
  Family family;

  family_init (&family, 1, 1, 2);
  report (&family, 0, 0.5);
  eap_progress_finish (family.children[1]);
  eap_progress_finish (family.children[2]);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.875, FALSE);

  /* Those that have ended are forgotten, the other is kept. */
  eap_progress_reset (family.parent);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.5, FALSE);
  g_assert_true (eap_progress_remove_child (family.parent, family.children[0]));

  /* Without children it shows its own. */
  eap_progress_reset (family.parent);
  eap_progress_report_fraction (family.parent, 0.25);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.25, FALSE);

  family_clear (&family);
}

static void
test_child_reset (void)
{
  Family family;

  family_init (&family, 1, 1, -1);
  report (&family, 0, 0.8);
  eap_progress_reset (family.children[0]);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.4, TRUE);

  /* What is shown waits until it is reached again. */
  report (&family, 0, 0.7);
  assert_shown (family.parent, 0.4, FALSE);
  report (&family, 0, 0.9);
  assert_shown (family.parent, 0.45, FALSE);

  family_clear (&family);
}

static void
test_three_levels (void)
{
  Family family;
  Family below;

  family_init (&family, 1, 3, -1);
  family_init (&below, 1, 1, -1);
  add (family.children[1], below.parent, 1);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0, TRUE);

  report (&below, 0, 0.5);
  assert_shown (below.parent, 0.25, FALSE);
  assert_shown (family.children[1], 0.25, FALSE);
  assert_shown (family.parent, 0.1875, FALSE);

  /* A sum has not ended because its parts have. */
  eap_progress_finish (below.children[0]);
  eap_progress_finish (below.children[1]);
  eap_test_drain (NULL);
  assert_shown (family.parent, 0.75, FALSE);
  g_assert_true (eap_progress_remove_child (family.children[1], below.parent));

  family_clear (&below);
  family_clear (&family);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-children/weights", test_weights);
  g_test_add_func ("/eap/progress-children/added-late", test_added_late);
  g_test_add_func ("/eap/progress-children/added-finished", test_added_finished);
  g_test_add_func ("/eap/progress-children/own-weight", test_own_weight);
  g_test_add_func ("/eap/progress-children/own-weight-limits", test_own_weight_limits);
  g_test_add_func ("/eap/progress-children/own-unknown", test_own_unknown);
  g_test_add_func ("/eap/progress-children/weights-of-nothing", test_weights_of_nothing);
  g_test_add_func ("/eap/progress-children/zero-weight", test_zero_weight);
  g_test_add_func ("/eap/progress-children/large-weights", test_large_weights);
  g_test_add_func ("/eap/progress-children/small-weight", test_small_weight);
  g_test_add_func ("/eap/progress-children/not-whole", test_not_whole);
  g_test_add_func ("/eap/progress-children/invalid-weights", test_invalid_weights);
  g_test_add_func ("/eap/progress-children/two-parents", test_two_parents);
  g_test_add_func ("/eap/progress-children/cycles", test_cycles);
  g_test_add_func ("/eap/progress-children/finished", test_finished);
  g_test_add_func ("/eap/progress-children/finished-at-once", test_finished_at_once);
  g_test_add_func ("/eap/progress-children/taken-out", test_taken_out);
  g_test_add_func ("/eap/progress-children/parent-dropped", test_parent_dropped);
  g_test_add_func ("/eap/progress-children/middle-dropped", test_middle_dropped);
  g_test_add_func ("/eap/progress-children/reset", test_reset);
  g_test_add_func ("/eap/progress-children/child-reset", test_child_reset);
  g_test_add_func ("/eap/progress-children/three-levels", test_three_levels);

  return g_test_run ();
}
