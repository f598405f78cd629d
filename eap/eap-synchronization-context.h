/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-types.h>

G_BEGIN_DECLS

#define EAP_TYPE_SYNCHRONIZATION_CONTEXT (eap_synchronization_context_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (EapSynchronizationContext, eap_synchronization_context,
                          EAP, SYNCHRONIZATION_CONTEXT, GObject)

/**
 * EapSynchronizationContextClass:
 * @parent_class: the parent class
 * @wakeup: see [vfunc@Eap.SynchronizationContext.wakeup]
 * @is_owner: see [vfunc@Eap.SynchronizationContext.is_owner]
 * @iterate: see [vfunc@Eap.SynchronizationContext.iterate]
 * @operation_started: see [vfunc@Eap.SynchronizationContext.operation_started]
 * @operation_completed: see
 *   [vfunc@Eap.SynchronizationContext.operation_completed]
 *
 * The virtual functions of [class@Eap.SynchronizationContext].
 */
struct _EapSynchronizationContextClass
{
  GObjectClass parent_class;

  gboolean (*wakeup)              (EapSynchronizationContext  *self);
  gboolean (*is_owner)            (EapSynchronizationContext  *self);
  gboolean (*iterate)             (EapSynchronizationContext  *self,
                                   gboolean                    may_block);
  gboolean (*operation_started)   (EapSynchronizationContext  *self,
                                   GError                    **error);
  void     (*operation_completed) (EapSynchronizationContext  *self);

  /*< private >*/
  gpointer padding[8];
};

EAP_AVAILABLE_IN_ALL
gboolean eap_synchronization_context_dispatch (EapSynchronizationContext  *self);
EAP_AVAILABLE_IN_ALL
gboolean eap_synchronization_context_post     (EapSynchronizationContext  *self,
                                               EapSendOrPostCallback       callback,
                                               gpointer                    state,
                                               GDestroyNotify              destroy,
                                               GError                    **error);
EAP_AVAILABLE_IN_ALL
gboolean eap_synchronization_context_send     (EapSynchronizationContext  *self,
                                               EapSendOrPostCallback       callback,
                                               gpointer                    state,
                                               GError                    **error);
EAP_AVAILABLE_IN_ALL
void     eap_synchronization_context_close    (EapSynchronizationContext  *self);

G_END_DECLS
