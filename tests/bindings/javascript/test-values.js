/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* User states, arguments and results of every type that JavaScript has */

import Eap from 'gi://Eap';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

import {ok, run, same, sameList, test, throws} from './harness.js';

class Own {}
const object = new Gio.SimpleAction({name: 'object'});

/* By name: what comes back identical */
const values = {
    'true': true,
    'false': false,
    'zero': 0,
    'minus zero': -0,
    'integer': 7,
    'computed integer': Math.sqrt(49) - 2,
    'large': 2 ** 40,
    'fraction': 0.5,
    'NaN': NaN,
    'infinity': -Infinity,
    'empty text': '',
    'text': 'text äöü 日本 🙂',
    'text with a zero': 'a\0b',
    'half a character': '\ud83d',
    'bigint': 12345678901234567890n,
    'small bigint': 5n,
    'symbol': Symbol('symbol'),
    'registered symbol': Symbol.for('symbol'),
    'plain object': {a: 1},
    'frozen object': Object.freeze({}),
    'object with a constructor': {constructor: 5, $gtype: 7},
    'object without prototype': Object.create(null),
    'of a class': new Own(),
    'class': Own,
    'array': [1, 2, 3],
    'empty array': [],
    'function': () => 1,
    'Map': new Map(),
    'Set': new Set(),
    'Date': new Date(),
    'RegExp': /x/,
    'Error': new Error('x'),
    'Uint8Array': new Uint8Array(3),
    'ArrayBuffer': new ArrayBuffer(3),
    'Promise': new Promise(() => {}),
    'Proxy': new Proxy({}, {has: () => true}),
    'GObject': object,
    'GObject class': Gio.SimpleAction,
    'enumeration': Gio.IOErrorEnum,
};

/* As an argument these are what C can read, so a copy comes back. */
const states = {
    ...values,
    'GLib.Error': new GLib.Error(Gio.IOErrorEnum, 1, 'x'),
    'GLib.Bytes': new GLib.Bytes([1, 2]),
    'GLib.DateTime': GLib.DateTime.new_now_utc(),
    'GParamSpec': GObject.ParamSpec.int('x', null, null, GObject.ParamFlags.READABLE, 0, 1, 0),
    'GType': GObject.TYPE_INT,
};

function create(state) {
    return Eap.AsyncOperationManager.create_operation(state);
}

for (const [name, value] of Object.entries(states)) {
    test(`user state: ${name}`, async () => {
        const operation = create(value);
        const full = Eap.AsyncOperationManager.create_operation_full(value,
            Eap.AsyncCompletedEventArgs);

        same(operation.get_user_supplied_state(), value);
        same(operation.user_state, value);
        same(operation.userState, value);
        same(operation['user-state'], value);
        same(full.user_state, value);
        System.gc();
        operation.operation_completed();
        full.operation_completed();
        const args = await operation;
        same(args.get_user_state(), value);
        same(args.user_state, value);
        same(args.userState, value);
        same(args['user-state'], value);
    });
}

test('of args that are made by hand', () => {
    for (const value of Object.values(values)) {
        same(new Eap.ProgressChangedEventArgs({user_state: value}).user_state, value);
        same(new Eap.AsyncCompletedEventArgs({userState: value}).user_state, value);
        same(new Eap.AsyncCompletedEventArgs({'user-state': value}).user_state, value);
        same(Eap.ProgressChangedEventArgs.new(5, value).user_state, value);
        same(new Eap.DoWorkEventArgs({argument: value}).argument, value);
        same(new Eap.DoWorkEventArgs({result: value}).get_result(), value);
        same(Eap.DoWorkEventArgs.new(value).get_argument(), value);
        const work = new Eap.DoWorkEventArgs();
        work.set_result(value);
        same(work.result, value);
        work.result = null;
        same(work.result, null);
        same(new Eap.RunWorkerCompletedEventArgs({result: value}).result, value);
        same(new Eap.RunWorkerCompletedEventArgs({result: value}).get_result(), value);
        const args = new Eap.ProgressChangedEventArgs();
        args.user_state = value;
        same(args.user_state, value);
    }
});

test('undefined, null and nothing are no state', async () => {
    for (const operation of [create(undefined), create(null), create()]) {
        same(operation.user_state, null);
        operation.operation_completed();
        same((await operation).user_state, null);
    }
    ok(Eap.state_equal(undefined, null));
    same(Eap.state_hash(undefined), Eap.state_hash(null));
});

