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

#define EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS (eap_progress_changed_event_args_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (EapProgressChangedEventArgs, eap_progress_changed_event_args,
                          EAP, PROGRESS_CHANGED_EVENT_ARGS, EapEventArgs)

/**
 * EapProgressChangedEventArgsClass:
 * @parent_class: the parent class
 *
 * The class structure of [class@Eap.ProgressChangedEventArgs].
 */
struct _EapProgressChangedEventArgsClass
{
  EapEventArgsClass parent_class;

  /*< private >*/
  gpointer padding[8];
};

EAP_AVAILABLE_IN_ALL
EapProgressChangedEventArgs *eap_progress_changed_event_args_new                     (int                          progress_percentage,
                                                                                      const GValue                *user_state) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
int                          eap_progress_changed_event_args_get_progress_percentage (EapProgressChangedEventArgs *self);
EAP_AVAILABLE_IN_ALL
guint64                      eap_progress_changed_event_args_get_processed           (EapProgressChangedEventArgs *self);
EAP_AVAILABLE_IN_ALL
guint64                      eap_progress_changed_event_args_get_total               (EapProgressChangedEventArgs *self);

G_END_DECLS
