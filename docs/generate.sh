#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: generate.sh OUTPUT IMAGES COMMAND...
# Runs the generator, which knows no folders, and puts the images where the guides
# look for them.

set -eu

output=$1
images=$2
shift 2

"$@"
cp -R "$images" "$output/"
