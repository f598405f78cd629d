/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"
#include "eap-timekeeper-private.h"
#include "eap-worker-pool-private.h"

/* Idle threads are held back where short work comes in a row, all but one under an
 * interpreter's lock, and yet nothing is stuck behind work that blocks. That there is such
 * a lock is said for the whole program, so this is a program of its own. */

/* More than make idle threads be held back */
#define N_SHORT 8

/* How long they are, in microseconds */
#define HELD_BACK_MICROSECONDS 5000

typedef struct
{
  EapWorkerPool *pool;      /* (owned) */
  EapTestGate    go;        /* what blocks waits for it */
  int            n_blocked; /* (atomic): have begun to */
  int            n_done;    /* (atomic) */
  gint64         begun_at;  /* when the later work was taken up */
} Scene;

typedef struct
{
  EapJob  job;   /* first: how the pool knows it */
  Scene  *scene;
} Work;

static void
scene_push (Scene  *self,
            void  (*run) (EapJob *job))
{
  Work *work = g_new0 (Work, 1);
  g_autoptr (GError) error = NULL;

  work->job.run = run;
  work->scene = self;
  eap_worker_pool_reserve (self->pool, &error);
  g_assert_no_error (error);
  eap_worker_pool_push (self->pool, &work->job);
}

static void
work_done (EapJob *job)
{
  g_atomic_int_inc (&((Work *) job)->scene->n_done);
  g_free (job);
}

static void
block (EapJob *job)
{
  Scene *scene = ((Work *) job)->scene;

  g_atomic_int_inc (&scene->n_blocked);
  eap_test_gate_wait (&scene->go);
  work_done (job);
}

static void
note_begin (EapJob *job)
{
  ((Work *) job)->scene->begun_at = g_get_monotonic_time ();
  work_done (job);
}

/* What releases the blocked work, so that this must not wait for it */
static void
release (EapJob *job)
{
  Scene *scene = ((Work *) job)->scene;

  scene->begun_at = g_get_monotonic_time ();
  eap_test_gate_open (&scene->go);
  work_done (job);
}

/* While more is pushed it is known already that some waits. */
static void
push_more (EapJob *job)
{
  Scene *scene = ((Work *) job)->scene;

  scene_push (scene, work_done);
  scene_push (scene, block);
  scene_push (scene, release);
  work_done (job);
}

static void
scene_push_short (Scene *self)
{
  for (int i = 0; i < N_SHORT; i++)
    scene_push (self, work_done);
}

/* From here on none of the work has been done. */
static void
scene_begin (Scene *self)
{
  eap_test_gate_init (&self->go);
  g_atomic_int_set (&self->n_blocked, 0);
  g_atomic_int_set (&self->n_done, 0);
}

static void
scene_end (Scene *self,
           int    n_done)
{
  eap_test_iterate_until_count (NULL, &self->n_done, n_done);
  g_assert_cmpint (self->n_done, ==, n_done);
  eap_test_gate_clear (&self->go);
}

/* With two threads, which are idle */
static void
scene_init (Scene *self,
            guint  max_threads)
{
  *self = (Scene) { .pool = eap_worker_pool_new (NULL, max_threads) };

  scene_begin (self);
  scene_push (self, block);
  scene_push (self, block);
  eap_test_iterate_until_count (NULL, &self->n_blocked, 2);
  eap_test_gate_open (&self->go);
  scene_end (self, 2);
}

static void
scene_clear (Scene *self)
{
  g_assert_finalize_object (self->pool);
}

/* Has idle threads held back from now on, unless one of the jobs was interrupted: so
 * what is proved with it is proved some times. */
static void
scene_do_short_work (Scene *self)
{
  scene_begin (self);
  scene_push_short (self);
  scene_end (self, N_SHORT);
}

/* One thread is blocked, and the other one is idle when more work comes. */
static void
test_behind_blocked_work (gconstpointer max_threads)
{
  Scene scene;

  scene_init (&scene, GPOINTER_TO_UINT (max_threads));
  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      scene_do_short_work (&scene);
      scene_begin (&scene);
      scene_push (&scene, block);
      eap_test_iterate_until_count (NULL, &scene.n_blocked, 1);
      scene_push (&scene, release);
      scene_end (&scene, 2);
    }
  scene_clear (&scene);
}

/* Both are idle when it comes, and the one that wakes does not call the other one. */
static void
test_pushed_together (gconstpointer max_threads)
{
  Scene scene;

  scene_init (&scene, GPOINTER_TO_UINT (max_threads));
  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      scene_do_short_work (&scene);
      scene_begin (&scene);
      scene_push (&scene, block);
      scene_push (&scene, release);
      scene_end (&scene, 2);
    }
  scene_clear (&scene);
}

/* Some work has been taken up since somebody looks whether any is. */
static void
test_while_watched (gconstpointer max_threads)
{
  Scene scene;

  scene_init (&scene, GPOINTER_TO_UINT (max_threads));
  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      scene_do_short_work (&scene);
      scene_begin (&scene);
      scene_push (&scene, push_more);
      scene_end (&scene, 4);
    }
  scene_clear (&scene);
}

