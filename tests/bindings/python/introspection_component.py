# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A component that was written in C is used from Python, and one is written there."""

import threading
import unittest

import gi

gi.require_version('Eap', '1')
gi.require_version('Prime', '1')
from gi.repository import Eap, Gio, GLib, GObject, Prime  # noqa: E402

from introspection import iterate_until  # noqa: E402

# A prime number that takes an hour
ENDLESS = 18446744073709551557


class ComponentTest(unittest.TestCase):
    def listen(self, component, *signals):
        self.completed = []
        self.progress = []
        for signal in signals:
            component.connect(signal, lambda _component, args: self.completed.append(args))
        component.connect('progress-changed',
                          lambda _component, args: self.progress.append(args))
        return component

    def finish(self, n_completed=1):
        iterate_until(lambda: len(self.completed) == n_completed)
        return self.completed[-1]

    def assertRaisesError(self, domain, code, function, *arguments):
        with self.assertRaises(GLib.Error) as caught:
            function(*arguments)
        self.assertTrue(caught.exception.matches(domain, code), caught.exception)
        return caught.exception


class CalculatorTest(ComponentTest):
    def setUp(self):
        self.calculator = self.listen(Prime.NumberCalculator.new(), 'calculate-prime-completed')

    def test_results(self):
        self.calculator.calculate_prime_async(91, None)
        self.assertEqual(self.completed, [])
        args = self.finish()
        self.assertIsInstance(args, Prime.CompletedEventArgs)
        self.assertEqual(args.get_number_to_test(), 91)
        self.assertEqual(args.get_first_divisor(), 7)
        self.assertIs(args.get_is_prime(), False)
        self.assertEqual(args.props.number_to_test, 91)
        self.assertEqual(args.props.first_divisor, 7)
        self.assertIs(args.props.is_prime, False)

    def test_large(self):
        self.calculator.calculate_prime_async(2 ** 64 - 1, None)
        self.assertEqual(self.finish().get_first_divisor(), 3)

    def test_synchronous(self):
        self.assertEqual(self.calculator.calculate_prime(97, None), (True, 1))
        self.assertEqual(self.calculator.calculate_prime(91, None), (False, 7))
        cancellable = Gio.Cancellable()
        cancellable.cancel()
        self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED,
                               self.calculator.calculate_prime, ENDLESS, cancellable)

    def test_user_states(self):
        states = {97: 'text', 91: 7, 49: Gio.Cancellable(), 4: None}
        for number, state in states.items():
            self.calculator.calculate_prime_async(number, state)
        self.assertEqual(self.calculator.get_n_pending(), 4)
        self.finish(4)
        self.assertEqual(self.calculator.get_n_pending(), 0)
        for args in self.completed:
            self.assertEqual(args.get_user_state(), states[args.get_number_to_test()])

    def test_progress(self):
        self.calculator.calculate_prime_async(97, 'state')
        self.finish()
        self.assertEqual([(args.get_latest_prime_number(), args.get_progress_percentage())
                          for args in self.progress],
                         [(2, 22), (3, 33), (5, 55), (7, 77)])
        for args in self.progress:
            self.assertIsInstance(args, Prime.ProgressChangedEventArgs)
            self.assertEqual(args.get_user_state(), 'state')

    def test_operation(self):
        operation = self.calculator.calculate_prime_async(97, 'state')
        operations = self.calculator.get_operations()
        self.assertEqual(list(operations), [operation])
        self.assertEqual(self.calculator.lookup('state'), operation)
        self.assertEqual(operation.get_method_name(), 'calculate-prime')
        self.assertTrue(operation.wait(-1).get_is_prime())
        self.assertEqual(self.completed[0], operation.get_args())
        self.assertEqual(self.completed[0].dup_operation(), operation)
        self.assertEqual(list(operations), [])

    def test_cancel(self):
        self.calculator.calculate_prime_async(ENDLESS, 'state')
        iterate_until(lambda: self.progress)
        self.calculator.cancel_async('another')
        self.calculator.cancel_async('state')
        args = self.finish()
        self.assertTrue(args.get_cancelled())
        self.assertIsNone(args.get_error())
        self.assertEqual(args.props.number_to_test, 0)
        for getter in (args.get_number_to_test, args.get_first_divisor, args.get_is_prime):
            self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED, getter)

    def test_cancelled_state_is_used_again(self):
        # .NET's own sample takes the one call for the other here.
        self.calculator.calculate_prime_async(ENDLESS, 'state').cancel()
        self.finish()
        self.calculator.calculate_prime_async(97, 'state')
        self.assertTrue(self.finish(2).get_is_prime())
        self.assertTrue(self.completed[0].get_cancelled())

    def test_timeout(self):
        self.calculator.calculate_prime_async(ENDLESS, None).set_timeout(50)
        args = self.finish()
        self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT,
                               args.get_is_prime)

    def test_refused(self):
        for number in (0, 1):
            self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.INVALID_ARGUMENT,
                                   self.calculator.calculate_prime_async, number, None)
        self.calculator.calculate_prime_async(ENDLESS, 'state')
        self.assertRaisesError(Eap.async_error_quark(), Eap.AsyncError.DUPLICATE_STATE,
                               self.calculator.calculate_prime_async, 97, 'state')
        self.assertEqual(self.calculator.get_n_pending(), 1)
        self.calculator.cancel_all()
        self.assertTrue(self.finish().get_cancelled())


