# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What is easily done wrong is told at once, and nothing is lost by it."""

import asyncio
import threading
import unittest

from utils import Eap, GObject, OwnContext, Sample, TestCase, run_program


class OwnInitCompletedEventArgs(Eap.AsyncCompletedEventArgs):
    number = GObject.Property(type=int)

    def __init__(self, number=0):
        super().__init__(number=number)


class OwnInit(Eap.Component):
    @Eap.method(args=OwnInitCompletedEventArgs, concurrency=Eap.Concurrency.CONCURRENT)
    def work(self, operation, what):
        return self.do(operation, what)

    @Eap.method(args=OwnInitCompletedEventArgs, concurrency=Eap.Concurrency.CONCURRENT)
    async def work_later(self, operation, what):
        return self.do(operation, what)

    def do(self, operation, what):
        if what == 'cancel':
            operation.cancel()
            operation.cancellable.set_error_if_cancelled()
        if what == 'raise':
            raise LookupError('in the body')
        return OwnInitCompletedEventArgs(7)


class OwnInitTest(TestCase):
    def test(self):
        for start in (OwnInit().work_async, OwnInit().work_later_async):
            self.assertEqual(self.finish(start('work')).number, 7)
            args = self.finish(start('raise'))
            self.assertRaisesRegex(LookupError, 'in the body', lambda: args.number)
            args = self.finish(start('cancel'))
            self.assertTrue(args.cancelled)
            self.assertRaisesCancelled(lambda: args.number)


class DeclarationTest(TestCase):
    def declare(self, pattern, function, **settings):
        with self.assertRaisesRegex(TypeError, pattern):
            Eap.method(**settings)(function)

    def test_parameters(self):
        def work(self):
            pass
        self.declare(r'work\(\) needs two parameters', work)

    def test_names(self):
        for name in ('countWords', '_count', 'count_', 'count__words', 'z\u00e4hle', 'Count'):
            def work(self, operation):
                pass
            work.__name__ = name
            self.declare('its signal would have no name', work)

    def test_taken_names(self):
        def cancel(self, operation):
            pass

        def run_worker(self, operation):
            pass
        for function in (cancel, run_worker):
            self.declare('every component has', function)

    def test_generators(self):
        def work(self, operation):
            yield

        async def work_later(self, operation):
            yield
        for function in (work, work_later):
            self.declare('is a generator', function)

    def test_settings(self):
        def work(self, operation):
            pass
        for args in (int, 5, Eap.EventArgs, Eap.AsyncCompletedEventArgs()):
            self.declare('has to be a class derived from', work, args=args)
        for timeout in (0.5, -1, '5', None):
            self.declare('whole number of milliseconds', work, timeout=timeout)

    def test_call(self):
        with self.assertRaisesRegex(TypeError, r'double_async\(\): missing'):
            Sample().double_async()

    def test_operation(self):
        self.assertRaisesRegex(TypeError, 'create_operation', Eap.AsyncOperation)

    def test_result(self):
        class Wrong(Eap.Component):
            @Eap.method
            def work(self, operation) -> int:
                return 'text'
        with self.assertRaisesRegex(TypeError, r"work\(\) returned 'text'"):
            self.finish(Wrong().work_async()).result


class WaitTest(TestCase):
    def test_timeout(self):
        operation = Sample().never_async()
        for timeout in (0.5, 1.0, None, '1'):
            self.assertRaisesRegex(TypeError, 'whole number of microseconds', operation.wait,
                                   timeout)
        operation.cancel()

    def test_longer_than_a_piece(self):
        """It is waited in pieces, so that Python sees signals."""
        async def complete_late():
            await asyncio.sleep(0.25)
            operation.operation_completed()

        operation = Eap.AsyncOperationManager.create_operation()
        Eap.create_task(complete_late())
        self.assertIs(operation.wait(-1), operation.get_args())

    def test_nobody_iterates(self):
        """On a thread without a main context of its own, while none runs the default one"""
        raised = []

        def run():
            try:
                Sample().double_async(1).wait(-1)
            except RuntimeError as error:
                raised.append(str(error))

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        self.assertRegex(raised[0], 'no loop runs that')

    def test_own_context(self):
        results = []

        def run():
            with OwnContext():
                results.append(Sample().double_async(4).wait(-1).result)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        self.assertEqual(results, [8])

    def test_interrupt(self):
        outcomes = run_program('''
import os, signal, sys, threading
from utils import Sample
sample = Sample()
operation = sample.block_async()
sample.entered.wait()
threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    operation.wait(-1)
except KeyboardInterrupt:
    os._exit(4)
''')
        self.assertEqual(outcomes, [(4, '')])


if __name__ == '__main__':
    unittest.main()
