/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"
#include "eap-test-poll-context.h"

/* Calls: how they start, what they say, how they are found and cancelled */

static void
test_start (void)
{
  EapTestStage stage;
  EapTestJob job;
  EapAsyncOperation *operation;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_test_job_init (&job, 7);
  operation = eap_test_stage_start (&stage, "concurrent", EAP_STATE_INT (1), &job, NULL);
  g_assert_cmpuint (eap_component_get_n_pending (stage.component), ==, 1);
  g_assert_cmpstr (eap_async_operation_get_name (operation), ==, "concurrent");
  g_assert_cmpint (g_value_get_int (eap_async_operation_get_user_supplied_state (operation)),
                   ==, 1);

  eap_test_gate_wait (&job.started);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&stage.recorder, "");
  eap_test_gate_open (&job.go);
  eap_test_stage_wait (&stage, 1);
  g_assert_cmpuint (eap_component_get_n_pending (stage.component), ==, 0);
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "1:7");
}

/* Not even what is done already is heard of within the call. */
static void
test_start_emits_nothing (void)
{
  EapTestStage stage;
  EapTestJob job;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_test_job_init_quick (&job, 7);
  eap_test_stage_call (&stage, "concurrent-start", NULL, &job);
  g_assert_cmpint (job.n_runs, ==, 0);
  eap_test_assert_recorded (&stage.recorder, "");
  eap_test_stage_wait (&stage, 1);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "-:7");
}

static void
component_progress_cb (EapComponent                *component,
                       EapProgressChangedEventArgs *args,
                       EapTestRecorder             *recorder)
{
  const GValue *state = eap_event_args_get_user_state (EAP_EVENT_ARGS (args));

  eap_test_record (recorder, "%s%d", state != NULL ? g_value_get_string (state) : "",
                   eap_progress_changed_event_args_get_progress_percentage (args));
}

static void
operation_progress_cb (EapAsyncOperation           *operation,
                       EapProgressChangedEventArgs *args,
                       EapTestRecorder             *recorder)
{
  eap_test_record (recorder, "then");
}

static void
operation_completed_cb (EapAsyncOperation          *operation,
                        EapAsyncCompletedEventArgs *args,
                        EapTestRecorder            *recorder)
{
  eap_test_record (recorder, "last");
}

static void
report_once (EapTestJob        *job,
             EapAsyncOperation *operation)
{
  eap_async_operation_report_progress (operation, 50, NULL);
}

static void
test_order_of_signals (void)
{
  EapTestStage stage;
  EapTestJob job;
  EapAsyncOperation *operation;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  g_signal_connect (stage.component, "progress-changed", G_CALLBACK (component_progress_cb),
                    &stage.recorder);
  eap_test_job_init_quick (&job, 7);
  job.probe = report_once;
  operation = eap_test_stage_start (&stage, "queued", EAP_STATE_STRING ("a"), &job, NULL);
  g_signal_connect (operation, "progress-changed", G_CALLBACK (operation_progress_cb),
                    &stage.recorder);
  g_signal_connect (operation, "completed", G_CALLBACK (operation_completed_cb),
                    &stage.recorder);
  eap_test_stage_wait (&stage, 1);
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "a50 then a:7 last");
}

static void
report_often (EapTestJob        *job,
              EapAsyncOperation *operation)
{
  for (int i = 1; i <= 4; i++)
    g_assert_true (eap_async_operation_report_progress (operation, i, NULL));
}

static void
check_progress (EapProgressDelivery  delivery,
                const char          *events)
{
  EapTestStage stage;
  EapTestJob job;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_component_set_progress_delivery (stage.component, delivery);
  g_signal_connect (stage.component, "progress-changed", G_CALLBACK (component_progress_cb),
                    &stage.recorder);
  eap_test_job_init_quick (&job, 7);
  job.probe = report_often;
  eap_test_stage_call (&stage, "concurrent", NULL, &job);
  /* Of this call it makes no difference any more. */
  eap_component_set_progress_delivery (stage.component, EAP_PROGRESS_DELIVERY_LATEST);
  eap_test_gate_wait (&job.started);
  eap_test_stage_wait (&stage, 1);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, events);
}

