/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"
#include "eap-test-poll-context.h"

/* What a call does while another one of its method is pending; of queues see
 * test-component-queue.c, of starts within starts test-component-nested.c */

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
    eap_test_job_init (&self->jobs[i], i);
}

static void
scene_refuse (Scene         *self,
              const char    *method,
              const GValue  *state,
              EapAsyncError  code)
{
  g_free (eap_test_stage_refuse (&self->stage, method, state, code));
}

static void
check_found (Scene             *self,
             const GValue      *state,
             EapAsyncOperation *expected)
{
  EapAsyncOperation *operation = eap_component_lookup (self->stage.component, state);

  g_assert_true (operation == expected);
  g_clear_object (&operation);
}

static void
test_exclusive (void)
{
  g_autofree char *message = NULL;
  Scene scene;

  scene_init (&scene);
  eap_test_stage_call (&scene.stage, "exclusive", EAP_STATE_STRING ("a"), &scene.jobs[0]);
  message = eap_test_stage_refuse (&scene.stage, "exclusive", NULL,
                                   EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_nonnull (strstr (message, "exclusive of EapTestComponent"));

  /* Its own rule comes before that of the states. */
  scene_refuse (&scene, "exclusive", EAP_STATE_STRING ("a"), EAP_ASYNC_ERROR_INVALID_OPERATION);
  scene_refuse (&scene, "exclusive", EAP_STATE_STRING ("b"), EAP_ASYNC_ERROR_INVALID_OPERATION);

  /* It is a matter of one method. */
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_call (&scene.stage, "exclusive-start", NULL, &scene.jobs[1]);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "-:1 a:0");
}

static void
test_exclusive_until_completed (void)
{
  Scene scene;

  scene_init (&scene);
  eap_test_stage_call (&scene.stage, "exclusive-start", NULL, &scene.jobs[0]);
  scene_refuse (&scene, "exclusive-start", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_job_complete (&scene.jobs[0]);
  scene_refuse (&scene, "exclusive-start", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "-:0");
}

/* Its worker may go on when it has ended. */
static void
test_exclusive_beside_a_late_worker (void)
{
  EapStartOptions *options = eap_start_options_new ();
  Scene scene;

  scene_init (&scene);
  eap_start_options_set_timeout (options, 1);
  g_object_unref (eap_test_stage_start (&scene.stage, "exclusive", NULL, &scene.jobs[0], options));
  g_assert_finalize_object (options);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_call (&scene.stage, "exclusive", NULL, &scene.jobs[1]);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].released.n);
  eap_test_job_finish (&scene.jobs[0], scene.jobs[0].n_runs);
  eap_test_stage_finish (&scene.stage, "-:timed-out -:1");
}

#define N_THREADS 4

typedef struct
{
  EapComponent *component;
  EapTestJob   *job;
  int          *n_ready;   /* (atomic) */
  int          *n_won;     /* (atomic) */
  int          *n_refused; /* (atomic) */
} Contender;

static gpointer
contender_thread (gpointer data)
{
  Contender *self = data;
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  EapTestReleased released = { 0 };

  g_atomic_int_inc (self->n_ready);
  while (g_atomic_int_get (self->n_ready) < N_THREADS)
    g_thread_yield ();

  operation = eap_component_start (self->component, "exclusive", NULL, self->job,
                                   eap_test_job_release, &error);
  if (operation != NULL)
    {
      g_atomic_int_inc (self->n_won);
      return NULL;
    }

  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_clear_error (&error);
  g_atomic_int_inc (self->n_refused);

  /* What is refused is released at once, here. */
  g_assert_null (eap_component_start (self->component, "exclusive", NULL, &released,
                                      eap_test_released_cb, NULL));
  eap_test_assert_released (&released, 1);

  return NULL;
}

