/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Waiting for operations: then(), await and for await */

import Eap from 'gi://Eap';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

import {ok, rejects, run, same, sameList, soon, test, throws, until} from './harness.js';

const Counter = GObject.registerClass(class Counter extends Eap.Component {
    static [Eap.methods] = {
        count: {concurrency: Eap.Concurrency.CONCURRENT},
        report: {concurrency: Eap.Concurrency.CONCURRENT},
        fail: {concurrency: Eap.Concurrency.CONCURRENT},
    };

    *count(_operation, to) {
        for (let i = 0; i < to; i++)
            yield;
        return to;
    }

    /* Numbers are figures, strings are states of interim results. */
    *report(operation, reports) {
        for (const report of reports) {
            if (typeof report === 'number')
                operation.report_progress(report);
            else
                operation.report(new InterimArgs({text: report}));
            yield soon(1);
        }
        return 'done';
    }

    *fail(operation, error) {
        operation.report_progress(50);
        yield soon(1);
        throw error;
    }
});

const InterimArgs = GObject.registerClass({
    Properties: {
        text: GObject.ParamSpec.string('text', null, null, GObject.ParamFlags.READWRITE, null),
    },
}, class InterimArgs extends Eap.ProgressChangedEventArgs {});

function plainOperation() {
    return Eap.AsyncOperationManager.create_operation(null);
}

test('await at the top level of a module', async () => {
    const {args, figures} = await import('./top-level-await.js');

    sameList(figures, [42]);
    ok(args instanceof Eap.AsyncCompletedEventArgs);
});

test('the args come back', async () => {
    const operation = new Counter().countAsync(2);
    const args = await operation;

    ok(args instanceof Eap.MethodCompletedEventArgs);
    same(args.result, 2);
    same(args.operation, operation);
});

test('late, several times, and again', async () => {
    const operation = new Counter().countAsync(2);
    const [one, two] = await Promise.all([operation, operation]);

    same(one, two);
    same(await operation, one);
    await soon(5);
    same(await operation, one);
    same(operation.get_args(), one);
});

test('all of many', async () => {
    const counter = new Counter();
    const all = await Promise.all([...Array(100).keys()].map(i => counter.countAsync(i)));

    sameList(all.map(args => args.result), [...Array(100).keys()]);
});

test('then, catch and finally', async () => {
    const operation = plainOperation();
    const heard = [];

    operation.finally(() => heard.push('finally'));
    operation.catch(() => heard.push('catch'));
    const last = operation.then(args => heard.push(args.cancelled));
    sameList(heard, []);
    operation.operation_completed();
    sameList(heard, []);
    await last;
    await until(() => heard.length === 2);
    ok(heard.includes('finally') && heard.includes(false));
});

test('after the handlers', async () => {
    const operation = plainOperation();
    const heard = [];

    operation.connect('completed', () => heard.push('completed'));
    operation.operation_completed();
    await operation;
    sameList(heard, ['completed']);
});

test('an async function that returns an operation gives its args', async () => {
    const start = async () => new Counter().countAsync(7);

    same((await start()).result, 7);
});

test('an error of C', async () => {
    const operation = plainOperation();
    const reason = new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.NOT_FOUND, 'gone');

    operation.complete_with_error(reason);
    const error = await rejects(operation, /^gone$/);
    ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.NOT_FOUND));
    await rejects(operation, /^gone$/);
});

test('an Error of JavaScript is the same object everywhere', async () => {
    const counter = new Counter();
    for (const thrown of [new RangeError('far'), new GLib.Error(Gio.IOErrorEnum, 1, 'x'), 'text',
        undefined, null, 0, Symbol('s'), Object.create(null)]) {
        const operation = counter.failAsync(thrown);

        await rejects(operation, thrown);
        await rejects(operation, thrown);
        throws(() => operation.wait(-1), thrown);
        throws(() => operation.get_args().result, thrown);
        throws(() => operation.get_args().raise_exception_if_necessary(), thrown);
        ok(operation.get_args().error instanceof GLib.Error);
        System.gc();
        await rejects(operation, thrown);
    }
});

test('cancelled, before and after it began', async () => {
    const counter = new Counter();
    for (const milliseconds of [-1, 0, 5]) {
        const operation = counter.countAsync(1e9);
        if (milliseconds >= 0)
            await soon(milliseconds);
        operation.cancel();
        const error = await rejects(operation, /cancelled/);
        ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED));
        ok(operation.get_args().cancelled);
        same(operation.get_args().error, null);
    }
});

