/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-event-args.h"
#include "eap-operation-core-private.h"

G_BEGIN_DECLS

/* What a class says of its fields */
typedef gboolean (*EapIsReadableFunc) (EapEventArgs *self);

gboolean eap_event_args_bind           (EapEventArgs      *self,
                                        EapOperationCore  *core,
                                        GError           **error);
gboolean eap_event_args_is_open        (EapEventArgs      *self);
void     eap_event_args_set_user_state (EapEventArgs      *self,
                                        const GValue      *user_state);
void     eap_event_args_release_fields (EapEventArgs      *self);

G_END_DECLS
