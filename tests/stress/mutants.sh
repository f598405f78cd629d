#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Proves that the exploration and the stress program can fail: a copy of the library gets
# each mistake of tests/stress/mutants, and each has to be found in time.

set -eu
top=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)

case ${1-} in
  -h | --help)
    echo "Usage: sh tests/stress/mutants.sh [MUTANT...]"
    echo
    echo "Breaks a copy of the library on purpose, as the patches in tests/stress/mutants"
    echo "say, and fails unless each of these mistakes is found. The library as it is has"
    echo "to pass first. MUTANT is the name of a patch; all of them are tried by default."
    exit
    ;;
esac

# In seconds; a hang is one after PATIENCE
limit=40
patience=5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
n_passed=0
n_failed=0

note () {
  if [ "$1" = passed ]; then
    n_passed=$((n_passed + 1))
  else
    n_failed=$((n_failed + 1))
  fi
  shift
  echo "$*"
}

totals () {
  echo "$n_passed passed, $n_failed failed, 0 skipped"
  [ "$n_failed" -eq 0 ]
}

find_patch () {
  patch=$top/tests/stress/mutants/$1.patch
  [ -f "$patch" ] || {
    echo "mutants.sh: there is no tests/stress/mutants/$1.patch" >&2
    exit 2
  }
}

# Without what was built there
copy () {
  mkdir "$work/tree"
  (cd "$top" && tar -cf - --exclude=./_build --exclude=./.git .) | tar -xf - -C "$work/tree"
  meson setup "$work/build" "$work/tree" --buildtype=debugoptimized -Ddocumentation=disabled \
    -Dexamples=false -Dgtk=disabled -Dintrospection=disabled -Dnls=disabled \
    -Dvapi=disabled >"$work/log" 2>&1
}

build () {
  meson compile -C "$work/build" interleave stress >"$work/log" 2>&1
}

# run PROGRAM ARGUMENT…: its status; 124: it was stopped
run () {
  binary=$work/build/tests/$1/$1
  shift
  status=0
  timeout -k 5 "$((limit + 20))" "$binary" "$@" >"$work/output" 2>&1 || status=$?
}

check_unbroken () {
  if ! copy || ! build; then
    cat "$work/log"
    note failed "unbroken: cannot be built"
    return 1
  fi

  for program in 'interleave --preemptions=2' 'stress --seconds=8'; do
    run $program
    if [ "$status" -ne 0 ]; then
      cat "$work/output"
      note failed "unbroken: ${program%% *} fails already, so nothing is proved"
      return 1
    fi
  done
  note passed "unbroken: passes"
}

# What it says, and not only that it ended somehow
has_found () {
  program=$1
  begin=$(date +%s)
  run "$@"
  reason=$(grep -m 1 -E 'FAILED: |VIOLATION: |ERROR:|CRITICAL' "$work/output") || reason=
  if [ "$status" -eq 0 ] || [ "$status" -eq 124 ] || [ -z "$reason" ]; then
    echo "  $program has found nothing, and ended with status $status"
    return 1
  fi
  echo "  $program: $reason ($(($(date +%s) - begin)) s)"
}

try_mutant () {
  find_patch "$1"
  echo "$1:"
  if ! patch -s -p1 -d "$work/tree" <"$patch" >"$work/log" 2>&1; then
    cat "$work/log"
    note failed "$1: the patch does not apply any more"
    return 1
  fi

  if build; then
    found=0
    has_found interleave --preemptions=2 || found=$((found + 1))
    has_found stress "--seconds=$limit" "--patience=$patience" --seed=1 || found=$((found + 1))
    case $found in
      0) note passed "$1: found by both" ;;
      1) note passed "$1: found by one" ;;
      *) note failed "$1: NOT found" ;;
    esac
  else
    cat "$work/log"
    note failed "$1: cannot be built"
  fi
  patch -s -R -p1 -d "$work/tree" <"$patch"
}

if [ $# -eq 0 ]; then
  for patch in "$top"/tests/stress/mutants/*.patch; do
    set -- "$@" "$(basename "$patch" .patch)"
  done
fi
for mutant; do
  find_patch "$mutant"
done

if check_unbroken; then
  for mutant; do
    try_mutant "$mutant" || break
  done
fi
totals
