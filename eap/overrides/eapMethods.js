/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* exported CALL, THROWN, declare, init */

/* Asynchronous methods that are written in JavaScript, a part of Eap.js */

const {Gio, GLib, GObject} = imports.gi;
const {Slices} = imports.overrides.eapSlices;
const {replace} = imports.overrides.eapValues;

var CALL = Symbol('the call that an operation is of');
var THROWN = Symbol('what the method threw');
const RESULT = Symbol('what the method returned, unless C can carry it');

let Eap;

/* === Generators, in slices === */

const NEXT = {throws: false, value: undefined};

function isThenable(value) {
    return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

class Task {
    constructor(call, generator) {
        this._call = call;
        this._generator = generator;
        this._cancellable = call.operation.get_cancellable();
        this._input = NEXT;
        this._wasAskedToStop = false;
        this._isWatching = false;
        this._resume = () => {};
    }

    start() {
        this._slices = Slices.of(this._call.operation.get_synchronization_context());
        this._slices.add(this);
    }

    /* Cancelled, the generator hears of it where it has paused, once. */
    _takeInput() {
        const input = this._input;
        this._input = NEXT;
        if (this._wasAskedToStop || !this._cancellable.is_cancelled())
            return input;
        this._wasAskedToStop = true;
        return {throws: true, value: cancelledError()};
    }

    _step() {
        const {throws, value} = this._takeInput();
        return throws ? this._generator.throw(value) : this._generator.next(value);
    }

    /* Returns whether there is more to do at once. */
    run(end) {
        try {
            let step = this._step();
            while (!step.done && step.value === undefined) {
                if (GLib.get_monotonic_time() >= end)
                    return true;
                step = this._generator.next();
            }

            if (!step.done)
                return this._pause(step.value);
            this._call.finish(step.value);
        } catch (error) {
            this._call.fail(error);
        }
        return false;
    }

    /* What it cannot wait for is thrown where it says yield. */
    _pause(value) {
        const mistake = mistakeInWaiting(this._call, value);
        if (mistake === null) {
            this._waitFor(value);
            return false;
        }
        this._input = {throws: true, value: mistake};
        return true;
    }

    _waitFor(promise) {
        let isWaiting = true;
        this._resume = input => {
            if (isWaiting) {
                isWaiting = false;
                this._input = input;
                this._slices.add(this);
            }
        };
        const resume = this._resume;
        Promise.resolve(promise).then(value => resume({throws: false, value}),
            error => resume({throws: true, value: error}));
        this._watch();

        // One that was cancelled while the task iterated the loop itself
        if (!this._wasAskedToStop && this._cancellable.is_cancelled())
            resume(NEXT);
    }

    /* In this thread, whoever cancels it in which thread */
    _watch() {
        if (this._isWatching)
            return;
        this._isWatching = true;
        this._call.operation.wait_async(this._cancellable, () => {
            if (this._cancellable.is_cancelled())
                this._resume(NEXT);
        });
    }
}

/* === Methods in JavaScript === */

const METHODS = Symbol('the methods of a class');

function cancelledError() {
    return new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED,
        'The operation was cancelled');
}

function mistakeInWaiting({method, operation}, value) {
    if (value === operation) {
        return new GLib.Error(Eap.AsyncError, Eap.AsyncError.INVALID_OPERATION,
            `${method.body}() cannot wait for the end of its own operation`);
    }
    return isThenable(value) ? null : new TypeError(`${method.body}() can yield nothing but ` +
        'a promise or an operation, or nothing at all. For several there is Promise.all()');
}

function toGError(error) {
    if (error instanceof GLib.Error)
        return error;
    let message = 'Something was thrown that has no text';
    try {
        message = String(error instanceof Error ? error.message : error);
    } catch {
        // It is one without toString().
    }
    return new GLib.Error(Eap.AsyncError, Eap.AsyncError.FAILED, message);
}

/* A list takes an object to be carried through C, and most calls do without. Of a boxed
 * type or a variant a copy would come back, so these are in a list. */
function pack(parameters) {
    const [first] = parameters;
    if (parameters.length === 0)
        return null;
    const isOwn = typeof first === 'object' ? first instanceof GObject.Object
        : first !== undefined;
    return parameters.length === 1 && isOwn ? first : parameters;
}

/* Other values would need an object to carry them, and the args are one. */
function isCarried(value) {
    return ['boolean', 'number', 'string', 'bigint', 'undefined'].includes(typeof value);
}

function initResult() {
    const {MethodCompletedEventArgs: {prototype}, RunWorkerCompletedEventArgs} = Eap;

    // Its work is done in C.
    RunWorkerCompletedEventArgs.prototype.get_result = prototype.get_result;
    replace(prototype, 'get_result', native => function () {
        this.raise_exception_if_necessary();
        return RESULT in this ? this[RESULT] : native.call(this) ?? undefined;
    });
    Object.defineProperty(prototype, 'result', {
        ...Object.getOwnPropertyDescriptor(prototype, 'result'),
        get() {
            return this.get_result();
        },
    });
}

