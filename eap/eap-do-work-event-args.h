/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-event-args.h>

G_BEGIN_DECLS

#define EAP_TYPE_DO_WORK_EVENT_ARGS (eap_do_work_event_args_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapDoWorkEventArgs, eap_do_work_event_args,
                      EAP, DO_WORK_EVENT_ARGS, EapEventArgs)

EAP_AVAILABLE_IN_ALL
EapDoWorkEventArgs *eap_do_work_event_args_new          (const GValue       *argument) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
const GValue       *eap_do_work_event_args_get_argument (EapDoWorkEventArgs *self);

EAP_AVAILABLE_IN_ALL
const GValue       *eap_do_work_event_args_get_result   (EapDoWorkEventArgs *self);
EAP_AVAILABLE_IN_ALL
void                eap_do_work_event_args_set_result   (EapDoWorkEventArgs *self,
                                                         const GValue       *result);

EAP_AVAILABLE_IN_ALL
gboolean            eap_do_work_event_args_get_cancel   (EapDoWorkEventArgs *self);
EAP_AVAILABLE_IN_ALL
void                eap_do_work_event_args_set_cancel   (EapDoWorkEventArgs *self,
                                                         gboolean            cancel);

EAP_AVAILABLE_IN_ALL
GError             *eap_do_work_event_args_get_error    (EapDoWorkEventArgs *self);
EAP_AVAILABLE_IN_ALL
void                eap_do_work_event_args_set_error    (EapDoWorkEventArgs *self,
                                                         const GError       *reason);

G_END_DECLS
