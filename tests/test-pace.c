/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#include "eap-figures-private.h"
#include "eap-pace-private.h"

/* Something that goes on at a speed, and is looked at every half second. Something is
 * done already: until then it does not count. */
typedef struct
{
  EapPace       pace;
  EapPaceSample now;
  double        speed; /* of processed, a second */
  guint64       total;
} Run;

static void
run_init (Run     *self,
          double   speed,
          guint64  total)
{
  *self = (Run) { .speed = speed, .total = total };
  self->now.processed = 100;
  self->now.share = EAP_SHARE_UNKNOWN;
  eap_pace_reset (&self->pace);
}

/* The share is the furthest one, as that of a gauge. */
static void
run_look (Run *self)
{
  int share = eap_share_of_amount (self->now.processed, self->total);

  self->now.share = MAX (self->now.share, share);
  eap_pace_add (&self->pace, &self->now, self->total);
}

/* Another half second */
static void
run_step (Run *self)
{
  self->now.time += EAP_PACE_PERIOD;
  /* NOLINTNEXTLINE(bugprone-integer-division): a period is a constant without rest. */
  self->now.processed += (guint64) (self->speed * EAP_PACE_PERIOD / G_USEC_PER_SEC);
  run_look (self);
}

static void
run_steps (Run *self,
           int  n)
{
  for (int i = 0; i < n; i++)
    run_step (self);
}

static double
run_get_left (Run *self)
{
  return (double) (self->total - self->now.processed) / self->speed;
}

static void
test_reset (void)
{
  Run run;

  run_init (&run, 100, 10000);
  g_assert_cmpfloat (run.pace.rate, ==, 0);
  g_assert_cmpfloat (run.pace.remaining, ==, -1);

  run_look (&run);
  run_steps (&run, 20);
  g_assert_cmpfloat (run.pace.rate, >, 0);
  g_assert_cmpfloat (run.pace.remaining, >, 0);

  eap_pace_reset (&run.pace);
  g_assert_cmpfloat (run.pace.rate, ==, 0);
  g_assert_cmpfloat (run.pace.remaining, ==, -1);
}

static void
test_constant_speed (void)
{
  Run run;

  run_init (&run, 100, 10000);
  run_look (&run);
  run_steps (&run, EAP_PACE_TRUSTED - 1);

  /* From when it is known it counts down with the time. */
  while (run.now.processed < run.total)
    {
      g_assert_cmpfloat_with_epsilon (run.pace.rate, 100, 1e-9);
      g_assert_cmpfloat_with_epsilon (run.pace.remaining, run_get_left (&run), 1e-9);
      run_step (&run);
    }
  g_assert_cmpfloat_with_epsilon (run.pace.remaining, 0, 1e-9);
}

static void
test_unknown_at_first (void)
{
  Run run;

  run_init (&run, 100, 10000);
  run_look (&run);
  g_assert_cmpfloat (run.pace.rate, ==, 0);
  g_assert_cmpfloat (run.pace.remaining, ==, -1);

  /* The rate is that of what is there. */
  for (int i = 2; i < EAP_PACE_TRUSTED; i++)
    {
      run_step (&run);
      g_assert_cmpfloat_with_epsilon (run.pace.rate, 100, 1e-9);
      g_assert_cmpfloat (run.pace.remaining, ==, -1);
    }

  run_step (&run);
  g_assert_cmpfloat_with_epsilon (run.pace.remaining, run_get_left (&run), 1e-9);
}

/* A sample is half a second; what is shown may go another way than the clock, but
 * not far at once. */
static void
assert_steady (Run    *run,
               double  before,
               double  truth)
{
  double expected = before - 0.5;
  double step = run->pace.remaining - expected;

  g_assert_cmpfloat (run->pace.remaining, >=, 0);
  g_assert_cmpfloat (fabs (step), <=, 0.25 * fabs (truth - expected) + 1e-9);
}

/* With the rate that is shown, which is that of the window */
static double
get_truth (Run *run)
{
  return (double) (run->total - run->now.processed) / run->pace.rate;
}

