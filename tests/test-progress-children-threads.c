/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Parts of a progress that are reported, come and go on several threads */

#define N_THREADS 4

typedef struct
{
  EapProgress  *parent;     /* (owned) */
  EapProgress **children;   /* (owned) */
  int           n_children;
  EapTestGate   go;
  GThread      *home;
  int           n_running;  /* (atomic): threads */
  int           n_notified;
  double        last;
} Scene;

typedef struct
{
  Scene *scene;
  int    number;
} Worker;

static void
notify_fraction_cb (EapProgress *progress,
                    GParamSpec  *pspec,
                    Scene       *self)
{
  double fraction = eap_progress_get_fraction (progress);

  g_assert_true (g_thread_self () == self->home);
  g_assert_cmpfloat (fraction, >, self->last);
  self->last = fraction;
  self->n_notified++;
}

static void
scene_init (Scene *self,
            int    n_children)
{
  *self = (Scene) { .parent = eap_progress_new (), .n_children = n_children };
  self->home = g_thread_self ();
  eap_test_gate_init (&self->go);
  self->children = g_new0 (EapProgress *, n_children);
  for (int i = 0; i < n_children; i++)
    self->children[i] = eap_progress_new ();
  g_signal_connect (self->parent, "notify::fraction", G_CALLBACK (notify_fraction_cb), self);
}

static void
scene_clear (Scene *self)
{
  for (int i = 0; i < self->n_children; i++)
    g_clear_object (&self->children[i]);
  eap_test_drain (NULL);
  g_assert_finalize_object (self->parent);
  eap_test_drain (NULL);
  g_free (self->children);
  eap_test_gate_clear (&self->go);
}

static gboolean
is_over (gpointer data)
{
  Scene *self = data;

  return g_atomic_int_get (&self->n_running) == 0;
}

/* Has them do it while home iterates: one notification an iteration */
static void
scene_run (Scene       *self,
           GThreadFunc  func)
{
  GThread *threads[N_THREADS];
  Worker workers[N_THREADS];

  self->n_running = N_THREADS;
  for (int i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker) { self, i };
      threads[i] = g_thread_new ("worker", func, &workers[i]);
    }
  eap_test_gate_open (&self->go);

  while (!is_over (self) || g_main_context_pending (NULL))
    {
      int before = self->n_notified;

      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (self->n_notified - before, <=, 1);
    }

  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  eap_test_drain (NULL);
}

static gpointer
report_thread (gpointer data)
{
  Worker *self = data;
  Scene *scene = self->scene;

  eap_test_gate_wait (&scene->go);
  for (int step = 1; step <= 3; step++)
    for (int i = self->number; i < scene->n_children; i += N_THREADS)
      {
        if (step == 3 && i % 2 == 0)
          eap_progress_finish (scene->children[i]);
        else
          eap_progress_report_fraction (scene->children[i], step / 3.0);
      }
  g_atomic_int_add (&scene->n_running, -1);

  return NULL;
}

/* Of different weights, whose sums are not exact */
static void
test_many (void)
{
  Scene scene;

  scene_init (&scene, (int) eap_test_scaled (10000));
  for (int i = 0; i < scene.n_children; i++)
    g_assert_true (eap_progress_add_child (scene.parent, scene.children[i],
                                           0.1 * (1 + i % 7), NULL));

  scene_run (&scene, report_thread);
  g_assert_cmpfloat (eap_progress_get_fraction (scene.parent), ==, 1);
  g_assert_cmpfloat (scene.last, ==, 1);
  g_assert_false (eap_progress_get_indeterminate (scene.parent));

  scene_clear (&scene);
}

static gpointer
come_and_go_thread (gpointer data)
{
  Worker *self = data;
  Scene *scene = self->scene;
  int n = (int) eap_test_scaled (2000);

  eap_test_gate_wait (&scene->go);
  for (int i = 0; i < n; i++)
    {
      EapProgress *child = scene->children[(self->number * 7 + i) % scene->n_children];

      /* Others do the same with it, so each of these may be refused. */
      if (eap_progress_add_child (scene->parent, child, 1 + i % 3, NULL) && i % 2 == 0)
        eap_progress_remove_child (scene->parent, child);
      eap_progress_report_amount (child, i, n);
      if (i % 3 == 0)
        eap_progress_remove_child (scene->parent, child);
    }
  g_atomic_int_add (&scene->n_running, -1);

  return NULL;
}

