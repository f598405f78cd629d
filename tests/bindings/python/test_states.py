# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""User states, arguments and results of any type, and where they are freed."""

import enum
import gc
import threading
import unittest

from utils import Eap, GLib, GObject, Sample, Spy, TestCase, iterate_until, run_in_glib


class Item(GObject.Object):
    pass


class Word(str):
    pass


class Same:
    """Equal to all of its like, but not the same"""

    def __eq__(self, other):
        return isinstance(other, Same)

    __hash__ = None


class Colour(enum.Enum):
    RED = 1


class Number(enum.IntEnum):
    ONE = 1


def make_values():
    return [0, 1, -1, 2 ** 31 - 1, -2 ** 31, 2 ** 31, 2 ** 63 - 1, -2 ** 63, 2 ** 63, 2 ** 64,
            -10 ** 30, True, False, 0.0, 1.5, float('inf'), float('nan'), '', 'text', 'ä€😀',
            'a\0b', '\udc80.txt', b'', b'a\0b', bytearray(b'x'), (), (1, 'two', (3.0, b'4')),
            ([],), [1, 2], [], {'a': 1}, {1}, Same(), Item(), Word('word'), Colour.RED,
            Number.ONE, Eap.Concurrency.JOIN, GLib.IOCondition.IN, GLib.Variant('(is)', (1, 'x')),
            GLib.DateTime.new_from_unix_utc(0), GLib.Date.new_dmy(1, GLib.DateMonth.JUNE, 2020),
            int, len, make_values, object(), Exception('x'), 1 + 2j, range(3), NotImplemented]


class StateTest(TestCase):
    def test_round_trip(self):
        sample = Sample()
        seen = []
        sample.connect('double-completed', lambda sample, args: seen.append(args.user_state))
        for value in make_values():
            with self.subTest(value=value):
                operation = sample.double_async(1, user_state=value)
                for got in (operation.user_state, operation.get_user_supplied_state()):
                    self.check(got, value)
                self.check(self.finish(operation).user_state, value)
                self.check(seen[-1], value)

    def check(self, got, value):
        self.assertIs(type(got), type(value))
        if not isinstance(value, (int, float, str, bytes, tuple, GLib.Variant)) \
                and not isinstance(value, GObject.GBoxed):
            self.assertIs(got, value)
        elif value == value:
            self.assertEqual(got, value)

    def test_identity(self):
        for value in make_values():
            with self.subTest(value=value), Sample() as sample:
                operation = sample.block_async(user_state=value)
                self.assertRaisesError(Eap.async_error_quark(), Eap.AsyncError.DUPLICATE_STATE,
                                       lambda: sample.block_async(user_state=value))
                self.assertIs(sample.lookup(value), operation)
                sample.cancel_async(object())
                self.assertFalse(operation.cancellable.is_cancelled())
                sample.cancel_async(value)
                self.assertTrue(operation.cancellable.is_cancelled())
                self.finish(operation)
                self.assertIsNone(sample.lookup(value))

    def test_equality(self):
        big = 10 ** 30
        for state, other in ((big, int(str(big))), ('a\0b', ''.join(['a', '\0b'])),
                             (b'ab', bytes([97, 98])), ((1, 'x'), tuple([1, 'x'])),
                             ('text', ''.join(['te', 'xt'])), (2 ** 40, 2 ** 20 * 2 ** 20)):
            self.assertTrue(Eap.state_equal(state, other), state)
            self.assertEqual(Eap.state_hash(state), Eap.state_hash(other))
        for state, other in ((1, True), (1, 1.0), (1, '1'), ('a', b'a'), ([1], [1]), ({}, {}),
                             (Same(), Same()), (Item(), Item()), ((1,), (1.0,)), ((1,), [1]),
                             (Word('a'), 'a'), (0, None), ((), None), (2 ** 70, 2 ** 71)):
            self.assertFalse(Eap.state_equal(state, other), (state, other))

    def test_no_state(self):
        sample = Sample()
        operations = [sample.double_async(i) for i in range(3)]
        for operation in (sample.lookup(), sample.lookup(None)):
            self.assertIn(operation, operations)
        for operation in operations:
            self.assertIsNone(self.finish(operation).user_state)


class WorkerTest(TestCase):
    def test_values(self):
        worker = Eap.BackgroundWorker()
        seen = []
        worker.connect('do-work', lambda worker, args: args.set_result(
            seen.append(args.argument) or args.argument))
        for value in make_values():
            with self.subTest(value=value):
                args = self.finish(worker.run_worker_async(value))
                StateTest.check(self, seen[-1], value)
                StateTest.check(self, args.result, value)
                iterate_until(lambda: not worker.is_busy)

    def test_component_arguments(self):
        class Echo(Eap.Component):
            @Eap.method
            def echo(self, operation, *values):
                return values

        values = make_values()
        result = self.finish(Echo().echo_async(*values)).result
        self.assertTrue(all(got is value for got, value in zip(result, values)))


class FreedTest(TestCase):
    """What was given is freed where it was given, and not on a worker."""

    def setUp(self):
        Spy.freed = []

    def check(self, n_spies):
        def is_freed():
            gc.collect()
            GLib.MainContext.default().iteration(False)
            GLib.timeout_add(1, lambda: False)
            return len(Spy.freed) >= n_spies
        iterate_until(is_freed)
        self.assertEqual(set(Spy.freed), {threading.get_ident()})

    def test_states_and_arguments(self):
        for _i in range(50):
            self.finish(Sample().double_async(1, user_state=Spy()))
            self.finish(Sample().block_async(Spy(), options=Eap.StartOptions(timeout=1)))
        self.check(100)

    def test_worker(self):
        worker = Eap.BackgroundWorker()
        worker.connect('do-work', lambda worker, args: args.set_result(args.argument))
        for _i in range(50):
            self.finish(worker.run_worker_async(Spy()))
            iterate_until(lambda: not worker.is_busy)
        self.check(50)

    def test_cancelled(self):
        for _i in range(20):
            with Sample() as sample:
                operations = [sample.block_async(Spy(), user_state=Spy()),
                              sample.never_async(user_state=Spy())]
            for operation in operations:
                self.finish(operation)
            del operations, operation
        self.check(60)

    def test_await(self):
        async def main():
            for _i in range(20):
                await Sample().double_async(1, user_state=Spy())
        run_in_glib(main())
        self.check(20)


if __name__ == '__main__':
    unittest.main()
