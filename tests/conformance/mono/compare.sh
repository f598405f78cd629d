#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: compare.sh PROGRAM SOURCES
# Compiles the scenarios that are written against .NET, runs them and PROGRAM,
# and compares the transcripts. They may differ where SOURCES/differences.txt
# says how and why.

set -eu
case $1 in
  /*) program=$1 ;;
  *) program=$PWD/$1 ;;
esac
sources=$(cd "$2" && pwd)
at_least=40
export LC_ALL=C

for tool in mcs mono; do
  command -v $tool >/dev/null || {
    echo "skipped: there is no $tool, so nothing to compare with; it comes with Mono"
    exit 77
  }
done

top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
cd "$top"
mkdir dotnet eap expected-dotnet expected-eap
failures=0

fail () {
  echo "not ok: $*"
  failures=$((failures + 1))
}

# run SIDE COMMAND...: its transcript in SIDE.txt, and one file a scenario in SIDE
run () {
  side=$1
  shift
  status=0
  "$@" >"$side.txt" 2>"$side.err" || status=$?
  [ $status -eq 0 ] || {
    tail -n 20 "$side.txt" "$side.err"
    fail "the scenarios of $side end with status $status"
    exit 1
  }
  awk -v side="$side" '
    /^# / {
      if (file)
        close (file)
      file = side "/" $2
      if (seen[file]++) {
        print "not ok: " $2 ": twice on the side of " side
        exit 1
      }
      printf "" >file
      next
    }
    !file {
      print "not ok: before the first scenario of " side ": " $0
      exit 1
    }
    { print >file }' "$side.txt"
}

# What is expected to differ, in the same shape
read_differences () {
  awk '
    function complain(what) {
      print "not ok: differences.txt:" NR ": " what
      status = 1
    }
    function finish() {
      if (name && !reasons)
        complain(name " has no reason")
      if (name && !differs)
        complain(name " has no difference")
      if (name) {
        close ("expected-dotnet/" name)
        close ("expected-eap/" name)
      }
      name = ""
    }
    $1 == "scenario" && NF == 2 {
      finish()
      name = $2
      reasons = differs = 0
      if (seen[name]++)
        complain(name " is here twice")
      printf "" >("expected-dotnet/" name)
      printf "" >("expected-eap/" name)
      next
    }
    /^#/ || /^$/ { finish(); next }
    !name { complain("outside of a scenario: " $0); next }
    /^reason ./ { reasons++; next }
    /^[-+ ] / {
      sign = substr ($0, 1, 1)
      if (sign != "+")
        print substr ($0, 3) >("expected-dotnet/" name)
      if (sign != "-")
        print substr ($0, 3) >("expected-eap/" name)
      differs += sign != " "
      next
    }
    { complain("not understood: " $0) }
    END { finish(); exit status }' "$sources/differences.txt"
}

# same FILE FILE: what is different otherwise, without the names of the files
same () {
  cmp -s "$1" "$2" || {
    diff -U 1000 "$1" "$2" | sed '1,3d; s/^/  /'
    return 1
  }
}

compare () {
  if [ ! -f "eap/$1" ] || [ ! -f "dotnet/$1" ]; then
    [ -f "eap/$1" ] || fail "$1: there is no such scenario for eap"
    [ -f "dotnet/$1" ] || fail "$1: there is no such scenario for .NET"
  elif [ ! -f "expected-eap/$1" ]; then
    same "dotnet/$1" "eap/$1" || fail "$1: eap (+) is not as .NET (-)"
  elif cmp -s "dotnet/$1" "eap/$1"; then
    fail "$1: the expected difference is gone"
  else
    same "expected-dotnet/$1" "dotnet/$1" || fail "$1: .NET (+) is not as expected (-)"
    same "expected-eap/$1" "eap/$1" || fail "$1: eap (+) is not as expected (-)"
  fi
}

mcs -warn:4 -warnaserror -out:dotnet.exe "$sources"/*.cs >mcs.txt 2>&1 || {
  cat mcs.txt
  fail "the scenarios for .NET do not compile"
  exit 1
}
run dotnet mono dotnet.exe
run eap "$program"
read_differences || failures=$((failures + 1))

names=$(ls dotnet eap expected-eap | sed '/:$/d; /^$/d' | sort -u)
for name in $names; do
  compare "$name"
done

n=$(ls eap | wc -l)
[ "$n" -ge $at_least ] || fail "$((n)) scenarios, at least $at_least are wanted"
echo "$((n)) scenarios, $(ls expected-eap | wc -l) intended differences, $failures failures"
[ $failures -eq 0 ]
