/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#include "eap-progress-private.h"

/* What time makes of a progress. It is let pass by having the clock begin earlier. */

#define SECOND ((gint64) G_USEC_PER_SEC)

static void
let_pass (EapProgress *progress,
          gint64       microseconds)
{
  EapGauge *gauge = eap_progress_get_gauge (progress);

  g_mutex_lock (&gauge->lock);
  if (gauge->since != 0)
    gauge->since -= microseconds;
  g_mutex_unlock (&gauge->lock);

  eap_gauge_touch (gauge);
  eap_test_drain (NULL);
}

static gboolean
is_running (EapProgress *progress)
{
  EapGauge *gauge = eap_progress_get_gauge (progress);
  gboolean runs;

  g_mutex_lock (&gauge->lock);
  runs = gauge->since != 0;
  g_mutex_unlock (&gauge->lock);

  return runs;
}

static gboolean
is_ticking (EapProgress *progress)
{
  EapGauge *gauge = eap_progress_get_gauge (progress);
  gboolean ticks;

  g_mutex_lock (&gauge->lock);
  ticks = gauge->ticks;
  g_mutex_unlock (&gauge->lock);

  return ticks;
}

static void
count_cb (EapProgress *progress,
          GParamSpec  *pspec,
          int         *count)
{
  (*count)++;
}

static void
count_notified (EapProgress *progress,
                const char  *signal,
                int         *count)
{
  g_signal_connect (progress, signal, G_CALLBACK (count_cb), count);
}

/* Reports a hundred a second, for so long. */
static void
go_on (EapProgress *progress,
       int          n_seconds)
{
  for (int i = 0; i < 2 * n_seconds; i++)
    {
      eap_progress_advance (progress, 50);
      let_pass (progress, SECOND / 2);
    }
}

/* Twice a second, also when nothing is reported */
static void
test_ticks (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  int n_notified = 0;

  count_notified (progress, "notify::elapsed", &n_notified);
  eap_progress_report_amount (progress, 1, 0);
  eap_test_drain (NULL);
  g_assert_true (is_ticking (progress));

  eap_test_iterate_until_count (NULL, &n_notified, 2);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), >=, 0.99);
}

/* Not more often, however fast it is reported */
static void
test_steady (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  gint64 begin = g_get_monotonic_time ();
  int n_notified = 0;

  count_notified (progress, "notify::rate", &n_notified);
  for (int i = 0; i < 1000; i++)
    {
      eap_progress_advance (progress, 1);
      eap_test_drain (NULL);
    }

  g_assert_cmpint (n_notified, <=, 1 + (g_get_monotonic_time () - begin) / (SECOND / 2));
}

static void
test_figures_of_time (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  g_autofree char *rate_text = NULL;
  g_autofree char *remaining_text = NULL;
  g_autofree char *summary = NULL;
  int n_rates = 0;
  int n_remaining = 0;

  count_notified (progress, "notify::rate", &n_rates);
  count_notified (progress, "notify::remaining", &n_remaining);
  eap_progress_report_amount (progress, 50, 100000);
  eap_test_drain (NULL);
  go_on (progress, 1);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), <, 0);
  g_assert_cmpint (n_remaining, ==, 0);

  /* Some seconds after the first report it can be trusted. */
  go_on (progress, 4);
  g_assert_cmpfloat_with_epsilon (eap_progress_get_rate (progress) *
                                  eap_progress_get_elapsed (progress), 500, 1);
  g_assert_cmpfloat_with_epsilon (eap_progress_get_rate (progress) *
                                  eap_progress_get_remaining (progress), 99450, 20000);
  g_assert_cmpint (n_rates, >, 1);
  g_assert_cmpint (n_remaining, >, 1);

  rate_text = eap_progress_dup_rate_text (progress);
  remaining_text = eap_progress_dup_remaining_text (progress);
  summary = eap_progress_dup_summary (progress);
  g_assert_true (g_str_has_suffix (rate_text, "/s"));
  g_assert_true (g_str_has_prefix (remaining_text, "about "));
  g_assert_true (g_str_has_prefix (summary, "550 of 100000 \342\200\224 about "));
}

