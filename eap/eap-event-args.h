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

#define EAP_TYPE_EVENT_ARGS (eap_event_args_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (EapEventArgs, eap_event_args, EAP, EVENT_ARGS, GObject)

/**
 * EapEventArgsClass:
 * @parent_class: the parent class
 *
 * The class structure of [class@Eap.EventArgs].
 */
struct _EapEventArgsClass
{
  GObjectClass parent_class;

  /*< private >*/
  gpointer padding[8];
};

EAP_AVAILABLE_IN_ALL
const GValue      *eap_event_args_get_user_state (EapEventArgs *self);
EAP_AVAILABLE_IN_ALL
EapAsyncOperation *eap_event_args_dup_operation  (EapEventArgs *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
