/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* How long an operation waits for a worker when others block all that are
 * there. The default pool has to grow, and grows in a process of its own for
 * each measurement. */

#include "bench-utils.h"

#define CAP        2000 /* milliseconds: what takes longer never happens */
#define LONG       200
#define MAX_ROUNDS 5

typedef enum {
  QUICK,
  SLOW, /* longer than GTask waits before it adds a thread: 100 ms */
  BLOCKED,
} Work;

typedef enum {
  AT_ONCE_RUNNING,
  AT_ONCE_HANDLED,
  ALL_RUN,
  LATER_RUNNING,
  LATER_HANDLED,
  N_FIGURES,
} Figure;

typedef struct {
  const char *name;
  void      (*start) (Work work);
  int         n_blocked;
  int         n_rounds;
} Way;

static GMainLoop *loop;
static GMutex gate;      /* held: those that block never end */
static int n_blocked;    /* (atomic) */
static gint64 running;   /* when the worker that does not block began */
static gint64 handled;   /* when its handler was called; 0: it was not */

static void
do_work (Work work)
{
  switch (work)
    {
    case SLOW:
      running = bench_now ();
      g_usleep (LONG * 1000);
      break;
    case BLOCKED:
      __atomic_add_fetch (&n_blocked, 1, __ATOMIC_RELAXED);
      g_mutex_lock (&gate);
      g_mutex_unlock (&gate);
      break;
    case QUICK:
    default:
      running = bench_now ();
    }
}

static void
finished (void)
{
  handled = bench_now ();
  g_main_loop_quit (loop);
}

static EapAsyncCompletedEventArgs *
operation_thread (EapAsyncOperation  *operation,
                  gpointer            data,
                  GError            **error)
{
  do_work (GPOINTER_TO_INT (data));

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
start_operation (Work work)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (NULL, NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (finished), NULL);
  eap_async_operation_run_in_thread (operation, NULL, operation_thread,
                                     GINT_TO_POINTER (work), NULL, NULL);
}

static void
task_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  do_work (GPOINTER_TO_INT (data));
  g_task_return_boolean (task, TRUE);
}

static void
start_task (Work work)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, (GAsyncReadyCallback) finished, NULL);

  g_task_set_task_data (task, GINT_TO_POINTER (work), NULL);
  g_task_run_in_thread (task, task_thread);
}

static gboolean
give_up_cb (gpointer data)
{
  g_main_loop_quit (loop);

  return G_SOURCE_CONTINUE;
}

/* Milliseconds until the worker begins and until the handler is called; FALSE:
 * never */
static gboolean
measure_one (const Way *way,
             Work       work,
             double    *figures)
{
  gint64 begin = bench_now ();
  guint cap = g_timeout_add (CAP, give_up_cb, NULL);

  handled = 0;
  way->start (work);
  g_main_loop_run (loop);
  g_source_remove (cap);

  if (handled == 0)
    return FALSE;

  figures[0] = (running - begin) / 1e6;
  figures[1] = (handled - begin) / 1e6;

  return TRUE;
}

static void
measure_way (gconstpointer  data,
             double        *figures)
{
  const Way *way = data;
  gint64 begin = bench_now ();
  double unused[2];

  g_mutex_lock (&gate);
  loop = g_main_loop_new (NULL, FALSE);
  for (int i = 0; i < N_FIGURES; i++)
    figures[i] = -1;

  for (int i = 0; i < way->n_blocked; i++)
    way->start (BLOCKED);

  if (!measure_one (way, QUICK, &figures[AT_ONCE_RUNNING]))
    return;

  while (__atomic_load_n (&n_blocked, __ATOMIC_RELAXED) < way->n_blocked)
    {
      if (bench_now () - begin > CAP * G_GINT64_CONSTANT (1000000))
        return;
      g_usleep (500);
    }
  figures[ALL_RUN] = (bench_now () - begin) / 1e6;

  if (measure_one (way, SLOW, unused))
    measure_one (way, QUICK, &figures[LATER_RUNNING]);
}

static void
print_way (const Way *way)
{
  double figures[MAX_ROUNDS][N_FIGURES];
  int n_rounds = MIN (way->n_rounds, bench_scale (MAX_ROUNDS, 1));

  for (int round = 0; round < n_rounds; round++)
    bench_in_child (measure_way, way, figures[round], N_FIGURES);

  g_print ("%-8s %8d", way->name, way->n_blocked);
  for (int figure = 0; figure < N_FIGURES; figure++)
    {
      double values[MAX_ROUNDS];
      double median;

      for (int round = 0; round < n_rounds; round++)
        values[round] = figures[round][figure];
      median = bench_median (values, n_rounds);

      if (median < 0)
        g_print (" %12s", "never");
      else
        g_print (" %12.2f", median);
    }
  g_print ("\n");
}

int
main (int   argc,
      char *argv[])
{
  const Way ways[] = {
    { "GTask", start_task, 0, MAX_ROUNDS },
    { "GTask", start_task, 10, 1 },
    { "GTask", start_task, 100, 1 },
    { "eap", start_operation, 0, MAX_ROUNDS },
    { "eap", start_operation, 10, MAX_ROUNDS },
    { "eap", start_operation, 100, MAX_ROUNDS },
  };

  bench_init (argc, argv, "pool");

  g_print ("\nMilliseconds until the next one's worker runs and its handler is called:\n"
           "right after the blocked ones were started, and when all of those run and\n"
           "another one has taken %d ms. Goal: 100 ms. Never: not in %d ms.\n\n",
           LONG, CAP);
  g_print ("%-8s %8s %12s %12s %12s %12s %12s\n", "", "blocked", "runs", "handled",
           "all run", "later: runs", "handled");
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    print_way (&ways[i]);

  return 0;
}
