/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-poll-context.h"

/* Where and how often a progress notifies, and that nothing is left of it */

#define N_WORKERS 3

/* A progress, those who report to it, and what is heard of it */
typedef struct
{
  EapProgress *progress;   /* (owned) (nullable) */
  GThread     *home;       /* (nullable): where it must be heard */
  EapTestGate  go;
  int          is_over;    /* (atomic): the workers are to stop */
  int          n_notified; /* (atomic): of the fraction */
  int          n_inside;   /* (atomic): handlers that run now */
  double       last;       /* what was notified last */
  EapProgress *dropped;    /* by the workers */
  EapTestReleased context_gone;
} Scene;

static void
scene_watch_context (Scene *self)
{
  eap_test_released_watch (&self->context_gone,
                           eap_progress_get_synchronization_context (self->progress));
}

/* A timer that has just fired may be the last one to let go of it. */
static void
scene_assert_context_gone (Scene *self)
{
  eap_test_iterate_until_set (NULL, &self->context_gone.n);
  g_assert_cmpint (self->context_gone.n, ==, 1);
}

static void
notify_fraction_cb (EapProgress *progress,
                    GParamSpec  *pspec,
                    Scene       *self)
{
  double fraction = eap_progress_get_fraction (progress);

  g_assert_cmpint (g_atomic_int_add (&self->n_inside, 1), ==, 0);
  g_assert_true (self->home == NULL || g_thread_self () == self->home);
  g_assert_cmpfloat (fraction, >, self->last);
  self->last = fraction;
  g_atomic_int_inc (&self->n_notified);
  g_atomic_int_add (&self->n_inside, -1);
}

static void
scene_connect (Scene *self)
{
  g_signal_connect (self->progress, "notify::fraction", G_CALLBACK (notify_fraction_cb), self);
}

/* Takes the progress */
static void
scene_init (Scene       *self,
            EapProgress *progress,
            GThread     *home)
{
  *self = (Scene) { .progress = progress, .home = home };
  eap_test_gate_init (&self->go);
  scene_connect (self);
}

static void
scene_clear (Scene *self)
{
  if (self->progress != NULL)
    g_assert_finalize_object (self->progress);
  eap_test_gate_clear (&self->go);
}

static gpointer
advance_thread (gpointer data)
{
  Scene *self = data;
  int n = (int) eap_test_scaled (3000);

  eap_test_gate_wait (&self->go);
  for (int i = 0; i < n; i++)
    eap_progress_advance (self->progress, 1);

  return NULL;
}

static void
start_workers (Scene       *self,
               GThread    **threads,
               GThreadFunc  func)
{
  guint64 total = N_WORKERS * eap_test_scaled (3000);

  eap_progress_report_amount (self->progress, 0, total);
  for (int i = 0; i < N_WORKERS; i++)
    threads[i] = g_thread_new ("worker", func, self);
  eap_test_gate_open (&self->go);
}

static void
join_workers (GThread **threads)
{
  for (int i = 0; i < N_WORKERS; i++)
    g_thread_join (threads[i]);
}

static gboolean
is_whole (gpointer progress)
{
  return eap_progress_get_fraction (progress) == 1;
}

/* Never from within the call that reports, also at home */
static void
test_not_at_once (void)
{
  Scene scene;

  scene_init (&scene, eap_progress_new (), g_thread_self ());
  eap_progress_report_fraction (scene.progress, 0.5);
  eap_progress_finish (scene.progress);
  g_assert_cmpint (scene.n_notified, ==, 0);
  g_assert_cmpfloat (eap_progress_get_fraction (scene.progress), ==, 0);

  /* What comes together is notified together. */
  eap_test_drain (NULL);
  g_assert_cmpint (scene.n_notified, ==, 1);
  g_assert_cmpfloat (scene.last, ==, 1);

  scene_clear (&scene);
}

/* Workers report all the time: once an iteration, whatever they do */
static void
test_once_an_iteration (void)
{
  GThread *threads[N_WORKERS];
  Scene scene;

  scene_init (&scene, eap_progress_new (), g_thread_self ());
  start_workers (&scene, threads, advance_thread);

  while (!is_whole (scene.progress))
    {
      int before = scene.n_notified;

      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (scene.n_notified - before, <=, 1);
    }

  join_workers (threads);
  eap_test_drain (NULL);
  g_assert_cmpfloat (scene.last, ==, 1);
  g_assert_cmpuint (eap_progress_get_processed (scene.progress), ==,
                    N_WORKERS * eap_test_scaled (3000));
  scene_clear (&scene);
}

