/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Every function, property and signal is used once, and does what it says. The last test
 * compares what was used with what there is. */

import Eap from 'gi://Eap';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

import {ok, rejects, run, same, sameList, soon, test, throws, until} from './harness.js';
import {hear, unknown, unused, use, watch} from './surface.js';

const workers = 'It would run JavaScript on another thread; see test-wrong-uses.js';
const contexts = 'No context can be written in JavaScript; see test-wrong-uses.js';
const exceptions = {
    'AsyncOperation.run_in_thread': workers,
    'BackgroundWorker.vfunc_do_work': workers,
    'BackgroundWorker::do-work': workers,
    'Component.vfunc_run_operation': workers,
    'Progress.wait_while_paused': workers,
    'ThreadPoolSynchronizationContext.new': workers,
    'WorkerPool.halt': 'for the end of an interpreter that has threads',
    'WorkerPool.run_thread': workers,
    'WorkerPool.set_has_interpreter_lock': 'for an interpreter that has threads',
    'WorkerPool.set_thread_func': workers,
    'SynchronizationContext.vfunc_is_owner': contexts,
    'SynchronizationContext.vfunc_iterate': contexts,
    'SynchronizationContext.vfunc_operation_completed': contexts,
    'SynchronizationContext.vfunc_operation_started': contexts,
    'SynchronizationContext.vfunc_wakeup': contexts,
    'SynchronizationContext.close': 'It ends all that follows; see test-wrong-uses.js',
};

watch();

const {CONCURRENT} = Eap.Concurrency;
const create = state => Eap.AsyncOperationManager.create_operation(state);
const cancelled = new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.FAILED, 'failed');

const Part = GObject.registerClass(class Part extends Eap.Component {
    static [Eap.methods] = {
        work: {concurrency: CONCURRENT, timeout: 60000},
    };

    *work(_operation, promise) {
        return yield promise ?? undefined;
    }

    vfunc_cancel_async(state) {
        use('Component.vfunc_cancel_async');
        super.vfunc_cancel_async(state);
    }

    vfunc_progress_changed() {
        use('Component.vfunc_progress_changed');
    }
});

const ByHand = GObject.registerClass(class ByHand extends Eap.Component {
    vfunc_start_operation(operation) {
        use('Component.vfunc_start_operation');
        same(operation.get_method_name(), 'by-hand');
        same(operation.get_arguments(), 5);
        operation.complete(new Eap.AsyncCompletedEventArgs());
        return true;
    }
});

test('AsyncOperationManager', async () => {
    const {AsyncOperationManager} = Eap;
    const context = AsyncOperationManager.get_synchronization_context();

    AsyncOperationManager.set_synchronization_context(context);
    same(AsyncOperationManager.get_synchronization_context(), context);
    AsyncOperationManager.set_synchronization_context(null);
    const operation = AsyncOperationManager.create_operation_full(5,
        Eap.RunWorkerCompletedEventArgs);
    throws(() => operation.complete(new Eap.AsyncCompletedEventArgs()), /completes with/);
    operation.complete(new Eap.RunWorkerCompletedEventArgs({result: 7}));
    same((await operation).result, 7);

    const other = AsyncOperationManager.create_operation_full(null, Eap.MethodCompletedEventArgs);
    other.complete_with_result([8]);
    sameList((await other).result, [8]);
    throws(() => create().complete_with_result(9), /no class of args with a result/);
});

test('AsyncOperation: going on when it has completed', async () => {
    const operation = create();
    const seen = [];

    operation.on_completed(args => seen.push(args));
    operation.operation_completed();
    operation.on_completed(args => seen.push(args));
    sameList(seen, []);
    const args = await operation;
    await until(() => seen.length === 2);
    ok(seen.every(each => each === args));
});

test('AsyncOperation: what it is', async () => {
    const operation = create('state');

    same(operation.get_user_supplied_state(), 'state');
    same(operation.user_state, 'state');
    same(operation.get_name(), null);
    operation.set_name('name');
    same(operation.name, 'name');
    same(operation.get_source_object(), null);
    same(operation.get_method_name(), null);
    same(operation.get_arguments(), null);
    same(operation.get_state(), Eap.OperationState.RUNNING);
    same(operation.get_synchronization_context(), operation.synchronization_context);
    same(operation.get_args(), null);
    same(operation.get_n_merged_reports(), 0);
    operation.set_max_undelivered(7);
    same(operation.get_max_undelivered(), 7);
    same(operation.get_cancellable(), operation.cancellable);
    same(operation.get_progress(), operation.progress);
    operation.operation_completed();
    ok(operation.state >= Eap.OperationState.COMPLETING);
    same(operation.wait(-1), operation.get_args());
    same(operation.state, Eap.OperationState.COMPLETED);
});

