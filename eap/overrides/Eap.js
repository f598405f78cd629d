/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* exported _init */

/* What makes the library native in JavaScript: operations are awaited, any value is
 * a user state, components have generator and async functions as methods, and what
 * would run JavaScript on another thread throws instead. docs/javascript.md is the
 * guide to it. */

const {Gio, GLib, GObject} = imports.gi;
const Methods = imports.overrides.eapMethods;

let Eap;

/* Replaces a function by what @make makes of it. */
function replace(object, name, make) {
    object[name] = make(object[name]);
}

/* === Values ===
 *
 * A GValue holds GObjects, variants, booleans, strings and numbers. gjs lets plain
 * objects in too, but does not keep them alive. So everything else goes in a GObject of
 * its own and comes out again; equal values have the same, which C finds by identity. */

const CONTENT = Symbol('what it carries');
const carriers = new WeakMap();    // of objects
const symbolCarriers = new Map();  // of symbols, which a program has few of
let Carrier;

function carrierOf(value) {
    const known = typeof value === 'symbol' ? symbolCarriers : carriers;
    let carrier = known.get(value);
    if (carrier === undefined) {
        carrier = new Carrier();
        carrier[CONTENT] = value;
        known.set(value, carrier);
    }
    return carrier;
}

/* A bigint, or a string that UTF-8 cannot carry: as code units, which are compared */
const UNITS = '(sau)';

function spell(value) {
    const units = String(value).split('').map(unit => unit.charCodeAt(0));
    return new GLib.Variant(UNITS, [`Eap.js ${typeof value}`, units]);
}

function unspell(variant) {
    const [kind, units] = variant.deepUnpack();
    const text = units.map(unit => String.fromCharCode(unit)).join('');
    switch (kind) {
    case 'Eap.js bigint':
        return BigInt(text);
    case 'Eap.js string':
        return text;
    default:
        return variant;
    }
}

/* A GLib.Bytes or the like, which C may be able to read */
function isBoxedType(object) {
    const gtype = object.constructor?.$gtype;
    return gtype !== undefined && gtype !== GObject.TYPE_JSOBJECT &&
        (GObject.type_is_a(gtype, GObject.TYPE_BOXED) ||
         GObject.type_is_a(gtype, GObject.TYPE_PARAM));
}

function toObjectValue(object, isState) {
    if (object instanceof GObject.Object || object instanceof GLib.Variant ||
        object instanceof GObject.Value)
        return object;
    // A copy of it would not be found again.
    return !isState && isBoxedType(object) ? object : carrierOf(object);
}

/* For a parameter that is a GValue. 1 is an integer, however it was computed. */
function toValue(value, isState) {
    switch (typeof value) {
    case 'undefined':
        return null;
    case 'boolean':
        return value;
    case 'number':
        return Object.is(value | 0, value) ? value | 0 : value;
    case 'string':
        return /[\0\p{Cs}]/u.test(value) ? spell(value) : value;
    case 'bigint':
        return spell(value);
    case 'object':
        return value === null ? null : toObjectValue(value, isState);
    default:
        return carrierOf(value);
    }
}

function fromValue(value) {
    if (typeof value !== 'object' || value === null)
        return value;
    if (value instanceof GLib.Variant)
        return value.get_type_string() === UNITS ? unspell(value) : value;
    return CONTENT in value ? value[CONTENT] : value;
}

const STATE = 'user state', ARGUMENT = 'argument', OTHER = 'other';

/* Has a function take and return any value; @parameters says what each one is. */
function passValues(object, name, ...parameters) {
    replace(object, name, native => function (...args) {
        parameters.forEach((kind, i) => {
            args[i] = kind === OTHER ? args[i] ?? null : toValue(args[i], kind === STATE);
        });
        return fromValue(native.apply(this, args));
    });
}

/* The same for a property, in each of its spellings */
function passProperty(klass, spellings, kind) {
    for (const name of spellings) {
        if (!(name in klass.prototype))
            continue;
        const native = Object.getOwnPropertyDescriptor(klass.prototype, name);
        Object.defineProperty(klass.prototype, name, {
            ...native,
            get() {
                return fromValue(native.get.call(this));
            },
            set(value) {
                native.set?.call(this, toValue(value, kind === STATE));
            },
        });
    }
}

