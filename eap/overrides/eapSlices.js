/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* exported Slices */

/* Tasks that run on the loop, by turns, some milliseconds in an iteration of it; a part
 * of Eap.js */

const {GLib} = imports.gi;

const SLICE = 4000; // microseconds
const SLICES = Symbol('what runs in slices in this context');

/* gjs before 1.82 may block a call while it collects a large heap; the source is gone then. */
const LOST = 1000000; // microseconds

/* Sources that gjs has an object for stay in the context until that is collected, and
 * every iteration looks at them. Only the default context does without. */
function isDefaultContext(mainContext) {
    const id = GLib.idle_add(GLib.PRIORITY_LOW, () => GLib.SOURCE_REMOVE);
    const isDefault = mainContext.find_source_by_id(id) !== null;
    GLib.source_remove(id);
    return isDefault;
}

var Slices = class Slices {
    constructor(context) {
        this._mainContext = context.get_main_context();
        this._isDefault = isDefaultContext(this._mainContext);
        this._tasks = [];
        this._armed = 0; // since when; 0: no source is there
    }

    static of(context) {
        return context[SLICES] ??= new Slices(context);
    }

    add(task) {
        this._tasks.push(task);
        this._arm();
    }

    _arm() {
        const now = GLib.get_monotonic_time();
        if (this._armed !== 0 && now < this._armed + LOST)
            return;

        this._armed = now;
        if (this._isDefault) {
            GLib.idle_add(GLib.PRIORITY_DEFAULT_IDLE, () => this._run());
        } else {
            const source = GLib.idle_source_new();
            source.set_callback(() => this._run());
            source.attach(this._mainContext);
        }
    }

    _run() {
        // A task may iterate the loop, and wait for another one.
        this._armed = 0;
        if (this._tasks.length > 1)
            this._arm();

        let now = GLib.get_monotonic_time();
        const end = now + SLICE;
        for (let left = this._tasks.length; left > 0 && now < end; left--) {
            const task = this._tasks.shift();
            if (task === undefined)
                break;
            if (task.run(now + (end - now) / left))
                this._tasks.push(task);
            now = GLib.get_monotonic_time();
        }

        if (this._tasks.length > 0)
            this._arm();
        return GLib.SOURCE_REMOVE;
    }
};
