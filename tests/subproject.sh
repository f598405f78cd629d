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
END

cat >main.c <<'END'
#include <eap/eap.h>

int
main (void)
{
  return EAP_CHECK_VERSION (0, 1, 0) && EAP_ASYNC_ERROR != 0 ? 0 : 1;
}
END

"$MESON" setup build
"$MESON" test -C build --print-errorlogs
