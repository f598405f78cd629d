/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-growth-private.h"

#include <time.h>

/* Where the program itself keeps the processors busy, a thread is made at one stall
 * out of so many: it gets work its turn, but none of it done sooner. */
#define CROWDED_STALLS 20

/* Pools have bounds of their own. */
#define MAX_MORE 65536

/* How long the program has computed, on all processors together, in microseconds */
gint64
eap_growth_get_busy (void)
{
  struct timespec time = { 0, 0 };

  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time) != 0)
    return 0;

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* @n_done: jobs that have ended so far */
void
eap_growth_begin (EapGrowth *self,
                  guint64    n_done,
                  gint64     now,
                  gint64     busy)
{
  self->n_done = n_done;
  self->now = now;
  self->busy = busy;
  self->n_more = 1;
  self->n_crowded = 0;
}

/* After a period in which work has waited. TRUE: it stands still, since none of what is
 * under way has ended; so many threads should be made.
 *
 * That may mean that the workers are blocked, or that they take their time, or that
 * other programs have the processors. So it is one thread at first, and twice as many
 * each time that this has not helped: a hundred blocked workers are made up for in
 * seven steps. */
gboolean
eap_growth_look (EapGrowth *self,
                 guint64    n_done,
                 gint64     now,
                 gint64     busy,
                 guint     *n_more)
{
  gboolean stands_still = n_done == self->n_done;
  gboolean is_crowded = 4 * (busy - self->busy) >= 3 * (now - self->now) * self->n_processors;

  self->n_done = n_done;
  self->now = now;
  self->busy = busy;
  *n_more = 0;

  if (!stands_still || is_crowded)
    self->n_more = 1;
  if (!stands_still || !is_crowded)
    self->n_crowded = 0;

  if (stands_still && (!is_crowded || ++self->n_crowded % CROWDED_STALLS == 0))
    {
      *n_more = self->n_more;
      if (!is_crowded)
        self->n_more = MIN (2 * self->n_more, MAX_MORE);
    }

  return stands_still;
}
