/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <math.h>

#include "eap-test-utils.h"

static void
test_new (void)
{
  EapStartOptions *options = eap_start_options_new ();

  g_assert_null (eap_start_options_get_cancellable (options));
  g_assert_cmpuint (eap_start_options_get_timeout (options), ==, 0);
  g_assert_null (eap_start_options_get_pool (options));
  g_assert_null (eap_start_options_get_parent (options));
  g_assert_cmpfloat (eap_start_options_get_weight (options), ==, 1);
  g_assert_null (eap_start_options_dup_owner (options));
  g_assert_null (eap_start_options_get_name (options));
  g_assert_finalize_object (options);
}

static void
test_properties (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  EapAsyncOperation *parent = eap_test_start (NULL);
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  EapStartOptions *options = g_object_new (EAP_TYPE_START_OPTIONS,
                                           "cancellable", cancellable, "timeout", 7,
                                           "pool", pool, "parent", parent, "owner", owner,
                                           "name", "n", NULL);
  GObject *read;

  g_assert_true (eap_start_options_get_cancellable (options) == cancellable);
  g_assert_cmpuint (eap_start_options_get_timeout (options), ==, 7);
  g_assert_true (eap_start_options_get_pool (options) == pool);
  g_assert_true (eap_start_options_get_parent (options) == parent);
  read = eap_start_options_dup_owner (options);
  g_assert_true (read == owner);
  g_object_unref (read);
  g_assert_cmpstr (eap_start_options_get_name (options), ==, "n");

  g_assert_finalize_object (options);
  g_assert_finalize_object (cancellable);
  g_assert_finalize_object (pool);
  g_assert_finalize_object (owner);
  eap_async_operation_operation_completed (parent, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (parent);
}

static void
test_properties_are_read (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) read = NULL;
  g_autofree char *name = NULL;
  EapStartOptions *options = eap_start_options_new ();
  GObject *pool, *parent, *owner;
  guint timeout;

  eap_start_options_set_cancellable (options, cancellable);
  eap_start_options_set_timeout (options, G_MAXUINT);
  eap_start_options_set_name (options, "n");
  g_object_get (options, "cancellable", &read, "timeout", &timeout, "pool", &pool,
                "parent", &parent, "owner", &owner, "name", &name, NULL);
  g_assert_true (read == cancellable);
  g_assert_cmpuint (timeout, ==, G_MAXUINT);
  g_assert_null (pool);
  g_assert_null (parent);
  g_assert_null (owner);
  g_assert_cmpstr (name, ==, "n");
  g_assert_finalize_object (options);
}

static void
notify_cb (EapStartOptions *options,
           GParamSpec      *pspec,
           EapTestRecorder *recorder)
{
  eap_test_record (recorder, "%s", pspec->name);
}

static void
set_all (EapStartOptions *options,
         GCancellable    *cancellable,
         guint            timeout,
         EapWorkerPool   *pool,
         GObject         *owner,
         const char      *name)
{
  eap_start_options_set_cancellable (options, cancellable);
  eap_start_options_set_timeout (options, timeout);
  eap_start_options_set_pool (options, pool);
  eap_start_options_set_owner (options, owner);
  eap_start_options_set_name (options, name);
}

static void
test_notified_when_changed (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  g_autofree char *same_name = g_strdup ("n");
  EapStartOptions *options = eap_start_options_new ();
  EapTestRecorder recorder;

  eap_test_recorder_init (&recorder);
  g_signal_connect (options, "notify", G_CALLBACK (notify_cb), &recorder);
  set_all (options, NULL, 0, NULL, NULL, NULL);
  eap_test_assert_recorded (&recorder, "");
  set_all (options, cancellable, 7, pool, G_OBJECT (pool), "n");
  set_all (options, cancellable, 7, pool, G_OBJECT (pool), same_name);
  eap_test_assert_recorded (&recorder, "cancellable timeout pool owner name");
  set_all (options, NULL, 0, NULL, NULL, NULL);
  eap_test_assert_recorded (&recorder, "cancellable timeout pool owner name "
                                       "cancellable timeout pool owner name");

  /* Taken back, nothing is kept. */
  g_assert_finalize_object (cancellable);
  g_assert_finalize_object (pool);
  g_assert_finalize_object (options);
  eap_test_recorder_clear (&recorder);
}

