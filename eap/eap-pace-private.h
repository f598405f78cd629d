/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How fast something goes, and how long it will take. It is looked at twice a second
 * of running time, over a window of some seconds: what one reads there is neither
 * nervous nor out of date. */

#define EAP_PACE_PERIOD  (G_USEC_PER_SEC / 2)
#define EAP_PACE_WINDOW  (15 * G_USEC_PER_SEC)
#define EAP_PACE_SAMPLES 31 /* the window's, or fewer where looks are rare */
#define EAP_PACE_TRUSTED 6  /* samples, at that period, before a time left is told */

typedef struct {
  gint64  time;      /* running, in microseconds */
  guint64 processed;
  int     share;     /* EAP_SHARE_UNKNOWN: unknown */
} EapPaceSample;

typedef struct {
  EapPaceSample samples[EAP_PACE_SAMPLES]; /* a ring */
  guint         n_samples;
  guint         next;      /* where the next one goes */
  double        rate;      /* of processed, a second; 0: unknown */
  double        remaining; /* in seconds; negative: unknown */
} EapPace;

void eap_pace_reset (EapPace             *self);
void eap_pace_add   (EapPace             *self,
                     const EapPaceSample *sample,
                     guint64              total);

G_END_DECLS