/* However they came and went, what is left adds up. */
static void
test_come_and_go (void)
{
  Scene scene;

  scene_init (&scene, 10);
  scene_run (&scene, come_and_go_thread);

  for (int i = 0; i < scene.n_children; i++)
    {
      eap_progress_remove_child (scene.parent, scene.children[i]);
      eap_progress_reset (scene.children[i]);
    }
  eap_progress_reset (scene.parent);
  scene.last = -1;
  eap_test_drain (NULL);
  g_assert_true (eap_progress_get_indeterminate (scene.parent));
  g_assert_cmpfloat (eap_progress_get_fraction (scene.parent), ==, 0);

  scene.last = -1;
  for (int i = 0; i < scene.n_children; i++)
    {
      g_assert_true (eap_progress_add_child (scene.parent, scene.children[i], 1, NULL));
      eap_progress_report_fraction (scene.children[i], 0.5);
    }
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (scene.parent), ==, 0.5);

  scene_clear (&scene);
}

static gpointer
own_thread (gpointer data)
{
  Worker *self = data;
  Scene *scene = self->scene;
  int n = (int) eap_test_scaled (1000);

  /* Made, added, reported and dropped again; the last one is finished. */
  eap_test_gate_wait (&scene->go);
  for (int i = 0; i <= n; i++)
    {
      g_autoptr (EapProgress) child = eap_progress_new ();

      g_assert_true (eap_progress_add_child (scene->parent, child, 1, NULL));
      eap_progress_report_fraction (child, (double) i / n);
      if (i == n)
        eap_progress_finish (child);
    }
  g_atomic_int_add (&scene->n_running, -1);

  return NULL;
}

/* Dropped ones are taken out, so all that is left has been done. */
static void
test_dropped_elsewhere (void)
{
  Scene scene;

  scene_init (&scene, 0);
  scene_run (&scene, own_thread);
  g_assert_cmpfloat (eap_progress_get_fraction (scene.parent), ==, 1);

  scene_clear (&scene);
}

static gpointer
drop_parent_thread (gpointer data)
{
  g_object_unref (data);

  return NULL;
}

/* The parent goes while its children tell it. */
static void
test_parent_dropped (void)
{
  int n = (int) eap_test_scaled (500);

  for (int i = 0; i < n; i++)
    {
      EapProgress *parent = eap_progress_new ();
      EapProgress *children[2];
      GThread *thread;

      for (int j = 0; j < 2; j++)
        {
          children[j] = eap_progress_new ();
          g_assert_true (eap_progress_add_child (parent, children[j], 1, NULL));
          eap_progress_report_fraction (children[j], 0.5);
        }

      thread = g_thread_new ("drop", drop_parent_thread, parent);
      eap_test_drain (NULL);
      g_assert_finalize_object (children[0]);
      eap_progress_finish (children[1]);
      eap_test_drain (NULL);
      g_assert_cmpfloat (eap_progress_get_fraction (children[1]), ==, 1);
      g_assert_finalize_object (children[1]);
      g_thread_join (thread);
    }
  eap_test_drain (NULL);
}

typedef struct
{
  EapProgress *child;    /* (owned) */
  double       fraction;
} Call;

static void
make_cb (gpointer data)
{
  ((Call *) data)->child = eap_progress_new ();
}

static void
report_cb (gpointer data)
{
  Call *call = data;

  eap_progress_report_fraction (call->child, call->fraction);
  eap_test_drain (g_main_context_get_thread_default ());
}

static void
drop_cb (gpointer data)
{
  g_clear_object (&((Call *) data)->child);
  eap_test_drain (g_main_context_get_thread_default ());
}

