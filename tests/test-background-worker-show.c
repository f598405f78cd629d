/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <math.h>

#include "eap-test-worker-scene.h"

/* What a user interface shows of a worker: one progress for all its runs */

static gboolean
shows (EapProgress *progress,
       double       fraction)
{
  return fabs (eap_progress_get_fraction (progress) - fraction) < 1e-6;
}

typedef struct
{
  EapProgress *progress;
  double       fraction;
} Expected;

static gboolean
is_shown (gpointer data)
{
  const Expected *self = data;

  return shows (self->progress, self->fraction);
}

/* What a worker has reported is there soon. */
static void
await_shown (EapProgress *progress,
             double       fraction)
{
  Expected expected = { progress, fraction };

  eap_test_iterate_until (NULL, is_shown, &expected);
}

/* Reports, and waits in the middle; may be asked to cancel then */
static void
report_cb (EapBackgroundWorker *worker,
           EapDoWorkEventArgs  *args,
           EapTestWorkerScene  *self)
{
  g_atomic_int_inc (&self->n_runs);
  g_assert_true (eap_background_worker_report_progress (worker, 40, NULL));
  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
  if (eap_background_worker_get_cancellation_pending (worker))
    eap_do_work_event_args_set_cancel (args, TRUE);
}

static void
fail_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         EapTestWorkerScene  *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");

  report_cb (worker, args, self);
  eap_do_work_event_args_set_error (args, error);
}

static void
scene_run (EapTestWorkerScene *self)
{
  self->completed = FALSE;
  self->go.is_open = FALSE;
  g_object_unref (eap_test_worker_scene_start (self));
}

static void
scene_end (EapTestWorkerScene *self)
{
  eap_test_gate_open (&self->go);
  eap_test_iterate_until_set (NULL, &self->completed);
}

static void
test_property (void)
{
  g_autoptr (EapProgress) read = NULL;
  EapTestWorkerScene scene;
  EapTestReleased released = { 0 };
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  g_object_get (scene.worker, "progress", &read, NULL);
  g_assert_true (read == progress);
  g_assert_true (eap_progress_get_indeterminate (progress));
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 0);
  g_assert_true (eap_progress_get_synchronization_context (progress) ==
                 eap_component_get_synchronization_context (EAP_COMPONENT (scene.worker)));
  g_clear_object (&read);
  eap_test_released_watch (&released, progress);
  eap_test_worker_scene_finish (&scene, "");
  eap_test_assert_released (&released, 1);
}

static void
test_asked_before (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  scene_run (&scene);
  await_shown (progress, 0.4);
  g_assert_false (eap_progress_get_indeterminate (progress));
  scene_end (&scene);
  await_shown (progress, 1);
  g_assert_true (eap_background_worker_get_progress (scene.worker) == progress);
  eap_test_worker_scene_finish (&scene, "40 completed");
}

static void
test_asked_during (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  scene_run (&scene);
  eap_test_gate_wait (&scene.started);
  eap_test_drain (NULL);
  progress = eap_background_worker_get_progress (scene.worker);
  await_shown (progress, 0.4);
  scene_end (&scene);
  await_shown (progress, 1);
  eap_test_worker_scene_finish (&scene, "40 completed");
}

static void
test_asked_after (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  scene_run (&scene);
  scene_end (&scene);
  progress = eap_background_worker_get_progress (scene.worker);
  eap_test_drain (NULL);
  g_assert_true (eap_progress_get_indeterminate (progress));
  scene_run (&scene);
  await_shown (progress, 0.4);
  scene_end (&scene);
  await_shown (progress, 1);
  eap_test_worker_scene_finish (&scene, "40 completed 40 completed");
}

static gpointer
ask_thread (gpointer data)
{
  EapTestWorkerScene *self = data;

  eap_test_gate_open (&self->asked);
  g_assert_nonnull (eap_background_worker_get_progress (self->worker));
  eap_test_gate_open (&self->gone);

  return NULL;
}

