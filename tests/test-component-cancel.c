/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* Pending calls: how they are found and cancelled, and that what they were given
 * is released at home, whatever becomes of them */

typedef struct
{
  EapTestStage stage;
  EapTestJob   jobs[4];
} Scene;

static void
scene_init (Scene *self)
{
  eap_test_stage_init (&self->stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 0; i < 4; i++)
    {
      eap_test_job_init (&self->jobs[i], i);
      self->jobs[i].obeys = TRUE;
    }
}

/* The calls 0 and 2 have no state, the others have "a" and "b". */
static void
scene_start (Scene      *self,
             const char *method)
{
  const GValue *states[] = { NULL, EAP_STATE_STRING ("a"), NULL, EAP_STATE_STRING ("b") };

  scene_init (self);
  for (int i = 0; i < 4; i++)
    {
      eap_test_stage_call (&self->stage, method, states[i], &self->jobs[i]);
      if (g_str_has_suffix (method, "-start"))
        eap_test_iterate_until_set (NULL, &self->jobs[i].n_runs);
      else
        eap_test_gate_wait (&self->jobs[i].started);
    }
}

/* Ends what start functions have begun, one after the other */
static void
scene_finish (Scene      *self,
              const char *events)
{
  for (int i = 0; i < 4; i++)
    {
      eap_test_gate_open (&self->jobs[i].go);
      if (self->jobs[i].operation != NULL)
        eap_test_job_complete (&self->jobs[i]);
      eap_test_iterate_until_count (NULL, &self->stage.n_completed, i + 1);
    }
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&self->jobs[i], 1);
  eap_test_stage_finish (&self->stage, events);
}

static void
check_looked_up (EapComponent *component,
                 const GValue *state,
                 EapTestJob   *job)
{
  EapAsyncOperation *operation = eap_component_lookup (component, state);

  g_assert_true (operation == (job != NULL ? job->operation : NULL));
  g_clear_object (&operation);
}

static void
test_lookup (void)
{
  GValue unset = G_VALUE_INIT;
  Scene scene;

  scene_start (&scene, "concurrent-start");
  check_looked_up (scene.stage.component, EAP_STATE_STRING ("a"), &scene.jobs[1]);
  check_looked_up (scene.stage.component, EAP_STATE_STRING ("b"), &scene.jobs[3]);
  check_looked_up (scene.stage.component, EAP_STATE_STRING ("c"), NULL);
  check_looked_up (scene.stage.component, EAP_STATE_INT (1), NULL);

  /* The oldest of those without a state */
  check_looked_up (scene.stage.component, NULL, &scene.jobs[0]);
  check_looked_up (scene.stage.component, &unset, &scene.jobs[0]);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_stage_wait (&scene.stage, 1);
  check_looked_up (scene.stage.component, EAP_STATE_STRING (NULL), &scene.jobs[2]);
  scene_finish (&scene, "-:0 a:1 -:2 b:3");
}

/* Nobody but the lookup has it. */
static void
test_lookup_keeps (void)
{
  EapTestReleased released = { 0 };
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_call (&scene.stage, "queued", EAP_STATE_INT (5), &scene.jobs[0]);
  operation = eap_component_lookup (scene.stage.component, EAP_STATE_INT (5));
  eap_test_released_watch (&released, operation);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_null (eap_component_lookup (scene.stage.component, EAP_STATE_INT (5)));
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_assert_released (&released, 0);
  eap_test_finalize_soon (NULL, operation);
  eap_test_assert_released (&released, 1);
  eap_test_stage_finish (&scene.stage, "5:0");
}

static void
test_n_pending (void)
{
  Scene scene;

  scene_start (&scene, "concurrent-start");
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 4 - i);
      eap_test_job_complete (&scene.jobs[i]);

      /* Still pending until its Completed is emitted */
      g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 4 - i);
      eap_test_stage_wait (&scene.stage, (int) i + 1);
    }
  scene_finish (&scene, "-:0 a:1 -:2 b:3");
}

static void
test_cancel_by_state (void)
{
  Scene scene;

  scene_start (&scene, "concurrent");
  eap_component_cancel_async (scene.stage.component, EAP_STATE_STRING ("a"));
  scene_finish (&scene, "-:0 a:cancelled -:2 b:3");
}

static void
test_cancel_without_a_state (void)
{
  Scene scene;

  scene_start (&scene, "concurrent");
  eap_component_cancel_async (scene.stage.component, NULL);
  scene_finish (&scene, "-:cancelled a:1 -:cancelled b:3");
}

