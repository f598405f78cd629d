/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#define TEST_TYPE_LINE_FOUND_EVENT_ARGS (test_line_found_event_args_get_type ())
G_DECLARE_FINAL_TYPE (TestLineFoundEventArgs, test_line_found_event_args,
                      TEST, LINE_FOUND_EVENT_ARGS, EapProgressChangedEventArgs)

/* What a component's author derives for an interim result */
struct _TestLineFoundEventArgs
{
  EapProgressChangedEventArgs parent_instance;

  int                         line;
};

G_DEFINE_FINAL_TYPE (TestLineFoundEventArgs, test_line_found_event_args,
                     EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS)

static void
test_line_found_event_args_class_init (TestLineFoundEventArgsClass *klass)
{
}

static void
test_line_found_event_args_init (TestLineFoundEventArgs *self)
{
}

/* As .NET's own test has them */
static void
test_taken_as_it_is (void)
{
  static const int percentages[] = { G_MININT, -5, 0, 50, 1000, G_MAXINT };

  for (guint i = 0; i < G_N_ELEMENTS (percentages); i++)
    {
      EapProgressChangedEventArgs *args =
        eap_progress_changed_event_args_new (percentages[i], EAP_STATE_STRING ("a"));

      g_assert_cmpint (eap_progress_changed_event_args_get_progress_percentage (args),
                       ==, percentages[i]);
      g_assert_cmpuint (eap_progress_changed_event_args_get_processed (args), ==, 0);
      g_assert_cmpuint (eap_progress_changed_event_args_get_total (args), ==, 0);
      g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                      EAP_STATE_STRING ("a")));
      g_assert_finalize_object (args);
    }
}

static void
test_properties (void)
{
  EapProgressChangedEventArgs *args =
    g_object_new (EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS,
                  "progress-percentage", 30,
                  "user-state", EAP_STATE_INT (7),
                  NULL);
  int percentage;
  guint64 processed;
  guint64 total;
  GValue *state;

  g_object_get (args,
                "progress-percentage", &percentage,
                "processed", &processed,
                "total", &total,
                "user-state", &state,
                NULL);

  g_assert_cmpint (percentage, ==, 30);
  g_assert_cmpuint (processed, ==, 0);
  g_assert_cmpuint (total, ==, 0);
  g_assert_true (eap_state_equal (state, EAP_STATE_INT (7)));

  g_boxed_free (G_TYPE_VALUE, state);
  g_assert_finalize_object (args);
}

static void
progress_changed_cb (EapAsyncOperation           *operation,
                     EapProgressChangedEventArgs *args,
                     gpointer                     user_data)
{
  EapAsyncOperation *back = eap_event_args_dup_operation (EAP_EVENT_ARGS (args));

  g_assert_true (back == operation);
  g_object_unref (back);

  g_set_object ((EapProgressChangedEventArgs **) user_data, args);
}

static void
test_amounts (void)
{
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (EAP_STATE_INT (7), NULL);
  EapProgressChangedEventArgs *args = NULL;

  g_signal_connect (operation, "progress-changed", G_CALLBACK (progress_changed_cb), &args);
  g_assert_true (eap_async_operation_report_amount (operation, G_GUINT64_CONSTANT (1) << 40,
                                                    G_GUINT64_CONSTANT (1) << 42, NULL));
  eap_test_drain (NULL);

  g_assert_cmpint (eap_progress_changed_event_args_get_progress_percentage (args), ==, 25);
  g_assert_cmpuint (eap_progress_changed_event_args_get_processed (args),
                    ==, G_GUINT64_CONSTANT (1) << 40);
  g_assert_cmpuint (eap_progress_changed_event_args_get_total (args),
                    ==, G_GUINT64_CONSTANT (1) << 42);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (7)));

  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (args);
}

static void
test_derived (void)
{
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (EAP_STATE_INT (7), NULL);
  TestLineFoundEventArgs *sent = g_object_new (TEST_TYPE_LINE_FOUND_EVENT_ARGS, NULL);
  EapProgressChangedEventArgs *args = NULL;

  sent->line = 123;
  g_signal_connect (operation, "progress-changed", G_CALLBACK (progress_changed_cb), &args);
  g_assert_true (eap_async_operation_report (operation, EAP_PROGRESS_CHANGED_EVENT_ARGS (sent),
                                             NULL));
  g_object_unref (sent);
  eap_test_drain (NULL);

  /* The very object, as it was made */
  g_assert_true (args == EAP_PROGRESS_CHANGED_EVENT_ARGS (sent));
  g_assert_cmpint (TEST_LINE_FOUND_EVENT_ARGS (args)->line, ==, 123);
  g_assert_cmpint (eap_progress_changed_event_args_get_progress_percentage (args), ==, 0);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (7)));

  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (args);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add_func ("/eap/progress-changed-event-args/" path, function)

  ADD ("taken-as-it-is", test_taken_as_it_is);
  ADD ("properties", test_properties);
  ADD ("amounts", test_amounts);
  ADD ("derived", test_derived);

  return g_test_run ();
}
