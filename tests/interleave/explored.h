/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-main-sources-private.h"
#include "scheduler.h"

G_BEGIN_DECLS

void     explored_init_sources (EapMainSources            *sources,
                                EapSynchronizationContext *context);
void     explored_iterate      (EapMainSources            *sources,
                                Condition                  may_poll_end);
gboolean explored_is_signalled (void);

G_END_DECLS
