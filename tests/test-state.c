/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <math.h>

#include "eap-test-utils.h"

/* The first two are equal, the third differs from them. Consumes all three. */
static void
check (GValue *state,
       GValue *same,
       GValue *other)
{
  g_assert_true (eap_state_equal (state, state));
  g_assert_true (eap_state_equal (state, same));
  g_assert_true (eap_state_equal (same, state));
  g_assert_cmpuint (eap_state_hash (state), ==, eap_state_hash (same));

  g_assert_false (eap_state_equal (state, other));
  g_assert_false (eap_state_equal (other, state));
  g_assert_false (eap_state_equal (state, NULL));
  g_assert_false (eap_state_equal (NULL, state));

  g_value_unset (state);
  g_value_unset (same);
  g_value_unset (other);
}

#define CHECK_FUNDAMENTAL(gtype, setter, one, another) \
  G_STMT_START { \
    GValue state_ = G_VALUE_INIT; \
    GValue same_ = G_VALUE_INIT; \
    GValue other_ = G_VALUE_INIT; \
    setter (g_value_init (&state_, (gtype)), (one)); \
    setter (g_value_init (&same_, (gtype)), (one)); \
    setter (g_value_init (&other_, (gtype)), (another)); \
    check (&state_, &same_, &other_); \
  } G_STMT_END

static void
test_one_liners (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_CANCELLABLE, NULL);
  const GValue *state = EAP_STATE_INT (-7);

  g_assert_true (G_VALUE_HOLDS_INT (state));
  g_assert_cmpint (g_value_get_int (state), ==, -7);

  state = EAP_STATE_STRING ("seven");
  g_assert_true (G_VALUE_HOLDS_STRING (state));
  g_assert_cmpstr (g_value_get_string (state), ==, "seven");

  /* No reference is taken, since nobody unsets the value. */
  state = EAP_STATE_OBJECT (object);
  g_assert_true (G_VALUE_HOLDS (state, G_TYPE_CANCELLABLE));
  g_assert_true (g_value_get_object (state) == object);
  g_assert_cmpuint (object->ref_count, ==, 1);

  state = EAP_STATE_OBJECT (NULL);
  g_assert_true (G_VALUE_HOLDS_OBJECT (state));
  g_assert_null (g_value_get_object (state));

  g_assert_finalize_object (g_steal_pointer (&object));
}

static void
test_unset (void)
{
  GValue unset = G_VALUE_INIT;
  GValue pointer = G_VALUE_INIT;

  g_value_init (&pointer, G_TYPE_POINTER);

  g_assert_true (eap_state_equal (NULL, NULL));
  g_assert_true (eap_state_equal (&unset, NULL));
  g_assert_true (eap_state_equal (NULL, &pointer));
  g_assert_true (eap_state_equal (&pointer, &unset));
  g_assert_true (eap_state_equal (EAP_STATE_STRING (NULL), NULL));
  g_assert_true (eap_state_equal (EAP_STATE_OBJECT (NULL), EAP_STATE_STRING (NULL)));
  g_assert_cmpuint (eap_state_hash (EAP_STATE_STRING (NULL)), ==, eap_state_hash (NULL));
  g_assert_cmpuint (eap_state_hash (&unset), ==, eap_state_hash (NULL));
  g_assert_cmpuint (eap_state_hash (&pointer), ==, eap_state_hash (NULL));

  g_assert_false (eap_state_equal (NULL, EAP_STATE_INT (0)));
  g_assert_false (eap_state_equal (EAP_STATE_INT (0), &pointer));

  g_value_unset (&pointer);
}

static void
test_numbers (void)
{
  CHECK_FUNDAMENTAL (G_TYPE_CHAR, g_value_set_schar, -1, 1);
  CHECK_FUNDAMENTAL (G_TYPE_UCHAR, g_value_set_uchar, 255, 1);
  CHECK_FUNDAMENTAL (G_TYPE_BOOLEAN, g_value_set_boolean, TRUE, FALSE);
  CHECK_FUNDAMENTAL (G_TYPE_INT, g_value_set_int, G_MININT, G_MAXINT);
  CHECK_FUNDAMENTAL (G_TYPE_UINT, g_value_set_uint, G_MAXUINT, 0);
  CHECK_FUNDAMENTAL (G_TYPE_LONG, g_value_set_long, G_MINLONG, 0);
  CHECK_FUNDAMENTAL (G_TYPE_ULONG, g_value_set_ulong, G_MAXULONG, 0);
  CHECK_FUNDAMENTAL (G_TYPE_INT64, g_value_set_int64, G_MININT64, 0);
  /* Only the upper halves differ. */
  CHECK_FUNDAMENTAL (G_TYPE_INT64, g_value_set_int64, G_GINT64_CONSTANT (1) << 32, 0);
  CHECK_FUNDAMENTAL (G_TYPE_UINT64, g_value_set_uint64, G_MAXUINT64, G_MAXUINT64 >> 32);
  CHECK_FUNDAMENTAL (G_TYPE_FLOAT, g_value_set_float, 1.5f, 2.5f);
  CHECK_FUNDAMENTAL (G_TYPE_DOUBLE, g_value_set_double, 1.25, 1.5);
  CHECK_FUNDAMENTAL (EAP_TYPE_OPERATION_STATE, g_value_set_enum,
                     EAP_OPERATION_STATE_RUNNING, EAP_OPERATION_STATE_QUEUED);
  CHECK_FUNDAMENTAL (G_TYPE_APPLICATION_FLAGS, g_value_set_flags,
                     G_APPLICATION_IS_SERVICE, G_APPLICATION_NON_UNIQUE);
}