static void
test_progress_latest (void)
{
  check_progress (EAP_PROGRESS_DELIVERY_LATEST, "4 -:7");
}

static void
test_progress_every (void)
{
  check_progress (EAP_PROGRESS_DELIVERY_EVERY, "1 2 3 4 -:7");
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           int        *n_notified)
{
  (*n_notified)++;
}

static void
test_progress_delivery (void)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  EapProgressDelivery delivery;
  int n_notified = 0;

  g_signal_connect (component, "notify::progress-delivery", G_CALLBACK (notify_cb), &n_notified);
  g_assert_cmpint (eap_component_get_progress_delivery (component), ==,
                   EAP_PROGRESS_DELIVERY_LATEST);
  eap_component_set_progress_delivery (component, EAP_PROGRESS_DELIVERY_EVERY);
  g_object_set (component, "progress-delivery", EAP_PROGRESS_DELIVERY_EVERY, NULL);
  g_object_get (component, "progress-delivery", &delivery, NULL);
  g_assert_cmpint (delivery, ==, EAP_PROGRESS_DELIVERY_EVERY);
  g_assert_cmpint (n_notified, ==, 1);

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*delivery*");
  eap_component_set_progress_delivery (component, (EapProgressDelivery) 7);
  g_test_assert_expected_messages ();
  g_assert_finalize_object (component);
}

static void
look_around (EapTestJob        *job,
             EapAsyncOperation *operation)
{
  g_assert_true (EAP_TEST_IS_COMPONENT (eap_async_operation_get_source_object (operation)));
  g_assert_cmpstr (eap_async_operation_get_method_name (operation), ==,
                   job->sum == 1 ? "concurrent" : "concurrent-start");
  g_assert_null (eap_async_operation_get_arguments (operation));
}

static void
look_at_the_end_cb (EapComponent               *component,
                    EapAsyncCompletedEventArgs *args,
                    gpointer                    user_data)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_event_args_dup_operation (EAP_EVENT_ARGS (args));

  g_assert_true (eap_async_operation_get_source_object (operation) == G_OBJECT (component));
  g_assert_cmpstr (eap_async_operation_get_method_name (operation), ==, "concurrent");
}

static void
test_source_and_method (void)
{
  EapTestStage stage;
  EapTestJob jobs[2];
  EapAsyncOperation *operation;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  g_signal_connect (stage.component, "concurrent-completed", G_CALLBACK (look_at_the_end_cb), NULL);
  for (int i = 0; i < 2; i++)
    {
      eap_test_job_init_quick (&jobs[i], i + 1);
      jobs[i].probe = look_around;
    }
  operation = eap_test_stage_start (&stage, "concurrent", NULL, &jobs[0], NULL);
  eap_test_stage_wait (&stage, 1);
  eap_test_stage_call (&stage, "concurrent-start", NULL, &jobs[1]);
  eap_test_stage_wait (&stage, 2);

  /* After the end the operation keeps no component. */
  eap_test_drain (NULL);
  g_assert_null (eap_async_operation_get_source_object (operation));
  g_assert_cmpstr (eap_async_operation_get_method_name (operation), ==, "concurrent");
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&jobs[0], 1);
  eap_test_job_finish (&jobs[1], 1);
  eap_test_stage_finish (&stage, "-:1 -:2");
}

/* An operation of no component */
static void
test_source_of_a_plain_operation (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);

  g_assert_null (eap_async_operation_get_source_object (operation));
  g_assert_null (eap_async_operation_get_method_name (operation));
  g_assert_null (eap_async_operation_get_arguments (operation));
  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

static void
check_class_cb (EapComponent *component,
                GObject      *args,
                int          *n_checked)
{
  g_autoptr (GError) error = NULL;
  int sum = eap_test_sum_args_get_sum (EAP_TEST_SUM_ARGS (args), &error);

  g_assert_cmpint (sum, ==, 0);
  g_assert_nonnull (error);
  (*n_checked)++;
}

static void
limit_to_a_millisecond (EapTestJob        *job,
                        EapAsyncOperation *operation)
{
  eap_async_operation_set_timeout (operation, 1);
}

