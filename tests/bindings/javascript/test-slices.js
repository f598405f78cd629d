/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Generators whose turns and those of the loop are within one another, or many */

import Eap from 'gi://Eap';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

import {ok, rejects, run, same, test} from './harness.js';

const context = GLib.MainContext.default();

function drain() {
    while (context.iteration(false))
        ;
}

/* Longer than a turn */
function compute() {
    const end = GLib.get_monotonic_time() + 6000;
    while (GLib.get_monotonic_time() < end)
        ;
}

const Nested = GObject.registerClass(class Nested extends Eap.Component {
    static [Eap.methods] = {
        iterate: {concurrency: Eap.Concurrency.CONCURRENT},
        cancelItself: {concurrency: Eap.Concurrency.CONCURRENT},
        quick: {concurrency: Eap.Concurrency.CONCURRENT},
    };

    *iterate() {
        for (let i = 0; i < 3; i++) {
            drain();
            compute();
            yield;
        }
        return 'done';
    }

    *cancelItself(operation) {
        operation.cancel();
        drain();
        yield new Promise(() => {});
    }

    *quick() {
        yield;
        return 'quick';
    }
});

test('a generator that iterates the loop', async () => {
    same((await new Nested().iterateAsync()).result, 'done');
});

test('generators go on while one of them iterates the loop', async () => {
    const nested = new Nested();
    const results = await Promise.all([
        nested.iterateAsync(), nested.quickAsync(), nested.iterateAsync(), nested.quickAsync(),
    ]);
    same(results.map(args => args.result).join(' '), 'done quick done quick');
});

test('cancelled while it iterates the loop', async () => {
    await rejects(new Nested().cancelItselfAsync(), /cancel/i);
});

/* The sources of calls that have ended must not be looked at for ever. */
test('thousands of calls, one after another', async () => {
    const nested = new Nested();
    const measure = async () => {
        const begin = GLib.get_monotonic_time();
        for (let i = 0; i < 500; i++)
            await nested.quickAsync();
        return GLib.get_monotonic_time() - begin;
    };
    const first = Math.min(await measure(), await measure());
    for (let i = 0; i < 6; i++)
        await measure();
    const last = Math.min(await measure(), await measure());
    ok(last < 3 * first, `${first} µs for the first, ${last} µs for the last`);
});

run();
