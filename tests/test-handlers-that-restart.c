/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* From each Completed of a component the next call of the same method */

typedef struct
{
  EapComponent *component;   /* (owned) */
  gboolean      is_worker;
  gboolean      iterates;
  EapTestJob    job;         /* of all calls of a method */
  int           n_left;
  int           n_completed;
  int           depth;
  int           deepest;
} Chain;

static void
run_again (Chain *self)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_worker)
    operation = eap_background_worker_run_worker_async (EAP_BACKGROUND_WORKER (self->component),
                                                        NULL, &error);
  else
    operation = eap_component_start (self->component, "exclusive", NULL, &self->job,
                                     eap_test_job_release, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (eap_component_get_n_pending (self->component), ==, 1);
}

static void
completed_cb (EapComponent *component,
              GObject      *args,
              Chain        *self)
{
  int n_completed = ++self->n_completed;

  g_assert_cmpuint (eap_component_get_n_pending (component), ==, 0);
  self->depth++;
  self->deepest = MAX (self->deepest, self->depth);
  if (self->n_left-- > 0)
    {
      run_again (self);

      /* Nothing but what is delivered wakes it. */
      while (self->iterates && self->n_completed == n_completed)
        g_main_context_iteration (NULL, TRUE);
    }
  self->depth--;
}

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            Chain               *self)
{
  g_atomic_int_inc (&self->job.n_runs);
}

static void
check (gboolean is_worker,
       gboolean iterates)
{
  int n = (int) eap_test_scaled (1000);
  Chain chain = { .is_worker = is_worker, .iterates = iterates, .n_left = n };

  eap_test_job_init_quick (&chain.job, 0);
  chain.component = g_object_new (is_worker ? EAP_TYPE_BACKGROUND_WORKER : EAP_TEST_TYPE_COMPONENT,
                                  NULL);
  if (is_worker)
    g_signal_connect (chain.component, "do-work", G_CALLBACK (do_work_cb), &chain);
  g_signal_connect (chain.component, is_worker ? "run-worker-completed" : "exclusive-completed",
                    G_CALLBACK (completed_cb), &chain);

  run_again (&chain);
  eap_test_iterate_until_count (NULL, &chain.n_completed, n + 1);
  eap_test_drain (NULL);
  g_assert_cmpint (chain.n_completed, ==, n + 1);
  g_assert_cmpint (chain.n_left, ==, -1);
  g_assert_cmpint (chain.job.n_runs, ==, n + 1);
  g_assert_cmpint (chain.depth, ==, 0);
  g_assert_cmpint (chain.deepest, ==, iterates ? n + 1 : 1);
  eap_test_finalize_soon (NULL, chain.component);
  eap_test_iterate_until_count (NULL, &chain.job.released.n, is_worker ? 0 : n + 1);
  eap_test_assert_released (&chain.job.released, is_worker ? 0 : n + 1);
  eap_test_gate_clear (&chain.job.started);
  eap_test_gate_clear (&chain.job.go);
}

/* The stack does not grow. */
static void
test_chain (void)
{
  check (FALSE, FALSE);
  check (TRUE, FALSE);
}

/* Each handler iterates the loop until the next call has ended, in whose handler... */
static void
test_recursion (void)
{
  check (FALSE, TRUE);
  check (TRUE, TRUE);
}

static void
warn_cb (EapAsyncOperation          *operation,
         EapAsyncCompletedEventArgs *args,
         EapTestScene               *scene)
{
  g_warning ("Nobody handles this");
}

/* Where warnings end the program they do, although a worker waits. */
static void
test_fatal_warning (void)
{
  if (g_test_subprocess ())
    {
      EapTestScene scene;

      eap_test_scene_init (&scene, NULL);
      eap_test_scene_run (&scene, NULL, eap_test_slow_work);
      eap_test_gate_wait (&scene.started);
      scene.other = eap_test_start (NULL);
      g_signal_connect (scene.other, "completed", G_CALLBACK (warn_cb), &scene);
      g_assert_true (eap_async_operation_operation_completed (scene.other, NULL));
      eap_test_drain (NULL);
      return;
    }

  g_test_trap_subprocess (NULL, 10 * G_USEC_PER_SEC, 0);
  g_assert_false (g_test_trap_reached_timeout ());
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*Nobody handles this*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/handlers-that-restart/" path, function)

  ADD ("chain", test_chain);
  ADD ("recursion", test_recursion);
  ADD ("fatal-warning", test_fatal_warning);

  return g_test_run ();
}
