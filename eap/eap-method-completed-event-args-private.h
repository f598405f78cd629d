/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-method-completed-event-args.h"

G_BEGIN_DECLS

GValue *eap_method_completed_event_args_peek_result (EapMethodCompletedEventArgs *self);

G_END_DECLS
