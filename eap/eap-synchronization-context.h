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
 * @wakeup: arranges that [method@Eap.SynchronizationContext.dispatch] is
 *   called soon in the context's place, and returns `TRUE`; `FALSE` says that
 *   the place is gone, which closes the context: never while it iterates.
 *   Called on any thread, also on one that runs a dispatch; it must not
 *   dispatch by itself. Must be implemented.
 * @is_owner: whether the calling thread is the context's place. The default
 *   says `FALSE`.
 * @iterate: dispatches once, waiting for something to dispatch if @may_block,
 *   until then or until a call of @wakeup; returns whether anything was
 *   dispatched. Called in the context's place only, where
 *   [method@Eap.AsyncOperation.wait] waits there. Optional.
 * @operation_started: an operation starts on the calling thread; `FALSE` with
 *   an error refuses it. The default accepts.
 * @operation_completed: an operation that was accepted has ended and its
 *   Completed event was delivered, if the context was not closed. The default
 *   does nothing.
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
