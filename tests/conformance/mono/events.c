/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* Handlers: which of them are called, when, and with what */

static void
completed_cb (EapBackgroundWorker            *worker,
              EapRunWorkerCompletedEventArgs *args,
              const char                     *who)
{
  say ("%s completed: result=%s", who, describe_result (args));
}

static gulong
connect_completed (Scene      *scene,
                   const char *who)
{
  return g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (completed_cb),
                           (gpointer) who);
}

static void
progress_cb (EapBackgroundWorker         *worker,
             EapProgressChangedEventArgs *args,
             const char                  *who)
{
  say ("%s: %d", who, eap_progress_changed_event_args_get_progress_percentage (args));
}

static gulong
connect_progress (Scene      *scene,
                  const char *who)
{
  return g_signal_connect (scene->worker, "progress-changed", G_CALLBACK (progress_cb),
                           (gpointer) who);
}

static void
connect_work (Scene     *scene,
              GCallback  callback)
{
  g_signal_connect (scene->worker, "do-work", callback, NULL);
}

static void
set_one (Scene              *scene,
         EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("one"));
}

static void
second_set_two_cb (EapBackgroundWorker *worker,
                   EapDoWorkEventArgs  *args)
{
  say ("second do-work on %s: result=%s", where (),
       describe (eap_do_work_event_args_get_result (args)));
  eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("two"));
}

static void
third_cb (EapBackgroundWorker *worker,
          EapDoWorkEventArgs  *args)
{
  say ("third do-work on %s: result=%s", where (),
       describe (eap_do_work_event_args_get_result (args)));
}

static void
order_of_work (void)
{
  g_autoptr (Scene) scene = scene_new (set_one);

  connect_work (scene, G_CALLBACK (second_set_two_cb));
  connect_work (scene, G_CALLBACK (third_cb));
  scene_run (scene, NULL);
}

static void
set_cancel (Scene              *scene,
            EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_cancel (args, TRUE);
}

static void
second_unset_cb (EapBackgroundWorker *worker,
                 EapDoWorkEventArgs  *args)
{
  say ("second do-work: cancel=%s", yes_no (eap_do_work_event_args_get_cancel (args)));
  eap_do_work_event_args_set_cancel (args, FALSE);
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
work_cancel_seen (void)
{
  g_autoptr (Scene) scene = scene_new (set_cancel);

  connect_work (scene, G_CALLBACK (second_unset_cb));
  scene_run (scene, NULL);
}

static void
set_error (Scene              *scene,
           EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_error (args, boom ());
}

static void
second_work_cb (void)
{
  say ("second do-work");
}

static void
work_fails (void)
{
  g_autoptr (Scene) scene = scene_new (set_error);

  connect_work (scene, G_CALLBACK (second_work_cb));
  scene_run (scene, NULL);
}

static void
report (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
}

static void
report_twice (Scene              *scene,
              EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
  scene_report (scene, 20);
}

static void
order_of_progress (void)
{
  g_autoptr (Scene) scene = scene_new (report_twice);

  connect_progress (scene, "second");
  scene_run (scene, NULL);
}

static void
answer (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
order_of_completed (void)
{
  g_autoptr (Scene) scene = scene_new (answer);

  connect_completed (scene, "second");
  connect_completed (scene, "third");
  scene_run (scene, NULL);
}

static EapBackgroundWorker *sender;

static void
sender_cb (EapBackgroundWorker *worker,
           gpointer             args,
           const char          *what)
{
  say ("%s: %s", what, yes_no (worker == sender));
}

static void
of_whom (void)
{
  g_autoptr (Scene) scene = scene_new (report);

  sender = scene->worker;
  g_signal_connect (sender, "do-work", G_CALLBACK (sender_cb), (gpointer) "do-work");
  g_signal_connect (sender, "progress-changed", G_CALLBACK (sender_cb), (gpointer) "progress");
  g_signal_connect (sender, "run-worker-completed", G_CALLBACK (sender_cb),
                    (gpointer) "completed");
  scene_start (scene, NULL);
  scene_await_end (scene);
  scene_pump_to_end (scene);
}

static void
first_args_cb (EapBackgroundWorker *worker,
               gpointer             args,
               gpointer            *first)
{
  if (*first == NULL)
    *first = args;
  else
    say ("the same args: %s", yes_no (args == *first));
}

static void
same_args (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);
  gpointer first = NULL;

  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (first_args_cb), &first);
  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (first_args_cb), &first);
  scene_run (scene, NULL);
}

static void
meet (Scene              *scene,
      EapDoWorkEventArgs *args)
{
  scene_meet (scene);
}

static void
meet_and_report (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  scene_report (scene, 10);
}

static void
attach_during_run (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_report);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  connect_progress (scene, "attached");
  connect_completed (scene, "attached");
  scene_finish (scene);
}

static void
attach_after_work (void)
{
  g_autoptr (Scene) scene = scene_new (report);

  scene_disconnect (scene, scene->progress_changed);
  scene_start (scene, NULL);
  scene_await_end (scene);
  connect_progress (scene, "attached");
  connect_completed (scene, "attached");
  scene_pump_to_end (scene);
}

