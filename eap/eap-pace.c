/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-pace-private.h"

#include "eap-figures-private.h"

/* Of a new estimate, how much of it is believed: the time that is shown counts down
 * steadily, and follows a real change within some seconds. */
#define BELIEF 0.25

/* A time left beyond this is as good as unknown. */
#define LONGEST (1000.0 * 24 * 60 * 60)

void
eap_pace_reset (EapPace *self)
{
  self->n_samples = 0;
  self->next = 0;
  self->rate = 0;
  self->remaining = -1;
}

/* The @age-th latest one; 0: the latest */
static const EapPaceSample *
sample_at (const EapPace *self,
           guint          age)
{
  return &self->samples[(self->next + EAP_PACE_SAMPLES - 1 - age) % EAP_PACE_SAMPLES];
}

/* Over the whole window: the difference of the amounts by that of the times, not an
 * average of rates, which short steps would spoil */
static double
get_speed (double amount,
           gint64 time)
{
  return time > 0 ? amount * G_USEC_PER_SEC / (double) time : 0;
}

/* The age of the oldest one that counts. That is one when something was done: time
 * before that was spent in a queue, and what was done by then came from somewhere
 * else. */
static guint
get_first (const EapPace *self)
{
  gint64 begin = sample_at (self, 0)->time - EAP_PACE_WINDOW;
  guint age = self->n_samples - 1;

  while (age > 1 && sample_at (self, age)->time < begin)
    age--;
  while (age > 0 && sample_at (self, age)->processed == 0 && sample_at (self, age)->share <= 0)
    age--;

  return age;
}

/* Negative: unknown */
static double
estimate (const EapPace       *self,
          const EapPaceSample *now,
          const EapPaceSample *then,
          guint64              total)
{
  double left = EAP_SHARE_WHOLE - now->share;
  double speed = get_speed (now->share - MAX (then->share, 0), now->time - then->time);

  if (total > 0 && self->rate > 0)
    {
      left = (double) (total - MIN (now->processed, total));
      speed = self->rate;
    }

  return speed > 0 && left / speed <= LONGEST ? left / speed : -1;
}

/* What was reported went back: it begins anew. */
static gboolean
has_gone_back (const EapPace       *self,
               const EapPaceSample *sample)
{
  const EapPaceSample *last = sample_at (self, 0);

  return sample->processed < last->processed || sample->share < last->share;
}

/* @total is that of the amounts; 0: the share says how far it is. */
void
eap_pace_add (EapPace             *self,
              const EapPaceSample *sample,
              guint64              total)
{
  const EapPaceSample *now, *then;
  gint64 passed = 0;
  double estimated;

  if (self->n_samples > 0 && has_gone_back (self, sample))
    eap_pace_reset (self);
  if (self->n_samples > 0)
    passed = sample->time - sample_at (self, 0)->time;

  self->samples[self->next] = *sample;
  self->next = (self->next + 1) % EAP_PACE_SAMPLES;
  self->n_samples = MIN (self->n_samples + 1, EAP_PACE_SAMPLES);

  now = sample_at (self, 0);
  then = sample_at (self, get_first (self));
  self->rate = get_speed ((double) (now->processed - then->processed), now->time - then->time);

  estimated = now->time - then->time >= (EAP_PACE_TRUSTED - 1) * EAP_PACE_PERIOD
    ? estimate (self, now, then, total) : -1;
  if (estimated >= 0 && self->remaining >= 0)
    {
      double expected = MAX (self->remaining - (double) passed / G_USEC_PER_SEC, 0);

      estimated = expected + (estimated - expected) * BELIEF;
    }
  self->remaining = estimated;
}
