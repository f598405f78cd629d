/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A program that ends with operations pending neither crashes nor hangs. */

import Eap from 'gi://Eap';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

import {childCase, inChild, run, same, soon, test} from './harness.js';

const N_RUNS = 10;

const Idle = GObject.registerClass(class Idle extends Eap.Component {
    static [Eap.methods] = {
        wait: {concurrency: Eap.Concurrency.CONCURRENT},
        spin: {concurrency: Eap.Concurrency.CONCURRENT, timeout: 1},
        later: {concurrency: Eap.Concurrency.CONCURRENT},
        queue: {concurrency: Eap.Concurrency.QUEUED},
    };

    *wait() {
        yield new Promise(() => {});
    }

    *spin(_operation, _what) {
        for (;;)
            yield;
    }

    async later() {
        await new Promise(() => {});
    }

    *queue() {
        yield new Promise(() => {});
    }
});

/* What is pending when the program ends; it stays in a variable of the module. */
const kept = [];

const pending = {
    'plain operations': () => {
        for (let i = 0; i < 100; i++)
            kept.push(Eap.AsyncOperationManager.create_operation([i]));
    },
    'operations that are awaited': () => {
        for (let i = 0; i < 100; i++) {
            const operation = Eap.AsyncOperationManager.create_operation({i});
            kept.push(operation);
            operation.then(() => {}, () => {});
        }
    },
    'operations with handlers': () => {
        for (let i = 0; i < 100; i++) {
            const operation = Eap.AsyncOperationManager.create_operation(Symbol('i'));
            operation.connect('completed', () => {});
            operation.report_progress(5);
            kept.push(operation);
        }
    },
    'methods in JavaScript': () => {
        const idle = new Idle();
        for (let i = 0; i < 100; i++) {
            idle.waitAsync([i], new Eap.StartOptions({userState: () => i}));
            idle.spinAsync({i});
            idle.laterAsync(new Map());
            idle.queueAsync();
        }
    },
    'background workers': () => {
        for (let i = 0; i < 50; i++) {
            const worker = new Eap.BackgroundWorker();
            worker.connect('run-worker-completed', () => {});
            worker.run_worker_async([i]);
            kept.push(worker);
        }
    },
    'background workers that are dropped': () => {
        for (let i = 0; i < 50; i++)
            new Eap.BackgroundWorker().run_worker_async(() => i);
    },
    'loops over progress': () => {
        for (let i = 0; i < 20; i++) {
            const operation = Eap.AsyncOperationManager.create_operation(null);
            operation.report_progress(i);
            (async () => {
                for await (const args of operation)
                    kept.push(args);
            })();
        }
    },
    'posts': () => {
        const operation = Eap.AsyncOperationManager.create_operation(null);
        for (let i = 0; i < 100; i++)
            operation.post(() => kept.push(i));
        kept.push(operation);
    },
    'time limits': () => {
        for (let i = 0; i < 100; i++) {
            const operation = Eap.AsyncOperationManager.create_operation([i]);
            operation.set_timeout(1 + i % 3);
            operation.connect('completed', () => {});
            kept.push(operation);
        }
    },
    'completed, but not delivered': () => {
        for (let i = 0; i < 100; i++) {
            const operation = Eap.AsyncOperationManager.create_operation([i]);
            operation.then(() => {}, () => {});
            operation.operation_completed();
        }
    },
};

/* At once, some time later, and after a collection */
const ends = {
    'at once': () => System.exit(0),
    'later': () => new Promise(() => GLib.timeout_add(GLib.PRIORITY_DEFAULT, 3,
        () => System.exit(0))),
    'without exit()': async () => {
        System.gc();
        await soon(2);
        return 0;
    },
};

for (const [what, start] of Object.entries(pending)) {
    for (const [how, end] of Object.entries(ends)) {
        childCase(`${what}, ${how}`, () => {
            start();
            return end();
        });
    }
    test(what, async () => {
        for (const how of Object.keys(ends)) {
            for (let i = 0; i < N_RUNS; i += 2) {
                const results = await Promise.all([1, 2].map(() =>
                    inChild(import.meta.url, `${what}, ${how}`)));
                for (const {signal, status, errors} of results) {
                    same(signal, 0, `${how}: ${errors}: signal`);
                    same(status, 0, `${how}: ${errors}: status`);
                    same(errors, '', how);
                }
            }
        }
    }, 110);
}

test('a module that ends without a loop', async () => {
    const name = GLib.build_filenamev([GLib.path_get_dirname(
        GLib.filename_from_uri(import.meta.url)[0]), 'pending-at-end.js']);
    const {signal, status} = await inChild(GLib.filename_to_uri(name, null), '');
    same(signal, 0);
    same(status, 0);
});

run();
