/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <eap/eap.h>

static void
test_domain (void)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED, "Left");

  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, "eap-async-error-quark");
}

static void
test_type (void)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (EAP_TYPE_ASYNC_ERROR);
  GEnumValue *value = g_enum_get_value_by_nick (klass, "context-gone");

  g_assert_cmpstr (g_type_name (EAP_TYPE_ASYNC_ERROR), ==, "EapAsyncError");
  g_assert_cmpint (klass->n_values, ==, EAP_ASYNC_ERROR_FAILED + 1);
  g_assert_nonnull (value);
  g_assert_cmpint (value->value, ==, EAP_ASYNC_ERROR_CONTEXT_GONE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/error/domain", test_domain);
  g_test_add_func ("/eap/error/type", test_type);

  return g_test_run ();
}