static void
test_zero_has_no_sign (void)
{
  GValue zero = G_VALUE_INIT;
  GValue minus_zero = G_VALUE_INIT;

  g_value_set_double (g_value_init (&zero, G_TYPE_DOUBLE), 0.0);
  g_value_set_double (g_value_init (&minus_zero, G_TYPE_DOUBLE), -0.0);
  g_assert_true (eap_state_equal (&zero, &minus_zero));
  g_assert_cmpuint (eap_state_hash (&zero), ==, eap_state_hash (&minus_zero));
  g_value_unset (&zero);
  g_value_unset (&minus_zero);

  g_value_set_float (g_value_init (&zero, G_TYPE_FLOAT), 0.0f);
  g_value_set_float (g_value_init (&minus_zero, G_TYPE_FLOAT), -0.0f);
  g_assert_true (eap_state_equal (&zero, &minus_zero));
  g_assert_cmpuint (eap_state_hash (&zero), ==, eap_state_hash (&minus_zero));
  g_value_unset (&zero);
  g_value_unset (&minus_zero);
}

/* As .NET's Equals has it, against the operator: what does not equal itself
 * could not be found again. */
static void
test_nan_equals_itself (void)
{
  CHECK_FUNDAMENTAL (G_TYPE_DOUBLE, g_value_set_double, (double) NAN, 1.0);
  CHECK_FUNDAMENTAL (G_TYPE_FLOAT, g_value_set_float, NAN, 1.0f);
}

static void
test_strings (void)
{
  g_autofree char *copy = g_strdup ("a");

  CHECK_FUNDAMENTAL (G_TYPE_STRING, g_value_set_string, "a", "b");
  CHECK_FUNDAMENTAL (G_TYPE_STRING, g_value_set_string, "", "a");
  CHECK_FUNDAMENTAL (G_TYPE_STRING, g_value_set_string, "a", NULL);
  g_assert_true (eap_state_equal (EAP_STATE_STRING ("a"), EAP_STATE_STRING (copy)));
  g_assert_true (eap_state_equal (EAP_STATE_STRING (NULL), EAP_STATE_STRING (NULL)));
}

static void
test_variants (void)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new ("(si)", "a", 1));
  g_autoptr (GVariant) other_value = g_variant_ref_sink (g_variant_new ("(si)", "a", 2));
  g_autoptr (GVariant) other_type = g_variant_ref_sink (g_variant_new ("(su)", "a", 1));
  GValue state = G_VALUE_INIT;
  GValue same = G_VALUE_INIT;
  GValue other = G_VALUE_INIT;

  g_value_set_variant (g_value_init (&state, G_TYPE_VARIANT), variant);
  g_value_set_variant (g_value_init (&other, G_TYPE_VARIANT), other_type);
  g_assert_false (eap_state_equal (&state, &other));

  g_value_take_variant (g_value_init (&same, G_TYPE_VARIANT), g_variant_new ("(si)", "a", 1));
  g_value_set_variant (&other, other_value);
  check (&state, &same, &other);

  CHECK_FUNDAMENTAL (G_TYPE_VARIANT, g_value_set_variant, variant, NULL);
}

static void
test_objects (void)
{
  g_autoptr (GCancellable) object = g_cancellable_new ();
  g_autoptr (GCancellable) other = g_cancellable_new ();
  GValue base = G_VALUE_INIT;

  CHECK_FUNDAMENTAL (G_TYPE_CANCELLABLE, g_value_set_object, object, other);

  /* A variable may be declared as a base class of what it holds. */
  g_value_set_object (g_value_init (&base, G_TYPE_OBJECT), object);
  g_assert_true (eap_state_equal (&base, EAP_STATE_OBJECT (object)));
  g_assert_cmpuint (eap_state_hash (&base), ==, eap_state_hash (EAP_STATE_OBJECT (object)));
  g_value_unset (&base);

  g_assert_finalize_object (g_steal_pointer (&object));
  g_assert_finalize_object (g_steal_pointer (&other));
}

