#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: progress.sh PROGRAM
# The example adds up: no line is less than the one before, and the last is all.

set -eu

output=$("$1" </dev/null)
echo "$output"

echo "$output" | LC_ALL=C awk '
  /^[0-9]+%/ { percentage = $1 + 0; if (percentage < last) wrong = 1; last = percentage; n++ }
  /^Done in [0-9.]+ seconds\.$/ { done = 1 }
  END { exit !(done && !wrong && last == 100 && n > 10) }'
