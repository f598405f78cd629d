/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-progress-changed-event-args.h"

G_BEGIN_DECLS

EapProgressChangedEventArgs *eap_progress_changed_event_args_new_figures (int     progress_percentage,
                                                                          guint64 processed,
                                                                          guint64 total);

G_END_DECLS