static void
advance_again_cb (EapProgress *progress,
                  GParamSpec  *pspec,
                  int         *n_left)
{
  if ((*n_left)-- > 0)
    eap_progress_advance (progress, 1);
}

/* A handler that reports causes the next one, in the next iteration. */
static void
test_reports_in_handler (void)
{
  int n_left = 10;
  int n = 0;
  Scene scene;

  scene_init (&scene, eap_progress_new (), g_thread_self ());
  g_signal_connect (scene.progress, "notify::fraction", G_CALLBACK (advance_again_cb), &n_left);
  eap_progress_report_amount (scene.progress, 1, 12);

  while (g_main_context_iteration (NULL, FALSE))
    {
      g_assert_cmpint (scene.n_notified - n, <=, 1);
      n = scene.n_notified;
    }
  g_assert_cmpint (n, ==, 11);

  scene_clear (&scene);
}

static void
make_cb (gpointer data)
{
  Scene *self = data;

  scene_init (self, eap_progress_new (), g_thread_self ());
}

/* That of the thread that makes it, whoever reports */
static void
test_second_thread (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  GThread *threads[N_WORKERS];
  Scene scene;

  eap_test_thread_call (thread, make_cb, &scene);
  start_workers (&scene, threads, advance_thread);
  join_workers (threads);
  eap_test_iterate_until (NULL, is_whole, scene.progress);

  /* So that no handler runs any more */
  eap_test_thread_free (thread);
  g_assert_cmpint (scene.n_notified, >, 0);
  g_assert_cmpfloat (scene.last, ==, 1);
  scene_clear (&scene);
}

static void
test_foreign_loop (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  GThread *threads[N_WORKERS];
  Scene scene;

  scene_init (&scene, g_object_new (EAP_TYPE_PROGRESS, "synchronization-context", context, NULL),
              g_thread_self ());
  g_assert_true (eap_progress_get_synchronization_context (scene.progress) == context);
  start_workers (&scene, threads, advance_thread);

  /* The main context has nothing to do with it. */
  eap_test_drain (NULL);
  g_assert_cmpint (scene.n_notified, ==, 0);

  while (!is_whole (scene.progress))
    {
      int before = scene.n_notified;

      poll_context_iterate (context, TRUE);
      g_assert_cmpint (scene.n_notified - before, <=, 1);
    }

  join_workers (threads);
  scene_clear (&scene);
  poll_context_free (context);
}

/* Many threads dispatch, and one handler runs at a time (it is asserted in it). */
static void
test_thread_pool (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();
  GThread *threads[N_WORKERS];
  EapTestReleased gone = { 0 };
  Scene scene;

  scene_init (&scene, g_object_new (EAP_TYPE_PROGRESS, "synchronization-context", context, NULL),
              NULL);
  start_workers (&scene, threads, advance_thread);
  join_workers (threads);
  eap_test_iterate_until (NULL, is_whole, scene.progress);
  g_object_unref (eap_test_released_watch (&gone, g_steal_pointer (&scene.progress)));
  eap_test_iterate_until_set (NULL, &gone.n);
  g_assert_cmpint (scene.n_inside, ==, 0);
  g_assert_cmpfloat (scene.last, ==, 1);

  scene_clear (&scene);
  eap_test_finalize_soon (NULL, context);
}

static void
nested_cb (EapProgress *progress,
           GParamSpec  *pspec,
           Scene       *self)
{
  int before = self->n_notified;

  if (before > 1)
    return;

  /* Held back until this returns */
  eap_progress_report_fraction (progress, 0.75);
  eap_progress_set_text (progress, "nested");
  eap_test_drain (NULL);
  g_assert_cmpint (self->n_notified, ==, before);
}

static void
test_nested_loop (void)
{
  Scene scene;

  scene_init (&scene, eap_progress_new (), g_thread_self ());
  g_signal_connect (scene.progress, "notify::fraction", G_CALLBACK (nested_cb), &scene);
  eap_progress_report_fraction (scene.progress, 0.5);
  eap_test_drain (NULL);
  g_assert_cmpint (scene.n_notified, ==, 2);
  g_assert_cmpfloat (scene.last, ==, 0.75);

  scene_clear (&scene);
}

