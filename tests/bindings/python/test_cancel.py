# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Operations are cancelled in every state, and started on many threads."""

import threading
import unittest

from utils import (DEADLINE, Eap, LoopThread, OwnContext, Sample, TestCase, iterate_until,
                   run_in_thread)

State = Eap.OperationState


class Queue(Sample):
    @Eap.method(concurrency=Eap.Concurrency.QUEUED)
    def work(self, operation):
        self.calls.append(operation.user_state)
        return self.block(operation, 'done')

    @Eap.method(concurrency=Eap.Concurrency.QUEUED)
    async def work_later(self, operation):
        return await self.never(operation)


class CancelTest(TestCase):
    def test_queued(self):
        for name in ('work_async', 'work_later_async'):
            queue = Queue()
            first = getattr(queue, name)(user_state=1)
            second = getattr(queue, name)(user_state=2)
            self.assertEqual(second.state, State.QUEUED)
            second.cancel()
            self.assertTrue(self.finish(second).cancelled)
            self.assertNotIn(2, queue.calls)
            first.cancel()
            self.assertTrue(self.finish(first).cancelled)

    def test_before_start(self):
        for name in ('block_async', 'never_async'):
            operation = getattr(Sample(), name)()
            operation.cancel()
            self.assertTrue(self.finish(operation).cancelled)

    def test_running(self):
        sample = Sample()
        operation = sample.block_async()
        self.assertTrue(sample.entered.wait(DEADLINE))
        self.assertEqual(operation.state, State.RUNNING)
        operation.cancel()
        operation.cancel()
        self.assertTrue(self.finish(operation).cancelled)

    def test_running_coroutine(self):
        sample = Sample()
        operation = sample.never_async()
        iterate_until(lambda: sample.entered.is_set())
        operation.cancel()
        operation.cancel()
        self.assertTrue(self.finish(operation).cancelled)
        self.assertEqual(sample.calls, ['ended'])

    def test_completing(self):
        operation = Eap.AsyncOperationManager.create_operation()
        operation.complete(Eap.AsyncCompletedEventArgs())
        self.assertEqual(operation.state, State.COMPLETING)
        operation.cancel()
        args = self.finish(operation)
        self.assertFalse(args.cancelled)

    def test_completed(self):
        operation = Sample().double_async(2)
        self.finish(operation)
        operation.cancel()
        self.assertEqual(self.finish(operation).result, 4)
        self.assertFalse(operation.get_args().cancelled)

    def test_from_a_thread(self):
        for name in ('block_async', 'never_async'):
            operation = getattr(Sample(), name)()
            run_in_thread(operation.cancel)
            self.assertTrue(self.finish(operation).cancelled)

    def test_from_its_worker(self):
        class Own(Eap.Component):
            @Eap.method
            def work(self, operation, heeds):
                operation.cancel()
                if heeds:
                    operation.cancellable.set_error_if_cancelled()
                return 'done'

        args = self.finish(Own().work_async(False))
        self.assertEqual((args.result, args.cancel_requested), ('done', True))
        self.assertTrue(self.finish(Own().work_async(True)).cancelled)

    def test_owner(self):
        owner = Sample()
        operation = Sample().never_async()
        operation.bind_owner(owner)
        del owner
        self.assertTrue(self.finish(operation).cancelled)


class ThreadsTest(TestCase):
    def in_threads(self, n_threads, function):
        failures = []

        def run(i):
            try:
                function(i)
            except BaseException as exception:
                failures.append(exception)

        threads = [threading.Thread(target=run, args=(i,)) for i in range(n_threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(2 * DEADLINE)
            self.assertFalse(thread.is_alive())
        self.assertEqual(failures, [])

    def test_one_component(self):
        """The events of all go to the default main context, which a thread runs."""
        sample = Sample()
        completed = []
        sample.connect('double-completed', lambda sample, args: completed.append(args.result))

        def start(i):
            operations = [sample.double_async(100 * i + k, user_state=(i, k)) for k in range(50)]
            for k, operation in enumerate(operations):
                args = operation.wait(DEADLINE * 1000000)
                self.assertEqual((args.result, args.user_state), (200 * i + 2 * k, (i, k)))

        with LoopThread():
            self.in_threads(8, start)
        self.assertEqual(sorted(completed),
                         sorted(2 * (100 * i + k) for i in range(8) for k in range(50)))

    def test_own_contexts(self):
        def start(i):
            with OwnContext():
                sample = Sample()
                threads = set()
                sample.connect('double-completed',
                               lambda sample, args: threads.add(threading.get_ident()))
                operations = [sample.double_async(k) for k in range(30)]
                operations += [sample.later_async(k) for k in range(30)]
                for operation in operations:
                    self.finish(operation)
                self.assertEqual(threads, {threading.get_ident()})
        self.in_threads(8, start)

    def test_exceptions(self):
        def start(i):
            with OwnContext():
                exception = ValueError(i)
                args = self.finish(Sample().fail_async(exception))
                with self.assertRaises(ValueError) as caught:
                    args.result
                self.assertIs(caught.exception, exception)
        self.in_threads(8, start)

    def test_thread_pool_context(self):
        context = Eap.ThreadPoolSynchronizationContext.new()
        Eap.AsyncOperationManager.set_synchronization_context(context)
        try:
            operations = [Sample().double_async(i) for i in range(50)]
        finally:
            Eap.AsyncOperationManager.set_synchronization_context(None)
        self.assertEqual([item.wait(DEADLINE * 1000000).result for item in operations],
                         [2 * i for i in range(50)])


if __name__ == '__main__':
    unittest.main()
