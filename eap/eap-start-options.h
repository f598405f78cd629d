/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-types.h>
#include <eap/eap-worker-pool.h>

G_BEGIN_DECLS

#define EAP_TYPE_START_OPTIONS (eap_start_options_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapStartOptions, eap_start_options, EAP, START_OPTIONS, GObject)

EAP_AVAILABLE_IN_ALL
EapStartOptions   *eap_start_options_new             (void) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
GCancellable      *eap_start_options_get_cancellable (EapStartOptions   *self);
EAP_AVAILABLE_IN_ALL
void               eap_start_options_set_cancellable (EapStartOptions   *self,
                                                      GCancellable      *cancellable);

EAP_AVAILABLE_IN_ALL
guint              eap_start_options_get_timeout     (EapStartOptions   *self);
EAP_AVAILABLE_IN_ALL
void               eap_start_options_set_timeout     (EapStartOptions   *self,
                                                      guint              timeout);

EAP_AVAILABLE_IN_ALL
EapWorkerPool     *eap_start_options_get_pool        (EapStartOptions   *self);
EAP_AVAILABLE_IN_ALL
void               eap_start_options_set_pool        (EapStartOptions   *self,
                                                      EapWorkerPool     *pool);

EAP_AVAILABLE_IN_ALL
EapAsyncOperation *eap_start_options_get_parent      (EapStartOptions   *self);
EAP_AVAILABLE_IN_ALL
void               eap_start_options_set_parent      (EapStartOptions   *self,
                                                      EapAsyncOperation *parent);

EAP_AVAILABLE_IN_ALL
double             eap_start_options_get_weight      (EapStartOptions   *self);
EAP_AVAILABLE_IN_ALL
void               eap_start_options_set_weight      (EapStartOptions   *self,
                                                      double             weight);

EAP_AVAILABLE_IN_ALL
GObject           *eap_start_options_dup_owner       (EapStartOptions   *self) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
void               eap_start_options_set_owner       (EapStartOptions   *self,
                                                      GObject           *owner);

EAP_AVAILABLE_IN_ALL
const char        *eap_start_options_get_name        (EapStartOptions   *self);
EAP_AVAILABLE_IN_ALL
void               eap_start_options_set_name        (EapStartOptions   *self,
                                                      const char        *name);

G_END_DECLS
