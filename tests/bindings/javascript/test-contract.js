/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Components that are written in JavaScript keep the contract, as the checker in C sees it. */

import Eap from 'gi://Eap';
import EapTest from 'gi://EapTest?version=1';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

import {File, toBytes} from '../../../docs/examples/javascript/checksum-files.js';
import {Reader} from '../../../docs/examples/javascript/checksum-reader.js';
import {ok, run, same, sameList, soon, test, throws} from './harness.js';

const {CONCURRENT, EXCLUSIVE, QUEUED} = Eap.Concurrency;
const readable = GObject.ParamFlags.READABLE;

const Adder = GObject.registerClass(class Adder extends Eap.Component {
    static [Eap.methods] = {
        add: {concurrency: CONCURRENT},
        addAsynchronously: {concurrency: CONCURRENT},
        addOnce: {},
        addLater: {
            concurrency: QUEUED,
            results: {
                sum: GObject.ParamSpec.int('sum', null, null, readable, 0, 99, 0),
                text: GObject.ParamSpec.string('text', null, null, readable, null),
            },
        },
    };

    *add(operation, work) {
        operation.report_progress(50);
        yield;
        if (work === 'fail')
            throw new Error('No numbers');
        while (work === 'wait')
            yield soon(1);
        return 42;
    }

    async addAsynchronously(operation, work) {
        operation.report_amount(1, 2);
        await soon(1);
        if (work === 'fail')
            throw new Error('No numbers');
        while (work === 'wait' && !operation.get_cancellable().is_cancelled())
            await soon(1);
        operation.get_cancellable().set_error_if_cancelled();
        return 42;
    }

    *addOnce(operation, work) {
        return yield* this.add(operation, work);
    }

    *addLater(operation, work) {
        yield* this.add(operation, work);
        return {sum: 42, text: 'forty-two'};
    }
});

/* Does not stop when it is asked to, for a while. */
const Deaf = GObject.registerClass(class Deaf extends Adder {
    async addOnce(_operation, work) {
        if (work === 'wait')
            await soon(50);
        return 42;
    }
});

const kept = [];

const Leaking = GObject.registerClass(class Leaking extends Adder {
    *addOnce() {
        kept.push(this);
        yield;
    }
});

/* Whether a result is there, which it is not if reading it throws */
function canRead(args, name) {
    try {
        return args[name] !== undefined;
    } catch {
        return false;
    }
}

function makeContract(klass, method, name, concurrency) {
    const start = work => (component, state) =>
        component[`${method}Async`](work, new Eap.StartOptions({userState: state}));
    const contract = EapTest.Contract.new(klass, name);

    contract.concurrency = concurrency;
    contract.supportsThreads = false;
    contract.set_start_func(start('work'));
    contract.set_failing_start_func(start('fail'));
    contract.set_slow_start_func(start('wait'));
    contract.set_collect_func(() => System.gc());
    contract.set_read_func(canRead);
    return contract;
}

/* The names of the checks that do not apply */
function checkAll(contract) {
    return contract.list_checks().filter(name => {
        try {
            ok(contract.check_one(name));
            return false;
        } catch (error) {
            if (error.matches?.(EapTest.ContractError, EapTest.ContractError.NOT_APPLICABLE))
                return true;
            throw error;
        }
    });
}

/* Not from within an async function, as tests are: while one runs, no other goes on. */
function inLoop(func) {
    return new Promise((resolve, reject) => {
        GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
            try {
                resolve(func());
            } catch (error) {
                reject(error);
            }
            return GLib.SOURCE_REMOVE;
        });
    });
}

function check(name, func) {
    test(name, () => inLoop(func));
}

check('a generator', () => {
    sameList(checkAll(makeContract(Adder, 'add', 'add', CONCURRENT)),
        ['other-thread', 'two-threads', 'busy']);
});

check('an exclusive method', () => {
    ok(makeContract(Adder, 'addOnce', 'add-once', EXCLUSIVE).check());
});

check('a queue, and results', () => {
    ok(makeContract(Adder, 'addLater', 'add-later', QUEUED).check());
});

check('an async function', () => {
    ok(makeContract(Adder, 'addAsynchronously', 'add-asynchronously', CONCURRENT).check());
});

/* A contract of the example's component, whose methods take something else */
function makeReaderContract(method, concurrency, start) {
    const contract = makeContract(Reader, method, method, concurrency);
    contract.set_start_func(start('small'));
    contract.set_failing_start_func(null);
    contract.set_slow_start_func(start('pipe'));
    return contract;
}

check('the example', () => {
    const folder = GLib.dir_make_tmp('eap-test-XXXXXX');
    const path = name => GLib.build_filenamev([folder, name]);
    const file = name => new File(toBytes(path(name)), [0]);
    const options = state => new Eap.StartOptions({userState: state});
    const read = name => (reader, state) =>
        reader.readAsync(file(name), GLib.ChecksumType.SHA256, options(state));
    const measure = () => (reader, state) => reader.measureAsync([file('small')], options(state));

    GLib.file_set_contents(path('small'), 'some words');
    GLib.spawn_command_line_sync(`mkfifo ${GLib.shell_quote(path('pipe'))}`);
    try {
        const reading = makeReaderContract('read', CONCURRENT, read);
        reading.set_failing_start_func(read('missing'));
        sameList(checkAll(reading), ['other-thread', 'two-threads', 'busy']);

        const measuring = makeReaderContract('measure', EXCLUSIVE, measure);
        measuring.set_slow_start_func(null);
        ok(measuring.check());
    } finally {
        ['small', 'pipe'].forEach(name => Gio.File.new_for_path(path(name)).delete(null));
        Gio.File.new_for_path(folder).delete(null);
    }
});

check('what is wrong', () => {
    const throwsIn = (contract, name, code, text) => {
        const error = throws(() => contract.check_one(name), text);
        ok(error.matches(EapTest.ContractError, code), error);
    };

    throwsIn(makeContract(Deaf, 'addOnce', 'add-once', EXCLUSIVE), 'cancel-while-running',
        EapTest.ContractError.CANCELLATION, /Seen: success, asked by eap_async_operation_cancel/);

    throwsIn(makeContract(Adder, 'addOnce', 'add-once', CONCURRENT), 'second-call',
        EapTest.ContractError.CONCURRENCY, /breaks rule R31, R33/);

    const leaking = makeContract(Leaking, 'addOnce', 'add-once', EXCLUSIVE);
    leaking.timeout = 300;
    throwsIn(leaking, 'finalizes', EapTest.ContractError.LIFE, /The method 'add-once' of .*Leaking/);
    same(kept.length, 1);
    kept.splice(0);

    const open = makeContract(Adder, 'addLater', 'add-later', QUEUED);
    const names = [];
    open.set_read_func((_args, name) => {
        names.push(name);
        return name === 'text';
    });
    throwsIn(open, 'results-after-an-error', EapTest.ContractError.RESULT, /'text' of /);
    ok(names.includes('text'));
});

run();