test('AsyncOperation: reports', async () => {
    const operation = create(null);
    const seen = [];

    hear(operation, 'AsyncOperation', 'progress-changed', (_operation, args) =>
        seen.push([args.get_progress_percentage(), args.get_processed(), args.get_total()]));
    hear(operation, 'AsyncOperation', 'completed');
    operation.report_progress(5);
    operation.report_progress(10);
    await until(() => seen.length === 1);
    operation.report_amount(1, 4);
    await until(() => seen.length === 2);
    const args = new Eap.ProgressChangedEventArgs({progress_percentage: 50});
    operation.report(args);
    await until(() => seen.length === 3);
    same(args.progress_percentage, 50);
    same(args.processed, 0);
    same(args.total, 0);
    same(args.operation, operation);
    same(args.dup_operation(), operation);
    sameList(seen, [[10, 0, 0], [25, 1, 4], [50, 0, 0]]);
    same(operation.get_n_merged_reports(), 1);
    operation.operation_completed();
    await operation;
});

test('AsyncOperation: ends', async () => {
    const posted = [];
    const first = create(null);
    first.post(() => posted.push('post'));
    first.post_operation_completed(() => posted.push('last'));
    await first;
    sameList(posted, ['post', 'last']);

    const failed = create(null);
    failed.complete_with_error(cancelled);
    await rejects(failed, /failed/);

    const late = create(null);
    late.set_timeout(1);
    await rejects(late, /1 millisecond/);

    const owner = new Gio.SimpleAction({name: 'owner'});
    const owned = create(null);
    owned.bind_owner(owner);
    owner.run_dispose();
    ok(owned.cancellable.is_cancelled());
    owned.cancel();
    owned.operation_completed();
    const args = await new Promise(resolve => owned.wait_async(null, (_owned, result) =>
        resolve(owned.wait_finish(result))));
    ok(args.cancel_requested);
});

test('Component', async () => {
    const part = new Part({progress_interval: 3, max_undelivered: 9});
    const operations = part.get_operations();

    hear(part, 'Component', 'progress-changed');
    same(part.operations, operations);
    same(part.get_synchronization_context(), part.synchronization_context);
    same(part.get_progress_delivery(), part.progress_delivery);
    part.set_progress_delivery(Eap.ProgressDelivery.EVERY);
    same(part.progress_delivery, Eap.ProgressDelivery.EVERY);
    same(part.get_progress_interval(), 3);
    part.set_progress_interval(0);
    same(part.progress_interval, 0);
    same(part.get_max_undelivered(), 9);
    part.set_max_undelivered(100);
    same(part.max_undelivered, 100);

    const operation = part.workAsync(soon(20), new Eap.StartOptions({userState: 'state'}));
    same(part.lookup('state'), operation);
    same(part.get_n_pending(), 1);
    await soon(1);
    same(operations.get_item(0), operation);
    same(operation.get_source_object(), part);
    operation.report_progress(5);
    await operation;
    same(part.get_n_merged_reports(), 0);
    part.cancel_async('state');
    part.cancel_all();
    same(part.get_n_pending(), 0);

    ByHand.add_method('by-hand', Eap.AsyncCompletedEventArgs, CONCURRENT, false);
    ByHand.set_method_timeout('by-hand', 60000);
    ByHand.set_worker_pool(Eap.WorkerPool.get_default());
    await new ByHand().start_with_value('by-hand', null, 5, null);
});

test('BackgroundWorker', async () => {
    const Heard = GObject.registerClass(class Heard extends Eap.BackgroundWorker {
        vfunc_run_worker_completed() {
            use('BackgroundWorker.vfunc_run_worker_completed');
        }
    });
    const worker = new Heard({worker_reports_progress: true});

    ok(Eap.BackgroundWorker.new() instanceof Eap.BackgroundWorker);
    hear(worker, 'BackgroundWorker', 'run-worker-completed');
    ok(worker.get_worker_reports_progress() && worker.worker_reports_progress);
    worker.set_worker_reports_progress(true);
    worker.set_worker_supports_cancellation(true);
    ok(worker.get_worker_supports_cancellation() && worker.worker_supports_cancellation);
    const operation = worker.run_worker_async('argument');
    ok(worker.get_is_busy() && worker.is_busy);
    ok(!worker.get_cancellation_pending() && !worker.cancellation_pending);
    same(worker.get_progress(), worker.progress);
    worker.cancel_async();
    await operation.then(() => {}, () => {});
    throws(() => worker.report_progress(5), /./);
    throws(() => worker.report_progress_with_state(5, 'state'), /./);
    ok(await worker.run_worker_async());
});

