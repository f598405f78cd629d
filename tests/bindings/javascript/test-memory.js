/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What stays behind of an operation. It is measured as what the process has got from the
 * system, after collections, between two points of a run that has warmed up: what is
 * only late to be freed is freed by then, and what leaks adds up. Noise of some pages
 * is divided by 100 000 operations; a measurement that is too high is repeated, since
 * noise does not repeat itself and a leak does. */

import Eap from 'gi://Eap';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

import {ok, run, soon, test} from './harness.js';

const N_OPERATIONS = 100000;
const N_IN_BLOCK = 5000;
const MAX_BYTES = 16;
const N_ATTEMPTS = 8;
const PAGE = 4096;

const Echo = GObject.registerClass(class Echo extends Eap.Component {
    static [Eap.methods] = {
        echo: {concurrency: Eap.Concurrency.CONCURRENT},
        pause: {concurrency: Eap.Concurrency.CONCURRENT},
        fail: {concurrency: Eap.Concurrency.CONCURRENT},
    };

    echo(_operation, what) {
        return what;
    }

    *pause(operation, what) {
        operation.report_progress(50);
        yield;
        return what;
    }

    fail() {
        throw new Error('failed');
    }
});

async function measure() {
    for (let i = 0; i < 4; i++) {
        System.gc();
        await soon(1);
    }
    const [, statm] = GLib.file_get_contents('/proc/self/statm');
    return Number(new TextDecoder().decode(statm).split(' ')[1]) * PAGE;
}

/* Bytes for each operation. @block starts so many and waits until they have ended. */
async function growth(block) {
    const before = await measure();
    for (let i = 0; i < N_OPERATIONS; i += N_IN_BLOCK) {
        await block(N_IN_BLOCK);
        System.gc();
    }
    return (await measure() - before) / N_OPERATIONS;
}

function leaves(name, block) {
    test(name, async () => {
        const figures = [];
        for (let i = 0; i < 4; i++)
            await block(N_IN_BLOCK);
        do
            figures.push(await growth(block));
        while (figures.at(-1) > MAX_BYTES && figures.length < N_ATTEMPTS);
        print(`# ${name}: ${figures.map(figure => figure.toFixed(1))} bytes`);
        ok(figures.at(-1) <= MAX_BYTES, `${figures} bytes`);
    }, 200);
}

/* Has @start start some, and waits for the signal that each of them ends with. */
function counted(object, signal, start) {
    let nLeft = 0;
    let done;
    object.connect(signal, () => {
        if (--nLeft === 0)
            done();
    });
    return n => new Promise(resolve => {
        nLeft = n;
        done = resolve;
        start(n);
    });
}

async function plainOperations(n, stateOf) {
    let last;
    for (let i = 0; i < n; i++) {
        last = Eap.AsyncOperationManager.create_operation(stateOf(i));
        last.report_progress(50);
        last.operation_completed();
    }
    await last;
}

function times(call) {
    return n => {
        for (let i = 0; i < n; i++)
            call(i);
    };
}

const echo = new Echo();

leaves('plain operations', n => plainOperations(n, i => i));
leaves('states that are arrays', n => plainOperations(n, i => [i]));
leaves('a function as a method', counted(echo, 'echo-completed',
    times(i => echo.echoAsync(i))));
leaves('a generator as a method', counted(echo, 'pause-completed',
    times(i => echo.pauseAsync({i}))));
leaves('a method that throws', counted(echo, 'fail-completed', times(() => echo.failAsync())));

/* One run after another: the handler of each starts the next one. */
leaves('runs of a background worker', n => new Promise(resolve => {
    const worker = new Eap.BackgroundWorker();
    const next = () => {
        if (n-- > 0)
            worker.run_worker_async([n]);
        else
            resolve();
    };
    worker.connect('run-worker-completed', next);
    next();
}));

// Each of these passes a callback to C, which is freed when it was called.
leaves('await', async n => {
    for (let i = 0; i < n; i++)
        await echo.echoAsync(i);
});
leaves('for await', async n => {
    for (let i = 0; i < n; i += 10) {
        const operation = Eap.AsyncOperationManager.create_operation(null);
        operation.operation_completed();
        for await (const args of operation)
            throw new Error(`there is ${args}`);
    }
});

run();
