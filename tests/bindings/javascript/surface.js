/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What there is in the namespace, by its GIR file, and what of it was used */

import Eap from 'gi://Eap';
import GLib from 'gi://GLib';

const used = new Set();

export function use(name) {
    used.add(name);
}

function* elements() {
    const [folder] = GLib.getenv('GI_TYPELIB_PATH').split(':');
    const [, bytes] = GLib.file_get_contents(GLib.build_filenamev([folder, 'Eap-1.gir']));
    const xml = new TextDecoder().decode(bytes);

    for (const [, end, tag, attributes] of
        xml.matchAll(/<(\/?)([a-z:-]+)((?:\s+[a-z:-]+="[^"]*")*)/gs)) {
        const values = Object.fromEntries([...attributes.matchAll(/([a-z:-]+)="([^"]*)"/g)]
            .map(([, name, value]) => [name, value]));
        yield {tag, values, isEnd: end !== ''};
    }
}

const spelling = {
    'constructor': name => `.${name}`,
    'function': name => `.${name}`,
    'method': name => `.${name}`,
    'virtual-method': name => `.vfunc_${name}`,
    'property': name => `:${name}`,
    'glib:signal': name => `::${name}`,
};

/* The names of all that can be used: Class.method, Class:property, Class::signal */
export function* publicNames() {
    let owner = null;
    for (const {tag, values, isEnd} of elements()) {
        if (['class', 'record', 'enumeration'].includes(tag))
            owner = isEnd ? null : values.name.replace(/Class$/, '');
        else if (!isEnd && tag in spelling && values.introspectable !== '0')
            yield `${owner ?? 'Eap'}${spelling[tag](values.name)}`;
    }
}

function watchFunction(object, name, label) {
    const func = object[name];
    if (typeof func !== 'function' || !Object.hasOwn(object, name))
        return;
    object[name] = function (...args) {
        use(label);
        return func.apply(this, args);
    };
}

function watchProperty(klass, name, label) {
    const spelled = name.replaceAll('-', '_');
    if (!(spelled in klass.prototype))
        return;
    const plain = Object.getOwnPropertyDescriptor(klass.prototype, spelled);
    if (plain?.get === undefined)
        return;
    Object.defineProperty(klass.prototype, spelled, {
        ...plain,
        get() {
            use(label);
            return plain.get.call(this);
        },
    });
}

/* Notes what is called and read from now on. */
export function watch() {
    for (const name of publicNames()) {
        const [, owner, mark, member] = name.match(/^(\w+)(\.|::?)(.*)$/);
        const object = owner === 'Eap' ? Eap : Eap[owner];
        if (mark === '.' && !member.startsWith('vfunc_')) {
            watchFunction(object, member, name);
            if (object.prototype !== undefined)
                watchFunction(object.prototype, member, name);
        } else if (mark === ':') {
            watchProperty(object, member, name);
        }
    }
}

/* Connects, and notes that the signal has come. */
export function hear(object, owner, signal, func = () => {}) {
    return object.connect(signal, (...args) => {
        use(`${owner}::${signal}`);
        return func(...args);
    });
}

export function unused() {
    return [...publicNames()].filter(name => !used.has(name));
}

export function unknown(names) {
    const all = new Set(publicNames());
    return names.filter(name => !all.has(name));
}
