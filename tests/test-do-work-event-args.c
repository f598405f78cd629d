/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

static void
test_new (void)
{
  EapDoWorkEventArgs *args = eap_do_work_event_args_new (EAP_STATE_STRING ("a"));

  g_assert_true (eap_state_equal (eap_do_work_event_args_get_argument (args),
                                  EAP_STATE_STRING ("a")));
  g_assert_null (eap_do_work_event_args_get_result (args));
  g_assert_false (eap_do_work_event_args_get_cancel (args));
  g_assert_null (eap_do_work_event_args_get_error (args));
  g_assert_null (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));
  g_assert_null (eap_event_args_dup_operation (EAP_EVENT_ARGS (args)));

  g_assert_finalize_object (args);
}

static void
test_new_without_argument (void)
{
  GValue null = G_VALUE_INIT;
  EapDoWorkEventArgs *args = eap_do_work_event_args_new (NULL);

  g_assert_null (eap_do_work_event_args_get_argument (args));
  g_assert_finalize_object (args);

  /* How bindings say so */
  g_value_init (&null, G_TYPE_POINTER);
  args = eap_do_work_event_args_new (&null);
  g_assert_null (eap_do_work_event_args_get_argument (args));
  g_assert_finalize_object (args);
}

static void
test_result (void)
{
  g_autoptr (GCancellable) object = g_cancellable_new ();
  EapDoWorkEventArgs *args = eap_do_work_event_args_new (NULL);

  eap_do_work_event_args_set_result (args, EAP_STATE_OBJECT (object));
  g_assert_true (eap_state_equal (eap_do_work_event_args_get_result (args),
                                  EAP_STATE_OBJECT (object)));
  g_assert_cmpuint (G_OBJECT (object)->ref_count, ==, 2);

  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
  g_assert_cmpuint (G_OBJECT (object)->ref_count, ==, 1);
  g_assert_cmpint (g_value_get_int (eap_do_work_event_args_get_result (args)), ==, 42);

  /* Its own */
  eap_do_work_event_args_set_result (args, eap_do_work_event_args_get_result (args));
  g_assert_cmpint (g_value_get_int (eap_do_work_event_args_get_result (args)), ==, 42);

  eap_do_work_event_args_set_result (args, NULL);
  g_assert_null (eap_do_work_event_args_get_result (args));

  g_assert_finalize_object (args);
  g_assert_finalize_object (g_steal_pointer (&object));
}

static void
test_cancel (void)
{
  EapDoWorkEventArgs *args = eap_do_work_event_args_new (NULL);

  eap_do_work_event_args_set_cancel (args, TRUE);
  g_assert_true (eap_do_work_event_args_get_cancel (args));
  eap_do_work_event_args_set_cancel (args, FALSE);
  g_assert_false (eap_do_work_event_args_get_cancel (args));

  /* Nothing here has anything to do with the result. */
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (1));
  eap_do_work_event_args_set_cancel (args, TRUE);
  g_assert_nonnull (eap_do_work_event_args_get_result (args));

  g_assert_finalize_object (args);
}

static void
test_first_error_counts (void)
{
  g_autoptr (GError) first = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  g_autoptr (GError) second = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  EapDoWorkEventArgs *args = eap_do_work_event_args_new (NULL);

  eap_do_work_event_args_set_error (args, first);
  eap_do_work_event_args_set_error (args, second);
  g_assert_error (eap_do_work_event_args_get_error (args), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (eap_do_work_event_args_get_error (args)->message, ==, "Gone");

  g_assert_finalize_object (args);
}

static void
test_properties (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  g_autoptr (GError) error = NULL;
  EapDoWorkEventArgs *args;
  GValue *argument;
  GValue *result;
  gboolean cancel;

  args = g_object_new (EAP_TYPE_DO_WORK_EVENT_ARGS,
                       "argument", EAP_STATE_INT (1),
                       "result", EAP_STATE_INT (2),
                       "cancel", TRUE,
                       "error", reason,
                       NULL);
  g_object_get (args,
                "argument", &argument,
                "result", &result,
                "cancel", &cancel,
                "error", &error,
                NULL);

  g_assert_true (eap_state_equal (argument, EAP_STATE_INT (1)));
  g_assert_true (eap_state_equal (result, EAP_STATE_INT (2)));
  g_assert_true (cancel);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);

  g_boxed_free (G_TYPE_VALUE, argument);
  g_boxed_free (G_TYPE_VALUE, result);
  g_assert_finalize_object (args);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/do-work-event-args/new", test_new);
  g_test_add_func ("/eap/do-work-event-args/new-without-argument", test_new_without_argument);
  g_test_add_func ("/eap/do-work-event-args/result", test_result);
  g_test_add_func ("/eap/do-work-event-args/cancel", test_cancel);
  g_test_add_func ("/eap/do-work-event-args/first-error-counts", test_first_error_counts);
  g_test_add_func ("/eap/do-work-event-args/properties", test_properties);

  return g_test_run ();
}
