/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#define _GNU_SOURCE /* RTLD_NEXT */

#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

#include "eap-test-component.h"

/* Threads are refused, and can be had again. */

static int is_refusing; /* (atomic) */
static int one_in;      /* (atomic): of so many one is refused; 0: none */
static int n_created;   /* (atomic) */

/* GLib finds this one before that of the system. */
int
pthread_create (pthread_t            *thread,
                const pthread_attr_t *attributes,
                void               *(*start) (void *),
                void                 *data)
{
  int (*create) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
  int n = g_atomic_int_add (&n_created, 1);
  int share = g_atomic_int_get (&one_in);

  if (g_atomic_int_get (&is_refusing) || (share > 0 && n % share == 0))
    return EAGAIN;

  *(void **) &create = dlsym (RTLD_NEXT, "pthread_create");

  return create (thread, attributes, start, data);
}

static gboolean
can_refuse (void)
{
  GThread *thread;

  g_atomic_int_set (&is_refusing, TRUE);
  thread = g_thread_try_new ("probe", (GThreadFunc) (GCallback) g_thread_self, NULL, NULL);
  g_atomic_int_set (&is_refusing, FALSE);
  if (thread != NULL)
    g_thread_join (thread);

  return thread == NULL;
}

static void
allow (void)
{
  g_atomic_int_set (&is_refusing, FALSE);
}

static void
refuse (void)
{
  g_atomic_int_set (&is_refusing, TRUE);
}

/* An operation that keeps the timekeeper's thread */
static EapAsyncOperation *
start_with_time_limit (guint milliseconds)
{
  EapAsyncOperation *operation = eap_test_start (NULL);

  eap_async_operation_set_timeout (operation, milliseconds);

  return operation;
}

static void
finish_with_time_limit (EapAsyncOperation *operation)
{
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (NULL);
  eap_test_finalize_soon (NULL, operation);
}

static void
progress_changed_cb (EapComponent                *component,
                     EapProgressChangedEventArgs *args,
                     EapTestRecorder             *recorder)
{
  eap_test_record (recorder, "%d",
                   eap_progress_changed_event_args_get_progress_percentage (args));
}

/* The first of the tests: nobody has had a time kept yet. What waits for its time
 * while there is no thread for it comes with Completed. */
static void
test_late_progress (void)
{
  EapTestStage stage;
  EapTestJob job;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  g_signal_connect (stage.component, "progress-changed", G_CALLBACK (progress_changed_cb),
                    &stage.recorder);
  eap_component_set_progress_interval (stage.component, 1000);
  eap_test_job_init (&job, 5);
  eap_test_stage_call (&stage, "queued-start", NULL, &job);
  eap_test_iterate_until_set (NULL, &job.n_runs);

  refuse ();
  for (int i = 1; i <= 3; i++)
    {
      eap_async_operation_report_progress (job.operation, 10 * i, NULL);
      eap_test_drain (NULL);
    }
  eap_test_assert_recorded (&stage.recorder, "10");
  eap_test_job_complete (&job);
  eap_test_stage_wait (&stage, 1);
  allow ();
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "10 30 -:5");
}

/* The second one, still without that thread. What is late comes when the next time
 * is kept. */
static void
test_late_time_limit (void)
{
  EapAsyncOperation *keeper;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  refuse ();
  eap_async_operation_set_timeout (scene.operation, 1);
  /* Another one changes nothing, nor does taking one back. */
  keeper = start_with_time_limit (60000);
  eap_async_operation_set_timeout (keeper, 0);
  eap_test_drain (NULL);
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);

  allow ();
  eap_async_operation_set_timeout (keeper, 60000);
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  finish_with_time_limit (keeper);
  eap_test_scene_finish_work (&scene);
}

static void
never_task (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  g_assert_not_reached ();
}