static void
check_speed_change (double speed)
{
  Run run;

  run_init (&run, 1000, 1000000);
  run_look (&run);
  run_steps (&run, 100);
  g_assert_cmpfloat_with_epsilon (run.pace.remaining, run_get_left (&run), 1e-6);

  run.speed = speed;
  for (int i = 0; i < 60; i++)
    {
      double before = run.pace.remaining;

      run_step (&run);
      assert_steady (&run, before, get_truth (&run));
    }

  /* 15 seconds until nothing is left of the old speed, and some to follow */
  g_assert_cmpfloat_with_epsilon (run.pace.rate, speed, 1e-6);
  g_assert_cmpfloat_with_epsilon (run.pace.remaining / run_get_left (&run), 1, 0.02);
}

static void
test_slower (void)
{
  check_speed_change (500);
}

static void
test_faster (void)
{
  check_speed_change (4000);
}

/* Whole batches, each after several looks: neither figure is nervous. */
static void
test_uneven (void)
{
  double least = G_MAXDOUBLE;
  double most = 0;
  Run run;

  run_init (&run, 0, 100000);
  run_look (&run);

  for (int i = 1; i <= 120; i++)
    {
      double before = run.pace.remaining;

      if (i % 3 == 0)
        run.now.processed += 150;
      run_step (&run);

      if (before >= 0)
        assert_steady (&run, before, get_truth (&run));
      if (i > 2 * EAP_PACE_SAMPLES)
        {
          least = MIN (least, run.pace.rate);
          most = MAX (most, run.pace.rate);
        }
    }

  g_assert_cmpfloat (least, >=, 90);
  g_assert_cmpfloat (most, <=, 110);
}

