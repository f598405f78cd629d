/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-state-private.h"

#include <math.h>

#include "eap-error.h"

/* What stands for "no state": a null of whatever type */
gboolean
eap_state_is_unset (const GValue *state)
{
  return state == NULL || G_VALUE_TYPE (state) == 0 ||
         (G_IS_VALUE (state) && g_value_fits_pointer (state) &&
          g_value_peek_pointer (state) == NULL);
}

/* As .NET's Equals: a state that is not a number must be found again. */
static gboolean
number_equal (double number,
              double other)
{
  return number == other || (isnan (number) && isnan (other));
}

static guint
number_hash (double number)
{
  if (isnan (number))
    return 1;

  /* 0.0 and -0.0 are equal. */
  number += 0.0;

  return g_int64_hash (&number);
}

/* g_variant_hash() is for basic types only. Equal variants have the same normal
 * form. */
static guint
variant_hash (GVariant *variant)
{
  g_autoptr (GVariant) normal = g_variant_get_normal_form (variant);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (normal);

  return g_bytes_hash (bytes);
}

/* To be called before anything is created: what comes later cannot fail. */
gboolean
eap_state_check (const GValue  *state,
                 GError       **error)
{
  if (eap_state_is_unset (state) || G_IS_VALUE (state))
    return TRUE;

  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
               "A value of type %s cannot be copied", G_VALUE_TYPE_NAME (state));

  return FALSE;
}

/* @copy is zeroed, and stays so for an unset state. */
void
eap_state_copy (const GValue *state,
                GValue       *copy)
{
  if (eap_state_is_unset (state))
    return;

  g_value_init (copy, G_VALUE_TYPE (state));
  g_value_copy (state, copy);
}

/* The same where @copy may hold something, which is released after that. */
void
eap_state_replace (const GValue *state,
                   GValue       *copy)
{
  GValue old = *copy;
  GValue fresh = G_VALUE_INIT;

  eap_state_copy (state, &fresh);
  *copy = fresh;

  if (G_VALUE_TYPE (&old) != 0)
    g_value_unset (&old);
}

const GValue *
eap_state_or_null (const GValue *state)
{
  return G_VALUE_TYPE (state) != 0 ? state : NULL;
}

/**
 * eap_state_init_int: (skip)
 * @value: a zeroed value
 * @i: an integer
 *
 * Makes @value hold @i. See [func@Eap.STATE_INT].
 *
 * Returns: @value
 */
const GValue *
eap_state_init_int (GValue *value,
                    int     i)
{
  g_value_init (value, G_TYPE_INT);
  g_value_set_int (value, i);

  return value;
}

/**
 * eap_state_init_string: (skip)
 * @value: a zeroed value
 * @string: (nullable): a string, which must live as long as @value is used
 *
 * Makes @value hold @string without a copy, so that it need not be unset. See
 * [func@Eap.STATE_STRING].
 *
 * Returns: @value
 */
const GValue *
eap_state_init_string (GValue     *value,
                       const char *string)
{
  g_value_init (value, G_TYPE_STRING);
  g_value_set_static_string (value, string);

  return value;
}

/**
 * eap_state_init_object: (skip)
 * @value: a zeroed value
 * @object: (nullable) (type GObject): an object, which must live as long as
 *   @value is used
 *
 * Makes @value hold @object without a reference, so that it need not be unset.
 * See [func@Eap.STATE_OBJECT].
 *
 * Returns: @value
 */
const GValue *
eap_state_init_object (GValue   *value,
                       gpointer  object)
{
  g_value_init (value, object != NULL ? G_OBJECT_TYPE (object) : G_TYPE_OBJECT);
  value->data[0].v_pointer = object;

  return value;
}

/**
 * eap_state_equal:
 * @state: (nullable): a user state; `NULL`: none
 * @other: (nullable): another one, or `NULL`
 *
 * Whether two user states are equal.
 *
 * States of different types are not. Numbers, strings and variants are compared
 * by value; objects, boxed values and pointers by identity. An unset value, one
 * that holds a null, and `NULL` are the same: no state.
 *
 * May be called from any thread.
 *
 * Returns: `TRUE` if they are equal
 */
gboolean
eap_state_equal (const GValue *state,
                 const GValue *other)
{
  gboolean is_unset = eap_state_is_unset (state);

  if (is_unset || eap_state_is_unset (other))
    return is_unset && eap_state_is_unset (other);

  /* A variable may be declared as a base class of what it holds. */
  if (G_VALUE_HOLDS_OBJECT (state) && G_VALUE_HOLDS_OBJECT (other))
    return g_value_get_object (state) == g_value_get_object (other);

  if (G_VALUE_TYPE (state) != G_VALUE_TYPE (other))
    return FALSE;

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (state)))
    {
    case G_TYPE_STRING:
      return g_str_equal (g_value_get_string (state), g_value_get_string (other));
    case G_TYPE_VARIANT:
      return g_variant_equal (g_value_get_variant (state), g_value_get_variant (other));
    case G_TYPE_FLOAT:
      return number_equal (g_value_get_float (state), g_value_get_float (other));
    case G_TYPE_DOUBLE:
      return number_equal (g_value_get_double (state), g_value_get_double (other));
    case G_TYPE_INT64:
    case G_TYPE_UINT64:
      return state->data[0].v_uint64 == other->data[0].v_uint64;
    case G_TYPE_LONG:
    case G_TYPE_ULONG:
    case G_TYPE_FLAGS:
    case G_TYPE_ENUM:
      return state->data[0].v_ulong == other->data[0].v_ulong;
    case G_TYPE_INT:
    case G_TYPE_UINT:
    case G_TYPE_BOOLEAN:
    case G_TYPE_CHAR:
    case G_TYPE_UCHAR:
      return state->data[0].v_uint == other->data[0].v_uint;
    default:
      return g_value_peek_pointer (state) == g_value_peek_pointer (other);
    }
}

/**
 * eap_state_hash:
 * @state: (nullable): a user state; `NULL`: none
 *
 * Gets a hash of a user state: equal ones have the same.
 *
 * May be called from any thread.
 *
 * Returns: a hash
 */
guint
eap_state_hash (const GValue *state)
{
  if (eap_state_is_unset (state))
    return 0;

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (state)))
    {
    case G_TYPE_STRING:
      return g_str_hash (g_value_get_string (state));
    case G_TYPE_VARIANT:
      return variant_hash (g_value_get_variant (state));
    case G_TYPE_FLOAT:
      return number_hash (g_value_get_float (state));
    case G_TYPE_DOUBLE:
      return number_hash (g_value_get_double (state));
    case G_TYPE_INT64:
    case G_TYPE_UINT64:
      return g_int64_hash (&state->data[0].v_int64);
    case G_TYPE_LONG:
    case G_TYPE_ULONG:
    case G_TYPE_FLAGS:
    case G_TYPE_ENUM:
      return (guint) state->data[0].v_ulong;
    case G_TYPE_INT:
    case G_TYPE_UINT:
    case G_TYPE_BOOLEAN:
    case G_TYPE_CHAR:
    case G_TYPE_UCHAR:
      return state->data[0].v_uint;
    default:
      return g_direct_hash (g_value_peek_pointer (state));
    }
}
