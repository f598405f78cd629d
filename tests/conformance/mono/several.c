/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* More than one worker, or more than one place */

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
start_and_meet (Scene        *scene,
                const GValue *argument)
{
  scene_start (scene, argument);
  eap_test_gate_wait (&scene->reached);
}

static void
at_once (void)
{
  Scene *scenes[] = {
    scene_new_named (meet_and_answer, "first "),
    scene_new_named (meet_and_answer, "second "),
    scene_new_named (meet_and_answer, "third "),
  };

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    start_and_meet (scenes[i], EAP_STATE_STRING ("its own"));
  say ("all are at work");
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    scene_finish (scenes[i]);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    scene_free (scenes[i]);
}

static void
end_in_another_order (void)
{
  g_autoptr (Scene) first = scene_new_named (meet_and_answer, "first ");
  g_autoptr (Scene) second = scene_new_named (meet_and_answer, "second ");

  start_and_meet (first, EAP_STATE_INT (1));
  start_and_meet (second, EAP_STATE_INT (2));
  scene_finish (second);
  scene_say_flags (first, "first");
  scene_finish (first);
}

static void
meet_and_fail (Scene              *scene,
               EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  eap_do_work_event_args_set_error (args, boom ());
}

static void
one_fails (void)
{
  g_autoptr (Scene) first = scene_new_named (meet_and_fail, "first ");
  g_autoptr (Scene) second = scene_new_named (meet_and_answer, "second ");

  start_and_meet (first, NULL);
  start_and_meet (second, EAP_STATE_INT (2));
  scene_finish (first);
  scene_finish (second);
}

static void
answer_one (Scene              *scene,
            EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (1));
}

static void
start_second (Scene *scene)
{
  scene_start (scene->data, EAP_STATE_INT (2));
}

static void
chained (void)
{
  g_autoptr (Scene) second = scene_new_named (answer, "second ");
  g_autoptr (Scene) first = scene_new_named (answer_one, "first ");

  first->data = second;
  first->on_completed = start_second;
  scene_start (first, NULL);
  scene_pump_to_end (first);
  scene_pump_to_end (second);
}

static EapBackgroundWorker *first_worker;

static void
shared_work_cb (EapBackgroundWorker *worker,
                EapDoWorkEventArgs  *args)
{
  const char *who = worker == first_worker ? "first" : "second";

  eap_do_work_event_args_set_result (args, EAP_STATE_STRING (who));
}

static void
shared_completed_cb (EapBackgroundWorker            *worker,
                     EapRunWorkerCompletedEventArgs *args,
                     int                            *n)
{
  say ("%s: %s", worker == first_worker ? "first" : "second", describe_result (args));
  (*n)++;
}

static gboolean
is_two (gpointer n)
{
  return *(int *) n == 2;
}

static void
shared_handlers (void)
{
  EapBackgroundWorker *workers[] = { eap_background_worker_new (), eap_background_worker_new () };
  int n = 0;

  first_worker = workers[0];
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      g_autoptr (EapAsyncOperation) operation = NULL;

      g_signal_connect (workers[i], "do-work", G_CALLBACK (shared_work_cb), NULL);
      g_signal_connect (workers[i], "run-worker-completed", G_CALLBACK (shared_completed_cb), &n);
      operation = eap_background_worker_run_worker_async (workers[i], NULL, NULL);
      await_end (operation);
    }
  pump_until (is_two, &n);

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    finalize_soon (workers[i]);
}

static void
inner_work (Scene              *scene,
            EapDoWorkEventArgs *args)
{
  eap_background_worker_report_progress (scene->worker, 10, NULL);
  eap_test_gate_wait (&scene->next);
  answer_one (scene, args);
}

static void
open_next (Scene *scene)
{
  eap_test_gate_open (&scene->next);
}

/* Waits for the inner one's end, too */
static void
outer_work (Scene              *scene,
            EapDoWorkEventArgs *args)
{
  Scene *inner = scene->data;

  scene_start_held (inner, NULL);
  eap_test_gate_open (&inner->go);
  eap_test_gate_wait (&scene->next);
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (2));
}

