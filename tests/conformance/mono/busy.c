/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* When a worker is busy, and what a second start is told */

static void
new_worker (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();

  say ("busy=%s pending=%s",
       yes_no (eap_background_worker_get_is_busy (worker)),
       yes_no (eap_background_worker_get_cancellation_pending (worker)));
  say ("reports=%s supports=%s",
       yes_no (eap_background_worker_get_worker_reports_progress (worker)),
       yes_no (eap_background_worker_get_worker_supports_cancellation (worker)));

  g_assert_finalize_object (worker);
}

static void
say_flags_and_meet (Scene              *scene,
                    EapDoWorkEventArgs *args)
{
  scene_say_flags (scene, "in the work");
  scene_meet (scene);
}

static void
timing (void)
{
  g_autoptr (Scene) scene = scene_new (say_flags_and_meet);

  scene_say_flags (scene, "before");
  scene_start_held (scene, NULL);
  scene_say_flags (scene, "started");
  eap_test_gate_open (&scene->go);
  eap_test_gate_wait (&scene->reached);
  scene_say_flags (scene, "working");
  eap_test_gate_open (&scene->next);
  scene_await_end (scene);
  scene_say_flags (scene, "worked");
  scene_pump_to_end (scene);
  scene_say_flags (scene, "after");
}

static void
report (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
}

static void
say_flags_in_handler (Scene *scene)
{
  scene_say_flags (scene, "in the handler");
}

static void
in_progress_handler (void)
{
  g_autoptr (Scene) scene = scene_new (report);

  scene->on_progress = say_flags_in_handler;
  scene_run (scene, NULL);
}

static void
answer (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, eap_do_work_event_args_get_argument (args));
}

static void
meet_and_answer (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  answer (scene, args);
}

static void
second_start (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_answer);

  scene_start (scene, EAP_STATE_STRING ("first"));
  eap_test_gate_wait (&scene->reached);
  scene_start_held (scene, EAP_STATE_STRING ("second"));
  scene_finish (scene);
}

static void
second_start_at_once (void)
{
  g_autoptr (Scene) scene = scene_new (answer);

  scene_start_held (scene, EAP_STATE_STRING ("first"));
  scene_start_held (scene, EAP_STATE_STRING ("second"));
  eap_test_gate_open (&scene->go);
  scene_finish (scene);
}

static void
second_start_after_work (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene_start (scene, NULL);
  scene_await_end (scene);
  scene_start_held (scene, NULL);
  scene_pump_to_end (scene);
}

static void
start_held (Scene *scene)
{
  scene_start_held (scene, NULL);
}

static void
second_start_in_progress (void)
{
  g_autoptr (Scene) scene = scene_new (report);

  scene->on_progress = start_held;
  scene_run (scene, NULL);
}

static void
start_in_work (Scene              *scene,
               EapDoWorkEventArgs *args)
{
  scene_start_held (scene, NULL);
}

static void
second_start_in_work (void)
{
  g_autoptr (Scene) scene = scene_new (start_in_work);

  scene_run (scene, NULL);
}

static void
meet_and_say_flags (Scene              *scene,
                    EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  scene_say_flags (scene, "in the work");
}

static void
second_start_keeps_request (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_say_flags);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_cancel (scene);
  scene_start_held (scene, NULL);
  scene_finish (scene);
}

static void
restart_until_three (Scene *scene)
{
  if (++scene->n < 3)
    {
      gate_close (&scene->go);
      scene_start_held (scene, EAP_STATE_INT (scene->n));
      scene_say_flags (scene, "in the handler");
      eap_test_gate_open (&scene->go);
    }
}

static void
restart_in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (answer);

  scene->on_completed = restart_until_three;
  scene_start (scene, EAP_STATE_INT (0));
  scene_pump_to_end (scene);
}

static void
restart_twice (Scene *scene)
{
  scene->on_completed = NULL;
  gate_close (&scene->go);
  scene_start_held (scene, NULL);
  scene_start_held (scene, NULL);
  eap_test_gate_open (&scene->go);
}

static void
restart_twice_in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene->on_completed = restart_twice;
  scene_run (scene, NULL);
}

static void
restart_held (Scene *scene)
{
  scene->on_completed = NULL;
  gate_close (&scene->go);
  scene_start_held (scene, NULL);
}

