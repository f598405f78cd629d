#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: subproject.sh SOURCE_ROOT
# Builds and runs an application that has eap as a meson subproject.

set -eu
source=$1

top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
cd "$top"

mkdir subprojects
ln -s "$source" subprojects/eap

cat >meson.build <<'END'
project('application', 'c', default_options: 'werror=true')

subproject('eap', default_options: ['introspection=disabled', 'vapi=disabled'])

application = executable('application', 'main.c', dependencies: dependency('eap-1'))
test('application', application)

contract = executable('contract', 'contract.c', dependencies: dependency('eap-test-1'))
test('contract', contract)
END

cat >main.c <<'END'
#include <eap/eap.h>

int
main (void)
{
  return EAP_CHECK_VERSION (0, 1, 0) && EAP_ASYNC_ERROR != 0 ? 0 : 1;
}
END

cat >contract.c <<'END'
#include <eap-test/eap-test.h>

int
main (void)
{
  g_autoptr (EapTestContract) contract =
    eap_test_contract_new (EAP_TYPE_BACKGROUND_WORKER, "run-worker");
  g_autoptr (GError) error = NULL;

  /* It has no function that makes a call. */
  eap_test_contract_check (contract, &error);

  return g_error_matches (error, EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_SETUP) ? 0 : 1;
}
END

"$MESON" setup build
"$MESON" test -C build --print-errorlogs
