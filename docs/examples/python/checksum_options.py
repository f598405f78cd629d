# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What the command line of checksum.py says"""

import argparse
import os
import sys

from checksum_bars import encode
from gi.repository import Eap, GLib

ALGORITHMS = ('md5', 'sha1', 'sha256', 'sha384', 'sha512')
MAX_JOBS = 1024

HELP = r"""Usage:
  checksum [OPTION…] [FILE…]

Print the checksums of files, as sha256sum does.

Options:
  -a, --algorithm=NAME     md5, sha1, sha256 (the default), sha384 or sha512
  -j, --jobs=N             Read so many files at a time (default: one per processor)
  -q, --no-progress        Show no progress
  -h, --help               Show this help and exit
  --version                Show the version and exit

With no FILE, or when FILE is -, read standard input. A directory stands for
the regular files in it and below it, sorted by name. A symbolic link that is
named is followed; one that is found in a directory is skipped, as are devices,
pipes and sockets that are found there.

The lines come in the order in which the files were named and found. They can be
checked with 'sha256sum --check', or its like for the algorithm. A name with a
backslash, newline or carriage return is written with \\, \n or \r, and then its
line begins with a backslash.

A file that cannot be read is reported on standard error, and the others are read
all the same. If standard error is a terminal, progress is shown there.

Ctrl-C stops; files that are not finished are reported as cancelled. A second
Ctrl-C ends the program at once.

Exit status:
  0    all files were read
  1    a file could not be read, or the output could not be written
  2    there is a mistake in the command line
  130  stopped by Ctrl-C (SIGINT)
  143  stopped by SIGTERM

"""


class Parser(argparse.ArgumentParser):
    def error(self, message):
        os.write(2, encode(f"checksum: {message}\nTry 'checksum --help' for more information.\n"))
        sys.exit(2)


class Print(argparse.Action):
    """Says something and exits. What is not written is no success."""

    def __call__(self, *_arguments):
        try:
            os.write(1, encode(self.const))
        except OSError as error:
            os.write(2, encode(f'checksum: write error: {error.strerror}\n'))
            sys.exit(1)
        sys.exit()


def parse():
    version = f'{Eap.MAJOR_VERSION}.{Eap.MINOR_VERSION}.{Eap.MICRO_VERSION}'
    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument('-a', '--algorithm', type=str.lower, default='sha256')
    parser.add_argument('-j', '--jobs', type=int, default=GLib.get_num_processors())
    parser.add_argument('-q', '--no-progress', action='store_true')
    parser.add_argument('-h', '--help', action=Print, nargs=0, const=HELP)
    parser.add_argument('--version', action=Print, nargs=0, const=f'checksum (eap) {version}\n')
    parser.add_argument('files', nargs='*')
    # Where options may stand among files, argparse would take "--" for nothing.
    arguments = sys.argv[1:] + ['--']
    end = arguments.index('--')
    options = parser.parse_intermixed_args(arguments[:end])
    if not 1 <= options.jobs <= MAX_JOBS:
        parser.error(f'The number of jobs must be from 1 to {MAX_JOBS}')
    if options.algorithm not in ALGORITHMS:
        parser.error(f"Unknown algorithm '{options.algorithm}'")
    options.files = options.files + arguments[end + 1:-1] or ['-']
    return options
