/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the command line of checksum.js says */

import Eap from 'gi://Eap?version=1';
import GLib from 'gi://GLib';

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];
const MAX_JOBS = 1024;

const SHORT = {a: 'algorithm', j: 'jobs', q: 'no-progress', h: 'help'};
const TAKES_VALUE = {
    algorithm: true,
    jobs: true,
    'no-progress': false,
    help: false,
    version: false,
};

const HELP = String.raw`Usage:
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

`;

/* The options in a word, such as "--jobs=8", "-j8" or "-qj8", each with its value */
function* split(word) {
    if (word.startsWith('--')) {
        const [, name, , value] = /^--([^=]*)(=(.*))?$/s.exec(word);
        yield {name, value, spelling: `--${name}`};
        return;
    }
    for (let i = 1; i < word.length; i++) {
        const name = SHORT[word[i]];
        const value = TAKES_VALUE[name] ? word.slice(i + 1) || undefined : undefined;
        yield {name, value, spelling: `-${word[i]}`};
        if (value !== undefined)
            return;
    }
}

function read(words) {
    const values = {};
    let files = [];
    for (let i = 0; i < words.length; i++) {
        if (words[i] === '--') {
            files = files.concat(words.slice(i + 1));
            break;
        }
        if (words[i] === '-' || !words[i].startsWith('-')) {
            files.push(words[i]);
            continue;
        }
        for (const {name, value, spelling} of split(words[i])) {
            if (!Object.hasOwn(TAKES_VALUE, name ?? ''))
                throw new Error(`Unknown option ${spelling}`);
            if (!TAKES_VALUE[name] && value !== undefined)
                throw new Error(`${spelling} takes no value`);
            values[name] = TAKES_VALUE[name] ? value ?? words[++i] : true;
            if (values[name] === undefined)
                throw new Error(`Missing argument for ${spelling}`);
        }
    }
    return {values, files};
}

function check({values, files}) {
    const algorithm = (values.algorithm ?? 'sha256').toLowerCase();
    const jobs = values.jobs ?? String(Math.min(GLib.get_num_processors(), MAX_JOBS));
    if (!/^[0-9]+$/.test(jobs) || Number(jobs) < 1 || Number(jobs) > MAX_JOBS)
        throw new Error(`The number of jobs must be from 1 to ${MAX_JOBS}`);
    if (!ALGORITHMS.includes(algorithm))
        throw new Error(`Unknown algorithm '${algorithm}'`);
    return {
        algorithm: GLib.ChecksumType[algorithm.toUpperCase()],
        jobs: Number(jobs),
        progress: !values['no-progress'],
        files: files.length > 0 ? files : ['-'],
    };
}

/* Returns the options, or with what text and status the program is to end. */
export function parse(words) {
    try {
        const {values, files} = read(words);
        const options = check({values, files});
        if (values.help)
            return {fd: 1, text: HELP, status: 0};
        if (values.version) {
            const version = [Eap.MAJOR_VERSION, Eap.MINOR_VERSION, Eap.MICRO_VERSION].join('.');
            return {fd: 1, text: `checksum (eap) ${version}\n`, status: 0};
        }
        return options;
    } catch (error) {
        const hint = "Try 'checksum --help' for more information.";
        return {fd: 2, text: `checksum: ${error.message}\n${hint}\n`, status: 2};
    }
}
