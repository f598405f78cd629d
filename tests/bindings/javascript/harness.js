/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests with a name each, one after another on a main loop, as TAP. */

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

const tests = [];
const cases = new Map();

/* A function that may be async, and has some seconds for it */
export function test(name, func, seconds = 30) {
    tests.push({name, func, seconds});
}

/* What this file does when it is run as a child; see inChild(). */
export function childCase(name, func) {
    cases.set(name, func);
}

export function ok(condition, message = 'it is not so') {
    if (!condition)
        throw new Error(message);
}

export function same(actual, expected, message = '') {
    if (!Object.is(actual, expected))
        throw new Error(`${message} ${String(actual)} is not ${String(expected)}`);
}

export function sameList(actual, expected) {
    same(JSON.stringify(actual), JSON.stringify(expected));
}

/* Whether it is the error that is expected: that one, or one whose text fits */
function checkError(error, expected) {
    if (expected instanceof RegExp)
        ok(expected.test(String(error?.message ?? error)), `${error} is not ${expected}`);
    else
        same(error, expected);
}

export function throws(func, expected) {
    let value;
    try {
        value = func();
    } catch (error) {
        checkError(error, expected);
        return error;
    }
    throw new Error(`Nothing was thrown, but ${value} returned: ${expected}`);
}

export async function rejects(promise, expected) {
    let value;
    try {
        value = await promise;
    } catch (error) {
        checkError(error, expected);
        return error;
    }
    throw new Error(`It was not rejected, but came to ${value}: ${expected}`);
}

export function soon(milliseconds = 0) {
    return new Promise(resolve => {
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
            resolve();
            return GLib.SOURCE_REMOVE;
        });
    });
}

/* Lets the loop go on until it is so. */
export async function until(condition) {
    const deadline = GLib.get_monotonic_time() + 10 * GLib.USEC_PER_SEC;
    while (!condition()) {
        ok(GLib.get_monotonic_time() < deadline, `it never came to be so: ${condition}`);
        await soon(1);
    }
}

/* This file once more, with a case of it. Warnings are fatal there only if asked for,
 * since an exception in a handler is one. */
export async function inChild(file, name, {fatal = false} = {}) {
    const gjs = GLib.file_read_link('/proc/self/exe');
    const launcher = new Gio.SubprocessLauncher({
        flags: Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_PIPE,
    });
    if (!fatal)
        launcher.unsetenv('G_DEBUG');
    const child = launcher.spawnv([gjs, '-m', GLib.filename_from_uri(file)[0], name]);
    const killer = GLib.timeout_add_seconds(GLib.PRIORITY_DEFAULT, 20, () => {
        child.force_exit();
        return GLib.SOURCE_CONTINUE;
    });
    const [output, errors] = await new Promise((resolve, reject) => {
        child.communicate_utf8_async(null, null, (_child, result) => {
            try {
                resolve(child.communicate_utf8_finish(result).slice(1));
            } catch (error) {
                reject(error);
            }
        });
    });
    GLib.source_remove(killer);

    return {
        output,
        errors,
        signal: child.get_if_signaled() ? child.get_term_sig() : 0,
        status: child.get_if_exited() ? child.get_exit_status() : -1,
    };
}

async function runTest({func, seconds}) {
    let limit;
    const late = new Promise((_resolve, reject) => {
        limit = GLib.timeout_add_seconds(GLib.PRIORITY_DEFAULT, seconds, () => {
            limit = 0;
            reject(new Error(`not done within ${seconds} seconds`));
            return GLib.SOURCE_REMOVE;
        });
    });
    try {
        await Promise.race([func(), late]);
    } finally {
        if (limit > 0)
            GLib.source_remove(limit);
    }
}

async function runTests() {
    let nFailed = 0;

    print(`1..${tests.length}`);
    for (const [i, each] of tests.entries()) {
        try {
            await runTest(each);
            print(`ok ${i + 1} ${each.name}`);
        } catch (error) {
            nFailed++;
            print(`not ok ${i + 1} ${each.name}`);
            printerr(`# ${each.name}: ${error}\n${error.stack ?? ''}`);
        }
    }
    return nFailed === 0 ? 0 : 1;
}

/* The last call of a test file: does not return. All promises are made within the loop,
 * since gjs leaves those pending that were made before, if the module has awaited. */
export function run() {
    const loop = new GLib.MainLoop(null, false);
    const [name] = ARGV;
    const work = name === undefined ? runTests : cases.get(name);
    let status = 99;

    const begin = async () => {
        try {
            status = await work() ?? 0;
        } catch (error) {
            printerr(`${name}: ${error}\n${error.stack ?? ''}`);
            status = 1;
        }
        loop.quit();
    };
    GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
        begin();
        return GLib.SOURCE_REMOVE;
    });
    loop.run();
    System.exit(status);
}
