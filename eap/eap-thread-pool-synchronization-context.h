/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-synchronization-context.h>

G_BEGIN_DECLS

#define EAP_TYPE_THREAD_POOL_SYNCHRONIZATION_CONTEXT (eap_thread_pool_synchronization_context_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapThreadPoolSynchronizationContext, eap_thread_pool_synchronization_context,
                      EAP, THREAD_POOL_SYNCHRONIZATION_CONTEXT, EapSynchronizationContext)

EAP_AVAILABLE_IN_ALL
EapSynchronizationContext *eap_thread_pool_synchronization_context_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
