/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Mistakes in a component: each is told where it is made, and none passes for a success. */

import Eap from 'gi://Eap';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

import {childCase, inChild, ok, rejects, run, same, soon, test, throws} from './harness.js';

const {CONCURRENT} = Eap.Concurrency;
const {CONSTRUCT, CONSTRUCT_ONLY, READABLE, READWRITE} = GObject.ParamFlags;
const CompletedArgs = Eap.AsyncCompletedEventArgs;

let nClasses = 0;

function register(klass, rest = {}) {
    return GObject.registerClass({GTypeName: `Mistake${++nClasses}`, ...rest}, klass);
}

function int(name, flags = READWRITE) {
    return GObject.ParamSpec.int(name, null, null, flags, 0, 100, 7);
}

/* A class of args with a property n-words */
function makeArgs(klass, flags = READWRITE) {
    return register(klass, {Properties: {'n-words': int('n-words', flags)}});
}

/* A component whose method work() does what a test gives it */
function declare(setting, body = {*work(operation, func) {
    return yield* func(operation);
}}) {
    const [klass] = [class extends Eap.Component {}]; // without a name
    klass[Eap.methods] = {work: setting};
    Object.defineProperty(klass.prototype, 'work', {value: body.work});
    return new (register(klass))();
}

/* A child that has to come to its end, whatever it does */
function inOwnProcess(name, func) {
    childCase(name, func);
    test(name, async () => {
        const {status, signal, output, errors} =
            await inChild(import.meta.url, name, {fatal: true});
        same(signal, 0, `${errors} ${output}: signal`);
        same(status, 0, `${errors} ${output}: status`);
    });
}

const badArgs = {
    'a constructor that takes something else': class extends CompletedArgs {
        constructor(nWords) {
            super({nWords});
        }
    },
    'a constructor with a default': class extends CompletedArgs {
        constructor(nWords = 3) {
            super({nWords});
        }
    },
    'a constructor that throws': class extends CompletedArgs {
        constructor(properties) {
            super(properties);
            throw new Error('never');
        }
    },
    'a constructor that gives something else': class extends CompletedArgs {
        constructor() {
            return new CompletedArgs();
        }
    },
    'an _init that takes something else': class extends CompletedArgs {
        _init(nWords) {
            super._init({nWords});
        }
    },
    'an _init that passes nothing on': class extends CompletedArgs {
        _init() {
            super._init();
        }
    },
    'an _init that does not call its parent\'s': class extends CompletedArgs {
        _init() {}
    },
};

for (const [name, klass] of Object.entries(badArgs)) {
    inOwnProcess(`args with ${name}`, async () => {
        const Args = makeArgs(klass);
        throws(() => declare({args: Args}), /is no class of args: .*Give it properties instead/);
        await soon();
    });
}

const goodArgs = {
    none: class extends CompletedArgs {},
    constructor: class extends CompletedArgs {
        constructor(properties) {
            super(properties);
            this.extra = 'extra';
        }
    },
    _init: class extends CompletedArgs {
        _init(properties = {}) {
            super._init(properties);
            this.extra = 'extra';
        }
    },
};

for (const [name, klass] of Object.entries(goodArgs)) {
    inOwnProcess(`args with a constructor that passes on: ${name}`, async () => {
        const Args = makeArgs(klass, READWRITE | (name === 'none' ? 0 : CONSTRUCT));
        const worker = declare({args: Args, concurrency: CONCURRENT});
        const thrown = new TypeError('thrown');

        await rejects(worker.workAsync(() => {
            throw thrown;
        }), thrown);
        const endless = function* () {
            yield new Promise(() => {});
        };
        await rejects(worker.workAsync(endless, new Eap.StartOptions({timeout: 5})), /5 milli/);
        const operation = worker.workAsync(endless);
        operation.cancel();
        await rejects(operation, /cancelled/);
        ok(operation.get_args() instanceof Args);
        const args = await worker.workAsync(function* () {
            yield;
            return new Args({n_words: 5});
        });
        same(args.nWords, 5);
        same(args.extra, name === 'none' ? undefined : 'extra');
    });
}

