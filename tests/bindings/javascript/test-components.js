/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Components that are written in JavaScript */

import Eap from 'gi://Eap';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

import {ok, rejects, run, same, sameList, soon, test, throws, until} from './harness.js';

const {CONCURRENT, EXCLUSIVE, JOIN, QUEUED, REPLACE} = Eap.Concurrency;
const readable = GObject.ParamFlags.READABLE;

const GivenArgs = GObject.registerClass({
    Properties: {
        answer: GObject.ParamSpec.int('answer', null, null, GObject.ParamFlags.READWRITE,
            0, 100, 0),
    },
}, class GivenArgs extends Eap.AsyncCompletedEventArgs {});

const log = [];

const Worker = GObject.registerClass({
    Signals: {'own-signal': {}},
}, class Worker extends Eap.Component {
    static [Eap.methods] = {
        add: {concurrency: CONCURRENT},
        addLater: {concurrency: CONCURRENT},
        addPlainly: {concurrency: CONCURRENT},
        hashFile: {
            concurrency: CONCURRENT,
            results: {
                digest: GObject.ParamSpec.string('digest', null, null, readable, null),
                nBytes: GObject.ParamSpec.int('n-bytes', null, null, readable, 0, 99, 0),
            },
        },
        given: {concurrency: CONCURRENT, args: GivenArgs},
        once: {},
        queued: {concurrency: QUEUED},
        latest: {concurrency: REPLACE},
        joined: {concurrency: JOIN},
        limited: {timeout: 20},
        call: {concurrency: CONCURRENT},
    };

    *add(_operation, a, b = 10) {
        yield;
        return a + b;
    }

    async addLater(_operation, a, b) {
        await soon(1);
        return a + b;
    }

    addPlainly(_operation, a, b) {
        return a + b;
    }

    *hashFile(_operation, name) {
        if (name === null)
            throw new TypeError('no name');
        yield;
        return {digest: `digest of ${name}`, nBytes: name.length};
    }

    *given(_operation, what) {
        yield;
        return what;
    }

    *once() {
        yield soon(5);
        return 'once';
    }

    *queued(_operation, name) {
        log.push(`begin ${name}`);
        yield soon(2);
        log.push(`end ${name}`);
    }

    *latest(_operation, name) {
        try {
            for (;;)
                yield soon(1);
        } finally {
            log.push(`stopped ${name}`);
        }
    }

    *joined(_operation, ...names) {
        yield soon(2);
        return {names};
    }

    *limited() {
        for (;;)
            yield;
    }

    /* What a test gives it */
    call(operation, func) {
        return func.call(this, operation);
    }

    on_add_completed(args) {
        log.push(`on add ${args.result}`);
    }
});

/* The lines that were logged since the last call */
function logged() {
    return log.splice(0);
}

test('generator, async and plain functions', async () => {
    const worker = new Worker();

    same((await worker.addAsync(1, 2)).result, 3);
    same((await worker.addAsync(1)).result, 11);
    same((await worker.addLaterAsync(1, 2)).result, 3);
    same((await worker.addPlainlyAsync(1, 2)).result, 3);
    sameList(logged(), ['on add 3', 'on add 11']);
    same(worker.get_n_pending(), 0);
});

test('never from within the call', () => {
    const operation = new Worker().callAsync(() => log.push('began'));

    same(operation.get_state(), Eap.OperationState.QUEUED);
    sameList(logged(), []);
    operation.wait(-1);
    sameList(logged(), ['began']);
});

test('the signal of a method, its args and its user state', async () => {
    const worker = new Worker();
    const state = ['any', 'state'];
    const heard = [];

    worker.connect('hash-file-completed', (_worker, args) => heard.push(args));
    await worker.hashFileAsync('name', new Eap.StartOptions({userState: state}));
    same(heard.length, 1);
    const [args] = heard;
    same(args.digest, 'digest of name');
    same(args.nBytes, 4);
    same(args.n_bytes, 4);
    same(args['n-bytes'], 4);
    same(args.result.nBytes, 4);
    same(args.user_state, state);
    same(args.get_user_state(), state);
    same(args.constructor.$gtype.name, 'WorkerHashFileCompletedEventArgs');
    ok(args instanceof Eap.MethodCompletedEventArgs);
    const value = new GObject.Value();
    value.init(GObject.TYPE_STRING);
    args.get_property('digest', value);
    same(value.get_string(), 'digest of name');
});

