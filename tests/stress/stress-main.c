/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "stress-program.h"

/* Random programs, one after the other, until the time is over */

static gint64 seed;
static gboolean has_seed;
static int n_seconds = 600;
static int n_threads = 3;
static int n_programs;
static int n_repeats = 1;
static int patience = 20;
static gboolean verbose;

static volatile sig_atomic_t is_interrupted;
static int is_over;
static gint64 begin;

static gboolean
seed_cb (const char  *name,
         const char  *value,
         gpointer     data,
         GError     **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64 / 2, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "A seed is a number from 0 to %" G_GINT64_FORMAT ", which “%s” is not",
                   G_MAXINT64 / 2, value);
      return FALSE;
    }

  seed = (gint64) number;
  has_seed = TRUE;

  return TRUE;
}

static const GOptionEntry entries[] = {
  { "seed", 's', 0, G_OPTION_ARG_CALLBACK, seed_cb,
    "The first program; the next ones count up from it (default: from the clock)", "N" },
  { "seconds", 't', 0, G_OPTION_ARG_INT, &n_seconds, "How long to go on (default: 600)", "N" },
  { "threads", 'j', 0, G_OPTION_ARG_INT, &n_threads,
    "Threads besides those of the worlds; part of what a seed means (default: 3)", "N" },
  { "programs", 'n', 0, G_OPTION_ARG_INT, &n_programs,
    "How many programs to run at most (default: 0, as many as there is time for)", "N" },
  { "repeat", 'r', 0, G_OPTION_ARG_INT, &n_repeats,
    "Run each program so many times before the next one (default: 1)", "N" },
  { "patience", 'p', 0, G_OPTION_ARG_INT, &patience,
    "Seconds without anything happening that are taken for a hang (default: 20)", "N" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Print each program before it runs", NULL },
  G_OPTION_ENTRY_NULL
};

static const char *const summary =
  "Runs random programs of operations, components, workers, contexts and threads, and checks "
  "what is guaranteed: one Completed for each operation that was started, in order, in the "
  "right place, and nothing left over.";

static const char *const description =
  "A violation is printed with the seed, what was expected and the history of the operation, "
  "and ends the run with status 1; a hang aborts it, so that a debugger shows who "
  "waits for whom. The program that a seed stands for is always the same one; "
  "how its threads meet is not. So repeat a seed that has failed many times, some hundreds for "
  "a start, and keep what else there was, as MALLOC_PERTURB_ or other work for the "
  "processors.\n\nEach line of a program that --verbose prints is a list of "
  "actions, VERB TARGET/AMOUNT.";

/* Who means it twice does not want to wait for what hangs. The same signal may come to
 * the process and to its group. */
static void
interrupted_cb (int number)
{
  static time_t first;
  time_t now = time (NULL);

  if (is_interrupted && now - first >= 1)
    _exit (128 + number);

  first = now;
  is_interrupted = number;
}

static double
get_elapsed (void)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static void
print_progress (guint64 current)
{
  g_print ("%6.0f s: seed %" G_GUINT64_FORMAT ", %d programs, %d operations, %d posts, "
           "%d deaths\n", get_elapsed (), current, g_atomic_int_get (&stress_totals.n_programs),
           g_atomic_int_get (&stress_totals.n_started), g_atomic_int_get (&stress_totals.n_mails),
           g_atomic_int_get (&stress_totals.n_deaths));
}

static void
print_totals (void)
{
  const int *ends = stress_totals.n_ends;

  g_print ("%s after %.1f s\n", is_interrupted ? "Interrupted" : "No violation", get_elapsed ());
  g_print ("  programs:     %d, and %d floods\n", stress_totals.n_programs,
           stress_totals.n_floods);
  g_print ("  operations:   %d started, %d refused, %d joined another one\n",
           stress_totals.n_started, stress_totals.n_refused, stress_totals.n_joined);
  g_print ("  completions:  %d succeeded, %d failed, %d cancelled, %d timed out, %d abandoned, "
           "%d with wrong args\n", ends[STRESS_END_SUCCESS], ends[STRESS_END_ERROR],
           ends[STRESS_END_CANCELLED], ends[STRESS_END_TIMED_OUT], ends[STRESS_END_ABANDONED],
           ends[STRESS_END_INVALID]);
  g_print ("  contexts:     %d died, with %d operations unheard\n", stress_totals.n_deaths,
           stress_totals.n_gone);
  g_print ("  posts:        %d accepted, %d refused; %d reports of figures\n",
           stress_totals.n_mails, stress_totals.n_refused_mails, stress_totals.n_reports);
  g_print ("  work:         %d runs; %d waits; %d nested loops; %d components disposed\n",
           stress_totals.n_runs, stress_totals.n_waits, stress_totals.n_nested,
           stress_totals.n_disposed);
}

static gboolean
goes_on (guint n_done)
{
  return !is_interrupted && get_elapsed () < n_seconds &&
         (n_programs == 0 || (int) n_done < n_programs);
}

static void
run_program (guint64  current,
             gboolean is_first)
{
  StressProgram *program = stress_program_new (current, (guint) n_threads);

  if (verbose && is_first)
    stress_program_print (program);
  stress_program_run (program);
  stress_program_free (program);
}

static gpointer
programs_thread (gpointer data)
{
  gint64 next_line = 5;
  guint n_runs = 0;

  for (guint n_done = 0; goes_on (n_done); n_done++)
    {
      guint64 current = (guint64) seed + n_done;

      stress_set_origin (current, (guint) n_threads);
      for (int i = 0; i < n_repeats && goes_on (n_done); i++)
        {
          /* The first time, and now and then: it takes its time. */
          if (n_runs++ % 256 == 0)
            stress_flood ();
          run_program (current, i == 0);

          if (get_elapsed () >= (double) next_line)
            {
              print_progress (current);
              next_line += 5;
            }
        }
    }

  g_atomic_int_set (&is_over, TRUE);
  stress_worlds_stop_default ();

  return NULL;
}

static gpointer
watchdog_thread (gpointer data)
{
  int last = -1;
  int n_same = 0;

  while (!g_atomic_int_get (&is_over))
    {
      int now = stress_get_pulse ();

      n_same = now == last ? n_same + 1 : 0;
      last = now;
      if (n_same >= patience * 10)
        {
          stress_program_report_pending ();
          stress_report (NULL, "Nothing has happened for %d seconds", patience);
          abort ();
        }
      g_usleep (G_USEC_PER_SEC / 10);
    }

  return NULL;
}

static gboolean
check_number (const char  *option,
              int          number,
              int          least,
              GError     **error)
{
  if (number >= least)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--%s must be at least %d, and %d is not", option, least, number);

  return FALSE;
}

static gboolean
parse (int      argc,
       char    *argv[],
       GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- try the library at random");

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;

  if (argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   "“%s” is no option, and nothing else is understood", argv[1]);
      return FALSE;
    }

  return check_number ("seconds", n_seconds, 1, error) &&
         check_number ("threads", n_threads, 1, error) &&
         check_number ("programs", n_programs, 0, error) &&
         check_number ("repeat", n_repeats, 1, error) &&
         check_number ("patience", patience, 1, error);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  GThread *programs;
  GThread *watchdog;

  setlocale (LC_ALL, "");
  if (!parse (argc, argv, &error))
    {
      g_printerr ("stress: %s; see --help\n", error->message);
      return 2;
    }

  stress_catch_crashes ();
  signal (SIGINT, interrupted_cb);
  signal (SIGTERM, interrupted_cb);
  setvbuf (stdout, NULL, _IOLBF, 0);
  begin = g_get_monotonic_time ();
  if (!has_seed)
    seed = g_get_real_time () % G_GINT64_CONSTANT (1000000000);
  g_print ("Seed %" G_GINT64_FORMAT "\n", seed);

  stress_worlds_init ();
  stress_actions_init ();
  watchdog = g_thread_new ("stress-watchdog", watchdog_thread, NULL);
  programs = g_thread_new ("stress-programs", programs_thread, NULL);
  stress_worlds_run_default ();
  g_thread_join (programs);
  g_thread_join (watchdog);
  print_totals ();

  /* As a shell tells it */
  return is_interrupted ? 128 + is_interrupted : 0;
}
