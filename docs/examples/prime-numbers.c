/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tells whether numbers are prime, and tests all of them at the same time.
 *
 * The component is PrimeNumberCalculator. In here it is used:
 *
 * - start() calls its method once for each number; the user states are their
 *   places on the command line, so that the same number may be there twice,
 * - progress_changed_cb() and calculate_prime_completed_cb() are called in the main
 *   loop, and
 * - stop() cancels. */

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib-unix.h>

#include "prime-number-calculator.h"

#define MAX_TIMEOUT (G_MAXUINT / 1000)

#define STATUS_USAGE 2

#define SUMMARY \
  "Tell whether numbers are prime. They are tested at the same time, and the results\n" \
  "come in the order in which they are known."

#define DESCRIPTION \
  "A NUMBER is a whole number from 2 to 18446744073709551615. If standard error is\n" \
  "a terminal, progress is shown there.\n" \
  "\n" \
  "Ctrl-C stops; numbers that are not finished are reported as cancelled. A second\n" \
  "Ctrl-C ends the program at once.\n" \
  "\n" \
  "Exit status:\n" \
  "  0    all numbers were tested\n" \
  "  1    a number was not tested in time, or the output could not be written\n" \
  "  2    there is a mistake in the command line\n" \
  "  130  stopped by Ctrl-C (SIGINT)\n" \
  "  143  stopped by SIGTERM"

typedef struct
{
  /* What the command line says */
  char                  **arguments;     /* (owned) (nullable) */
  GArray                 *numbers;       /* (owned): of guint64 */
  double                  timeout;       /* in seconds; 0: none */
  gboolean                prints_primes;

  PrimeNumberCalculator  *calculator;    /* (owned) */
  GMainLoop              *loop;          /* (owned) */
  int                    *percentages;   /* (owned): of each number */
  gint64                  sum;           /* of the percentages */
  gboolean                shows_progress;
  int                     shown;         /* the percentage of all; -1: none */
  guint                   signal_ids[2];
  int                     status;
} PrimeNumbers;

/* Nothing else is on the line with the progress. */
static void
hide_progress (PrimeNumbers *self)
{
  if (self->shown != -1)
    g_printerr ("\r\033[K");
  self->shown = -1;
}

static void
set_progress (PrimeNumbers *self,
              int           place,
              int           percentage)
{
  guint n_pending = eap_component_get_n_pending (EAP_COMPONENT (self->calculator));
  int average;

  self->sum += percentage - self->percentages[place];
  self->percentages[place] = percentage;
  average = (int) (self->sum / self->numbers->len);

  if (!self->shows_progress || average == self->shown || n_pending == 0)
    return;

  g_printerr ("\r%d %%, %u of %u left\033[K", average, n_pending, self->numbers->len);
  self->shown = average;
}

/* Which of the numbers an event is about. */
static int
get_place (gpointer args)
{
  return g_value_get_int (eap_event_args_get_user_state (args));
}

static guint64
get_number (PrimeNumbers *self,
            int           place)
{
  return g_array_index (self->numbers, guint64, place);
}

static void
fail (PrimeNumbers *self,
      int           place,
      const GError *error)
{
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_printerr ("prime-numbers: %" G_GUINT64_FORMAT ": %s\n", get_number (self, place),
              is_cancelled ? "cancelled" : error->message);
  if (self->status == EXIT_SUCCESS)
    self->status = EXIT_FAILURE;
}

/* Some args have a prime number besides, others tell only how far it is. */
static void
progress_changed_cb (PrimeNumberCalculator       *calculator,
                     EapProgressChangedEventArgs *args,
                     gpointer                     user_data)
{
  PrimeNumbers *self = user_data;
  int place = get_place (args);

  if (self->prints_primes && CALCULATE_PRIME_IS_PROGRESS_CHANGED_EVENT_ARGS (args))
    {
      guint64 prime = calculate_prime_progress_changed_event_args_get_latest_prime_number (
        CALCULATE_PRIME_PROGRESS_CHANGED_EVENT_ARGS (args));

      g_print ("%" G_GUINT64_FORMAT ": found the prime number %" G_GUINT64_FORMAT "\n",
               get_number (self, place), prime);
    }

  set_progress (self, place, eap_progress_changed_event_args_get_progress_percentage (args));
}

static void
calculate_prime_completed_cb (PrimeNumberCalculator            *calculator,
                              CalculatePrimeCompletedEventArgs *args,
                              gpointer                          user_data)
{
  PrimeNumbers *self = user_data;
  int place = get_place (args);
  g_autoptr (GError) error = NULL;
  guint64 divisor = calculate_prime_completed_event_args_get_first_divisor (args, &error);

  hide_progress (self);
  if (error != NULL)
    fail (self, place, error);
  else if (calculate_prime_completed_event_args_get_is_prime (args, NULL))
    g_print ("%" G_GUINT64_FORMAT " is prime\n", get_number (self, place));
  else
    g_print ("%" G_GUINT64_FORMAT " is divisible by %" G_GUINT64_FORMAT "\n",
             get_number (self, place), divisor);
  fflush (stdout);

  set_progress (self, place, 100);
  if (eap_component_get_n_pending (EAP_COMPONENT (calculator)) == 0)
    g_main_loop_quit (self->loop);
}

