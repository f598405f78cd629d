/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* A worker, what its work does, and what is heard of it */
typedef struct
{
  GThread                        *home;
  EapTestRecorder                 recorder;
  EapBackgroundWorker            *worker;    /* (owned) */
  EapRunWorkerCompletedEventArgs *args;      /* (owned) (nullable): of the last run */
  int                             completed; /* (atomic) */

  EapTestGate                     started;
  EapTestGate                     go;

  const GValue                   *result;    /* (nullable) */
  const GError                   *error;     /* (nullable) */
  gboolean                        cancel;
  gboolean                        obeys;     /* cancels if it was asked to */
  gboolean                        saw_cancel;
} Scene;

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            Scene               *self)
{
  g_assert_true (worker == self->worker);
  g_assert_true (g_thread_self () != self->home);

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);

  self->saw_cancel = eap_background_worker_get_cancellation_pending (worker);
  if (self->result != NULL)
    eap_do_work_event_args_set_result (args, self->result);
  if (self->cancel || (self->obeys && self->saw_cancel))
    eap_do_work_event_args_set_cancel (args, TRUE);
  if (self->error != NULL)
    eap_do_work_event_args_set_error (args, self->error);
}

static void
notify_busy_cb (EapBackgroundWorker *worker,
                GParamSpec          *pspec,
                Scene               *self)
{
  g_assert_true (g_thread_self () == self->home);
  eap_test_record (&self->recorder, "busy:%d", eap_background_worker_get_is_busy (worker));
}

static void
run_worker_completed_cb (EapBackgroundWorker            *worker,
                         EapRunWorkerCompletedEventArgs *args,
                         Scene                          *self)
{
  g_assert_true (worker == self->worker);
  g_assert_true (g_thread_self () == self->home);
  g_assert_false (eap_background_worker_get_is_busy (worker));
  g_assert_false (eap_background_worker_get_cancellation_pending (worker));
  g_set_object (&self->args, args);
  eap_test_record (&self->recorder, "completed");
  self->completed = TRUE;
}

static void
scene_init (Scene *self)
{
  *self = (Scene) { .home = g_thread_self () };
  eap_test_recorder_init (&self->recorder);
  eap_test_gate_init (&self->started);
  eap_test_gate_init (&self->go);
  self->worker = eap_background_worker_new ();
  g_signal_connect (self->worker, "do-work", G_CALLBACK (do_work_cb), self);
  g_signal_connect (self->worker, "notify::is-busy", G_CALLBACK (notify_busy_cb), self);
  g_signal_connect (self->worker, "run-worker-completed", G_CALLBACK (run_worker_completed_cb),
                    self);
}

static void
scene_start (Scene *self)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation;

  operation = eap_background_worker_run_worker_async (self->worker, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (operation);
}

/* Lets the work end, and waits until that was heard of */
static void
scene_end (Scene *self)
{
  eap_test_gate_open (&self->go);
  eap_test_iterate_until_set (NULL, &self->completed);
}

static void
scene_run (Scene *self)
{
  scene_start (self);
  scene_end (self);
}

static void
scene_finish (Scene *self)
{
  eap_test_drain (NULL);
  g_assert_finalize_object (self->worker);
  if (self->args != NULL)
    g_assert_finalize_object (self->args);
  eap_test_gate_clear (&self->started);
  eap_test_gate_clear (&self->go);
  eap_test_recorder_clear (&self->recorder);
}

static gboolean
was_cancel_requested (Scene *self)
{
  EapAsyncCompletedEventArgs *args = EAP_ASYNC_COMPLETED_EVENT_ARGS (self->args);

  return eap_async_completed_event_args_get_cancel_requested (args);
}

static void
assert_outcome (Scene    *self,
                gboolean  cancelled,
                int       error_code,  /* of G_IO_ERROR; -1: none */
                int       result_code) /* the same, of the getter */
{
  EapAsyncCompletedEventArgs *args = EAP_ASYNC_COMPLETED_EVENT_ARGS (self->args);
  g_autoptr (GError) error = NULL;
  const GValue *result;

  g_assert_cmpint (eap_async_completed_event_args_get_cancelled (args), ==, cancelled);
  if (error_code == -1)
    g_assert_no_error (eap_async_completed_event_args_get_error (args));
  else
    g_assert_error (eap_async_completed_event_args_get_error (args), G_IO_ERROR, error_code);

  result = eap_run_worker_completed_event_args_get_result (self->args, &error);
  if (result_code == -1)
    {
      g_assert_no_error (error);
      g_assert_true (eap_state_equal (result, self->result));
    }
  else
    {
      g_assert_null (result);
      g_assert_error (error, G_IO_ERROR, result_code);
    }
}