/* A handler may declare them as what they are, whatever became of the call. */
static void
test_args_are_of_their_class (void)
{
  EapTestStage stage;
  EapTestJob jobs[2];
  int n_checked = 0;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  g_signal_connect (stage.component, "concurrent-completed", G_CALLBACK (check_class_cb),
                    &n_checked);
  eap_test_job_init (&jobs[0], 1);
  eap_test_job_init (&jobs[1], 2);
  jobs[0].obeys = TRUE;
  eap_test_stage_call (&stage, "concurrent", EAP_STATE_STRING ("a"), &jobs[0]);
  jobs[1].probe = limit_to_a_millisecond;
  eap_test_stage_call (&stage, "concurrent", NULL, &jobs[1]);
  eap_test_gate_wait (&jobs[0].started);
  eap_test_gate_wait (&jobs[1].started);
  eap_test_stage_wait (&stage, 1);
  eap_component_cancel_async (stage.component, EAP_STATE_STRING ("a"));
  eap_test_gate_open (&jobs[0].go);
  eap_test_stage_wait (&stage, 2);
  g_assert_cmpint (n_checked, ==, 2);
  eap_test_gate_open (&jobs[1].go);
  eap_test_job_finish (&jobs[0], 1);
  eap_test_job_finish (&jobs[1], 1);
  eap_test_stage_finish (&stage, "-:timed-out a:cancelled");
}