/* The child is shown in one context, the parent in another one. */
static void
test_other_context (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  Call call;
  Scene scene;

  scene_init (&scene, 1);
  eap_test_thread_call (thread, make_cb, &call);
  g_assert_true (eap_progress_add_child (scene.parent, call.child, 1, NULL));
  g_assert_true (eap_progress_add_child (scene.parent, scene.children[0], 1, NULL));

  call.fraction = 0.5;
  eap_test_thread_call (thread, report_cb, &call);
  g_assert_cmpint (scene.n_notified, ==, 0);
  eap_test_drain (NULL);
  g_assert_cmpfloat (scene.last, ==, 0.25);

  eap_test_thread_call (thread, drop_cb, &call);
  eap_progress_report_fraction (scene.children[0], 0.75);
  eap_test_drain (NULL);
  g_assert_cmpfloat (scene.last, ==, 0.75);

  eap_test_thread_free (thread);
  scene_clear (&scene);
}

/* What is on its way when the child's context goes takes it out. */
static void
test_context_gone (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapTestReleased gone = { 0 };
  EapProgress *child;
  Scene scene;

  scene_init (&scene, 1);
  g_main_context_push_thread_default (main_context);
  child = eap_progress_new ();
  g_main_context_pop_thread_default (main_context);
  eap_test_released_watch (&gone, eap_progress_get_synchronization_context (child));
  g_assert_true (eap_progress_add_child (scene.parent, child, 1, NULL));
  g_assert_true (eap_progress_add_child (scene.parent, scene.children[0], 1, NULL));

  eap_progress_report_fraction (child, 0.5);
  g_main_context_unref (main_context);
  g_assert_finalize_object (child);
  eap_test_assert_released (&gone, 1);

  eap_progress_report_fraction (scene.children[0], 0.75);
  eap_test_drain (NULL);
  g_assert_cmpfloat (scene.last, ==, 0.75);

  scene_clear (&scene);
}

/* So does the end of an operation that nobody hears of any more. */
static void
test_operation_context_gone (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapAsyncOperation *operation;
  EapProgress *child;
  Scene scene;

  scene_init (&scene, 1);
  g_main_context_push_thread_default (main_context);
  operation = eap_test_start (NULL);
  g_main_context_pop_thread_default (main_context);
  child = eap_async_operation_get_progress (operation);
  g_assert_true (eap_progress_add_child (scene.parent, child, 1, NULL));
  g_assert_true (eap_progress_add_child (scene.parent, scene.children[0], 1, NULL));
  eap_progress_set_paused (child, TRUE);

  g_main_context_unref (main_context);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETED);
  g_assert_false (eap_progress_get_paused (child));
  eap_progress_report_fraction (scene.children[0], 0.75);
  eap_test_drain (NULL);
  g_assert_cmpfloat (scene.last, ==, 0.75);

  g_assert_finalize_object (operation);
  scene_clear (&scene);
}

static gpointer
cycle_thread (gpointer data)
{
  Worker *self = data;
  Scene *scene = self->scene;
  EapProgress *a = scene->children[self->number % 2];
  EapProgress *b = scene->children[1 - self->number % 2];
  int n = (int) eap_test_scaled (2000);

  eap_test_gate_wait (&scene->go);
  for (int i = 0; i < n; i++)
    {
      eap_progress_add_child (a, b, 1, NULL);
      eap_progress_report_amount (b, i, n);
      eap_progress_remove_child (a, b);
    }
  g_atomic_int_add (&scene->n_running, -1);

  return NULL;
}

/* Each is to be above the other one: never both, or this does not end. */
static void
test_no_cycle (void)
{
  Scene scene;

  scene_init (&scene, 2);
  g_assert_true (eap_progress_add_child (scene.parent, scene.children[0], 1, NULL));
  scene_run (&scene, cycle_thread);
  g_assert_true (eap_progress_remove_child (scene.parent, scene.children[0]));
  g_assert_true (eap_progress_add_child (scene.children[0], scene.children[1], 1, NULL));
  scene_clear (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-children/many", test_many);
  g_test_add_func ("/eap/progress-children/come-and-go", test_come_and_go);
  g_test_add_func ("/eap/progress-children/dropped-elsewhere", test_dropped_elsewhere);
  g_test_add_func ("/eap/progress-children/parent-dropped-elsewhere", test_parent_dropped);
  g_test_add_func ("/eap/progress-children/other-context", test_other_context);
  g_test_add_func ("/eap/progress-children/context-gone", test_context_gone);
  g_test_add_func ("/eap/progress-children/operation-context-gone",
                   test_operation_context_gone);
  g_test_add_func ("/eap/progress-children/no-cycle", test_no_cycle);

  return g_test_run ();
}
