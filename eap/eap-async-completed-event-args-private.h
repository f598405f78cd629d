/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-async-completed-event-args.h"
#include "eap-operation-core-private.h"

G_BEGIN_DECLS

void                        eap_async_completed_event_args_set_outcome (EapAsyncCompletedEventArgs  *self,
                                                                        EapOperationCore            *core);
gboolean                    eap_async_completed_event_args_accept      (EapAsyncCompletedEventArgs  *self,
                                                                        EapOperationCore            *core,
                                                                        GError                     **error);
EapAsyncCompletedEventArgs *eap_async_completed_event_args_new_outcome (EapOperationCore            *core);

G_END_DECLS
