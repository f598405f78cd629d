#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: checksum.sh [--utf-8-arguments] COMMAND [ARGUMENT...]
# Has the example checksum, which the command runs, and coreutils do the same work.
# With the option no argument is given to it that is not UTF-8: some languages cannot.

set -eu
export LC_ALL=C

invalid=$(printf '\377')
if [ "$1" = --utf-8-arguments ]; then
  echo "# SKIP arguments that are not UTF-8"
  invalid=
  shift
fi

top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT

# One program, whatever it takes to run it. What is a file here is one elsewhere, too.
checksum=$top/checksum
{
  printf '#!/bin/sh\nexec'
  for word; do
    case $word in
      /*) ;;
      *) [ ! -f "$word" ] || word=$PWD/$word ;;
    esac
    printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"
  done
  printf ' "$@"\n'
} >"$checksum"
chmod +x "$checksum"
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
  "$checksum" "$@" >out 2>err || status=$?
  [ $status -eq "$expected" ] || {
    cat err >&2
    fail "status $status instead of $expected: checksum $*"
  }
}

same () {
  cmp "$1" "$2" || { diff "$1" "$2" | cat -A >&2; fail "$3"; }
}

mkdir -p tree/a/b/c tree/empty tree/z target
echo one >tree/1
echo two >tree/2
echo ten >tree/10
: >tree/nothing
echo dash >tree/-
echo option >tree/--help
echo space >'tree/two  words '
echo backslash >'tree/back\slash'
echo newline >"tree/$(printf 'new\nline')"
echo return >"tree/$(printf 'carriage\rreturn')"
echo latin >"tree/$(printf 'caf\351')"
echo utf >"tree/$(printf 'caf\303\251')"
echo deep >tree/a/b/c/file
echo inside >target/inside
echo above >above
truncate -s 50M tree/z/sparse
ln -s ../../target tree/a/link
ln -s .. tree/a/loop
ln -s nowhere tree/a/dangling
ln -s ../1 tree/a/file
mkfifo tree/a/fifo fifo
find tree -type f -print0 | sort -z | xargs -0 sha256sum >reference

echo "# A tree is read as find and sha256sum do, without what is no file"
run 0 tree
sort out >sorted
sort reference >expected
same sorted expected "the tree is not that of sha256sum"
sha256sum --check --quiet out
[ ! -s err ] || fail "errors for the tree"

echo "# In the same order each time, sorted by name"
cp out expected
for jobs in 1 2 50; do
  run 0 --jobs=$jobs tree
  same out expected "another order with $jobs jobs"
done
sed 's/^[^ ]*  //' out | sed -n '/^tree.[0-9]/p' >names
printf '%s\n' tree/1 tree/10 tree/2 | cmp - names || fail "not sorted"

echo "# Files that are named: the same bytes as sha256sum"
find tree -type f -print0 | sort -rz >names
if [ -z "$invalid" ]; then
  grep -avz "^tree/caf$(printf '\351')\$" names >valid
  mv valid names
fi
xargs -0 sha256sum <names >expected
xargs -0 "$checksum" <names >out
same out expected "files are not those of sha256sum"

echo "# A link that is named is followed, also to what is above its target"
for name in tree/a/file tree/a/link/inside tree/a/link/../above; do
  sha256sum $name >expected
  run 0 $name
  same out expected "$name"
done
sha256sum tree/a/link/inside >expected
run 0 tree/a/link
same out expected "a link to a directory"

echo "# Standard input"
echo input | sha256sum >expected
echo input | "$checksum" >out
same out expected "without a name"
echo input | sha256sum - tree/1 - >expected
echo input | "$checksum" - tree/1 - >out
same out expected "by its name"

echo "# Other algorithms"
for algorithm in md5 sha1 sha384 sha512; do
  ${algorithm}sum tree/1 >expected
  run 0 --algorithm=$algorithm tree/1
  same out expected $algorithm
done

echo "# What cannot be read is reported, the rest is done"
sha256sum tree/1 tree/2 >expected
run 1 gone tree/1 tree/a/dangling tree/empty tree/2
same out expected "the rest"
cat >expected <<'END'
checksum: gone: No such file or directory
checksum: tree/a/dangling: No such file or directory
END
same err expected "errors"
run 1 "$(printf 'a\033[31m')$invalid"
escaped="a\033[31m${invalid:+\377}"
printf '%s\n' "checksum: $escaped: No such file or directory" | cmp - err ||
  fail "control characters get through"

echo "# Mistakes in the command line"
for argument in --unknown --jobs=0 --jobs=many -j --algorithm=none; do
  run 2 $argument
  grep -q "Try 'checksum --help'" err || fail "no hint for $argument"
  [ ! -s out ] || fail "output for $argument"
done
run 0 --help
grep -q '^Exit status:' out || fail "--help"
run 0 --version
grep -q '^checksum (eap) [0-9.]*$' out || fail "--version"
sha256sum tree/1 >expected
run 0 -q -j2 -a SHA256 tree/1
same out expected "short options"

echo "# Output that cannot be written"
status=0
"$checksum" tree >/dev/full 2>err || status=$?
echo 'checksum: write error: No space left on device' | cmp - err || fail "/dev/full"
[ $status -eq 1 ] || fail "/dev/full: status $status"
status=0
"$checksum" tree >&- 2>err || status=$?
echo 'checksum: write error: Bad file descriptor' >expected
same expected err "closed"
[ $status -eq 1 ] || fail "closed: status $status"
# A pipe that had a reader
cat fifo >/dev/null &
exec 3>fifo
kill $!
wait $! 2>/dev/null || :
status=0
"$checksum" tree >&3 2>err || status=$?
exec 3>&-
echo 'checksum: write error: Broken pipe' | cmp - err || fail "broken pipe"
[ $status -eq 1 ] || fail "broken pipe: status $status"

echo "# Results wait for those before them"
"$checksum" -j 2 fifo tree/1 >out &
echo slow >fifo
wait $!
{
  echo slow | sha256sum | sed 's/-$/fifo/'
  sha256sum tree/1
} >expected
same out expected "results have overtaken each other"

# interrupt SIGNAL STATUS: while a file is read that has no end
interrupt () {
  truncate -s 100G endless
  "$checksum" -j 2 fifo endless tree/1 tree gone >out 2>err &
  # This waits until the fifo is being read.
  exec 3>fifo
  kill -"$1" $!
  status=0
  wait $! || status=$?
  exec 3>&-
  [ $status -eq "$2" ] || fail "$1: status $status"
  for name in fifo endless tree/1 tree gone; do
    echo "checksum: $name: cancelled"
  done >expected
  same err expected "$1"
  [ ! -s out ] || fail "output after $1"
}

echo "# Signals: everything is reported, nothing more is started"
interrupt INT 130
interrupt TERM 143

if command -v script >/dev/null; then
  echo "# Bars only where there is a terminal that can show them"
  truncate -s 500M large
  TERM=xterm script -qec "'$checksum' large >out" /dev/null >screen </dev/null
  grep -q 'large .*\[#*-*\] .*%' screen || fail "no bar"
  grep -q '1 file\|0 files' screen || fail "no sum"
  sha256sum --check --quiet out
  TERM=dumb script -qec "'$checksum' tree/z >out" /dev/null >screen </dev/null
  [ ! -s screen ] || fail "bars on a dumb terminal"
  TERM=xterm script -qec "'$checksum' -q tree/z >out" /dev/null >screen </dev/null
  [ ! -s screen ] || fail "bars with --no-progress"
fi
