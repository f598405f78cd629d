/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-event-args-private.h"

#include <string.h>

/* Members of a derived class's instances as properties of it. A property's
 * number is the place of its member. */

typedef struct _Field Field;

struct _Field
{
  const Field *next;
  GType        type;
  gsize        offset;
};

static gboolean
is_pointer (GType type)
{
  switch (G_TYPE_FUNDAMENTAL (type))
    {
    case G_TYPE_STRING:
    case G_TYPE_BOXED:
    case G_TYPE_OBJECT:
    case G_TYPE_INTERFACE:
    case G_TYPE_VARIANT:
      return TRUE;
    default:
      return FALSE;
    }
}

/* 0: no field can be of this type */
static gsize
get_size (GType type)
{
  switch (G_TYPE_FUNDAMENTAL (type))
    {
    case G_TYPE_BOOLEAN:
    case G_TYPE_INT:
    case G_TYPE_UINT:
    case G_TYPE_ENUM:
    case G_TYPE_FLAGS:
      return sizeof (int);
    case G_TYPE_LONG:
    case G_TYPE_ULONG:
      return sizeof (long);
    case G_TYPE_INT64:
    case G_TYPE_UINT64:
      return sizeof (gint64);
    case G_TYPE_FLOAT:
      return sizeof (float);
    case G_TYPE_DOUBLE:
      return sizeof (double);
    default:
      return is_pointer (type) ? sizeof (gpointer) : 0;
    }
}

static int
get_first_value (GType type)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  return klass->values[0].value;
}

static GParamSpec *
new_pspec (const char *name,
           GType       type)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;

  switch (G_TYPE_FUNDAMENTAL (type))
    {
    case G_TYPE_BOOLEAN:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case G_TYPE_INT:
      return g_param_spec_int (name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
    case G_TYPE_UINT:
      return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, flags);
    case G_TYPE_LONG:
      return g_param_spec_long (name, NULL, NULL, G_MINLONG, G_MAXLONG, 0, flags);
    case G_TYPE_ULONG:
      return g_param_spec_ulong (name, NULL, NULL, 0, G_MAXULONG, 0, flags);
    case G_TYPE_INT64:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case G_TYPE_UINT64:
      return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
    case G_TYPE_FLOAT:
      return g_param_spec_float (name, NULL, NULL, -G_MAXFLOAT, G_MAXFLOAT, 0, flags);
    case G_TYPE_DOUBLE:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case G_TYPE_STRING:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case G_TYPE_BOXED:
      return g_param_spec_boxed (name, NULL, NULL, type, flags);
    case G_TYPE_VARIANT:
      return g_param_spec_variant (name, NULL, NULL, G_VARIANT_TYPE_ANY, NULL, flags);
    case G_TYPE_ENUM:
      return g_param_spec_enum (name, NULL, NULL, type, get_first_value (type), flags);
    case G_TYPE_FLAGS:
      return g_param_spec_flags (name, NULL, NULL, type, 0, flags);
    default:
      return g_param_spec_object (name, NULL, NULL, type, flags);
    }
}

/* The member as a value, without a copy of what it points to: not to be unset
 * unless the member is given up. */
static void
peek (gconstpointer  member,
      GType          type,
      GValue        *value)
{
  g_value_init (value, type);

  if (G_TYPE_IS_ENUM (type))
    g_value_set_enum (value, *(const int *) member);
  else if (G_TYPE_IS_FLAGS (type))
    g_value_set_flags (value, *(const guint *) member);
  else
    memcpy (&value->data[0], member, get_size (type));
}

static void
release (gpointer member,
         GType    type)
{
  GValue value = G_VALUE_INIT;

  peek (member, type, &value);
  g_value_unset (&value);
}

static void
replace (gpointer      member,
         GType         type,
         const GValue *value)
{
  GValue copy = G_VALUE_INIT;

  g_value_init (&copy, type);

  /* A copy of a value that holds an interned string would share it. */
  if (G_VALUE_HOLDS_STRING (&copy))
    g_value_set_string (&copy, g_value_get_string (value));
  else
    g_value_copy (value, &copy);

  release (member, type);

  if (G_TYPE_IS_ENUM (type))
    *(int *) member = g_value_get_enum (&copy);
  else if (G_TYPE_IS_FLAGS (type))
    *(guint *) member = g_value_get_flags (&copy);
  else
    memcpy (member, &copy.data[0], get_size (type));
}

/* A result is not there unless the operation succeeded. */
static void
get_property (GObject    *object,
              guint       offset,
              GValue     *value,
              GParamSpec *pspec)
{
  EapIsReadableFunc is_readable = EAP_EVENT_ARGS_GET_CLASS (object)->is_readable;
  GValue member = G_VALUE_INIT;

  if (!is_readable (EAP_EVENT_ARGS (object)))
    return;

  peek (G_STRUCT_MEMBER_P (object, offset), pspec->value_type, &member);
  g_value_copy (&member, value);
}

static void
set_property (GObject      *object,
              guint         offset,
              const GValue *value,
              GParamSpec   *pspec)
{
  if (eap_event_args_is_open (EAP_EVENT_ARGS (object)))
    replace (G_STRUCT_MEMBER_P (object, offset), pspec->value_type, value);
}

/* With the last reference */
void
eap_event_args_release_fields (EapEventArgs *self)
{
  for (const Field *field = EAP_EVENT_ARGS_GET_CLASS (self)->fields;
       field != NULL; field = field->next)
    release (G_STRUCT_MEMBER_P (self, field->offset), field->type);
}

/**
 * eap_event_args_class_install_field: (skip)
 * @klass: the class of event args
 * @name: the name of the member, with dashes or underscores
 * @type: the type of the property: a boolean, a number of at least 32 bits, an
 *   enumeration, flags, a string, boxed value, object or variant
 * @offset: where the member is in an instance, in bytes
 * @size: the size of the member, in bytes
 *
 * Makes a member of the instances a property of the class.
 *
 * Instances own what such a member points to. It can be given when they are made
 * and until they are used for an event. Of arguments of a Completed event it reads
 * as 0 or `NULL` unless the operation succeeded.
 *
 * To be called while the class is initialized, mostly through
 * [func@Eap.EVENT_ARGS_FIELD]. The class must not have properties of another kind;
 * a class derived from it may.
 */
void
eap_event_args_class_install_field (EapEventArgsClass *klass,
                                    const char        *name,
                                    GType              type,
                                    gsize              offset,
                                    gsize              size)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  g_autofree char *property_name = NULL;

  g_return_if_fail (EAP_IS_EVENT_ARGS_CLASS (klass));
  g_return_if_fail (name != NULL);

  if (get_size (type) == 0)
    {
      g_critical ("%s cannot have the field “%s”: a %s cannot be one",
                  G_OBJECT_CLASS_NAME (klass), name, g_type_name (type));
      return;
    }

  if (get_size (type) != size)
    {
      g_critical ("%s cannot have the field “%s”: a member of %" G_GSIZE_FORMAT " bytes "
                  "does not hold a %s",
                  G_OBJECT_CLASS_NAME (klass), name, size, g_type_name (type));
      return;
    }

  if (is_pointer (type))
    {
      Field *field = g_new (Field, 1);

      field->next = klass->fields;
      field->type = type;
      field->offset = offset;
      klass->fields = field;
    }

  property_name = g_strdelimit (g_strdup (name), "_", '-');
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  g_object_class_install_property (object_class, (guint) offset, new_pspec (property_name, type));
}
