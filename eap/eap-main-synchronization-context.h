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

#define EAP_TYPE_MAIN_SYNCHRONIZATION_CONTEXT (eap_main_synchronization_context_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapMainSynchronizationContext, eap_main_synchronization_context,
                      EAP, MAIN_SYNCHRONIZATION_CONTEXT, EapSynchronizationContext)

EAP_AVAILABLE_IN_ALL
EapSynchronizationContext *eap_main_synchronization_context_new              (GMainContext                  *context,
                                                                              int                            priority) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
GMainContext              *eap_main_synchronization_context_get_main_context (EapMainSynchronizationContext *self);
EAP_AVAILABLE_IN_ALL
int                        eap_main_synchronization_context_get_priority     (EapMainSynchronizationContext *self);

EAP_AVAILABLE_IN_ALL
GApplication              *eap_main_synchronization_context_get_application  (EapMainSynchronizationContext *self);
EAP_AVAILABLE_IN_ALL
void                       eap_main_synchronization_context_set_application  (EapMainSynchronizationContext *self,
                                                                              GApplication                  *application);

G_END_DECLS
