/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#include "eap-progress-private.h"

/* Workers that are held while a progress is paused */

static gboolean
is_running (EapProgress *progress)
{
  EapGauge *gauge = eap_progress_get_gauge (progress);
  gboolean runs;

  g_mutex_lock (&gauge->lock);
  runs = gauge->since != 0;
  g_mutex_unlock (&gauge->lock);

  return runs;
}

typedef struct
{
  EapProgress  *progress;    /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
  GThread      *threads[3];
  int           n_threads;
  int           n_gone_on;   /* (atomic) */
  int           n_cancelled; /* (atomic) */
} Workers;

static gpointer
worker_thread (gpointer data)
{
  Workers *self = data;
  g_autoptr (GError) error = NULL;

  if (eap_progress_wait_while_paused (self->progress, self->cancellable, &error))
    {
      g_assert_no_error (error);
      g_atomic_int_inc (&self->n_gone_on);
    }
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_atomic_int_inc (&self->n_cancelled);
    }

  return NULL;
}

static gboolean
are_held (gpointer data)
{
  Workers *self = data;
  EapGauge *gauge = eap_progress_get_gauge (self->progress);
  guint n_waiting;

  g_mutex_lock (&gauge->lock);
  n_waiting = gauge->n_waiting;
  g_mutex_unlock (&gauge->lock);

  return n_waiting == (guint) self->n_threads;
}

/* Returns when all of them are held, or about to be. */
static void
workers_start (Workers      *self,
               EapProgress  *progress,
               GCancellable *cancellable,
               int           n)
{
  *self = (Workers) { g_object_ref (progress), cancellable, .n_threads = n };
  if (cancellable != NULL)
    g_object_ref (cancellable);

  for (int i = 0; i < n; i++)
    self->threads[i] = g_thread_new ("worker", worker_thread, self);
  eap_test_iterate_until (NULL, are_held, self);
  g_assert_cmpint (g_atomic_int_get (&self->n_gone_on), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&self->n_cancelled), ==, 0);
}

/* All of them go on, or none. */
static void
workers_finish (Workers  *self,
                gboolean  go_on)
{
  eap_test_iterate_until_count (NULL, go_on ? &self->n_gone_on : &self->n_cancelled,
                                self->n_threads);
  for (int i = 0; i < self->n_threads; i++)
    g_thread_join (self->threads[i]);
  g_assert_cmpint (self->n_gone_on + self->n_cancelled, ==, self->n_threads);
  eap_test_drain (NULL);
  g_clear_object (&self->cancellable);
  g_object_unref (self->progress);
}