static void
test_exclusive_from_many_threads (void)
{
  int n_ready = 0, n_won = 0, n_refused = 0;
  Contender contenders[N_THREADS];
  GThread *threads[N_THREADS];
  Scene scene;

  scene_init (&scene);
  for (int i = 0; i < N_THREADS; i++)
    {
      contenders[i] = (Contender) {
        scene.stage.component, &scene.jobs[i], &n_ready, &n_won, &n_refused
      };
      threads[i] = g_thread_new ("contender", contender_thread, &contenders[i]);
    }
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (n_won, ==, 1);
  g_assert_cmpint (n_refused, ==, N_THREADS - 1);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  for (int i = 0; i < N_THREADS; i++)
    eap_test_gate_open (&scene.jobs[i].go);

  /* Threads without a context of their own: the process's default one */
  eap_test_stage_wait (&scene.stage, 1);
  for (int i = 0; i < N_THREADS; i++)
    eap_test_iterate_until_set (NULL, &scene.jobs[i].released.n);
  g_assert_cmpint (scene.jobs[0].n_runs + scene.jobs[1].n_runs + scene.jobs[2].n_runs +
                   scene.jobs[3].n_runs, ==, 1);
  eap_test_drain (NULL);
  g_assert_cmpuint (scene.stage.recorder.events->len, ==, 1);
  eap_test_finalize_soon (NULL, g_steal_pointer (&scene.stage.component));
  eap_test_recorder_clear (&scene.stage.recorder);
}

/* All of them run before any ends. */
static void
test_concurrent (void)
{
  Scene scene;

  scene_init (&scene);
  for (int i = 0; i < 4; i++)
    eap_test_stage_call (&scene.stage, "concurrent", EAP_STATE_INT (i), &scene.jobs[i]);
  for (int i = 0; i < 4; i++)
    eap_test_gate_wait (&scene.jobs[i].started);
  for (int i = 3; i >= 0; i--)
    {
      eap_test_gate_open (&scene.jobs[i].go);
      eap_test_stage_wait (&scene.stage, 4 - i);
    }
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  eap_test_stage_finish (&scene.stage, "3:3 2:2 1:1 0:0");
}

/* The old one has ended at once, though its worker goes on. */
static void
check_replaced (const GValue *first,
                const GValue *second,
                const char   *events)
{
  EapAsyncOperation *operations[2];
  Scene scene;

  scene_init (&scene);
  operations[0] = eap_test_stage_start (&scene.stage, "replace", first, &scene.jobs[0], NULL);
  eap_test_gate_wait (&scene.jobs[0].started);
  operations[1] = eap_test_stage_start (&scene.stage, "replace", second, &scene.jobs[1], NULL);
  g_assert_true (operations[0] != operations[1]);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  check_found (&scene, second, operations[1]);
  if (first != NULL && !eap_state_equal (first, second))
    check_found (&scene, first, NULL);
  g_assert_true (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (operations[0])));
  g_assert_false (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (operations[1])));

  eap_test_stage_wait (&scene.stage, 1);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_finalize_soon (NULL, operations[1]);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_assert_released (&scene.jobs[0].released, 0);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_finalize_soon (NULL, operations[0]);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, events);
}

static void
test_replace_same_state (void)
{
  check_replaced (EAP_STATE_STRING ("a"), EAP_STATE_STRING ("a"), "a:cancelled a:1");
}

static void
test_replace_other_state (void)
{
  check_replaced (EAP_STATE_STRING ("a"), EAP_STATE_STRING ("b"), "a:cancelled b:1");
}

static void
test_replace_without_states (void)
{
  check_replaced (NULL, NULL, "-:cancelled -:1");
  check_replaced (EAP_STATE_STRING ("a"), NULL, "a:cancelled -:1");
  check_replaced (NULL, EAP_STATE_STRING ("a"), "-:cancelled a:1");
}

/* Search as you type: what was replaced before its turn is not begun at all. */
static void
test_replace_in_a_row (void)
{
  Scene scene;

  scene_init (&scene);
  for (int i = 0; i < 4; i++)
    {
      eap_test_gate_open (&scene.jobs[i].go);
      eap_test_stage_call (&scene.stage, "replace-start", EAP_STATE_STRING (i < 2 ? "a" : "b"),
                           &scene.jobs[i]);
      g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
    }
  check_found (&scene, EAP_STATE_STRING ("a"), NULL);
  eap_test_stage_wait (&scene.stage, 4);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], i < 3 ? 0 : 1);
  eap_test_stage_finish (&scene.stage, "a:cancelled | a:cancelled | b:cancelled | b:3");
}

static void
test_replace_workers_in_a_row (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  EapStartOptions *options = eap_start_options_new ();
  Scene scene;

  scene_init (&scene);
  eap_start_options_set_pool (options, pool);
  for (int i = 0; i < 4; i++)
    {
      g_object_unref (eap_test_stage_start (&scene.stage, "replace", NULL, &scene.jobs[i],
                                            options));
      if (i == 0)
        eap_test_gate_wait (&scene.jobs[i].started);
    }
  for (int i = 0; i < 4; i++)
    eap_test_gate_open (&scene.jobs[i].go);
  eap_test_stage_wait (&scene.stage, 4);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], i == 0 || i == 3 ? 1 : 0);
  g_assert_finalize_object (options);
  eap_test_stage_finish (&scene.stage, "-:cancelled -:cancelled -:cancelled -:3");
  g_assert_finalize_object (pool);
}

