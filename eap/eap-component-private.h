/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-call-table-private.h"
#include "eap-operation-list-private.h"

G_BEGIN_DECLS

typedef struct {
  EapSynchronizationContext *context;   /* (owned): of the object */
  EapCallTable               table;
  EapOperationList          *list;      /* (atomic) (owned) (nullable): when asked for */
  GParamSpec                *is_busy;   /* (unowned) (nullable): the class's property */
  gboolean                   busy_posted; /* (atomic): its notification is on its way */

  EapProgressDelivery        progress_delivery; /* (atomic) */
  guint                      progress_interval; /* (atomic): in milliseconds */
  guint                      max_undelivered;   /* (atomic) */
  _Alignas (8) guint64       n_merged;          /* (atomic): reports, of all calls */
} EapComponentPrivate;

extern const EapOperationClientFuncs eap_component_call_funcs;

EapComponentPrivate *eap_component_get_private     (EapComponent                *self);

/* The events of a call: progress, at home; that it has begun, and that it has
 * left, which are the component's own context's */
void                 eap_component_emit_progress_changed
                                                   (EapComponent                *self,
                                                    EapProgressChangedEventArgs *args);
void                 eap_component_announce_begun  (EapComponent                *self,
                                                    EapCall                     *call);
void                 eap_component_announce_left   (EapComponent                *self,
                                                    EapCall                     *call,
                                                    gboolean                     made_idle,
                                                    gboolean                     at_home);

void                 eap_component_set_up_delivery (EapComponent                *self,
                                                    EapOperationCore            *core);

/* The operation that the calling thread works for, else the oldest one without
 * a state; a new reference */
EapOperationCore    *eap_component_ref_current     (EapComponent                *self);

G_END_DECLS