static void
test_stream (gconstpointer max_threads)
{
  Scene scene;

  scene_init (&scene, GPOINTER_TO_UINT (max_threads));
  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      scene_begin (&scene);
      scene_push_short (&scene);
      scene_push (&scene, block);
      scene_push (&scene, release);
      scene_push_short (&scene);
      scene_end (&scene, 2 * N_SHORT + 2);
    }
  scene_clear (&scene);
}

/* More of it than there are threads, idle or not */
static void
test_much_blocked_work (void)
{
  Scene scene;

  scene_init (&scene, 0);
  for (guint round = 0; round < eap_test_scaled (5); round++)
    {
      scene_begin (&scene);
      scene_push_short (&scene);
      for (int i = 0; i < 50; i++)
        scene_push (&scene, block);
      scene_push (&scene, release);
      scene_end (&scene, N_SHORT + 51);
    }
  scene_clear (&scene);
}

/* With only one thread there is nobody to be held back. */
static void
test_one_thread (void)
{
  Scene scene = { .pool = eap_worker_pool_new (NULL, 1) };

  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      scene_do_short_work (&scene);
      scene_begin (&scene);
      scene_push (&scene, block);
      scene_push_short (&scene);
      eap_test_iterate_until_count (NULL, &scene.n_blocked, 1);
      g_assert_cmpuint (eap_worker_pool_get_n_queued (scene.pool), ==, N_SHORT);
      eap_test_gate_open (&scene.go);
      scene_end (&scene, N_SHORT + 1);
    }
  g_assert_cmpuint (eap_worker_pool_get_n_threads (scene.pool), ==, 1);
  scene_clear (&scene);
}

/* How long the idle thread was not called, with so many at work */
static gint64
scene_hold_back (Scene *self,
                 int    n_at_work)
{
  gint64 pushed_at;

  scene_do_short_work (self);
  scene_begin (self);
  for (int i = 0; i < n_at_work; i++)
    scene_push (self, block);
  eap_test_iterate_until_count (NULL, &self->n_blocked, n_at_work);
  pushed_at = g_get_monotonic_time ();
  scene_push (self, release);
  scene_end (self, n_at_work + 1);

  return self->begun_at - pushed_at;
}

/* Whatever else the machine does, it happens once. */
static void
check_holds_back (int n_at_work)
{
  gint64 longest = 0;
  Scene scene;

  scene_init (&scene, (guint) n_at_work + 1);
  for (int i = 0; i < 500 && longest < HELD_BACK_MICROSECONDS; i++)
    longest = MAX (longest, scene_hold_back (&scene, n_at_work));
  g_assert_cmpint (longest, >=, HELD_BACK_MICROSECONDS);
  scene_clear (&scene);
}

static void
test_under_the_lock (void)
{
  check_holds_back (1);
}

static void
test_without_a_lock (void)
{
  eap_worker_pool_set_has_interpreter_lock (FALSE);
  check_holds_back (MAX ((int) g_get_num_processors () - 1, 1));
  eap_worker_pool_set_has_interpreter_lock (TRUE);
}

/* What was held back while there was a lock is done when there is none any more. */
static void
test_unset_meanwhile (void)
{
  Scene scene;

  scene_init (&scene, 2);
  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      scene_do_short_work (&scene);
      scene_begin (&scene);
      scene_push (&scene, block);
      eap_test_iterate_until_count (NULL, &scene.n_blocked, 1);
      scene_push (&scene, release);
      eap_worker_pool_set_has_interpreter_lock (FALSE);
      scene_end (&scene, 2);
      eap_worker_pool_set_has_interpreter_lock (TRUE);
    }
  scene_clear (&scene);
}

/* Who closes a pool has what it was given done, held back or not. */
static void
test_dropped_pool (void)
{
  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      Scene scene;

      scene_init (&scene, 2);
      scene_do_short_work (&scene);
      scene_begin (&scene);
      scene_push (&scene, block);
      eap_test_iterate_until_count (NULL, &scene.n_blocked, 1);
      scene_push (&scene, release);
      scene_clear (&scene);
      scene_end (&scene, 2);
    }
}

/* Short work is called for at once, also beside work that takes long: that one is known
 * not to come back soon. Some of it may be late for other reasons. */
static void
test_beside_long_work (gconstpointer max_threads)
{
  int fewest = G_MAXINT;
  Scene scene;

  scene_init (&scene, GPOINTER_TO_UINT (max_threads));
  for (int round = 0; round < 10 && fewest > 2; round++)
    {
      int n_late = 0;

      scene_begin (&scene);
      scene_push (&scene, block);
      eap_test_iterate_until_count (NULL, &scene.n_blocked, 1);
      for (int i = 0; i < 40; i++)
        {
          gint64 pushed_at = g_get_monotonic_time ();

          scene_push (&scene, note_begin);
          eap_test_iterate_until_count (NULL, &scene.n_done, i + 1);
          n_late += scene.begun_at - pushed_at >= HELD_BACK_MICROSECONDS;
        }
      fewest = MIN (fewest, n_late);
      eap_test_gate_open (&scene.go);
      scene_end (&scene, 41);
    }
  g_assert_cmpint (fewest, <=, 2);
  scene_clear (&scene);
}