static void
test_new (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();
  gboolean busy;
  gboolean pending;
  gboolean reports;
  gboolean supports;
  EapProgressDelivery delivery;

  g_object_get (worker,
                "is-busy", &busy,
                "cancellation-pending", &pending,
                "worker-reports-progress", &reports,
                "worker-supports-cancellation", &supports,
                "progress-delivery", &delivery,
                NULL);
  g_assert_false (busy);
  g_assert_false (pending);
  g_assert_false (reports);
  g_assert_false (supports);
  g_assert_cmpint (delivery, ==, EAP_PROGRESS_DELIVERY_LATEST);

  g_assert_finalize_object (worker);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          int        *n)
{
  (*n)++;
}

static void
test_properties (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();
  int n = 0;

  g_signal_connect (worker, "notify", G_CALLBACK (count_cb), &n);
  for (int i = 0; i < 2; i++)
    {
      /* Any true value is TRUE; notified on change only. */
      eap_background_worker_set_worker_reports_progress (worker, 2);
      eap_background_worker_set_worker_supports_cancellation (worker, 4);
      eap_component_set_progress_delivery (EAP_COMPONENT (worker), EAP_PROGRESS_DELIVERY_EVERY);
      g_assert_cmpint (n, ==, 3);
    }
  g_assert_cmpint (eap_background_worker_get_worker_reports_progress (worker), ==, TRUE);
  g_assert_cmpint (eap_background_worker_get_worker_supports_cancellation (worker), ==, TRUE);
  g_assert_cmpint (eap_component_get_progress_delivery (EAP_COMPONENT (worker)), ==,
                   EAP_PROGRESS_DELIVERY_EVERY);

  g_object_set (worker, "worker-reports-progress", FALSE, "worker-supports-cancellation", FALSE,
                "progress-delivery", EAP_PROGRESS_DELIVERY_LATEST, NULL);
  g_assert_cmpint (n, ==, 6);
  g_assert_false (eap_background_worker_get_worker_reports_progress (worker));
  g_assert_false (eap_background_worker_get_worker_supports_cancellation (worker));

  g_assert_finalize_object (worker);
}

/* What the handler of do-work does, and what comes of it, as in .NET */
static void
test_outcomes (void)
{
  static const struct {
    gboolean sets_result;
    gboolean sets_cancel;
    int      sets_error;
    gboolean cancelled;
    int      error_code;
    int      result_code;
  } rows[] = {
    { FALSE, FALSE, -1, FALSE, -1, -1 },
    { TRUE, FALSE, -1, FALSE, -1, -1 },
    /* Cancel without request and support counts all the same. */
    { FALSE, TRUE, -1, TRUE, -1, G_IO_ERROR_CANCELLED },
    { TRUE, TRUE, -1, TRUE, -1, G_IO_ERROR_CANCELLED },
    { FALSE, FALSE, G_IO_ERROR_NOT_FOUND, FALSE, G_IO_ERROR_NOT_FOUND, G_IO_ERROR_NOT_FOUND },
    { TRUE, FALSE, G_IO_ERROR_NOT_FOUND, FALSE, G_IO_ERROR_NOT_FOUND, G_IO_ERROR_NOT_FOUND },
    { TRUE, TRUE, G_IO_ERROR_NOT_FOUND, FALSE, G_IO_ERROR_NOT_FOUND, G_IO_ERROR_NOT_FOUND },
    /* Nobody asked for it. */
    { FALSE, FALSE, G_IO_ERROR_CANCELLED, FALSE, G_IO_ERROR_CANCELLED, G_IO_ERROR_CANCELLED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      GValue result = G_VALUE_INIT;
      Scene scene;

      scene_init (&scene);
      if (rows[i].sets_result)
        scene.result = eap_state_init_int (&result, 42);
      scene.cancel = rows[i].sets_cancel;
      if (rows[i].sets_error != -1)
        scene.error = error = g_error_new_literal (G_IO_ERROR, rows[i].sets_error, "Broken");

      scene_run (&scene);
      assert_outcome (&scene, rows[i].cancelled, rows[i].error_code, rows[i].result_code);
      g_assert_null (eap_event_args_get_user_state (EAP_EVENT_ARGS (scene.args)));
      scene_finish (&scene);
    }
}

static void
test_no_handler (void)
{
  Scene scene;

  scene_init (&scene);
  g_signal_handlers_disconnect_by_func (scene.worker, do_work_cb, &scene);
  scene_run (&scene);
  assert_outcome (&scene, FALSE, -1, -1);
  scene_finish (&scene);
}

static void
second_do_work_cb (EapBackgroundWorker *worker,
                   EapDoWorkEventArgs  *args,
                   GValue              *result)
{
  /* All handlers share the args. */
  g_assert_cmpint (g_value_get_int (eap_do_work_event_args_get_result (args)), ==, 42);
  eap_do_work_event_args_set_result (args, result);
}

static void
test_several_handlers (void)
{
  GValue final = G_VALUE_INIT;
  Scene scene;

  scene_init (&scene);
  scene.result = EAP_STATE_INT (42);
  eap_state_init_int (&final, 43);
  g_signal_connect (scene.worker, "do-work", G_CALLBACK (second_do_work_cb), &final);
  scene_run (&scene);
  scene.result = &final;
  assert_outcome (&scene, FALSE, -1, -1);
  scene_finish (&scene);
}

static void
echo_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         gpointer             user_data)
{
  eap_do_work_event_args_set_result (args, eap_do_work_event_args_get_argument (args));
}

