/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-ready-private.h"
#include "eap-synchronization-context.h"

G_BEGIN_DECLS

/* For operations: being served, and being told of the end */
gboolean eap_synchronization_context_begin          (EapSynchronizationContext  *self,
                                                     EapPending                 *pending,
                                                     GError                    **error);
void     eap_synchronization_context_unlink_unlocked
                                                    (EapPending                 *pending);
void     eap_synchronization_context_end            (EapSynchronizationContext  *self);
void     eap_synchronization_context_make_ready     (EapSynchronizationContext  *self,
                                                     EapReady                   *ready);
void     eap_synchronization_context_put_off        (EapSynchronizationContext  *self,
                                                     EapReady                   *ready);
guint    eap_synchronization_context_get_dispatch   (EapSynchronizationContext  *self);
void     eap_synchronization_context_send_home      (EapSynchronizationContext  *self,
                                                     gpointer                    data,
                                                     GDestroyNotify              destroy);
gboolean eap_synchronization_context_is_home        (EapSynchronizationContext  *self);
gboolean eap_synchronization_context_is_gone        (EapSynchronizationContext  *self);
gboolean eap_synchronization_context_set_gone_error (GError                    **error);

/* For waiting in the place itself */
gboolean eap_synchronization_context_is_owner       (EapSynchronizationContext  *self);
gboolean eap_synchronization_context_can_iterate    (EapSynchronizationContext  *self);
void     eap_synchronization_context_iterate        (EapSynchronizationContext  *self,
                                                     gboolean                    may_block);
void     eap_synchronization_context_interrupt      (EapSynchronizationContext  *self);

/* For the operations' few shared things that need a lock */
GMutex  *eap_synchronization_context_get_lock       (EapSynchronizationContext  *self);

/* For a subclass that looks by itself before it sleeps, as a GSource does */
void     eap_synchronization_context_set_polled     (EapSynchronizationContext  *self);
gboolean eap_synchronization_context_fall_asleep    (EapSynchronizationContext  *self);
gboolean eap_synchronization_context_stay_awake     (EapSynchronizationContext  *self);

/* The context whose dispatch runs on the calling thread */
EapSynchronizationContext *
         eap_synchronization_context_get_dispatching (void);

G_END_DECLS
