/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* Asking for cancellation, at each moment */

static void
obey_quietly (Scene              *scene,
              EapDoWorkEventArgs *args)
{
  gboolean asked = eap_background_worker_get_cancellation_pending (scene->worker);

  eap_do_work_event_args_set_cancel (args, asked);
}

static void
obey (Scene              *scene,
      EapDoWorkEventArgs *args)
{
  scene_say_flags (scene, "in the work");
  obey_quietly (scene, args);
}

static void
meet_and_obey (Scene              *scene,
               EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  obey (scene, args);
}

static void
answer (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

/* Starts it, and asks it to cancel while its work waits */
static void
start_and_cancel (Scene *scene)
{
  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_cancel (scene);
}

static void
idle (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene_cancel (scene);
  scene_say_flags (scene, "never started");
}

static void
before_start (void)
{
  g_autoptr (Scene) scene = scene_new (obey);

  scene_cancel (scene);
  scene_run (scene, NULL);
}

/* Whether the work has begun when it is asked is left open. */
static void
at_once (void)
{
  g_autoptr (Scene) scene = scene_new (obey_quietly);

  scene->is_quiet = TRUE;
  scene_start_held (scene, NULL);
  scene_cancel (scene);
  scene_say_flags (scene, "asked");
  eap_test_gate_open (&scene->go);
  scene_pump_to_end (scene);
}

static void
cancel_cb (gpointer scene)
{
  scene_cancel (scene);
}

/* Before the work can have begun: from within the call that starts it */
static void
within_start (void)
{
  Place *place = use_place ();
  g_autoptr (Scene) scene = scene_new (obey);

  place->data = scene;
  place->on_started = cancel_cb;
  scene_start_held (scene, NULL);
  place->on_started = NULL;
  eap_test_gate_open (&scene->go);
  scene_pump_to_end (scene);
}

static void
meet_between (Scene              *scene,
              EapDoWorkEventArgs *args)
{
  scene_say_flags (scene, "in the work");
  meet_and_obey (scene, args);
}

static void
during (void)
{
  g_autoptr (Scene) scene = scene_new (meet_between);

  start_and_cancel (scene);
  scene_say_flags (scene, "asked");
  scene_finish (scene);
  scene_say_flags (scene, "after");
}

static void
meet_and_ignore (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  scene_say_flags (scene, "in the work");
  answer (scene, args);
}

static void
ignored (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_ignore);

  start_and_cancel (scene);
  scene_finish (scene);
}

static void
cancel_and_obey (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  scene_cancel (scene);
  obey (scene, args);
}

static void
from_work (void)
{
  g_autoptr (Scene) scene = scene_new (cancel_and_obey);

  scene_run (scene, NULL);
}

static void
report_wait_and_obey (Scene              *scene,
                      EapDoWorkEventArgs *args)
{
  eap_background_worker_report_progress (scene->worker, 10, NULL);
  eap_test_gate_wait (&scene->next);
  obey (scene, args);
}

static void
cancel_and_open (Scene *scene)
{
  scene_cancel (scene);
  eap_test_gate_open (&scene->next);
}

static void
from_progress_handler (void)
{
  g_autoptr (Scene) scene = scene_new (report_wait_and_obey);

  scene->on_progress = cancel_and_open;
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
from_elsewhere (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_obey);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  elsewhere (cancel_cb, scene);
  scene_finish (scene);
}

static void
twice (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_obey);

  start_and_cancel (scene);
  scene_cancel (scene);
  scene_finish (scene);
}

static void
after_work (void)
{
  g_autoptr (Scene) scene = scene_new (answer);

  scene_start (scene, NULL);
  scene_await_end (scene);
  scene_cancel (scene);
  scene_say_flags (scene, "asked");
  scene_pump_to_end (scene);
}

static void
meet_and_answer (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  answer (scene, args);
}

static void
during_and_after_work (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_answer);

  start_and_cancel (scene);
  eap_test_gate_open (&scene->next);
  scene_await_end (scene);
  scene_say_flags (scene, "worked");
  scene_cancel (scene);
  scene_pump_to_end (scene);
}