static void
open_next_of_outer (Scene *scene)
{
  open_next (scene->data);
}

/* A worker that is started by another one's work */
static void
nested (void)
{
  g_autoptr (Scene) inner = scene_new_named (inner_work, "inner ");
  g_autoptr (Scene) outer = scene_new_named (outer_work, "outer ");

  inner->data = outer;
  outer->data = inner;
  inner->on_progress = open_next;
  inner->on_completed = open_next_of_outer;
  scene_start (outer, NULL);
  scene_pump_to_end (outer);
}

static void
report (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  scene_report (scene, 10);
}

static void
report_and_wait (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  eap_background_worker_report_progress (scene->worker, 50, NULL);
  eap_test_gate_wait (&scene->next);
}

static void
start_inner (Scene *scene)
{
  Scene *inner = scene->data;

  scene_start (inner, NULL);
  eap_test_gate_wait (&inner->worked);
}

/* Started in a handler of another one: at home, as ever */
static void
nested_in_handler (void)
{
  g_autoptr (Scene) inner = scene_new_named (report, "inner ");
  g_autoptr (Scene) outer = scene_new_named (report_and_wait, "outer ");

  inner->data = outer;
  outer->data = inner;
  inner->on_completed = open_next_of_outer;
  outer->on_progress = start_inner;
  scene_start (outer, NULL);
  scene_pump_to_end (outer);
}

static void
start_inner_and_pump (Scene *scene)
{
  Scene *inner = scene->data;

  scene_start (inner, NULL);
  scene_await_end (inner);
  say ("pump in the handler");
  scene_pump_to_end (inner);
  say ("the handler is over");
}

static void
report_half (Scene              *scene,
             EapDoWorkEventArgs *args)
{
  scene_report (scene, 50);
}

/* Another one is heard of while a handler pumps. */
static void
pump_in_handler (void)
{
  g_autoptr (Scene) inner = scene_new_named (report, "inner ");
  g_autoptr (Scene) outer = scene_new_named (report_half, "outer ");

  outer->data = inner;
  outer->on_progress = start_inner_and_pump;
  scene_run (outer, NULL);
}

static void
called_cb (gpointer data)
{
  Scene *scene = data;

  say ("called on %s: one", where ());
  eap_test_gate_open (&scene->next);
}

static void
work_with_operation (Scene              *scene,
                     EapDoWorkEventArgs *args)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (EAP_STATE_STRING ("some"), NULL);

  eap_async_operation_post_operation_completed (operation, called_cb, scene, NULL, NULL);
  eap_test_gate_wait (&scene->next);
}

static void
operation_from_work (void)
{
  g_autoptr (Scene) scene = scene_new (work_with_operation);

  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
start_and_pump_cb (gpointer data)
{
  Scene *scene = data;
  g_autoptr (GMainContext) here = g_main_context_new ();

  set_home ();
  g_main_context_push_thread_default (here);
  start_and_meet (scene, EAP_STATE_STRING ("its own"));
  eap_test_gate_open (&scene->next);
  scene_await_end (scene);
  scene_pump_to_end (scene);
  g_main_context_pop_thread_default (here);
}

/* Another thread starts it, and pumps. */
static void
another_thread (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_answer);

  elsewhere (start_and_pump_cb, scene);
  set_home ();
}

const Scenario several_scenarios[] = {
  { "several-at-once", at_once },
  { "several-end-in-another-order", end_in_another_order },
  { "several-one-fails", one_fails },
  { "several-chained", chained },
  { "several-shared-handlers", shared_handlers },
  { "several-nested", nested },
  { "several-nested-in-handler", nested_in_handler },
  { "several-pump-in-handler", pump_in_handler },
  { "several-operation-from-work", operation_from_work },
  { "several-another-thread", another_thread },
  { NULL },
};
