/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "eap-test-component.h"

/* File descriptors are used up, and there are some again. */

#define N_DESCRIPTORS 128

static struct rlimit usual;
static int fillers[N_DESCRIPTORS];
static int n_fillers;

static int
count_descriptors (void)
{
  int n = 0;

  for (int fd = 0; fd < N_DESCRIPTORS; fd++)
    if (fcntl (fd, F_GETFD) != -1)
      n++;

  return n;
}

static gboolean
is_so_many (gpointer n)
{
  return count_descriptors () == *(int *) n;
}

static void
use_up (void)
{
  struct rlimit few = usual;

  few.rlim_cur = N_DESCRIPTORS;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  n_fillers = 0;
  while (n_fillers < N_DESCRIPTORS && (fillers[n_fillers] = dup (STDERR_FILENO)) != -1)
    n_fillers++;
  g_assert_cmpint (errno, ==, EMFILE);
}

static void
free_up (void)
{
  while (n_fillers > 0)
    close (fillers[--n_fillers]);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &usual), ==, 0);
}

static void
expect_warning (void)
{
  g_test_expect_message ("Eap", G_LOG_LEVEL_WARNING, "*no file descriptor left*");
}

static void
check_refused (void)
{
  EapTestReleased released = { 0 };
  EapTestComponent *component;
  g_autoptr (GError) error = NULL;

  expect_warning ();
  g_assert_null (eap_async_operation_manager_create_operation (NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_clear_error (&error);

  /* One for the component's own place, one for the call's */
  expect_warning ();
  expect_warning ();
  component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  g_assert_null (eap_component_start (EAP_COMPONENT (component), "exclusive", NULL, &released,
                                      eap_test_released_cb, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  eap_test_assert_released (&released, 1);
  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (component)), ==, 0);
  g_assert_finalize_object (component);
}

static void
check_works (void)
{
  GMainContext *main_context = g_main_context_get_thread_default ();
  EapBackgroundWorker *worker = eap_background_worker_new ();
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation = eap_background_worker_run_worker_async (worker, NULL, &error);

  g_assert_no_error (error);
  g_object_unref (eap_async_operation_wait (operation, -1, &error));
  g_assert_no_error (error);
  g_assert_false (eap_background_worker_get_is_busy (worker));
  eap_test_finalize_soon (main_context, operation);
  eap_test_finalize_soon (main_context, worker);
}

/* The first of the tests: nothing was started in the default context yet. */
static void
test_default_context (void)
{
  g_main_context_default ();
  use_up ();
  check_refused ();
  check_refused ();
  free_up ();
  check_works ();

  /* It has what it needs. */
  use_up ();
  check_works ();
  free_up ();
}

static void
test_fresh_context (void)
{
  GMainContext *main_context = g_main_context_new ();
  int n_descriptors;

  check_works ();
  n_descriptors = count_descriptors ();
  g_main_context_push_thread_default (main_context);
  for (int i = 0; i < 3; i++)
    {
      use_up ();
      check_refused ();
      free_up ();
    }
  g_assert_cmpint (count_descriptors (), ==, n_descriptors);
  check_works ();
  g_assert_cmpint (count_descriptors (), >, n_descriptors);
  g_main_context_pop_thread_default (main_context);
  g_main_context_unref (main_context);

  /* One is the main context's, and a worker is the last to let go of the other. */
  n_descriptors--;
  eap_test_iterate_until (NULL, is_so_many, &n_descriptors);
}

static void
test_made_by_itself (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *contexts[2];
  EapTestReleased released = { 0 };
  g_autoptr (GError) error = NULL;

  use_up ();
  for (int i = 0; i < 2; i++)
    {
      expect_warning ();
      contexts[i] = eap_main_synchronization_context_new (main_context, i);
    }
  g_test_assert_expected_messages ();
  free_up ();

  for (int i = 0; i < 2; i++)
    {
      EapMainSynchronizationContext *context = EAP_MAIN_SYNCHRONIZATION_CONTEXT (contexts[i]);

      g_assert_null (eap_main_synchronization_context_get_main_context (context));
      g_assert_false (eap_synchronization_context_post (contexts[i], eap_test_released_cb,
                                                        &released, eap_test_released_cb,
                                                        &error));
      g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
      g_clear_error (&error);
      eap_test_assert_released (&released, i + 1);
      g_object_unref (contexts[i]);
    }

  /* There is no other one yet. */
  contexts[0] = eap_main_synchronization_context_new (main_context, 0);
  g_assert_true (eap_main_synchronization_context_get_main_context (
                   EAP_MAIN_SYNCHRONIZATION_CONTEXT (contexts[0])) == main_context);
  g_object_unref (contexts[0]);
  g_main_context_unref (main_context);
}

/* What is pending elsewhere goes on, and is told. */
static void
test_pending (void)
{
  GMainContext *main_context = g_main_context_new ();
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("pending", 0);
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_scene_run (&scene, pool, eap_test_slow_work);
  eap_test_gate_wait (&scene.started);

  use_up ();
  g_main_context_push_thread_default (main_context);
  check_refused ();
  g_main_context_pop_thread_default (main_context);
  eap_async_operation_report_progress (scene.operation, 50, NULL);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.recorder, "50");
  eap_test_gate_open (&scene.go);
  eap_test_assert_succeeded (&scene);
  check_works ();
  free_up ();

  eap_test_assert_recorded (&scene.recorder, "50 completed");
  eap_test_scene_finish_work (&scene);
  g_main_context_unref (main_context);
}

/* A component that was made meanwhile can be called; it is its own place that is gone,
 * where changes of is-busy would be notified. */
static void
test_component_made_meanwhile (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapBackgroundWorker *worker;
  EapAsyncOperation *operation;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (main_context);
  use_up ();
  expect_warning ();
  worker = eap_background_worker_new ();
  g_test_assert_expected_messages ();
  free_up ();

  operation = eap_background_worker_run_worker_async (worker, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (eap_background_worker_get_is_busy (worker));
  g_object_unref (eap_async_operation_wait (operation, -1, &error));
  g_assert_no_error (error);
  g_assert_false (eap_background_worker_get_is_busy (worker));
  eap_test_finalize_soon (main_context, operation);
  eap_test_finalize_soon (main_context, worker);
  g_main_context_pop_thread_default (main_context);
  g_main_context_unref (main_context);
}

static EapAsyncCompletedEventArgs *
nested_work (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  g_autoptr (EapAsyncOperation) inner = eap_async_operation_manager_create_operation (NULL, error);
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;

  if (inner == NULL)
    return NULL;

  eap_async_operation_operation_completed (inner, NULL);
  args = eap_async_operation_wait (inner, -1, error);

  return args != NULL ? eap_async_completed_event_args_new (NULL, FALSE, NULL) : NULL;
}

/* A worker's thread needs none, and its calls go to a context that there is. */
static void
test_worker (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("worker", 0);
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  use_up ();
  eap_test_scene_run (&scene, pool, nested_work);
  eap_test_assert_succeeded (&scene);
  free_up ();
  eap_test_scene_finish_work (&scene);
}

static void
return_true (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

/* A task needs a main context, for which GLib ends the program where there is no
 * descriptor. Nothing worse may happen. */
static void
test_task (void)
{
  if (g_test_subprocess ())
    {
      EapTestScene scene;

      eap_test_scene_init (&scene, NULL);
      use_up ();
      g_assert_true (eap_async_operation_run_task (scene.operation, NULL, return_true, NULL, NULL,
                                                   NULL));
      eap_test_assert_succeeded (&scene);
      return;
    }

  g_test_trap_subprocess (NULL, 20 * G_USEC_PER_SEC, 0);
  if (!g_test_trap_has_passed ())
    g_test_trap_assert_stderr ("*Creating pipes for GWakeup: Too many open files*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#if defined(__SANITIZE_THREAD__)
  g_print ("1..0 # SKIP ThreadSanitizer opens files to tell its suppressions apart\n");
  return 0;
#endif

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &usual), ==, 0);
  if (usual.rlim_max != RLIM_INFINITY && usual.rlim_max < N_DESCRIPTORS)
    {
      g_print ("1..0 # SKIP there are too few file descriptors already\n");
      return 0;
    }

#define ADD(path, function) g_test_add_func ("/eap/faults/descriptors/" path, function)

  ADD ("default-context", test_default_context);
  ADD ("fresh-context", test_fresh_context);
  ADD ("made-by-itself", test_made_by_itself);
  ADD ("pending", test_pending);
  ADD ("component-made-meanwhile", test_component_made_meanwhile);
  ADD ("worker", test_worker);
  ADD ("task", test_task);

  return g_test_run ();
}
