/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* Reporting progress, at each moment */

static void
run (SceneWork work)
{
  g_autoptr (Scene) scene = scene_new (work);

  scene_run (scene, NULL);
}

static void
work_order (Scene              *scene,
            EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
  scene_report_state (scene, 20, "a");
  scene_report (scene, 30);
  scene_report_state (scene, 40, "b");
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
order (void)
{
  run (work_order);
}

/* As a worker is made; the other scenarios want each report delivered. */
static void
run_plain (SceneWork work)
{
  g_autoptr (Scene) scene = scene_new (work);

  g_object_set (scene->worker, "progress-delivery", EAP_PROGRESS_DELIVERY_LATEST, NULL);
  scene_run (scene, NULL);
}

static void
work_plain (Scene              *scene,
            EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
  scene_report (scene, 20);
  scene_report (scene, 30);
}

static void
plain (void)
{
  run_plain (work_plain);
}

static void
work_states (Scene              *scene,
             EapDoWorkEventArgs *args)
{
  scene_report_state (scene, 10, "a");
  scene_report_state (scene, 20, "b");
  scene_report_state (scene, 30, "c");
}

static void
plain_with_states (void)
{
  run_plain (work_states);
}

static void
work_one_by_one (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  for (int i = 1; i <= 3; i++)
    {
      eap_background_worker_report_progress (scene->worker, 10 * i, NULL);
      eap_test_gate_wait (&scene->next);
      gate_close (&scene->next);
    }
}

static void
open_next (Scene *scene)
{
  eap_test_gate_open (&scene->next);
}

static void
plain_one_by_one (void)
{
  g_autoptr (Scene) scene = scene_new (work_one_by_one);

  g_object_set (scene->worker, "progress-delivery", EAP_PROGRESS_DELIVERY_LATEST, NULL);
  scene->on_progress = open_next;
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
work_out_of_range (Scene              *scene,
                   EapDoWorkEventArgs *args)
{
  scene_report (scene, -5);
  scene_report (scene, 0);
  scene_report (scene, 100);
  scene_report (scene, 1000);
  scene_report_state (scene, -1, "state");
  scene_report_state (scene, 101, "state");
}

static void
out_of_range (void)
{
  run (work_out_of_range);
}

static void
work_backwards (Scene              *scene,
                EapDoWorkEventArgs *args)
{
  scene_report (scene, 50);
  scene_report (scene, 20);
  scene_report_state (scene, 30, "state");
}

static void
backwards (void)
{
  run (work_backwards);
}

static void
work_same (Scene              *scene,
           EapDoWorkEventArgs *args)
{
  scene_report (scene, 50);
  scene_report (scene, 50);
}

static void
same (void)
{
  run (work_same);
}

static void
work_state_itself (Scene              *scene,
                   EapDoWorkEventArgs *args)
{
  eap_background_worker_report_progress_with_state (scene->worker, 10,
                                                    EAP_STATE_OBJECT (scene->data), NULL);
}

static void
state_itself_cb (EapBackgroundWorker *worker,
                 EapEventArgs        *args,
                 GObject             *state)
{
  const GValue *value = eap_event_args_get_user_state (args);

  say ("the object itself: %s", yes_no (g_value_get_object (value) == state));
}

static void
state_itself (void)
{
  GObject *state = g_object_new (G_TYPE_OBJECT, NULL);
  Scene *scene = scene_new (work_state_itself);

  scene->data = state;
  scene_disconnect (scene, scene->progress_changed);
  g_signal_connect (scene->worker, "progress-changed", G_CALLBACK (state_itself_cb), state);
  scene_run (scene, NULL);

  scene_free (scene);
  g_assert_finalize_object (state);
}

static void
work_report (Scene              *scene,
             EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
}

static void
work_report_and_fail (Scene              *scene,
                      EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
  eap_do_work_event_args_set_error (args, boom ());
}

static void
before_error (void)
{
  run (work_report_and_fail);
}

static void
work_report_and_cancel (Scene              *scene,
                        EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
  eap_do_work_event_args_set_cancel (args, TRUE);
}

static void
before_cancel (void)
{
  run (work_report_and_cancel);
}

static void
work_meet_and_report (Scene              *scene,
                      EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  scene_report (scene, 10);
  eap_do_work_event_args_set_cancel (args, TRUE);
  scene_report (scene, 20);
}

static void
after_asking (void)
{
  g_autoptr (Scene) scene = scene_new (work_meet_and_report);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_cancel (scene);
  scene_finish (scene);
}

/* Plainly and with a state */
static void
report_both (Scene *scene)
{
  scene_report (scene, 10);
  scene_report_state (scene, 20, "state");
}

static void
never_started (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  report_both (scene);
  pump ();
}

static void
never_started_nobody_listens (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene_disconnect (scene, scene->progress_changed);
  scene_report (scene, 10);
}

static void
after_work (void)
{
  g_autoptr (Scene) scene = scene_new (work_report);

  scene_start (scene, NULL);
  scene_await_end (scene);
  scene_report (scene, 20);
  scene_report_state (scene, 30, "state");
  scene_pump_to_end (scene);
}

static void
in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene->on_completed = report_both;
  scene_run (scene, NULL);
}

static void
after_end (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene_run (scene, NULL);
  report_both (scene);
  pump ();
}

static void
work_meet (Scene              *scene,
           EapDoWorkEventArgs *args)
{
  scene_meet (scene);
}

static void
from_home (void)
{
  g_autoptr (Scene) scene = scene_new (work_meet);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_report (scene, 10);
  say ("reported");
  scene_finish (scene);
}

static void
work_report_and_wait (Scene              *scene,
                      EapDoWorkEventArgs *args)
{
  eap_background_worker_report_progress (scene->worker, 10, NULL);
  eap_test_gate_wait (&scene->next);
}

static void
report_once_more (Scene *scene)
{
  scene->on_progress = NULL;
  scene_report (scene, 20);
  say ("the handler is over");
  eap_test_gate_open (&scene->next);
}

static void
from_progress_handler (void)
{
  g_autoptr (Scene) scene = scene_new (work_report_and_wait);

  scene->on_progress = report_once_more;
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
report_cb (gpointer scene)
{
  scene_report (scene, 10);
}

static void
work_report_elsewhere (Scene              *scene,
                       EapDoWorkEventArgs *args)
{
  elsewhere (report_cb, scene);
}

static void
from_elsewhere (void)
{
  run (work_report_elsewhere);
}

static void
before_work (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene_start_held (scene, NULL);
  scene_report (scene, 10);
  eap_test_gate_open (&scene->go);
  scene_finish (scene);
}

static void
set_reports (Scene    *scene,
             gboolean  reports)
{
  eap_background_worker_set_worker_reports_progress (scene->worker, reports);
}

static void
unsupported_idle (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  set_reports (scene, FALSE);
  report_both (scene);
}

static void
work_report_both (Scene              *scene,
                  EapDoWorkEventArgs *args)
{
  report_both (scene);
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
unsupported (void)
{
  g_autoptr (Scene) scene = scene_new (work_report_both);

  set_reports (scene, FALSE);
  scene_run (scene, NULL);
}

static void
work_switch (Scene              *scene,
             EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
  set_reports (scene, TRUE);
  scene_report (scene, 20);
  set_reports (scene, FALSE);
  scene_report (scene, 30);
}

static void
supported_from_work (void)
{
  g_autoptr (Scene) scene = scene_new (work_switch);

  set_reports (scene, FALSE);
  scene_run (scene, NULL);
}

static void
unsupported_after_report (void)
{
  g_autoptr (Scene) scene = scene_new (work_report);

  scene_start (scene, NULL);
  scene_await_end (scene);
  set_reports (scene, FALSE);
  scene_report (scene, 20);
  scene_pump_to_end (scene);
}

static void
work_many (Scene              *scene,
           EapDoWorkEventArgs *args)
{
  for (int i = 0; i < 1000; i++)
    eap_background_worker_report_progress_with_state (scene->worker, i % 100,
                                                      EAP_STATE_INT (i), NULL);
}

static void
count_cb (EapBackgroundWorker *worker,
          EapEventArgs        *args,
          Scene               *scene)
{
  if (g_value_get_int (eap_event_args_get_user_state (args)) != scene->n++)
    scene->data = scene;
}

static void
many (void)
{
  g_autoptr (Scene) scene = scene_new (work_many);

  scene_disconnect (scene, scene->progress_changed);
  g_signal_connect (scene->worker, "progress-changed", G_CALLBACK (count_cb), scene);
  scene_run (scene, NULL);
  say ("reports: %d in order: %s", scene->n, yes_no (scene->data == NULL));
}

const Scenario report_scenarios[] = {
  { "report-order", order },
  { "report-plain", plain },
  { "report-plain-with-states", plain_with_states },
  { "report-plain-one-by-one", plain_one_by_one },
  { "report-out-of-range", out_of_range },
  { "report-backwards", backwards },
  { "report-same", same },
  { "report-state-itself", state_itself },
  { "report-before-error", before_error },
  { "report-before-cancel", before_cancel },
  { "report-after-asking", after_asking },
  { "report-never-started", never_started },
  { "report-never-started-nobody-listens", never_started_nobody_listens },
  { "report-after-work", after_work },
  { "report-in-handler", in_handler },
  { "report-after-end", after_end },
  { "report-from-home", from_home },
  { "report-from-progress-handler", from_progress_handler },
  { "report-from-elsewhere", from_elsewhere },
  { "report-before-work", before_work },
  { "report-unsupported-idle", unsupported_idle },
  { "report-unsupported", unsupported },
  { "report-supported-from-work", supported_from_work },
  { "report-unsupported-after-report", unsupported_after_report },
  { "report-many", many },
  { NULL },
};
