/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

static void
test_result (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) object = g_cancellable_new ();
  EapRunWorkerCompletedEventArgs *args;
  const GValue *result;

  args = eap_run_worker_completed_event_args_new (EAP_STATE_OBJECT (object), NULL, FALSE);
  result = eap_run_worker_completed_event_args_get_result (args, &error);
  g_assert_no_error (error);
  g_assert_true (g_value_get_object (result) == object);
  g_assert_null (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));

  g_assert_finalize_object (args);
  g_assert_finalize_object (g_steal_pointer (&object));
}

static void
test_no_result (void)
{
  g_autoptr (GError) error = NULL;
  EapRunWorkerCompletedEventArgs *args =
    eap_run_worker_completed_event_args_new (NULL, NULL, FALSE);

  g_assert_null (eap_run_worker_completed_event_args_get_result (args, &error));
  g_assert_no_error (error);

  g_assert_finalize_object (args);
}

/* As in .NET's own test: a result that comes with an error or with
 * cancelled cannot be read, and an error comes first. */
static void
test_result_raises (void)
{
  static const struct {
    gboolean has_error;
    gboolean cancelled;
    int      raises;
  } rows[] = {
    { FALSE, TRUE, G_IO_ERROR_CANCELLED },
    { TRUE, FALSE, G_IO_ERROR_NOT_FOUND },
    { TRUE, TRUE, G_IO_ERROR_NOT_FOUND },
  };
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      EapRunWorkerCompletedEventArgs *args =
        eap_run_worker_completed_event_args_new (EAP_STATE_INT (42),
                                                 rows[i].has_error ? reason : NULL,
                                                 rows[i].cancelled);

      g_assert_null (eap_run_worker_completed_event_args_get_result (args, &error));
      g_assert_error (error, G_IO_ERROR, rows[i].raises);
      g_assert_finalize_object (args);
    }
}

static void
test_result_property (void)
{
  EapRunWorkerCompletedEventArgs *args;
  GValue *result;

  args = eap_run_worker_completed_event_args_new (EAP_STATE_INT (42), NULL, FALSE);
  g_object_get (args, "result", &result, NULL);
  g_assert_true (eap_state_equal (result, EAP_STATE_INT (42)));
  g_boxed_free (G_TYPE_VALUE, result);
  g_assert_finalize_object (args);

  /* No stale value comes out of what failed. */
  args = eap_run_worker_completed_event_args_new (EAP_STATE_INT (42), NULL, TRUE);
  g_object_get (args, "result", &result, NULL);
  g_assert_null (result);
  g_assert_finalize_object (args);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add_func ("/eap/run-worker-completed-event-args/" path, function)

  ADD ("result", test_result);
  ADD ("no-result", test_no_result);
  ADD ("result-raises", test_result_raises);
  ADD ("result-property", test_result_property);

  return g_test_run ();
}