class AddCompletedEventArgs(Eap.AsyncCompletedEventArgs):
    total = GObject.Property(type=int)


class Adder(Eap.Component):
    """Adds up, on a worker thread ('add') or in the caller's context ('add-later')."""

    def __init__(self):
        super().__init__()
        self.gate = threading.Event()
        self.threads = []

    def add_async(self, numbers, state=None):
        return self.start_with_value('add', state, numbers, None)

    def add_later_async(self, numbers, state=None):
        return self.start_with_value('add-later', state, numbers, None)

    def do_run_operation(self, operation):
        self.threads.append(threading.current_thread())
        numbers = operation.get_arguments()
        operation.report_progress(50)
        if numbers is None:
            raise GLib.Error.new_literal(Gio.io_error_quark(), 'Nothing to add',
                                         Gio.IOErrorEnum.INVALID_ARGUMENT)
        if not numbers:
            operation.get_cancellable().connect(lambda *_arguments: self.gate.set())
            self.gate.wait(30)
            operation.get_cancellable().set_error_if_cancelled()
        return AddCompletedEventArgs(total=sum(numbers))

    def do_start_operation(self, operation):
        numbers = operation.get_arguments()
        if numbers is None:
            raise GLib.Error.new_literal(Gio.io_error_quark(), 'Nothing to add',
                                         Gio.IOErrorEnum.INVALID_ARGUMENT)

        def complete():
            operation.complete(AddCompletedEventArgs(total=sum(numbers)))

        GLib.idle_add(complete)
        return True


Adder.add_method('add', AddCompletedEventArgs, Eap.Concurrency.CONCURRENT, True)
Adder.add_method('add-later', AddCompletedEventArgs, Eap.Concurrency.QUEUED, False)


class AdderTest(ComponentTest):
    def setUp(self):
        self.adder = self.listen(Adder(), 'add-completed', 'add-later-completed')

    def test_run(self):
        self.adder.add_async([1, 2, 3], 'state')
        args = self.finish()
        self.assertIsInstance(args, AddCompletedEventArgs)
        self.assertEqual(args.total, 6)
        self.assertEqual(args.get_user_state(), 'state')
        self.assertNotEqual(self.adder.threads, [threading.current_thread()])
        self.assertEqual([args.get_progress_percentage() for args in self.progress], [50])

    def test_run_fails(self):
        self.adder.add_async(None)
        args = self.finish()
        error = self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.INVALID_ARGUMENT,
                                       args.raise_exception_if_necessary)
        self.assertEqual(error.message, 'Nothing to add')

    def test_run_cancelled(self):
        self.adder.add_async([], 'state')
        iterate_until(lambda: self.progress)
        self.adder.cancel_async('state')
        self.assertTrue(self.finish().get_cancelled())

    def test_start(self):
        for numbers in ([1, 2], [3, 4]):
            self.adder.add_later_async(numbers)
        self.finish(2)
        self.assertEqual([args.total for args in self.completed], [3, 7])

    def test_start_fails(self):
        self.adder.add_later_async(None)
        args = self.finish()
        self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.INVALID_ARGUMENT,
                               args.raise_exception_if_necessary)

    def test_unknown_method(self):
        self.assertRaisesError(Eap.async_error_quark(), Eap.AsyncError.INVALID_OPERATION,
                               self.adder.start_with_value, 'subtract', None, None, None)


if __name__ == '__main__':
    unittest.main()
