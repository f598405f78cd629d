#!/usr/bin/gjs -m
/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tells in a window whether numbers are prime, and tests all of them at the same time.
 *
 * The component is PrimeNumberCalculator, which is written in C. It stands in
 * prime-numbers.ui, where its signals are connected to the methods of the window. Its
 * work is done on other threads, and in C; what is heard of it is heard in the main loop. */

import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import Prime from 'gi://Prime?version=1';
import System from 'system';

const MAX_NUMBER = 2n ** 64n - 1n;

// GTK has to know the types in a .ui file before it reads that. It knows its own; one of
// a library it knows as soon as the program has mentioned it.
GObject.type_ensure(Prime.NumberCalculator.$gtype);

export const PrimeNumbersWindow = GObject.registerClass({
    GTypeName: 'PrimeNumbersWindow',
    Template: GLib.Uri.resolve_relative(import.meta.url, '../prime-numbers.ui',
        GLib.UriFlags.NONE),
    InternalChildren: ['calculator', 'cancel_all_button', 'entry', 'error_label',
        'finished_view', 'found_label', 'pending_box', 'results'],
}, class PrimeNumbersWindow extends Gtk.ApplicationWindow {
    _init(properties) {
        super._init(properties);
        const pending = this._calculator.get_operations();
        pending.connect('items-changed', () => this._pendingChanged(pending));
        this._pending_box.bind_model(pending, operation => this._makeRow(operation));
    }

    /* A number that is being tested. Its bar is bound to its progress. */
    _makeRow(operation) {
        const number = operation.user_state;
        const bar = new Gtk.ProgressBar();
        bar.update_property([Gtk.AccessibleProperty.LABEL], [number]);
        operation.progress.bind_property('fraction', bar, 'fraction',
            GObject.BindingFlags.SYNC_CREATE);

        const button = new Gtk.Button({
            iconName: 'process-stop-symbolic',
            tooltipText: 'Cancel',
            valign: Gtk.Align.CENTER,
            cssClasses: ['flat', 'circular'],
        });
        button.update_property([Gtk.AccessibleProperty.LABEL], [`Cancel ${number}`]);
        button.connect('clicked', () => operation.cancel());

        const box = new Gtk.Box({
            orientation: Gtk.Orientation.VERTICAL,
            spacing: 6,
            hexpand: true,
            valign: Gtk.Align.CENTER,
        });
        box.append(new Gtk.Label({label: number, xalign: 0}));
        box.append(bar);

        const row = new Gtk.Box({spacing: 12});
        row.append(box);
        row.append(button);
        return row;
    }

    _pendingChanged(pending) {
        const isEmpty = pending.get_n_items() === 0;
        this._cancel_all_button.sensitive = !isEmpty;
        if (isEmpty)
            this._found_label.label = '';
    }

    _showError(message) {
        this._error_label.label = message;
        this._error_label.visible = message !== '';
        if (message)
            this._entry.add_css_class('error');
        else
            this._entry.remove_css_class('error');
        this._entry.update_state([Gtk.AccessibleState.INVALID], [message !== '']);
    }

    /* A BigInt, since a Number would be another one above 2 ** 53 */
    _parse(text) {
        const number = /^\s*\d+\s*$/.test(text) ? BigInt(text) : -1n;
        if (number < 0n || number > MAX_NUMBER)
            throw new RangeError(`“${text}” is not a whole number from 2 to ${MAX_NUMBER}`);
        return number;
    }

    /* The rest is called by its name in the .ui file. */

    entry_changed_cb() {
        this._showError('');
    }

    start_cb() {
        try {
            const number = this._parse(this._entry.text);
            // The user state tells what an event is about.
            this._calculator.calculate_prime_async(number, `${number}`);
            this._entry.text = '';
        } catch (error) {
            this._showError(error.message);
        }
        this._entry.grab_focus();
    }

    cancel_all_cb() {
        this._calculator.cancel_all();
    }

    progress_changed_cb(_calculator, args) {
        // Some args have a prime number besides, others tell only how far it is.
        if (args instanceof Prime.ProgressChangedEventArgs)
            this._found_label.label = `${args.user_state}: ${args.latest_prime_number} is prime`;
    }

    calculate_prime_completed_cb(_calculator, args) {
        let result;
        try {
            result = args.get_is_prime()
                ? 'is prime' : `is divisible by ${args.get_first_divisor()}`;
        } catch (error) {
            result = args.cancelled ? 'was cancelled' : `failed: ${error.message}`;
        }
        this._results.splice(0, 0, [`${args.user_state} ${result}`]);
        this._finished_view.activate_action('list.scroll-to-item', new GLib.Variant('u', 0));
    }

    is_empty(_window, nItems) {
        return nItems === 0;
    }
});

export const PrimeNumbers = GObject.registerClass(
class PrimeNumbers extends Gtk.Application {
    vfunc_activate() {
        const window = this.get_active_window() ?? new PrimeNumbersWindow({application: this});
        window.present();
    }
});

// Not where it is imported
if (import.meta.url === `file://${GLib.canonicalize_filename(System.programPath, null)}`) {
    const application = new PrimeNumbers({applicationId: 'io.github.eap.PrimeNumbers'});
    GLib.set_prgname('prime-numbers.js');
    System.exit(application.run([System.programInvocationName, ...System.programArgs]));
}
