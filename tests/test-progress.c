/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <math.h>

#include "eap-test-utils.h"

/* A progress, and what was notified of it: the property, and its value then */
typedef struct
{
  EapProgress     *progress; /* (owned) */
  EapTestRecorder  recorder;
  GHashTable      *values;   /* (element-type utf8 utf8): what was notified last */
} Scene;

static char *
dup_value (EapProgress *progress,
           const char  *name)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) text = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (progress), name, &value);
  if (G_VALUE_HOLDS_DOUBLE (&value))
    return g_strdup_printf ("%.9g", g_value_get_double (&value));

  g_value_init (&text, G_TYPE_STRING);
  g_value_transform (&value, &text);

  return g_value_dup_string (&text);
}

static void
notify_cb (EapProgress *progress,
           GParamSpec  *pspec,
           Scene       *self)
{
  /* What time makes may come at any time. */
  const char *const of_time[] = { "rate", "rate-text", "remaining", "remaining-text", "elapsed",
                                  NULL };

  g_assert_true (progress == self->progress);
  if (!g_strv_contains (of_time, pspec->name))
    eap_test_record (&self->recorder, "%s", pspec->name);
  g_hash_table_insert (self->values, (gpointer) pspec->name, dup_value (progress, pspec->name));
}

/* Every getter says what was notified last. */
static void
assert_notified (Scene *self)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *now = dup_value (self->progress, name);

      g_assert_cmpstr (now, ==, value);
    }
}

static void
remember_all (Scene *self)
{
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (self->progress), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    if (!G_IS_PARAM_SPEC_OBJECT (pspecs[i]))
      g_hash_table_insert (self->values, (gpointer) pspecs[i]->name,
                           dup_value (self->progress, pspecs[i]->name));
}

static void
scene_init (Scene *self)
{
  self->progress = eap_progress_new ();
  eap_test_recorder_init (&self->recorder);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  remember_all (self);
  g_signal_connect (self->progress, "notify", G_CALLBACK (notify_cb), self);
}

/* Nothing is shown yet; then all of it, and these properties are notified. */
static void
scene_show (Scene      *self,
            const char *notified)
{
  assert_notified (self);
  eap_test_assert_recorded (&self->recorder, "");
  eap_test_drain (NULL);
  eap_test_assert_recorded (&self->recorder, notified);
  g_ptr_array_set_size (self->recorder.events, 0);
  assert_notified (self);
}

/* Whatever is notified */
static void
scene_update (Scene *self)
{
  eap_test_drain (NULL);
  g_ptr_array_set_size (self->recorder.events, 0);
  assert_notified (self);
}

static void
scene_clear (Scene *self)
{
  g_assert_finalize_object (self->progress);
  eap_test_drain (NULL);
  g_hash_table_unref (self->values);
  eap_test_recorder_clear (&self->recorder);
}

static void
assert_amounts (Scene   *self,
                double   fraction,
                guint64  processed,
                guint64  total)
{
  g_assert_cmpfloat_with_epsilon (eap_progress_get_fraction (self->progress), fraction, 1e-8);
  g_assert_cmpuint (eap_progress_get_processed (self->progress), ==, processed);
  g_assert_cmpuint (eap_progress_get_total (self->progress), ==, total);
}

#define assert_text(progress, name, expected) \
  G_STMT_START { \
    g_autofree char *text_ = eap_progress_dup_##name (progress); \
    g_assert_cmpstr (text_, ==, (expected)); \
  } G_STMT_END

static void
test_defaults (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  g_autoptr (EapSynchronizationContext) context = NULL;

  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 0);
  g_assert_cmpint (eap_progress_get_percentage (progress), ==, 0);
  g_assert_true (eap_progress_get_indeterminate (progress));
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 0);
  g_assert_cmpuint (eap_progress_get_total (progress), ==, 0);
  g_assert_cmpfloat (eap_progress_get_rate (progress), ==, 0);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), <, 0);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), ==, 0);
  g_assert_cmpint (eap_progress_get_unit (progress), ==, EAP_PROGRESS_UNIT_NONE);
  g_assert_false (eap_progress_get_paused (progress));
  g_assert_cmpfloat (eap_progress_get_own_weight (progress), ==, 0);
  assert_text (progress, text, NULL);
  assert_text (progress, amount_text, "");
  assert_text (progress, rate_text, "");
  assert_text (progress, remaining_text, "");
  assert_text (progress, summary, "");

  g_object_get (progress, "synchronization-context", &context, NULL);
  g_assert_true (context == eap_async_operation_manager_get_synchronization_context ());
  g_assert_true (context == eap_progress_get_synchronization_context (progress));
}

