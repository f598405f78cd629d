/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eap-test-utils.h"

/* Processes are made while workers run and operations are pending. The child does
 * nothing with the library. */

extern char **environ;

#define N_DESCRIPTORS 256

/* Work that never ceases, and what is pending besides */
typedef struct
{
  EapAsyncOperation *pending;     /* (owned) */
  EapWorkerPool     *pool;        /* (owned) */
  int                n_started;
  int                n_completed; /* (atomic) */
  gboolean           is_over;
} Traffic;

static EapAsyncCompletedEventArgs *
report_work (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  for (int i = 0; i <= 100; i++)
    {
      eap_async_operation_report_progress (operation, i, NULL);
      g_thread_yield ();
    }

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void start_report (Traffic *self);

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              Traffic                    *self)
{
  g_assert_no_error (eap_async_completed_event_args_get_error (args));
  self->n_completed++;
  if (!self->is_over)
    start_report (self);
}

static void
start_report (Traffic *self)
{
  g_autoptr (EapAsyncOperation) operation = eap_test_start (NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), self);
  g_assert_true (eap_async_operation_run_in_thread (operation, self->pool, report_work, NULL,
                                                    NULL, NULL));
  self->n_started++;
}

static void
traffic_init (Traffic *self)
{
  memset (self, 0, sizeof *self);
  self->pool = eap_worker_pool_new ("traffic", 2);
  self->pending = eap_test_start (EAP_STATE_INT (1));
  eap_async_operation_set_timeout (self->pending, 600000);
  for (int i = 0; i < 10; i++)
    start_report (self);
  eap_test_iterate_until_set (NULL, &self->n_completed);
}

static void
traffic_finish (Traffic *self)
{
  int n_completed = self->n_completed;

  /* It goes on in the parent. */
  eap_test_iterate_until_count (NULL, &self->n_completed, n_completed + 1);
  self->is_over = TRUE;
  eap_test_iterate_until_count (NULL, &self->n_completed, self->n_started);
  eap_test_drain (NULL);
  g_assert_cmpint (self->n_completed, ==, self->n_started);
  g_assert_cmpint (eap_async_operation_get_state (self->pending), ==,
                   EAP_OPERATION_STATE_RUNNING);
  g_assert_true (eap_async_operation_operation_completed (self->pending, NULL));
  eap_test_drain (NULL);
  eap_test_finalize_soon (NULL, self->pending);
  g_assert_finalize_object (self->pool);
}

typedef struct
{
  pid_t pid;
  int   status;
} Child;

static gboolean
has_ended (gpointer data)
{
  Child *child = data;

  return waitpid (child->pid, &child->status, WNOHANG) == child->pid;
}

/* Events are delivered meanwhile. */
static void
check_child (pid_t pid,
             int   exit_status)
{
  Child child = { pid, 0 };

  g_assert_cmpint (pid, >, 0);
  eap_test_iterate_until (NULL, has_ended, &child);
  g_assert_true (WIFEXITED (child.status));
  g_assert_cmpint (WEXITSTATUS (child.status), ==, exit_status);
}

static gboolean
is_under_valgrind (void)
{
  const char *preloaded = g_getenv ("LD_PRELOAD");

  return preloaded != NULL && strstr (preloaded, "vgpreload") != NULL;
}

static void
test_exit (void)
{
  int n = (int) eap_test_scaled (300);
  Traffic traffic;

  if (is_under_valgrind ())
    {
      g_test_skip ("valgrind takes what other threads have for leaks of the child");
      return;
    }

  traffic_init (&traffic);
  for (int i = 0; i < n; i++)
    {
      pid_t pid = fork ();

      if (pid == 0)
        _exit (7);
      check_child (pid, 7);
    }
  traffic_finish (&traffic);
}

static void
test_exec (void)
{
  int n = (int) eap_test_scaled (200);
  Traffic traffic;

  traffic_init (&traffic);
  for (int i = 0; i < n; i++)
    {
      pid_t pid = fork ();

      if (pid == 0)
        {
          execl ("/bin/sh", "sh", "-c", "exit 6", NULL);
          _exit (1);
        }
      check_child (pid, 6);
    }
  traffic_finish (&traffic);
}

