/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Operations and reports from JavaScript, beside the ways that gjs has without eap.
 * With --quick it only shows that it runs. */

import Eap from 'gi://Eap?version=1';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

Gio._promisify(Gio.File.prototype, 'query_info_async');
Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');

const IS_QUICK = ARGV.includes('--quick');
const N_OPERATIONS = IS_QUICK ? 500 : 10000;
const N_REPORTS = IS_QUICK ? 1000 : 50000;
const N_PENDING = 100;
const N_ROUNDS = IS_QUICK ? 1 : 7;

const Adder = GObject.registerClass(class Adder extends Eap.Component {
    static [Eap.methods] = {
        add: {concurrency: Eap.Concurrency.CONCURRENT},
        addInSlices: {concurrency: Eap.Concurrency.CONCURRENT},
    };

    async add(_operation, number) {
        return number + 1;
    }

    *addInSlices(_operation, number) {
        yield;
        return number + 1;
    }
});

/* Keeps N_PENDING calls pending until N_OPERATIONS have ended. */
async function repeat(call) {
    const repeatOne = async (_nothing, i) => {
        for (let number = 0; number < N_OPERATIONS / N_PENDING; number++)
            await call(number, i);
    };
    await Promise.all(Array.from({length: N_PENDING}, repeatOne));
}

function awaitWorker() {
    const workers = Array.from({length: N_PENDING}, () => new Eap.BackgroundWorker());
    return repeat((number, i) => workers[i].run_worker_async(number));
}

function awaitMethod() {
    const adder = new Adder();
    return repeat(number => adder.addAsync(number));
}

function awaitGenerator() {
    const adder = new Adder();
    return repeat(number => adder.addInSlicesAsync(number));
}

function awaitGio() {
    return repeat(() => {
        const stream = Gio.MemoryInputStream.new_from_bytes(new Uint8Array(1));
        return stream.read_bytes_async(1, GLib.PRIORITY_DEFAULT, null);
    });
}

function awaitGioWorker() {
    const file = Gio.File.new_for_path('/');
    return repeat(() => file.query_info_async('standard::type', Gio.FileQueryInfoFlags.NONE,
        GLib.PRIORITY_DEFAULT, null));
}

function awaitIdle() {
    return repeat(number => new Promise(resolve => {
        GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
            resolve(number + 1);
            return GLib.SOURCE_REMOVE;
        });
    }));
}

/* As many as fit, in between of what the loop has to do else */
function inSlices(send) {
    return new Promise(resolve => {
        let i = 0;
        GLib.idle_add(GLib.PRIORITY_DEFAULT_IDLE, () => {
            for (const end = i + 1000; i < end; i++)
                send(Math.floor(i * 100 / N_REPORTS));
            if (i < N_REPORTS)
                return GLib.SOURCE_CONTINUE;
            resolve();
            return GLib.SOURCE_REMOVE;
        });
    });
}

async function reportProgress() {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    let heard = 0;
    operation.connect('progress-changed', (_operation, args) => {
        heard = args.progress_percentage;
    });
    await inSlices(percentage => operation.report_progress(percentage));
    operation.operation_completed();
    await operation;
    return heard;
}

async function reportIdle() {
    let heard = 0;
    await inSlices(percentage => GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
        heard = percentage;
        return GLib.SOURCE_REMOVE;
    }));
    return heard;
}

async function measure(func, n) {
    System.gc();
    const begin = GLib.get_monotonic_time();
    await func();
    return (GLib.get_monotonic_time() - begin) / n;
}

function median(values) {
    return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/* They take turns, so that a busy machine is busy for all of them. */
async function compare(title, n, ...rows) {
    const costs = rows.map(() => []);
    for (let round = 0; round < N_ROUNDS; round++) {
        for (const [i, [, func]] of rows.entries())
            costs[i].push(await measure(func, n));
    }
    print(`\n${title}: µs each, and the ratio of eap to it\n`);
    const ours = costs[0];
    const ratios = costs.map(cost => median(cost.map((value, i) => ours[i] / value)));
    for (const [i, [name]] of rows.entries()) {
        const ratio = i > 0 ? `   eap is ${ratios[i].toFixed(2)} of it` : '';
        print(`  ${name.padEnd(34)} ${median(costs[i]).toFixed(2).padStart(8)}${ratio}`);
    }
}

await compare('Operations of components in C, awaited', N_OPERATIONS,
    ['run of a background worker', awaitWorker],
    ['promisified Gio call on a worker', awaitGioWorker],
    ['promisified Gio call', awaitGio]);
await compare('Operations of components in JavaScript, awaited', N_OPERATIONS,
    ['async method', awaitMethod],
    ['promisified Gio call', awaitGio],
    ['Promise and GLib.idle_add()', awaitIdle]);
await compare('Work in slices', N_OPERATIONS,
    ['generator', awaitGenerator],
    ['promisified Gio call', awaitGio],
    ['Promise and GLib.idle_add()', awaitIdle]);
await compare('Reports', N_REPORTS,
    ['report_progress()', reportProgress],
    ['GLib.idle_add()', reportIdle]);