/* The old one's outcome stands already: it is that. */
static void
test_replace_what_has_succeeded (void)
{
  Scene scene;

  scene_init (&scene);
  eap_test_stage_call (&scene.stage, "replace-start", EAP_STATE_STRING ("a"), &scene.jobs[0]);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_call (&scene.stage, "replace-start", EAP_STATE_STRING ("a"), &scene.jobs[1]);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "a:0 a:1");
}

/* A refused call replaces nothing. */
static void
test_replace_refused (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  eap_test_stage_call (&scene.stage, "concurrent-start", EAP_STATE_STRING ("x"), &scene.jobs[1]);
  operation = eap_test_stage_start (&scene.stage, "replace-start", EAP_STATE_STRING ("a"),
                                    &scene.jobs[0], NULL);
  scene_refuse (&scene, "replace-start", EAP_STATE_STRING ("x"), EAP_ASYNC_ERROR_DUPLICATE_STATE);
  eap_async_operation_manager_set_synchronization_context (context);
  POLL_CONTEXT (context)->refuses = TRUE;
  scene_refuse (&scene, "replace-start", EAP_STATE_STRING ("a"), EAP_ASYNC_ERROR_FAILED);
  scene_refuse (&scene, "replace-start", EAP_STATE_STRING ("b"), EAP_ASYNC_ERROR_FAILED);
  scene_refuse (&scene, "replace-start", NULL, EAP_ASYNC_ERROR_FAILED);
  eap_async_operation_manager_set_synchronization_context (NULL);
  poll_context_free (context);

  check_found (&scene, EAP_STATE_STRING ("a"), operation);
  check_found (&scene, EAP_STATE_STRING ("b"), NULL);
  scene_refuse (&scene, "queued", EAP_STATE_STRING ("a"), EAP_ASYNC_ERROR_DUPLICATE_STATE);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  for (int i = 0; i < 2; i++)
    {
      eap_test_job_complete (&scene.jobs[i]);
      eap_test_stage_wait (&scene.stage, i + 1);
    }
  g_assert_finalize_object (operation);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "a:0 x:1");
}

static gpointer
replace_thread (gpointer scene)
{
  eap_test_stage_call (&((Scene *) scene)->stage, "replace", EAP_STATE_STRING ("a"),
                       &((Scene *) scene)->jobs[1]);

  return NULL;
}

static void
test_replace_from_another_thread (void)
{
  Scene scene;

  scene_init (&scene);
  eap_test_stage_call (&scene.stage, "replace", EAP_STATE_STRING ("a"), &scene.jobs[0]);
  eap_test_gate_wait (&scene.jobs[0].started);
  g_thread_join (g_thread_new ("replace", replace_thread, &scene));
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "a:cancelled a:1");
}

static void
check_joined (const char   *method,
              const GValue *first,
              const GValue *second,
              const char   *events)
{
  EapTestReleased released = { 0 };
  EapAsyncOperation *operations[2];
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_init (&scene);
  operations[0] = eap_test_stage_start (&scene.stage, method, first, &scene.jobs[0], NULL);
  operations[1] = eap_component_start (scene.stage.component, method, second, &released,
                                       eap_test_released_cb, &error);
  g_assert_no_error (error);
  g_assert_true (operations[0] == operations[1]);
  eap_test_assert_released (&released, 1);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_gate_open (&scene.jobs[0].go);
  if (scene.jobs[0].operation != NULL)
    eap_test_job_complete (&scene.jobs[0]);
  eap_test_stage_wait (&scene.stage, 1);
  g_object_unref (operations[1]);
  eap_test_finalize_soon (NULL, operations[0]);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, events);
}

static void
test_join (void)
{
  GValue unset = G_VALUE_INIT;

  check_joined ("join", EAP_STATE_STRING ("a"), EAP_STATE_STRING ("a"), "a:0");
  check_joined ("join-start", EAP_STATE_INT (3), EAP_STATE_INT (3), "3:0");
  check_joined ("join", NULL, NULL, "-:0");
  check_joined ("join-start", NULL, &unset, "-:0");
  check_joined ("join-start", EAP_STATE_STRING (NULL), EAP_STATE_OBJECT (NULL), "-:0");
}

