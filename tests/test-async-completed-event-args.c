/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#define TEST_TYPE_SUM_COMPLETED_EVENT_ARGS (test_sum_completed_event_args_get_type ())
G_DECLARE_FINAL_TYPE (TestSumCompletedEventArgs, test_sum_completed_event_args,
                      TEST, SUM_COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

/* What a component's author derives for a method with a result */
struct _TestSumCompletedEventArgs
{
  EapAsyncCompletedEventArgs parent_instance;

  int                        sum;
};

G_DEFINE_FINAL_TYPE (TestSumCompletedEventArgs, test_sum_completed_event_args,
                     EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)

static void
test_sum_completed_event_args_class_init (TestSumCompletedEventArgsClass *klass)
{
}

static void
test_sum_completed_event_args_init (TestSumCompletedEventArgs *self)
{
  self->sum = 42;
}

static int
sum_get (TestSumCompletedEventArgs  *self,
         GError                    **error)
{
  EapAsyncCompletedEventArgs *args = EAP_ASYNC_COMPLETED_EVENT_ARGS (self);

  if (!eap_async_completed_event_args_raise_exception_if_necessary (args, error))
    return 0;

  return self->sum;
}

static void
test_new (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  EapAsyncCompletedEventArgs *args;
  GError *error;

  args = eap_async_completed_event_args_new (reason, TRUE, EAP_STATE_INT (7));

  /* As given: nothing is checked here. */
  error = eap_async_completed_event_args_get_error (args);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "Broken");
  g_assert_true (eap_async_completed_event_args_get_cancelled (args));
  g_assert_false (eap_async_completed_event_args_get_cancel_requested (args));
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (7)));
  g_assert_null (eap_event_args_dup_operation (EAP_EVENT_ARGS (args)));

  g_assert_finalize_object (args);
}

static void
test_new_plain (void)
{
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, FALSE, NULL);

  g_assert_null (eap_async_completed_event_args_get_error (args));
  g_assert_false (eap_async_completed_event_args_get_cancelled (args));
  g_assert_null (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));

  g_assert_finalize_object (args);
}

static void
test_properties (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  g_autoptr (GError) error = NULL;
  EapAsyncCompletedEventArgs *args;
  gboolean cancelled;
  gboolean cancel_requested;
  GValue *state;
  GObject *operation;

  args = eap_async_completed_event_args_new (reason, TRUE, EAP_STATE_STRING ("a"));
  g_object_get (args,
                "error", &error,
                "cancelled", &cancelled,
                "cancel-requested", &cancel_requested,
                "user-state", &state,
                "operation", &operation,
                NULL);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (cancelled);
  g_assert_false (cancel_requested);
  g_assert_true (eap_state_equal (state, EAP_STATE_STRING ("a")));
  g_assert_null (operation);

  g_boxed_free (G_TYPE_VALUE, state);
  g_assert_finalize_object (args);
}

/* The four rows of .NET's own test */
static void
test_raise (void)
{
  static const struct {
    gboolean has_error;
    gboolean cancelled;
    int      raises; /* a code of G_IO_ERROR; -1: nothing */
  } rows[] = {
    { FALSE, FALSE, -1 },
    { FALSE, TRUE, G_IO_ERROR_CANCELLED },
    { TRUE, FALSE, G_IO_ERROR_NOT_FOUND },
    { TRUE, TRUE, G_IO_ERROR_NOT_FOUND },
  };
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      EapAsyncCompletedEventArgs *args =
        eap_async_completed_event_args_new (rows[i].has_error ? reason : NULL,
                                            rows[i].cancelled, NULL);
      gboolean succeeded =
        eap_async_completed_event_args_raise_exception_if_necessary (args, &error);

      g_assert_cmpint (succeeded, ==, rows[i].raises == -1);
      if (succeeded)
        g_assert_no_error (error);
      else
        g_assert_error (error, G_IO_ERROR, rows[i].raises);

      /* Its own message too: there is no wrapper. */
      if (rows[i].has_error)
        g_assert_cmpstr (error->message, ==, "Gone");

      g_assert_finalize_object (args);
    }
}

static void
test_raise_without_location (void)
{
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, TRUE, NULL);

  g_assert_false (eap_async_completed_event_args_raise_exception_if_necessary (args, NULL));

  g_assert_finalize_object (args);
}

static void
test_derived_result (void)
{
  g_autoptr (GError) error = NULL;
  TestSumCompletedEventArgs *args;

  args = g_object_new (TEST_TYPE_SUM_COMPLETED_EVENT_ARGS, NULL);
  g_assert_cmpint (sum_get (args, &error), ==, 42);
  g_assert_no_error (error);
  g_assert_finalize_object (args);

  args = g_object_new (TEST_TYPE_SUM_COMPLETED_EVENT_ARGS, "cancelled", TRUE, NULL);
  g_assert_cmpint (sum_get (args, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (args);
}

/* The one of the operation, unless the args were given another */
static void
test_user_state_of_operation (void)
{
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (EAP_STATE_INT (1), NULL);
  EapAsyncCompletedEventArgs *args = eap_async_completed_event_args_new (NULL, FALSE, NULL);
  EapAsyncOperation *back;

  g_assert_true (eap_async_operation_complete (operation, args, NULL));
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (1)));
  back = eap_event_args_dup_operation (EAP_EVENT_ARGS (args));
  g_assert_true (back == operation);
  g_object_unref (back);

  eap_test_drain (NULL);
  g_assert_true (eap_async_operation_get_args (operation) == args);
  g_assert_finalize_object (operation);

  /* The args do not keep the operation, but its state. */
  g_assert_null (eap_event_args_dup_operation (EAP_EVENT_ARGS (args)));
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (1)));
  g_assert_finalize_object (args);
}

static void
test_user_state_of_its_own (void)
{
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (EAP_STATE_INT (1), NULL);
  EapAsyncCompletedEventArgs *args =
    eap_async_completed_event_args_new (NULL, FALSE, EAP_STATE_INT (2));

  g_assert_true (eap_async_operation_complete (operation, args, NULL));
  eap_test_drain (NULL);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  EAP_STATE_INT (2)));

  g_assert_finalize_object (operation);
  g_assert_finalize_object (args);
}

static void
test_state_released (void)
{
  GCancellable *state = g_cancellable_new ();
  EapAsyncCompletedEventArgs *args =
    eap_async_completed_event_args_new (NULL, FALSE, EAP_STATE_OBJECT (state));

  g_assert_cmpuint (G_OBJECT (state)->ref_count, ==, 2);
  g_assert_finalize_object (args);
  g_assert_finalize_object (state);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add_func ("/eap/async-completed-event-args/" path, function)

  ADD ("new", test_new);
  ADD ("new-plain", test_new_plain);
  ADD ("properties", test_properties);
  ADD ("raise", test_raise);
  ADD ("raise-without-location", test_raise_without_location);
  ADD ("derived-result", test_derived_result);
  ADD ("user-state-of-operation", test_user_state_of_operation);
  ADD ("user-state-of-its-own", test_user_state_of_its_own);
  ADD ("state-released", test_state_released);

  return g_test_run ();
}
