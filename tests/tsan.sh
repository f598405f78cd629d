#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# ThreadSanitizer sees what it was compiled into. With a GLib from a distribution it takes
# every lock in there for none, and finds races everywhere. So this builds Debian's own
# source package of GLib for it, once, and runs the tests with that.

set -eu
top=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)

case ${1-} in
  -h | --help)
    echo "Usage: sh tests/tsan.sh [ARGUMENT...]"
    echo
    echo "Builds GLib and everything with ThreadSanitizer and runs the tests of the suites"
    echo "unit, conformance and stress. Arguments are handed to 'meson test': names of tests,"
    echo "--suite NAME, ... The GLib is kept in \$XDG_CACHE_HOME/eap, by default in"
    echo "~/.cache/eap. Needs Debian, dpkg-dev and a network the first time."
    exit
    ;;
esac

version=$(dpkg-query -W -f='${source:Version}' libglib2.0-0)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/eap/glib-$version-tsan
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Sources need not be enabled on this system: lists of its own are made of the enabled
# ones for packages.
apt_get_source () {
  apt-get indextargets --format \
    'deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep debian | sort -u >sources.list
  mkdir -p lists/partial archives/partial
  set -- -o Dir::Etc::SourceList="$PWD/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$PWD/lists" -o Dir::Cache::Archives="$PWD/archives" \
    -o APT::Sandbox::User=root -qq
  apt-get "$@" update
  apt-get "$@" source "glib2.0=$version"
}

build_glib () {
  cd "$scratch"
  apt_get_source
  meson setup build glib2.0-*/ --prefix="$cache.part" --libdir=lib --buildtype=debugoptimized \
    -Db_sanitize=thread -Db_lundef=false -Dtests=false -Dinstalled_tests=false \
    -Dselinux=disabled -Dlibmount=disabled -Dman=false
  meson compile -C build
  rm -rf "$cache.part" "$cache"
  meson install -C build --quiet
  # pkg-config looks there; what it says is relative to where it is.
  mv "$cache.part" "$cache"
  sed -i "s|^prefix=.*|prefix=$cache|" "$cache"/lib/pkgconfig/*.pc
  cd "$top"
}

if [ ! -d "$cache" ]; then
  echo "Building GLib $version for ThreadSanitizer in $cache" >&2
  mkdir -p "$(dirname "$cache")"
  (build_glib) >"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    echo "GLib could not be built" >&2
    exit 1
  }
fi

build=$top/_build/tsan
export PKG_CONFIG_PATH="$cache/lib/pkgconfig"
export LD_LIBRARY_PATH="$cache/lib"
export G_SLICE=always-malloc EAP_TEST_SCALE=10
export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1:suppressions=$top/tests/tsan.supp"

[ -f "$build/build.ninja" ] ||
  meson setup "$build" "$top" --werror -Db_sanitize=thread -Db_lundef=false \
    -Dintrospection=disabled -Dvapi=disabled -Dgtk=disabled -Dexamples=false
meson compile -C "$build"
[ $# -gt 0 ] || set -- --suite unit --suite conformance --suite stress
meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 5 "$@"