static void
start (PrimeNumbers *self,
       int           place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EapAsyncOperation) operation =
    prime_number_calculator_calculate_prime_async (self->calculator, get_number (self, place),
                                                   EAP_STATE_INT (place), &error);

  if (operation == NULL)
    fail (self, place, error);
  else if (self->timeout > 0)
    eap_async_operation_set_timeout (operation, MAX (1, (guint) (1000 * self->timeout)));
}

/* The next signal ends the program at once. */
static void
forget_signals (PrimeNumbers *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
}

/* The calls end as they always do, with their Completed, only sooner. */
static void
stop (PrimeNumbers *self,
      int           signal_number)
{
  forget_signals (self);
  self->status = 128 + signal_number;
  eap_component_cancel_all (EAP_COMPONENT (self->calculator));
}

static gboolean
interrupt_cb (gpointer data)
{
  stop (data, SIGINT);

  return G_SOURCE_REMOVE;
}

static gboolean
terminate_cb (gpointer data)
{
  stop (data, SIGTERM);

  return G_SOURCE_REMOVE;
}

static void
run (PrimeNumbers *self)
{
  self->percentages = g_new0 (int, self->numbers->len);
  self->shows_progress = !self->prints_primes && isatty (STDERR_FILENO) &&
                         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  self->signal_ids[0] = g_unix_signal_add (SIGINT, interrupt_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGTERM, terminate_cb, self);
  g_signal_connect (self->calculator, "progress-changed",
                    G_CALLBACK (progress_changed_cb), self);
  g_signal_connect (self->calculator, "calculate-prime-completed",
                    G_CALLBACK (calculate_prime_completed_cb), self);

  for (guint i = 0; i < self->numbers->len; i++)
    start (self, i);

  if (eap_component_get_n_pending (EAP_COMPONENT (self->calculator)) > 0)
    g_main_loop_run (self->loop);

  forget_signals (self);
}

static gboolean
parse_numbers (PrimeNumbers  *self,
               GError       **error)
{
  if (self->arguments == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "There is no number to test");
      return FALSE;
    }

  for (char **argument = self->arguments; *argument != NULL; argument++)
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (*argument, 10, 2, G_MAXUINT64, &number, NULL))
        {
          g_autofree char *escaped = g_strescape (*argument, NULL);

          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "'%s' is not a whole number from 2 to %" G_GUINT64_FORMAT,
                       escaped, G_MAXUINT64);
          return FALSE;
        }

      g_array_append_val (self->numbers, number);
    }

  return TRUE;
}

static gboolean
parse (PrimeNumbers   *self,
       int             argc,
       char          **argv,
       GError        **error)
{
  const GOptionEntry entries[] = {
    { "primes", 'p', 0, G_OPTION_ARG_NONE, &self->prints_primes,
      "Print the prime numbers that are found on the way", NULL },
    { "timeout", 't', 0, G_OPTION_ARG_DOUBLE, &self->timeout,
      "Give up a number after so many seconds (default: never)", "SECONDS" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->arguments, NULL,
      "NUMBER…" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, entries, NULL);

  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;

  /* Written so that what is not a number is refused, too */
  if (!(self->timeout >= 0 && self->timeout <= MAX_TIMEOUT))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "The time-out must be from 0 (none) to %u seconds", MAX_TIMEOUT);
      return FALSE;
    }

  return parse_numbers (self, error);
}

int
main (int    argc,
      char **argv)
{
  PrimeNumbers self = { .shown = -1 };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  self.calculator = prime_number_calculator_new ();
  self.loop = g_main_loop_new (NULL, FALSE);
  self.numbers = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (parse (&self, argc, argv, &error))
    {
      run (&self);
    }
  else
    {
      g_printerr ("prime-numbers: %s\nTry 'prime-numbers --help' for more information.\n",
                  error->message);
      self.status = STATUS_USAGE;
    }

  if ((fflush (stdout) != 0 || ferror (stdout)) && self.status == EXIT_SUCCESS)
    {
      g_printerr ("prime-numbers: the output could not be written\n");
      self.status = EXIT_FAILURE;
    }

  g_free (self.percentages);
  g_array_unref (self.numbers);
  g_strfreev (self.arguments);
  g_main_loop_unref (self.loop);
  g_object_unref (self.calculator);

  return self.status;
}