static void
second_handler_cb (EapBackgroundWorker *worker,
                   gpointer             args,
                   Scene               *scene)
{
  scene_say_flags (scene, "in the second handler");
  eap_test_gate_open (&scene->go);
}

static void
restart_seen_by_next (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene->on_completed = restart_held;
  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (second_handler_cb), scene);
  scene_run (scene, NULL);
}

static void
answer_or_fail (Scene              *scene,
                EapDoWorkEventArgs *args)
{
  if (eap_do_work_event_args_get_argument (args) == NULL)
    eap_do_work_event_args_set_error (args, boom ());
  else
    answer (scene, args);
}

static void
restart_after_failure (void)
{
  g_autoptr (Scene) scene = scene_new (answer_or_fail);

  scene_run (scene, NULL);
  scene_run (scene, EAP_STATE_STRING ("good"));
}

static void
cancel_without_argument (Scene              *scene,
                         EapDoWorkEventArgs *args)
{
  scene_say_flags (scene, "in the work");
  eap_do_work_event_args_set_cancel (args, eap_do_work_event_args_get_argument (args) == NULL);
}

static void
restart_after_cancel (void)
{
  g_autoptr (Scene) scene = scene_new (cancel_without_argument);

  scene_run (scene, NULL);
  scene_run (scene, EAP_STATE_STRING ("good"));
}

static void
answer_cb (EapBackgroundWorker *worker,
           EapDoWorkEventArgs  *args)
{
  eap_do_work_event_args_set_result (args, eap_do_work_event_args_get_argument (args));
}

static void
start_with (EapBackgroundWorker *worker,
            int                  i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EapAsyncOperation) operation = NULL;

  operation = eap_background_worker_run_worker_async (worker, EAP_STATE_INT (i), &error);
  g_assert_no_error (error);
}

static void
add_cb (EapBackgroundWorker            *worker,
        EapRunWorkerCompletedEventArgs *args,
        int                            *sum)
{
  *sum += g_value_get_int (eap_run_worker_completed_event_args_get_result (args, NULL));
}

static gboolean
is_idle (gpointer worker)
{
  return !eap_background_worker_get_is_busy (worker);
}

static void
many_runs (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();
  int sum = 0;

  g_signal_connect (worker, "do-work", G_CALLBACK (answer_cb), NULL);
  g_signal_connect (worker, "run-worker-completed", G_CALLBACK (add_cb), &sum);
  for (int i = 1; i <= 100; i++)
    {
      start_with (worker, i);
      pump_until (is_idle, worker);
    }
  say ("sum: %d", sum);

  finalize_soon (worker);
}

static void
add_and_restart_cb (EapBackgroundWorker            *worker,
                    EapRunWorkerCompletedEventArgs *args,
                    int                            *sum)
{
  int i = g_value_get_int (eap_run_worker_completed_event_args_get_result (args, NULL));

  *sum += i;
  if (i < 100)
    start_with (worker, i + 1);
}

static gboolean
is_all (gpointer sum)
{
  return *(int *) sum == 5050;
}

static void
many_runs_in_handler (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();
  int sum = 0;

  g_signal_connect (worker, "do-work", G_CALLBACK (answer_cb), NULL);
  g_signal_connect (worker, "run-worker-completed", G_CALLBACK (add_and_restart_cb), &sum);
  start_with (worker, 1);
  pump_until (is_all, &sum);
  say ("sum: %d, busy=%s", sum, yes_no (eap_background_worker_get_is_busy (worker)));

  finalize_soon (worker);
}

const Scenario busy_scenarios[] = {
  { "busy-new", new_worker },
  { "busy-timing", timing },
  { "busy-in-progress-handler", in_progress_handler },
  { "busy-second-start", second_start },
  { "busy-second-start-at-once", second_start_at_once },
  { "busy-second-start-after-work", second_start_after_work },
  { "busy-second-start-in-progress", second_start_in_progress },
  { "busy-second-start-in-work", second_start_in_work },
  { "busy-second-start-keeps-request", second_start_keeps_request },
  { "busy-restart-in-handler", restart_in_handler },
  { "busy-restart-twice-in-handler", restart_twice_in_handler },
  { "busy-restart-seen-by-next", restart_seen_by_next },
  { "busy-restart-after-failure", restart_after_failure },
  { "busy-restart-after-cancel", restart_after_cancel },
  { "busy-many-runs", many_runs },
  { "busy-many-runs-in-handler", many_runs_in_handler },
  { NULL },
};