static void
test_wait_not_paused (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_progress_wait_while_paused (progress, NULL, NULL));
  g_assert_true (eap_progress_wait_while_paused (progress, cancellable, &error));
  g_assert_no_error (error);

  /* A place to see cancellation too, paused or not */
  g_cancellable_cancel (cancellable);
  g_assert_false (eap_progress_wait_while_paused (progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (eap_progress_wait_while_paused (progress, cancellable, NULL));
  eap_progress_set_paused (progress, TRUE);
  g_assert_false (eap_progress_wait_while_paused (progress, cancellable, NULL));
}

static void
test_wait (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  Workers workers;

  eap_progress_report_fraction (progress, 0.5);
  eap_progress_set_paused (progress, TRUE);
  workers_start (&workers, progress, NULL, 3);
  g_assert_false (is_running (progress));

  eap_progress_set_paused (progress, FALSE);
  workers_finish (&workers, TRUE);
  g_assert_true (is_running (progress));
}

static void
test_wait_cancelled (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Workers workers;
  Workers others;

  eap_progress_set_paused (progress, TRUE);
  workers_start (&workers, progress, cancellable, 2);
  g_cancellable_cancel (cancellable);
  workers_finish (&workers, FALSE);

  /* Those of another one stay. */
  g_cancellable_reset (cancellable);
  workers_start (&others, progress, NULL, 1);
  g_cancellable_cancel (cancellable);
  g_assert_true (are_held (&others));
  g_assert_true (eap_progress_get_paused (progress));
  eap_progress_set_paused (progress, FALSE);
  workers_finish (&others, TRUE);
}

static void
test_wait_finished (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  Workers workers;

  eap_progress_set_paused (progress, TRUE);
  workers_start (&workers, progress, NULL, 2);
  eap_progress_finish (progress);
  workers_finish (&workers, TRUE);
}

typedef struct
{
  EapProgress *top;    /* (owned) */
  EapProgress *middle; /* (owned) */
  EapProgress *bottom; /* (owned) */
  Workers      workers;
} Tree;

/* The top one is paused, and workers of the bottom one wait. */
static void
tree_init (Tree *self)
{
  self->top = eap_progress_new ();
  self->middle = eap_progress_new ();
  self->bottom = eap_progress_new ();
  g_assert_true (eap_progress_add_child (self->top, self->middle, 1, NULL));
  g_assert_true (eap_progress_add_child (self->middle, self->bottom, 1, NULL));
  eap_progress_report_fraction (self->bottom, 0.5);
  eap_test_drain (NULL);
  g_assert_true (is_running (self->bottom));

  eap_progress_set_paused (self->top, TRUE);
  workers_start (&self->workers, self->bottom, NULL, 2);
  g_assert_false (is_running (self->bottom));
  g_assert_false (eap_progress_get_paused (self->middle));
  g_assert_false (eap_progress_get_paused (self->bottom));
}

static void
tree_finish (Tree *self)
{
  workers_finish (&self->workers, TRUE);
  g_assert_true (is_running (self->bottom));
  g_assert_finalize_object (self->bottom);
  eap_test_drain (NULL);
  g_clear_object (&self->middle);
  eap_test_drain (NULL);
  g_clear_object (&self->top);
  eap_test_drain (NULL);
}

static void
test_wait_parent (void)
{
  Tree tree;

  tree_init (&tree);

  /* Its own pause has ended, that of the other has not. */
  eap_progress_set_paused (tree.bottom, TRUE);
  eap_progress_set_paused (tree.bottom, FALSE);
  eap_progress_set_paused (tree.middle, TRUE);
  eap_progress_set_paused (tree.middle, FALSE);
  g_assert_true (are_held (&tree.workers));

  eap_progress_set_paused (tree.top, FALSE);
  tree_finish (&tree);
}

static void
test_wait_removed (void)
{
  Tree tree;

  tree_init (&tree);
  g_assert_true (eap_progress_remove_child (tree.middle, tree.bottom));
  tree_finish (&tree);

  tree_init (&tree);
  g_assert_true (eap_progress_remove_child (tree.top, tree.middle));
  tree_finish (&tree);
}

/* It is a child no longer, and nothing else is paused. */
static void
test_wait_child_finished (void)
{
  Tree tree;

  tree_init (&tree);
  eap_progress_finish (tree.middle);
  workers_finish (&tree.workers, TRUE);
  g_assert_finalize_object (tree.bottom);
  g_assert_finalize_object (tree.middle);
  g_assert_finalize_object (tree.top);
  eap_test_drain (NULL);
}

static void
test_wait_middle_dropped (void)
{
  Tree tree;

  tree_init (&tree);
  g_assert_finalize_object (g_steal_pointer (&tree.middle));
  tree_finish (&tree);
}

static void
test_wait_parent_dropped (void)
{
  Tree tree;

  tree_init (&tree);
  g_assert_finalize_object (g_steal_pointer (&tree.top));
  tree_finish (&tree);
}

/* A child of the one that is dropped; it can be another one's after that. */
static void
test_wait_orphan (void)
{
  EapProgress *parent = eap_progress_new ();
  g_autoptr (EapProgress) other = eap_progress_new ();
  g_autoptr (EapProgress) child = eap_progress_new ();
  Workers workers;

  g_assert_true (eap_progress_add_child (parent, child, 1, NULL));
  eap_progress_set_paused (parent, TRUE);
  workers_start (&workers, child, NULL, 2);
  g_assert_finalize_object (parent);
  workers_finish (&workers, TRUE);

  g_assert_true (eap_progress_add_child (other, child, 1, NULL));
  g_assert_true (eap_progress_wait_while_paused (child, NULL, NULL));
  eap_progress_set_paused (other, TRUE);
  workers_start (&workers, child, NULL, 1);
  eap_progress_set_paused (other, FALSE);
  workers_finish (&workers, TRUE);
}

/* The context of an operation goes, with or without an end that is undelivered: nobody
 * can end the pause any more. */
static void
lose_context (gboolean is_completed)
{
  GMainContext *main_context = g_main_context_new ();
  g_autoptr (EapProgress) parent = eap_progress_new ();
  g_autoptr (GCancellable) own = g_cancellable_new ();
  EapAsyncOperation *operation;
  EapProgress *progress;
  Workers workers;

  g_main_context_push_thread_default (main_context);
  operation = eap_test_start (NULL);
  g_main_context_pop_thread_default (main_context);
  progress = eap_async_operation_get_progress (operation);
  g_assert_true (eap_progress_add_child (parent, progress, 1, NULL));
  eap_progress_set_paused (progress, TRUE);
  workers_start (&workers, progress, is_completed ? NULL : own, 2);
  if (is_completed)
    g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_assert_true (eap_progress_get_paused (progress));

  g_main_context_unref (main_context);
  g_assert_false (eap_progress_get_paused (progress));
  workers_finish (&workers, TRUE);
  g_assert_false (eap_progress_remove_child (parent, progress));
  eap_progress_set_paused (progress, TRUE);
  g_assert_false (eap_progress_get_paused (progress));
  g_assert_finalize_object (operation);
  eap_test_drain (NULL);
}

static void
test_wait_context_gone (void)
{
  lose_context (FALSE);
  lose_context (TRUE);
}

static void
test_wait_parent_finished (void)
{
  Tree tree;

  tree_init (&tree);
  eap_progress_finish (tree.top);
  tree_finish (&tree);
}

static gpointer
pause_thread (gpointer data)
{
  EapProgress *progress = data;
  int n = (int) eap_test_scaled (2000);

  for (int i = 0; i < n; i++)
    {
      eap_progress_set_paused (progress, TRUE);
      eap_progress_set_paused (progress, FALSE);
    }

  return NULL;
}

static gpointer
step_thread (gpointer data)
{
  int n = (int) eap_test_scaled (2000);

  for (int i = 0; i < n; i++)
    {
      g_assert_true (eap_progress_wait_while_paused (data, NULL, NULL));
      eap_progress_advance (data, 1);
    }

  return NULL;
}

/* Nobody is forgotten, however often it changes. */
static void
test_wait_races (void)
{
  EapProgress *parent = eap_progress_new ();
  EapProgress *progress = eap_progress_new ();
  GThread *threads[4];

  g_assert_true (eap_progress_add_child (parent, progress, 1, NULL));
  for (int i = 0; i < 2; i++)
    threads[i] = g_thread_new ("worker", step_thread, progress);
  threads[2] = g_thread_new ("pause", pause_thread, progress);
  threads[3] = g_thread_new ("pause", pause_thread, parent);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);

  eap_test_drain (NULL);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 2 * eap_test_scaled (2000));
  g_assert_true (is_running (progress));
  g_assert_finalize_object (progress);
  g_assert_finalize_object (parent);
  eap_test_drain (NULL);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          int        *n)
{
  (*n)++;
}

