#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: reckoner.sh PROGRAM
# What the example reckoner answers on the command line, without a display.

set -eu
program=$1
export LC_ALL=C
unset DISPLAY WAYLAND_DISPLAY

top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT

fail () {
  echo "not ok: $*" >&2
  cat "$top/out" "$top/err" >&2
  exit 1
}

# run STATUS ARGUMENT...: output and errors are in $top
run () {
  expected=$1
  shift
  status=0
  "$program" "$@" >"$top/out" 2>"$top/err" || status=$?
  [ $status -eq "$expected" ] || fail "status $status instead of $expected: reckoner $*"
}

echo "# Options that only tell something"
run 0 --version
grep -qE '^Reckoner [0-9]+\.[0-9]+\.[0-9]+$' "$top/out" || fail "no version"
[ ! -s "$top/err" ] || fail "errors of --version"
run 0 --help
grep -q 'FILE|FOLDER' "$top/out" || fail "no arguments in the help"
grep -q -- '--prime=NUMBER' "$top/out" || fail "no option in the help"

echo "# Mistakes"
run 1 --prime 12x
grep -q '12x.* is not a whole number' "$top/err" || fail "no reason"
run 1 --prime 97 --prime 1
grep -q '1 is neither prime nor a product of primes' "$top/err" || fail "no reason"
run 1 --unknown
grep -q -- '--unknown' "$top/err" || fail "no reason"