static void
test_join_unequal_state (void)
{
  Scene scene;

  scene_init (&scene);
  eap_test_gate_open (&scene.jobs[1].go);
  eap_test_stage_call (&scene.stage, "join-start", EAP_STATE_STRING ("a"), &scene.jobs[0]);
  scene_refuse (&scene, "join-start", EAP_STATE_STRING ("b"), EAP_ASYNC_ERROR_INVALID_OPERATION);
  scene_refuse (&scene, "join-start", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_stage_wait (&scene.stage, 1);

  /* There is nothing to join any more. */
  eap_test_stage_call (&scene.stage, "join-start", EAP_STATE_STRING ("b"), &scene.jobs[1]);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "a:0 b:1");
}

/* Its outcome stands and nobody has its operation any more: it is still pending. */
static void
test_join_while_completing (void)
{
  EapAsyncOperation *operation;
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_init (&scene);
  eap_test_stage_call (&scene.stage, "join-start", NULL, &scene.jobs[0]);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_job_complete (&scene.jobs[0]);
  operation = eap_component_start (scene.stage.component, "join-start", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETING);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETED);
  g_assert_finalize_object (operation);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "-:0");
}

static gpointer
join_thread (gpointer data)
{
  Scene *scene = data;
  EapTestReleased released = { 0 };
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;

  operation = eap_component_start (scene->stage.component, "join", EAP_STATE_STRING ("a"),
                                   &released, eap_test_released_cb, &error);
  g_assert_no_error (error);
  eap_test_assert_released (&released, 1);
  eap_test_gate_open (&scene->jobs[0].go);
  args = eap_async_operation_wait (operation, -1, &error);
  g_assert_no_error (error);

  return GINT_TO_POINTER (eap_test_sum_args_get_sum (EAP_TEST_SUM_ARGS (args), NULL));
}

static void
test_join_from_another_thread (void)
{
  GThread *thread;
  Scene scene;

  scene_init (&scene);
  scene.jobs[0].sum = 11;
  eap_test_stage_call (&scene.stage, "join", EAP_STATE_STRING ("a"), &scene.jobs[0]);
  thread = g_thread_new ("join", join_thread, &scene);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, 11);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "a:11");
}

/* A call that joins leaves the other one's options as they are. */
static void
test_join_with_options (void)
{
  EapStartOptions *options = eap_start_options_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  EapAsyncOperation *operation;
  Scene scene;

  scene_init (&scene);
  g_cancellable_cancel (cancellable);
  eap_start_options_set_cancellable (options, cancellable);
  eap_start_options_set_timeout (options, 1);
  eap_start_options_set_name (options, "late");
  eap_test_stage_call (&scene.stage, "join-start", NULL, &scene.jobs[0]);
  operation = eap_test_stage_start (&scene.stage, "join-start", NULL, &scene.jobs[1], options);
  g_assert_finalize_object (options);
  g_assert_finalize_object (g_steal_pointer (&cancellable));
  g_assert_cmpstr (eap_async_operation_get_name (operation), ==, "join-start");
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_finalize_object (operation);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 0);
  eap_test_stage_finish (&scene.stage, "-:0");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component/" path, function)

  ADD ("exclusive", test_exclusive);
  ADD ("exclusive-until-completed", test_exclusive_until_completed);
  ADD ("exclusive-beside-a-late-worker", test_exclusive_beside_a_late_worker);
  ADD ("exclusive-from-many-threads", test_exclusive_from_many_threads);
  ADD ("concurrent", test_concurrent);
  ADD ("replace-same-state", test_replace_same_state);
  ADD ("replace-other-state", test_replace_other_state);
  ADD ("replace-without-states", test_replace_without_states);
  ADD ("replace-in-a-row", test_replace_in_a_row);
  ADD ("replace-workers-in-a-row", test_replace_workers_in_a_row);
  ADD ("replace-what-has-succeeded", test_replace_what_has_succeeded);
  ADD ("replace-refused", test_replace_refused);
  ADD ("replace-from-another-thread", test_replace_from_another_thread);
  ADD ("join", test_join);
  ADD ("join-unequal-state", test_join_unequal_state);
  ADD ("join-while-completing", test_join_while_completing);
  ADD ("join-from-another-thread", test_join_from_another_thread);
  ADD ("join-with-options", test_join_with_options);

  return g_test_run ();
}
