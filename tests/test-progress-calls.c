/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* The progress of a component's calls, and of those that are a part of another one */

static EapProgress *
progress_of (EapAsyncOperation *operation)
{
  return eap_async_operation_get_progress (operation);
}

static void
assert_fraction (EapAsyncOperation *operation,
                 double             fraction)
{
  eap_test_drain (NULL);
  g_assert_cmpfloat_with_epsilon (eap_progress_get_fraction (progress_of (operation)), fraction,
                                  2e-8);
}

/* A call, and two more that are parts of it */
typedef struct
{
  EapTestStage       stage;
  EapTestJob         jobs[3];
  EapAsyncOperation *parent;      /* (owned) */
  EapAsyncOperation *children[2]; /* (owned) */
} Scene;

static EapAsyncOperation *
start_child (Scene        *self,
             const char   *method,
             int           i,
             double        weight)
{
  g_autoptr (EapStartOptions) options = eap_start_options_new ();

  eap_start_options_set_parent (options, self->parent);
  eap_start_options_set_weight (options, weight);

  return eap_test_stage_start (&self->stage, method, i == 1 ? EAP_STATE_INT (1) : EAP_STATE_INT (2),
                               &self->jobs[i], options);
}

static void
scene_init (Scene      *self,
            const char *child_method,
            void      (*probe) (EapTestJob *, EapAsyncOperation *))
{
  eap_test_stage_init (&self->stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 0; i < 3; i++)
    {
      eap_test_job_init (&self->jobs[i], i);
      self->jobs[i].obeys = TRUE;
      self->jobs[i].probe = i > 0 ? probe : NULL;
    }

  self->parent = eap_test_stage_start (&self->stage, "concurrent-start", EAP_STATE_INT (0),
                                       &self->jobs[0], NULL);
  eap_test_drain (NULL);
  self->children[0] = start_child (self, child_method, 1, 1);
  self->children[1] = start_child (self, child_method, 2, 3);
  eap_test_drain (NULL);
}

static void
end_job (Scene *self,
         int    i)
{
  eap_test_gate_open (&self->jobs[i].go);
  if (self->jobs[i].operation != NULL)
    eap_test_job_complete (&self->jobs[i]);
}

/* Whatever has not ended yet does; each of them ran so often. */
static void
scene_finish (Scene      *self,
              const char *events)
{
  for (int i = 2; i >= 0; i--)
    {
      end_job (self, i);
      eap_test_drain (NULL);
    }
  eap_test_stage_wait (&self->stage, 3);
  g_clear_object (&self->children[0]);
  g_clear_object (&self->children[1]);
  g_clear_object (&self->parent);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&self->jobs[i], 1);
  eap_test_stage_finish (&self->stage, events);
}

static void
test_parent (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", NULL);
  g_assert_true (eap_progress_get_indeterminate (progress_of (scene.parent)));

  eap_async_operation_report_progress (scene.children[0], 40, NULL);
  assert_fraction (scene.parent, 0.1);
  eap_async_operation_report_amount (scene.children[1], 1, 2, NULL);
  assert_fraction (scene.parent, 0.475);

  /* One that has ended well is whole from then on, also when it is gone. */
  end_job (&scene, 2);
  assert_fraction (scene.parent, 0.85);
  g_clear_object (&scene.children[1]);
  assert_fraction (scene.parent, 0.85);
  eap_async_operation_report_progress (scene.children[0], 80, NULL);
  assert_fraction (scene.parent, 0.95);

  scene_finish (&scene, "2:2 1:1 0:0");
}

/* It is a child already, without anybody's having asked for its progress. */
static void
test_is_child (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", NULL);
  g_assert_false (eap_progress_add_child (progress_of (scene.parent),
                                          progress_of (scene.children[0]), 1, NULL));
  g_assert_true (eap_progress_remove_child (progress_of (scene.parent),
                                            progress_of (scene.children[0])));
  eap_async_operation_report_progress (scene.children[0], 90, NULL);
  eap_async_operation_report_progress (scene.children[1], 50, NULL);
  assert_fraction (scene.parent, 0.5);

  scene_finish (&scene, "2:2 1:1 0:0");
}

