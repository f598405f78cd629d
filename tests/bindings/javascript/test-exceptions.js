/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* An exception in a handler is logged, and everything goes on. In children, since what
 * gjs logs is a warning. */

import Eap from 'gi://Eap';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

import {childCase, inChild, ok, run, same, soon, test, throws, until} from './harness.js';

const {CONCURRENT} = Eap.Concurrency;

function boom() {
    throw new Error('boom');
}

/* @nLogged: how often gjs says so */
function throwing(name, nLogged, func) {
    childCase(name, func);
    test(name, async () => {
        const {status, signal, errors} = await inChild(import.meta.url, name);
        same(signal, 0, `${errors}: signal`);
        same(status, 0, `${errors}: status`);
        same(errors.match(/Error: boom/g)?.length ?? 0, nLogged, `${errors}: logged`);
    });
}

const Echo = GObject.registerClass(class Echo extends Eap.Component {
    static [Eap.methods] = {echo: {concurrency: CONCURRENT}};

    *echo(operation, what) {
        operation.report_progress(50);
        yield soon(1);
        return what;
    }

    on_echo_completed() {
        boom();
    }

    vfunc_progress_changed() {
        boom();
    }
});

throwing('signals and vfuncs of a component', 5, async () => {
    const echo = new Echo();

    echo.connect('echo-completed', boom);
    echo.connect('progress-changed', boom);
    echo.connect('notify::progress-interval', boom);
    echo.progress_interval = 5;
    same((await echo.echoAsync(5)).result, 5);
    same(echo.get_n_pending(), 0);
});

throwing('signals of an operation and its progress', 4, async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);

    operation.connect('progress-changed', boom);
    operation.connect('completed', boom);
    operation.get_progress().connect('notify::percentage', boom);
    operation.report_progress(5);
    await until(() => operation.get_progress().percentage === 5);
    operation.operation_completed(); // which is a whole percentage too
    ok(await operation);
});

throwing('signals and vfuncs of a background worker', 6, async () => {
    const Worker = GObject.registerClass(class Worker extends Eap.BackgroundWorker {
        vfunc_run_worker_completed() {
            boom();
        }
    });
    const worker = new Worker();
    worker.connect('run-worker-completed', boom);
    const handler = worker.connect('notify::is-busy', boom);

    await worker.run_worker_async(null);
    await until(() => !worker.is_busy);
    worker.disconnect(handler);
    ok(await worker.run_worker_async(null).catch(() => true));
});

throwing('operations of a component', 1, async () => {
    const echo = new Eap.BackgroundWorker();
    const id = echo.get_operations().connect('items-changed', () => {
        echo.get_operations().disconnect(id);
        boom();
    });
    await echo.run_worker_async(null);
});

throwing('posted callbacks', 4, async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    const context = operation.get_synchronization_context();

    context.post(boom);
    context.send(boom);
    operation.post(boom);
    operation.post_operation_completed(boom);
    ok(await operation);
});

throwing('the callback of wait_async', 1, async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);

    operation.wait_async(null, boom);
    operation.operation_completed();
    await operation;
    await soon(5);
});

throwing('vfuncs that answer', 0, async () => {
    const Answers = GObject.registerClass(class Answers extends Eap.Component {
        vfunc_start_operation() {
            boom();
        }
    });
    Answers.add_method('x', Eap.AsyncCompletedEventArgs, CONCURRENT, false);
    const args = [];
    const answers = new Answers();
    answers.connect('x-completed', (_answers, each) => args.push(each));
    const error = await answers.start_with_value('x').then(() => null, e => e);

    ok(error !== null && error.message.includes('boom'), String(error));
    same(args.length, 1);
});

throwing('vfunc_cancel_async', 1, async () => {
    const Cancels = GObject.registerClass(class Cancels extends Eap.Component {
        vfunc_cancel_async() {
            boom();
        }
    });
    new Cancels().cancel_async('state');
    await soon();
});

throwing('the body of for await', 0, async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    let error = null;

    operation.report_progress(1);
    try {
        for await (const _args of operation)
            boom();
    } catch (e) {
        ({error} = {error: e});
    }
    same(error.message, 'boom');
    operation.operation_completed();
    await operation;
});

throwing('the body of a method', 0, async () => {
    const Fails = GObject.registerClass(class Fails extends Eap.Component {
        static [Eap.methods] = {
            atOnce: {}, later: {}, async: {}, plain: {}, cleanup: {},
        };

        * atOnce() {
            boom();
        }

        *later() {
            yield soon(1);
            boom();
        }

        async async() {
            await soon(1);
            boom();
        }

        plain() {
            boom();
        }

        *cleanup() {
            try {
                yield Promise.reject(new Error('hidden'));
            } finally {
                boom();
            }
        }
    });
    const fails = new Fails();
    for (const name of ['atOnce', 'later', 'async', 'plain', 'cleanup']) {
        const operation = fails[`${name}Async`]();
        const error = await operation.then(() => null, e => e);
        same(error.message, 'boom');
        throws(() => operation.get_args().result, error);
        ok(operation.get_args().error.matches(Eap.AsyncError, Eap.AsyncError.FAILED));
    }
});

throwing('an iterator that throws while it is left', 0, async () => {
    const cancellable = new Gio.Cancellable();
    cancellable.cancel();
    const operation = new Eap.BackgroundWorker().run_worker_async(null);
    const error = await new Promise(resolve => operation.wait_async(cancellable, (_o, result) => {
        try {
            operation.wait_finish(result);
            resolve(null);
        } catch (e) {
            resolve(e);
        }
    }));
    ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED));
    await operation;
    same(GLib.MainContext.default().pending(), false);
});

run();
