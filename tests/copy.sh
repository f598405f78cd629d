#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: copy.sh PROGRAM
# Copies files with the example copy, and looks at what becomes of those there.

set -eu
case $1 in
  /*) program=$1 ;;
  *) program=$PWD/$1 ;;
esac
export LC_ALL=C

top=$(mktemp -d)
top=$(cd "$top" && pwd -P)
trap 'rm -rf "$top"' EXIT
cd "$top"

fail () {
  echo "not ok: $*" >&2
  exit 1
}

# run STATUS ARGUMENT...: output and errors are in ./out and ./err
run () {
  expected=$1
  shift
  status=0
  "$program" "$@" >out 2>err || status=$?
  [ $status -eq "$expected" ] || {
    cat err >&2
    fail "status $status instead of $expected: copy $*"
  }
}

same () {
  cmp "$1" "$2" || { diff "$1" "$2" | cat -A >&2; fail "$3"; }
}

# holds DIRECTORY NAME...: and nothing else, no part of a file
holds () {
  directory=$1
  shift
  printf '%s\n' "$@" | sort >expected
  ls -A "$directory" | sort >got
  same got expected "what is in $directory"
}

mkdir directory to
echo one >one
echo two >two
: >nothing
head -c 5000000 /dev/urandom >random
mkfifo fifo

echo "# One file to a new name"
run 0 one to/new
cmp one to/new
printf '%s\n' "$top/one -> $top/to/new, 4 bytes" | cmp - out || fail "output"
[ ! -s err ] || fail "errors, or progress without a terminal"

echo "# Several files to a directory"
run 0 one two nothing random to
for name in one two nothing random; do
  cmp $name to/$name
done
printf '%s\n' "$top/one -> $top/to/one, 4 bytes" \
  "$top/two -> $top/to/two, 4 bytes" \
  "$top/nothing -> $top/to/nothing, 0 bytes" \
  "$top/random -> $top/to/random, 5000000 bytes" | cmp - out || fail "output"
holds to new one two nothing random

echo "# A file that exists is left alone, and named; the others are copied"
echo precious >to/two
rm to/random
run 1 two random to
printf '%s\n' "copy: $top/to/two: The file exists, and --force was not given" |
  cmp - err || fail "the file that exists is not named"
echo precious | cmp - to/two || fail "a file was overwritten"
cmp random to/random
rm to/*
ln -s nowhere to/one
run 1 one to
[ "$(readlink to/one)" = nowhere ] || fail "a link was overwritten"

echo "# --force replaces it"
run 0 --force one to
[ ! -L to/one ] || fail "a link was written through"
run 0 -f -q two to/one
cmp two to/one
[ ! -s out ] || fail "output with --quiet"
holds to one

echo "# What cannot be copied is reported, the rest is done"
echo precious >to/gone
run 1 --force gone fifo directory two to
cmp two to/two
echo precious | cmp - to/gone || fail "a file was damaged for nothing"
for name in "$top/gone" "$top/fifo" "$top/directory"; do
  grep -q "^copy: $name: " err || fail "$name is not named"
done
holds to gone one two
run 1 one nowhere/new
grep -q "^copy: $top/nowhere/new: " err || fail "a missing directory is not named"
run 1 --force one fifo
[ -p fifo ] || fail "something else than a file was replaced"

echo "# A file that cannot be written completely"
if (trap '' XFSZ && ulimit -f 1000) 2>/dev/null; then
  echo precious >to/random
  status=0
  (trap '' XFSZ && ulimit -f 1000 && exec "$program" -f random to) >out 2>err || status=$?
  [ $status -eq 1 ] || fail "too large: status $status"
  echo precious | cmp - to/random || fail "a file was damaged when the copy failed"
  holds to gone one random two
fi

echo "# Mistakes in the command line: nothing is copied"
rm to/*
run 2
run 2 one
run 2 --unknown one to
run 2 one two to/new
grep -q "$top/to/new is not" err || fail "what is no directory is not named"
run 2 one to/../one to
grep -q "Two files would become $top/to/one" err || fail "two files of one name"
grep -q "Try 'copy --help'" err || fail "no hint"
[ -z "$(ls -A to)" ] || fail "something was copied"
run 0 --help
grep -q '^Exit status:' out || fail "--help"

# interrupt SIGNAL STATUS: while a file is copied that is large
interrupt () {
  truncate -s 200G large
  echo precious >to/large
  rm -f to/one to/two
  "$program" --force one large two to >out 2>err &
  pid=$!
  # This waits until the small one and a part of it are there, or all of it: some
  # file systems share.
  until { [ -e to/one ] && [ -n "$(find to -name '.copy-*' -size +0)" ]; } || ! kill -0 $pid; do
    sleep 0.01
  done
  kill -"$1" $pid || :
  status=0
  wait $pid || status=$?
  if [ $status -eq 0 ]; then
    echo "# The file is copied too fast here to be interrupted"
    rm to/large
    return
  fi
  [ $status -eq "$2" ] || fail "$1: status $status"
  printf '%s\n' "copy: $top/large: cancelled" "copy: $top/two: cancelled" >expected
  sort err >got
  same got expected "$1"
  echo precious | cmp - to/large || fail "$1: a file was damaged"
  cmp one to/one
  holds to large one
}

echo "# Signals: each file is reported, and no part of one is left"
interrupt INT 130
interrupt TERM 143

if command -v script >/dev/null; then
  echo "# Progress only where there is a terminal that can show it"
  TERM=xterm script -qec "'$program' -f random one to >out" /dev/null >screen </dev/null
  grep -q 'File 1 of 2: .* of 5.0.*MB, [0-9]* %' screen || fail "no progress"
  TERM=dumb script -qec "'$program' -f random to >out" /dev/null >screen </dev/null
  [ ! -s screen ] || fail "progress on a dumb terminal"
fi
