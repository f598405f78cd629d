/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-synchronization-context-private.h"

G_BEGIN_DECLS

/* A synchronization context's two sources in a main context, and what wakes
 * them. */

typedef struct {
  EapSynchronizationContext *context; /* (unowned): the sources keep it */

  /* To be woken. Threads only write; they never touch the GMainContext or a
   * source, which may be dying. */
  int                        wakeup_fd;
  GPollFD                    poll_fd;

  /* Of the main context's owner: after a full budget the source stands back
   * for its companion at a low priority, so that what lies between the two is
   * dispatched; at the third prepare it is its turn again. */
  gboolean                   yielded;
  int                        n_prepares;
} EapMainSources;

void     eap_main_sources_init   (EapMainSources            *self);
gboolean eap_main_sources_open   (EapMainSources            *self);
void     eap_main_sources_attach (EapMainSources            *self,
                                  GMainContext              *main_context,
                                  int                        priority,
                                  EapSynchronizationContext *context,
                                  GDestroyNotify             gone);
void     eap_main_sources_wakeup (EapMainSources            *self);
void     eap_main_sources_close  (EapMainSources            *self);

G_END_DECLS
