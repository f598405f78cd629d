# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Components that are written in Python."""

import asyncio
import contextlib
import io
import inspect
import threading
import unittest

from utils import (DEADLINE, Eap, Gio, GLib, Sample, TestCase, iterate_until,
                   run_in_glib)

Concurrency = Eap.Concurrency


def make_class(concurrency):
    class Modal(Sample):
        @Eap.method(concurrency=concurrency)
        def work(self, operation, value):
            return self.block(operation, value)

        @Eap.method(concurrency=concurrency)
        async def work_later(self, operation, value):
            while not self.gate.is_set():
                await asyncio.sleep(0.001)
            return value
    return Modal


class ConcurrencyTest(TestCase):
    def start(self, concurrency):
        for name in ('work_async', 'work_later_async'):
            component = make_class(concurrency)()
            with self.subTest(name=name):
                yield component, getattr(component, name)

    def test_exclusive(self):
        for component, start in self.start(Concurrency.EXCLUSIVE):
            operation = start(1)
            self.assertRaisesInvalidOperation(start, 2)
            component.gate.set()
            self.assertEqual(self.finish(operation).result, 1)
            self.assertEqual(self.finish(start(3)).result, 3)

    def test_concurrent(self):
        for component, start in self.start(Concurrency.CONCURRENT):
            operations = [start(i) for i in range(3)]
            component.gate.set()
            self.assertEqual([self.finish(item).result for item in operations], [0, 1, 2])

    def test_queued(self):
        for component, start in self.start(Concurrency.QUEUED):
            operations = [start(i) for i in range(3)]
            self.assertEqual(operations[1].state, Eap.OperationState.QUEUED)
            component.gate.set()
            self.assertEqual([self.finish(item).result for item in operations], [0, 1, 2])

    def test_replace(self):
        for component, start in self.start(Concurrency.REPLACE):
            first, second = start(1), start(2)
            self.assertTrue(self.finish(first).cancelled)
            component.gate.set()
            self.assertEqual(self.finish(second).result, 2)

    def test_join(self):
        for component, start in self.start(Concurrency.JOIN):
            first = start(1)
            self.assertIs(start(2), first)
            component.gate.set()
            self.assertEqual(self.finish(first).result, 1)


class Base(Eap.Component):
    @Eap.method
    def name(self, operation, suffix=''):
        return 'base' + suffix

    @Eap.method
    async def late_name(self, operation, *, suffix=''):
        return 'base' + suffix

    @Eap.method
    def other(self, operation, *names, **more):
        return names, more


class Overriding(Base):
    def name(self, operation, suffix=''):
        return 'derived ' + super().name(operation, suffix)

    async def late_name(self, operation, *, suffix=''):
        return 'derived ' + await super().late_name(operation, suffix=suffix)


class Decorated(Base):
    @Eap.method(concurrency=Concurrency.CONCURRENT)
    def name(self, operation, suffix=''):
        return 'decorated' + suffix

    @Eap.method
    def more(self, operation):
        return 'more'


class Last(Decorated):
    @Eap.method
    def most(self, operation):
        return self.more(operation) + ' most'


class Mixed(Eap.Component):
    @Eap.method
    def mine(self, operation):
        return 'mine'

    @Eap.method
    async def mine_later(self, operation):
        return 'mine later'

    def do_run_operation(self, operation):
        if operation.get_arguments() == 'fail':
            raise LookupError('run')
        return Eap.AsyncCompletedEventArgs()

    def do_start_operation(self, operation):
        if operation.get_arguments() == 'fail':
            raise LookupError('start')
        GLib.idle_add(lambda: operation.operation_completed() and False)
        # It forgets to return True.


Mixed.add_method('raw', Eap.AsyncCompletedEventArgs, Concurrency.CONCURRENT, True)
Mixed.add_method('raw-later', Eap.AsyncCompletedEventArgs, Concurrency.CONCURRENT, False)
Mixed.set_method_timeout('raw', DEADLINE * 1000)


class Bodiless(Base):
    @Eap.method
    def mine(self, operation):
        return 'mine'


Bodiless.add_method('raw', Eap.AsyncCompletedEventArgs, Concurrency.CONCURRENT, True)
Bodiless.add_method('raw-later', Eap.AsyncCompletedEventArgs, Concurrency.CONCURRENT, False)


