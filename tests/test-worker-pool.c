/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#define _GNU_SOURCE /* pthread_getname_np() */

#include "config.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "eap-test-utils.h"

/* What the workers of a test share */
typedef struct
{
  EapTestGate      gate;
  EapTestRecorder  recorder;
  int              n_begun;     /* (atomic) */
  int              n_at_once;   /* (atomic): at this moment */
  int              max_at_once; /* (atomic) */
  int              n_completed; /* in the test's context */
  GThread         *last_thread;
  GAsyncQueue     *tokens;
  char             thread_name[32];
} Work;

static void
work_init (Work *work)
{
  memset (work, 0, sizeof *work);
  eap_test_gate_init (&work->gate);
  eap_test_recorder_init (&work->recorder);
}

static void
work_clear (Work *work)
{
  eap_test_recorder_clear (&work->recorder);
  eap_test_gate_clear (&work->gate);
}

static EapAsyncCompletedEventArgs *
quick (EapAsyncOperation  *operation,
       gpointer            data,
       GError            **error)
{
  Work *work = data;

  eap_test_record (&work->recorder, "%s", eap_async_operation_get_name (operation));
  g_mutex_lock (&work->recorder.lock);
  pthread_getname_np (pthread_self (), work->thread_name, sizeof work->thread_name);
  work->last_thread = g_thread_self ();
  g_mutex_unlock (&work->recorder.lock);
  g_atomic_int_inc (&work->n_begun);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static EapAsyncCompletedEventArgs *
blocked (EapAsyncOperation  *operation,
         gpointer            data,
         GError            **error)
{
  Work *work = data;
  int at_once = g_atomic_int_add (&work->n_at_once, 1) + 1;
  int max;

  do
    max = g_atomic_int_get (&work->max_at_once);
  while (at_once > max &&
         !g_atomic_int_compare_and_exchange (&work->max_at_once, max, at_once));

  g_atomic_int_inc (&work->n_begun);
  eap_test_gate_wait (&work->gate);
  g_atomic_int_add (&work->n_at_once, -1);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              Work                       *work)
{
  g_assert_null (eap_async_completed_event_args_get_error (args));
  work->n_completed++;
}

static void
start (EapWorkerPool *pool,
       EapWorkerFunc  func,
       Work          *work,
       int            number)
{
  g_autofree char *name = g_strdup_printf ("%d", number);
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (NULL, &error);

  g_assert_no_error (error);
  eap_async_operation_set_name (operation, name);
  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), work);
  eap_async_operation_run_in_thread (operation, pool, func, work, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (operation);
}

static void
test_properties (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 3);
  g_autofree char *name = NULL;
  guint max_threads;

  g_object_get (pool, "name", &name, "max-threads", &max_threads, NULL);

  g_assert_cmpstr (name, ==, "mill");
  g_assert_cmpuint (max_threads, ==, 3);
  g_assert_cmpstr (eap_worker_pool_get_name (pool), ==, "mill");
  g_assert_cmpuint (eap_worker_pool_get_max_threads (pool), ==, 3);
  g_assert_finalize_object (pool);
}

static void
test_starts_no_thread_by_itself (void)
{
  EapWorkerPool *pool = eap_worker_pool_new (NULL, 0);

  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, 0);
  g_assert_cmpuint (eap_worker_pool_get_n_queued (pool), ==, 0);
  g_assert_nonnull (eap_worker_pool_get_name (pool));
  g_assert_finalize_object (pool);
}

static void
test_threads_are_named (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  Work work;

  work_init (&work);
  start (pool, quick, &work, 1);
  eap_test_iterate_until_count (NULL, &work.n_completed, 1);

  g_assert_cmpstr (work.thread_name, ==, "mill");
  g_assert_true (work.last_thread != g_thread_self ());
  g_assert_finalize_object (pool);
  work_clear (&work);
}

static void
test_one_thread_keeps_the_order (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  Work work;

  work_init (&work);
  start (pool, blocked, &work, 0);
  for (int i = 1; i <= 9; i++)
    start (pool, quick, &work, i);
  eap_test_iterate_until_count (NULL, &work.n_begun, 1);
  g_assert_cmpuint (eap_worker_pool_get_n_queued (pool), ==, 9);
  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, 10);

  eap_test_assert_recorded (&work.recorder, "1 2 3 4 5 6 7 8 9");
  g_assert_cmpuint (eap_worker_pool_get_n_queued (pool), ==, 0);
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, 1);
  g_assert_finalize_object (pool);
  work_clear (&work);
}