/* By identity: nobody can say how such values are compared. */
static void
test_boxed_and_pointers (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a", 1);
  g_autoptr (GBytes) alike = g_bytes_new_static ("a", 1);
  int one;
  int another;

  CHECK_FUNDAMENTAL (G_TYPE_BYTES, g_value_set_boxed, bytes, alike);
  CHECK_FUNDAMENTAL (G_TYPE_POINTER, g_value_set_pointer, &one, &another);
  CHECK_FUNDAMENTAL (G_TYPE_GTYPE, g_value_set_gtype, G_TYPE_INT, G_TYPE_STRING);
}

static void
test_types_differ (void)
{
  GValue number = G_VALUE_INIT;
  GValue flag = G_VALUE_INIT;

  g_value_set_int64 (g_value_init (&number, G_TYPE_INT64), 1);
  g_value_set_boolean (g_value_init (&flag, G_TYPE_BOOLEAN), TRUE);

  g_assert_false (eap_state_equal (EAP_STATE_INT (1), &number));
  g_assert_false (eap_state_equal (EAP_STATE_INT (1), &flag));
  g_assert_false (eap_state_equal (EAP_STATE_INT (1), EAP_STATE_STRING ("1")));

  g_value_unset (&number);
  g_value_unset (&flag);
}

/* However a variant was put together, and however many there are: a component
 * finds its calls by the hash. */
static void
test_variants_hash_apart (void)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new (NULL, NULL);

  for (int i = 0; i < 1000; i++)
    {
      g_auto (GValue) built = G_VALUE_INIT;
      g_auto (GValue) parsed = G_VALUE_INIT;
      g_autofree char *text = g_strdup_printf ("('a', [%d, %d])", i, i + 1);

      g_value_take_variant (g_value_init (&parsed, G_TYPE_VARIANT),
                            g_variant_new_parsed (text));
      g_value_take_variant (g_value_init (&built, G_TYPE_VARIANT),
                            g_variant_new ("(s@ai)", "a",
                                           g_variant_new_parsed ("[%i, %i]", i, i + 1)));
      g_assert_true (eap_state_equal (&built, &parsed));
      g_assert_cmpuint (eap_state_hash (&built), ==, eap_state_hash (&parsed));
      g_hash_table_add (hashes, GUINT_TO_POINTER (eap_state_hash (&built)));
    }

  g_assert_cmpuint (g_hash_table_size (hashes), >, 900);
}

/* An operation has a copy of its own, equal to what it was given. */
static void
test_copied_by_the_operation (void)
{
  g_autoptr (GCancellable) object = g_cancellable_new ();
  EapAsyncOperation *operation;
  const GValue *state;

  operation = eap_async_operation_manager_create_operation (EAP_STATE_OBJECT (object), NULL);
  state = eap_async_operation_get_user_supplied_state (operation);
  g_assert_true (eap_state_equal (state, EAP_STATE_OBJECT (object)));
  g_assert_cmpuint (G_OBJECT (object)->ref_count, ==, 2);

  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (g_steal_pointer (&object));
}

static void
test_not_copyable (void)
{
  GValue broken = { .g_type = G_TYPE_NONE };
  g_autoptr (GError) error = NULL;

  g_assert_null (eap_async_operation_manager_create_operation (&broken, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/state/one-liners", test_one_liners);
  g_test_add_func ("/eap/state/unset", test_unset);
  g_test_add_func ("/eap/state/numbers", test_numbers);
  g_test_add_func ("/eap/state/zero-has-no-sign", test_zero_has_no_sign);
  g_test_add_func ("/eap/state/nan-equals-itself", test_nan_equals_itself);
  g_test_add_func ("/eap/state/strings", test_strings);
  g_test_add_func ("/eap/state/variants", test_variants);
  g_test_add_func ("/eap/state/variants-hash-apart", test_variants_hash_apart);
  g_test_add_func ("/eap/state/objects", test_objects);
  g_test_add_func ("/eap/state/boxed-and-pointers", test_boxed_and_pointers);
  g_test_add_func ("/eap/state/types-differ", test_types_differ);
  g_test_add_func ("/eap/state/copied-by-the-operation", test_copied_by_the_operation);
  g_test_add_func ("/eap/state/not-copyable", test_not_copyable);

  return g_test_run ();
}