static void
test_cancelled_child (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", NULL);
  eap_async_operation_report_progress (scene.children[0], 40, NULL);
  assert_fraction (scene.parent, 0.1);

  eap_async_operation_cancel (scene.children[1]);
  end_job (&scene, 2);
  assert_fraction (scene.parent, 0.4);
  g_assert_false (eap_progress_remove_child (progress_of (scene.parent),
                                             progress_of (scene.children[1])));

  scene_finish (&scene, "2:cancelled 1:1 0:0");
}

static void
test_failed_child (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "failed");
  Scene scene;

  scene_init (&scene, "concurrent-start", NULL);
  eap_async_operation_report_progress (scene.children[0], 40, NULL);
  eap_async_operation_report_progress (scene.children[1], 100, NULL);
  g_assert_true (eap_async_operation_complete_with_error (scene.children[1], error, NULL));
  g_clear_object (&scene.jobs[2].operation);
  eap_test_drain (NULL);

  /* What was shown stays; but it does not count any more. */
  eap_progress_reset (progress_of (scene.parent));
  assert_fraction (scene.parent, 0.4);

  scene_finish (&scene, "2:failed 1:1 0:0");
}

/* Cancelling the parent ends them all. */
static void
test_cancelled_parent (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", NULL);
  eap_async_operation_report_progress (scene.children[0], 40, NULL);
  assert_fraction (scene.parent, 0.1);
  eap_async_operation_cancel (scene.parent);
  end_job (&scene, 0);
  assert_fraction (scene.parent, 0.1);

  /* Its progress is what it was, and theirs go on without. */
  eap_async_operation_report_progress (scene.children[0], 80, NULL);
  assert_fraction (scene.children[0], 0.8);
  assert_fraction (scene.parent, 0.1);

  scene_finish (&scene, "0:cancelled 2:cancelled 1:cancelled");
}

static void
wait_probe (EapTestJob        *job,
            EapAsyncOperation *operation)
{
  eap_test_gate_open (&job->started);
  eap_progress_wait_while_paused (eap_async_operation_get_progress (operation), NULL, NULL);
  eap_test_gate_open (&job->go);
}

static void
wait_for_workers (Scene *self)
{
  eap_test_gate_wait (&self->jobs[1].started);
  eap_test_gate_wait (&self->jobs[2].started);
}

static void
pause_parent_probe (EapTestJob        *job,
                    EapAsyncOperation *operation)
{
  eap_progress_set_paused (progress_of (operation), TRUE);
}

static void
scene_init_paused (Scene *self)
{
  eap_test_stage_init (&self->stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 0; i < 3; i++)
    {
      eap_test_job_init (&self->jobs[i], i);
      self->jobs[i].obeys = TRUE;
      self->jobs[i].probe = i > 0 ? wait_probe : pause_parent_probe;
    }

  self->parent = eap_test_stage_start (&self->stage, "concurrent-start", EAP_STATE_INT (0),
                                       &self->jobs[0], NULL);
  eap_test_drain (NULL);
  for (int i = 0; i < 2; i++)
    self->children[i] = start_child (self, "concurrent", i + 1, 1);
  wait_for_workers (self);
  eap_test_drain (NULL);
  g_assert_cmpint (self->stage.n_completed, ==, 0);
}

/* The pause of the parent holds the workers of its children. */
static void
test_paused_parent (void)
{
  Scene scene;

  scene_init_paused (&scene);
  eap_progress_set_paused (progress_of (scene.parent), FALSE);
  eap_test_stage_wait (&scene.stage, 2);
  assert_fraction (scene.parent, 1);
  g_assert_cmpint (eap_async_operation_get_state (scene.parent), ==, EAP_OPERATION_STATE_RUNNING);
  eap_test_recorder_clear (&scene.stage.recorder);
  eap_test_recorder_init (&scene.stage.recorder);
  scene_finish (&scene, "0:0");
}

/* So does who cancels them, or the parent, … */
static void
test_paused_parent_cancelled (void)
{
  Scene scene;

  scene_init_paused (&scene);
  eap_async_operation_cancel (scene.children[0]);
  eap_test_stage_wait (&scene.stage, 1);
  eap_async_operation_cancel (scene.parent);
  eap_test_stage_wait (&scene.stage, 2);
  scene_finish (&scene, "1:cancelled 2:cancelled 0:cancelled");
}