static void
test_refused (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("refused", 0);
  EapTestReleased released = { 0 };
  g_autoptr (GError) error = NULL;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  for (int i = 0; i < 3; i++)
    {
      refuse ();
      g_assert_false (eap_async_operation_run_in_thread (scene.operation, pool,
                                                         eap_test_quick_work, &released,
                                                         eap_test_released_cb, &error));
      g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
      g_clear_error (&error);
      g_assert_false (eap_async_operation_run_task (scene.operation, pool,
                                                    never_task, &released,
                                                    eap_test_released_cb, &error));
      g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
      g_clear_error (&error);
      eap_test_assert_released (&released, 2 * (i + 1));
      g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, 0);
      g_assert_cmpuint (eap_worker_pool_get_n_queued (pool), ==, 0);
      allow ();
    }

  /* It goes on, and can be given to a worker still. */
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_scene_run (&scene, pool, eap_test_quick_work);
  eap_test_assert_succeeded (&scene);
  g_assert_cmpint (scene.n_runs, ==, 1);
  eap_test_scene_finish_work (&scene);
}

static void
check_method (const char *method)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("refused", 0);
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  EapTestReleased released = { 0 };
  g_autoptr (GError) error = NULL;
  EapTestStage stage;
  EapTestJob job;

  eap_start_options_set_pool (options, pool);
  eap_start_options_set_timeout (options, 60000);
  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 1; i <= 3; i++)
    {
      refuse ();
      g_assert_null (eap_component_start_full (stage.component, method, EAP_STATE_INT (5),
                                               &released, eap_test_released_cb, options, &error));
      g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
      g_clear_error (&error);
      eap_test_assert_released (&released, i);
      g_assert_cmpuint (eap_component_get_n_pending (stage.component), ==, 0);
      g_assert_null (eap_component_lookup (stage.component, EAP_STATE_INT (5)));
      g_assert_cmpuint (g_list_model_get_n_items (eap_component_get_operations (stage.component)),
                        ==, 0);
      eap_test_drain (NULL);
      g_assert_cmpint (stage.n_completed, ==, 0);
      allow ();

      /* The same state, in the same pool */
      eap_test_job_init_quick (&job, i);
      g_object_unref (eap_test_stage_start (&stage, method, EAP_STATE_INT (5), &job, options));
      eap_test_stage_wait (&stage, 1);
      eap_test_job_finish (&job, 1);
      stage.n_completed = 0;
      g_clear_object (&pool);
      pool = eap_worker_pool_new ("refused", 0);
      eap_start_options_set_pool (options, pool);
    }
  eap_test_stage_finish (&stage, "5:1 5:2 5:3");
}

static void
test_component (void)
{
  static const char *const methods[] = { "exclusive", "concurrent", "queued", "replace", "join" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    check_method (methods[i]);
}

/* What replaces another call and is refused leaves that one alone. */
static void
test_replacing (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("refused", 0);
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  EapTestReleased released = { 0 };
  g_autoptr (GError) error = NULL;
  EapTestStage stage;
  EapTestJob job;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_test_job_init (&job, 1);
  eap_test_stage_call (&stage, "replace-start", EAP_STATE_INT (1), &job);
  eap_test_iterate_until_set (NULL, &job.n_runs);

  refuse ();
  eap_start_options_set_pool (options, pool);
  g_assert_null (eap_component_start_full (stage.component, "replace", EAP_STATE_INT (1), &released,
                                           eap_test_released_cb, options, &error));
  g_assert_nonnull (error);
  allow ();
  eap_test_assert_released (&released, 1);
  g_assert_cmpuint (eap_component_get_n_pending (stage.component), ==, 1);

  eap_test_job_end (&job);
  eap_test_stage_wait (&stage, 1);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "1:1");
}

static void
start_blocked (EapWorkerPool *pool,
               EapTestScene  *scenes,
               int            n)
{
  for (int i = 0; i < n; i++)
    {
      eap_test_scene_init (&scenes[i], NULL);
      eap_test_scene_run (&scenes[i], pool, eap_test_slow_work);
    }
}

/* Blocks all threads of a pool, and refuses more; returns how many there are. Under
 * load there may be one that the pool has added. */
static int
block_all (EapWorkerPool *pool,
           EapTestScene  *scenes)
{
  int n_blocked = 0;

  for (;;)
    {
      start_blocked (pool, &scenes[n_blocked], 1);
      eap_test_gate_wait (&scenes[n_blocked].started);
      n_blocked++;
      refuse ();
      if (eap_worker_pool_get_n_threads (pool) == (guint) n_blocked)
        return n_blocked;
      allow ();
    }
}

