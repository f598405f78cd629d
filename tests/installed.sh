#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: installed.sh BUILD_ROOT LIBDIR PREFIX
# Installs into a scratch directory and uses the result as an application does.

set -eu
build=$1
libdir=$2
prefix=$3

# "set -e" does not see a negated command fail.
fails () {
  ! "$@" || { echo "should have failed: $*" >&2; exit 1; }
}

dest=$(mktemp -d)
trap 'rm -rf "$dest"' EXIT
cd "$dest"

DESTDIR=$dest "$MESON" install -C "$build" --quiet
export LD_LIBRARY_PATH="$dest$libdir"

echo "# The library exports what begins with eap_ and nothing else"
nm -D --defined-only "$dest$libdir/libeap-1.so.0" | sed 's/.* //' >symbols
grep -qx 'eap_async_error_quark' symbols
fails grep -v '^eap_' symbols

echo "# No private header is installed"
find . -name '*-private.h' >private
fails grep . private

# Not by PKG_CONFIG_SYSROOT_DIR, which would move GLib as well.
sed -i "s|^prefix=.*|prefix=$dest$prefix|" "$dest$libdir/pkgconfig/eap-1.pc"
export PKG_CONFIG_PATH="$dest$libdir/pkgconfig"
flags=$(pkg-config --cflags --libs eap-1)

echo "# <eap/eap.h> compiles, links and runs"
cat >good.c <<'END'
#include <eap/eap.h>

int
main (void)
{
  return EAP_CHECK_VERSION (0, 1, 0) && EAP_ASYNC_ERROR != 0 ? 0 : 1;
}
END
$CC -Wall -Wextra -Wundef -Wno-unused-parameter -Werror good.c -o good $flags
./good

echo "# <eap/eap-error.h> alone is refused"
echo '#include <eap/eap-error.h>' >bad.c
fails $CC -fsyntax-only bad.c $flags 2>errors
grep -q 'Only <eap/eap.h> can be included directly' errors