const stateSpellings = ['user_state', 'userState', 'user-state'];

/* And for those that are given to a constructor */
function passConstructorProperties(klass, spellings, kind) {
    replace(klass.prototype, '_init', native => function (properties = {}, ...rest) {
        const given = {...properties};
        for (const name of spellings) {
            if (name in given)
                given[name] = toValue(given[name], kind === STATE);
        }
        return native.call(this, given, ...rest);
    });
}

function initValues() {
    Carrier = GObject.registerClass({
        GTypeName: 'EapJavaScriptValue',
    }, class JavaScriptValue extends GObject.Object {});

    const operation = Eap.AsyncOperation.prototype;
    const component = Eap.Component.prototype;
    const worker = Eap.BackgroundWorker.prototype;

    passValues(Eap.AsyncOperationManager, 'create_operation', STATE);
    passValues(Eap.AsyncOperationManager, 'create_operation_full', STATE);
    passValues(operation, 'get_user_supplied_state');
    passValues(operation, 'get_arguments');
    passProperty(Eap.AsyncOperation, stateSpellings, STATE);

    passValues(component, 'start_with_value', OTHER, STATE, ARGUMENT, OTHER);
    passValues(component, 'cancel_async', STATE);
    passValues(component, 'lookup', STATE);
    passValues(component, 'vfunc_cancel_async', STATE);

    passValues(worker, 'run_worker_async', ARGUMENT);
    passValues(worker, 'report_progress_with_state', OTHER, STATE);
    // It has no parameter there, and one in every other component.
    worker.cancel_async = component.cancel_async;

    passValues(Eap, 'state_equal', STATE, STATE);
    passValues(Eap, 'state_hash', STATE);
}

function initEventArgsValues() {
    const {DoWorkEventArgs, ProgressChangedEventArgs, RunWorkerCompletedEventArgs} = Eap;

    passValues(Eap.EventArgs.prototype, 'get_user_state');
    passProperty(Eap.EventArgs, stateSpellings, STATE);
    passConstructorProperties(Eap.EventArgs, stateSpellings, STATE);
    passValues(ProgressChangedEventArgs, 'new', OTHER, STATE);

    passValues(DoWorkEventArgs, 'new', ARGUMENT);
    passValues(DoWorkEventArgs.prototype, 'get_argument');
    passValues(DoWorkEventArgs.prototype, 'get_result');
    passValues(DoWorkEventArgs.prototype, 'set_result', ARGUMENT);
    passProperty(DoWorkEventArgs, ['argument', 'result'], ARGUMENT);
    passConstructorProperties(DoWorkEventArgs, ['argument', 'result'], ARGUMENT);

    passValues(RunWorkerCompletedEventArgs.prototype, 'get_result');
    passProperty(RunWorkerCompletedEventArgs, ['result'], ARGUMENT);
    passConstructorProperties(RunWorkerCompletedEventArgs, ['result'], ARGUMENT);
    Methods.readThrowing(RunWorkerCompletedEventArgs.prototype, 'result');
}

/* === Waiting === */

/* The same Error that a method in JavaScript threw, or what C says */
function originalError(args, error) {
    return args !== null && Methods.THROWN in args ? args[Methods.THROWN] : error;
}

function abandoned() {
    return new GLib.Error(Eap.AsyncError, Eap.AsyncError.ABANDONED,
        'Nobody was left to complete the operation');
}

/* The callback must not hold the operation: one that nobody can complete is to end. */
function waitFor(operation, cancellable, resolve, reject) {
    operation.wait_async(cancellable, (source, result) => {
        if (source === null) {
            reject(abandoned());
            return;
        }
        try {
            resolve(source.wait_finish(result));
        } catch (error) {
            reject(error);
        }
    });
}

function outcome(operation, cancellable = null) {
    return new Promise((resolve, reject) => waitFor(operation, cancellable, resolve, reject));
}