/* What a property says at first is its default, so that bindings agree. */
static void
test_property_defaults (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (progress), &n_pspecs);
  g_assert_cmpuint (n_pspecs, ==, 16);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (progress), pspecs[i]->name, &value);
      if (!G_IS_PARAM_SPEC_OBJECT (pspecs[i]))
        g_assert_true (g_param_value_defaults (pspecs[i], &value));
    }
}

static void
test_construct (void)
{
  g_autofree char *text = NULL;
  EapProgressUnit unit;
  EapProgress *progress;
  gboolean paused;

  progress = g_object_new (EAP_TYPE_PROGRESS, "synchronization-context", NULL, "text", "stage",
                           "unit", EAP_PROGRESS_UNIT_FILES, "paused", TRUE, NULL);
  g_object_get (progress, "text", &text, "unit", &unit, "paused", &paused, NULL);
  g_assert_cmpstr (text, ==, "stage");
  g_assert_cmpint (unit, ==, EAP_PROGRESS_UNIT_FILES);
  g_assert_true (paused);
  g_assert_nonnull (eap_progress_get_synchronization_context (progress));

  eap_test_drain (NULL);
  g_assert_finalize_object (progress);
}

static void
test_fraction (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_report_fraction (scene.progress, 0.579);
  scene_show (&scene, "fraction percentage indeterminate amount-text summary");
  assert_amounts (&scene, 0.579, 0, 0);
  g_assert_cmpint (eap_progress_get_percentage (scene.progress), ==, 57);
  assert_text (scene.progress, amount_text, "57%");
  assert_text (scene.progress, summary, "57%");

  /* Only what is different is notified. */
  eap_progress_report_fraction (scene.progress, 0.5791);
  scene_show (&scene, "fraction");
  eap_progress_report_fraction (scene.progress, 0.5791);
  scene_show (&scene, "");
  /* It never goes back. */
  eap_progress_report_fraction (scene.progress, 0.2);
  scene_show (&scene, "");
  assert_amounts (&scene, 0.5791, 0, 0);

  scene_clear (&scene);
}

static void
test_fraction_limits (void)
{
  const double nothing[] = { -1, -0.0, 0, -G_MAXDOUBLE, -INFINITY };
  const double all[] = { 1, 1.5, G_MAXDOUBLE, INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      Scene scene;

      scene_init (&scene);
      eap_progress_report_fraction (scene.progress, nothing[i]);
      scene_show (&scene, "indeterminate amount-text summary");
      assert_amounts (&scene, 0, 0, 0);
      scene_clear (&scene);
    }

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      Scene scene;

      scene_init (&scene);
      eap_progress_report_fraction (scene.progress, all[i]);
      scene_show (&scene, "fraction percentage indeterminate amount-text summary");
      assert_amounts (&scene, 1, 0, 0);
      scene_clear (&scene);
    }
}

static void
test_not_a_number (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_report_fraction (scene.progress, NAN);
  scene_show (&scene, "");
  g_assert_true (eap_progress_get_indeterminate (scene.progress));

  eap_progress_report_fraction (scene.progress, 0.25);
  scene_update (&scene);
  eap_progress_report_fraction (scene.progress, NAN);
  scene_show (&scene, "");
  g_assert_false (eap_progress_get_indeterminate (scene.progress));
  assert_amounts (&scene, 0.25, 0, 0);

  scene_clear (&scene);
}

/* Rounded down: no percentage that is not reached */
static void
test_percentage (void)
{
  for (int i = 0; i <= 100; i++)
    {
      g_autoptr (EapProgress) progress = eap_progress_new ();

      eap_progress_report_fraction (progress, i / 100.0);
      eap_test_drain (NULL);
      g_assert_cmpint (eap_progress_get_percentage (progress), ==, i);

      eap_progress_report_fraction (progress, (i + 0.99) / 100);
      eap_test_drain (NULL);
      g_assert_cmpint (eap_progress_get_percentage (progress), ==, i);
    }
}

static void
test_amount (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_report_amount (scene.progress, 30, 120);
  scene_show (&scene, "fraction percentage indeterminate processed total amount-text summary");
  assert_amounts (&scene, 0.25, 30, 120);
  assert_text (scene.progress, amount_text, "30 of 120");

  /* The fraction stays where the amounts go back. */
  eap_progress_report_amount (scene.progress, 12, 120);
  scene_show (&scene, "processed amount-text summary");
  assert_amounts (&scene, 0.25, 12, 120);

  /* A share says nothing of amounts. */
  eap_progress_report_fraction (scene.progress, 0.5);
  scene_show (&scene, "fraction percentage amount-text summary");
  assert_amounts (&scene, 0.5, 12, 120);

  /* More than all is all. */
  eap_progress_report_amount (scene.progress, 121, 120);
  scene_show (&scene, "fraction percentage processed amount-text summary");
  assert_amounts (&scene, 1, 120, 120);

  scene_clear (&scene);
}