static void
test_cancel_unset_state (void)
{
  GValue unset = G_VALUE_INIT;
  Scene scene;

  scene_start (&scene, "concurrent-start");
  eap_component_cancel_async (scene.stage.component, &unset);
  scene_finish (&scene, "-:cancelled a:1 -:cancelled b:3");
}

static void
test_cancel_unknown_state (void)
{
  Scene scene;

  scene_start (&scene, "concurrent");
  eap_component_cancel_async (scene.stage.component, EAP_STATE_STRING ("c"));
  eap_component_cancel_async (scene.stage.component, EAP_STATE_INT (1));
  scene_finish (&scene, "-:0 a:1 -:2 b:3");
}

static void
test_cancel_all (void)
{
  Scene scene;

  scene_start (&scene, "concurrent-start");
  eap_component_cancel_all (scene.stage.component);
  eap_component_cancel_all (scene.stage.component);
  scene_finish (&scene, "-:cancelled a:cancelled -:cancelled b:cancelled");
}

static gpointer
cancel_thread (gpointer component)
{
  eap_component_cancel_async (component, EAP_STATE_STRING ("b"));
  eap_component_cancel_async (component, EAP_STATE_STRING ("z"));

  return NULL;
}

static void
test_cancel_from_another_thread (void)
{
  Scene scene;

  scene_start (&scene, "concurrent");
  g_thread_join (g_thread_new ("cancel", cancel_thread, scene.stage.component));
  scene_finish (&scene, "-:0 a:1 -:2 b:cancelled");
}

/* Nothing pending, nothing there ever */
static void
test_cancel_nothing (void)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);

  eap_component_cancel_async (component, NULL);
  eap_component_cancel_async (component, EAP_STATE_INT (1));
  eap_component_cancel_all (component);
  g_assert_null (eap_component_lookup (component, NULL));
  g_assert_null (eap_component_lookup (component, EAP_STATE_INT (1)));
  g_assert_cmpuint (eap_component_get_n_pending (component), ==, 0);
  g_assert_finalize_object (component);
}

/* No call can have such a state, so this does nothing, as for any unknown one. */
static void
test_cancel_broken_state (void)
{
  GValue broken = { .g_type = G_TYPE_NONE };
  Scene scene;

  scene_start (&scene, "concurrent-start");
  eap_component_cancel_async (scene.stage.component, &broken);
  g_assert_null (eap_component_lookup (scene.stage.component, &broken));
  scene_finish (&scene, "-:0 a:1 -:2 b:3");
}

/* Who finishes all the same has succeeded. */
static void
test_cancel_ignored (void)
{
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  scene.jobs[0].obeys = FALSE;
  operation = eap_test_stage_start (&scene.stage, "exclusive", NULL, &scene.jobs[0], NULL);
  eap_test_gate_wait (&scene.jobs[0].started);
  eap_component_cancel_async (scene.stage.component, NULL);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (
                   eap_async_operation_get_args (operation)));
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "-:0");
}

/* Before its work begins: never done */
static void
check_cancelled_at_once (const char *method)
{
  Scene scene;

  scene_init (&scene);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_call (&scene.stage, method, EAP_STATE_STRING ("a"), &scene.jobs[0]);
  eap_component_cancel_async (scene.stage.component, EAP_STATE_STRING ("a"));
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  eap_test_assert_recorded (&scene.stage.recorder, "");
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_finish (&scene.jobs[0], 0);
  eap_test_stage_finish (&scene.stage, "a:cancelled");
}

static void
test_cancel_before_the_start_function (void)
{
  check_cancelled_at_once ("exclusive-start");
  check_cancelled_at_once ("concurrent-start");
  check_cancelled_at_once ("queued-start");
  check_cancelled_at_once ("replace-start");
  check_cancelled_at_once ("join-start");
}

/* Its cancellable instead: noticed when its turn comes */
static void
test_cancellable_before_the_start_function (void)
{
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  operation = eap_test_stage_start (&scene.stage, "queued-start", NULL, &scene.jobs[0], NULL);
  g_cancellable_cancel (eap_async_operation_get_cancellable (operation));
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&scene.jobs[0], 0);
  eap_test_stage_finish (&scene.stage, "-:cancelled");
}

