#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: helgrind.sh MODULE PROGRAM COMMAND...
# Proves that helgrind, run as COMMAND with MODULE preloaded, can fail: PROGRAM takes locks
# in one order, and with an argument in another one too.

set -eu
module=$1
program=$2
shift 2

LD_PRELOAD=$module "$@" "$program" || {
  echo "an order was said to be wrong that is right"
  exit 1
}

! output=$(LD_PRELOAD=$module "$@" "$program" inverted 2>&1) || {
  echo "an order was said to be right that is wrong"
  exit 1
}
echo "$output" | grep 'lock order .* violated'