test('results that throw after an error', async () => {
    const worker = new Worker();
    const operation = worker.hashFileAsync(null);
    const error = await rejects(operation, /no name/);
    const args = operation.get_args();

    for (const name of ['result', 'digest', 'nBytes', 'n_bytes', 'n-bytes'])
        throws(() => args[name], error);
    ok(args.error.matches(Eap.AsyncError, Eap.AsyncError.FAILED));
    same(args.error.message, 'no name');
});

test('args of a class of one\'s own', async () => {
    const worker = new Worker();
    const args = await worker.givenAsync(new GivenArgs({answer: 42}));

    same(args.answer, 42);
    await rejects(worker.givenAsync(), /given\(\) has to return a GivenArgs/);
    await rejects(worker.givenAsync(42), /given\(\) has to return a GivenArgs/);
    await rejects(worker.givenAsync(args), /was used for an event before/);
});

test('every concurrency mode', async () => {
    const worker = new Worker();

    const once = worker.onceAsync();
    const refused = throws(() => worker.onceAsync(), /once/);
    ok(refused.matches(Eap.AsyncError, Eap.AsyncError.INVALID_OPERATION));
    same((await once).result, 'once');
    same((await worker.onceAsync()).result, 'once');

    logged();
    await Promise.all(['a', 'b', 'c'].map(name => worker.queuedAsync(name)));
    sameList(logged(), ['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);

    const first = worker.latestAsync('first');
    await soon(5);
    const second = worker.latestAsync('second');
    await rejects(first, /cancelled/);
    await until(() => log.includes('stopped first'));
    second.cancel();
    await rejects(second, /cancelled/);
    sameList(logged(), ['stopped first', 'stopped second']);

    const joined = worker.joinedAsync();
    same(worker.joinedAsync(), joined);
    same((await joined).result, (await joined).result);
    sameList((await joined).result, {names: []});
    const named = worker.joinedAsync('a', {b: 1});
    same(worker.joinedAsync('other'), named);
    sameList((await named).result, {names: ['a', {b: 1}]});
});

test('arguments stay while nobody knows of the operation', async () => {
    const worker = new Worker();
    const sums = [];

    worker.connect('add-completed', (_worker, args) => sums.push(args.result));
    // A function of its own, or the last one stays on the stack.
    (() => {
        for (let i = 0; i < 50; i++)
            worker.addAsync(i, {valueOf: () => i});
    })();
    System.gc();
    await until(() => {
        System.gc();
        return sums.length === 50;
    });
    sameList(sums.sort((a, b) => a - b), [...Array(50).keys()].map(i => 2 * i));
});

test('a time limit of the method', async () => {
    const error = await rejects(new Worker().limitedAsync(), /20 milliseconds/);
    ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.TIMED_OUT));
});

test('slices leave the loop free, and take turns', async () => {
    const worker = new Worker();
    const turns = [];
    const busy = name => worker.callAsync(function* () {
        for (let i = 0; i < 30; i++) {
            const end = GLib.get_monotonic_time() + 1000;
            while (GLib.get_monotonic_time() < end)
                ;
            turns.push(name);
            yield;
        }
    });
    let nTicks = 0;
    const ticker = GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, () => {
        nTicks++;
        return GLib.SOURCE_CONTINUE;
    });

    await Promise.all([busy('a'), busy('b')]);
    GLib.source_remove(ticker);
    ok(nTicks >= 5, `the loop went on ${nTicks} times`);
    ok(turns.indexOf('b') < turns.lastIndexOf('a'), turns.join(' '));
});

test('yield waits for promises and operations', async () => {
    const worker = new Worker();
    const operation = worker.callAsync(function* (self) {
        const args = yield worker.addAsync(1, 2, new Eap.StartOptions({parent: self}));
        const [one, two] = yield Promise.all([worker.addAsync(3, 4), worker.addLaterAsync(5, 6)]);
        same(yield, undefined);
        try {
            yield Promise.reject(new RangeError('caught'));
        } catch (error) {
            return [args.result, one.result, two.result, error.message];
        }
        return null;
    });
    sameList((await operation).result, [3, 7, 11, 'caught']);
    logged();
});

test('one waits for another in a nested loop', async () => {
    const worker = new Worker();
    const operation = worker.callAsync(function* () {
        const inner = worker.callAsync(function* () {
            yield;
            return 'inner';
        });
        yield;
        return inner.wait(-1).result;
    });
    same((await operation).result, 'inner');
});