static void
show_other_cb (EapProgress *progress,
               GParamSpec  *pspec,
               EapProgress *other)
{
  eap_progress_report_fraction (other, 1);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (other), ==, 1);
}

/* Another one goes on meanwhile. */
static void
test_nested_loop_other (void)
{
  g_autoptr (EapProgress) other = eap_progress_new ();
  Scene scene;

  scene_init (&scene, eap_progress_new (), g_thread_self ());
  g_signal_connect (scene.progress, "notify::fraction", G_CALLBACK (show_other_cb), other);
  eap_progress_report_fraction (scene.progress, 0.5);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (other), ==, 1);

  scene_clear (&scene);
}

static void
drop_cb (EapProgress *progress,
         GParamSpec  *pspec,
         Scene       *self)
{
  eap_progress_report_fraction (progress, 0.75);
  g_clear_object (&self->progress);
}

static void
test_dropped_in_handler (void)
{
  EapTestReleased gone = { 0 };
  Scene scene;

  scene_init (&scene, eap_test_released_watch (&gone, eap_progress_new ()), g_thread_self ());
  g_signal_connect (scene.progress, "notify::fraction", G_CALLBACK (drop_cb), &scene);
  eap_progress_report_fraction (scene.progress, 0.5);
  eap_test_drain (NULL);
  eap_test_assert_released (&gone, 1);
  g_assert_cmpint (scene.n_notified, ==, 1);

  scene_clear (&scene);
}

static void
make_in_new_context (Scene        *self,
                     GMainContext *main_context)
{
  g_main_context_push_thread_default (main_context);
  scene_init (self, eap_progress_new (), g_thread_self ());
  g_main_context_pop_thread_default (main_context);
  scene_watch_context (self);
}

/* Nothing is notified, nor left. */
static void
test_dropped_with_change (void)
{
  GMainContext *main_context = g_main_context_new ();
  Scene scene;

  make_in_new_context (&scene, main_context);
  eap_progress_report_fraction (scene.progress, 0.5);
  g_assert_finalize_object (g_steal_pointer (&scene.progress));
  eap_test_drain (main_context);
  g_assert_cmpint (scene.n_notified, ==, 0);

  g_main_context_unref (main_context);
  scene_assert_context_gone (&scene);
  scene_clear (&scene);
}

static gpointer
drop_thread (gpointer data)
{
  Scene *self = data;

  eap_test_gate_wait (&self->go);
  eap_progress_advance (self->dropped, 1);
  g_object_unref (self->dropped);

  return NULL;
}

/* The last reference, while home shows something */
static void
test_dropped_on_worker (void)
{
  int n = (int) eap_test_scaled (500);

  for (int i = 0; i < n; i++)
    {
      EapTestReleased gone = { 0 };
      GThread *threads[N_WORKERS];
      Scene scene;

      scene_init (&scene, eap_test_released_watch (&gone, eap_progress_new ()), g_thread_self ());
      for (int j = 0; j < N_WORKERS; j++)
        g_object_ref (scene.progress);
      scene.dropped = scene.progress;
      start_workers (&scene, threads, drop_thread);
      g_clear_object (&scene.progress);
      eap_test_iterate_until_set (NULL, &gone.n);
      join_workers (threads);
      eap_test_drain (NULL);
      g_assert_cmpint (gone.n, ==, 1);
      scene_clear (&scene);
    }
}

/* It is of no use any more, and does no harm. */
static void
test_context_gone_before (void)
{
  GMainContext *main_context = g_main_context_new ();
  Scene scene;

  make_in_new_context (&scene, main_context);
  g_main_context_unref (main_context);

  eap_progress_report_amount (scene.progress, 1, 2);
  eap_progress_set_text (scene.progress, "text");
  eap_progress_set_paused (scene.progress, TRUE);
  eap_progress_finish (scene.progress);
  eap_progress_get_elapsed (scene.progress);
  g_assert_cmpint (scene.n_notified, ==, 0);
  g_assert_cmpfloat (eap_progress_get_fraction (scene.progress), ==, 0);
  g_assert_false (eap_progress_get_paused (scene.progress));

  g_assert_finalize_object (g_steal_pointer (&scene.progress));
  scene_assert_context_gone (&scene);
  scene_clear (&scene);
}

