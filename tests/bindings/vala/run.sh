# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: run.sh VALAC SOURCE_ROOT BUILD_ROOT PROGRAM.vala
# Compiles a program of one file as a user does, with what was built, and runs it.

set -eu
export LD_LIBRARY_PATH="$3/eap"
export G_DEBUG=fatal-warnings

"$1" --quiet --fatal-warnings --vapidir "$3/eap" --pkg gio-2.0 --pkg eap-1 \
  -X -w -X "-I$2" -X "-I$3" -X "-L$3/eap" -X -leap-1 --output program "$4"
./program