/* Ended by its caller before its work has begun: there is nothing to begin. */
static void
check_ended_by_the_caller (const char *method)
{
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  operation = eap_test_stage_start (&scene.stage, method, NULL, &scene.jobs[0], NULL);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_stage_wait (&scene.stage, 1);
  if (scene.jobs[0].operation != NULL)
    eap_test_job_complete (&scene.jobs[0]);
  eap_test_finalize_soon (NULL, operation);
  eap_test_job_finish (&scene.jobs[0], 0);
  eap_test_stage_finish (&scene.stage, "-:0");
}

static void
test_ended_before_the_start_function (void)
{
  check_ended_by_the_caller ("queued-start");
  check_ended_by_the_caller ("concurrent-start");
}

static void
timed_out_start (EapTestJob        *job,
                 EapAsyncOperation *operation)
{
  eap_async_operation_set_timeout (operation, 1);
}

/* The worker goes on; what it returns late goes home too. */
static void
test_release_after_time_out (void)
{
  Scene scene;

  scene_init (&scene);
  scene.jobs[0].probe = timed_out_start;
  eap_test_stage_call (&scene.stage, "concurrent", NULL, &scene.jobs[0]);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_assert_released (&scene.jobs[0].released, 0);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "-:timed-out");
}

/* The operation keeps what it was given. */
static void
test_release_with_the_operation (void)
{
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  operation = eap_test_stage_start (&scene.stage, "concurrent-start", NULL, &scene.jobs[0], NULL);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_drain (NULL);
  eap_test_assert_released (&scene.jobs[0].released, 0);
  g_assert_finalize_object (operation);
  eap_test_assert_released (&scene.jobs[0].released, 1);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "-:0");
}

/* The last reference is dropped elsewhere: the data still goes home. */
static gpointer
unref_thread (gpointer operation)
{
  g_object_unref (operation);

  return NULL;
}

static void
test_release_from_another_thread (void)
{
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  eap_test_gate_open (&scene.jobs[0].go);
  operation = eap_test_stage_start (&scene.stage, "replace-start", NULL, &scene.jobs[0], NULL);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_drain (NULL);
  g_thread_join (g_thread_new ("unref", unref_thread, operation));
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "-:0");
}

/* A start function that takes no reference, and nobody else has one */
static void
forget (EapTestJob        *job,
        EapAsyncOperation *operation)
{
  g_clear_object (&job->operation);
}

static void
test_abandoned_by_the_start_function (void)
{
  Scene scene;

  scene_init (&scene);
  scene.jobs[0].probe = forget;
  eap_test_stage_call (&scene.stage, "queued-start", NULL, &scene.jobs[0]);
  eap_test_stage_call (&scene.stage, "queued-start", NULL, &scene.jobs[1]);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "-:failed -:1");
}

static void
test_wait (void)
{
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  eap_test_gate_open (&scene.jobs[2].go);
  operation = eap_test_stage_start (&scene.stage, "join", NULL, &scene.jobs[2], NULL);
  args = eap_async_operation_wait (operation, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (eap_test_sum_args_get_sum (EAP_TEST_SUM_ARGS (args), NULL), ==, 2);
  eap_test_finalize_soon (NULL, operation);
  g_assert_finalize_object (g_steal_pointer (&args));
  eap_test_job_finish (&scene.jobs[2], 1);
  eap_test_stage_finish (&scene.stage, "-:2");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component/" path, function)

  ADD ("lookup", test_lookup);
  ADD ("lookup-keeps", test_lookup_keeps);
  ADD ("n-pending", test_n_pending);
  ADD ("cancel-by-state", test_cancel_by_state);
  ADD ("cancel-without-a-state", test_cancel_without_a_state);
  ADD ("cancel-unset-state", test_cancel_unset_state);
  ADD ("cancel-unknown-state", test_cancel_unknown_state);
  ADD ("cancel-all", test_cancel_all);
  ADD ("cancel-from-another-thread", test_cancel_from_another_thread);
  ADD ("cancel-nothing", test_cancel_nothing);
  ADD ("cancel-ignored", test_cancel_ignored);
  ADD ("cancel-before-the-start-function", test_cancel_before_the_start_function);
  ADD ("cancellable-before-the-start-function", test_cancellable_before_the_start_function);
  ADD ("ended-before-the-start-function", test_ended_before_the_start_function);
  ADD ("release-after-time-out", test_release_after_time_out);
  ADD ("release-with-the-operation", test_release_with_the_operation);
  ADD ("release-from-another-thread", test_release_from_another_thread);
  ADD ("abandoned-by-the-start-function", test_abandoned_by_the_start_function);
  ADD ("wait", test_wait);
  ADD ("cancel-broken-state", test_cancel_broken_state);

  return g_test_run ();
}