static void
test_stall (void)
{
  double before = G_MAXDOUBLE;
  Run run;

  run_init (&run, 100, 100000);
  run_look (&run);
  run_steps (&run, 60);

  /* It gets slower all the time. */
  run.speed = 0;
  for (int i = 0; i < EAP_PACE_SAMPLES - 2; i++)
    {
      run_step (&run);
      g_assert_cmpfloat (run.pace.rate, <, before);
      g_assert_cmpfloat (run.pace.rate, >, 0);
      g_assert_cmpfloat (run.pace.remaining, >, 0);
      before = run.pace.rate;
    }

  run_step (&run);
  g_assert_cmpfloat (run.pace.rate, ==, 0);
  g_assert_cmpfloat (run.pace.remaining, ==, -1);

  /* What was shown before that says nothing any more. */
  run.speed = 100;
  run_step (&run);
  g_assert_cmpfloat_with_epsilon (run.pace.rate, 50 / 15.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (run.pace.remaining, get_truth (&run), 1e-6);
}

static void
test_window (void)
{
  Run run;

  /* All at once, and nothing more: it counts for 15 seconds. */
  run_init (&run, 0, 0);
  run_look (&run);
  run.now.processed += 1500;
  run_steps (&run, EAP_PACE_SAMPLES - 1);
  g_assert_cmpint (run.now.time, ==, 15 * G_USEC_PER_SEC);
  g_assert_cmpfloat_with_epsilon (run.pace.rate, 100, 1e-9);

  run_step (&run);
  g_assert_cmpfloat (run.pace.rate, ==, 0);
}

/* However seldom somebody looks: what is older does not count. */
static void
test_window_of_rare_looks (void)
{
  for (int seconds = 1; seconds <= 20; seconds++)
    {
      EapPaceSample sample = { 0, 100, EAP_SHARE_UNKNOWN };
      EapPace pace;

      eap_pace_reset (&pace);
      for (int i = 0; i < 80; i++)
        {
          sample.time += seconds * G_USEC_PER_SEC;
          sample.processed += (guint64) seconds * (i < 60 ? 1000 : 100);
          eap_pace_add (&pace, &sample, 0);
        }
      g_assert_cmpfloat_with_epsilon (pace.rate, 100, 1e-9);
    }
}

static void
test_amount_goes_back (void)
{
  Run run;

  run_init (&run, 100, 100000);
  run_look (&run);
  run_steps (&run, 20);

  /* Not the difference of two that have nothing to do with each other */
  run.now.processed = 1;
  run.now.share = 0;
  run.speed = 0;
  run_step (&run);
  g_assert_cmpfloat (run.pace.rate, ==, 0);
  g_assert_cmpfloat (run.pace.remaining, ==, -1);

  run.speed = 10;
  run_steps (&run, EAP_PACE_TRUSTED - 2);
  g_assert_cmpfloat_with_epsilon (run.pace.rate, 10, 1e-9);
  g_assert_cmpfloat (run.pace.remaining, ==, -1);

  run_step (&run);
  g_assert_cmpfloat_with_epsilon (run.pace.remaining, run_get_left (&run), 1e-6);
}

static void
test_share_goes_back (void)
{
  EapPaceSample sample = { 0, 0, EAP_SHARE_WHOLE / 2 };
  EapPace pace;

  eap_pace_reset (&pace);
  for (int i = 0; i < 10; i++)
    {
      sample.time += EAP_PACE_PERIOD;
      sample.share += EAP_SHARE_PERCENT;
      eap_pace_add (&pace, &sample, 0);
    }
  g_assert_cmpfloat (pace.remaining, >, 0);

  sample.time += EAP_PACE_PERIOD;
  sample.share = 0;
  eap_pace_add (&pace, &sample, 0);
  g_assert_cmpfloat (pace.remaining, ==, -1);
}

static void
test_total_grows (void)
{
  double before;
  Run run;

  run_init (&run, 100, 10000);
  run_look (&run);
  run_steps (&run, 20);
  before = run.pace.remaining;

  run.total = 20000;
  for (int i = 0; i < 30; i++)
    {
      run_step (&run);
      assert_steady (&run, before, get_truth (&run));
      before = run.pace.remaining;
    }
  g_assert_cmpfloat_with_epsilon (run.pace.remaining / run_get_left (&run), 1, 0.02);
}

static void
add_total (EapPace             *pace,
           const EapPaceSample *sample,
           guint64              total)
{
  double before = pace->remaining;

  eap_pace_add (pace, sample, total);
  g_assert_cmpfloat (pace->remaining, >=, 0);
  g_assert_cmpfloat (pace->remaining, <, before);
}

/* To less than was done: nothing is left, and there is no negative time. */
static void
test_total_shrinks (void)
{
  EapPaceSample sample = { 0, 0, 0 };
  EapPace pace;

  eap_pace_reset (&pace);
  for (int i = 0; i < 20; i++)
    {
      sample.time += EAP_PACE_PERIOD;
      sample.processed += 50;
      eap_pace_add (&pace, &sample, 100000);
    }

  for (int i = 0; i < 20; i++)
    {
      sample.time += EAP_PACE_PERIOD;
      sample.processed += 50;
      add_total (&pace, &sample, 100);
    }
}

/* Where there is no total the share counts, whatever the amounts are. */
static void
test_share_only (void)
{
  EapPaceSample sample = { 0, 0, 0 };
  EapPace pace;

  eap_pace_reset (&pace);
  for (int i = 1; i < 100; i++)
    {
      sample.time += EAP_PACE_PERIOD;
      sample.share = i * EAP_SHARE_PERCENT;
      eap_pace_add (&pace, &sample, 0);

      g_assert_cmpfloat (pace.rate, ==, 0);
      if (i >= EAP_PACE_TRUSTED)
        g_assert_cmpfloat_with_epsilon (pace.remaining, (100 - i) / 2.0, 1e-6);
    }
}

static void
test_processed_only (void)
{
  Run run;

  run_init (&run, 100, 0);
  run_look (&run);
  for (int i = 0; i < 50; i++)
    {
      run_step (&run);
      g_assert_cmpfloat_with_epsilon (run.pace.rate, 100, 1e-9);
      g_assert_cmpfloat (run.pace.remaining, ==, -1);
    }
}

static void
test_largest (void)
{
  EapPaceSample sample = { 0, 0, 0 };
  EapPace pace;

  eap_pace_reset (&pace);
  for (int i = 0; i < 32; i++)
    {
      sample.time += EAP_PACE_PERIOD;
      sample.processed += G_MAXUINT64 / 64;
      eap_pace_add (&pace, &sample, G_MAXUINT64);
    }
  g_assert_cmpfloat_with_epsilon (pace.rate / (0x1p64 / 32), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (pace.remaining, 16, 1e-6);

  /* All of it at once */
  sample.time += EAP_PACE_PERIOD;
  sample.processed = G_MAXUINT64;
  add_total (&pace, &sample, G_MAXUINT64);
  g_assert_true (isfinite (pace.rate));
}

/* A time left that nobody can mean is unknown, not infinite. */
static void
test_longest (void)
{
  Run run;

  run_init (&run, 2, G_MAXUINT64);
  run_look (&run);
  run_steps (&run, 50);
  g_assert_cmpfloat_with_epsilon (run.pace.rate, 2, 1e-9);
  g_assert_cmpfloat (run.pace.remaining, ==, -1);
}

/* What waits for its turn for long is as fast as if it had begun then. */
static void
test_begins_late (void)
{
  const int shares[] = { EAP_SHARE_UNKNOWN, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      EapPaceSample sample = { 0, 0, shares[i] };
      EapPace pace;

      eap_pace_reset (&pace);
      for (int j = 1; j <= 80; j++)
        {
          int n = MAX (j - 20, 0);

          sample.time += EAP_PACE_PERIOD;
          sample.processed = 100 * (guint64) n;
          sample.share = n > 0 ? n * EAP_SHARE_PERCENT : shares[i];
          eap_pace_add (&pace, &sample, 0);

          g_assert_cmpfloat_with_epsilon (pace.rate, n > 1 ? 200 : 0, 1e-9);
          g_assert_cmpfloat_with_epsilon (pace.remaining,
                                          n >= EAP_PACE_TRUSTED ? (100 - n) / 2.0 : -1, 1e-6);
        }
    }
}

static void
test_no_time (void)
{
  Run run;

  run_init (&run, 0, 10000);
  for (int i = 0; i < 2 * EAP_PACE_SAMPLES; i++)
    {
      run.now.processed += 100;
      run_look (&run);
      g_assert_cmpfloat (run.pace.rate, ==, 0);
      g_assert_cmpfloat (run.pace.remaining, ==, -1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/pace/reset", test_reset);
  g_test_add_func ("/eap/pace/constant-speed", test_constant_speed);
  g_test_add_func ("/eap/pace/unknown-at-first", test_unknown_at_first);
  g_test_add_func ("/eap/pace/slower", test_slower);
  g_test_add_func ("/eap/pace/faster", test_faster);
  g_test_add_func ("/eap/pace/uneven", test_uneven);
  g_test_add_func ("/eap/pace/stall", test_stall);
  g_test_add_func ("/eap/pace/window", test_window);
  g_test_add_func ("/eap/pace/window-of-rare-looks", test_window_of_rare_looks);
  g_test_add_func ("/eap/pace/amount-goes-back", test_amount_goes_back);
  g_test_add_func ("/eap/pace/share-goes-back", test_share_goes_back);
  g_test_add_func ("/eap/pace/total-grows", test_total_grows);
  g_test_add_func ("/eap/pace/total-shrinks", test_total_shrinks);
  g_test_add_func ("/eap/pace/share-only", test_share_only);
  g_test_add_func ("/eap/pace/processed-only", test_processed_only);
  g_test_add_func ("/eap/pace/largest", test_largest);
  g_test_add_func ("/eap/pace/longest", test_longest);
  g_test_add_func ("/eap/pace/begins-late", test_begins_late);
  g_test_add_func ("/eap/pace/no-time", test_no_time);

  return g_test_run ();
}
