/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <unistd.h>

#include "eap-test-component.h"

/* The program ends while a worker sleeps for ever: at once. Each scene is a program of
 * its own, which this one runs with the names of what happens and of how it ends. */

#define DEADLINE_SECONDS 10

/* What is pending at the end stays, and is no leak. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}

static const char *program;
static const char *ending;

static EapTestGate begun;

static void
sleep_for_ever (void)
{
  eap_test_gate_open (&begun);
  for (;;)
    sleep (1000);
}

static EapAsyncCompletedEventArgs *
sleep_work (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  sleep_for_ever ();

  return NULL;
}

static void
sleep_cb (gpointer data)
{
  sleep_for_ever ();
}

static void
sleep_task (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  sleep_for_ever ();
}

/* Waits for what never ends: the program ends under it. */
static EapAsyncCompletedEventArgs *
wait_work (EapAsyncOperation  *operation,
           gpointer            other,
           GError            **error)
{
  eap_test_gate_open (&begun);

  return eap_async_operation_wait (other, -1, error);
}

static void
nothing_cb (gpointer data)
{
}

static EapAsyncCompletedEventArgs *
send_work (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  EapSynchronizationContext *context =
    eap_async_operation_get_synchronization_context (operation);

  eap_test_gate_open (&begun);
  while (eap_synchronization_context_send (context, nothing_cb, NULL, error))
    ;

  return NULL;
}

static EapAsyncCompletedEventArgs *
report_work (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  eap_test_gate_open (&begun);
  while (eap_async_operation_report_progress (operation, 50, NULL))
    ;

  return NULL;
}

static EapAsyncCompletedEventArgs *
exit_work (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  exit (0);
}

static void
run (EapAsyncOperation *operation,
     EapWorkerPool     *pool,
     EapWorkerFunc      func,
     gpointer           data)
{
  g_assert_true (eap_async_operation_run_in_thread (operation, pool, func, data, NULL, NULL));
}

static void
play_default (void)
{
  run (eap_test_start (NULL), NULL, sleep_work, NULL);
}

static void
play_dedicated (void)
{
  run (eap_test_start (NULL), eap_worker_pool_get_dedicated (), sleep_work, NULL);
}

static void
play_task (void)
{
  g_assert_true (eap_async_operation_run_task (eap_test_start (NULL), NULL, sleep_task, NULL, NULL,
                                               NULL));
}

/* A pool that was dropped still has its work to do. */
static void
play_queue (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("one", 1);

  for (int i = 0; i < 100; i++)
    run (eap_test_start (EAP_STATE_INT (i)), pool, sleep_work, NULL);
  g_object_unref (pool);
}

static void
play_growing (void)
{
  for (int i = 0; i < 50; i++)
    run (eap_test_start (NULL), NULL, sleep_work, NULL);
}

static void
play_pending (void)
{
  run (eap_test_start (NULL), NULL, sleep_work, NULL);
  for (int i = 0; i < 100; i++)
    {
      EapAsyncOperation *operation = eap_test_start (EAP_STATE_INT (i));

      eap_async_operation_set_timeout (operation, i % 2 == 0 ? 1 : 3600000);
      eap_async_operation_report_progress (operation, i, NULL);
      eap_async_operation_get_progress (operation);
    }
}

static void
play_component (void)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  EapBackgroundWorker *worker = eap_background_worker_new ();

  g_signal_connect (worker, "do-work", G_CALLBACK (sleep_for_ever), NULL);
  g_assert_nonnull (eap_background_worker_run_worker_async (worker, NULL, NULL));
  for (int i = 0; i < 10; i++)
    {
      EapTestJob *job = g_new (EapTestJob, 1);

      eap_test_job_init (job, i);
      g_assert_nonnull (eap_component_start (component, "queued", NULL, job, g_free, NULL));
    }
}

static void
play_waiting (void)
{
  EapAsyncOperation *other = eap_test_start (NULL);

  run (eap_test_start (NULL), NULL, wait_work, other);
}

