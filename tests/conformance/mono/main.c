/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stage.h"

#include <stdio.h>

static const Scenario *const topics[] = {
  args_scenarios,
  manager_scenarios,
  operation_scenarios,
  context_scenarios,
  outcome_scenarios,
  events_scenarios,
  busy_scenarios,
  cancel_scenarios,
  report_scenarios,
  several_scenarios,
  life_scenarios,
};

static void
run (const Scenario *scenario)
{
  set_home ();
  say ("# %s", scenario->name);
  scenario->run ();
  leave_place ();
  pump ();
}

int
main (int   argc,
      char *argv[])
{
  int n = 0;

  /* What was said before a failure is to be seen. */
  setvbuf (stdout, NULL, _IOLBF, 0);

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    for (const Scenario *scenario = topics[i]; scenario->name != NULL; scenario++)
      {
        if (argc == 1 || g_strv_contains ((const char *const *) &argv[1], scenario->name))
          {
            run (scenario);
            n++;
          }
      }

  if (argc == 1 || n == argc - 1)
    return 0;

  fprintf (stderr, "There is no such scenario\n");

  return 2;
}