/* Who first asks and the run that begins find each other. */
static void
test_asked_while_it_begins (void)
{
  for (guint i = 0; i < eap_test_scaled (300); i++)
    {
      EapTestWorkerScene scene;
      GThread *thread;

      eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
      thread = g_thread_new ("ask", ask_thread, &scene);
      if (i % 2)
        eap_test_gate_wait (&scene.asked);
      scene_run (&scene);
      await_shown (eap_background_worker_get_progress (scene.worker), 0.4);
      g_thread_join (thread);
      scene_end (&scene);
      await_shown (eap_background_worker_get_progress (scene.worker), 1);
      eap_test_worker_scene_finish (&scene, "40 completed");
    }
}

static void
test_begins_anew (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  eap_progress_set_text (progress, "Looking");
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *text = NULL;

      scene_run (&scene);
      await_shown (progress, 0.4);
      scene_end (&scene);
      await_shown (progress, 1);
      text = eap_progress_dup_text (progress);
      g_assert_cmpstr (text, ==, "Looking");
    }
  eap_test_worker_scene_finish (&scene, "40 completed 40 completed 40 completed");
}

/* It stays where it was, and begins anew after that. */
static void
test_cancelled (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  scene_run (&scene);
  await_shown (progress, 0.4);
  eap_background_worker_cancel_async (scene.worker);
  scene_end (&scene);
  eap_test_drain (NULL);
  g_assert_true (shows (progress, 0.4));
  scene_run (&scene);
  scene_end (&scene);
  await_shown (progress, 1);
  eap_test_worker_scene_finish (&scene, "40 completed 40 completed");
}

static void
test_failed (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (fail_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  scene_run (&scene);
  await_shown (progress, 0.4);
  scene_end (&scene);
  eap_test_drain (NULL);
  g_assert_true (shows (progress, 0.4));
  eap_test_worker_scene_finish (&scene, "40 failed");
}

/* The work of a run that has ended before is still there when the next one runs. */
static void
late_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         EapTestWorkerScene  *self)
{
  if (g_atomic_int_add (&self->n_runs, 1) > 0)
    {
      g_assert_true (eap_background_worker_report_progress (worker, 40, NULL));
      eap_test_gate_wait (&self->asked);
      return;
    }

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
  g_assert_false (eap_background_worker_report_progress (worker, 90, NULL));
  eap_test_gate_open (&self->gone);
}

