/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scenarios.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* Visits the interleavings of the scenarios, and says how many there were. */

static gboolean list;
static int preemptions = -2;
static gint64 max_schedules = G_MAXINT64;
static char *replay;
static char **names;

static const GOptionEntry entries[] = {
  { "list", 'l', 0, G_OPTION_ARG_NONE, &list,
    "Name the scenarios, and end", NULL },
  { "preemptions", 'p', 0, G_OPTION_ARG_INT, &preemptions,
    "Take the processor away from a thread N times at the most; -1: any number of times "
    "(by default each scenario has its own number)", "N" },
  { "max-schedules", 'm', 0, G_OPTION_ARG_INT64, &max_schedules,
    "Visit N schedules of each scenario at the most", "N" },
  { "replay", 'r', 0, G_OPTION_ARG_STRING, &replay,
    "Run one schedule of one scenario, as a failure gives it, and print each step", "SCHEDULE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, "[SCENARIO…]" },
  { NULL }
};

static const Scenario *
find_scenario (const char *name)
{
  for (int i = 0; i < n_scenarios; i++)
    if (g_str_equal (scenarios[i].name, name))
      return &scenarios[i];

  return NULL;
}

static gboolean
is_wanted (const Scenario *scenario)
{
  return names == NULL || g_strv_contains ((const char *const *) names, scenario->name);
}

static int
get_bound (const Scenario *scenario)
{
  return preemptions >= -1 ? preemptions : scenario->bound;
}

static void
print_failure (const Scenario    *scenario,
               const Exploration *result)
{
  Exploration again;

  printf ("FAILED: %s\n", result->failure);
  scheduler_replay (scenario, get_bound (scenario), result->schedule, &again);
  printf ("Again with: interleave --preemptions=%d --replay=%s %s\n",
          get_bound (scenario), *result->schedule != '\0' ? result->schedule : "0",
          scenario->name);
  g_free (again.failure);
}

static gboolean
explore (const Scenario *scenario)
{
  gint64 begin = g_get_monotonic_time ();
  int bound = get_bound (scenario);
  gboolean has_failed;
  Exploration result;
  char limit[32];

  printf ("%-24s ", scenario->name);
  fflush (stdout);
  scheduler_explore (scenario, bound, max_schedules, &result);

  if (bound < 0)
    g_strlcpy (limit, "all schedules", sizeof limit);
  else
    g_snprintf (limit, sizeof limit, "<= %d preemptions", bound);
  printf ("%9" G_GUINT64_FORMAT " schedules, %3u decisions deep, %-16s %5.1f s%s\n",
          result.n_schedules, result.n_deepest, limit,
          (g_get_monotonic_time () - begin) / 1e6,
          result.is_complete ? "" : ", not all");

  has_failed = result.failure != NULL;
  if (has_failed)
    print_failure (scenario, &result);
  g_free (result.failure);
  g_free (result.schedule);

  return !has_failed;
}

static int
run_replay (void)
{
  const Scenario *scenario = find_scenario (names[0]);
  Exploration result;

  if (!scheduler_replay (scenario, get_bound (scenario), replay, &result))
    {
      g_printerr ("interleave: “%s” is no schedule\n", replay);
      return 2;
    }

  printf ("%s\n", result.failure != NULL ? result.failure : "Nothing went wrong");

  return result.failure != NULL;
}

/* 2: it cannot be done, and has been said */
static int
check_names (void)
{
  if (replay != NULL && (names == NULL || g_strv_length (names) != 1))
    {
      g_printerr ("interleave: --replay needs the name of one scenario\n");
      return 2;
    }

  for (int i = 0; names != NULL && names[i] != NULL; i++)
    if (find_scenario (names[i]) == NULL)
      {
        g_printerr ("interleave: there is no scenario “%s”; see --list\n", names[i]);
        return 2;
      }

  return 0;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int n_failed = 0;

  setlocale (LC_ALL, "");
  g_option_context_set_summary (context,
    "Runs the library's delivery, as it is shipped, in every order in which threads\n"
    "can reach its atomics, locks and wake-ups.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("interleave: %s\n", error->message);
      return 2;
    }

  if (check_names () != 0)
    return 2;
  if (replay != NULL)
    return run_replay ();

  for (int i = 0; i < n_scenarios; i++)
    {
      if (list)
        printf ("%-24s %s\n", scenarios[i].name, scenarios[i].about);
      else if (is_wanted (&scenarios[i]) && !explore (&scenarios[i]))
        n_failed++;
    }

  if (!list && n_failed > 0)
    printf ("%d of the scenarios failed\n", n_failed);

  return n_failed > 0;
}