static gpointer
set_and_unset_thread (gpointer is_over)
{
  gboolean has_lock = FALSE;

  while (!g_atomic_int_get ((int *) is_over))
    eap_worker_pool_set_has_interpreter_lock (has_lock = !has_lock);

  return NULL;
}

/* At any moment, also between two looks at it */
static void
test_unset_at_any_time (void)
{
  int is_over = FALSE;
  GThread *thread = g_thread_new ("unset", set_and_unset_thread, &is_over);
  Scene scene;

  scene_init (&scene, 2);
  for (guint round = 0; round < eap_test_scaled (300); round++)
    {
      scene_begin (&scene);
      for (int i = 0; i < 5; i++)
        scene_push_short (&scene);
      scene_push (&scene, block);
      scene_push (&scene, release);
      eap_test_gate_wait (&scene.go);
      while (g_atomic_int_get (&scene.n_done) < 5 * N_SHORT + 2)
        g_thread_yield ();
      scene_end (&scene, 5 * N_SHORT + 2);
    }
  g_atomic_int_set (&is_over, TRUE);
  g_thread_join (thread);
  eap_worker_pool_set_has_interpreter_lock (TRUE);
  scene_clear (&scene);
}

static EapAsyncCompletedEventArgs *
do_release (EapAsyncOperation  *operation,
            gpointer            scene,
            GError            **error)
{
  eap_test_gate_open (&((EapTestScene *) scene)->go);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static EapAsyncCompletedEventArgs *
do_nothing (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
run (EapWorkerPool *pool,
     EapWorkerFunc  func,
     gpointer       data)
{
  g_autoptr (EapAsyncOperation) operation = eap_test_start (NULL);
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_async_operation_run_in_thread (operation, pool, func, data, NULL, NULL));
  args = eap_async_operation_wait (operation, 30 * G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

/* The same for who knows only operations */
static void
test_operations (gconstpointer max_threads)
{
  EapWorkerPool *pool = eap_worker_pool_new (NULL, GPOINTER_TO_UINT (max_threads));

  for (guint round = 0; round < eap_test_scaled (20); round++)
    {
      EapTestScene scene;

      for (int i = 0; i < N_SHORT; i++)
        run (pool, do_nothing, NULL);
      eap_test_scene_init (&scene, NULL);
      eap_test_scene_run (&scene, pool, eap_test_slow_work);
      eap_test_gate_wait (&scene.started);
      run (pool, do_release, &scene);
      eap_test_assert_succeeded (&scene);
      eap_test_scene_finish_work (&scene);
    }
  g_assert_finalize_object (pool);
}

static int has_fired; /* (atomic) */

static void
fire (EapTimer *timer)
{
  g_atomic_int_set (&has_fired, TRUE);
}

/* A pool may be watched yet, which keeps it for so long, and a tool that looks for leaks
 * when the program ends does not find who does. */
static void
wait_for_the_watch (void)
{
  static EapTimer timer = { fire };

  eap_timekeeper_add (&timer, g_get_monotonic_time () + HELD_BACK_MICROSECONDS);
  eap_test_iterate_until_set (NULL, &has_fired);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  eap_worker_pool_set_has_interpreter_lock (TRUE);

#define ADD(path, function) g_test_add_func ("/eap/interpreter-lock/" path, function)
#define ADD_BOTH(path, function) \
  g_test_add_data_func ("/eap/interpreter-lock/" path "/bounded", GUINT_TO_POINTER (2), \
                        function); \
  g_test_add_data_func ("/eap/interpreter-lock/" path "/unbounded", GUINT_TO_POINTER (0), \
                        function)

  ADD_BOTH ("behind-blocked-work", test_behind_blocked_work);
  ADD_BOTH ("pushed-together", test_pushed_together);
  ADD_BOTH ("while-watched", test_while_watched);
  ADD_BOTH ("stream", test_stream);
  ADD ("much-blocked-work", test_much_blocked_work);
  ADD ("one-thread", test_one_thread);
  ADD ("under-the-lock", test_under_the_lock);
  ADD ("without-a-lock", test_without_a_lock);
  ADD ("unset-meanwhile", test_unset_meanwhile);
  ADD_BOTH ("beside-long-work", test_beside_long_work);
  ADD ("unset-at-any-time", test_unset_at_any_time);
  ADD ("dropped-pool", test_dropped_pool);
  ADD_BOTH ("operations", test_operations);

  status = g_test_run ();
  wait_for_the_watch ();

  return status;
}