test('event args', () => {
    const state = 'state';
    const completed = new Eap.AsyncCompletedEventArgs({cancelled: true, user_state: state});
    ok(completed.get_cancelled() && completed.cancelled);
    ok(!completed.get_cancel_requested() && !completed.cancel_requested);
    same(completed.get_error(), null);
    same(completed.error, null);
    same(completed.get_user_state(), state);
    same(completed.user_state, state);
    same(completed.operation, null);
    throws(() => completed.raise_exception_if_necessary(), /cancelled/);

    const failed = new Eap.AsyncCompletedEventArgs({error: cancelled});
    throws(() => failed.raise_exception_if_necessary(), /failed/);

    const progress = Eap.ProgressChangedEventArgs.new(5, state);
    same(progress.progress_percentage, 5);

    const work = Eap.DoWorkEventArgs.new('argument');
    same(work.get_argument(), 'argument');
    same(work.argument, 'argument');
    work.set_cancel(true);
    ok(work.get_cancel() && work.cancel);
    work.set_error(cancelled);
    same(work.get_error().message, 'failed');
    same(work.error.message, 'failed');
    work.set_result('result');
    same(work.get_result(), 'result');
    same(work.result, 'result');

    const result = new Eap.RunWorkerCompletedEventArgs({result: 'result'});
    same(result.get_result(), 'result');
    same(result.result, 'result');
    const bare = new Eap.MethodCompletedEventArgs({result: 'result'});
    same(Eap.MethodCompletedEventArgs.prototype.get_result.call(bare), 'result');
    const none = new Eap.RunWorkerCompletedEventArgs({result: 'result', error: cancelled});
    throws(() => none.get_result(), /failed/);
    throws(() => none.result, /failed/);
});

test('StartOptions', async () => {
    const options = Eap.StartOptions.new();
    const owner = new Gio.SimpleAction({name: 'owner'});
    const given = {
        cancellable: new Gio.Cancellable(), name: 'name', parent: create(null),
        pool: Eap.WorkerPool.get_dedicated(), timeout: 60000, weight: 5,
    };

    for (const [name, value] of Object.entries(given)) {
        options[`set_${name}`](value);
        same(options[`get_${name}`](), value);
        same(options[name], value);
    }
    options.set_owner(owner);
    same(options.dup_owner(), owner);
    same(options.owner, owner);
    const operation = new Part().workAsync(null, options);
    same(operation.get_name(), 'name');
    await operation;
    given.parent.operation_completed();
    await given.parent;
});

test('Progress', async () => {
    const progress = Eap.Progress.new();
    const child = new Eap.Progress();

    ok(progress.get_synchronization_context() === progress.synchronization_context);
    progress.set_unit(Eap.ProgressUnit.FILES);
    progress.set_text('text');
    progress.report_amount(1, 4);
    progress.advance(1);
    progress.set_paused(true);
    ok(progress.get_paused() && progress.paused);
    progress.set_paused(false);
    await until(() => progress.processed === 2);
    same(progress.get_processed(), 2);
    same(progress.get_total(), 4);
    same(progress.total, 4);
    same(progress.get_fraction(), 0.5);
    same(progress.fraction, 0.5);
    same(progress.get_percentage(), 50);
    same(progress.percentage, 50);
    same(progress.get_indeterminate(), progress.indeterminate);
    same(progress.get_unit(), progress.unit);
    same(progress.dup_text(), 'text');
    same(progress.text, 'text');
    same(progress.get_rate(), progress.rate);
    same(progress.get_remaining(), progress.remaining);
    ok(progress.get_elapsed() >= 0 && progress.elapsed >= 0);
    same(progress.dup_amount_text(), progress.amount_text);
    same(progress.dup_rate_text(), progress.rate_text);
    same(progress.dup_remaining_text(), progress.remaining_text);
    same(progress.dup_summary(), progress.summary);
    progress.report_fraction(0.75);
    progress.reset();
    progress.set_own_weight(2);
    same(progress.get_own_weight(), 2);
    progress.add_child(child, 1);
    throws(() => progress.add_child(child, 1), /./);
    ok(progress.remove_child(child));
    progress.finish();
});

test('contexts', async () => {
    const main = GLib.MainContext.new();
    const context = Eap.MainSynchronizationContext.new(main, 5);
    const application = new Gio.Application({application_id: 'org.example.Test'});
    const called = [];

    same(context.get_priority(), 5);
    same(context.priority, 5);
    ok(context.get_main_context() instanceof GLib.MainContext && context.main_context !== null);
    context.set_application(application);
    same(context.get_application(), application);
    same(context.application, application);
    context.send(() => called.push('send'));
    context.post(() => called.push('post'));
    context.dispatch();
    sameList(called, ['send', 'post']);
    await soon();
});

test('WorkerPool', () => {
    const pool = Eap.WorkerPool.new('name', 3);

    same(pool.get_name(), 'name');
    same(pool.name, 'name');
    same(pool.get_max_threads(), 3);
    same(pool.max_threads, 3);
    same(pool.get_n_threads(), 0);
    same(pool.get_n_queued(), 0);
});

test('functions', () => {
    ok(Eap.state_equal(1, 1));
    same(Eap.state_hash(1), Eap.state_hash(1));
    same(Eap.async_error_quark(), Eap.AsyncError.quark());
    ok(Eap.MAJOR_VERSION >= 0 && Eap.MINOR_VERSION >= 0 && Eap.MICRO_VERSION >= 0);
});

test('nothing was left out', () => {
    sameList(unused().filter(name => !(name in exceptions)), []);
    sameList(unknown(Object.keys(exceptions)), []);
});

run();