test('cancelled: hears of it where it has paused, once', async () => {
    const worker = new Worker();
    for (const pause of [() => undefined, () => new Promise(() => {})]) {
        const operation = worker.callAsync(function* () {
            try {
                for (;;)
                    yield pause();
            } catch (error) {
                ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED));
                log.push('heard');
                yield;
                yield soon(1);
                log.push('cleaned up');
                throw error;
            }
        });
        await soon(5);
        operation.cancel();
        await rejects(operation, /cancelled/);
        ok(operation.get_args().cancelled);
        sameList(logged(), ['heard', 'cleaned up']);
    }
});

test('cancelled, but succeeds all the same', async () => {
    const operation = new Worker().callAsync(function* () {
        try {
            yield new Promise(() => {});
        } catch {
            return 'in spite of it';
        }
        return null;
    });
    await soon(5);
    operation.cancel();
    const args = await operation;
    same(args.result, 'in spite of it');
    ok(args.cancel_requested && !args.cancelled);
});

test('cancelled by state, by cancellable, by owner, by parent, with all', async () => {
    const worker = new Worker();
    const endless = function* () {
        for (;;)
            yield;
    };
    const cancellable = new Gio.Cancellable();
    const owner = new Gio.SimpleAction({name: 'owner'});
    const parent = worker.callAsync(endless);
    const operations = [
        worker.callAsync(endless, new Eap.StartOptions({userState: 'state'})),
        worker.callAsync(endless, new Eap.StartOptions({cancellable})),
        worker.callAsync(endless, new Eap.StartOptions({owner})),
        worker.callAsync(endless, new Eap.StartOptions({parent})),
        worker.callAsync(endless),
    ];

    await soon(5);
    same(worker.get_n_pending(), 6);
    worker.cancel_async('state');
    await rejects(operations[0], /cancelled/);
    cancellable.cancel();
    await rejects(operations[1], /cancelled/);
    owner.run_dispose();
    await rejects(operations[2], /cancelled/);
    parent.cancel();
    await rejects(operations[3], /cancelled/);
    worker.cancel_all();
    await rejects(operations[4], /cancelled/);
    await rejects(parent, /cancelled/);
});

test('an async function gets its cancellable', async () => {
    const operation = new Worker().callAsync(async self => {
        while (!self.get_cancellable().is_cancelled())
            await soon(1);
        self.get_cancellable().set_error_if_cancelled();
    });
    await soon(5);
    operation.cancel();
    await rejects(operation, /cancelled/i);
    ok(operation.get_args().cancelled);
});

test('an error of CANCELLED that nobody asked for is an error', async () => {
    const thrown = new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED, 'by itself');
    const operation = new Worker().callAsync(() => {
        throw thrown;
    });
    await rejects(operation, thrown);
    ok(!operation.get_args().cancelled);
});

test('a body that completes the operation itself', async () => {
    const worker = new Worker();
    same((await worker.callAsync(operation => {
        operation.operation_completed();
        return 'not this';
    })).result, undefined);

    const late = worker.callAsync(operation => {
        operation.operation_completed();
        throw new Error('too late');
    });
    await late;
});

test('progress of the component and of the operation', async () => {
    const worker = new Worker();
    const figures = [];

    worker.connect('progress-changed', (_worker, args) =>
        figures.push(args.progress_percentage));
    const operation = worker.callAsync(function* (self) {
        for (const percentage of [25, 50, 100]) {
            self.report_progress(percentage);
            yield soon(1);
        }
    });
    await operation;
    sameList(figures, [25, 50, 100]);
    same(operation.get_progress().percentage, 100);
});

test('derived classes', async () => {
    const Derived = GObject.registerClass(class Derived extends Worker {
        static [Eap.methods] = {
            multiply: {concurrency: CONCURRENT},
            once: {concurrency: CONCURRENT},
        };

        * add(operation, a, b) {
            return `derived ${yield* super.add(operation, a, b)}`;
        }

        *multiply(_operation, a, b) {
            yield;
            return a * b;
        }
    });
    const derived = new Derived();

    same((await derived.addAsync(1, 2)).result, 'derived 3');
    same((await derived.multiplyAsync(3, 4)).result, 12);
    await Promise.all([derived.onceAsync(), derived.onceAsync()]);
    same((await new Worker().addAsync(1, 2)).result, 3);
    logged();
});