static void
test_late_work (void)
{
  g_autoptr (EapAsyncOperation) run = NULL;
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (late_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  run = eap_test_worker_scene_start (&scene);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_set_timeout (run, 1);
  eap_test_iterate_until_set (NULL, &scene.completed);
  scene.completed = FALSE;
  g_object_unref (eap_test_worker_scene_start (&scene));
  await_shown (progress, 0.4);
  eap_progress_set_paused (progress, TRUE);
  eap_test_gate_open (&scene.go);
  eap_test_gate_wait (&scene.gone);
  /* When it has let go of its run it does nothing any more. */
  eap_test_finalize_soon (NULL, g_steal_pointer (&run));
  eap_test_drain (NULL);
  g_assert_true (shows (progress, 0.4));
  g_assert_true (eap_progress_get_paused (progress));
  eap_test_gate_open (&scene.asked);
  eap_test_iterate_until_set (NULL, &scene.completed);
  await_shown (progress, 1);
  g_assert_false (eap_progress_get_paused (progress));
  eap_test_worker_scene_finish (&scene, "failed 40 completed");
}

static void
own_amount_cb (EapBackgroundWorker *worker,
               EapDoWorkEventArgs  *args,
               EapTestWorkerScene  *self)
{
  eap_progress_report_amount (eap_background_worker_get_progress (worker), 3, 10);
  eap_test_gate_wait (&self->go);
}

/* Where the run says nothing, what is reported for the worker counts. */
static void
test_own_amount (void)
{
  g_autofree char *summary = NULL;
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (own_amount_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  scene_run (&scene);
  await_shown (progress, 0.3);
  g_assert_false (eap_progress_get_indeterminate (progress));
  summary = eap_progress_dup_summary (progress);
  g_assert_cmpstr (summary, ==, "3 of 10");
  scene_end (&scene);
  await_shown (progress, 1);
  eap_test_worker_scene_finish (&scene, "completed");
}

/* Between its steps */
static void
pause_cb (EapBackgroundWorker *worker,
          EapDoWorkEventArgs  *args,
          EapTestWorkerScene  *self)
{
  EapProgress *progress = eap_background_worker_get_progress (worker);
  g_autoptr (GError) error = NULL;

  for (int i = 1; i <= 4; i++)
    {
      eap_test_gate_open (&self->started);
      if (!eap_progress_wait_while_paused (progress, NULL, &error))
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          eap_do_work_event_args_set_cancel (args, TRUE);
          break;
        }
      g_atomic_int_inc (&self->n_runs);
      g_assert_true (eap_background_worker_report_progress (worker, 25 * i, NULL));
      if (i == 1)
        eap_test_gate_wait (&self->go);
    }
}

static void
test_paused (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (pause_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  scene_run (&scene);
  await_shown (progress, 0.25);
  eap_progress_set_paused (progress, TRUE);
  eap_test_gate_open (&scene.go);
  eap_test_drain (NULL);
  g_assert_true (shows (progress, 0.25));
  g_assert_cmpint (g_atomic_int_get (&scene.n_runs), ==, 1);
  eap_progress_set_paused (progress, FALSE);
  scene_end (&scene);
  await_shown (progress, 1);
  g_assert_cmpint (scene.n_runs, ==, 4);
  eap_test_drain (NULL);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (scene.recorder.events,
                                                      scene.recorder.events->len - 1),
                                   "completed"));
  g_ptr_array_set_size (scene.recorder.events, 0);
  eap_test_worker_scene_finish (&scene, "");
}

/* Who waits sees that it is to cancel, and nothing is paused after that. */
static void
test_cancelled_while_paused (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (pause_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  eap_progress_set_paused (progress, TRUE);
  scene_run (&scene);
  eap_test_gate_wait (&scene.started);
  eap_background_worker_cancel_async (scene.worker);
  eap_test_iterate_until_set (NULL, &scene.completed);
  g_assert_cmpint (scene.n_runs, ==, 0);
  eap_test_worker_scene_finish (&scene, "completed");
}

static void
restart_cb (EapBackgroundWorker        *worker,
            EapAsyncCompletedEventArgs *args,
            EapTestWorkerScene         *self)
{
  if (self->n_runs < 5)
    scene_run (self);
}

static void
notify_cb (EapProgress *progress,
           GParamSpec  *pspec,
           GThread     *home)
{
  g_assert_true (g_thread_self () == home);
}

/* In the handler that hears of the end */
static void
test_restarted (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  g_signal_connect (scene.worker, "run-worker-completed", G_CALLBACK (restart_cb), &scene);
  progress = eap_background_worker_get_progress (scene.worker);
  g_signal_connect (progress, "notify", G_CALLBACK (notify_cb), g_thread_self ());
  scene_run (&scene);
  for (int i = 1; i <= 5; i++)
    {
      eap_test_iterate_until_count (NULL, &scene.n_runs, i);
      await_shown (progress, 0.4);
      eap_test_gate_open (&scene.go);
      if (i < 5)
        eap_test_iterate_until_count (NULL, &scene.n_runs, i + 1);
    }
  eap_test_iterate_until_set (NULL, &scene.completed);
  await_shown (progress, 1);
  eap_test_worker_scene_finish (&scene, "40 completed 40 completed 40 completed 40 completed "
                                        "40 completed");
}

/* The first run does all of it, the next one waits in the middle. */
static void
next_cb (EapBackgroundWorker *worker,
         EapDoWorkEventArgs  *args,
         EapTestWorkerScene  *self)
{
  if (g_atomic_int_add (&self->n_runs, 1) == 0)
    g_assert_true (eap_background_worker_report_progress (worker, 100, NULL));
  else
    report_cb (worker, args, self);
}

static void
notify_is_busy_cb (EapBackgroundWorker *worker,
                   GParamSpec          *pspec,
                   EapTestWorkerScene  *self)
{
  if (!eap_background_worker_get_is_busy (worker) && self->n_runs == 1)
    {
      scene_run (self);
      eap_test_gate_wait (&self->started);
    }
}

/* When it is no longer busy: the end of that run is not that of the next one. */
static void
test_restarted_early (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (next_cb));
  g_signal_connect (scene.worker, "notify::is-busy", G_CALLBACK (notify_is_busy_cb), &scene);
  progress = eap_background_worker_get_progress (scene.worker);
  scene_run (&scene);
  eap_test_iterate_until_count (NULL, &scene.n_runs, 3);
  await_shown (progress, 0.4);
  eap_test_drain (NULL);
  g_assert_true (shows (progress, 0.4));
  g_assert_true (eap_background_worker_get_is_busy (scene.worker));
  scene.completed = FALSE;
  scene_end (&scene);
  await_shown (progress, 1);
  eap_test_worker_scene_finish (&scene, "100 completed 40 completed");
}

