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
  gconstpointer fields;
  gpointer is_readable;
  gpointer padding[6];
};

EAP_AVAILABLE_IN_ALL
void               eap_event_args_class_install_field (EapEventArgsClass *klass,
                                                       const char        *name,
                                                       GType              type,
                                                       gsize              offset,
                                                       gsize              size);

/**
 * EAP_DEFINE_EVENT_ARGS: (skip)
 * @TypeName: the name of the class, in camel case
 * @type_name: its name in lower case, with underscores
 * @TYPE_PARENT: the type it is derived from
 * @fields: [func@Eap.EVENT_ARGS_FIELD] for each of its members
 *
 * Defines a final class of event args, of which the instance structure has been
 * declared.
 */
#define EAP_DEFINE_EVENT_ARGS(TypeName, type_name, TYPE_PARENT, fields) \
  G_DEFINE_FINAL_TYPE (TypeName, type_name, TYPE_PARENT) \
  static void type_name##_init (TypeName *self) { } \
  static void type_name##_class_init (TypeName##Class *klass) \
  { \
    typedef TypeName EapInstance_; \
    EapEventArgsClass *eap_class_ = (EapEventArgsClass *) klass; \
    fields \
  }

/**
 * EAP_EVENT_ARGS_FIELD: (skip)
 * @member: a member of the instance structure
 * @TYPE: its type: that of the property
 *
 * Makes a member a property of the same name; for
 * [func@Eap.DEFINE_EVENT_ARGS]. See [method@Eap.EventArgsClass.install_field].
 */
#define EAP_EVENT_ARGS_FIELD(member, TYPE) \
  eap_event_args_class_install_field (eap_class_, #member, (TYPE), \
                                      G_STRUCT_OFFSET (EapInstance_, member), \
                                      sizeof (((EapInstance_ *) NULL)->member));

/**
 * EAP_DEFINE_EVENT_ARGS_GETTER: (skip)
 * @TypeName: the name of the class, in camel case
 * @type_name: its name in lower case, with underscores
 * @c_type: what the getter returns
 * @member: a member of the instance structure
 *
 * Defines the getter `type_name_get_member (self)`.
 *
 * Results of an operation have [func@Eap.DEFINE_RESULT_GETTER] instead.
 */
#define EAP_DEFINE_EVENT_ARGS_GETTER(TypeName, type_name, c_type, member) \
  c_type type_name##_get_##member (TypeName *self) \
  { \
    g_return_val_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, type_name##_get_type ()), \
                          (c_type) 0); \
    return (c_type) self->member; \
  }

EAP_AVAILABLE_IN_ALL
const GValue      *eap_event_args_get_user_state (EapEventArgs *self);
EAP_AVAILABLE_IN_ALL
EapAsyncOperation *eap_event_args_dup_operation  (EapEventArgs *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
