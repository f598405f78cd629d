/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "bench-utils.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static gboolean is_quick;

void
bench_init (int          argc,
            char       **argv,
            const char  *title)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%F %R");
  double load = 0;

  is_quick = argc > 1 && g_str_equal (argv[1], "--quick");

  /* Above a tenth or so, others were at work and the figures are doubtful. */
  getloadavg (&load, 1);
  g_print ("%s: %u cores with a load of %.1f, GLib %u.%u.%u, %s%s\n", title,
           g_get_num_processors (), load, glib_major_version, glib_minor_version,
           glib_micro_version, date, is_quick ? ", quick" : "");
}

int
bench_scale (int full,
             int quick)
{
  return is_quick ? quick : full;
}

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* Nanoseconds */
gint64
bench_now (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

/* Nanoseconds that all threads of the process ran */
gint64
bench_processor_time (void)
{
  return read_clock (CLOCK_PROCESS_CPUTIME_ID);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

void
bench_sort (double *values,
            int     n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);
}

/* Sorts @values. */
double
bench_median (double *values,
              int     n_values)
{
  bench_sort (values, n_values);

  return (values[(n_values - 1) / 2] + values[n_values / 2]) / 2;
}

/* The memory that the process occupies, in MB */
double
bench_resident (void)
{
  g_autofree char *statm = NULL;
  const char *resident;

  if (!g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL))
    return 0;

  resident = strchr (statm, ' ');

  return resident != NULL ? g_ascii_strtod (resident, NULL) * sysconf (_SC_PAGESIZE) / 1e6 : 0;
}

/* Delivers what is on its way, releases included. */
void
bench_drain (void)
{
  for (int i = 0; i < 3; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
run_rounds (BenchRow *rows,
            int       n_rows,
            int       n_rounds)
{
  g_autofree double *costs = g_new (double, n_rows * n_rounds);
  g_autofree double *ratios = g_new (double, n_rows * n_rounds);

  for (int round = 0; round < n_rounds; round++)
    {
      for (int row = 0; row < n_rows; row++)
        {
          double cost = rows[row].run (rows[row].data);

          costs[row * n_rounds + round] = cost;
          ratios[row * n_rounds + round] = cost / costs[round];
        }
    }

  for (int row = 0; row < n_rows; row++)
    {
      rows[row].cost = bench_median (&costs[row * n_rounds], n_rounds);
      rows[row].ratio = bench_median (&ratios[row * n_rounds], n_rounds);
    }
}

/* Prints the rows as a table. */
void
bench_compare (const char *title,
               const char *unit,
               BenchRow   *rows,
               int         n_rows,
               int         n_rounds)
{
  run_rounds (rows, n_rows, n_rounds);

  g_print ("\n%-46s %9s %8s %8s  %s\n", title, unit, "ratio", "faster", "goal");
  for (int row = 0; row < n_rows; row++)
    g_print ("%-46s %9.2f %7.2fx %7.1fx  %s\n", rows[row].name, rows[row].cost,
             rows[row].ratio, 1 / rows[row].ratio,
             rows[row].goal != NULL ? rows[row].goal : "");
}

/* Measures in a process of its own, where memory and threads are as they are
 * at the start of a program. Before the first thread. */
void
bench_in_child (BenchChildFunc  func,
                gconstpointer   data,
                double         *figures,
                int             n_figures)
{
  gssize size = n_figures * sizeof *figures;
  int fds[2];
  pid_t child;

  if (pipe (fds) != 0 || (child = fork ()) == -1)
    g_error ("Cannot make a process: %s", g_strerror (errno));

  if (child == 0)
    {
      func (data, figures);
      _exit (write (fds[1], figures, size) == size ? 0 : 1);
    }

  close (fds[1]);
  for (int i = 0; i < n_figures; i++)
    figures[i] = -1;
  if (read (fds[0], figures, size) != size)
    g_print ("The process that measures died\n");
  close (fds[0]);
  waitpid (child, NULL, 0);
}
