#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Tells in a window whether numbers are prime, and tests all of them at the same time.

The component is PrimeNumberCalculator, which is written in C. It stands in
prime-numbers.ui, where its signals are connected to the methods of the window.
"""

import os
import sys

import gi

gi.require_version('Gtk', '4.0')
gi.require_version('Prime', '1')
from gi.repository import GLib, GObject, Gtk, Prime  # noqa: E402

UI = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'prime-numbers.ui')

# GTK has to know the types in a .ui file before it reads that. It knows its own; one of
# a library it knows as soon as the program has mentioned it.
Prime.NumberCalculator


@Gtk.Template(filename=UI)
class PrimeNumbersWindow(Gtk.ApplicationWindow):
    __gtype_name__ = 'PrimeNumbersWindow'

    calculator = Gtk.Template.Child()
    cancel_all_button = Gtk.Template.Child()
    entry = Gtk.Template.Child()
    error_label = Gtk.Template.Child()
    finished_view = Gtk.Template.Child()
    found_label = Gtk.Template.Child()
    pending_box = Gtk.Template.Child()
    results = Gtk.Template.Child()

    def __init__(self, **properties):
        super().__init__(**properties)
        pending = self.calculator.get_operations()
        pending.connect('items-changed', self.pending_changed_cb)
        self.pending_box.bind_model(pending, self.make_row)

    def make_row(self, operation):
        """A number that is being tested. Its bar is bound to its progress."""
        number = operation.user_state
        bar = Gtk.ProgressBar()
        bar.update_property([Gtk.AccessibleProperty.LABEL], [number])
        operation.progress.bind_property('fraction', bar, 'fraction',
                                         GObject.BindingFlags.SYNC_CREATE)
        button = Gtk.Button(icon_name='process-stop-symbolic', tooltip_text='Cancel',
                            valign=Gtk.Align.CENTER, css_classes=['flat', 'circular'])
        button.update_property([Gtk.AccessibleProperty.LABEL], [f'Cancel {number}'])
        button.connect('clicked', lambda _button: operation.cancel())
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6, hexpand=True,
                      valign=Gtk.Align.CENTER)
        box.append(Gtk.Label(label=number, xalign=0))
        box.append(bar)
        row = Gtk.Box(spacing=12)
        row.append(box)
        row.append(button)
        return row

    def pending_changed_cb(self, pending, *_change):
        self.cancel_all_button.set_sensitive(len(pending) > 0)
        if not pending:
            self.found_label.set_label('')

    def show_error(self, message):
        self.error_label.set_label(message)
        self.error_label.set_visible(message != '')
        if message:
            self.entry.add_css_class('error')
        else:
            self.entry.remove_css_class('error')
        self.entry.update_state([Gtk.AccessibleState.INVALID], [bool(message)])

    @Gtk.Template.Callback()
    def entry_changed_cb(self, _entry):
        self.show_error('')

    @Gtk.Template.Callback()
    def start_cb(self, _widget):
        text = self.entry.get_text()
        try:
            number = int(text)
            # The user state tells what an event is about.
            self.calculator.calculate_prime_async(number, str(number))
            self.entry.set_text('')
        except (ValueError, OverflowError):
            self.show_error(f'“{text}” is not a whole number from 2 to {2 ** 64 - 1}')
        except GLib.Error as error:
            self.show_error(error.message)
        self.entry.grab_focus()

    @Gtk.Template.Callback()
    def cancel_all_cb(self, _widget):
        self.calculator.cancel_all()

    @Gtk.Template.Callback()
    def progress_changed_cb(self, _calculator, args):
        # Some args have a prime number besides, others tell only how far it is.
        if isinstance(args, Prime.ProgressChangedEventArgs):
            self.found_label.set_label(
                f'{args.user_state}: {args.latest_prime_number} is prime')

    @Gtk.Template.Callback()
    def calculate_prime_completed_cb(self, _calculator, args):
        try:
            result = 'is prime' if args.is_prime else f'is divisible by {args.first_divisor}'
        except GLib.Error as error:
            result = 'was cancelled' if args.cancelled else f'failed: {error.message}'
        self.results.splice(0, 0, [f'{args.user_state} {result}'])
        self.finished_view.activate_action('list.scroll-to-item', GLib.Variant('u', 0))

    @Gtk.Template.Callback()
    def is_empty(self, _window, n_items):
        return n_items == 0


class PrimeNumbers(Gtk.Application):
    def do_activate(self):
        window = self.get_active_window() or PrimeNumbersWindow(application=self)
        window.present()


if __name__ == '__main__':
    sys.exit(PrimeNumbers(application_id='io.github.eap.PrimeNumbers').run(sys.argv))