static void
play_sending (void)
{
  run (eap_test_start (NULL), NULL, send_work, NULL);
}

static void
play_reporting (void)
{
  run (eap_test_start (NULL), NULL, report_work, NULL);
}

static void
play_thread_pool_context (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();
  EapAsyncOperation *operation = eap_test_start_in (context, NULL);

  eap_async_operation_post (operation, sleep_cb, NULL, NULL, NULL);
  for (int i = 0; i < 10; i++)
    run (eap_test_start_in (context, NULL), NULL, sleep_work, NULL);
}

static void
play_halted (void)
{
  play_default ();
  eap_test_gate_wait (&begun);
  eap_worker_pool_halt ();
  run (eap_test_start (NULL), NULL, sleep_work, NULL);
}

static const struct
{
  const char *name;
  void      (*play) (void);
} scenes[] = {
  { "default", play_default },
  { "dedicated", play_dedicated },
  { "task", play_task },
  { "queue", play_queue },
  { "growing", play_growing },
  { "pending", play_pending },
  { "component", play_component },
  { "waiting", play_waiting },
  { "sending", play_sending },
  { "reporting", play_reporting },
  { "thread-pool-context", play_thread_pool_context },
  { "halted", play_halted },
};

static void
exit_cb (EapAsyncOperation          *operation,
         EapAsyncCompletedEventArgs *args,
         gpointer                    data)
{
  exit (0);
}

static void
end_in_a_handler (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (exit_cb), NULL);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_iterate_until_set (NULL, &(int) { FALSE });
}

static void
end_in_a_worker (void)
{
  run (eap_test_start (NULL), eap_worker_pool_get_dedicated (), exit_work, NULL);
  eap_test_iterate_until_set (NULL, &(int) { FALSE });
}

/* The program of a scene; what it returns main() does. */
static int
play (const char *name)
{
  alarm (3 * DEADLINE_SECONDS);
  eap_test_gate_init (&begun);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (g_str_equal (scenes[i].name, name))
      scenes[i].play ();
  eap_test_gate_wait (&begun);

  if (g_str_equal (ending, "exit"))
    exit (0);
  if (g_str_equal (ending, "handler"))
    end_in_a_handler ();
  if (g_str_equal (ending, "worker"))
    end_in_a_worker ();
  if (g_str_equal (ending, "loop"))
    eap_test_drain (NULL);

  return 0;
}

static void
ended_cb (GObject      *process,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static gboolean
too_late_cb (gpointer process)
{
  g_subprocess_force_exit (process);

  return G_SOURCE_REMOVE;
}

static void
check (const char *name,
       const char *end)
{
  g_autofree char *scene = g_strdup_printf ("--scene=%s", name);
  g_autofree char *how = g_strdup_printf ("--ending=%s", end);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_over = FALSE;
  guint deadline;

  g_test_message ("%s, %s", name, end);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, scene, how, NULL);
  g_assert_no_error (error);
  deadline = g_timeout_add_seconds (DEADLINE_SECONDS, too_late_cb, process);
  g_subprocess_wait_check_async (process, NULL, ended_cb, &is_over);
  eap_test_iterate_until_set (NULL, &is_over);
  g_source_remove (deadline);
}

static void
test_scene (gconstpointer name)
{
  static const char *const endings[] = { "return", "exit", "handler", "worker", "loop" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      /* No worker takes anything up then. */
      if (g_str_equal (name, "halted") && g_str_equal (endings[i], "worker"))
        continue;

      check (name, endings[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_has_prefix (argv[1], "--scene="))
    {
      ending = argv[2] + strlen ("--ending=");
      return play (argv[1] + strlen ("--scene="));
    }

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/eap/faults/exit/%s", scenes[i].name);

      g_test_add_data_func (path, scenes[i].name, test_scene);
    }

  return g_test_run ();
}