/* One call of a method, from its start to what it completes with */
class Call {
    constructor(name, parameters, operation) {
        this.name = name;
        this.parameters = parameters;
        this.operation = operation;
        this.method = null;
    }

    begin(component, method) {
        this.method = method;
        try {
            const answer = component[method.body](this.operation, ...this.parameters);
            if (Object.prototype.toString.call(answer) === '[object Generator]')
                new Task(this, answer).start();
            else
                this.finish(answer);
        } catch (error) {
            this.fail(error);
        }
    }

    /* With what the function returned, or what that comes to */
    finish(answer) {
        if (!isThenable(answer))
            this.succeed(answer);
        else if (answer === this.operation)
            this.fail(mistakeInWaiting(this, answer));
        else
            answer.then(value => this.succeed(value), error => this.fail(error));
    }

    _hasEnded() {
        return this.operation.get_state() >= Eap.OperationState.COMPLETING;
    }

    _makeArgs(value) {
        const {body, Args, isGiven, keys} = this.method;
        if (isGiven && value instanceof Args)
            return value;
        if (isGiven)
            throw new TypeError(`${body}() has to return a ${nameOf(Args, Args.$gtype.name)}`);
        if (keys.length > 0 && (typeof value !== 'object' || value === null))
            throw new TypeError(`${body}() has to return an object with ${keys.join(', ')}`);
        const missing = keys.find(key => value[key] === undefined);
        if (missing !== undefined)
            throw new TypeError(`What ${body}() returned has no ${missing}`);
        const args = new Args();
        args[RESULT] = value;
        return args;
    }

    /* A time-out or a cancellation may be faster at any moment. */
    succeed(value) {
        try {
            if (this.method.isPlain && isCarried(value))
                this.operation.complete_with_result(value);
            else
                this.operation.complete(this._makeArgs(value));
        } catch (error) {
            this.fail(error);
        }
    }

    /* Args that carry the error; null where their class does not let it through */
    _makeErrorArgs(reason, error) {
        const args = new this.method.Args({error: reason});
        if (args.get_error() === null)
            return null;
        args[THROWN] = error;
        return args;
    }

    fail(error) {
        if (this._hasEnded())
            return;
        const reason = toGError(error);
        const isCancelled = reason.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED) &&
            this.operation.get_cancellable().is_cancelled();
        try {
            const args = isCancelled ? null : this._makeErrorArgs(reason, error);
            if (args !== null)
                this.operation.complete(args);
        } catch {
            // Its class threw, or they were used before.
        }
        if (!this._hasEnded())
            this.operation.complete_with_error(reason);
    }
}

/* === Declaring them === */

function nameOf(klass, otherwise = 'a component') {
    return klass.name || otherwise;
}

