#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: installed.sh BUILD_ROOT LIBDIR PREFIX LOCALEDIR PYTHON_OVERRIDES_DIR GJS_DIR
# Installs into a scratch directory and uses the result as an application does.
# What was not built is empty.

set -eu
build=$1
libdir=$2
prefix=$3
localedir=$4
python_dir=$5
gjs_dir=$6
guide=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)/docs/testing-your-component.md

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

echo "# So does the contract checker"
nm -D --defined-only "$dest$libdir/libeap-test-1.so.0" | sed 's/.* //' >symbols
grep -qx 'eap_test_contract_check' symbols
fails grep -v '^eap_test_' symbols

echo "# No private header is installed"
find . -name '*-private.h' >private
fails grep . private

# Not by PKG_CONFIG_SYSROOT_DIR, which would move GLib as well.
sed -i "s|^prefix=.*|prefix=$dest$prefix|" "$dest$libdir/pkgconfig"/eap*-1.pc
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

if [ -n "$localedir" ]; then
  echo "# The library looks for translations where they are"
  cat >texts.c <<'END'
#include <eap/eap.h>
#include <libintl.h>
#include <stdio.h>

int
main (void)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  g_autofree char *summary = eap_progress_dup_summary (progress);

  return summary != NULL && puts (bindtextdomain ("eap-1", NULL)) >= 0 ? 0 : 1;
}
END
  $CC -Wall -Werror texts.c -o texts $flags
  ./texts >folder
  grep -qx "$localedir" folder
  ls "$dest$localedir"/*/LC_MESSAGES/eap-1.mo >translations
  grep -q /de/ translations
fi

echo "# <eap/eap-error.h> alone is refused"
echo '#include <eap/eap-error.h>' >bad.c
fails $CC -fsyntax-only bad.c $flags 2>errors
grep -q 'Only <eap/eap.h> can be included directly' errors

echo "# The program of the guide to testing components runs, and nothing is wrong with it"
test_flags=$(pkg-config --cflags --libs eap-test-1)
sed -n '/^```c$/,/^```$/{/^```/d;p}' "$guide" >doubler.c
$CC -Wall -Wextra -Wno-unused-parameter -Werror doubler.c -o doubler $test_flags
./doubler --tap >doubler.tap
grep -q '^ok .*/doubler/double/two-threads$' doubler.tap
fails grep '^not ok' doubler.tap

echo "# <eap-test/eap-test-contract.h> alone is refused"
echo '#include <eap-test/eap-test-contract.h>' >bad.c
fails $CC -fsyntax-only bad.c $test_flags 2>errors
grep -q 'Only <eap-test/eap-test.h> can be included directly' errors

export GI_TYPELIB_PATH="$dest$libdir/girepository-1.0"

if [ -n "$python_dir" ]; then
  echo "# Python finds the library and the override"
  cat >installed.py <<'END'
import gi
gi.require_version('Eap', '1')
gi.require_version('EapTest', '1')
from gi.repository import Eap, EapTest


class Adder(Eap.Component):
    @Eap.method
    def add(self, operation, a, b) -> int:
        return a + b


async def main():
    print((await Adder().add_async(1, 2)).result)


Eap.run(main())
assert 'signal' in EapTest.Contract.new(Adder, 'add').list_checks()
END
  PYTHONPATH="$dest${python_dir%/gi/overrides}" "$PYTHON" installed.py >sum
  grep -qx 3 sum
  ls "$dest${python_dir%/gi/overrides}"/gi-stubs/repository/Eap.pyi >stubs
fi

if [ -n "$gjs_dir" ]; then
  echo "# gjs finds the library and the override"
  cat >installed.js <<'END'
import Eap from 'gi://Eap?version=1';

const operation = Eap.AsyncOperationManager.create_operation('state');
operation.operation_completed();
print((await operation).user_state);
END
  GJS_PATH="$dest$gjs_dir" gjs -m installed.js >state
  grep -qx state state
fi