/* With a change on its way, and one that was put off to the next iteration */
static void
test_context_gone_with_change (void)
{
  for (int put_off = 0; put_off < 2; put_off++)
    {
      GMainContext *main_context = g_main_context_new ();
      int n_left = 1;
      Scene scene;

      make_in_new_context (&scene, main_context);
      g_signal_connect (scene.progress, "notify::fraction", G_CALLBACK (advance_again_cb), &n_left);
      eap_progress_report_amount (scene.progress, 1, 12);
      if (put_off)
        g_main_context_iteration (main_context, FALSE);
      g_main_context_unref (main_context);
      g_assert_cmpint (scene.n_notified, ==, put_off);

      g_assert_finalize_object (g_steal_pointer (&scene.progress));
      scene_assert_context_gone (&scene);
      scene_clear (&scene);
    }
}

static gpointer
flood_thread (gpointer data)
{
  Scene *self = data;

  eap_test_gate_wait (&self->go);
  while (!g_atomic_int_get (&self->is_over))
    eap_progress_advance (self->progress, 1);

  return NULL;
}

static void
test_context_goes_while_reporting (void)
{
  int n = (int) eap_test_scaled (200);

  for (int i = 0; i < n; i++)
    {
      GMainContext *main_context = g_main_context_new ();
      GThread *threads[N_WORKERS];
      Scene scene;

      make_in_new_context (&scene, main_context);
      start_workers (&scene, threads, flood_thread);
      for (int j = 0; j < i % 3; j++)
        g_main_context_iteration (main_context, FALSE);
      g_main_context_unref (main_context);
      g_atomic_int_set (&scene.is_over, TRUE);
      join_workers (threads);

      g_assert_finalize_object (g_steal_pointer (&scene.progress));
      scene_assert_context_gone (&scene);
      scene_clear (&scene);
    }
}

/* What a thread reads never goes back, and is nothing that was not reported. */
static gpointer
read_thread (gpointer data)
{
  Scene *self = data;
  double last = 0;

  eap_test_gate_wait (&self->go);
  while (!is_whole (self->progress))
    {
      g_autofree char *summary = eap_progress_dup_summary (self->progress);
      double fraction = eap_progress_get_fraction (self->progress);
      guint64 processed = eap_progress_get_processed (self->progress);

      g_assert_nonnull (summary);
      g_assert_cmpfloat (fraction, >=, last);
      g_assert_cmpuint (processed, <=, 3000);
      g_assert_cmpint (eap_progress_get_percentage (self->progress), >=, (int) (last * 100));
      last = fraction;
    }

  return NULL;
}

static void
test_getters_elsewhere (void)
{
  GThread *threads[N_WORKERS];
  Scene scene;

  scene_init (&scene, eap_progress_new (), g_thread_self ());
  start_workers (&scene, threads, read_thread);
  for (int i = 1; i <= 3000; i++)
    {
      eap_progress_report_amount (scene.progress, (guint64) i, 3000);
      if (i % 4 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  eap_test_iterate_until (NULL, is_whole, scene.progress);
  join_workers (threads);

  eap_test_drain (NULL);
  scene_clear (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-context/not-at-once", test_not_at_once);
  g_test_add_func ("/eap/progress-context/once-an-iteration", test_once_an_iteration);
  g_test_add_func ("/eap/progress-context/reports-in-handler", test_reports_in_handler);
  g_test_add_func ("/eap/progress-context/second-thread", test_second_thread);
  g_test_add_func ("/eap/progress-context/foreign-loop", test_foreign_loop);
  g_test_add_func ("/eap/progress-context/thread-pool", test_thread_pool);
  g_test_add_func ("/eap/progress-context/nested-loop", test_nested_loop);
  g_test_add_func ("/eap/progress-context/nested-loop-other", test_nested_loop_other);
  g_test_add_func ("/eap/progress-context/dropped-in-handler", test_dropped_in_handler);
  g_test_add_func ("/eap/progress-context/dropped-with-change", test_dropped_with_change);
  g_test_add_func ("/eap/progress-context/dropped-on-worker", test_dropped_on_worker);
  g_test_add_func ("/eap/progress-context/context-gone-before", test_context_gone_before);
  g_test_add_func ("/eap/progress-context/context-gone-with-change",
                   test_context_gone_with_change);
  g_test_add_func ("/eap/progress-context/context-goes-while-reporting",
                   test_context_goes_while_reporting);
  g_test_add_func ("/eap/progress-context/getters-elsewhere", test_getters_elsewhere);

  return g_test_run ();
}