static void
test_total_changes (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_report_amount (scene.progress, 50, 100);
  scene_update (&scene);
  eap_progress_report_amount (scene.progress, 50, 200);
  scene_show (&scene, "total amount-text summary");
  assert_amounts (&scene, 0.5, 50, 200);

  eap_progress_report_amount (scene.progress, 50, 40);
  scene_update (&scene);
  assert_amounts (&scene, 1, 40, 40);

  eap_progress_report_amount (scene.progress, 50, 0);
  scene_update (&scene);
  assert_amounts (&scene, 1, 50, 0);
  g_assert_false (eap_progress_get_indeterminate (scene.progress));

  scene_clear (&scene);
}

static void
test_no_total (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_report_amount (scene.progress, 7, 0);
  scene_show (&scene, "processed amount-text summary");
  g_assert_true (eap_progress_get_indeterminate (scene.progress));
  assert_amounts (&scene, 0, 7, 0);
  assert_text (scene.progress, amount_text, "7");
  scene_clear (&scene);
}

static void
test_large_amounts (void)
{
  const guint64 half = G_GUINT64_CONSTANT (1) << 63;
  Scene scene;

  scene_init (&scene);

  eap_progress_report_amount (scene.progress, half / 2, half);
  scene_update (&scene);
  assert_amounts (&scene, 0.5, half / 2, half);

  eap_progress_report_amount (scene.progress, half + half / 2, G_MAXUINT64);
  scene_update (&scene);
  assert_amounts (&scene, 0.75, half + half / 2, G_MAXUINT64);

  /* Not all before the last one */
  eap_progress_report_amount (scene.progress, G_MAXUINT64 - 1, G_MAXUINT64);
  scene_update (&scene);
  g_assert_cmpfloat (eap_progress_get_fraction (scene.progress), <, 1);
  g_assert_cmpint (eap_progress_get_percentage (scene.progress), ==, 99);

  eap_progress_report_amount (scene.progress, G_MAXUINT64, G_MAXUINT64);
  scene_update (&scene);
  assert_amounts (&scene, 1, G_MAXUINT64, G_MAXUINT64);

  scene_clear (&scene);
}

static void
test_advance (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_advance (scene.progress, 3);
  scene_update (&scene);
  assert_amounts (&scene, 0, 3, 0);
  g_assert_true (eap_progress_get_indeterminate (scene.progress));

  eap_progress_report_amount (scene.progress, 0, 100);
  eap_progress_advance (scene.progress, 20);
  eap_progress_advance (scene.progress, 0);
  eap_progress_advance (scene.progress, 5);
  scene_update (&scene);
  assert_amounts (&scene, 0.25, 25, 100);

  eap_progress_advance (scene.progress, 80);
  scene_update (&scene);
  assert_amounts (&scene, 1, 100, 100);

  /* It does not begin at 0 again. */
  eap_progress_report_amount (scene.progress, G_MAXUINT64 - 2, 0);
  eap_progress_advance (scene.progress, 2);
  eap_progress_advance (scene.progress, 1);
  eap_progress_advance (scene.progress, G_MAXUINT64);
  scene_update (&scene);
  assert_amounts (&scene, 1, G_MAXUINT64, 0);

  scene_clear (&scene);
}

static void
test_reset (void)
{
  Scene scene;

  scene_init (&scene);
  eap_progress_set_unit (scene.progress, EAP_PROGRESS_UNIT_ITEMS);
  eap_progress_set_text (scene.progress, "stage");
  eap_progress_report_amount (scene.progress, 40, 50);
  scene_update (&scene);

  eap_progress_reset (scene.progress);
  scene_show (&scene, "fraction percentage indeterminate processed total amount-text summary");
  assert_amounts (&scene, 0, 0, 0);
  g_assert_cmpint (eap_progress_get_unit (scene.progress), ==, EAP_PROGRESS_UNIT_ITEMS);
  assert_text (scene.progress, text, "stage");
  assert_text (scene.progress, summary, "");

  eap_progress_report_amount (scene.progress, 10, 50);
  scene_update (&scene);
  assert_amounts (&scene, 0.2, 10, 50);

  scene_clear (&scene);
}

