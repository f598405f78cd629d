# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Operations are awaited, wherever the loops run."""

import asyncio
import contextlib
import importlib.util
import threading
import unittest

from utils import (DEADLINE, Eap, Gio, GLib, GObject, LoopThread, OwnContext, Sample, TestCase,
                   iterate_until, make_error, run_in_asyncio, run_in_glib, run_in_thread)


async def check_results(test):
    sample = Sample()
    args = await sample.double_async(21, user_state='state')
    test.assertEqual((args.result, args.user_state), (42, 'state'))
    test.assertEqual((await sample.later_async('late')).result, 'late')


async def check_late(test):
    operation = Sample().double_async(4)
    first = await operation
    test.assertEqual(operation.state, Eap.OperationState.COMPLETED)
    test.assertIs(await operation, first)
    test.assertIs(await operation, operation.get_args())


async def check_several_awaits(test):
    sample = Sample()
    operation = sample.block_async('open')

    async def wait():
        return (await operation).result

    tasks = [asyncio.ensure_future(wait()) for _i in range(5)]
    await asyncio.sleep(0)
    sample.gate.set()
    test.assertEqual(await asyncio.gather(*tasks), ['open'] * 5)


async def check_gather(test):
    sample = Sample()
    everything = await asyncio.gather(*(sample.double_async(i) for i in range(50)),
                                      *(sample.later_async(i) for i in range(50)))
    test.assertEqual([args.result for args in everything],
                     [2 * i for i in range(50)] + list(range(50)))


async def check_wait_for(test):
    for name in ('block_async', 'never_async'):
        operation = getattr(Sample(), name)()
        with test.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(operation, 0.01)
        test.assertTrue(operation.cancellable.is_cancelled())
        with test.assertRaises(GLib.Error):
            await operation
        test.assertTrue(operation.get_args().cancelled)


async def check_task_cancel(test):
    for name in ('block_async', 'never_async'):
        operation = getattr(Sample(), name)()

        async def wait():
            await operation

        task = asyncio.ensure_future(wait())
        await asyncio.sleep(0)
        task.cancel()
        with test.assertRaises(asyncio.CancelledError):
            await task
        test.assertTrue(operation.cancellable.is_cancelled())
        with test.assertRaises(GLib.Error):
            await operation


async def check_errors(test):
    sample = Sample()
    exception = ValueError('wrong')
    for start in (sample.fail_async, sample.fail_later_async):
        with test.assertRaises(ValueError) as caught:
            await start(exception)
        test.assertIs(caught.exception, exception)
        with test.assertRaises(GLib.Error) as caught:
            await start(make_error())
        test.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND))
    results = await asyncio.gather(sample.fail_async(exception), sample.double_async(1),
                                   return_exceptions=True)
    test.assertIs(results[0], exception)
    test.assertEqual(results[1].result, 2)


async def check_cancelled(test):
    for name in ('block_async', 'never_async'):
        operation = getattr(Sample(), name)()
        asyncio.get_running_loop().call_soon(operation.cancel)
        with test.assertRaises(GLib.Error) as caught:
            await operation
        test.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))


async def check_timeout(test):
    options = Eap.StartOptions(timeout=5)
    for name in ('block_async', 'never_async'):
        with test.assertRaises(GLib.Error) as caught:
            await getattr(Sample(), name)(options=options)
        test.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT))


async def check_with(test):
    sample = Sample()
    with sample.block_async() as operation:
        test.assertFalse(operation.cancellable.is_cancelled())
    test.assertTrue(operation.cancellable.is_cancelled())
    with test.assertRaises(GLib.Error):
        await operation
    with test.assertRaises(KeyError), Sample() as sample:
        operations = [sample.block_async(), sample.never_async()]
        raise KeyError
    for operation in operations:
        with test.assertRaises(GLib.Error):
            await operation
        test.assertTrue(operation.get_args().cancelled)


async def check_order(test):
    sample = Sample(progress_delivery=Eap.ProgressDelivery.EVERY)
    operation = sample.count_async(100)
    # Not before somebody listens
    asyncio.get_running_loop().call_soon(sample.gate.set)
    amounts = [args.processed async for args in operation]
    test.assertEqual(amounts, list(range(1, 101)))
    test.assertEqual(operation.get_args().result, 100)
    test.assertEqual([args async for args in operation], [])


