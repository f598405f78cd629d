/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-growth-private.h"

#define N_PROCESSORS 2

/* A pool after pool, at times that are made up */
typedef struct
{
  EapGrowth growth;
  guint64   n_done;
  gint64    now;
  gint64    busy;
} Pool;

static void
pool_init (Pool *self)
{
  *self = (Pool) { .growth = { .n_processors = N_PROCESSORS }, .now = 1000000, .busy = 70000 };
  eap_growth_begin (&self->growth, self->n_done, self->now, self->busy);
}

/* After a period in which so many jobs ended, and so many processors were kept busy:
 * how many threads are made; -1: none, since work goes on */
static int
look (Pool   *self,
      guint   n_done,
      double  n_busy)
{
  guint n_more = 0;
  gboolean stands_still;

  self->n_done += n_done;
  self->now += EAP_GROWTH_PERIOD;
  self->busy += (gint64) (n_busy * EAP_GROWTH_PERIOD);
  stands_still = eap_growth_look (&self->growth, self->n_done, self->now, self->busy, &n_more);

  g_assert_true (stands_still || n_more == 0);

  return stands_still ? (int) n_more : -1;
}

static void
test_doubles_where_nothing_ends (void)
{
  Pool pool;

  pool_init (&pool);
  for (int n = 1; n <= 65536; n *= 2)
    g_assert_cmpint (look (&pool, 0, 1), ==, n);
  g_assert_cmpint (look (&pool, 0, 1), ==, 65536);
}

static void
test_begins_anew_after_an_end (void)
{
  Pool pool;

  pool_init (&pool);
  for (int round = 0; round < 3; round++)
    {
      g_assert_cmpint (look (&pool, 0, 0), ==, 1);
      g_assert_cmpint (look (&pool, 0, 0), ==, 2);
      g_assert_cmpint (look (&pool, 1, 0), ==, -1);
    }
}

static void
test_is_slow_where_the_program_computes (void)
{
  Pool pool;

  pool_init (&pool);
  g_assert_cmpint (look (&pool, 0, 0), ==, 1);
  for (int round = 0; round < 3; round++)
    {
      for (int i = 0; i < 19; i++)
        g_assert_cmpint (look (&pool, 0, 0.9 * N_PROCESSORS), ==, 0);
      g_assert_cmpint (look (&pool, 0, 0.9 * N_PROCESSORS), ==, 1);
    }

  g_assert_cmpint (look (&pool, 0, 0.5 * N_PROCESSORS), ==, 1);
  g_assert_cmpint (look (&pool, 0, 0.5 * N_PROCESSORS), ==, 2);
}

static void
test_computing_that_ends_is_progress (void)
{
  Pool pool;

  pool_init (&pool);
  for (int round = 0; round < 30; round++)
    {
      for (int i = 0; i < 10; i++)
        g_assert_cmpint (look (&pool, 0, N_PROCESSORS), ==, 0);
      g_assert_cmpint (look (&pool, 3, N_PROCESSORS), ==, -1);
    }
}

/* The processors' time of the whole process, in microseconds */
static void
test_busy_is_told (void)
{
  gint64 before = eap_growth_get_busy ();
  gint64 begun = g_get_monotonic_time ();

  while (eap_growth_get_busy () < before + 10000)
    ;
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 10000 / (gint64) g_get_num_processors ());
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/growth/doubles-where-nothing-ends", test_doubles_where_nothing_ends);
  g_test_add_func ("/eap/growth/begins-anew-after-an-end", test_begins_anew_after_an_end);
  g_test_add_func ("/eap/growth/is-slow-where-the-program-computes",
                   test_is_slow_where_the_program_computes);
  g_test_add_func ("/eap/growth/computing-that-ends-is-progress",
                   test_computing_that_ends_is_progress);
  g_test_add_func ("/eap/growth/busy-is-told", test_busy_is_told);

  return g_test_run ();
}
