/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* exported fromValue, init, replace */

/* JavaScript values as C has them, a part of Eap.js
 *
 * A GValue holds GObjects, variants, booleans, strings and numbers. gjs lets plain
 * objects in too, but does not keep them alive. So everything else goes in a GObject of
 * its own and comes out again; equal values have the same, which C finds by identity. */

const {GLib, GObject} = imports.gi;

let Eap;

/* Replaces a function by what @make makes of it. */
function replace(object, name, make) {
    object[name] = make(object[name]);
}

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
        for (let i = 0; i < parameters.length; i++) {
            args[i] = parameters[i] === OTHER ? args[i] ?? null
                : toValue(args[i], parameters[i] === STATE);
        }
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

function initOperationValues() {
    const operation = Eap.AsyncOperation.prototype;
    const component = Eap.Component.prototype;
    const worker = Eap.BackgroundWorker.prototype;

    passValues(Eap.AsyncOperationManager, 'create_operation', STATE);
    passValues(Eap.AsyncOperationManager, 'create_operation_full', STATE);
    passValues(operation, 'get_user_supplied_state');
    passValues(operation, 'get_arguments');
    passValues(operation, 'complete_with_result', ARGUMENT);
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
    const {DoWorkEventArgs, MethodCompletedEventArgs, ProgressChangedEventArgs} = Eap;

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

    passValues(MethodCompletedEventArgs.prototype, 'get_result');
    passProperty(MethodCompletedEventArgs, ['result'], ARGUMENT);
    passConstructorProperties(MethodCompletedEventArgs, ['result'], ARGUMENT);
}

function init(eap) {
    Eap = eap;
    Carrier = GObject.registerClass({
        GTypeName: 'EapJavaScriptValue',
    }, class JavaScriptValue extends GObject.Object {});

    initOperationValues();
    initEventArgsValues();
}
