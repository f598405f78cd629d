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
const Values = imports.overrides.eapValues;
const {replace} = Values;

let Eap;

/* === Waiting === */

/* The same Error that a method in JavaScript threw, or what C says */
function originalError(args, error) {
    return args !== null && Methods.THROWN in args ? args[Methods.THROWN] : error;
}

function pass(args) {
    return args;
}

function raise(error) {
    throw error;
}

function functionOr(func, otherwise) {
    return typeof func === 'function' ? func : otherwise;
}

/* What to call at the end, and a promise of what that comes to. The loop calls it, after
 * all that the program does now, as promises are kept. It may not hold the operation:
 * one that nobody can complete any more is to end. */
function makeContinuation(onFulfilled, onRejected) {
    let whenCompleted;
    const promise = new Promise((resolve, reject) => {
        whenCompleted = args => {
            let func = onFulfilled, value = args;
            try {
                args.raise_exception_if_necessary();
            } catch (error) {
                [func, value] = [onRejected, error];
            }
            try {
                resolve(func(value));
            } catch (error) {
                reject(error);
            }
        };
    });
    return {promise, whenCompleted};
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
    const waiting = [];
    let isOver = false;
    let wake = () => {};

    const handler = operation.connect('progress-changed', (_operation, args) => {
        keepProgress(waiting, args, delivery);
        wake();
    });
    const end = operation.then();
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
        const {promise, whenCompleted} =
            makeContinuation(functionOr(onFulfilled, pass), functionOr(onRejected, raise));
        this.on_completed(whenCompleted);
        return promise;
    };
    operation.catch = function (onRejected) {
        return this.then(undefined, onRejected);
    };
    operation.finally = function (onFinally) {
        return this.then().finally(onFinally);
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
                return own.call(this, Values.fromValue(state));
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

    Values.init(Eap);
    Methods.init(Eap);
    initWaiting();
    initClasses();
    initSignalGuards();
    initThreadGuards();
}
