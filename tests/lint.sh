#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: lint.sh SOURCE_ROOT
# Checks what the compiler does not: licence headers, white space, sizes, and
# that every public header is guarded, installed and in its library's own header.

set -eu
cd "$1"

status=0

complain () {
  echo "$*"
  status=1
}

# Everything git would track, or in a release archive everything there is.
list_files () {
  git ls-files --cached --others --exclude-standard 2>/dev/null ||
    find . -path ./_build -prune -o -path ./.git -prune -o -type f -print | sed 's|^\./||'
}

check_text () {
  ! grep -nE "$(printf '\t')| +\$" "$1" /dev/null || complain "$1: tab or trailing space"
}

check_source () {
  # What software centres show must be free of conditions.
  case $1 in
    *.metainfo.xml) licence=CC0-1.0 ;;
    *) licence=LGPL-2.1-or-later ;;
  esac
  head -n 6 "$1" | grep -q "SPDX-License-Identifier: $licence" ||
    complain "$1: no SPDX-License-Identifier"
  head -n 6 "$1" | grep -q 'SPDX-FileCopyrightText: ' ||
    complain "$1: no SPDX-FileCopyrightText"
  check_text "$1"
}

check_size () {
  lines=$(wc -l <"$1")
  [ "$lines" -le 600 ] || complain "$1: $lines lines, 600 are the limit"
}

# check_public_header HEADER MESON_BUILD PREFIX
check_public_header () {
  name=${1##*/}
  name=${name%.in}
  folder=${1%/*}
  library=${folder##*/}
  grep -q "[/']$name'" "$2" || complain "$1: not in $2"
  ! grep -n 'include.*-private\.h' "$1" || complain "$1: includes a private header"
  [ "$name" != "$library.h" ] || return 0
  grep -q "include <$library/$name>" "$folder/$library.h" ||
    complain "$1: not in $folder/$library.h"
  grep -q "^#if !defined *($3_INSIDE) && !defined *($3_COMPILATION)" "$1" ||
    complain "$1: no guard against direct inclusion"
}

files=$(list_files)
IFS='
'
for file in $files; do
  [ -f "$file" ] || continue
  case $file in
    *.[ch] | *.build | *.css | *.desktop | *.in | *.js | *.md | *.po | *.pot | *.py | *.sh | \
      *.supp | *.svg | *.toml | *.ui | *.vala | *.xml | .*/* | */LINGUAS | */run | eap.doap | \
      meson_options.txt) check_source "$file" ;;
    README) check_text "$file" ;;
  esac
  case $file in
    *.[ch]) check_size "$file" ;;
  esac
  case $file in
    eap/*-private.h) ;;
    eap/test/*.h) check_public_header "$file" eap/test/meson.build EAP_TEST ;;
    eap/*.h | eap/*.h.in) check_public_header "$file" eap/meson.build EAP ;;
  esac
done

exit $status