static void
test_posix_spawn (void)
{
  int n = (int) eap_test_scaled (200);
  char *argv[] = { (char *) "sh", (char *) "-c", (char *) "exit 5", NULL };
  Traffic traffic;

  traffic_init (&traffic);
  for (int i = 0; i < n; i++)
    {
      pid_t pid;

      g_assert_cmpint (posix_spawn (&pid, "/bin/sh", NULL, NULL, argv, environ), ==, 0);
      check_child (pid, 5);
    }
  traffic_finish (&traffic);
}

/* Ten at once: the first is forked before the last has ended. */
static void
test_many_at_once (void)
{
  int n = (int) eap_test_scaled (20);
  Traffic traffic;

  traffic_init (&traffic);
  for (int i = 0; i < n; i++)
    {
      pid_t pids[10];

      for (int j = 0; j < 10; j++)
        {
          pids[j] = fork ();
          if (pids[j] == 0)
            {
              execl ("/bin/sh", "sh", "-c", "exit 4", NULL);
              _exit (1);
            }
        }
      for (int j = 0; j < 10; j++)
        check_child (pids[j], 4);
    }
  traffic_finish (&traffic);
}

typedef struct
{
  int n_ended;
  int n_failed;
} Processes;

static void
waited_cb (GObject      *process,
           GAsyncResult *result,
           gpointer      data)
{
  Processes *processes = data;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, &error))
    processes->n_failed++;
  processes->n_ended++;
}

static void
test_processes_of_gio (void)
{
  int n = (int) eap_test_scaled (100);
  Processes processes = { 0 };
  Traffic traffic;

  traffic_init (&traffic);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error,
                                                          "/bin/sh", "-c", "exit 0", NULL);

      g_assert_no_error (error);
      g_subprocess_wait_check_async (process, NULL, waited_cb, &processes);
    }
  eap_test_iterate_until_count (NULL, &processes.n_ended, n);
  g_assert_cmpint (processes.n_failed, ==, 0);
  traffic_finish (&traffic);
}

/* From a worker too */
static EapAsyncCompletedEventArgs *
spawn_work (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  int status;

  if (!g_spawn_command_line_sync ("/bin/sh -c 'exit 0'", NULL, NULL, &status, error) ||
      !g_spawn_check_wait_status (status, error))
    return NULL;

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
test_in_a_worker (void)
{
  int n = (int) eap_test_scaled (100);
  Traffic traffic;

  traffic_init (&traffic);
  for (int i = 0; i < n; i++)
    {
      EapTestScene scene;

      eap_test_scene_init (&scene, NULL);
      eap_test_scene_run (&scene, NULL, spawn_work);
      eap_test_assert_succeeded (&scene);
      eap_test_scene_finish_work (&scene);
    }
  traffic_finish (&traffic);
}

static void
get_descriptors (gboolean *are_open)
{
  for (int fd = 0; fd < N_DESCRIPTORS; fd++)
    are_open[fd] = fcntl (fd, F_GETFD) != -1;
}

/* What is executed inherits nothing from the library. */
static void
test_descriptors (void)
{
  GMainContext *main_context = g_main_context_new ();
  gboolean before[N_DESCRIPTORS], after[N_DESCRIPTORS];
  EapAsyncOperation *operation;
  int n_opened = 0;

  get_descriptors (before);
  g_main_context_push_thread_default (main_context);
  operation = eap_test_start (NULL);
  get_descriptors (after);
  for (int fd = 0; fd < N_DESCRIPTORS; fd++)
    {
      if (!before[fd] && after[fd])
        {
          n_opened++;
          g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, !=, 0);
        }
    }
  g_assert_cmpint (n_opened, >, 0);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (main_context);
  eap_test_finalize_soon (main_context, operation);
  g_main_context_pop_thread_default (main_context);
  g_main_context_unref (main_context);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/faults/fork/" path, function)

  ADD ("exit", test_exit);
  ADD ("exec", test_exec);
  ADD ("posix-spawn", test_posix_spawn);
  ADD ("many-at-once", test_many_at_once);
  ADD ("processes-of-gio", test_processes_of_gio);
  ADD ("in-a-worker", test_in_a_worker);
  ADD ("descriptors", test_descriptors);

  return g_test_run ();
}