static void
test_unknown_method (void)
{
  EapTestStage stage;
  g_autofree char *message = NULL;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  message = eap_test_stage_refuse (&stage, "guess", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_nonnull (strstr (message, "EapTestComponent"));
  g_assert_nonnull (strstr (message, "“guess”"));
  g_assert_nonnull (strstr (message, "concurrent-start"));
  g_clear_pointer (&message, g_free);
  message = eap_test_stage_refuse (&stage, "", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_clear_pointer (&message, g_free);

  /* Neither a part of a name nor more than one */
  message = eap_test_stage_refuse (&stage, "concurrent-", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_clear_pointer (&message, g_free);
  message = eap_test_stage_refuse (&stage, "concurren", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_stage_finish (&stage, "");
}

static void
test_broken_state (void)
{
  GValue broken = { .g_type = G_TYPE_NONE };
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  EapTestStage stage;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  message = eap_test_stage_refuse (&stage, "concurrent", &broken,
                                   EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_null (eap_component_start_with_value (stage.component, "concurrent", NULL, &broken,
                                                 NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_cmpstr (message, ==, "concurrent of EapTestComponent cannot be called: "
                                "A value of type void cannot be copied");
  g_assert_cmpstr (error->message, ==, message);
  eap_test_stage_finish (&stage, "");
}

/* Over all methods */
static void
test_duplicate_state (void)
{
  g_autofree char *message = NULL;
  EapTestStage stage;
  EapTestJob job;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_test_job_init (&job, 7);
  eap_test_stage_call (&stage, "concurrent", EAP_STATE_STRING ("a"), &job);
  message = eap_test_stage_refuse (&stage, "concurrent", EAP_STATE_STRING ("a"),
                                   EAP_ASYNC_ERROR_DUPLICATE_STATE);
  g_assert_nonnull (strstr (message, "EapTestComponent"));
  g_free (message);
  message = eap_test_stage_refuse (&stage, "queued", EAP_STATE_STRING ("a"),
                                   EAP_ASYNC_ERROR_DUPLICATE_STATE);
  g_free (message);
  message = eap_test_stage_refuse (&stage, "replace-start", EAP_STATE_STRING ("a"),
                                   EAP_ASYNC_ERROR_DUPLICATE_STATE);
  g_free (message);
  message = eap_test_stage_refuse (&stage, "join", EAP_STATE_STRING ("a"),
                                   EAP_ASYNC_ERROR_DUPLICATE_STATE);
  g_free (message);
  message = eap_test_stage_refuse (&stage, "exclusive", EAP_STATE_STRING ("a"),
                                   EAP_ASYNC_ERROR_DUPLICATE_STATE);

  eap_test_gate_open (&job.go);
  eap_test_stage_wait (&stage, 1);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "a:7");
}

static void
test_unset_states_are_no_duplicates (void)
{
  GValue unset = G_VALUE_INIT;
  EapTestStage stage;
  EapTestJob jobs[4];

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 0; i < 4; i++)
    eap_test_job_init_quick (&jobs[i], i);
  eap_test_stage_call (&stage, "concurrent-start", NULL, &jobs[0]);
  eap_test_stage_call (&stage, "concurrent-start", &unset, &jobs[1]);
  eap_test_stage_call (&stage, "concurrent-start", EAP_STATE_STRING (NULL), &jobs[2]);
  eap_test_stage_call (&stage, "concurrent-start", EAP_STATE_OBJECT (NULL), &jobs[3]);
  g_assert_cmpuint (eap_component_get_n_pending (stage.component), ==, 4);
  eap_test_stage_wait (&stage, 4);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&jobs[i], 1);
  eap_test_stage_finish (&stage, "-:0 | -:1 | -:2 | -:3");
}

static void
test_other_states_are_no_duplicates (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  EapTestStage stage;
  EapTestJob jobs[3];

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 0; i < 3; i++)
    eap_test_job_init_quick (&jobs[i], i);
  eap_test_stage_call (&stage, "concurrent-start", EAP_STATE_INT (1), &jobs[0]);
  eap_test_stage_call (&stage, "queued-start", EAP_STATE_STRING ("1"), &jobs[1]);
  eap_test_stage_call (&stage, "concurrent-start", EAP_STATE_OBJECT (object), &jobs[2]);
  eap_test_stage_wait (&stage, 3);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&jobs[i], 1);
  eap_test_stage_finish (&stage, "1:0 | 1:1 | object:2");
  g_assert_finalize_object (object);
}

typedef struct
{
  EapTestStage stage;
  EapTestJob   jobs[5];
  int          n_started;
} Again;

static void
start_again_cb (EapComponent *component,
                GObject      *args,
                Again        *again)
{
  static const char *const methods[] = {
    "exclusive", "queued-start", "replace", "join-start", "concurrent",
  };

  g_assert_cmpuint (eap_component_get_n_pending (component), ==, 0);
  g_assert_null (eap_component_lookup (component, EAP_STATE_STRING ("a")));
  if (again->n_started < 5)
    {
      eap_test_stage_call (&again->stage, methods[again->n_started], EAP_STATE_STRING ("a"),
                           &again->jobs[again->n_started]);
      again->n_started++;
    }
}

static void
test_same_state_in_completed (void)
{
  Again again = { .n_started = 0 };

  eap_test_stage_init (&again.stage, EAP_TEST_TYPE_COMPONENT);
  g_signal_connect (again.stage.component, "exclusive-completed", G_CALLBACK (start_again_cb),
                    &again);
  g_signal_connect (again.stage.component, "queued-start-completed", G_CALLBACK (start_again_cb),
                    &again);
  g_signal_connect (again.stage.component, "replace-completed", G_CALLBACK (start_again_cb),
                    &again);
  g_signal_connect (again.stage.component, "join-start-completed", G_CALLBACK (start_again_cb),
                    &again);
  for (int i = 0; i < 5; i++)
    eap_test_job_init_quick (&again.jobs[i], i);
  start_again_cb (again.stage.component, NULL, &again);
  eap_test_stage_wait (&again.stage, 5);
  for (int i = 0; i < 5; i++)
    eap_test_job_finish (&again.jobs[i], 1);
  eap_test_stage_finish (&again.stage, "a:0 a:1 a:2 a:3 a:4");
}

/* The exclusive method can be called in its own Completed. */
static void
restart_cb (EapComponent *component,
            GObject      *args,
            Again        *again)
{
  if (++again->n_started < 3)
    eap_test_stage_call (&again->stage, "exclusive", NULL, &again->jobs[again->n_started]);
}

static void
test_restart_in_completed (void)
{
  Again again = { .n_started = 0 };

  eap_test_stage_init (&again.stage, EAP_TEST_TYPE_COMPONENT);
  g_signal_connect (again.stage.component, "exclusive-completed", G_CALLBACK (restart_cb), &again);
  for (int i = 0; i < 3; i++)
    eap_test_job_init_quick (&again.jobs[i], i);
  eap_test_stage_call (&again.stage, "exclusive", NULL, &again.jobs[0]);
  eap_test_stage_wait (&again.stage, 3);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&again.jobs[i], 1);
  eap_test_stage_finish (&again.stage, "-:0 -:1 -:2");
}

static void
test_refused_by_the_context (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  g_autoptr (GError) error = NULL;
  EapTestReleased released = { 0 };
  GListModel *list;
  EapTestStage stage;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  list = eap_component_get_operations (stage.component);
  eap_async_operation_manager_set_synchronization_context (context);
  POLL_CONTEXT (context)->refuses = TRUE;
  POLL_CONTEXT (context)->reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Full");
  for (int i = 0; i < 2; i++)
    {
      g_assert_null (eap_component_start (stage.component, i == 0 ? "exclusive" : "queued-start",
                                          EAP_STATE_STRING ("a"), &released, eap_test_released_cb,
                                          &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
      g_clear_error (&error);
      eap_test_assert_released (&released, i + 1);
      g_assert_cmpuint (eap_component_get_n_pending (stage.component), ==, 0);
      g_assert_null (eap_component_lookup (stage.component, EAP_STATE_STRING ("a")));
    }
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_cmpint (POLL_CONTEXT (context)->n_started, ==, 0);
  poll_context_free (context);
  eap_test_drain (NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  eap_test_stage_finish (&stage, "");
}

/* What was refused does not stand in the way. */
static void
test_started_after_a_refusal (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapTestStage stage;
  EapTestJob job;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_async_operation_manager_set_synchronization_context (context);
  eap_synchronization_context_close (context);
  g_free (eap_test_stage_refuse (&stage, "exclusive", EAP_STATE_STRING ("a"),
                                 EAP_ASYNC_ERROR_CONTEXT_GONE));
  eap_async_operation_manager_set_synchronization_context (NULL);
  poll_context_free (context);

  eap_test_job_init_quick (&job, 7);
  eap_test_stage_call (&stage, "exclusive", EAP_STATE_STRING ("a"), &job);
  eap_test_stage_wait (&stage, 1);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "a:7");
}

static void
test_bad_calls (void)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  GObject *other = g_object_new (G_TYPE_OBJECT, NULL);

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*EAP_IS_COMPONENT*");
  g_assert_null (eap_component_start ((EapComponent *) other, "join", NULL, NULL, NULL, NULL));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*method != NULL*");
  g_assert_null (eap_component_start (component, NULL, NULL, NULL, NULL, NULL));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*EAP_IS_START_OPTIONS*");
  g_assert_null (eap_component_start_full (component, "join", NULL, NULL, NULL,
                                           (EapStartOptions *) other, NULL));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*EAP_IS_COMPONENT*");
  eap_component_cancel_async ((EapComponent *) other, NULL);
  g_test_assert_expected_messages ();
  g_assert_finalize_object (other);
  g_assert_finalize_object (component);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component/" path, function)

  ADD ("start", test_start);
  ADD ("start-emits-nothing", test_start_emits_nothing);
  ADD ("order-of-signals", test_order_of_signals);
  ADD ("progress-latest", test_progress_latest);
  ADD ("progress-every", test_progress_every);
  ADD ("progress-delivery", test_progress_delivery);
  ADD ("source-and-method", test_source_and_method);
  ADD ("source-of-a-plain-operation", test_source_of_a_plain_operation);
  ADD ("args-are-of-their-class", test_args_are_of_their_class);
  ADD ("unknown-method", test_unknown_method);
  ADD ("broken-state", test_broken_state);
  ADD ("duplicate-state", test_duplicate_state);
  ADD ("unset-states-are-no-duplicates", test_unset_states_are_no_duplicates);
  ADD ("other-states-are-no-duplicates", test_other_states_are_no_duplicates);
  ADD ("same-state-in-completed", test_same_state_in_completed);
  ADD ("restart-in-completed", test_restart_in_completed);
  ADD ("refused-by-the-context", test_refused_by_the_context);
  ADD ("started-after-a-refusal", test_started_after_a_refusal);
  ADD ("bad-calls", test_bad_calls);

  return g_test_run ();
}