test('timed out', async () => {
    const operation = new Counter().countAsync(1e9, new Eap.StartOptions({timeout: 20}));
    const error = await rejects(operation, /20 milliseconds/);

    ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.TIMED_OUT));
});

test('waiting does not keep alive what nobody can complete', async () => {
    const promise = plainOperation().then(args => args);
    let error = null;

    promise.catch(e => {
        error = e;
    });
    await until(() => {
        System.gc();
        return error !== null;
    });
    ok(error.matches(Eap.AsyncError, Eap.AsyncError.ABANDONED), String(error));
});

test('for await: figures and the end', async () => {
    const seen = [];
    for await (const args of new Counter().reportAsync([10, 20, 30]))
        seen.push(args.progress_percentage);
    sameList(seen, [10, 20, 30]);
});

test('for await: figures that come while the body runs are merged', async () => {
    const operation = plainOperation();
    const seen = [];

    operation.report_progress(1);
    for await (const args of operation) {
        seen.push(args.progress_percentage);
        if (seen.length > 1)
            continue;
        for (let i = 2; i <= 9; i++) {
            operation.report_progress(i);
            await soon(1);
        }
        operation.report(new InterimArgs({progress_percentage: 20}));
        operation.report(new InterimArgs({progress_percentage: 30}));
        operation.report_progress(40);
        await soon(10);
        operation.operation_completed();
    }
    // A merged figure has the place of the first one, as in C.
    sameList(seen, [1, 40, 20, 30]);
});

test('for await: every one where the component delivers every one', async () => {
    const counter = new Counter({progress_delivery: Eap.ProgressDelivery.EVERY});
    const seen = [];

    for await (const args of counter.reportAsync([1, 2, 3, 4])) {
        seen.push(args.progress_percentage);
        await soon(seen.length === 1 ? 50 : 0);
    }
    sameList(seen, [1, 2, 3, 4]);
});

test('for await: interim results are all kept', async () => {
    const seen = [];
    for await (const args of new Counter().reportAsync(['a', 'b', 1, 'c'])) {
        seen.push(args.text ?? args.progress_percentage);
        await soon(seen.length === 1 ? 50 : 0);
    }
    sameList(seen, ['a', 'b', 1, 'c']);
});

test('for await: nothing to come', async () => {
    const operation = plainOperation();
    operation.operation_completed();
    await operation;
    for await (const args of operation)
        throw new Error(`there is ${args}`);
});

test('for await: an error at the end', async () => {
    const thrown = new TypeError('no');
    const seen = [];

    await rejects((async () => {
        for await (const args of new Counter().failAsync(thrown))
            seen.push(args.progress_percentage);
    })(), thrown);
    sameList(seen, [50]);

    const counter = new Counter();
    const operation = counter.countAsync(1e9);
    soon(5).then(() => operation.cancel());
    await rejects((async () => {
        for await (const args of operation)
            seen.push(args);
    })(), /cancelled/);
});

test('for await: break and throw disconnect, and do not cancel', async () => {
    for (const leave of ['break', 'throw']) {
        const operation = plainOperation();
        const signalId = GObject.signal_lookup('progress-changed', Eap.AsyncOperation);
        const isConnected = () => GObject.signal_has_handler_pending(operation, signalId, 0, true);

        operation.report_progress(1);
        await rejects((async () => {
            for await (const args of operation) {
                ok(isConnected());
                if (leave === 'throw')
                    throw new Error(`left at ${args.progress_percentage}`);
                break;
            }
            throw new Error('left at 1');
        })(), /left at 1/);
        ok(!isConnected());
        ok(!operation.get_cancellable().is_cancelled());
        operation.operation_completed();
        await operation;
    }
});

test('for await: two loops at once', async () => {
    const operation = new Counter().reportAsync([10, 20]);
    const read = async () => {
        const seen = [];
        for await (const args of operation)
            seen.push(args.progress_percentage);
        return seen;
    };
    sameList(await Promise.all([read(), read()]), [[10, 20], [10, 20]]);
});

test('wait() iterates the loop, also for methods in JavaScript', async () => {
    const counter = new Counter();

    same(counter.countAsync(5).wait(-1).result, 5);
    await soon();
    same(counter.countAsync(5).wait(-1).result, 5);
    throws(() => counter.countAsync(1e9).wait(1000), /not ended yet/);
    counter.cancel_all();
});

run();