static void
test_never_more_than_the_bound (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 3);
  Work work;

  work_init (&work);
  for (int i = 0; i < 30; i++)
    start (pool, blocked, &work, i);
  eap_test_iterate_until_count (NULL, &work.n_begun, 3);
  g_assert_cmpuint (eap_worker_pool_get_n_queued (pool), ==, 27);
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, 3);
  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, 30);

  g_assert_cmpint (work.max_at_once, ==, 3);
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, 3);
  g_assert_finalize_object (pool);
  work_clear (&work);
}

/* So many blocked workers, and one more operation that does not wait for them */
static void
check_growth (EapWorkerPool *pool,
              int            n_blocked)
{
  gint64 begun = g_get_monotonic_time ();
  Work work;

  work_init (&work);
  for (int i = 0; i < n_blocked; i++)
    start (pool, blocked, &work, i);
  start (pool, quick, &work, n_blocked);
  eap_test_iterate_until_count (NULL, &work.n_completed, 1);

  g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_USEC_PER_SEC);
  eap_test_iterate_until_count (NULL, &work.n_begun, n_blocked + 1);
  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, n_blocked + 1);
  work_clear (&work);
}

static void
test_default_grows (void)
{
  check_growth (NULL, 100);
}

typedef struct
{
  EapWorkerPool *pool;
  guint          n_threads;
} Growth;

static gboolean
has_jumped (gpointer data)
{
  Growth *growth = data;
  guint n_before = growth->n_threads;

  growth->n_threads = eap_worker_pool_get_n_threads (growth->pool);

  return growth->n_threads >= n_before + 4;
}

/* That the threads which are made are blocked at once is no progress. */
static void
test_grows_fast_where_all_block (void)
{
  Growth growth = { eap_worker_pool_new (NULL, 0), MAX (g_get_num_processors (), 2) };
  Work work;

  work_init (&work);
  for (int i = 0; i < 50; i++)
    start (growth.pool, blocked, &work, i);
  /* On one processor who looks may keep it busy. */
  if (g_get_num_processors () > 1)
    eap_test_iterate_until (NULL, has_jumped, &growth);
  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, 50);

  g_assert_finalize_object (growth.pool);
  work_clear (&work);
}

static void
test_grows_when_its_idle_threads_block (void)
{
  EapWorkerPool *pool = eap_worker_pool_new (NULL, 0);
  guint n_idle = MAX (g_get_num_processors (), 2);

  /* Threads that wait for work are about to have too little of themselves:
   * which of them is awake already must not matter. */
  for (guint round = 0; round < eap_test_scaled (200); round++)
    {
      check_growth (pool, (int) n_idle);
      n_idle = eap_worker_pool_get_n_threads (pool);
      if (n_idle > 16)
        {
          g_assert_finalize_object (pool);
          pool = eap_worker_pool_new (NULL, 0);
          n_idle = MAX (g_get_num_processors (), 2);
        }
    }

  g_assert_finalize_object (pool);
}

static EapAsyncCompletedEventArgs *
waits_for_a_token (EapAsyncOperation  *operation,
                   gpointer            data,
                   GError            **error)
{
  Work *work = data;

  g_atomic_int_inc (&work->n_begun);
  g_async_queue_pop (work->tokens);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

typedef struct
{
  EapWorkerPool *pool;
  Work          *work;
  int            n_begun;
  guint          n_threads; /* 0: not counted yet */
} Progress;

static gboolean
has_more (gpointer data)
{
  Progress *before = data;

  return eap_worker_pool_get_n_queued (before->pool) == 0 ||
         (before->n_threads == 0
          ? g_atomic_int_get (&before->work->n_begun) > before->n_begun
          : eap_worker_pool_get_n_threads (before->pool) > before->n_threads);
}

/* One worker goes on, and then none for a while: few threads are made, however many there are. */
static void
check_growth_after_one_went_on (EapWorkerPool *pool,
                                Work          *work)
{
  Progress before = { pool, work, g_atomic_int_get (&work->n_begun), 0 };
  gint64 begun = g_get_monotonic_time ();

  g_async_queue_push (work->tokens, work);
  eap_test_iterate_until (NULL, has_more, &before);
  before.n_threads = eap_worker_pool_get_n_threads (pool);
  eap_test_iterate_until (NULL, has_more, &before);

  /* Twice as many every 5 ms without any progress */
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), <=,
                    before.n_threads +
                    (1U << MIN (20, (g_get_monotonic_time () - begun) / 5000 + 1)));
}