static void
test_finish (void)
{
  Scene scene;

  scene_init (&scene);
  eap_progress_set_paused (scene.progress, TRUE);
  scene_update (&scene);

  eap_progress_finish (scene.progress);
  g_assert_false (eap_progress_get_paused (scene.progress));
  scene_update (&scene);
  assert_amounts (&scene, 1, 0, 0);
  g_assert_cmpfloat (eap_progress_get_remaining (scene.progress), ==, 0);
  g_assert_false (eap_progress_get_indeterminate (scene.progress));
  assert_text (scene.progress, summary, "100%");

  /* What has ended cannot be paused. */
  eap_progress_set_paused (scene.progress, TRUE);
  g_assert_false (eap_progress_get_paused (scene.progress));
  eap_progress_finish (scene.progress);
  scene_show (&scene, "paused");

  eap_progress_reset (scene.progress);
  eap_progress_report_fraction (scene.progress, 0.5);
  eap_progress_set_paused (scene.progress, TRUE);
  scene_update (&scene);
  assert_amounts (&scene, 0.5, 0, 0);
  g_assert_cmpfloat (eap_progress_get_remaining (scene.progress), <, 0);
  g_assert_true (eap_progress_get_paused (scene.progress));

  scene_clear (&scene);
}

static void
test_unit (void)
{
  g_autofree char *done = g_format_size (3200000000);
  g_autofree char *all = g_format_size (7900000000);
  g_autofree char *both = g_strdup_printf ("%s of %s", done, all);
  Scene scene;

  scene_init (&scene);
  eap_progress_report_amount (scene.progress, 3200000000, 7900000000);
  scene_update (&scene);

  /* What was set is said at once; what is made of it when it is notified. */
  eap_progress_set_unit (scene.progress, EAP_PROGRESS_UNIT_BYTES);
  g_assert_cmpint (eap_progress_get_unit (scene.progress), ==, EAP_PROGRESS_UNIT_BYTES);
  assert_text (scene.progress, amount_text, "3200000000 of 7900000000");
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "unit amount-text summary");
  assert_notified (&scene);
  assert_text (scene.progress, amount_text, both);

  g_object_set (scene.progress, "unit", EAP_PROGRESS_UNIT_FILES, NULL);
  g_assert_cmpint (eap_progress_get_unit (scene.progress), ==, EAP_PROGRESS_UNIT_FILES);
  scene_update (&scene);
  assert_text (scene.progress, amount_text, "3200000000 of 7900000000 files");

  scene_clear (&scene);
}

static void
test_text (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_set_text (scene.progress, "stage");
  assert_text (scene.progress, text, "stage");
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "text");

  /* An equal one is no news. */
  g_object_set (scene.progress, "text", "stage", NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "text");

  eap_progress_set_text (scene.progress, "a\xff" "b\xc3");
  assert_text (scene.progress, text, "a\357\277\275b\357\277\275");
  eap_progress_set_text (scene.progress, "");
  assert_text (scene.progress, text, "");
  eap_progress_set_text (scene.progress, NULL);
  assert_text (scene.progress, text, NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "text text");

  scene_clear (&scene);
}

static void
test_paused (void)
{
  Scene scene;

  scene_init (&scene);

  eap_progress_report_amount (scene.progress, 1, 4);
  scene_update (&scene);
  eap_progress_set_paused (scene.progress, TRUE);
  g_assert_true (eap_progress_get_paused (scene.progress));
  scene_update (&scene);
  assert_text (scene.progress, summary, "1 of 4 \342\200\224 Paused");

  g_object_set (scene.progress, "paused", FALSE, NULL);
  g_assert_false (eap_progress_get_paused (scene.progress));
  scene_update (&scene);
  assert_text (scene.progress, summary, "1 of 4");

  scene_clear (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress/defaults", test_defaults);
  g_test_add_func ("/eap/progress/property-defaults", test_property_defaults);
  g_test_add_func ("/eap/progress/construct", test_construct);
  g_test_add_func ("/eap/progress/fraction", test_fraction);
  g_test_add_func ("/eap/progress/fraction-limits", test_fraction_limits);
  g_test_add_func ("/eap/progress/not-a-number", test_not_a_number);
  g_test_add_func ("/eap/progress/percentage", test_percentage);
  g_test_add_func ("/eap/progress/amount", test_amount);
  g_test_add_func ("/eap/progress/total-changes", test_total_changes);
  g_test_add_func ("/eap/progress/no-total", test_no_total);
  g_test_add_func ("/eap/progress/large-amounts", test_large_amounts);
  g_test_add_func ("/eap/progress/advance", test_advance);
  g_test_add_func ("/eap/progress/reset", test_reset);
  g_test_add_func ("/eap/progress/finish", test_finish);
  g_test_add_func ("/eap/progress/unit", test_unit);
  g_test_add_func ("/eap/progress/text", test_text);
  g_test_add_func ("/eap/progress/paused", test_paused);

  return g_test_run ();
}