static void
attach_too_late (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene_run (scene, NULL);
  connect_completed (scene, "attached");
  pump ();
  say ("again");
  scene_run (scene, NULL);
}

static void
report_meet_and_report (Scene              *scene,
                        EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
  scene_meet (scene);
  scene_report (scene, 20);
}

static void
detach_during_run (void)
{
  g_autoptr (Scene) scene = scene_new (report_meet_and_report);
  gulong second = connect_completed (scene, "second");

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_disconnect (scene, scene->progress_changed);
  scene_disconnect (scene, second);
  scene_finish (scene);
}

static void
detach_after_work (void)
{
  g_autoptr (Scene) scene = scene_new (report);
  gulong second = connect_completed (scene, "second");

  scene_start (scene, NULL);
  scene_await_end (scene);
  scene_disconnect (scene, scene->progress_changed);
  scene_disconnect (scene, second);
  scene_pump_to_end (scene);
}

static void
detach_work_during_run (void)
{
  g_autoptr (Scene) scene = scene_new (meet);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_disconnect (scene, scene->do_work);
  scene_finish (scene);
  say ("again");
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
detach_and_attach_during_run (void)
{
  g_autoptr (Scene) scene = scene_new (meet);

  connect_completed (scene, "second");
  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_disconnect (scene, scene->run_worker_completed);
  scene_connect (scene);
  scene_finish (scene);
}

static void
attach_second (Scene *scene)
{
  connect_completed (scene, "second");
}

static void
attach_in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene->on_completed = attach_second;
  scene_run (scene, NULL);
  say ("again");
  scene->on_completed = NULL;
  scene_run (scene, NULL);
}

static void
detach_itself_cb (EapBackgroundWorker            *worker,
                  EapRunWorkerCompletedEventArgs *args,
                  gulong                         *itself)
{
  completed_cb (worker, args, "second");
  g_signal_handler_disconnect (worker, *itself);
}

static void
detach_itself_in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);
  gulong second;

  second = g_signal_connect (scene->worker, "run-worker-completed",
                             G_CALLBACK (detach_itself_cb), &second);
  scene_run (scene, NULL);
  say ("again");
  scene_run (scene, NULL);
}

static void
detach_next (Scene *scene)
{
  gulong *second = scene->data;

  g_clear_signal_handler (second, scene->worker);
}

static void
detach_next_in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);
  gulong second = connect_completed (scene, "second");

  scene->data = &second;
  scene->on_completed = detach_next;
  scene_run (scene, NULL);
  say ("again");
  scene_run (scene, NULL);
}

static void
attach_twice (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  connect_completed (scene, "second");
  connect_completed (scene, "second");
  scene_run (scene, NULL);
}

static void
nobody_listens (void)
{
  g_autoptr (Scene) scene = scene_new (report);

  scene_disconnect (scene, scene->progress_changed);
  scene_disconnect (scene, scene->run_worker_completed);
  scene_start (scene, NULL);
  scene_await_end (scene);
  scene_say_flags (scene, "not delivered");
  pump ();
  scene_say_flags (scene, "delivered");
}

static void
pump_in_handler (Scene *scene)
{
  scene_await_end (scene);
  say ("pump in the handler");
  pump ();
  say ("the handler is over");
}

static void
pump_in_progress_handler (Scene *scene)
{
  scene->on_progress = NULL;
  pump_in_handler (scene);
}

/* As a modal dialog does */
static void
pump_in_progress (void)
{
  g_autoptr (Scene) scene = scene_new (report_twice);

  scene->on_progress = pump_in_progress_handler;
  scene_run (scene, NULL);
}

static void
pump_in_completed_handler (Scene *scene)
{
  scene->on_completed = NULL;
  scene_start (scene, NULL);
  pump_in_handler (scene);
}

static void
pump_in_completed (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene->on_completed = pump_in_completed_handler;
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

const Scenario events_scenarios[] = {
  { "events-order-of-work", order_of_work },
  { "events-work-cancel-seen", work_cancel_seen },
  { "events-work-fails", work_fails },
  { "events-order-of-progress", order_of_progress },
  { "events-order-of-completed", order_of_completed },
  { "events-sender", of_whom },
  { "events-same-args", same_args },
  { "events-attach-during-run", attach_during_run },
  { "events-attach-after-work", attach_after_work },
  { "events-attach-too-late", attach_too_late },
  { "events-detach-during-run", detach_during_run },
  { "events-detach-after-work", detach_after_work },
  { "events-detach-work-during-run", detach_work_during_run },
  { "events-detach-and-attach-during-run", detach_and_attach_during_run },
  { "events-attach-in-handler", attach_in_handler },
  { "events-detach-itself-in-handler", detach_itself_in_handler },
  { "events-detach-next-in-handler", detach_next_in_handler },
  { "events-attach-twice", attach_twice },
  { "events-nobody-listens", nobody_listens },
  { "events-pump-in-progress", pump_in_progress },
  { "events-pump-in-completed", pump_in_completed },
  { NULL },
};