test('a background worker with methods', async () => {
    const Both = GObject.registerClass(class Both extends Eap.BackgroundWorker {
        static [Eap.methods] = {echo: {}};

        async echo(_operation, what) {
            return what;
        }
    });
    const both = new Both();

    same((await both.echoAsync(5)).result, 5);
    same((await both.run_worker_async(null)).result, null);
});

test('arguments of every kind, and those of a start by name', async () => {
    const worker = new Worker();
    const given = [undefined, null, [1], () => 1, new Map(), Symbol('s'), 10n, worker];
    const Echo = GObject.registerClass(class Echo extends Eap.Component {
        static [Eap.methods] = {echo: {concurrency: CONCURRENT, args: undefined}};

        echo(_operation, ...what) {
            return what;
        }
    });
    const back = (await new Echo().echoAsync(...given)).result;

    same(back.length, given.length);
    back.forEach((value, i) => same(value, given[i]));
    for (const value of [...given, {}, new GLib.Variant('s', 'x'), new GObject.Value(),
        new GLib.Bytes([1]), new GLib.Error(Gio.IOErrorEnum, 1, 'x'), 'a\0b', 5]) {
        const [only, ...others] = (await new Echo().echoAsync(value)).result;
        same(only, value);
        same(others.length, 0);
    }
    sameList((await new Echo().start_with_value('echo', null, 'one')).result, ['one']);
    sameList((await new Echo().start_with_value('echo', null, ['one', 'two'])).result,
        ['one', 'two']);
    sameList((await new Echo().start_with_value('echo')).result, []);
    throws(() => new Echo().start_with_value('ecco'), /has no asynchronous method “ecco”/);
});

test('a start method of one\'s own is kept', async () => {
    const Own = GObject.registerClass(class Own extends Eap.Component {
        static [Eap.methods] = {greet: {}};

        greet(_operation, who) {
            return `Hello, ${who}`;
        }

        greetAsync() {
            return this.start_with_value('greet', null, ['world']);
        }
    });
    same((await new Own().greetAsync()).result, 'Hello, world');
});

test('a context of one\'s own', () => {
    const context = GLib.MainContext.new();

    context.push_thread_default();
    try {
        same(new Worker().addAsync(1, 2).wait(-1).result, 3);
    } finally {
        context.pop_thread_default();
    }
    logged();
});

test('mistakes in a class', () => {
    const derive = (methods, members = class extends Eap.Component {}) => {
        members[Eap.methods] = methods;
        GObject.registerClass({GTypeName: `Mistake${GLib.uuid_string_random()}`}, members);
    };
    const WithBody = () => class extends Eap.Component {
        *body() {
            yield;
        }
    };

    throws(() => derive({nothing: {}}), /names nothing, which is no method/);
    throws(() => derive({body: {mode: 1}}, WithBody()), /no setting mode/);
    throws(() => derive({body: {args: GivenArgs, results: {}}}, WithBody()), /either args or/);
    throws(() => derive({'a-body': {}}, WithBody()), /a name like hashFile/);
    throws(() => derive({body: {}}, class extends Eap.Component {
        async *body() {
            yield;
        }
    }), /async generator/);
    throws(() => derive({body: {}}, class extends Eap.Component {
        * body() {
            yield;
        }

        vfunc_start_operation() {
            return true;
        }
    }), /no vfunc_start_operation/);
    throws(() => derive({body: {args: Object}}, WithBody()), /derived from Eap.Async/);
    throws(() => derive({body: {concurrency: 77}}, WithBody()), /concurrency/);
});

test('vfuncs by hand', async () => {
    const ByHand = GObject.registerClass(class ByHand extends Eap.Component {
        vfunc_start_operation(operation) {
            if (operation.get_arguments() === 'bad')
                throw new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.NOT_FOUND, 'bad');
            operation.operation_completed();
            return true;
        }

        vfunc_cancel_async(state) {
            log.push(state);
            super.vfunc_cancel_async(state);
        }

        vfunc_progress_changed(args) {
            log.push(args.progress_percentage);
        }
    });
    ByHand.add_method('by-hand', Eap.AsyncCompletedEventArgs, CONCURRENT, false);
    const component = new ByHand();
    const state = new Map();

    await component.start_with_value('by-hand', null, 'good', null);
    await rejects(component.start_with_value('by-hand', null, 'bad', null), /^bad$/);
    component.cancel_async(state);
    same(logged()[0], state);
    same(EXCLUSIVE, Eap.Concurrency.EXCLUSIVE);
});

run();