static void
test_grows_slowly_where_work_goes_on (void)
{
  EapWorkerPool *pool = eap_worker_pool_new (NULL, 0);
  Work work;

  work_init (&work);
  work.tokens = g_async_queue_new ();
  for (int i = 0; i < 200; i++)
    start (pool, waits_for_a_token, &work, i);
  for (int i = 0; i < 10; i++)
    check_growth_after_one_went_on (pool, &work);
  for (int i = 10; i < 200; i++)
    g_async_queue_push (work.tokens, &work);
  eap_test_iterate_until_count (NULL, &work.n_completed, 200);
  g_assert_finalize_object (pool);
  g_async_queue_unref (work.tokens);
  work_clear (&work);
}

static void
test_dedicated_never_waits (void)
{
  EapWorkerPool *pool = eap_worker_pool_get_dedicated ();
  Work work;

  work_init (&work);
  for (int i = 0; i < 50; i++)
    start (pool, blocked, &work, i);
  eap_test_iterate_until_count (NULL, &work.n_begun, 50);
  g_assert_cmpint (work.n_at_once, ==, 50);
  start (pool, quick, &work, 50);
  eap_test_iterate_until_count (NULL, &work.n_completed, 1);
  g_assert_cmpstr (work.thread_name, ==, eap_worker_pool_get_name (pool));

  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, 51);
  work_clear (&work);
}

static void
test_pools_do_not_share_threads (void)
{
  EapWorkerPool *busy = eap_worker_pool_new ("busy", 1);
  EapWorkerPool *free_pool = eap_worker_pool_new ("free", 1);
  Work work;

  work_init (&work);
  start (busy, blocked, &work, 0);
  start (free_pool, quick, &work, 1);
  eap_test_iterate_until_count (NULL, &work.n_completed, 1);
  g_assert_cmpstr (work.thread_name, ==, "free");
  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, 2);

  g_assert_finalize_object (busy);
  g_assert_finalize_object (free_pool);
  work_clear (&work);
}

static void
test_dropped_pool_does_its_work (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 2);
  Work work;

  work_init (&work);
  for (int i = 0; i < 2; i++)
    start (pool, blocked, &work, i);
  for (int i = 2; i < 50; i++)
    start (pool, quick, &work, i);
  g_assert_finalize_object (pool);
  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, 50);

  g_assert_cmpint (work.n_begun, ==, 50);
  work_clear (&work);
}

static EapAsyncCompletedEventArgs *
drop_pool (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  g_assert_finalize_object (EAP_WORKER_POOL (data));

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
test_dropped_on_its_own_thread (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);
  Work work;

  work_init (&work);
  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &work);
  g_assert_true (eap_async_operation_run_in_thread (operation, pool, drop_pool, pool,
                                                    NULL, NULL));
  eap_test_iterate_until_count (NULL, &work.n_completed, 1);
  g_assert_finalize_object (operation);
  work_clear (&work);
}

/* Where threads cannot be created: in a process of its own, which becomes
 * somebody whom the limit applies to. */
static const char *program;

#define NO_LIMIT "the limit on threads does not bite"

static gboolean
forbid_threads (void)
{
  struct rlimit limit = { 1, 1 };
  GThread *thread = NULL;

  if (setrlimit (RLIMIT_NPROC, &limit) == 0 &&
      (geteuid () != 0 || (setgid (65534) == 0 && setuid (65534) == 0)))
    {
      thread = g_thread_try_new ("probe", (GThreadFunc) (GCallback) g_thread_self, NULL, NULL);
      if (thread == NULL)
        return TRUE;
      g_thread_join (thread);
    }

  g_print (NO_LIMIT "\n");

  return FALSE;
}

