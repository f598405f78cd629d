/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "stress-ledger.h"

/* How a run is repeated is said in any case: also where it crashes, an assertion fails or
 * a sanitizer ends it. */

static char origin[128];
static volatile sig_atomic_t is_told;

/* Of the sanitizers; NULL where it was built without */
void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

void
stress_set_origin (guint64 seed,
                   guint   n_threads)
{
  g_snprintf (origin, sizeof origin, "To repeat: --seed %" G_GUINT64_FORMAT
              " --threads %u --programs 1 --repeat 500\n", seed, n_threads);
}

/* From anywhere, once */
void
stress_tell_origin (void)
{
  if (is_told)
    return;

  is_told = TRUE;
  if (write (STDERR_FILENO, origin, strlen (origin)) < 0)
    return;
}

static void
crashed_cb (int number)
{
  stress_tell_origin ();
  raise (number);
}

static void
catch (int number)
{
  struct sigaction action = { .sa_handler = crashed_cb, .sa_flags = (int) SA_RESETHAND };

  sigaction (number, &action, NULL);
}

void
stress_catch_crashes (void)
{
  catch (SIGABRT);
  catch (SIGTRAP);

  /* A sanitizer's own report of these is better. */
  if (__sanitizer_set_death_callback != NULL)
    {
      __sanitizer_set_death_callback (stress_tell_origin);
      return;
    }

  catch (SIGBUS);
  catch (SIGFPE);
  catch (SIGILL);
  catch (SIGSEGV);
}
