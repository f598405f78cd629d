/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What it costs that a report of one of many children reaches the root, and what a
 * child occupies. */

#include "bench-utils.h"

#include <malloc.h>

#define N_SIZES 5

typedef enum {
  REPORT, /* ns, of each child's report until the root has it */
  ROUND,  /* ns, of each report where all children report in turn, once a loop */
  ADD,
  END,
  BYTES,
  N_FIGURES,
} Figure;

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

static void
shown_cb (EapProgress *root,
          GParamSpec  *pspec,
          int         *n_shown)
{
  (*n_shown)++;
}

static double
time_of_each (gint64 *begin,
              int     n)
{
  gint64 now = bench_now ();
  double each = (double) (now - *begin) / n;

  *begin = now;

  return each;
}

/* One report at a time, and the loop until nothing is left to show of it */
static double
time_single_reports (EapProgress **children,
                     int           n_children)
{
  int n_reports = bench_scale (20000, 2000);
  gint64 begin = bench_now ();

  for (int i = 0; i < n_reports; i++)
    {
      /* Spread over all of them, and each of them further than before */
      EapProgress *child = children[(gint64) i * 7919 % n_children];

      eap_progress_report_fraction (child, (i + 1.0) / (n_reports + 1.0));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }

  return time_of_each (&begin, n_reports);
}

/* As many as there are, of all children */
static double
time_rounds (EapProgress **children,
             int           n_children)
{
  int n_rounds = MAX (bench_scale (200000, 20000) / n_children, 1);
  gint64 begin = bench_now ();

  for (int round = 1; round <= n_rounds; round++)
    {
      for (int i = 0; i < n_children; i++)
        eap_progress_report_amount (children[i], (guint64) round, (guint64) n_rounds + 1);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }

  return time_of_each (&begin, n_rounds * n_children);
}

static void
measure_tree (gconstpointer  data,
              double        *figures)
{
  int n_children = *(const int *) data;
  g_autoptr (EapProgress) root = eap_progress_new ();
  g_autofree EapProgress **children = g_new (EapProgress *, n_children);
  int n_shown = 0;
  double before;
  gint64 begin;

  g_signal_connect (root, "notify::fraction", G_CALLBACK (shown_cb), &n_shown);

  before = allocated ();
  begin = bench_now ();
  for (int i = 0; i < n_children; i++)
    {
      children[i] = eap_progress_new ();
      eap_progress_add_child (root, children[i], 1, NULL);
    }
  bench_drain ();
  figures[ADD] = time_of_each (&begin, n_children);
  figures[BYTES] = (allocated () - before) / n_children;

  figures[REPORT] = time_single_reports (children, n_children);
  for (int i = 0; i < n_children; i++)
    eap_progress_reset (children[i]);
  bench_drain ();
  figures[ROUND] = time_rounds (children, n_children);

  begin = bench_now ();
  for (int i = 0; i < n_children; i++)
    {
      eap_progress_finish (children[i]);
      g_object_unref (children[i]);
    }
  bench_drain ();
  figures[END] = time_of_each (&begin, n_children);

  if (n_shown == 0 || eap_progress_get_fraction (root) < 1)
    g_print ("The root has not shown all of it\n");
}

/* The median of several processes */
static void
measure (int     n_children,
         double *figures)
{
  double runs[N_FIGURES][5];
  int n_runs = bench_scale (5, 1);

  for (int run = 0; run < n_runs; run++)
    {
      double measured[N_FIGURES];

      bench_in_child (measure_tree, &n_children, measured, N_FIGURES);
      for (int figure = 0; figure < N_FIGURES; figure++)
        runs[figure][run] = measured[figure];
    }

  for (int figure = 0; figure < N_FIGURES; figure++)
    figures[figure] = bench_median (runs[figure], n_runs);
}

int
main (int   argc,
      char *argv[])
{
  const int sizes[N_SIZES] = { 10, 100, 1000, 10000, 100000 };
  double figures[N_SIZES][N_FIGURES];
  int n_sizes;

  bench_init (argc, argv, "progress-tree");
  n_sizes = bench_scale (N_SIZES, 4);

  g_print ("\n%-28s %12s %12s %9s %9s %9s\n", "children of one root", "ns a report",
           "all in turn", "ns to add", "to end", "bytes");
  for (int i = 0; i < n_sizes; i++)
    {
      measure (sizes[i], figures[i]);
      g_print ("%-28d %12.1f %12.1f %9.1f %9.1f %9.1f\n", sizes[i], figures[i][REPORT],
               figures[i][ROUND], figures[i][ADD], figures[i][END], figures[i][BYTES]);
    }

  g_print ("%-28s %11.2fx %11.2fx   goal: 1.5x\n", "the last to 1000",
           figures[n_sizes - 1][REPORT] / figures[2][REPORT],
           figures[n_sizes - 1][ROUND] / figures[2][ROUND]);

  return 0;
}
