/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One thread, started when it is first needed, that calls functions at their
 * time, whatever loops the process has or has not. */

typedef struct _EapTimer EapTimer;

struct _EapTimer {
  void    (*fire) (EapTimer *self); /* on the timekeeper's thread; must be short */
  gint64    due;                    /* monotonic, in microseconds */
  guint     position;               /* in the heap, from 1; 0: not in it */
};

gboolean eap_timekeeper_add    (EapTimer *timer,
                                gint64    due);
gboolean eap_timekeeper_remove (EapTimer *timer);

G_END_DECLS