/* Plain figures that wait for the loop's body are merged, as they are in C. */
function keepProgress(waiting, args, delivery) {
    const isFigure = other => other.constructor === Eap.ProgressChangedEventArgs;
    const earlier = delivery !== Eap.ProgressDelivery.EVERY && isFigure(args)
        ? waiting.findIndex(isFigure) : -1;

    if (earlier >= 0)
        waiting[earlier] = args;
    else
        waiting.push(args);
}

async function* followProgress(operation) {
    const delivery = operation.get_source_object()?.progress_delivery;
    const leaving = new Gio.Cancellable();
    const waiting = [];
    let isOver = false;
    let wake = () => {};

    const handler = operation.connect('progress-changed', (_operation, args) => {
        keepProgress(waiting, args, delivery);
        wake();
    });
    const end = outcome(operation, leaving);
    const over = () => {
        isOver = true;
        wake();
    };
    end.then(over, over);

    try {
        while (!isOver || waiting.length > 0) {
            if (waiting.length > 0) {
                yield waiting.shift();
            } else {
                await new Promise(resolve => {
                    wake = resolve;
                });
            }
        }
        await end;
    } finally {
        operation.disconnect(handler);
        leaving.cancel();
    }
}

function throwOriginals(prototype, name, argsOf) {
    replace(prototype, name, native => function (...parameters) {
        try {
            return native.apply(this, parameters);
        } catch (error) {
            throw originalError(argsOf(this), error);
        }
    });
}

function initWaiting() {
    const operation = Eap.AsyncOperation.prototype;

    operation.then = function (onFulfilled, onRejected) {
        return outcome(this).then(onFulfilled, onRejected);
    };
    operation.catch = function (onRejected) {
        return outcome(this).catch(onRejected);
    };
    operation.finally = function (onFinally) {
        return outcome(this).finally(onFinally);
    };
    operation[Symbol.asyncIterator] = function () {
        return followProgress(this);
    };

    throwOriginals(operation, 'wait', self => self.get_args());
    throwOriginals(operation, 'wait_finish', self => self.get_args());
    throwOriginals(Eap.AsyncCompletedEventArgs.prototype, 'raise_exception_if_necessary',
        self => self);
}

/* === What JavaScript cannot do ===
 *
 * It has one thread. What would call it on another one crashes, or is blocked with
 * results that look right; so it is refused where it is asked for. */

const NO_WORK = 'JavaScript has one thread, and do-work is emitted on another one. ' +
    'Make a component with a generator or async function as its method instead: ' +
    'static [Eap.methods] = {…}';
const NO_CANCELLED = 'This would be called on the thread that cancels, which may be another ' +
    'one. Look at is_cancelled() between steps, or catch the error of the operation instead';
const NO_THREAD = 'JavaScript has one thread, and this is called on another one. ' +
    'Make the method a generator or async function instead: static [Eap.methods] = {…}';
const NO_PLACE = 'Events of this context come on other threads, where there is no JavaScript. ' +
    'Use an Eap.MainSynchronizationContext, or none: it is found by itself';
const NO_CONTEXT = 'A synchronization context is woken up by other threads, where there is no ' +
    'JavaScript. Its loop is GLib\'s: Eap.MainSynchronizationContext';

const ownCancellables = new WeakSet();

function refuse(message) {
    throw new Error(message);
}

function refusing(message) {
    return () => refuse(message);
}

function checkSignal(object, signal) {
    if (/^do[-_]work(::|$)/.test(signal) && object instanceof Eap.BackgroundWorker)
        refuse(NO_WORK);
    if (signal === 'cancelled' && ownCancellables.has(object))
        refuse(NO_CANCELLED);
}

function checkPlace(context) {
    const main = context instanceof Eap.MainSynchronizationContext
        ? context.get_main_context() : null;
    if (!main?.acquire())
        refuse(NO_PLACE);
    main.release();
}

/* Has @check look at what a function is called with. */
function checkFirst(object, name, check) {
    if (typeof object[name] !== 'function')
        return;
    replace(object, name, native => function (...args) {
        check(this, ...args);
        return native.apply(this, args);
    });
}