class Merged(Eap.Component):
    @Eap.method
    async def work(self, operation, reports, gate):
        while not gate.is_set():
            await asyncio.sleep(0.001)
        for amount in range(1, 11):
            operation.report_amount(amount, 10)
            # Until it was delivered
            while len(reports) < amount:
                await asyncio.sleep(0.001)


async def check_merging(test, delivery=Eap.ProgressDelivery.LATEST):
    """What is reported while the body runs is one report after it."""
    component = Merged(progress_delivery=delivery, progress_interval=0)
    reports = []
    component.connect('progress-changed', lambda _component, args: reports.append(args))
    completed = asyncio.Event()
    loop = asyncio.get_running_loop()
    component.connect('work-completed',
                      lambda *_arguments: loop.call_soon_threadsafe(completed.set))
    gate = threading.Event()
    # Not before somebody listens
    loop.call_soon(gate.set)
    amounts = []
    async for args in component.work_async(reports, gate):
        amounts.append(args.processed)
        if len(amounts) == 1:
            await completed.wait()
    test.assertEqual([args.processed for args in reports], list(range(1, 11)))
    test.assertEqual(amounts, list(range(1, 11)) if delivery else [1, 10])


async def check_every(test):
    await check_merging(test, Eap.ProgressDelivery.EVERY)


class InterimArgs(Eap.ProgressChangedEventArgs):
    pass


async def check_own_args_are_kept(test):
    operation = Eap.AsyncOperationManager.create_operation()
    kinds = []
    # Not before somebody listens
    asyncio.get_running_loop().call_soon(operation.report, InterimArgs())
    async for args in operation:
        kinds.append(type(args))
        if len(kinds) == 1:
            for _i in range(5):
                operation.report(InterimArgs())
            operation.operation_completed()
            await asyncio.sleep(0.01)
    test.assertEqual(kinds, [InterimArgs] * 6)


async def check_error_at_the_end(test):
    class Half(Eap.Component):
        @Eap.method
        def work(self, operation):
            if gate.wait(DEADLINE):
                operation.report_progress(50)
            raise LookupError('half way')

    gate = threading.Event()
    # Not before somebody listens
    asyncio.get_running_loop().call_soon(gate.set)
    percentages = []
    with test.assertRaises(LookupError):
        async for args in Half().work_async():
            percentages.append(args.progress_percentage)
    test.assertEqual(percentages, [50])


async def check_break(test):
    operation = Eap.AsyncOperationManager.create_operation()
    asyncio.get_running_loop().call_soon(operation.report_progress, 1)

    def get_n_handlers():
        return sum(GObject.signal_has_handler_pending(
            operation, GObject.signal_lookup(name, operation), 0, True)
            for name in ('completed', 'progress-changed'))

    events = aiter(operation)
    async with contextlib.aclosing(events):
        async for args in events:
            test.assertTrue(get_n_handlers())
            break
    test.assertFalse(get_n_handlers())
    test.assertFalse(operation.cancellable.is_cancelled())
    operation.report_progress(2)
    operation.operation_completed()
    test.assertIsNone((await operation).error)


async def check_cancel_in_for(test):
    sample = Sample()
    operation = sample.block_async()

    async def follow():
        async for _args in operation:
            pass

    task = asyncio.ensure_future(follow())
    await asyncio.sleep(0.01)
    task.cancel()
    with test.assertRaises(asyncio.CancelledError):
        await task
    test.assertTrue(operation.cancellable.is_cancelled())
    with test.assertRaises(GLib.Error):
        await operation


CHECKS = {name: check for name, check in globals().items() if name.startswith('check_')}


class Checks:
    """Everything above, in each place; run() of a class is the place."""

    @classmethod
    def __init_subclass__(cls, **arguments):
        super().__init_subclass__(**arguments)
        for name, check in CHECKS.items():
            setattr(cls, name.replace('check', 'test'),
                    lambda self, check=check: self.run_coroutine(check(self)))


