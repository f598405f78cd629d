#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: tidy.sh [REGEX...]
# clang-tidy over what is compiled, or of that what matches. Not over benchmarks, of which
# the analyzer thinks that there may be none, and not over what is generated.

set -eu
top=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
build=$top/_build/clang

[ -f "$build/build.ninja" ] ||
  CC=clang meson setup "$build" "$top" --werror -Dintrospection=disabled -Dvapi=disabled \
    -Dgtk=disabled
# Where sources have come or gone since; nothing needs to be compiled.
ninja -C "$build" build.ninja

[ $# -gt 0 ] || set -- "^$top/(docs|eap|tests/conformance|tests/interleave|tests/stress)/.*\.c\$" \
  "^$top/tests/[^/]*\.c\$"
run-clang-tidy -quiet -p "$build" "-header-filter=/(\.\.|${top##*/})/(docs|eap|tests)/.*\.h\$" "$@"
