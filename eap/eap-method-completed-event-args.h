/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-async-completed-event-args.h>

G_BEGIN_DECLS

#define EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS (eap_method_completed_event_args_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (EapMethodCompletedEventArgs, eap_method_completed_event_args,
                          EAP, METHOD_COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

/**
 * EapMethodCompletedEventArgsClass:
 * @parent_class: the parent class
 *
 * The class structure of [class@Eap.MethodCompletedEventArgs].
 */
struct _EapMethodCompletedEventArgsClass
{
  EapAsyncCompletedEventArgsClass parent_class;

  /*< private >*/
  gpointer padding[4];
};

EAP_AVAILABLE_IN_ALL
const GValue *eap_method_completed_event_args_get_result (EapMethodCompletedEventArgs  *self,
                                                          GError                      **error);

G_END_DECLS
