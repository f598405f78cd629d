/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-worker.h"

/* What the tests of .NET and Mono assert of BackgroundWorker */

/* Each report waits until the one before has been heard of. */
typedef struct
{
  Worker worker;
  int    n_heard; /* (atomic) */
} Handshake;

static void
handshake_work_cb (EapBackgroundWorker *background,
                   EapDoWorkEventArgs  *args,
                   Handshake           *self)
{
  for (int i = 1; i <= 5; i++)
    {
      g_assert_true (eap_background_worker_report_progress (background, i, NULL));
      while (g_atomic_int_get (&self->n_heard) < i)
        g_thread_yield ();
    }
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
handshake_heard_cb (EapBackgroundWorker         *background,
                    EapProgressChangedEventArgs *args,
                    Handshake                   *self)
{
  g_atomic_int_inc (&self->n_heard);
}

static void
test_basic (void)
{
  Handshake handshake = { .n_heard = 0 };
  Worker *worker = &handshake.worker;

  worker_init (worker);
  g_signal_connect (worker->worker, "do-work", G_CALLBACK (handshake_work_cb), &handshake);
  g_signal_connect (worker->worker, "progress-changed", G_CALLBACK (handshake_heard_cb),
                    &handshake);
  worker_run (worker);
  g_assert_cmpint (handshake.n_heard, ==, 5);
  g_assert_cmpint (g_value_get_int (eap_run_worker_completed_event_args_get_result (
                     worker->args, NULL)), ==, 42);
  g_assert_false (eap_background_worker_get_is_busy (worker->worker));
  worker_assert_heard (worker, "1% 2% 3% 4% 5% done");
  worker_clear (worker);
}

static void
test_no_handler (void)
{
  EapBackgroundWorker *background = eap_background_worker_new ();
  EapAsyncOperation *run = eap_background_worker_run_worker_async (background, NULL, NULL);
  g_autoptr (GError) error = NULL;
  EapAsyncCompletedEventArgs *args = eap_async_operation_wait (run, -1, &error);

  g_assert_no_error (error);
  g_assert_null (eap_run_worker_completed_event_args_get_result (
    EAP_RUN_WORKER_COMPLETED_EVENT_ARGS (args), NULL));
  g_assert_false (eap_background_worker_get_is_busy (background));
  eap_test_finalize_soon (NULL, run);
  eap_test_finalize_soon (NULL, args);
  eap_test_finalize_soon (NULL, background);
}

static void
wait_for_cancel_cb (EapBackgroundWorker *background,
                    EapDoWorkEventArgs  *args,
                    Worker              *worker)
{
  const GValue *argument = eap_do_work_event_args_get_argument (args);

  g_assert_cmpstr (g_value_get_string (argument), ==, "Message");
  eap_test_gate_open (&worker->started);
  while (!eap_background_worker_get_cancellation_pending (background))
    g_thread_yield ();
  eap_do_work_event_args_set_cancel (args, TRUE);
}

static void
test_cancel_async (void)
{
  Worker worker;
  EapAsyncOperation *run;

  worker_init (&worker);
  g_signal_handlers_disconnect_matched (worker.worker, G_SIGNAL_MATCH_DATA | G_SIGNAL_MATCH_ID,
                                        g_signal_lookup ("do-work", EAP_TYPE_BACKGROUND_WORKER),
                                        0, NULL, NULL, &worker);
  g_signal_connect (worker.worker, "do-work", G_CALLBACK (wait_for_cancel_cb), &worker);
  run = eap_background_worker_run_worker_async (worker.worker, EAP_STATE_STRING ("Message"), NULL);
  eap_test_gate_wait (&worker.started);
  eap_background_worker_cancel_async (worker.worker);
  g_assert_true (eap_background_worker_get_cancellation_pending (worker.worker));
  worker_end (&worker);
  g_assert_false (eap_background_worker_get_cancellation_pending (worker.worker));
  worker_assert_heard (&worker, "cancelled");
  eap_test_finalize_soon (NULL, run);
  worker_clear (&worker);
}

static void
test_error_in_do_work (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Message");
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  worker.result = EAP_STATE_STRING ("B");
  worker.error = reason;
  worker_run (&worker);
  g_assert_null (eap_run_worker_completed_event_args_get_result (worker.args, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (error->message, ==, "Message");
  g_assert_false (eap_background_worker_get_is_busy (worker.worker));
  worker_assert_heard (&worker, "failed");
  worker_clear (&worker);
}

static void
test_constructor (void)
{
  EapBackgroundWorker *background = eap_background_worker_new ();

  g_assert_false (eap_background_worker_get_is_busy (background));
  g_assert_false (eap_background_worker_get_cancellation_pending (background));
  g_assert_false (eap_background_worker_get_worker_reports_progress (background));
  g_assert_false (eap_background_worker_get_worker_supports_cancellation (background));
  g_assert_finalize_object (background);
}

static void
test_run_twice (void)
{
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  worker_start (&worker);
  eap_test_gate_wait (&worker.started);
  g_assert_true (eap_background_worker_get_is_busy (worker.worker));
  g_assert_null (eap_background_worker_run_worker_async (worker.worker, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  worker_end (&worker);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

static void
test_cancel_inside_do_work (void)
{
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  worker.obeys = TRUE;
  worker.result = EAP_STATE_STRING ("A");
  worker_start (&worker);
  eap_test_gate_wait (&worker.started);
  eap_background_worker_cancel_async (worker.worker);
  worker_end (&worker);
  g_assert_no_error (worker_get_error (&worker));
  g_assert_null (eap_run_worker_completed_event_args_get_result (worker.args, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  worker_assert_heard (&worker, "cancelled");
  worker_clear (&worker);
}

/* Where .NET throws, nothing happens: idle, and while it runs. */
static void
test_cancel_without_support (void)
{
  Worker worker;

  worker_init (&worker);
  worker.obeys = TRUE;
  eap_background_worker_set_worker_supports_cancellation (worker.worker, FALSE);
  eap_background_worker_cancel_async (worker.worker);
  worker_start (&worker);
  eap_background_worker_cancel_async (worker.worker);
  worker_end (&worker);
  g_assert_false (worker.saw_cancel);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

static void
test_cancel_while_idle (void)
{
  Worker worker;

  worker_init (&worker);
  worker.obeys = TRUE;
  eap_background_worker_cancel_async (worker.worker);
  eap_background_worker_cancel_async (worker.worker);
  worker_run (&worker);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

/* Where .NET raises the event inline, the report is refused. */
static void
test_report_while_idle (void)
{
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  for (int i = 1; i <= 5; i++)
    {
      g_assert_false (eap_background_worker_report_progress (worker.worker, i, &error));
      g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
      g_clear_error (&error);
    }
  eap_test_drain (NULL);
  worker_assert_heard (&worker, "");
  worker_clear (&worker);
}

/* Reports that nobody listens to are no error. */
static void
test_report_without_handler (void)
{
  Worker worker;

  worker_init (&worker);
  g_signal_handlers_disconnect_matched (worker.worker, G_SIGNAL_MATCH_DATA | G_SIGNAL_MATCH_ID,
                                        g_signal_lookup ("progress-changed", EAP_TYPE_COMPONENT),
                                        0, NULL, NULL, &worker);
  worker.n_reports = 5;
  worker_run (&worker);
  g_assert_cmpint (worker.n_reported, ==, 5);
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

static void
test_report_without_support (void)
{
  g_autoptr (GError) error = NULL;
  EapBackgroundWorker *background = eap_background_worker_new ();

  g_assert_false (eap_background_worker_report_progress (background, 1, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_finalize_object (background);
}

static void
test_dispose_twice (void)
{
  EapBackgroundWorker *background = eap_background_worker_new ();

  g_object_run_dispose (G_OBJECT (background));
  g_object_run_dispose (G_OBJECT (background));
  g_assert_finalize_object (background);
}

/* A derived class is finalized with its own function. */
#define DERIVED_TYPE (derived_get_type ())
G_DECLARE_FINAL_TYPE (Derived, derived, DERIVED, DERIVED, EapBackgroundWorker)

struct _Derived
{
  EapBackgroundWorker parent_instance;

  gboolean *is_finalized;
};

G_DEFINE_FINAL_TYPE (Derived, derived, EAP_TYPE_BACKGROUND_WORKER)

static void
derived_finalize (GObject *object)
{
  *DERIVED_DERIVED (object)->is_finalized = TRUE;
  G_OBJECT_CLASS (derived_parent_class)->finalize (object);
}

static void
derived_class_init (DerivedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = derived_finalize;
}

static void
derived_init (Derived *self)
{
}

static void
test_finalize (void)
{
  Derived *derived = g_object_new (DERIVED_TYPE, NULL);
  gboolean is_finalized = FALSE;

  derived->is_finalized = &is_finalized;
  g_object_unref (derived);
  g_assert_true (is_finalized);
}

static void
test_cancel_and_result (void)
{
  g_autoptr (GError) error = NULL;
  Worker worker;

  worker_init (&worker);
  worker.result = EAP_STATE_STRING ("A");
  worker.cancel = TRUE;
  worker_run (&worker);
  g_assert_no_error (worker_get_error (&worker));
  g_assert_null (eap_run_worker_completed_event_args_get_result (worker.args, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (eap_background_worker_get_is_busy (worker.worker));
  worker_assert_heard (&worker, "cancelled");
  worker_clear (&worker);
}

static void
test_complete (void)
{
  const GValue *result;
  Worker worker;

  worker_init (&worker);
  worker.result = EAP_STATE_STRING ("B");
  worker_run (&worker);
  g_assert_no_error (worker_get_error (&worker));
  result = eap_run_worker_completed_event_args_get_result (worker.args, NULL);
  g_assert_cmpstr (g_value_get_string (result), ==, "B");
  g_assert_false (eap_background_worker_get_is_busy (worker.worker));
  worker_assert_heard (&worker, "done");
  worker_clear (&worker);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add_func ("/conformance/upstream/background-worker/" path, function)

  ADD ("basic", test_basic);
  ADD ("no-handler", test_no_handler);
  ADD ("cancel-async", test_cancel_async);
  ADD ("error-in-do-work", test_error_in_do_work);
  ADD ("constructor", test_constructor);
  ADD ("run-twice", test_run_twice);
  ADD ("cancel-inside-do-work", test_cancel_inside_do_work);
  ADD ("cancel-without-support", test_cancel_without_support);
  ADD ("cancel-while-idle", test_cancel_while_idle);
  ADD ("report-while-idle", test_report_while_idle);
  ADD ("report-without-handler", test_report_without_handler);
  ADD ("report-without-support", test_report_without_support);
  ADD ("dispose-twice", test_dispose_twice);
  ADD ("finalize", test_finalize);
  ADD ("cancel-and-result", test_cancel_and_result);
  ADD ("complete", test_complete);

  return g_test_run ();
}
