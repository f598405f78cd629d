/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Uses that would crash say instead what is wrong. Each in a child of its own, which
 * must not end by a signal. */

import Eap from 'gi://Eap';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

import {childCase, inChild, ok, rejects, run, same, soon, test, throws} from './harness.js';

const noWork = /do-work is emitted on another one.*generator or async function/;
const noThread = /JavaScript has one thread.*generator or async function/;
const noPlace = /Events of this context come on other threads/;
const noCancelled = /thread that cancels/;

/* A child that has to come to its end, whatever it does */
function wrong(name, func) {
    childCase(name, func);
    test(name, async () => {
        const {status, signal, output, errors} =
            await inChild(import.meta.url, name, {fatal: true});
        same(signal, 0, `${errors} ${output}: signal`);
        same(status, 0, `${errors} ${output}: status`);
    });
}

const nothing = () => {};
const doWorkId = () => GObject.signal_lookup('do-work', Eap.BackgroundWorker);

const connections = {
    'connect': worker => worker.connect('do-work', nothing),
    'connect with an underscore': worker => worker.connect('do_work', nothing),
    'connect with a detail': worker => worker.connect('do-work::x', nothing),
    'connect_after': worker => worker.connect_after('do-work', nothing),
    'GObject.Object.prototype.connect': worker =>
        GObject.Object.prototype.connect.call(worker, 'do-work', nothing),
    'GObject.Object.prototype.connect_after': worker =>
        GObject.Object.prototype.connect_after.call(worker, 'do-work', nothing),
    'GObject.signal_connect': worker => GObject.signal_connect(worker, 'do-work', nothing),
    'GObject.signal_connect_after': worker =>
        GObject.signal_connect_after(worker, 'do-work', nothing),
    'GObject.signal_connect_closure': worker =>
        GObject.signal_connect_closure(worker, 'do-work', nothing, false),
    'GObject.signal_connect_closure_by_id': worker =>
        GObject.signal_connect_closure_by_id(worker, doWorkId(), 0, nothing, false),
    'GObject.signal_override_class_closure': () =>
        GObject.signal_override_class_closure(doWorkId(), Eap.BackgroundWorker, nothing),
    'GObject.signal_add_emission_hook': () =>
        GObject.signal_add_emission_hook(doWorkId(), 0, nothing),
};
if ('connect_object' in GObject.Object.prototype) {
    connections['connect_object'] = worker =>
        worker.connect_object('do-work', nothing, worker, GObject.ConnectFlags.DEFAULT);
}

for (const [name, connect] of Object.entries(connections)) {
    wrong(`do-work: ${name}`, async () => {
        const worker = new Eap.BackgroundWorker();
        throws(() => connect(worker), noWork);
        await worker.run_worker_async(null);
    });
}

wrong('do-work: in a derived class', () => {
    throws(() => GObject.registerClass(class One extends Eap.BackgroundWorker {
        vfunc_do_work() {}
    }), noWork);
    throws(() => GObject.registerClass(class Two extends Eap.BackgroundWorker {
        on_do_work() {}
    }), noWork);
    const Three = GObject.registerClass(class Three extends Eap.BackgroundWorker {});
    throws(() => GObject.registerClass(class Four extends Three {
        vfunc_do_work() {}
    }), noWork);
    throws(() => new Three().connect('do-work', nothing), noWork);
});

wrong('other signals of a worker connect', async () => {
    const worker = new Eap.BackgroundWorker();
    let nHeard = 0;

    worker.connect('run-worker-completed', () => nHeard++);
    worker.connect_after('run-worker-completed', () => nHeard++);
    GObject.signal_connect(worker, 'notify::is-busy', () => nHeard++);
    await worker.run_worker_async(null);
    ok(nHeard >= 2);
});

wrong('a threaded method', () => {
    throws(() => GObject.registerClass(class Threaded extends Eap.Component {
        vfunc_run_operation() {}
    }), noThread);
    const Plain = GObject.registerClass(class Plain extends Eap.Component {});
    throws(() => Plain.add_method('x', Eap.AsyncCompletedEventArgs, 0, true), noThread);
});

wrong('run_in_thread', async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    throws(() => operation.run_in_thread(null, nothing), noThread);
    throws(() => operation.run_in_thread(null, nothing, null), noThread);
    operation.operation_completed();
    await operation;
});

wrong('the life of worker threads', async () => {
    throws(() => Eap.WorkerPool.set_thread_func(nothing), noThread);
    throws(() => Eap.WorkerPool.set_thread_func(null), noThread);
    throws(() => Eap.WorkerPool.run_thread(), noThread);
    await new Eap.BackgroundWorker().run_worker_async(null);
});

const finalTypes = ['AsyncOperation', 'AsyncOperationManager', 'DoWorkEventArgs',
    'MainSynchronizationContext', 'Progress', 'RunWorkerCompletedEventArgs', 'StartOptions',
    'ThreadPoolSynchronizationContext', 'WorkerPool'];

for (const name of finalTypes) {
    wrong(`deriving from ${name}`, () => {
        const members = {Derived: class extends Eap[name] {}};
        throws(() => GObject.registerClass({GTypeName: 'Derived'}, members.Derived),
            new RegExp(`Eap.${name}, which is final`));
    });
}