class AsyncioTest(Checks, TestCase):
    def run_coroutine(self, coroutine):
        run_in_asyncio(coroutine)

    def test_no_glib_loop(self):
        turns = []
        source = GLib.idle_add(lambda: turns.append(1) or GLib.SOURCE_CONTINUE)
        run_in_asyncio(check_results(self))
        GLib.source_remove(source)
        self.assertEqual(turns, [])

    def test_run_returns(self):
        async def main():
            return 'result'
        self.assertEqual(Eap.run(main()), 'result')
        self.assertEqual(Eap.run(main(), debug=True), 'result')

    def test_run_raises(self):
        async def main():
            raise LookupError
        self.assertRaises(LookupError, Eap.run, main())

    def test_context(self):
        async def main():
            with Eap.AsyncioSynchronizationContext() as context:
                operation = Eap.AsyncOperationManager.create_operation()
                self.assertIs(operation.synchronization_context, context)
                asyncio.get_running_loop().call_soon(operation.operation_completed)
                await asyncio.wait_for(operation, DEADLINE)
            manager = Eap.AsyncOperationManager
            self.assertIsInstance(manager.get_synchronization_context(),
                                  Eap.MainSynchronizationContext)
        asyncio.run(main())

    def test_unfinished(self):
        """What is pending when the loop ends ends too."""
        async def main():
            return Eap.AsyncOperationManager.create_operation()
        operation = Eap.run(main())
        self.assertRaisesError(Eap.async_error_quark(), Eap.AsyncError.CONTEXT_GONE,
                               operation.wait, 0)


class GLibTest(Checks, TestCase):
    def run_coroutine(self, coroutine):
        run_in_glib(coroutine)

    def test_handler(self):
        results = []

        async def follow(sample):
            results.append((await sample.double_async(3)).result)

        sample = Sample()
        sample.connect('double-completed', lambda sample, args: Eap.create_task(follow(sample))
                       if args.result == 2 else None)
        sample.double_async(1)
        iterate_until(lambda: results)
        self.assertEqual(results, [6])


class OwnContextTest(Checks, TestCase):
    def run_coroutine(self, coroutine):
        def run():
            with OwnContext():
                run_in_glib(coroutine)
        run_in_thread(run)


class GLibInThreadTest(Checks, TestCase):
    """GLib's loop in another thread delivers, asyncio's awaits."""

    def run_coroutine(self, coroutine):
        with LoopThread():
            asyncio.run(asyncio.wait_for(coroutine, DEADLINE))


class ApplicationTest(Checks, TestCase):
    def run_coroutine(self, coroutine):
        outcome = []

        async def work(application):
            try:
                await asyncio.wait_for(coroutine, DEADLINE)
            except BaseException as exception:
                outcome.append(exception)
            else:
                outcome.append(None)
            application.quit()

        application = Gio.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
        application.hold()
        application.connect('activate', lambda application: Eap.create_task(work(application)))
        application.run([])
        if outcome[0] is not None:
            raise outcome[0]


class NobodyTest(TestCase):
    def test_raises(self):
        async def main():
            operation = Sample().double_async(1)
            with self.assertRaisesRegex(RuntimeError, 'Eap.run'):
                await operation
            with self.assertRaisesRegex(RuntimeError, 'Eap.run'):
                async for _args in operation:
                    pass
            return operation

        operation = asyncio.run(asyncio.wait_for(main(), DEADLINE))
        self.assertEqual(self.finish(operation).result, 2)

    def test_late(self):
        operation = Sample().double_async(1)
        self.finish(operation)

        async def main():
            return (await operation).result
        self.assertEqual(asyncio.run(main()), 2)

    def test_other_context(self):
        """A main context of another thread that is run there may be awaited."""
        ready, done = threading.Event(), threading.Event()
        operations, contexts = [], []

        def serve():
            with OwnContext() as context:
                operations.append(Sample().later_async('there', 0.05))
                contexts.append(context)
                source = GLib.idle_source_new()
                source.set_callback(lambda _data: ready.set())
                source.attach(context)
                iterate_until(done.is_set, context)

        async def main():
            args = await asyncio.wait_for(operations[0], DEADLINE)
            return args.result

        thread = threading.Thread(target=serve)
        thread.start()
        self.assertTrue(ready.wait(DEADLINE))
        self.assertEqual(asyncio.run(main()), 'there')
        done.set()
        contexts[0].wakeup()
        thread.join(DEADLINE)


@unittest.skipUnless(importlib.util.find_spec('gi.events'), 'this PyGObject has no gi.events')
class EventsTest(Checks, TestCase):
    """PyGObject's own loop"""

    def run_coroutine(self, coroutine):
        from gi.events import GLibEventLoopPolicy

        loop = GLibEventLoopPolicy().get_event_loop()
        loop.run_until_complete(asyncio.wait_for(coroutine, DEADLINE))


if __name__ == '__main__':
    unittest.main()
