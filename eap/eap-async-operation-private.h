/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-async-operation.h"
#include "eap-operation-core-private.h"

G_BEGIN_DECLS

EapOperationCore           *eap_async_operation_new_core (EapSynchronizationContext   *context,
                                                          const GValue                *user_state,
                                                          GType                        args_type,
                                                          EapOperationClient          *client);
EapAsyncOperation          *eap_async_operation_begin    (EapOperationCore            *core,
                                                          GError                     **error);
EapOperationCore           *eap_async_operation_get_core (EapAsyncOperation           *self);
gboolean                    eap_async_operation_may_report
                                                         (EapOperationCore            *core,
                                                          GError                     **error);
gboolean                    eap_async_operation_report_args
                                                         (EapOperationCore            *core,
                                                          EapProgressChangedEventArgs *args,
                                                          GError                     **error);
gboolean                    eap_async_operation_report_figures
                                                         (EapOperationCore            *core,
                                                          int                          share,
                                                          guint64                      processed,
                                                          guint64                      total,
                                                          GError                     **error);
void                        eap_async_operation_check_outcome
                                                         (EapOperationCore            *core,
                                                          EapTerminal                 *terminal);
EapAsyncCompletedEventArgs *eap_async_operation_get_outcome
                                                         (EapAsyncOperation           *self,
                                                          GError                     **error);

G_END_DECLS
