/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often is looked, in microseconds */
#define EAP_GROWTH_PERIOD 5000

/* Whether more threads would help work that waits */
typedef struct {
  guint   n_processors;
  guint64 n_done;    /* as at the last look, and so below */
  gint64  now;
  gint64  busy;
  guint   n_more;    /* threads made at the next stall */
  guint   n_crowded; /* stalls in a row without a thread for want of processors */
} EapGrowth;

gint64   eap_growth_get_busy (void);
void     eap_growth_begin    (EapGrowth *self,
                              guint64    n_done,
                              gint64     now,
                              gint64     busy);
gboolean eap_growth_look     (EapGrowth *self,
                              guint64    n_done,
                              gint64     now,
                              gint64     busy,
                              guint     *n_more);

G_END_DECLS