#define N_SCENES 10

/* Where there is a thread what is started waits for that one. When more can be had,
 * they are, although that one is still blocked. */
static void
check_waiting (guint max_threads)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("waits", max_threads);
  EapAsyncOperation *keeper = start_with_time_limit (60000);
  EapTestScene scenes[N_SCENES];
  int n_blocked;

  n_blocked = block_all (pool, scenes);
  g_assert_cmpint (n_blocked, <, N_SCENES);
  start_blocked (pool, scenes + n_blocked, N_SCENES - n_blocked);
  eap_test_drain (NULL);
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, n_blocked);
  g_assert_cmpuint (eap_worker_pool_get_n_queued (pool), ==, N_SCENES - n_blocked);

  allow ();
  for (int i = n_blocked; i < N_SCENES; i++)
    eap_test_gate_wait (&scenes[i].started);
  g_assert_cmpint (scenes[0].completed, ==, 0);
  for (int i = 0; i < N_SCENES; i++)
    {
      eap_test_gate_open (&scenes[i].go);
      eap_test_assert_succeeded (&scenes[i]);
      eap_test_scene_finish_work (&scenes[i]);
    }
  finish_with_time_limit (keeper);
}

static void
test_waiting (void)
{
  check_waiting (0);
  check_waiting (N_SCENES);
  check_waiting (G_MAXUINT);
}

/* The one that there is does all of it. */
static void
test_one_does_it_all (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("one", G_MAXUINT);
  EapTestScene scenes[N_SCENES];
  int n_threads = block_all (pool, scenes);

  start_blocked (pool, scenes + n_threads, N_SCENES - n_threads);
  for (int i = 0; i < N_SCENES; i++)
    eap_test_gate_open (&scenes[i].go);
  for (int i = 0; i < N_SCENES; i++)
    eap_test_assert_succeeded (&scenes[i]);
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, n_threads);
  allow ();
  for (int i = 0; i < N_SCENES; i++)
    eap_test_scene_finish_work (&scenes[i]);
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              int                        *n_completed)
{
  g_assert_no_error (eap_async_completed_event_args_get_error (args));
  g_atomic_int_inc (n_completed);
}

/* Nothing can be delivered on a pool without threads, so nothing is started. */
static void
test_thread_pool_context (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();
  EapTestReleased released = { 0 };
  g_autoptr (GError) error = NULL;
  EapTestStage stage;

  g_assert_cmpuint (eap_worker_pool_get_n_threads (eap_worker_pool_get_default ()), ==, 0);
  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  eap_async_operation_manager_set_synchronization_context (context);
  refuse ();
  g_assert_null (eap_component_start (stage.component, "queued-start", NULL, &released,
                                      eap_test_released_cb, &error));
  g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
  allow ();
  eap_async_operation_manager_set_synchronization_context (NULL);
  eap_test_assert_released (&released, 1);
  eap_test_finalize_soon (NULL, context);
  eap_test_stage_finish (&stage, "");
}

/* Threads that are to be had again are used. */
static void
test_thread_pool_context_afterwards (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);
  int n_completed = 0;

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &n_completed);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_iterate_until_count (NULL, &n_completed, 1);
  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, context);
}

typedef struct
{
  int             n_accepted;
  int             n_refused;
  int             n_completed;
  EapTestReleased released;
} Storm;

static EapAsyncCompletedEventArgs *
storm_work (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  eap_async_operation_report_progress (operation, 50, NULL);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
storm_start (Storm         *storm,
             EapWorkerPool *pool)
{
  g_autoptr (EapAsyncOperation) operation = eap_test_start (NULL);
  g_autoptr (GError) error = NULL;

  if (eap_async_operation_run_in_thread (operation, pool, storm_work, &storm->released,
                                         eap_test_released_cb, &error))
    {
      storm->n_accepted++;
      g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &storm->n_completed);
    }
  else
    {
      g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
      storm->n_refused++;
      g_assert_true (eap_async_operation_operation_completed (operation, NULL));
    }
}

