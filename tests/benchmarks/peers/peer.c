/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What is measured, for all peers that have GLib's main loop. Peer.cs and peer-qt.cpp
 * do the same, in the same numbers.
 *
 * Usage: peer-NAME [--quick]
 *        peer-NAME --whole N: N whole operations and nothing else, to be counted */

#include "peer.h"

#include "bench-utils.h"

#include <stdlib.h>

#define MAX_PRODUCERS   4
#define N_SLOTS         1000
#define PERIOD          16667 /* microseconds */
#define REDRAW_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)

typedef struct {
  GSource source;
  gint64  due;
  gint64  worst; /* lateness */
} Ticker;

typedef struct {
  GThread  *thread;
  gpointer  target;
  int       n_posts;
} Producer;

int peer_n_reports;

static const Peer *peer;
static GMainLoop *loop;
static GMutex starting_line; /* held until the producers may go */
static int n_awaited;        /* posts */
static int n_unstarted;      /* operations */
static int n_unfinished;
static gint64 latency;       /* of the last one */
static gint64 sum;           /* of the results, so that they are read */
static int n_reported;

void
peer_posted (void)
{
  if (--n_awaited == 0)
    g_main_loop_quit (loop);
}

static gpointer
producer_thread (gpointer data)
{
  Producer *self = data;

  g_mutex_lock (&starting_line);
  g_mutex_unlock (&starting_line);

  for (int i = 0; i < self->n_posts; i++)
    peer->post (self->target);

  return NULL;
}

/* Nanoseconds of each, from the first post to the last delivery */
static double
time_posts (int n_producers,
            int n_posts)
{
  Producer producers[MAX_PRODUCERS];
  gint64 begin;

  n_awaited = n_posts;
  g_mutex_lock (&starting_line);
  for (int i = 0; i < n_producers; i++)
    {
      producers[i].target = peer->open != NULL ? peer->open () : NULL;
      producers[i].n_posts = n_posts / n_producers;
      producers[i].thread = g_thread_new ("producer", producer_thread, &producers[i]);
    }

  begin = bench_now ();
  g_mutex_unlock (&starting_line);
  g_main_loop_run (loop);
  begin = bench_now () - begin;

  for (int i = 0; i < n_producers; i++)
    {
      g_thread_join (producers[i].thread);
      if (peer->close != NULL)
        peer->close (producers[i].target);
    }
  bench_drain ();

  return (double) begin / n_posts;
}

static void
start (PeerSlot *slot)
{
  n_unstarted--;
  slot->started = bench_now ();
  peer->start (slot);
}

void
peer_completed (PeerSlot *slot,
                int       result)
{
  latency = bench_now () - slot->started;
  sum += result;
  n_unfinished--;

  if (n_unstarted > 0)
    start (slot);
  else if (n_unfinished == 0)
    g_main_loop_quit (loop);
}

/* Nanoseconds of all of them */
static double
time_operations (int n_slots,
                 int n_operations)
{
  g_autofree PeerSlot *slots = g_new0 (PeerSlot, n_slots);
  gint64 begin;

  for (int i = 0; i < n_slots && peer->prepare != NULL; i++)
    peer->prepare (&slots[i]);

  begin = bench_now ();
  n_unstarted = n_unfinished = n_operations;
  for (int i = 0; i < n_slots; i++)
    start (&slots[i]);
  g_main_loop_run (loop);
  bench_drain ();
  begin = bench_now () - begin;

  for (int i = 0; i < n_slots && peer->clear != NULL; i++)
    peer->clear (&slots[i]);

  return begin;
}

/* Nanoseconds, the median */
static double
time_latency (int n_operations)
{
  g_autofree double *latencies = g_new (double, n_operations);

  for (int i = 0; i < n_operations; i++)
    {
      time_operations (1, 1);
      latencies[i] = latency;
    }

  return bench_median (latencies, n_operations);
}

static gboolean
ticker_dispatch (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     data)
{
  Ticker *self = (Ticker *) source;
  gint64 now = g_get_monotonic_time ();

  self->worst = MAX (self->worst, now - self->due);
  while (self->due <= now)
    self->due += PERIOD;
  g_source_set_ready_time (source, self->due);

  return G_SOURCE_CONTINUE;
}

static Ticker *
ticker_new (void)
{
  static GSourceFuncs funcs = { NULL, NULL, ticker_dispatch, NULL };
  GSource *source = g_source_new (&funcs, sizeof (Ticker));
  Ticker *self = (Ticker *) source;

  self->due = g_get_monotonic_time () + PERIOD;
  g_source_set_priority (source, REDRAW_PRIORITY);
  g_source_set_ready_time (source, self->due);
  g_source_attach (source, NULL);

  return self;
}

void
peer_reported (void)
{
  n_reported++;
}

void
peer_flooded (void)
{
  g_main_loop_quit (loop);
}

/* One flood after the other for as long as it takes to see how late the timer is. */
static void
run_floods (int      n_reports,
            gint64   at_least,
            gboolean is_printed)
{
  Ticker *ticker = ticker_new ();
  gint64 begin = bench_now ();
  gint64 elapsed;
  int n_floods = 0;

  peer_n_reports = n_reports;
  n_reported = 0;
  do
    {
      peer->flood ();
      g_main_loop_run (loop);
      n_floods++;
      elapsed = bench_now () - begin;
    }
  while (elapsed < at_least);

  /* One that is still awaited may be late already. */
  ticker->worst = MAX (ticker->worst, g_get_monotonic_time () - ticker->due);
  if (is_printed)
    g_print ("report %.2f ns\ndelivered %.0f of_%d\nlateness %.2f ms\n",
             (double) elapsed / n_floods / n_reports, (double) n_reported / n_floods, n_reports,
             ticker->worst / 1e3);

  g_source_destroy ((GSource *) ticker);
  g_source_unref ((GSource *) ticker);
  bench_drain ();
}

/* Everything is done in a small number first, so that nothing is measured that
 * happens once in a program. */
static void
measure (gboolean is_quick)
{
  int scale = is_quick ? 20 : 1;

  if (peer->start != NULL)
    {
      /* First, when no pool has yet more threads than it needs */
      time_latency (500 / scale);
      g_print ("latency %.2f us\n", time_latency (5000 / scale) / 1e3);
      time_operations (N_SLOTS, 10000);
      g_print ("whole-operation %.3f us\n",
               time_operations (N_SLOTS, 100000 / scale) / (100000 / scale) / 1e3);
    }
  if (peer->post != NULL)
    {
      time_posts (1, 20000);
      g_print ("post-1 %.1f ns\n", time_posts (1, 200000 / scale));
      time_posts (4, 20000);
      g_print ("post-4 %.1f ns\n", time_posts (4, 200000 / scale));
    }

  run_floods (10000, 0, FALSE);
  run_floods (1000000 / scale, G_GINT64_CONSTANT (1000000000) / scale, TRUE);
}

int
peer_main (int          argc,
           char       **argv,
           const Peer  *self)
{
  const char *option = argc > 1 ? argv[1] : "";

  peer = self;
  loop = g_main_loop_new (NULL, FALSE);
  /* So that nothing is ever called on a thread that posts */
  g_main_context_acquire (NULL);

  if (g_str_equal (option, "--whole") && argc > 2)
    time_operations (N_SLOTS, MAX (atoi (argv[2]), N_SLOTS));
  else
    measure (g_str_equal (option, "--quick"));

  g_main_context_release (NULL);
  g_main_loop_unref (loop);

  return peer->start == NULL || sum > 0 ? 0 : 1;
}