class InheritanceTest(TestCase):
    def get(self, operation):
        return self.finish(operation).result

    def test_bodies(self):
        self.assertEqual(self.get(Base().name_async('!')), 'base!')
        self.assertEqual(self.get(Overriding().name_async('!')), 'derived base!')
        self.assertEqual(self.get(Overriding().late_name_async(suffix='!')), 'derived base!')
        self.assertEqual(self.get(Decorated().name_async('!')), 'decorated!')
        self.assertEqual(self.get(Decorated().late_name_async()), 'base')
        self.assertEqual(self.get(Last().name_async()), 'decorated')
        self.assertEqual(self.get(Last().most_async()), 'more most')
        self.assertEqual(self.get(Last().other_async(1, a=2)), ((1,), {'a': 2}))

    def test_signals(self):
        for cls in (Base, Overriding, Decorated, Last):
            component = cls()
            seen = []
            component.connect('name-completed', lambda component, args: seen.append(args.result))
            component.name_async()
            iterate_until(lambda: seen)
            self.assertEqual(len(seen), 1)

    def test_mixed(self):
        mixed = Mixed()
        self.assertEqual(self.get(mixed.mine_async()), 'mine')
        self.assertEqual(self.get(mixed.mine_later_async()), 'mine later')
        for name in ('raw', 'raw-later'):
            args = self.finish(mixed.start_with_value(name, None, [1]))
            self.assertTrue(args.raise_exception_if_necessary())
            args = self.finish(mixed.start_with_value(name, None, 'fail'))
            self.assertRaises(LookupError, args.raise_exception_if_necessary)

    def test_without_a_body(self):
        component = Bodiless()
        for name, function in (('raw', 'run_operation'), ('raw-later', 'start_operation')):
            operation = component.start_with_value(name)
            with self.assertRaisesRegex(GLib.Error, function + r'\(\) for its method “' + name):
                operation.wait()
        self.assertEqual(self.get(component.mine_async()), 'mine')
        self.assertEqual(self.get(component.name_async('!')), 'base!')

    def test_background_worker(self):
        class Both(Eap.BackgroundWorker):
            @Eap.method
            def double(self, operation, number):
                return 2 * number

            def do_do_work(self, args):
                args.result = args.argument + 1

        both = Both()
        self.assertEqual(self.get(both.double_async(4)), 8)
        self.assertEqual(self.get(both.run_worker_async(4)), 5)


class CallTest(TestCase):
    def test_wrong_arguments(self):
        sample = Sample()
        for call in (sample.double_async, lambda: sample.double_async(1, 2),
                     lambda: sample.double_async(numbers=1),
                     lambda: sample.double_async(1, number=1),
                     lambda: Base().late_name_async('positional')):
            self.assertRaises(TypeError, call)
        self.assertEqual(sample.get_n_pending(), 0)

    def test_signature(self):
        self.assertEqual(list(inspect.signature(Sample().double_async).parameters),
                         ['number', 'user_state', 'options'])
        self.assertEqual(Sample.double_async.__name__, 'double_async')

    def test_reserved_names(self):
        with self.assertRaisesRegex(TypeError, 'options'):
            @Eap.method
            def work(self, operation, options):
                pass

    def test_body_is_a_method(self):
        """It can be called as it is, as a test would."""
        self.assertEqual(Base().name(None, '?'), 'base?')

    def test_options(self):
        sample = Sample()
        cancellable = Gio.Cancellable()
        options = Eap.StartOptions(cancellable=cancellable, name='Doubling')
        operation = sample.block_async(options=options)
        self.assertEqual(operation.name, 'Doubling')
        cancellable.cancel()
        self.assertTrue(self.finish(operation).cancelled)
        sample = Sample()  # with a gate that is closed
        parent = sample.block_async()
        child = sample.never_async(options=Eap.StartOptions(parent=parent))
        parent.cancel()
        self.assertTrue(self.finish(child).cancelled)
        self.finish(parent)

    def test_unknown_method(self):
        self.assertRaisesInvalidOperation(Sample().start_with_value, 'unknown')

    def test_names(self):
        operation = Sample().fail_later_async(KeyError())
        self.assertEqual(operation.get_method_name(), 'fail-later')
        self.finish(operation)

    def test_progress(self):
        sample = Sample(progress_delivery=Eap.ProgressDelivery.EVERY, progress_interval=0)
        amounts = []
        sample.connect('progress-changed',
                       lambda sample, args: amounts.append((args.processed, args.total)))
        sample.gate.set()
        self.finish(sample.count_async(20))
        self.assertEqual(amounts, [(i, 20) for i in range(1, 21)])
        self.assertEqual((sample.progress_interval, sample.progress_delivery),
                         (0, Eap.ProgressDelivery.EVERY))

    def test_interval(self):
        sample = Sample(progress_interval=1000)
        amounts = []
        sample.connect('progress-changed', lambda sample, args: amounts.append(args.processed))
        sample.gate.set()
        self.finish(sample.count_async(1000))
        self.assertLess(len(amounts), 1000)
        self.assertEqual(amounts[-1], 1000)

    def test_threads(self):
        sample = Sample()
        self.finish(sample.double_async(1))
        self.assertNotEqual(sample.calls, [threading.get_ident()])

    def test_error_in_a_handler(self):
        """It is printed, and the run goes on."""
        def fail(*_arguments):
            raise LookupError('in a handler')

        for signal in ('progress-changed', 'count-completed'):
            sample = Sample()
            seen = []
            sample.connect(signal, fail)
            sample.connect(signal, lambda sample, args: seen.append(args))
            sample.gate.set()
            with contextlib.redirect_stderr(io.StringIO()) as output:
                self.assertEqual(self.finish(sample.count_async(1)).result, 1)
                iterate_until(lambda: seen)
            self.assertIn('in a handler', output.getvalue())

    def test_cancelled_in_the_body(self):
        ended = []

        class Careful(Eap.Component):
            @Eap.method
            async def work(self, operation):
                try:
                    await asyncio.get_running_loop().create_future()
                except asyncio.CancelledError:
                    await asyncio.sleep(0.001)  # to clean up
                    ended.append(True)
                    return 'all the same'

        async def main():
            operation = Careful().work_async()
            await asyncio.sleep(0.001)
            operation.cancel()
            return await operation
        self.assertEqual(run_in_glib(main()).result, 'all the same')
        self.assertEqual(ended, [True])


if __name__ == '__main__':
    unittest.main()