static void
cancel_and_say_flags (Scene *scene)
{
  scene_cancel (scene);
  scene_say_flags (scene, "in the handler");
}

static void
in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (answer);

  scene->on_completed = cancel_and_say_flags;
  scene_run (scene, NULL);
}

static void
cancel_and_restart (Scene *scene)
{
  scene->on_completed = NULL;
  scene_cancel (scene);
  scene_start (scene, NULL);
}

static void
in_handler_then_restart (void)
{
  g_autoptr (Scene) scene = scene_new (obey);

  scene->on_completed = cancel_and_restart;
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
restart_and_cancel (Scene *scene)
{
  scene->on_completed = NULL;
  start_and_cancel (scene);
  eap_test_gate_open (&scene->next);
}

static void
after_restart_in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_obey);

  scene->on_completed = restart_and_cancel;
  scene_start (scene, NULL);
  eap_test_gate_open (&scene->next);
  scene_pump_to_end (scene);
}

static void
after_end (void)
{
  g_autoptr (Scene) scene = scene_new (obey);

  scene_run (scene, NULL);
  scene_cancel (scene);
  scene_say_flags (scene, "after");
  scene_run (scene, NULL);
}

static void
not_carried_over (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_obey);

  start_and_cancel (scene);
  scene_finish (scene);
  scene_run (scene, NULL);
}

static void
set_supports (Scene    *scene,
              gboolean  supports)
{
  eap_background_worker_set_worker_supports_cancellation (scene->worker, supports);
}

static void
unsupported_idle (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  set_supports (scene, FALSE);
  scene_cancel (scene);
  scene_say_flags (scene, "asked");
}

static void
unsupported (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_obey);

  set_supports (scene, FALSE);
  start_and_cancel (scene);
  scene_say_flags (scene, "asked");
  scene_finish (scene);
}

static void
support_meet_and_obey (Scene              *scene,
                       EapDoWorkEventArgs *args)
{
  set_supports (scene, TRUE);
  meet_and_obey (scene, args);
}

static void
supported_from_work (void)
{
  g_autoptr (Scene) scene = scene_new (support_meet_and_obey);

  set_supports (scene, FALSE);
  start_and_cancel (scene);
  scene_finish (scene);
}

static void
unsupported_after_asking (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_obey);

  start_and_cancel (scene);
  set_supports (scene, FALSE);
  scene_say_flags (scene, "switched off");
  scene_finish (scene);
}

static void
one_of_two (void)
{
  g_autoptr (Scene) first = scene_new_named (meet_and_obey, "first ");
  g_autoptr (Scene) second = scene_new_named (meet_and_obey, "second ");

  scene_start (first, NULL);
  eap_test_gate_wait (&first->reached);
  start_and_cancel (second);
  scene_finish (first);
  scene_finish (second);
}

const Scenario cancel_scenarios[] = {
  { "cancel-idle", idle },
  { "cancel-before-start", before_start },
  { "cancel-at-once", at_once },
  { "cancel-within-start", within_start },
  { "cancel-during", during },
  { "cancel-ignored", ignored },
  { "cancel-from-work", from_work },
  { "cancel-from-progress-handler", from_progress_handler },
  { "cancel-elsewhere", from_elsewhere },
  { "cancel-twice", twice },
  { "cancel-after-work", after_work },
  { "cancel-during-and-after-work", during_and_after_work },
  { "cancel-in-handler", in_handler },
  { "cancel-in-handler-then-restart", in_handler_then_restart },
  { "cancel-after-restart-in-handler", after_restart_in_handler },
  { "cancel-after-end", after_end },
  { "cancel-not-carried-over", not_carried_over },
  { "cancel-unsupported-idle", unsupported_idle },
  { "cancel-unsupported", unsupported },
  { "cancel-supported-from-work", supported_from_work },
  { "cancel-unsupported-after-asking", unsupported_after_asking },
  { "cancel-one-of-two", one_of_two },
  { NULL },
};