test('equality is that of JavaScript', () => {
    const all = Object.entries(states);
    for (const [name, value] of all) {
        for (const [otherName, other] of all) {
            const isEqual = Object.is(value, other);
            same(Eap.state_equal(value, other), isEqual, `${name} and ${otherName}:`);
        }
    }
    // That of others is where they are, while C holds them.
    for (const name of ['true', 'zero', 'computed integer', 'fraction', 'NaN', 'text', 'GObject'])
        same(Eap.state_hash(values[name]), Eap.state_hash(values[name]), name);
    same(Eap.state_hash(5), Eap.state_hash(Math.sqrt(25)));
    ok(!Eap.state_equal([], []));
    ok(!Eap.state_equal({}, {}));
    ok(!Eap.state_equal(1, '1'));
    ok(!Eap.state_equal(1, true));
    ok(!Eap.state_equal(1, 1n));
    ok(Eap.state_equal(10n ** 30n, 10n ** 30n));
    ok(Eap.state_equal('a\0b', ['a', 'b'].join('\0')));
    ok(!Eap.state_equal('a\0b', 'a\0c'));
    ok(Eap.state_equal(1, 1.0));
    ok(Eap.state_equal(new GLib.Variant('s', 'x'), new GLib.Variant('s', 'x')));
});

const Idle = GObject.registerClass(class Idle extends Eap.Component {
    static [Eap.methods] = {wait: {concurrency: Eap.Concurrency.CONCURRENT}};

    *wait() {
        yield new Promise(() => {});
    }
});

test('a call is found and cancelled by its state', async () => {
    const component = new Idle();
    const operations = Object.values(states).map(value =>
        [value, component.waitAsync(new Eap.StartOptions({userState: value}))]);

    System.gc();
    for (const [value, operation] of operations) {
        same(component.lookup(value), operation);
        throws(() => component.waitAsync(new Eap.StartOptions({userState: value})), /state/);
    }
    same(component.lookup([]), null);
    for (const [value, operation] of operations) {
        component.cancel_async(value);
        await operation.then(() => ok(false), () => {});
        same(component.lookup(value), null);
    }
    same(component.get_n_pending(), 0);
});

test('the argument and the state of a background worker', async () => {
    const worker = new Eap.BackgroundWorker();
    const operation = worker.run_worker_async([1, 2]);

    sameList(operation.get_arguments(), [1, 2]);
    await operation;
    for (const value of Object.values(values)) {
        const run = worker.run_worker_async(value);
        same(run.get_arguments(), value);
        await run;
    }
    await worker.run_worker_async();
    const bytes = worker.run_worker_async(new GLib.Bytes([1, 2]));
    ok(bytes.get_arguments() instanceof GLib.Bytes);
    await bytes;
});

test('the result of a method', async () => {
    const Giver = GObject.registerClass(class Giver extends Eap.Component {
        static [Eap.methods] = {give: {}};

        give(_operation, name) {
            return {...values, 'undefined': undefined, 'null': null}[name];
        }
    });
    const giver = new Giver();
    const others = Object.entries(values).filter(([name]) => name !== 'Promise');

    for (const [name, value] of [...others, ['undefined', undefined], ['null', null]]) {
        const args = await giver.giveAsync(name);
        same(args.result, value, name);
        same(args.get_result(), value, name);
    }
});

test('C keeps what nobody else does', () => {
    const operations = [];

    // A function of its own, or the last one stays on the stack.
    (() => {
        for (let i = 0; i < 100; i++)
            operations.push(create(i % 2 === 0 ? [i] : {0: i}));
    })();
    System.gc();
    const others = [...Array(10000).keys()].map(i => [i]);
    System.gc();
    same(others.length, 10000);
    for (const [i, operation] of operations.entries()) {
        same(operation.user_state[0], i);
        operation.operation_completed();
    }
});

test('a GValue is passed as it is', () => {
    const value = new GObject.Value();
    value.init(GObject.TYPE_INT64);
    value.set_int64(5);
    const operation = create(value);

    same(operation.user_state, 5);
    ok(!Eap.state_equal(value, 5));
    operation.operation_completed();
});

run();
