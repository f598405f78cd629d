# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Usage: gtk_prime_numbers.py PROGRAM
Has the example python/prime-numbers.py test numbers, on a display.
"""

import importlib.util
import shutil
import subprocess
import sys
import unittest

from utils import iterate_until

spec = importlib.util.spec_from_file_location('prime_numbers', sys.argv.pop(1))
prime_numbers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(prime_numbers)
from gi.repository import GLib, Gtk  # noqa: E402

# A prime number that takes an hour
ENDLESS = '18446744073709551557'


def find(widget, kind):
    """All widgets of a type in a widget, in order."""
    found = [widget] if isinstance(widget, kind) else []
    child = widget.get_first_child()
    while child is not None:
        found += find(child, kind)
        child = child.get_next_sibling()
    return found


class PrimeNumbersTest(unittest.TestCase):
    def setUp(self):
        self.application = prime_numbers.PrimeNumbers()
        self.application.register(None)
        self.application.activate()
        self.window = self.application.get_active_window()
        iterate_until(self.window.get_mapped)

    def tearDown(self):
        self.window.close()
        iterate_until(lambda: self.window.calculator.get_n_pending() == 0)
        self.assertEqual(self.application.get_windows(), [])

    def enter(self, text):
        self.window.entry.set_text(text)
        self.window.entry.emit('activate')

    def get_results(self):
        return [item.get_string() for item in self.window.results]

    def wait_for_results(self, *results):
        iterate_until(lambda: len(self.window.results) == len(results))
        self.assertEqual(self.get_results(), list(results))

    def is_shown(self, text):
        return any(label.get_label() == text and label.get_mapped()
                   for label in find(self.window, Gtk.Label))

    def get_bars(self):
        return find(self.window.pending_box, Gtk.ProgressBar)

    def test_empty(self):
        self.assertEqual(self.window.get_title(), 'Prime Numbers')
        self.assertTrue(self.is_shown('Nothing is in progress'))
        self.assertTrue(self.is_shown('No number has been tested'))
        self.assertFalse(self.window.cancel_all_button.get_sensitive())
        self.assertTrue(self.window.get_focus().is_ancestor(self.window.entry))

    def test_results(self):
        self.enter('97')
        self.assertEqual(self.window.entry.get_text(), '')
        self.wait_for_results('97 is prime')
        self.enter('91')
        self.wait_for_results('91 is divisible by 7', '97 is prime')
        self.enter('18446744073709551615')
        iterate_until(lambda: len(self.window.results) == 3)
        self.assertEqual(self.get_results()[0], '18446744073709551615 is divisible by 3')
        iterate_until(lambda: self.is_shown('91 is divisible by 7'))
        self.assertFalse(self.is_shown('No number has been tested'))
        self.assertTrue(self.is_shown('Nothing is in progress'))

    def test_progress_and_cancel(self):
        self.enter(ENDLESS)
        self.enter('18446744073709551533')
        iterate_until(lambda: len(self.get_bars()) == 2 and
                      all(bar.get_fraction() > 0 for bar in self.get_bars()))
        self.assertTrue(self.is_shown(ENDLESS))
        self.assertFalse(self.is_shown('Nothing is in progress'))
        iterate_until(lambda: self.window.found_label.get_label().endswith(' is prime'))
        find(self.window.pending_box, Gtk.Button)[0].emit('clicked')
        self.wait_for_results(f'{ENDLESS} was cancelled')
        iterate_until(lambda: len(self.get_bars()) == 1)
        self.assertTrue(self.window.cancel_all_button.get_sensitive())
        self.window.cancel_all_button.emit('clicked')
        self.wait_for_results('18446744073709551533 was cancelled', f'{ENDLESS} was cancelled')
        iterate_until(lambda: not self.get_bars())
        self.assertEqual(self.window.found_label.get_label(), '')
        self.assertFalse(self.window.cancel_all_button.get_sensitive())

    def test_bad_input(self):
        for text in ('', '12x', '-7', '18446744073709551616'):
            self.enter(text)
            self.assertEqual(self.window.error_label.get_label(),
                             f'“{text}” is not a whole number from 2 to 18446744073709551615')
            self.assertTrue(self.window.error_label.get_visible())
            self.assertTrue(self.window.entry.has_css_class('error'))
            self.assertEqual(self.window.entry.get_text(), text)
        self.enter('1')
        self.assertEqual(self.window.error_label.get_label(),
                         '1 is neither prime nor a product of primes')
        self.window.entry.set_text('4')
        self.assertFalse(self.window.error_label.get_visible())
        self.assertFalse(self.window.entry.has_css_class('error'))
        self.assertEqual(len(self.window.results), 0)

    def test_same_number_twice(self):
        self.enter(ENDLESS)
        self.enter(f'0{ENDLESS}')
        self.assertTrue(self.window.error_label.get_visible())
        self.assertEqual(self.window.calculator.get_n_pending(), 1)

    @unittest.skipUnless(shutil.which('xdotool'), 'There is no xdotool to press keys with')
    def test_keys(self):
        def press(*keys):
            subprocess.run(['xdotool', 'key', '--', *keys], check=True)

        # Without a window manager, keys go to where the pointer is.
        subprocess.run(['xdotool', 'mousemove', '300', '300'], check=True)
        press('9', '7', 'Return')
        self.wait_for_results('97 is prime')
        self.enter(ENDLESS)
        iterate_until(lambda: self.get_bars())
        press('Escape')
        self.wait_for_results(f'{ENDLESS} was cancelled', '97 is prime')
        iterate_until(lambda: not self.window.cancel_all_button.get_sensitive())
        self.assertTrue(self.window.get_mapped())


class CloseTest(unittest.TestCase):
    def test_close_while_pending(self):
        application = prime_numbers.PrimeNumbers()
        watchdog = GLib.timeout_add_seconds(30, application.quit)
        pending = []

        def progress_changed_cb(calculator, _args, window):
            if not pending:
                pending.append(calculator.get_n_pending())
                window.close()

        def activate_cb(_application):
            window = application.get_active_window()
            window.calculator.connect('progress-changed', progress_changed_cb, window)
            for text in ENDLESS, '18446744073709551533':
                window.entry.set_text(text)
                window.entry.emit('activate')

        application.connect_after('activate', activate_cb)
        self.assertEqual(application.run([]), 0)
        self.assertEqual(pending, [2])
        # The loop has ended by itself, and not without its events.
        self.assertTrue(GLib.source_remove(watchdog))


if __name__ == '__main__':
    unittest.main()