/* Now they can be had, now they cannot: what was accepted is done. A pool of its own
 * for few operations, so that threads are made all the time */
static void
test_now_and_then (void)
{
  int n_pools = (int) eap_test_scaled (2000);
  EapTestScene last;
  Storm storm = { 0 };

  g_atomic_int_set (&one_in, 2);
  for (int i = 0; i < n_pools; i++)
    {
      g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("storm", i % 2 == 0 ? 0 : G_MAXUINT);

      for (int j = 0; j < 5; j++)
        storm_start (&storm, pool);
      eap_test_drain (NULL);
    }
  g_atomic_int_set (&one_in, 0);

  eap_test_iterate_until_count (NULL, &storm.n_completed, storm.n_accepted);
  eap_test_iterate_until_count (NULL, &storm.released.n, 5 * n_pools);
  eap_test_drain (NULL);
  g_assert_cmpint (storm.n_completed, ==, storm.n_accepted);
  g_assert_cmpint (storm.n_accepted, >, 0);
  g_assert_cmpint (storm.n_refused, >, 0);
  eap_test_assert_released (&storm.released, 5 * n_pools);

  /* The pools were before this one to be told the time, and are done with that. */
  eap_test_scene_init (&last, NULL);
  eap_async_operation_set_timeout (last.operation, 10);
  eap_test_assert_failed (&last, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  eap_test_scene_finish_work (&last);
}

static gboolean
begin_program (void)
{
  if (g_test_subprocess ())
    return TRUE;

  g_test_trap_subprocess (NULL, 15 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();

  return FALSE;
}

/* A shortage does not close a context for good. */
static void
test_thread_pool_context_goes_on (void)
{
  EapSynchronizationContext *context;
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation;

  if (!begin_program ())
    return;

  context = eap_thread_pool_synchronization_context_new ();
  eap_async_operation_manager_set_synchronization_context (context);
  refuse ();
  g_assert_null (eap_async_operation_manager_create_operation (NULL, &error));
  g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
  g_clear_error (&error);
  allow ();

  operation = eap_test_start (NULL);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_object_unref (eap_async_operation_wait (operation, -1, &error));
  g_assert_no_error (error);

  eap_async_operation_manager_set_synchronization_context (NULL);
  g_object_unref (operation);
  g_object_unref (context);
}

/* Nobody is there to end an iteration at the time limit of a wait. */
static void
test_wait_ends (void)
{
  EapAsyncOperation *operation;
  g_autoptr (GError) error = NULL;

  if (!begin_program ())
    return;

  operation = eap_test_start (NULL);
  refuse ();
  g_assert_null (eap_async_operation_wait (operation, 50000, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_object_unref (eap_async_operation_wait (operation, -1, NULL));
  g_object_unref (operation);
}

/* Set when there was no thread to keep it, and no other time is kept later */
static void
test_time_limit_is_kept (void)
{
  EapTestScene scene;

  if (!begin_program ())
    return;

  eap_test_scene_init (&scene, NULL);
  refuse ();
  eap_async_operation_set_timeout (scene.operation, 10);
  allow ();
  eap_test_assert_failed (&scene, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  eap_test_scene_finish_work (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!can_refuse ())
    {
      g_print ("1..0 # SKIP pthread_create() cannot be replaced here\n");
      return 0;
    }

#define ADD(path, function) g_test_add_func ("/eap/faults/threads/" path, function)

  ADD ("late-progress", test_late_progress);
  ADD ("late-time-limit", test_late_time_limit);
  ADD ("refused", test_refused);
  ADD ("component", test_component);
  ADD ("replacing", test_replacing);
  ADD ("waiting", test_waiting);
  ADD ("one-does-it-all", test_one_does_it_all);
  ADD ("thread-pool-context", test_thread_pool_context);
  ADD ("thread-pool-context-afterwards", test_thread_pool_context_afterwards);
  ADD ("now-and-then", test_now_and_then);
  ADD ("thread-pool-context-goes-on", test_thread_pool_context_goes_on);
  ADD ("wait-ends", test_wait_ends);
  ADD ("time-limit-is-kept", test_time_limit_is_kept);

  return g_test_run ();
}