/* Any type travels there and back, and is released at home. */
static void
test_argument_and_result (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();
  GCancellable *object = g_cancellable_new ();
  EapTestReleased released = { 0 };
  GValue arguments[4] = { G_VALUE_INIT, G_VALUE_INIT, G_VALUE_INIT, G_VALUE_INIT };

  g_signal_connect (worker, "do-work", G_CALLBACK (echo_cb), NULL);
  eap_test_released_watch (&released, object);
  g_value_set_string (g_value_init (&arguments[0], G_TYPE_STRING), "a");
  g_value_set_double (g_value_init (&arguments[1], G_TYPE_DOUBLE), 1.5);
  g_value_take_variant (g_value_init (&arguments[2], G_TYPE_VARIANT), g_variant_new ("(i)", 1));
  g_value_take_object (g_value_init (&arguments[3], G_TYPE_CANCELLABLE), object);

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      EapAsyncOperation *operation =
        eap_background_worker_run_worker_async (worker, &arguments[i], NULL);
      EapAsyncCompletedEventArgs *args = eap_async_operation_wait (operation, -1, NULL);
      EapRunWorkerCompletedEventArgs *run_args = EAP_RUN_WORKER_COMPLETED_EVENT_ARGS (args);
      const GValue *result = eap_run_worker_completed_event_args_get_result (run_args, NULL);

      g_assert_true (eap_state_equal (result, &arguments[i]));
      g_assert_finalize_object (operation);
      g_value_unset (&arguments[i]);
      g_assert_finalize_object (args);
    }

  eap_test_drain (NULL);
  eap_test_assert_released (&released, 1);
  g_assert_finalize_object (worker);
}

