/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-utils.h"

G_BEGIN_DECLS

/* A foreign loop: poll(2) on a pipe, which knows nothing of GLib's main loop.
 * Its place is the thread that makes it. */
#define POLL_TYPE_CONTEXT (poll_context_get_type ())
G_DECLARE_FINAL_TYPE (PollContext, poll_context, POLL, CONTEXT, EapSynchronizationContext)

struct _PollContext
{
  EapSynchronizationContext parent_instance;

  GThread  *owner;
  int       fds[2];
  gboolean  is_gone;     /* (atomic): the loop has ended */
  gboolean  refuses;
  GError   *reason;      /* (nullable): why it refuses */
  int       n_wakeups;   /* (atomic) */
  int       n_started;   /* (atomic) */
  int       n_completed; /* (atomic) */
};

/* free() waits until worker threads have let go of it, and proves its end. */
EapSynchronizationContext *poll_context_new                 (void);
gboolean                   poll_context_iterate             (EapSynchronizationContext *context,
                                                             gboolean                   may_block);
void                       poll_context_iterate_until_count (EapSynchronizationContext *context,
                                                             const int                 *count,
                                                             int                        n);
void                       poll_context_free                (EapSynchronizationContext *context);

G_END_DECLS