wrong('all final types are guarded', () => {
    for (const name of Object.getOwnPropertyNames(Eap)) {
        const gtype = Eap[name]?.$gtype;
        const isFinal = gtype && GObject.type_is_a(gtype, GObject.TYPE_OBJECT) &&
            GObject.type_test_flags(gtype, GObject.TypeFlags.FINAL ?? 1 << 6);
        // There is nothing in this one but static functions.
        same(Boolean(isFinal) || name === 'AsyncOperationManager', finalTypes.includes(name), name);
    }
});

wrong('deriving from SynchronizationContext', () => {
    throws(() => GObject.registerClass(class Place extends Eap.SynchronizationContext {
        vfunc_wakeup() {
            return true;
        }
    }), /woken up by other threads/);
});

wrong('a thread pool context', async () => {
    const type = Eap.ThreadPoolSynchronizationContext;
    throws(() => new type(), noPlace);
    throws(() => type.new(), noPlace);
    throws(() => GObject.Object.new(type, {}), noPlace);
    throws(() => GObject.Object.new_with_properties(type, [], []), noPlace);
    await soon();
});

wrong('an operation that nobody has started', () => {
    throws(() => new Eap.AsyncOperation(), /made by calling a method/);
    throws(() => GObject.Object.new(Eap.AsyncOperation, {}), /made by calling a method/);
    throws(() => Eap.AsyncOperation.prototype.get_state(), /./);
    throws(() => Eap.AsyncOperation.prototype.get_state.call(new Eap.Progress()), /./);
});

wrong('handlers of an operation\'s cancellable', async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    operation.set_timeout(5);
    const cancellables = [operation.get_cancellable(), operation.cancellable];

    for (const cancellable of cancellables) {
        throws(() => cancellable.connect(nothing), noCancelled);
        throws(() => GObject.signal_connect(cancellable, 'cancelled', nothing), noCancelled);
        throws(() => GObject.Object.prototype.connect.call(cancellable, 'cancelled', nothing),
            noCancelled);
    }
    let nHeard = 0;
    const own = new Gio.Cancellable();
    own.connect(() => nHeard++);
    own.cancel();
    same(nHeard, 1);
    await rejects(operation, /5 milliseconds/);
});

wrong('waiting for the end of a pause', () => {
    const progress = new Eap.Progress();
    throws(() => progress.wait_while_paused(null), /block the thread that ends the pause/);
});

wrong('waiting in a handler of one\'s own', async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    let error = null;

    operation.connect('completed', () => {
        error = throws(() => operation.wait(-1), /cannot wait for its end/);
    });
    operation.operation_completed();
    await operation;
    ok(error !== null);
});

wrong('closing the context', async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    const context = operation.get_synchronization_context();

    operation.connect('completed', () => ok(false));
    context.close();
    throws(() => Eap.AsyncOperationManager.create_operation(null), /closed|gone/);
    throws(() => context.post(nothing), /closed|gone/);
    throws(() => operation.wait(-1), /./);
    await soon(5);
});

wrong('using an operation after its end', async () => {
    const operation = Eap.AsyncOperationManager.create_operation('state');
    const ended = /has (already )?ended|completed/i;

    operation.operation_completed();
    for (const again of [
        () => operation.operation_completed(),
        () => operation.complete(new Eap.AsyncCompletedEventArgs()),
        () => operation.complete_with_error(new GLib.Error(Gio.IOErrorEnum, 1, 'x')),
        () => operation.report_progress(5),
        () => operation.report_amount(1, 2),
        () => operation.report(new Eap.ProgressChangedEventArgs()),
        () => operation.post(nothing),
        () => operation.post_operation_completed(nothing),
    ])
        throws(again, ended);
    operation.cancel();
    operation.set_timeout(5);
    await operation;
    throws(() => operation.report_progress(5), ended);
});

wrong('nonsense as a parameter', async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    const worker = new Eap.BackgroundWorker();

    for (const nonsense of [undefined, null, 'text', {}, [], nothing, new Eap.Progress()]) {
        throws(() => operation.complete(nonsense), /./);
        throws(() => operation.complete_with_error(nonsense), /./);
        throws(() => operation.report(nonsense), /./);
        throws(() => operation.wait_finish(nonsense), /./);
        throws(() => operation.post(nonsense === nothing ? 5 : nonsense), /./);
        throws(() => worker.start_with_value(nonsense, null, null, null), /./);
        throws(() => worker.start_with_value('run-worker', null, null, nonsense ?? 5), /./);
    }
    for (const args of [new Eap.DoWorkEventArgs(), new Eap.ProgressChangedEventArgs()])
        throws(() => operation.complete(args), /./);
    operation.set_max_undelivered(0);
    operation.operation_completed();
    await operation;
});

wrong('args that are used twice', async () => {
    const operation = Eap.AsyncOperationManager.create_operation(null);
    const args = new Eap.ProgressChangedEventArgs({progress_percentage: 5});

    operation.report(args);
    throws(() => operation.report(args), /used for an event before/);
    operation.operation_completed();
    await operation;
});

wrong('_promisify of what is none of GIO\'s', () => {
    Gio._promisify(Eap.AsyncOperation.prototype, 'wait_async');
    throws(() => Gio._promisify(Eap.Component.prototype, 'cancel_async'), /./);
});

run();
