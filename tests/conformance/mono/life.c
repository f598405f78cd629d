/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* Classes of one's own, and the ends of a worker's life */

/* Has something to say after the handlers */
#define DERIVED_TYPE_WORKER (derived_worker_get_type ())
G_DECLARE_FINAL_TYPE (DerivedWorker, derived_worker, DERIVED, WORKER, EapBackgroundWorker)

struct _DerivedWorker
{
  EapBackgroundWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (DerivedWorker, derived_worker, EAP_TYPE_BACKGROUND_WORKER)

static void
derived_worker_do_work (EapBackgroundWorker *worker,
                        EapDoWorkEventArgs  *args)
{
  say ("the class: do-work on %s: result=%s", where (),
       describe (eap_do_work_event_args_get_result (args)));
  eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("the class's"));
}

static void
derived_worker_progress_changed (EapComponent                *component,
                                 EapProgressChangedEventArgs *args)
{
  say ("the class: progress on %s: %d", where (),
       eap_progress_changed_event_args_get_progress_percentage (args));
}

static void
derived_worker_run_worker_completed (EapBackgroundWorker            *worker,
                                     EapRunWorkerCompletedEventArgs *args)
{
  say ("the class: completed on %s: result=%s", where (), describe_result (args));
}

static void
derived_worker_class_init (DerivedWorkerClass *klass)
{
  EapBackgroundWorkerClass *worker_class = EAP_BACKGROUND_WORKER_CLASS (klass);

  EAP_COMPONENT_CLASS (klass)->progress_changed = derived_worker_progress_changed;
  worker_class->do_work = derived_worker_do_work;
  worker_class->run_worker_completed = derived_worker_run_worker_completed;
}

static void
derived_worker_init (DerivedWorker *self)
{
}

static void
run_derived (EapBackgroundWorker *worker)
{
  g_autoptr (EapAsyncOperation) operation = NULL;

  eap_background_worker_set_worker_reports_progress (worker, TRUE);
  operation = eap_background_worker_run_worker_async (worker, NULL, NULL);
  await_end (operation);
  pump ();

  g_clear_object (&operation);
  finalize_soon (worker);
}

static void
handler_work_cb (EapBackgroundWorker *worker,
                 EapDoWorkEventArgs  *args)
{
  say ("handler: do-work");
  eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("the handler's"));
  eap_background_worker_report_progress (worker, 10, NULL);
}

static void
handler_cb (EapBackgroundWorker *worker,
            gpointer             args,
            const char          *what)
{
  say ("handler: %s", what);
}

static void
derived_class (void)
{
  EapBackgroundWorker *worker = g_object_new (DERIVED_TYPE_WORKER, NULL);

  g_signal_connect (worker, "do-work", G_CALLBACK (handler_work_cb), NULL);
  g_signal_connect (worker, "progress-changed", G_CALLBACK (handler_cb), (gpointer) "progress");
  g_signal_connect (worker, "run-worker-completed", G_CALLBACK (handler_cb),
                    (gpointer) "completed");
  run_derived (worker);
}

static void
derived_alone (void)
{
  run_derived (g_object_new (DERIVED_TYPE_WORKER, NULL));
}

static void
dispose (Scene *scene)
{
  g_object_run_dispose (G_OBJECT (scene->worker));
  say ("dispose: accepted");
}

static void
answer (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
dispose_idle (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  dispose (scene);
  dispose (scene);
  scene_say_flags (scene, "disposed");
}

static void
meet_and_answer (Scene              *scene,
                 EapDoWorkEventArgs *args)
{
  scene_meet (scene);
  scene_say_flags (scene, "in the work");
  answer (scene, args);
}

static void
dispose_during_run (void)
{
  g_autoptr (Scene) scene = scene_new (meet_and_answer);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  dispose (scene);
  scene_say_flags (scene, "disposed");
  eap_test_gate_open (&scene->next);
  scene_await_end (scene);
  pump ();
  scene_say_flags (scene, "after");
}

static void
dispose_after_work (void)
{
  g_autoptr (Scene) scene = scene_new (answer);

  scene_start (scene, NULL);
  scene_await_end (scene);
  dispose (scene);
  pump ();
  scene_say_flags (scene, "after");
}

static void
dispose_in_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (handler_cb),
                    (gpointer) "completed");
  scene->on_completed = dispose;
  scene_run (scene, NULL);
  scene_say_flags (scene, "after");
}

static void
dispose_then_start (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  dispose (scene);
  scene_start_held (scene, NULL);
  eap_test_gate_open (&scene->go);
  scene_await_end (scene);
  pump ();
  scene_say_flags (scene, "after");
}

typedef struct
{
  EapTestGate reached;
  EapTestGate next;
  int         has_completed;
} Dropped;

static void
dropped_work_cb (EapBackgroundWorker *worker,
                 EapDoWorkEventArgs  *args,
                 Dropped             *self)
{
  eap_test_gate_open (&self->reached);
  eap_test_gate_wait (&self->next);
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
dropped_completed_cb (EapBackgroundWorker            *worker,
                      EapRunWorkerCompletedEventArgs *args,
                      Dropped                        *self)
{
  say ("completed on %s: %s", where (), describe_result (args));
  self->has_completed = TRUE;
}

static void
start_and_drop_cb (gpointer data)
{
  g_autoptr (EapBackgroundWorker) worker = eap_background_worker_new ();
  g_autoptr (EapAsyncOperation) operation = NULL;

  g_signal_connect (worker, "do-work", G_CALLBACK (dropped_work_cb), data);
  g_signal_connect (worker, "run-worker-completed", G_CALLBACK (dropped_completed_cb), data);
  operation = eap_background_worker_run_worker_async (worker, NULL, NULL);
}

/* Nobody but the run refers to it any more. */
static void
dropped (void)
{
  Dropped self = { 0 };

  eap_test_gate_init (&self.reached);
  eap_test_gate_init (&self.next);
  elsewhere (start_and_drop_cb, &self);
  eap_test_gate_wait (&self.reached);
  eap_test_gate_open (&self.next);
  eap_test_iterate_until_set (NULL, &self.has_completed);
  eap_test_gate_clear (&self.reached);
  eap_test_gate_clear (&self.next);
}

const Scenario life_scenarios[] = {
  { "life-derived-class", derived_class },
  { "life-derived-alone", derived_alone },
  { "life-dispose-idle", dispose_idle },
  { "life-dispose-during-run", dispose_during_run },
  { "life-dispose-after-work", dispose_after_work },
  { "life-dispose-in-handler", dispose_in_handler },
  { "life-dispose-then-start", dispose_then_start },
  { "life-dropped", dropped },
  { NULL },
};
