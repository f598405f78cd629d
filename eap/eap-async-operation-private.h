/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-async-operation.h"
#include "eap-operation-core-private.h"

G_BEGIN_DECLS

EapAsyncOperation          *eap_async_operation_new      (EapSynchronizationContext   *context,
                                                          const GValue                *user_state,
                                                          GType                        args_type,
                                                          const EapOperationClient    *client_funcs,
                                                          GObject                     *client,
                                                          GError                     **error);
EapOperationCore           *eap_async_operation_get_core (EapAsyncOperation           *self);
gboolean                    eap_async_operation_report_args
                                                         (EapOperationCore            *core,
                                                          EapProgressChangedEventArgs *args,
                                                          GError                     **error);

G_END_DECLS
