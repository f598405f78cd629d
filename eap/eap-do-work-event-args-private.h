/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-do-work-event-args.h"

G_BEGIN_DECLS

void    eap_do_work_event_args_steal_result (EapDoWorkEventArgs *self,
                                             GValue             *result);
GError *eap_do_work_event_args_steal_error  (EapDoWorkEventArgs *self);

G_END_DECLS
