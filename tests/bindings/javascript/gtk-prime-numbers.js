/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Has the example javascript/prime-numbers.js test numbers, on a display. */

import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=4.0';

import {PrimeNumbers} from '../../../docs/examples/javascript/prime-numbers.js';
import {childCase, inChild, ok, run, same, sameList, test, until} from './harness.js';

// A prime number that takes an hour
const ENDLESS = '18446744073709551557';

/* All widgets of a type in a widget, in order. */
function find(widget, type) {
    const found = widget instanceof type ? [widget] : [];
    for (let child = widget.get_first_child(); child; child = child.get_next_sibling())
        found.push(...find(child, type));
    return found;
}

class Scene {
    constructor() {
        this.application = new PrimeNumbers();
        this.application.register(null);
        this.application.activate();
        this.window = this.application.get_active_window();
    }

    enter(text) {
        this.window._entry.text = text;
        this.window._entry.emit('activate');
    }

    get results() {
        return Array.from({length: this.window._results.get_n_items()},
            (_item, i) => this.window._results.get_string(i));
    }

    get bars() {
        return find(this.window._pending_box, Gtk.ProgressBar);
    }

    isShown(text) {
        return find(this.window, Gtk.Label).some(label =>
            label.label === text && label.get_mapped());
    }
}

function testWindow(name, func) {
    test(name, async () => {
        const scene = new Scene();
        await until(() => scene.window.get_mapped());
        try {
            await func(scene, scene.window);
        } finally {
            scene.window.close();
        }
        await until(() => scene.window._calculator.get_n_pending() === 0);
        same(scene.application.get_windows().length, 0);
    });
}

testWindow('empty', (scene, window) => {
    same(window.title, 'Prime Numbers');
    ok(scene.isShown('Nothing is in progress'));
    ok(scene.isShown('No number has been tested'));
    ok(!window._cancel_all_button.sensitive);
    ok(window.get_focus().is_ancestor(window._entry));
});

testWindow('results', async scene => {
    scene.enter('97');
    same(scene.window._entry.text, '');
    await until(() => scene.results.length === 1);
    scene.enter('91');
    await until(() => scene.results.length === 2);
    scene.enter('18446744073709551615');
    await until(() => scene.results.length === 3);
    sameList(scene.results, ['18446744073709551615 is divisible by 3',
        '91 is divisible by 7', '97 is prime']);
    await until(() => scene.isShown('91 is divisible by 7'));
    ok(!scene.isShown('No number has been tested'));
    ok(scene.isShown('Nothing is in progress'));
});

testWindow('progress and cancel', async (scene, window) => {
    scene.enter(ENDLESS);
    scene.enter('18446744073709551533');
    await until(() => scene.bars.length === 2 && scene.bars.every(bar => bar.fraction > 0));
    ok(scene.isShown(ENDLESS));
    ok(!scene.isShown('Nothing is in progress'));
    await until(() => window._found_label.label.endsWith(' is prime'));
    find(window._pending_box, Gtk.Button)[0].emit('clicked');
    await until(() => scene.results.length === 1);
    sameList(scene.results, [`${ENDLESS} was cancelled`]);
    await until(() => scene.bars.length === 1);
    ok(window._cancel_all_button.sensitive);
    window._cancel_all_button.emit('clicked');
    await until(() => scene.results.length === 2);
    same(scene.results[0], '18446744073709551533 was cancelled');
    await until(() => scene.bars.length === 0);
    same(window._found_label.label, '');
    ok(!window._cancel_all_button.sensitive);
});

testWindow('bad input', (scene, window) => {
    for (const text of ['', '12x', '-7', '18446744073709551616']) {
        scene.enter(text);
        same(window._error_label.label,
            `“${text}” is not a whole number from 2 to 18446744073709551615`);
        ok(window._error_label.visible);
        ok(window._entry.has_css_class('error'));
        same(window._entry.text, text);
    }
    scene.enter('1');
    same(window._error_label.label, '1 is neither prime nor a product of primes');
    window._entry.text = '4';
    ok(!window._error_label.visible);
    ok(!window._entry.has_css_class('error'));
    same(scene.results.length, 0);
});

testWindow('the same number twice', (scene, window) => {
    scene.enter(ENDLESS);
    scene.enter(`0${ENDLESS}`);
    ok(window._error_label.visible);
    same(window._calculator.get_n_pending(), 1);
});

const xdotool = GLib.find_program_in_path('xdotool');
if (xdotool !== null) {
    testWindow('keys', async (scene, window) => {
        const press = (command, keys) => {
            const [, , , status] =
                GLib.spawn_command_line_sync(`${xdotool} ${command} -- ${keys}`);
            ok(GLib.spawn_check_wait_status(status));
        };

        // Without a window manager, keys go to where the pointer is.
        press('mousemove', '300 300');
        press('key', '9 7 Return');
        await until(() => scene.results.length === 1);
        same(scene.results[0], '97 is prime');
        scene.enter(ENDLESS);
        await until(() => scene.bars.length === 1);
        press('key', 'Escape');
        await until(() => scene.results.length === 2);
        same(scene.results[0], `${ENDLESS} was cancelled`);
        await until(() => !window._cancel_all_button.sensitive);
        ok(window.get_mapped());
    });
}

childCase('close', () => {
    const application = new PrimeNumbers();
    application.connect_after('activate', () => {
        const window = application.get_active_window();
        const id = window._calculator.connect('progress-changed', () => {
            window._calculator.disconnect(id);
            print(window._calculator.get_n_pending());
            window.close();
        });
        for (const text of [ENDLESS, '18446744073709551533']) {
            window._entry.text = text;
            window._entry.emit('activate');
        }
    });
    return application.run([]);
});

test('close while something is pending', async () => {
    const {signal, status, output, errors} = await inChild(import.meta.url, 'close', {fatal: true});
    same(signal, 0, `${errors}: signal`);
    same(status, 0, `${errors}: status`);
    same(output, '2\n');
    same(errors, '');
});

run();