/* … and its end. */
static void
test_paused_parent_ended (void)
{
  Scene scene;

  scene_init_paused (&scene);
  end_job (&scene, 0);
  eap_test_drain (NULL);
  g_assert_false (eap_progress_get_paused (progress_of (scene.parent)));
  eap_test_stage_wait (&scene.stage, 3);
  eap_test_recorder_clear (&scene.stage.recorder);
  eap_test_recorder_init (&scene.stage.recorder);
  scene_finish (&scene, "");
}

static void
progress_changed_cb (EapAsyncOperation           *operation,
                     EapProgressChangedEventArgs *args,
                     EapTestRecorder             *recorder)
{
  eap_test_record (recorder, "%d", eap_progress_changed_event_args_get_progress_percentage (args));
}

static void
notify_fraction_cb (EapProgress     *progress,
                    GParamSpec      *pspec,
                    EapTestRecorder *recorder)
{
  eap_test_record (recorder, "f%d", eap_progress_get_percentage (progress));
}

/* Each report is an event, and the progress shows the last one, once. */
static void
test_every (void)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  EapTestRecorder recorder;
  EapTestStage stage;
  EapTestJob job;

  eap_test_recorder_init (&recorder);
  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_component_set_progress_delivery (stage.component, EAP_PROGRESS_DELIVERY_EVERY);
  eap_test_job_init (&job, 0);
  operation = eap_test_stage_start (&stage, "exclusive-start", NULL, &job, NULL);
  g_signal_connect (operation, "progress-changed", G_CALLBACK (progress_changed_cb), &recorder);
  g_signal_connect (progress_of (operation), "notify::fraction", G_CALLBACK (notify_fraction_cb),
                    &recorder);
  eap_test_drain (NULL);

  for (int i = 1; i <= 3; i++)
    eap_async_operation_report_progress (operation, 10 * i, NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&recorder, "10 20 30 f30");
  eap_async_operation_report_amount (operation, 4, 10, NULL);
  eap_test_drain (NULL);
  eap_progress_report_fraction (progress_of (operation), 0.5);
  eap_test_drain (NULL);
  eap_async_operation_report_progress (operation, 60, NULL);
  eap_test_job_complete (&job);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&recorder, "10 20 30 f30 40 f40 50 f50 60 f100");

  g_clear_object (&operation);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "-:0");
  eap_test_recorder_clear (&recorder);
}

/* What was reported before it begins anew is an event, and no more than that. */
static void
test_every_reset (void)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  EapTestRecorder recorder;
  EapTestStage stage;
  EapTestJob job;

  eap_test_recorder_init (&recorder);
  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_component_set_progress_delivery (stage.component, EAP_PROGRESS_DELIVERY_EVERY);
  eap_test_job_init (&job, 0);
  operation = eap_test_stage_start (&stage, "exclusive-start", NULL, &job, NULL);
  g_signal_connect (operation, "progress-changed", G_CALLBACK (progress_changed_cb), &recorder);
  eap_test_drain (NULL);

  eap_async_operation_report_progress (operation, 100, NULL);
  eap_progress_reset (progress_of (operation));
  eap_async_operation_report_progress (operation, 10, NULL);
  eap_async_operation_report_amount (operation, 1, 5, NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&recorder, "100 10 20");
  g_assert_cmpint (eap_progress_get_percentage (progress_of (operation)), ==, 20);

  eap_test_job_complete (&job);
  eap_test_drain (NULL);
  g_clear_object (&operation);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "-:0");
  eap_test_recorder_clear (&recorder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-calls/parent", test_parent);
  g_test_add_func ("/eap/progress-calls/is-child", test_is_child);
  g_test_add_func ("/eap/progress-calls/cancelled-child", test_cancelled_child);
  g_test_add_func ("/eap/progress-calls/failed-child", test_failed_child);
  g_test_add_func ("/eap/progress-calls/cancelled-parent", test_cancelled_parent);
  g_test_add_func ("/eap/progress-calls/paused-parent", test_paused_parent);
  g_test_add_func ("/eap/progress-calls/paused-parent-cancelled", test_paused_parent_cancelled);
  g_test_add_func ("/eap/progress-calls/paused-parent-ended", test_paused_parent_ended);
  g_test_add_func ("/eap/progress-calls/every", test_every);
  g_test_add_func ("/eap/progress-calls/every-reset", test_every_reset);

  return g_test_run ();
}