function initSignalGuards() {
    for (const name of ['connect', 'connect_after', 'connect_object'])
        checkFirst(GObject.Object.prototype, name, checkSignal);
    checkFirst(GObject, 'signal_connect_closure', (_GObject, ...args) => checkSignal(...args));
    checkFirst(GObject, 'signal_connect_closure_by_id', (_GObject, object, id) =>
        checkSignal(object, GObject.signal_name(id)));
    for (const name of ['signal_override_class_closure', 'signal_add_emission_hook']) {
        checkFirst(GObject, name, (_GObject, id) => {
            if (id === GObject.signal_lookup('do-work', Eap.BackgroundWorker))
                refuse(NO_WORK);
        });
    }

    checkFirst(Gio.Cancellable.prototype, 'connect', self => checkSignal(self, 'cancelled'));
    const remember = cancellable => ownCancellables.add(cancellable) && cancellable;
    replace(Eap.AsyncOperation.prototype, 'get_cancellable', native => function () {
        return remember(native.call(this));
    });
    Object.defineProperty(Eap.AsyncOperation.prototype, 'cancellable', {
        configurable: true,
        get() {
            return this.get_cancellable();
        },
    });
}

function initThreadGuards() {
    const operation = Eap.AsyncOperation.prototype;
    const pool = Eap.ThreadPoolSynchronizationContext;

    operation.run_in_thread = refusing(NO_THREAD);
    Eap.WorkerPool.set_thread_func = Eap.WorkerPool.run_thread = refusing(NO_THREAD);
    operation._init = refusing('An operation is made by calling a method of a component, or ' +
        'by Eap.AsyncOperationManager.create_operation()');
    for (const name of ['post', 'post_operation_completed'])
        checkFirst(operation, name, self => checkPlace(self.get_synchronization_context()));
    checkFirst(Eap.SynchronizationContext.prototype, 'post', checkPlace);
    replace(Eap.SynchronizationContext.prototype, 'send', native => function (callback) {
        checkPlace(this);
        // Where it is not this thread's, it would wait for another one.
        this.get_main_context().acquire();
        try {
            return native.call(this, callback);
        } finally {
            this.get_main_context().release();
        }
    });

    pool.new = pool.prototype._init = refusing(NO_PLACE);
    checkFirst(Eap.AsyncOperationManager, 'set_synchronization_context',
        (_manager, context) => context !== null && checkPlace(context));
    checkFirst(Eap.Component, 'add_method', (klass, name, args, concurrency, threaded) =>
        threaded && refuse(NO_THREAD));
    Eap.Progress.prototype.wait_while_paused = refusing('This would block the thread that ends ' +
        'the pause. A generator looks at the property paused and yields a promise instead');
}

/* Of an object's own functions, the one that would be called on a worker */
function checkFunctions(prototype, isWorker) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
        if (name === 'vfunc_run_operation')
            refuse(NO_THREAD);
        if (isWorker && /^(vfunc|on)[-_]do[-_]work$/.test(name))
            refuse(NO_WORK);
    }
}

/* GObject.registerClass() calls this for each class that is derived. */
function initClasses() {
    Eap.Component._classInit = function (klass) {
        checkFunctions(klass.prototype, klass.prototype instanceof Eap.BackgroundWorker);
        if (Object.hasOwn(klass.prototype, 'vfunc_cancel_async'))
            replace(klass.prototype, 'vfunc_cancel_async', own => function (state) {
                return own.call(this, fromValue(state));
            });

        const install = Methods.declare(klass);
        GObject.Object._classInit.call(klass, klass);
        install();
        return klass;
    };

    Eap.SynchronizationContext._classInit = refusing(NO_CONTEXT);
    for (const name of ['AsyncOperation', 'AsyncOperationManager', 'DoWorkEventArgs',
        'MainSynchronizationContext', 'Progress', 'RunWorkerCompletedEventArgs', 'StartOptions',
        'ThreadPoolSynchronizationContext', 'WorkerPool'])
        Eap[name]._classInit = refusing(`No class can be derived from Eap.${name}, which is final`);
}

function _init() {
    Eap = this;

    initValues();
    initClasses();
    initSignalGuards();
    initThreadGuards();
    initEventArgsValues();
    initWaiting();
    Methods.init(Eap);
}
