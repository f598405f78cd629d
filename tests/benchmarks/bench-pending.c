/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What pending operations cost while nothing happens: to start them, to have
 * the loop go round beside them, and in memory. */

#include "bench-utils.h"

#include <malloc.h>

#define MAX_ROUNDS 5

typedef enum {
  START,
  ITERATION_BEFORE,
  ITERATION,
  BYTES,
  END,
  N_FIGURES,
} Figure;

typedef struct {
  int    n_pending;
  void (*start) (int i);
} Load;

static EapWorkerPool *pool;
static gpointer *operations;
static GMutex gate; /* held as long as workers are to block */

/* What malloc() has handed out, in all arenas */
static double
allocated (void)
{
#ifdef __GLIBC__
  struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + info.hblkhd;
#else
  return bench_resident () * 1e6;
#endif
}

static EapAsyncCompletedEventArgs *
blocked_thread (EapAsyncOperation  *operation,
                gpointer            data,
                GError            **error)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
blocked_task_thread (GTask        *task,
                     gpointer      source,
                     gpointer      data,
                     GCancellable *cancellable)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
}

static void
start_operation (int i)
{
  operations[i] = eap_async_operation_manager_create_operation (NULL, NULL);
}

static void
start_worker (int i)
{
  start_operation (i);
  eap_async_operation_run_in_thread (operations[i], pool, blocked_thread, NULL, NULL, NULL);
}

static void
start_task (int i)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  operations[i] = g_task_new (NULL, cancellable, NULL, NULL);
  g_task_run_in_thread (operations[i], blocked_task_thread);
}

static double
time_iteration (void)
{
  const int n_iterations = 2000;
  gint64 begin;

  bench_drain ();

  begin = bench_now ();
  for (int i = 0; i < n_iterations; i++)
    g_main_context_iteration (NULL, FALSE);

  return (double) (bench_now () - begin) / n_iterations;
}

/* Keeps every thread busy, so that what comes later is queued. */
static void
block_threads (const Load *load)
{
  operations = g_new (gpointer, load->n_pending + 10);
  pool = eap_worker_pool_new ("bench", 1);
  g_mutex_lock (&gate);

  /* GTask's threads are ten. */
  for (int i = 0; i < 10; i++)
    load->start (load->n_pending + i);
  g_usleep (20000);
}

static void
measure_load (gconstpointer  data,
              double        *figures)
{
  const Load *load = data;
  gint64 begin;
  double bytes;

  block_threads (load);
  figures[ITERATION_BEFORE] = time_iteration ();

  bytes = allocated ();
  begin = bench_now ();
  for (int i = 0; i < load->n_pending; i++)
    load->start (i);
  figures[START] = (double) (bench_now () - begin) / load->n_pending;
  figures[BYTES] = (allocated () - bytes) / load->n_pending;

  figures[ITERATION] = time_iteration ();
  figures[END] = 0;
  if (load->start != start_operation)
    return;

  begin = bench_now ();
  for (int i = 0; i < load->n_pending; i++)
    {
      eap_async_operation_operation_completed (operations[i], NULL);
      g_object_unref (operations[i]);
    }
  bench_drain ();
  figures[END] = (double) (bench_now () - begin) / load->n_pending;
}

/* The medians of several processes; the loads take turns. */
static void
measure_loads (const Load *loads,
               int         n_loads,
               double      medians[][N_FIGURES])
{
  int n_rounds = bench_scale (MAX_ROUNDS, 1);
  g_autofree double *figures = g_new (double, n_rounds * n_loads * N_FIGURES);
  double values[MAX_ROUNDS];

  for (int i = 0; i < n_rounds * n_loads; i++)
    bench_in_child (measure_load, &loads[i % n_loads], &figures[i * N_FIGURES], N_FIGURES);

  for (int i = 0; i < n_loads * N_FIGURES; i++)
    {
      for (int round = 0; round < n_rounds; round++)
        values[round] = figures[round * n_loads * N_FIGURES + i];
      medians[i / N_FIGURES][i % N_FIGURES] = bench_median (values, n_rounds);
    }
}

static void
print_pending (void)
{
  const Load loads[] = {
    { 1000, start_operation },
    { 10000, start_operation },
    { 100000, start_operation },
    { 1000000, start_operation },
  };
  int n_loads = bench_scale (4, 3);
  double figures[G_N_ELEMENTS (loads)][N_FIGURES];

  measure_loads (loads, n_loads, figures);

  g_print ("\n%12s %9s %7s %13s %13s %7s %9s %9s\n", "pending", "start ns", "ratio",
           "iteration ns", "with none", "ratio", "bytes", "end ns");
  for (int i = 0; i < n_loads; i++)
    g_print ("%12d %9.0f %6.2fx %13.0f %13.0f %6.2fx %9.0f %9.0f\n", loads[i].n_pending,
             figures[i][START], figures[i][START] / figures[0][START],
             figures[i][ITERATION], figures[i][ITERATION_BEFORE],
             figures[i][ITERATION] / figures[i][ITERATION_BEFORE],
             figures[i][BYTES], figures[i][END]);
  g_print ("%12s %9s %7s %13s %13s %7s %9s\n", "goal", "", "1.5x", "", "", "flat", "400");
}

static void
print_queued (void)
{
  int n_pending = bench_scale (100000, 10000);
  const Load loads[] = {
    { n_pending, start_task },
    { n_pending, start_worker },
  };
  double figures[G_N_ELEMENTS (loads)][N_FIGURES];

  measure_loads (loads, G_N_ELEMENTS (loads), figures);

  g_print ("\n%12d %-38s %9s %7s %9s  %s\n", n_pending, "queued behind blocked workers",
           "bytes", "ratio", "start ns", "goal");
  g_print ("%12s %-38s %9.0f %7s %9.0f\n", "", "g_task_run_in_thread, with cancellable",
           figures[0][BYTES], "", figures[0][START]);
  g_print ("%12s %-38s %9.0f %6.2fx %9.0f  %s\n", "", "eap_async_operation_run_in_thread",
           figures[1][BYTES], figures[1][BYTES] / figures[0][BYTES], figures[1][START], "1.2x");
}

int
main (int   argc,
      char *argv[])
{
  bench_init (argc, argv, "pending");

  print_pending ();
  print_queued ();

  return 0;
}