static void
refuse_to_pause (EapProgress *progress)
{
  int n = 0;

  g_signal_connect (progress, "notify::paused", G_CALLBACK (count_cb), &n);
  eap_progress_set_paused (progress, TRUE);
  g_assert_false (eap_progress_get_paused (progress));
  g_assert_cmpint (n, ==, 0);
  eap_test_drain (NULL);
  g_assert_cmpint (n, ==, 1);
}

/* What has ended cannot be paused, and a button that is bound to it hears of that. */
static void
test_ended (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  EapProgress *progress = eap_progress_new ();

  eap_progress_finish (progress);
  eap_test_drain (NULL);
  refuse_to_pause (progress);
  g_assert_finalize_object (progress);

  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (NULL);
  refuse_to_pause (eap_async_operation_get_progress (operation));
  g_assert_finalize_object (operation);
  eap_test_drain (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-wait/not-paused", test_wait_not_paused);
  g_test_add_func ("/eap/progress-wait/wait", test_wait);
  g_test_add_func ("/eap/progress-wait/cancelled", test_wait_cancelled);
  g_test_add_func ("/eap/progress-wait/finished", test_wait_finished);
  g_test_add_func ("/eap/progress-wait/parent", test_wait_parent);
  g_test_add_func ("/eap/progress-wait/removed", test_wait_removed);
  g_test_add_func ("/eap/progress-wait/child-finished", test_wait_child_finished);
  g_test_add_func ("/eap/progress-wait/middle-dropped", test_wait_middle_dropped);
  g_test_add_func ("/eap/progress-wait/parent-dropped", test_wait_parent_dropped);
  g_test_add_func ("/eap/progress-wait/orphan", test_wait_orphan);
  g_test_add_func ("/eap/progress-wait/context-gone", test_wait_context_gone);
  g_test_add_func ("/eap/progress-wait/parent-finished", test_wait_parent_finished);
  g_test_add_func ("/eap/progress-wait/races", test_wait_races);
  g_test_add_func ("/eap/progress-wait/ended", test_ended);

  return g_test_run ();
}