static void
run_in_a_process_of_its_own (void)
{
  const char *argv[] = { program, "-p", g_test_get_path (), "--GTestSubprocess", NULL };
  /* Looking for leaks takes a thread. */
  g_auto (GStrv) environment =
    g_environ_setenv (g_get_environ (), "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL,
                &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);

  if (strstr (output, NO_LIMIT) != NULL)
    g_test_skip (NO_LIMIT);
}

static void
test_no_thread_is_an_error (void)
{
  EapTestReleased released = { 0 };
  EapAsyncOperation *operation;
  EapBackgroundWorker *worker;
  g_autoptr (GError) error = NULL;
  Work work;

  if (!g_test_subprocess ())
    {
      run_in_a_process_of_its_own ();
      return;
    }
  if (!forbid_threads ())
    return;

  work_init (&work);
  operation = eap_async_operation_manager_create_operation (NULL, NULL);
  g_assert_false (eap_async_operation_run_in_thread (operation, NULL, quick, &released,
                                                     eap_test_released_cb, &error));
  g_assert_cmpuint (error->domain, ==, G_THREAD_ERROR);
  g_clear_error (&error);
  eap_test_assert_released (&released, 1);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==,
                   EAP_OPERATION_STATE_RUNNING);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);

  worker = eap_background_worker_new ();
  g_assert_null (eap_background_worker_run_worker_async (worker, NULL, &error));
  g_assert_cmpuint (error->domain, ==, G_THREAD_ERROR);
  g_assert_false (eap_background_worker_get_is_busy (worker));
  g_assert_false (g_main_context_pending (NULL));
  g_assert_finalize_object (worker);
  work_clear (&work);
}

static void
test_no_further_thread_queues (void)
{
  EapWorkerPool *pool;
  Work work;

  if (!g_test_subprocess ())
    {
      run_in_a_process_of_its_own ();
      return;
    }

  work_init (&work);
  pool = eap_worker_pool_new ("mill", 0);
  start (pool, blocked, &work, 0);
  eap_test_iterate_until_count (NULL, &work.n_begun, 1);
  /* The thread that looks whether the pool must grow, too */
  for (int i = 1; i < 8; i++)
    start (pool, blocked, &work, i);
  eap_test_iterate_until_count (NULL, &work.n_begun, 8);
  forbid_threads ();

  for (int i = 8; i < 20; i++)
    start (pool, quick, &work, i);
  eap_test_gate_open (&work.gate);
  eap_test_iterate_until_count (NULL, &work.n_completed, 20);

  g_assert_finalize_object (pool);
  work_clear (&work);
}

static void
test_much_work (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 2);
  Work work;

  work_init (&work);
  for (int i = 0; i < (int) eap_test_scaled (5000); i++)
    start (pool, quick, &work, i);
  eap_test_iterate_until_count (NULL, &work.n_completed, (int) eap_test_scaled (5000));

  g_assert_cmpint (work.n_begun, ==, (int) eap_test_scaled (5000));
  g_assert_finalize_object (pool);
  work_clear (&work);
}

#define ADD(path, function) g_test_add_func ("/eap/worker-pool/" path, function)

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  ADD ("properties", test_properties);
  ADD ("starts-no-thread-by-itself", test_starts_no_thread_by_itself);
  ADD ("threads-are-named", test_threads_are_named);
  ADD ("one-thread-keeps-the-order", test_one_thread_keeps_the_order);
  ADD ("never-more-than-the-bound", test_never_more_than_the_bound);
  ADD ("default-grows", test_default_grows);
  ADD ("grows-fast-where-all-block", test_grows_fast_where_all_block);
  ADD ("dedicated-never-waits", test_dedicated_never_waits);
  ADD ("pools-do-not-share-threads", test_pools_do_not_share_threads);
  ADD ("dropped-pool-does-its-work", test_dropped_pool_does_its_work);
  ADD ("dropped-on-its-own-thread", test_dropped_on_its_own_thread);
  ADD ("much-work", test_much_work);
  ADD ("grows-when-its-idle-threads-block", test_grows_when_its_idle_threads_block);
  ADD ("grows-slowly-where-work-goes-on", test_grows_slowly_where_work_goes_on);
  ADD ("no-thread-is-an-error", test_no_thread_is_an_error);
  ADD ("no-further-thread-queues", test_no_further_thread_queues);

  return g_test_run ();
}