/* The rate is that of the last 15 seconds. */
static void
test_window (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  int n = 0;

  count_notified (progress, "notify::rate", &n);
  eap_progress_report_amount (progress, 0, 0);
  eap_test_drain (NULL);
  go_on (progress, 20);
  g_assert_cmpfloat_with_epsilon (eap_progress_get_rate (progress), 100, 30);

  for (int i = 0; i < 31; i++)
    let_pass (progress, SECOND / 2);
  g_assert_cmpfloat (eap_progress_get_rate (progress), ==, 0);
}

static void
test_reset (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  int n = 0;

  count_notified (progress, "notify", &n);
  eap_progress_report_amount (progress, 0, 100000);
  eap_test_drain (NULL);
  go_on (progress, 10);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), >=, 10);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), >, 0);

  eap_progress_reset (progress);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), <, 5);
  g_assert_cmpfloat (eap_progress_get_rate (progress), ==, 0);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), <, 0);
}

/* What has ended had nothing left; what begins anew does not know. */
static void
test_reset_after_end (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();

  eap_progress_finish (progress);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), ==, 0);

  eap_progress_reset (progress);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), ==, -1);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), ==, 0);
}

/* The clock stops, and nothing is left to come. */
static void
test_finish (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  double elapsed;
  int n = 0;

  count_notified (progress, "notify", &n);
  eap_progress_report_amount (progress, 0, 100000);
  eap_test_drain (NULL);
  go_on (progress, 10);
  g_assert_true (is_ticking (progress));

  eap_progress_finish (progress);
  eap_test_drain (NULL);
  g_assert_false (is_running (progress));
  g_assert_false (is_ticking (progress));
  g_assert_cmpfloat (eap_progress_get_remaining (progress), ==, 0);

  elapsed = eap_progress_get_elapsed (progress);
  let_pass (progress, 10 * SECOND);
  eap_progress_set_text (progress, "text");
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), ==, elapsed);
  g_assert_false (is_ticking (progress));
}

static void
end_children (gboolean succeeds)
{
  g_autoptr (EapProgress) parent = eap_progress_new ();
  g_autoptr (EapProgress) child = eap_progress_new ();
  int n = 0;

  count_notified (parent, "notify", &n);
  g_assert_true (eap_progress_add_child (parent, child, 1, NULL));
  for (int i = 0; i < 20; i++)
    {
      eap_progress_report_fraction (child, i / 100.0);
      /* Whoever reports itself goes on when the child was taken out. */
      if (succeeds)
        eap_progress_advance (parent, 1);
      let_pass (parent, SECOND / 2);
    }
  g_assert_cmpint (eap_progress_get_rate (parent) > 0, ==, succeeds);
  g_assert_cmpfloat (eap_progress_get_remaining (parent), >, 0);

  if (succeeds)
    eap_progress_finish (child);
  else
    g_clear_object (&child);
  eap_test_drain (NULL);
  g_assert_false (is_running (parent));
  g_assert_false (eap_progress_get_indeterminate (parent));
  g_assert_cmpfloat (eap_progress_get_rate (parent), ==, 0);
  g_assert_cmpfloat (eap_progress_get_remaining (parent), ==, succeeds ? 0 : -1);
}

/* A sum is over when its parts are. */
static void
test_children_end (void)
{
  end_children (TRUE);
  end_children (FALSE);
}

/* One that reports itself goes on after the only child was taken out. */
static void
own_after_children (guint64 total)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  g_autoptr (EapProgress) child = eap_progress_new ();
  double elapsed;
  int n = 0;

  count_notified (progress, "notify", &n);
  eap_progress_report_amount (progress, 50, total);
  eap_test_drain (NULL);
  go_on (progress, 5);
  g_assert_true (eap_progress_add_child (progress, child, 1, NULL));
  eap_test_drain (NULL);
  g_assert_true (eap_progress_remove_child (progress, child));
  eap_test_drain (NULL);
  g_assert_true (is_running (progress));

  elapsed = eap_progress_get_elapsed (progress);
  go_on (progress, 5);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), >=, elapsed + 4.5);
  g_assert_cmpfloat (eap_progress_get_rate (progress), >, 0);
  g_assert_cmpint (eap_progress_get_remaining (progress) > 0, ==, total > 0);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 1050);
  g_assert_cmpfloat_with_epsilon (eap_progress_get_fraction (progress),
                                  total > 0 ? 0.0105 : 0, 1e-8);
  g_assert_cmpint (eap_progress_get_indeterminate (progress), ==, total == 0);
}

