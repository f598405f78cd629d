/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-async-operation.h>
#include <eap/eap-synchronization-context.h>

G_BEGIN_DECLS

#define EAP_TYPE_ASYNC_OPERATION_MANAGER (eap_async_operation_manager_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapAsyncOperationManager, eap_async_operation_manager,
                      EAP, ASYNC_OPERATION_MANAGER, GObject)

EAP_AVAILABLE_IN_ALL
EapAsyncOperation         *eap_async_operation_manager_create_operation            (const GValue               *user_supplied_state,
                                                                                    GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
EapAsyncOperation         *eap_async_operation_manager_create_operation_full       (const GValue               *user_supplied_state,
                                                                                    GType                       completed_args_type,
                                                                                    GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
EapSynchronizationContext *eap_async_operation_manager_get_synchronization_context (void);
EAP_AVAILABLE_IN_ALL
void                       eap_async_operation_manager_set_synchronization_context (EapSynchronizationContext  *context);

G_END_DECLS
