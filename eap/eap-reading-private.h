/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-enums.h"

G_BEGIN_DECLS

/* What a progress shows at one moment */
typedef struct {
  double           fraction;      /* 0 to 1 */
  gboolean         indeterminate;
  guint64          processed;
  guint64          total;         /* 0: unknown */
  EapProgressUnit  unit;
  double           rate;          /* of processed, a second; 0: unknown */
  double           remaining;     /* in seconds; negative: unknown */
  double           elapsed;       /* in seconds */
  gboolean         paused;
  const char      *text;          /* (nullable): of the stage; of the holder */
} EapReading;

/* The usual texts, in the user's language; empty where there is nothing to say */
char *eap_reading_dup_amount_text    (const EapReading *self);
char *eap_reading_dup_rate_text      (const EapReading *self);
char *eap_reading_dup_remaining_text (const EapReading *self);
char *eap_reading_dup_summary        (const EapReading *self);

G_END_DECLS