static void
test_own_after_children (void)
{
  own_after_children (100000);
  own_after_children (0);
}

static gboolean
has_stopped (gpointer progress)
{
  return !is_ticking (progress);
}

/* Nobody looks any more: nothing ticks. Who asks is told all the same. */
static void
test_unwatched (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  double elapsed;
  int n = 0;

  eap_progress_report_amount (progress, 1, 100);
  eap_test_drain (NULL);
  g_assert_false (is_ticking (progress));

  count_notified (progress, "notify::rate", &n);
  eap_progress_advance (progress, 1);
  eap_test_drain (NULL);
  g_assert_true (is_ticking (progress));
  g_signal_handlers_disconnect_by_func (progress, count_cb, &n);
  eap_test_iterate_until (NULL, has_stopped, progress);

  eap_test_drain (NULL);
  g_assert_false (is_ticking (progress));
  let_pass (progress, SECOND);
  elapsed = eap_progress_get_elapsed (progress);
  g_assert_cmpfloat (elapsed, >=, 1);
  let_pass (progress, SECOND);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), >=, elapsed + 1);
  g_assert_false (is_ticking (progress));
}

/* One who asks often needs no handler. */
static gboolean
has_rate_cb (gpointer progress)
{
  eap_progress_advance (progress, 1);

  return eap_progress_get_rate (progress) > 0;
}

static void
test_polled (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();

  eap_test_iterate_until (NULL, has_rate_cb, progress);
  g_assert_false (is_ticking (progress));
}

/* Time in which it is paused does not count. */
static void
test_paused (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  double elapsed;
  int n = 0;

  count_notified (progress, "notify", &n);
  eap_progress_report_amount (progress, 0, 100000);
  eap_test_drain (NULL);
  go_on (progress, 10);

  eap_progress_set_paused (progress, TRUE);
  g_assert_false (is_running (progress));
  eap_test_drain (NULL);
  elapsed = eap_progress_get_elapsed (progress);
  let_pass (progress, 10 * SECOND);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), ==, elapsed);

  /* The tick that was set is the last one. */
  eap_test_iterate_until (NULL, has_stopped, progress);
  eap_test_drain (NULL);
  g_assert_false (is_ticking (progress));
  g_assert_cmpfloat_with_epsilon (eap_progress_get_elapsed (progress), elapsed, 0.001);

  eap_progress_set_paused (progress, FALSE);
  eap_test_drain (NULL);
  g_assert_true (is_ticking (progress));
  go_on (progress, 1);
  g_assert_cmpfloat (eap_progress_get_elapsed (progress), >=, elapsed + 0.5);
  g_assert_cmpfloat (eap_progress_get_rate (progress), >, 50);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-time/ticks", test_ticks);
  g_test_add_func ("/eap/progress-time/steady", test_steady);
  g_test_add_func ("/eap/progress-time/figures-of-time", test_figures_of_time);
  g_test_add_func ("/eap/progress-time/window", test_window);
  g_test_add_func ("/eap/progress-time/reset", test_reset);
  g_test_add_func ("/eap/progress-time/reset-after-end", test_reset_after_end);
  g_test_add_func ("/eap/progress-time/finish", test_finish);
  g_test_add_func ("/eap/progress-time/children-end", test_children_end);
  g_test_add_func ("/eap/progress-time/own-after-children", test_own_after_children);
  g_test_add_func ("/eap/progress-time/unwatched", test_unwatched);
  g_test_add_func ("/eap/progress-time/polled", test_polled);
  g_test_add_func ("/eap/progress-time/paused", test_paused);

  return g_test_run ();
}