inOwnProcess('args that lose an error later', async () => {
    let isLost = false;
    const Args = makeArgs(class extends CompletedArgs {
        constructor(properties) {
            super(isLost ? {} : properties);
        }
    });
    const worker = declare({args: Args});
    isLost = true;
    await rejects(worker.workAsync(() => {
        throw new Error('kept');
    }), /kept/);
});

test('args that are no registered class, or an abstract one', () => {
    throws(() => declare({args: class extends CompletedArgs {}}), /without a GType/);
    const Abstract = register(class extends CompletedArgs {},
        {GTypeFlags: GObject.TypeFlags.ABSTRACT});
    throws(() => declare({args: Abstract}), /abstract/);
    throws(() => declare({args: null}), /derived from Eap.AsyncCompletedEventArgs/);
});

test('a property that is set by the constructor only', () => {
    const Args = makeArgs(class extends CompletedArgs {}, READWRITE | CONSTRUCT_ONLY);
    throws(() => declare({args: Args}), /n-words is CONSTRUCT_ONLY.*READWRITE/);
});

test('properties of args of one\'s own throw after an error', async () => {
    const Base = makeArgs(class extends CompletedArgs {});
    const Args = register(class extends Base {
        get own() {
            return 4;
        }
    }, {Properties: {own: int('own', READABLE)}});
    const worker = declare({args: Args, concurrency: CONCURRENT});
    const again = declare({args: Args});
    const getter = Object.getOwnPropertyDescriptor(Base.prototype, 'n_words').get;
    declare({args: Base});
    same(Object.getOwnPropertyDescriptor(Base.prototype, 'n_words').get, getter);

    const thrown = new RangeError('thrown');
    const failed = worker.workAsync(() => {
        throw thrown;
    });
    await rejects(failed, thrown);
    const stopped = again.workAsync(function* () {
        yield new Promise(() => {});
    });
    stopped.cancel();
    await rejects(stopped, /cancelled/);
    for (const name of ['n-words', 'n_words', 'nWords', 'own']) {
        throws(() => failed.get_args()[name], thrown);
        throws(() => stopped.get_args()[name], /cancelled/);
    }
    same(failed.get_args().cancelled, false);
    const args = await worker.workAsync(function* () {
        yield;
        return new Args({nWords: 5});
    });
    for (const name of ['n-words', 'n_words', 'nWords'])
        same(args[name], 5);
    same(args.own, 4);
});

test('a return value that is not what was declared', async () => {
    const Args = makeArgs(class extends CompletedArgs {});
    const returning = (setting, value) => declare(setting, {work: () => value}).workAsync();
    const expected = async (setting, value, message) =>
        ok(await rejects(returning(setting, value), message) instanceof TypeError);

    await expected({args: Args}, undefined, /work\(\) has to return a Mistake\d+/);
    await expected({args: Args}, new CompletedArgs(), /work\(\) has to return a/);
    const results = () => ({
        digest: GObject.ParamSpec.string('digest', null, null, READABLE, null),
        nWords: int('n-words', READABLE),
    });
    for (const value of [undefined, null, 5, 'text'])
        await expected({results: results()}, value, /has to return an object with digest, nWords/);
    await expected({results: results()}, {digest: 'x'}, /What work\(\) returned has no nWords/);
    await expected({results: results()}, {digest: 'x', nWords: undefined}, /has no nWords/);
    const args = await returning({results: results()}, {digest: null, nWords: 0});
    same(args.digest, null);
    same(args.nWords, 0);
});

test('options that are none', async () => {
    const certain = /workAsync\(\): options are an Eap.StartOptions, as the last argument/;
    const options = new Eap.StartOptions({timeout: 5000});
    const bodies = [
        {*work(_operation, text) {
            return text;
        }},
        {async work(_operation, text) {
            return text;
        }},
        {work: function (_operation, text) {
            return text;
        }},
    ];

    for (const body of bodies) {
        const worker = declare({concurrency: CONCURRENT}, body);
        throws(() => worker.workAsync('abc', {userState: 'mine', timeout: 20}), certain);
        throws(() => worker.workAsync(options, 'abc'), certain);
        throws(() => worker.workAsync('abc', options, undefined), certain);
        same((await worker.workAsync('abc', options)).result, 'abc');
        same((await worker.workAsync('abc', 'more')).result, 'abc');
        same((await worker.workAsync(options, options)).result, options);
        same((await worker.workAsync({timeout: 20})).result.timeout, 20);
    }
    throws(() => declare({}, {*work() {
        yield;
    }}).workAsync({timeout: 20}), certain);
});

