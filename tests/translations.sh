#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: translations.sh SOURCE_ROOT
# Checks that eap-1.pot has the texts of the sources, and each language them all.

set -eu
cd "$1"
template=eap/po/eap-1.pot

# "set -e" does not see a negated command fail.
fails () {
  ! "$@" || { echo "should have failed: $*" >&2; exit 1; }
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

echo "# Every source with texts is in POTFILES.in"
grep -l 'gi18n' eap/*.c >"$scratch/sources"
fails grep -vxFf eap/po/POTFILES.in "$scratch/sources"

echo "# The template has their texts and no others"
xgettext --files-from=eap/po/POTFILES.in --from-code=UTF-8 --keyword=_ \
  --keyword=C_:1c,2 --keyword=g_dngettext:2,3 --output="$scratch/now.pot"
msgcmp --use-untranslated "$template" "$scratch/now.pot"
msgcmp --use-untranslated "$scratch/now.pot" "$template"

echo "# Every language is in LINGUAS, well-formed and complete"
for file in eap/po/*.po; do
  language=$(basename "$file" .po)
  grep -qx "$language" eap/po/LINGUAS
  msgfmt --check --output-file=/dev/null "$file"
  msgcmp "$file" "$template"
done