function dashed(name) {
    return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

function spellings(name) {
    const plain = dashed(name).replaceAll('_', '-');
    return [plain, plain.replaceAll('-', '_'),
        plain.replace(/-([a-z])/g, (_match, letter) => letter.toUpperCase())];
}

const throwing = new WeakSet(); // getters

/* A property that throws after an error, instead of telling nothing */
function readThrowing(prototype, name) {
    const plain = Object.getOwnPropertyDescriptor(prototype, name);
    if (plain?.get === undefined || throwing.has(plain.get))
        return;

    const get = function () {
        this.raise_exception_if_necessary();
        return plain.get.call(this);
    };
    throwing.add(get);
    Object.defineProperty(prototype, name, {...plain, get});
}

/* The same for all that a class of args adds to those that all have */
function guardProperties(Args) {
    const base = Eap.AsyncCompletedEventArgs;
    const own = Args.list_properties().filter(({owner_type: owner}) =>
        !GObject.type_is_a(base, owner));
    const names = new Set(own.flatMap(pspec => spellings(pspec.get_name())));

    for (let each = Args.prototype; each !== base.prototype; each = Object.getPrototypeOf(each))
        names.forEach(name => readThrowing(each, name));

    // gjs puts the value of such a one in the object itself, where nothing can throw.
    const bare = [...names].find(name => !(name in Args.prototype));
    if (bare !== undefined)
        throw new Error(`${nameOf(Args, Args.$gtype.name)} is no class of args: ${bare} is ` +
            'CONSTRUCT_ONLY, and could be read after an error. Make it READWRITE');
}

/* Whether its constructor has called its parent's, as C sees it */
function isMade(args, Args) {
    const value = new GObject.Value();
    value.init(GObject.TYPE_OBJECT);
    value.set_object(args);
    return args instanceof Args && value.get_object() === args;
}

/* C makes args without any arguments, and cannot go on if a constructor throws. */
function checkConstructor(Args) {
    const {AsyncError} = Eap;
    const error = new GLib.Error(AsyncError, AsyncError.FAILED, 'An error for a test');
    let why = 'it does not pass on {error: …}';
    try {
        const [plain, failed] = [new Args(), new Args({error})];
        if (isMade(plain, Args) && isMade(failed, Args) && plain !== failed &&
            failed.get_error()?.matches(AsyncError, AsyncError.FAILED))
            return;
    } catch (thrown) {
        why = String(thrown);
    }
    throw new Error(`${nameOf(Args, Args.$gtype.name)} is no class of args: it has to be made ` +
        'also without arguments and of plain properties, as after an error. Give it properties ' +
        'instead of a constructor or _init() that takes something else, or pass on what that ' +
        `is given. (${why})`);
}

/* The class of a method's event args, with what it returns as properties */
function makeArgsClass(klass, body, results) {
    const own = Object.hasOwn(klass, GObject.GTypeName) ? klass[GObject.GTypeName] : klass.name;
    const name = `${own}${body[0].toUpperCase()}${body.slice(1)}CompletedEventArgs`;
    const Args = {[name]: class extends Eap.MethodCompletedEventArgs {}}[name];

    Args[GObject.GTypeName] = name;
    Args[GObject.properties] = results;
    for (const key of Object.keys(results)) {
        Object.defineProperty(Args.prototype, key, {
            configurable: true,
            get() {
                return this.result?.[key];
            },
        });
    }
    return GObject.registerClass(Args);
}

const settings = ['args', 'concurrency', 'results', 'timeout'];

function checkBody(klass, body) {
    const func = klass.prototype[body];

    if (!/^[a-z][A-Za-z0-9]*$/.test(body))
        throw new Error(`${nameOf(klass)}: a method has a name like hashFile, not ${body}`);
    if (typeof func !== 'function')
        throw new Error(`${nameOf(klass)}: Eap.methods names ${body}, which is no method of it`);
    if (Object.prototype.toString.call(func) === '[object AsyncGeneratorFunction]')
        throw new Error(`${nameOf(klass)}: ${body}() is an async generator. Make it a generator, ` +
            'which may yield promises, or an async function');
}

function isObject(value) {
    return typeof value === 'object' && value !== null;
}

function isTimeout(value) {
    return Number.isInteger(value) && value >= 0 && value <= GLib.MAXUINT32;
}

function checkResult(label, key, pspec) {
    const names = spellings(key);

    if (!(pspec instanceof GObject.ParamSpec))
        throw new Error(`${label} is a GObject.ParamSpec, such as GObject.ParamSpec.string(…)`);
    if (pspec.get_name() !== names[0])
        throw new Error(`${label} is named ${names[0]} in its ParamSpec, not ${pspec.get_name()}`);
    if (names.some(name => name in Eap.MethodCompletedEventArgs.prototype))
        throw new Error(`${label} needs another name, since all args have ${key}`);
}

function checkResults(label, results) {
    if (!isObject(results) || Array.isArray(results))
        throw new Error(`${label} is an object, as {digest: GObject.ParamSpec.string(…)}`);
    for (const [key, pspec] of Object.entries(results))
        checkResult(`${label}: ${key}`, key, pspec);
}

function checkArgs(label, Args) {
    if (typeof Args !== 'function' || !GObject.type_is_a(Args, Eap.AsyncCompletedEventArgs))
        throw new Error(`${label} is a class derived from Eap.AsyncCompletedEventArgs`);
    guardProperties(Args);
    checkConstructor(Args);
}

function checkMethod(klass, body, setting) {
    const label = `${nameOf(klass)}: ${body}`;
    checkBody(klass, body);

    if (!isObject(setting))
        throw new Error(`${label} needs settings, which may be {}`);
    const unknown = Object.keys(setting).find(key => !settings.includes(key));
    if (unknown !== undefined)
        throw new Error(`${label} has no setting ${unknown}, only ${settings}`);
    if ('concurrency' in setting && !Object.values(Eap.Concurrency).includes(setting.concurrency))
        throw new Error(`${nameOf(klass)}: concurrency of ${body} is an Eap.Concurrency`);

    const {args, results, timeout = 0} = setting;
    if (!isTimeout(timeout))
        throw new Error(`${nameOf(klass)}: timeout of ${body} is a whole number of ` +
            'milliseconds');
    if (args !== undefined && results !== undefined)
        throw new Error(`${label} has either args or results`);
    if (args !== undefined)
        checkArgs(`${nameOf(klass)}: args of ${body}`, args);
    if (results !== undefined)
        checkResults(`${nameOf(klass)}: results of ${body}`, results);
}

function readMethod(klass, body, setting) {
    checkMethod(klass, body, setting);
    const {results, args, concurrency = Eap.Concurrency.EXCLUSIVE, timeout = 0} = setting;

    return {
        body,
        name: dashed(body),
        Args: args ?? (results ? makeArgsClass(klass, body, results)
            : Eap.MethodCompletedEventArgs),
        isGiven: args !== undefined,
        isPlain: args === undefined && results === undefined,
        keys: Object.keys(results ?? {}),
        concurrency,
        timeout,
    };
}

/* Of an operation that was not started by nameAsync() */
function readCall(operation) {
    const given = operation.get_arguments() ?? [];
    return new Call(operation.get_method_name(), Array.isArray(given) ? given : [given],
        operation);
}

/* Before the class has a type, so that it can have on_x_completed() functions */
function declareMethods(klass, methods) {
    const prototype = klass.prototype;
    const parent = Object.getPrototypeOf(prototype);

    if (Object.hasOwn(prototype, 'vfunc_start_operation'))
        throw new Error(`${nameOf(klass)}: with Eap.methods there is no vfunc_start_operation`);

    klass[METHODS] = new Map(methods.map(method => [method.name, method]));
    prototype.vfunc_start_operation = function (operation) {
        const call = operation[CALL] ?? readCall(operation);
        const method = klass[METHODS].get(call.name);
        if (method === undefined)
            return parent.vfunc_start_operation.call(this, operation);
        call.begin(this, method);
        return true;
    };

    // A method that is installed anew has its parent's.
    const signals = {};
    for (const {name, Args} of methods) {
        if (GObject.signal_lookup(`${name}-completed`, parent.constructor) === 0)
            signals[`${name}-completed`] = {param_types: [Args.$gtype]};
    }
    klass[GObject.signals] = {
        ...Object.hasOwn(klass, GObject.signals) ? klass[GObject.signals] : {},
        ...signals,
    };
}

/* What GObject.registerClass() does for a component's methods before the class has a
 * type; returns what it does after that. */
function declare(klass) {
    if (!Object.hasOwn(klass, Eap.methods))
        return () => {};

    const methods = Object.entries(klass[Eap.methods]).map(([body, setting]) =>
        readMethod(klass, body, setting));
    declareMethods(klass, methods);
    return () => methods.forEach(method => installMethod(klass, method));
}

const limits = new WeakMap(); // of functions
const PLAIN = /^(async\b\s*)?(function\b\s*)?(\*\s*)?[\w$]*\s*\([\w$\s,]*\)\s*\{/;

/* How many arguments it can take, if it is certain that there are no more */
function limitOf(func) {
    let limit = limits.get(func);
    if (limit === undefined) {
        const source = Function.prototype.toString.call(func);
        const isCertain = PLAIN.test(source) && !/\barguments\b|\[native code\]/.test(source);
        limit = isCertain ? func.length : Infinity;
        limits.set(func, limit);
    }
    return limit;
}

function isPlain(value) {
    return isObject(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

/* Options that would be an argument which the function does not take */
function checkOptions(func, body, parameters) {
    const areMeant = isPlain(parameters.at(-1)) ||
        parameters.some(parameter => parameter instanceof Eap.StartOptions);
    if (areMeant && parameters.length >= Math.max(limitOf(func), 1))
        throw new Error(`${body}Async(): options are an Eap.StartOptions, as the last argument`);
}

function installMethod(klass, {name, body, Args, concurrency, timeout}) {
    klass.add_method(name, Args.$gtype, concurrency, false);
    if (timeout > 0)
        klass.set_method_timeout(name, timeout);

    klass.prototype[`${body}Async`] ??= function (...parameters) {
        const options = parameters.at(-1) instanceof Eap.StartOptions ? parameters.pop() : null;
        if (parameters.length > 0 && parameters.length >= this[body].length)
            checkOptions(this[body], body, parameters);
        if (concurrency === Eap.Concurrency.JOIN)
            return this.start_with_value(name, options?.userState, pack(parameters), options);

        // It begins in a later iteration of the loop.
        const operation = this.start_with_value(name, options?.userState, null, options);
        operation[CALL] = new Call(name, parameters, operation);
        return operation;
    };
}

function init(eap) {
    Eap = eap;
    Eap.methods = Symbol('asynchronous methods');

    replace(Eap.AsyncOperation.prototype, 'get_arguments', native => function () {
        return CALL in this ? pack(this[CALL].parameters) : native.call(this);
    });
    initResult();

    const initOptions = Eap.StartOptions.prototype._init;
    Eap.StartOptions.prototype._init = function ({userState, ...properties} = {}) {
        if (!isTimeout(properties.timeout ?? 0))
            throw new Error('timeout of Eap.StartOptions is a whole number of milliseconds');
        initOptions.call(this, properties);
        if (userState !== undefined)
            this.userState = userState;
    };
}