static void
test_argument_not_copyable (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();
  GValue broken = { .g_type = G_TYPE_NONE };
  g_autoptr (GError) error = NULL;

  g_assert_null (eap_background_worker_run_worker_async (worker, &broken, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_false (eap_background_worker_get_is_busy (worker));
  eap_test_drain (NULL);
  g_assert_finalize_object (worker);
}

static void
test_busy (void)
{
  Scene scene;

  scene_init (&scene);
  g_assert_false (eap_background_worker_get_is_busy (scene.worker));
  scene_start (&scene);
  g_assert_true (eap_background_worker_get_is_busy (scene.worker));

  /* True at once, notified as the first event, and false before Completed */
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_gate_wait (&scene.started);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "busy:1");
  scene_end (&scene);
  eap_test_assert_recorded (&scene.recorder, "busy:1 busy:0 completed");
  scene_finish (&scene);
}

static gboolean
has_ended (gpointer data)
{
  return eap_async_operation_get_state (data) == EAP_OPERATION_STATE_COMPLETING;
}

/* Between the end of the work and its Completed the worker is still busy. */
static void
test_busy_until_delivered (void)
{
  GMainContext *idle = g_main_context_new ();
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  operation = eap_background_worker_run_worker_async (scene.worker, NULL, NULL);
  eap_test_gate_open (&scene.go);
  eap_test_iterate_until (idle, has_ended, operation);
  g_assert_true (eap_background_worker_get_is_busy (scene.worker));
  g_assert_null (eap_background_worker_run_worker_async (scene.worker, NULL, NULL));
  scene_end (&scene);

  g_assert_finalize_object (operation);
  g_main_context_unref (idle);
  scene_finish (&scene);
}

static void
test_run_twice (void)
{
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_init (&scene);
  scene_start (&scene);
  g_assert_null (eap_background_worker_run_worker_async (scene.worker, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  scene_end (&scene);

  /* The refused one left nothing behind. */
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "busy:1 busy:0 completed");
  scene_finish (&scene);
}

static void
test_run_again (void)
{
  Scene scene;

  scene_init (&scene);
  for (int i = 0; i < 3; i++)
    {
      scene.completed = FALSE;
      scene_run (&scene);
    }
  eap_test_assert_recorded (&scene.recorder, "busy:1 busy:0 completed busy:1 busy:0 completed "
                                             "busy:1 busy:0 completed");
  scene_finish (&scene);
}

static void
restart_cb (EapBackgroundWorker            *worker,
            EapRunWorkerCompletedEventArgs *args,
            Scene                          *self)
{
  g_signal_handlers_disconnect_by_func (worker, restart_cb, self);
  self->completed = FALSE;
  scene_start (self);
  g_assert_true (eap_background_worker_get_is_busy (worker));
}

static void
test_restart_in_handler (void)
{
  Scene scene;

  scene_init (&scene);
  g_signal_connect (scene.worker, "run-worker-completed", G_CALLBACK (restart_cb), &scene);
  scene_run (&scene);
  eap_test_assert_recorded (&scene.recorder,
                            "busy:1 busy:0 completed busy:1 busy:0 completed");
  scene_finish (&scene);
}

static void
test_cancel (void)
{
  Scene scene;

  scene_init (&scene);
  scene.obeys = TRUE;
  scene.result = EAP_STATE_INT (42);
  eap_background_worker_set_worker_supports_cancellation (scene.worker, TRUE);
  scene_start (&scene);
  eap_test_gate_wait (&scene.started);
  g_assert_false (eap_background_worker_get_cancellation_pending (scene.worker));
  eap_background_worker_cancel_async (scene.worker);
  eap_background_worker_cancel_async (scene.worker);
  g_assert_true (eap_background_worker_get_cancellation_pending (scene.worker));
  scene_end (&scene);

  g_assert_true (scene.saw_cancel);
  assert_outcome (&scene, TRUE, -1, G_IO_ERROR_CANCELLED);
  g_assert_true (was_cancel_requested (&scene));
  scene_finish (&scene);
}

static void
test_cancel_with_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  Scene scene;

  /* As a GIO call in the handler would say it */
  scene_init (&scene);
  scene.error = reason;
  eap_background_worker_set_worker_supports_cancellation (scene.worker, TRUE);
  scene_start (&scene);
  eap_test_gate_wait (&scene.started);
  eap_background_worker_cancel_async (scene.worker);
  scene_end (&scene);
  assert_outcome (&scene, TRUE, -1, G_IO_ERROR_CANCELLED);
  scene_finish (&scene);
}

static void
test_cancel_missed (void)
{
  Scene scene;

  scene_init (&scene);
  scene.result = EAP_STATE_INT (42);
  eap_background_worker_set_worker_supports_cancellation (scene.worker, TRUE);
  scene_start (&scene);
  eap_test_gate_wait (&scene.started);
  eap_background_worker_cancel_async (scene.worker);
  scene_end (&scene);
  assert_outcome (&scene, FALSE, -1, -1);
  g_assert_true (was_cancel_requested (&scene));
  scene_finish (&scene);
}

static void
test_cancel_without_support (void)
{
  Scene scene;

  scene_init (&scene);
  scene.obeys = TRUE;
  scene_start (&scene);
  eap_test_gate_wait (&scene.started);
  eap_background_worker_cancel_async (scene.worker);
  g_assert_false (eap_background_worker_get_cancellation_pending (scene.worker));
  scene_end (&scene);
  g_assert_false (scene.saw_cancel);
  assert_outcome (&scene, FALSE, -1, -1);
  g_assert_false (was_cancel_requested (&scene));
  scene_finish (&scene);
}

/* A request while no run is under way has no effect at all (K21). */
static void
test_cancel_while_idle (void)
{
  Scene scene;

  scene_init (&scene);
  scene.obeys = TRUE;
  eap_background_worker_set_worker_supports_cancellation (scene.worker, TRUE);
  eap_background_worker_cancel_async (scene.worker);
  g_assert_false (eap_background_worker_get_cancellation_pending (scene.worker));
  scene_run (&scene);
  g_assert_false (scene.saw_cancel);
  assert_outcome (&scene, FALSE, -1, -1);
  eap_background_worker_cancel_async (scene.worker);
  g_assert_false (eap_background_worker_get_cancellation_pending (scene.worker));
  scene_finish (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/background-worker/" path, function)

  ADD ("new", test_new);
  ADD ("properties", test_properties);
  ADD ("outcomes", test_outcomes);
  ADD ("no-handler", test_no_handler);
  ADD ("several-handlers", test_several_handlers);
  ADD ("argument-and-result", test_argument_and_result);
  ADD ("argument-not-copyable", test_argument_not_copyable);
  ADD ("busy", test_busy);
  ADD ("busy-until-delivered", test_busy_until_delivered);
  ADD ("run-twice", test_run_twice);
  ADD ("run-again", test_run_again);
  ADD ("restart-in-handler", test_restart_in_handler);
  ADD ("cancel", test_cancel);
  ADD ("cancel-with-error", test_cancel_with_error);
  ADD ("cancel-missed", test_cancel_missed);
  ADD ("cancel-without-support", test_cancel_without_support);
  ADD ("cancel-while-idle", test_cancel_while_idle);

  return g_test_run ();
}
