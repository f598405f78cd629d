/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <math.h>

#include "eap-ready-private.h"

G_BEGIN_DECLS

/* How far something is, written by any thread. A share is a whole number, so that
 * it can be exchanged in one step and percentages are exact. */

#define EAP_SHARE_WHOLE   100000000
#define EAP_SHARE_PERCENT (EAP_SHARE_WHOLE / 100)
#define EAP_SHARE_UNKNOWN (-1)

/* Of a part beside others: often a size in bytes */
#define EAP_MAX_WEIGHT 18446744073709551616.0

typedef struct {
  int                  share;     /* (atomic): the furthest one; never goes back */
  _Alignas (8) guint64 processed; /* (atomic) */
  _Alignas (8) guint64 total;     /* (atomic); 0: unknown */
  guint                epoch;     /* (atomic): another one after each reset; never 0 */
} EapFigures;

static inline int
eap_share_of_percentage (int percentage)
{
  return CLAMP (percentage, 0, 100) * EAP_SHARE_PERCENT;
}

/* Rounded down, but for what a division may have lost; and not whole before it is */
static inline int
eap_share_round (double share)
{
  return MIN ((int) (share + 0.001), EAP_SHARE_WHOLE - 1);
}

static inline int
eap_share_of_fraction (double fraction)
{
  if (isnan (fraction))
    return EAP_SHARE_UNKNOWN;
  if (fraction >= 1)
    return EAP_SHARE_WHOLE;

  return eap_share_round (MAX (fraction, 0) * EAP_SHARE_WHOLE);
}

static inline int
eap_share_of_amount (guint64 processed,
                     guint64 total)
{
  if (total == 0)
    return EAP_SHARE_UNKNOWN;
  if (processed >= total)
    return EAP_SHARE_WHOLE;

  return eap_share_round ((double) processed * EAP_SHARE_WHOLE / (double) total);
}

/* Nothing is published by these: who is told of them afterwards acquires what
 * the teller releases. */
static inline void
eap_figures_note_share (EapFigures *self,
                        int         share)
{
  int furthest = eap_atomic_load (&self->share, RELAXED);

  /* Reports may come from several threads: the furthest one counts. */
  while (share > furthest &&
         !eap_atomic_cas (&self->share, &furthest, share, RELAXED, RELAXED))
    ;
}

static inline void
eap_figures_note_amount (EapFigures *self,
                         guint64     processed,
                         guint64     total)
{
  eap_atomic_store (&self->processed, processed, RELAXED);
  eap_atomic_store (&self->total, total, RELAXED);
}

static inline void
eap_figures_note (EapFigures *self,
                  int         share,
                  guint64     processed,
                  guint64     total)
{
  eap_figures_note_share (self, share);
  eap_figures_note_amount (self, processed, total);
}

static inline void
eap_figures_reset (EapFigures *self)
{
  guint epoch = eap_atomic_load (&self->epoch, RELAXED) + 1;

  eap_atomic_store (&self->epoch, MAX (epoch, 1), RELAXED);
  eap_atomic_store (&self->share, EAP_SHARE_UNKNOWN, RELAXED);
  eap_figures_note_amount (self, 0, 0);
}

static inline guint
eap_figures_get_epoch (EapFigures *self)
{
  return eap_atomic_load (&self->epoch, RELAXED);
}

static inline int
eap_figures_get_share (EapFigures *self)
{
  return eap_atomic_load (&self->share, RELAXED);
}

static inline guint64
eap_figures_get_total (EapFigures *self)
{
  return eap_atomic_load (&self->total, RELAXED);
}

/* Never beyond the total, also where that has shrunk */
static inline guint64
eap_figures_get_processed (EapFigures *self)
{
  guint64 processed = eap_atomic_load (&self->processed, RELAXED);
  guint64 total = eap_figures_get_total (self);

  return total > 0 ? MIN (processed, total) : processed;
}

G_END_DECLS
