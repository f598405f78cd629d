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

#define EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS (eap_async_completed_event_args_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (EapAsyncCompletedEventArgs, eap_async_completed_event_args,
                          EAP, ASYNC_COMPLETED_EVENT_ARGS, EapEventArgs)

/**
 * EapAsyncCompletedEventArgsClass:
 * @parent_class: the parent class
 *
 * The class structure of [class@Eap.AsyncCompletedEventArgs].
 */
struct _EapAsyncCompletedEventArgsClass
{
  EapEventArgsClass parent_class;

  /*< private >*/
  gpointer padding[8];
};

/**
 * EAP_DEFINE_RESULT_GETTER: (skip)
 * @TypeName: the name of the class, in camel case
 * @type_name: its name in lower case, with underscores
 * @c_type: what the getter returns
 * @member: a member of the instance structure
 *
 * Defines the getter `type_name_get_member (self, error)` of a result, which fails
 * if the operation did (rules R20–R23). It returns 0 or `NULL` then.
 */
#define EAP_DEFINE_RESULT_GETTER(TypeName, type_name, c_type, member) \
  c_type type_name##_get_##member (TypeName *self, GError **error) \
  { \
    g_return_val_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, type_name##_get_type ()), \
                          (c_type) 0); \
    return eap_async_completed_event_args_raise_exception_if_necessary ( \
      (EapAsyncCompletedEventArgs *) self, error) ? (c_type) self->member : (c_type) 0; \
  }

EAP_AVAILABLE_IN_ALL
EapAsyncCompletedEventArgs *eap_async_completed_event_args_new                          (const GError                *reason,
                                                                                         gboolean                     cancelled,
                                                                                         const GValue                *user_state) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
GError                     *eap_async_completed_event_args_get_error                    (EapAsyncCompletedEventArgs  *self);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_completed_event_args_get_cancelled                (EapAsyncCompletedEventArgs  *self);
EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_completed_event_args_get_cancel_requested         (EapAsyncCompletedEventArgs  *self);

EAP_AVAILABLE_IN_ALL
gboolean                    eap_async_completed_event_args_raise_exception_if_necessary (EapAsyncCompletedEventArgs  *self,
                                                                                         GError                     **error);

G_END_DECLS
