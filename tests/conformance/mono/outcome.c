/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* What becomes of a run */

static void
set_result (EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
set_cancel (EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_cancel (args, TRUE);
}

static void
set_error (EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_error (args, boom ());
}

static void
work_result (Scene              *scene,
             EapDoWorkEventArgs *args)
{
  set_result (args);
}

static void
work_result_overwritten (Scene              *scene,
                         EapDoWorkEventArgs *args)
{
  set_result (args);
  eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("other"));
}

static void
work_result_and_cancel (Scene              *scene,
                        EapDoWorkEventArgs *args)
{
  set_result (args);
  set_cancel (args);
}

static void
work_cancel_and_result (Scene              *scene,
                        EapDoWorkEventArgs *args)
{
  set_cancel (args);
  set_result (args);
}

static void
work_cancel_unset (Scene              *scene,
                   EapDoWorkEventArgs *args)
{
  set_result (args);
  set_cancel (args);
  eap_do_work_event_args_set_cancel (args, FALSE);
}

static void
work_cancel (Scene              *scene,
             EapDoWorkEventArgs *args)
{
  set_cancel (args);
}

static void
work_error (Scene              *scene,
            EapDoWorkEventArgs *args)
{
  set_error (args);
}

static void
work_result_and_error (Scene              *scene,
                       EapDoWorkEventArgs *args)
{
  set_result (args);
  set_error (args);
}

static void
work_cancel_and_error (Scene              *scene,
                       EapDoWorkEventArgs *args)
{
  set_cancel (args);
  set_error (args);
}

static void
work_all (Scene              *scene,
          EapDoWorkEventArgs *args)
{
  set_result (args);
  set_cancel (args);
  set_error (args);
}

static void
work_cancelled_error (Scene              *scene,
                      EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_error (args, cancelled_error ());
}

static void
run (SceneWork work)
{
  g_autoptr (Scene) scene = scene_new (work);

  scene_run (scene, NULL);
}

static void
result (void)
{
  run (work_result);
}

static void
no_result (void)
{
  run (NULL);
}

static void
result_overwritten (void)
{
  run (work_result_overwritten);
}

static void
no_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene_disconnect (scene, scene->do_work);
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
result_and_cancel (void)
{
  run (work_result_and_cancel);
}

static void
cancel_and_result (void)
{
  run (work_cancel_and_result);
}

static void
cancel_unset (void)
{
  run (work_cancel_unset);
}

static void
cancel_unsupported (void)
{
  g_autoptr (Scene) scene = scene_new (work_cancel);

  eap_background_worker_set_worker_supports_cancellation (scene->worker, FALSE);
  scene_run (scene, NULL);
}

static void
error (void)
{
  run (work_error);
}

static void
result_and_error (void)
{
  run (work_result_and_error);
}

static void
cancel_and_error (void)
{
  run (work_cancel_and_error);
}

static void
result_cancel_and_error (void)
{
  run (work_all);
}

static void
cancelled_error_unasked (void)
{
  run (work_cancelled_error);
}

static void
meet_then (Scene              *scene,
           EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  scene->then (scene, args);
}

/* Asks for cancellation while the work waits, and lets it go on */
static void
ask_and_run (SceneWork work)
{
  g_autoptr (Scene) scene = scene_new (meet_then);

  scene->then = work;
  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_cancel (scene);
  scene_finish (scene);
}

static void
asked_cancelled_error (void)
{
  ask_and_run (work_cancelled_error);
}

static void
asked_result (void)
{
  ask_and_run (work_result);
}

static void
asked_error (void)
{
  ask_and_run (work_error);
}

static void
asked_result_and_cancel (void)
{
  ask_and_run (work_result_and_cancel);
}

static void
asked_cancel_and_error (void)
{
  ask_and_run (work_cancel_and_error);
}

static void
error_itself_cb (EapBackgroundWorker        *worker,
                 EapAsyncCompletedEventArgs *args)
{
  GError *got = eap_async_completed_event_args_get_error (args);

  say ("the error itself: %s",
       yes_no (g_error_matches (got, boom ()->domain, boom ()->code) &&
               g_str_equal (got->message, boom ()->message)));
}

static void
error_itself (void)
{
  g_autoptr (Scene) scene = scene_new (work_error);

  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (error_itself_cb), NULL);
  scene_run (scene, NULL);
}

typedef struct
{
  GObject *argument;
  GObject *result;
} Themselves;

static void
work_themselves (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  Themselves *themselves = scene->data;
  const GValue *argument = eap_do_work_event_args_get_argument (args);

  say ("the argument itself: %s",
       yes_no (g_value_get_object (argument) == themselves->argument));
  eap_do_work_event_args_set_result (args, EAP_STATE_OBJECT (themselves->result));
}