static void
test_parent_is_notified (void)
{
  EapAsyncOperation *parent = eap_test_start (NULL);
  EapStartOptions *options = eap_start_options_new ();
  EapTestRecorder recorder;

  eap_test_recorder_init (&recorder);
  g_signal_connect (options, "notify", G_CALLBACK (notify_cb), &recorder);
  eap_start_options_set_parent (options, parent);
  eap_start_options_set_parent (options, parent);
  eap_test_assert_recorded (&recorder, "parent");
  eap_async_operation_operation_completed (parent, NULL);
  eap_test_drain (NULL);
  eap_start_options_set_parent (options, NULL);
  g_assert_finalize_object (parent);
  g_assert_finalize_object (options);
  eap_test_recorder_clear (&recorder);
}

/* They hold references, but not on an owner, which could not be disposed then. */
static void
test_keeps_what_it_is_given (void)
{
  EapTestReleased released = { 0 };
  EapStartOptions *options = eap_start_options_new ();
  GCancellable *cancellable = eap_test_released_watch (&released, g_cancellable_new ());
  GObject *owner = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));

  eap_start_options_set_cancellable (options, cancellable);
  eap_start_options_set_owner (options, owner);
  g_object_unref (cancellable);
  g_object_unref (owner);
  eap_test_assert_released (&released, 1);
  g_assert_null (eap_start_options_dup_owner (options));
  eap_start_options_set_cancellable (options, NULL);
  eap_test_assert_released (&released, 2);
  g_assert_finalize_object (options);
}

static void
test_weight (void)
{
  const double valid[] = { 0, 1, 0.5, 18446744073709551616.0 };
  EapStartOptions *options = g_object_new (EAP_TYPE_START_OPTIONS, "weight", 3.0, NULL);
  EapTestRecorder recorder;
  double weight;

  eap_test_recorder_init (&recorder);
  g_assert_cmpfloat (eap_start_options_get_weight (options), ==, 3);
  g_signal_connect (options, "notify", G_CALLBACK (notify_cb), &recorder);
  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      eap_start_options_set_weight (options, valid[i]);
      eap_start_options_set_weight (options, valid[i]);
      g_object_get (options, "weight", &weight, NULL);
      g_assert_cmpfloat (weight, ==, valid[i]);
    }
  eap_test_assert_recorded (&recorder, "weight weight weight weight");
  g_assert_finalize_object (options);
  eap_test_recorder_clear (&recorder);
}

static void
test_weight_out_of_range (void)
{
  const double invalid[] = { -1, -1e-300, 18446744073709555712.0, INFINITY, -INFINITY, NAN };
  EapStartOptions *options = eap_start_options_new ();

  eap_start_options_set_weight (options, 2);
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*weight*");
      eap_start_options_set_weight (options, invalid[i]);
      g_test_assert_expected_messages ();
      g_assert_cmpfloat (eap_start_options_get_weight (options), ==, 2);
    }
  g_assert_finalize_object (options);
}

static void
test_of_the_wrong_kind (void)
{
  EapStartOptions *options = eap_start_options_new ();
  GObject *other = g_object_new (G_TYPE_OBJECT, NULL);

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*G_IS_CANCELLABLE*");
  eap_start_options_set_cancellable (options, (GCancellable *) other);
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*EAP_IS_WORKER_POOL*");
  eap_start_options_set_pool (options, (EapWorkerPool *) other);
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*EAP_IS_ASYNC_OPERATION*");
  eap_start_options_set_parent (options, (EapAsyncOperation *) other);
  g_test_assert_expected_messages ();
  g_assert_null (eap_start_options_get_cancellable (options));
  g_assert_finalize_object (options);
  g_assert_finalize_object (other);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/start-options/" path, function)

  ADD ("new", test_new);
  ADD ("properties", test_properties);
  ADD ("properties-are-read", test_properties_are_read);
  ADD ("notified-when-changed", test_notified_when_changed);
  ADD ("parent-is-notified", test_parent_is_notified);
  ADD ("keeps-what-it-is-given", test_keeps_what_it_is_given);
  ADD ("weight", test_weight);
  ADD ("weight-out-of-range", test_weight_out_of_range);
  ADD ("of-the-wrong-kind", test_of_the_wrong_kind);

  return g_test_run ();
}