static void
start_cb (gpointer data)
{
  EapTestWorkerScene *self = data;

  self->home = g_thread_self ();
  g_object_unref (eap_test_worker_scene_start (self));
}

/* The events of a run go where it was started, what is shown does not. */
static void
test_run_elsewhere (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  g_signal_connect (progress, "notify", G_CALLBACK (notify_cb), g_thread_self ());
  eap_test_thread_call (thread, start_cb, &scene);
  await_shown (progress, 0.4);
  eap_test_gate_open (&scene.go);
  await_shown (progress, 1);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_thread_free (thread);
  eap_test_worker_scene_finish (&scene, "40 completed");
}

/* A run whose context has gone is not shown any more, also if somebody keeps it. */
static void
test_context_gone (void)
{
  GMainContext *context = g_main_context_new ();
  g_autoptr (EapAsyncOperation) run = NULL;
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  progress = eap_background_worker_get_progress (scene.worker);
  g_main_context_push_thread_default (context);
  run = eap_test_worker_scene_start (&scene);
  g_main_context_pop_thread_default (context);
  eap_test_gate_wait (&scene.started);
  g_main_context_unref (context);
  eap_test_gate_open (&scene.go);
  eap_test_drain (NULL);
  scene_run (&scene);
  await_shown (progress, 0.4);
  scene_end (&scene);
  await_shown (progress, 1);
  eap_test_finalize_soon (NULL, g_steal_pointer (&run));
  eap_test_worker_scene_finish (&scene, "40 completed");
}

/* It may be kept for longer than the worker. */
static void
test_outlives (void)
{
  EapTestWorkerScene scene;
  EapProgress *progress;

  eap_test_worker_scene_init (&scene, G_CALLBACK (report_cb));
  progress = g_object_ref (eap_background_worker_get_progress (scene.worker));
  scene_run (&scene);
  scene_end (&scene);
  await_shown (progress, 1);
  eap_test_worker_scene_finish (&scene, "40 completed");
  g_assert_true (shows (progress, 1));
  g_assert_finalize_object (progress);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/background-worker/show/" path, function)

  ADD ("property", test_property);
  ADD ("asked-before", test_asked_before);
  ADD ("asked-during", test_asked_during);
  ADD ("asked-after", test_asked_after);
  ADD ("asked-while-it-begins", test_asked_while_it_begins);
  ADD ("begins-anew", test_begins_anew);
  ADD ("cancelled", test_cancelled);
  ADD ("failed", test_failed);
  ADD ("late-work", test_late_work);
  ADD ("own-amount", test_own_amount);
  ADD ("paused", test_paused);
  ADD ("restarted", test_restarted);
  ADD ("restarted-early", test_restarted_early);
  ADD ("run-elsewhere", test_run_elsewhere);
  ADD ("outlives", test_outlives);
  ADD ("cancelled-while-paused", test_cancelled_while_paused);
  ADD ("context-gone", test_context_gone);

  return g_test_run ();
}