static void
result_itself_cb (EapBackgroundWorker            *worker,
                  EapRunWorkerCompletedEventArgs *args,
                  Themselves                     *themselves)
{
  const GValue *value = eap_run_worker_completed_event_args_get_result (args, NULL);

  say ("the result itself: %s", yes_no (g_value_get_object (value) == themselves->result));
}

static void
argument_and_result_themselves (void)
{
  Themselves themselves = { g_object_new (G_TYPE_OBJECT, NULL),
                            g_object_new (G_TYPE_OBJECT, NULL) };
  Scene *scene = scene_new (work_themselves);

  scene->data = &themselves;
  scene_disconnect (scene, scene->run_worker_completed);
  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (result_itself_cb),
                    &themselves);
  scene_start (scene, EAP_STATE_OBJECT (themselves.argument));
  scene_await_end (scene);
  pump ();

  scene_free (scene);
  g_assert_finalize_object (themselves.argument);
  g_assert_finalize_object (themselves.result);
}

static void
work_argument (Scene              *scene,
               EapDoWorkEventArgs *args)
{
  say ("argument: %s", describe (eap_do_work_event_args_get_argument (args)));
  eap_do_work_event_args_set_result (args, eap_do_work_event_args_get_argument (args));
}

static void
run_argument (const GValue *value)
{
  g_autoptr (Scene) scene = scene_new (work_argument);

  scene_run (scene, value);
}

static void
argument (void)
{
  run_argument (EAP_STATE_STRING ("some"));
}

static void
argument_number (void)
{
  run_argument (EAP_STATE_INT (7));
}

static void
no_argument (void)
{
  run_argument (NULL);
}

static void
say_again_cb (EapBackgroundWorker            *worker,
              EapRunWorkerCompletedEventArgs *args)
{
  say ("again: %s %s", describe_result (args), describe_result (args));
}

static void
run_and_say_again (SceneWork work)
{
  g_autoptr (Scene) scene = scene_new (work);

  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (say_again_cb), NULL);
  scene_run (scene, NULL);
}

static void
result_twice (void)
{
  run_and_say_again (work_result);
}

static void
error_twice (void)
{
  run_and_say_again (work_error);
}

static void
keep_args_cb (EapBackgroundWorker             *worker,
              EapRunWorkerCompletedEventArgs  *args,
              EapRunWorkerCompletedEventArgs **kept)
{
  *kept = g_object_ref (args);
}

static void
result_later (void)
{
  g_autoptr (Scene) scene = scene_new (work_result);
  g_autoptr (EapRunWorkerCompletedEventArgs) kept = NULL;

  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (keep_args_cb), &kept);
  scene_run (scene, NULL);
  say ("later: %s result=%s", describe_args (kept), describe_result (kept));
}

static void
work_another_each_time (Scene              *scene,
                        EapDoWorkEventArgs *args)
{
  say ("result=%s cancel=%s", describe (eap_do_work_event_args_get_result (args)),
       yes_no (eap_do_work_event_args_get_cancel (args)));
  switch (scene->n++)
    {
    case 0:
      set_result (args);
      set_cancel (args);
      break;
    case 1:
      set_error (args);
      break;
    default:
      break;
    }
}

static void
fresh_each_time (void)
{
  g_autoptr (Scene) scene = scene_new (work_another_each_time);

  for (int i = 0; i < 3; i++)
    scene_run (scene, NULL);
}

const Scenario outcome_scenarios[] = {
  { "outcome-result", result },
  { "outcome-no-result", no_result },
  { "outcome-result-overwritten", result_overwritten },
  { "outcome-no-handler", no_handler },
  { "outcome-result-and-cancel", result_and_cancel },
  { "outcome-cancel-and-result", cancel_and_result },
  { "outcome-cancel-unset", cancel_unset },
  { "outcome-cancel-unsupported", cancel_unsupported },
  { "outcome-error", error },
  { "outcome-result-and-error", result_and_error },
  { "outcome-cancel-and-error", cancel_and_error },
  { "outcome-result-cancel-and-error", result_cancel_and_error },
  { "outcome-cancelled-error-unasked", cancelled_error_unasked },
  { "outcome-asked-cancelled-error", asked_cancelled_error },
  { "outcome-asked-result", asked_result },
  { "outcome-asked-error", asked_error },
  { "outcome-asked-result-and-cancel", asked_result_and_cancel },
  { "outcome-asked-cancel-and-error", asked_cancel_and_error },
  { "outcome-error-itself", error_itself },
  { "outcome-argument-and-result-themselves", argument_and_result_themselves },
  { "outcome-argument", argument },
  { "outcome-argument-number", argument_number },
  { "outcome-no-argument", no_argument },
  { "outcome-result-twice", result_twice },
  { "outcome-error-twice", error_twice },
  { "outcome-result-later", result_later },
  { "outcome-fresh-each-time", fresh_each_time },
  { NULL },
};