test('what may be meant for the method is no mistake', async () => {
    const bodies = [
        (_operation, _text, more) => more,
        {*work(_operation, _text, more = null) {
            return more;
        }}.work,
        {work(_operation, ...all) {
            return all[1];
        }}.work,
        {work() {
            return arguments[2];
        }}.work,
        function (_operation, _text, {...more} = {}) {
            return more;
        },
        {work(_operation, _text, more) {
            return more;
        }}.work.bind(null),
    ];
    for (const work of bodies) {
        const args = await declare({}, {work}).workAsync('abc', {timeout: 20});
        same(args.result.timeout, 20);
    }
});

test('mistakes in settings', () => {
    const results = (key, pspec) => declare({results: {[key]: pspec}});

    throws(() => declare({concurrency: Eap.Concurrency.PARALLEL}), /concurrency of work is an/);
    for (const timeout of [-1, 0.5, NaN, '20', null, 2 ** 32]) {
        throws(() => declare({timeout}), /timeout of work is a whole number/);
        if (timeout !== null)
            throws(() => new Eap.StartOptions({timeout}), /timeout of Eap.StartOptions/);
    }
    for (const setting of [null, undefined, 5, 'exclusive'])
        throws(() => declare(setting), /^a component: work needs settings, which may be \{\}/);
    for (const nonsense of [null, 5, 'int', [int('n')]])
        throws(() => declare({results: nonsense}), /results of work is an object/);
    throws(() => results('n', 'int'), /results of work: n is a GObject.ParamSpec/);
    throws(() => results('nWords', int('words')), /nWords is named n-words .*, not words/);
    for (const key of ['error', 'cancelled', 'operation', 'user_state', 'userState', 'result',
        'cancelRequested'])
        throws(() => results(key, int(key.replace(/[A-Z_]/g, match =>
            `-${match.replace('_', '').toLowerCase()}`))), /needs another name, since all args/);
    results('n_words', int('n-words'));
});

test('yield of what nobody can wait for', async () => {
    const worker = declare({concurrency: CONCURRENT});

    for (const value of [5, null, 'text', {}, [Promise.resolve(), Promise.resolve()]]) {
        const error = await rejects(worker.workAsync(function* () {
            yield value;
        }), /work\(\) can yield nothing but a promise.*Promise\.all\(\)/);
        ok(error instanceof TypeError);
    }
    const args = await worker.workAsync(function* () {
        try {
            yield 5;
        } catch (error) {
            return [error, yield Promise.resolve(6)];
        }
        return null;
    });
    ok(args.result[0] instanceof TypeError);
    same(args.result[1], 6);
});

test('a generator that yields nonsense for ever leaves the loop free', async () => {
    const operation = declare({}).workAsync(function* () {
        for (;;) {
            try {
                yield 5;
            } catch (error) {
                if (error instanceof GLib.Error)
                    throw error;
            }
        }
    });
    await soon(5);
    operation.cancel();
    const error = await rejects(operation, /cancelled/);
    ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED));
});

test('a generator that returns a promise is waited for', async () => {
    const worker = declare({concurrency: CONCURRENT});
    const thrown = new RangeError('late');
    const returning = promise => worker.workAsync(function* () {
        yield;
        return promise();
    });

    same((await returning(() => soon(1).then(() => 5))).result, 5);
    await rejects(returning(() => Promise.reject(thrown)), thrown);
    const inner = (await returning(() => returning(() => 6))).result;
    same(inner.result, 6);
});

test('an operation that waits for itself', async () => {
    const worker = declare({concurrency: CONCURRENT});
    const bodies = [
        function* (operation) {
            yield operation;
        },
        function* (operation) {
            yield;
            return operation;
        },
    ];
    for (const body of bodies) {
        const error = await rejects(worker.workAsync(body), /end of its own operation/);
        ok(error.matches(Eap.AsyncError, Eap.AsyncError.INVALID_OPERATION));
    }
    await rejects(declare({}, {work: operation => operation}).workAsync(), /its own operation/);
});

run();
