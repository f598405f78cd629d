#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: prime-numbers.sh PROGRAM
# Has the example prime-numbers and coreutils do the same work.

set -eu
case $1 in
  /*) program=$1 ;;
  *) program=$PWD/$1 ;;
esac
export LC_ALL=C

# The greatest prime number of 64 bits; it takes an hour.
endless=18446744073709551557

top=$(mktemp -d)
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
    fail "status $status instead of $expected: prime-numbers $*"
  }
}

same () {
  cmp "$1" "$2" || { diff "$1" "$2" | cat -A >&2; fail "$3"; }
}

# The number and its smallest divisor, or the number alone if it is prime
results () {
  sed 's/ is prime$//; s/ is divisible by / /' out | sort -n
}

# The same of factor's lines: a single factor is the number itself.
reference () {
  factor "$@" | tr -d : | awk '{ print NF == 2 ? $1 : $1 " " $2 }' | sort -n
}

echo "# Many numbers at a time, as factor has them"
numbers="$(seq 2 400) 65521 65536 65537 4294967291 4294967297 1000000000039 999985999949"
run 0 $numbers
results >got
reference $numbers >expected
same got expected "results are not those of factor"
[ ! -s err ] || fail "errors, or progress without a terminal"

echo "# The ends of the range, and one number twice"
run 0 18446744073709551615 2 97 97 3
results >got
printf '%s\n' 2 3 97 97 '18446744073709551615 3' | cmp - got || fail "ends of the range"

echo "# Prime numbers are told in order before the result, and up to the square root"
run 0 --primes 1009
{
  for prime in 2 3 5 7 11 13 17 19 23 29 31; do
    echo "1009: found the prime number $prime"
  done
  echo "1009 is prime"
} >expected
same out expected "incremental results"
run 0 -p 1000000000039
[ "$(wc -l <out)" -eq 78499 ] || fail "not each prime number below a million"
tail -n 1 out | grep -qx "1000000000039 is prime" || fail "the result is not the last line"

echo "# A time-out is an error of its number, and the others are tested"
run 1 --timeout=1 $endless 97
echo "97 is prime" | cmp - out || fail "the other number"
echo "prime-numbers: $endless: The operation did not end within 1000 milliseconds" |
  cmp - err || fail "the time-out is not reported"
run 0 --timeout=0 97
run 1 -t 0.001 $endless

echo "# Mistakes in the command line: nothing is tested"
for number in 0 1 -7 +7 7.5 0x7 seven '' ' 7' 18446744073709551616 \
  100000000000000000000000000; do
  run 2 -- 97 "$number"
  grep -qF "'$number' is not a whole number from 2 to 18446744073709551615" err ||
    fail "no clear error for '$number'"
  grep -q "Try 'prime-numbers --help'" err || fail "no hint for '$number'"
  [ ! -s out ] || fail "output for '$number'"
done
run 2 "$(printf '\033[31m')"
grep -qF '\033[31m' err || fail "control characters get through"
run 2
run 2 --unknown 97
for timeout in -1 nan inf 1e9 soon; do
  run 2 --timeout=$timeout 97
  [ ! -s out ] || fail "output for --timeout=$timeout"
done
run 0 --help
grep -q '^Exit status:' out || fail "--help"

echo "# Output that cannot be written"
status=0
"$program" 97 >/dev/full 2>err || status=$?
[ $status -eq 1 ] && grep -q 'could not be written' err || fail "/dev/full: status $status"

# interrupt SIGNAL STATUS: while numbers are tested that take long
interrupt () {
  mkfifo result
  "$program" 97 $endless $endless >result 2>err &
  pid=$!
  # This waits until 97 is done.
  read -r line <result
  [ "$line" = "97 is prime" ] || fail "$1: $line"
  kill -"$1" $pid
  status=0
  wait $pid || status=$?
  rm result
  [ $status -eq "$2" ] || fail "$1: status $status"
  printf '%s\n' "prime-numbers: $endless: cancelled" "prime-numbers: $endless: cancelled" |
    cmp - err || fail "$1: not each number is reported"
}

echo "# Signals: each number is reported"
interrupt INT 130
interrupt TERM 143

if command -v script >/dev/null; then
  echo "# Progress only where there is a terminal that can show it"
  TERM=xterm script -qec "'$program' -t 1 1000000000039 $endless >out" /dev/null \
    >screen </dev/null || :
  grep -q '[0-9] %, [12] of 2 left' screen || fail "no progress"
  TERM=dumb script -qec "'$program' 1000000000039 >out" /dev/null >screen </dev/null
  [ ! -s screen ] || fail "progress on a dumb terminal"
fi
