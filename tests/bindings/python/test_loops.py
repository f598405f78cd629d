# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""asyncio's loops that a main context of GLib runs turn by turn."""

import asyncio
import concurrent.futures
import gc
import os
import socket
import sys
import threading
import time
import unittest
import weakref

from utils import (DEADLINE, Eap, GLib, OwnContext, Sample, TestCase, iterate_for, iterate_until,
                   run_in_asyncio, run_in_glib, run_in_thread)


class LoopTest(TestCase):
    def test_sleep(self):
        async def sleep():
            begin = time.monotonic()
            await asyncio.sleep(0.05)
            return time.monotonic() - begin
        self.assertGreaterEqual(run_in_glib(sleep()), 0.049)

    def test_call_later(self):
        async def call():
            order = []
            loop = asyncio.get_running_loop()
            loop.call_later(0.02, order.append, 2)
            loop.call_at(loop.time() + 0.03, order.append, 3)
            loop.call_later(0.01, order.append, 1)
            loop.call_soon(order.append, 0)
            cancelled = loop.call_later(0.015, order.append, 'cancelled')
            cancelled.cancel()
            await asyncio.sleep(0.05)
            return order
        self.assertEqual(run_in_glib(call()), [0, 1, 2, 3])

    def test_from_glib(self):
        """Callbacks of GLib call into a loop that has nothing else to do."""
        async def wait():
            loop = asyncio.get_running_loop()
            for schedule in (loop.call_soon, loop.call_soon_threadsafe,
                             lambda *call: loop.call_later(0.001, *call)):
                future = loop.create_future()
                GLib.timeout_add(5, lambda: schedule(future.set_result, 'done') and False)
                self.assertEqual(await future, 'done')
                future = loop.create_future()
                GLib.timeout_add(5, lambda: future.set_result('set'))
                self.assertEqual(await future, 'set')
        run_in_glib(wait())

    def test_gather(self):
        async def one(i):
            await asyncio.sleep(0.001 * (i % 3))
            return i

        async def gather():
            return await asyncio.gather(*map(one, range(100)))
        self.assertEqual(run_in_glib(gather()), list(range(100)))

    def test_streams(self):
        async def talk():
            near, far = socket.socketpair()
            reader, writer = await asyncio.open_connection(sock=near)
            far_reader, far_writer = await asyncio.open_connection(sock=far)

            async def echo():
                while line := await far_reader.readline():
                    far_writer.write(line.upper())
                    await far_writer.drain()
                far_writer.close()

            echoing = asyncio.ensure_future(echo())
            for i in range(20):
                writer.write(b'line %d\n' % i)
                self.assertEqual(await reader.readline(), b'LINE %d\n' % i)
            writer.close()
            await echoing
        run_in_glib(talk())

    def test_much_data(self):
        """What the socket's buffers do not hold"""
        async def talk():
            near, far = socket.socketpair()
            reader, writer = await asyncio.open_connection(sock=near)
            _reader, far_writer = await asyncio.open_connection(sock=far)
            far_writer.write(bytes(4000000))
            far_writer.close()
            data = await reader.read()
            writer.close()
            return len(data)
        self.assertEqual(run_in_glib(talk()), 4000000)

    def test_subprocess(self):
        async def call():
            process = await asyncio.create_subprocess_exec(
                sys.executable, '-Sc', 'print(input()[::-1])', stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE, env={})
            output, _errors = await process.communicate(b'abc\n')
            return output, process.returncode
        self.assertEqual(run_in_glib(call()), (b'cba\n', 0))

    def test_executor(self):
        async def call():
            loop = asyncio.get_running_loop()
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                return await asyncio.gather(*(loop.run_in_executor(pool, pow, i, 2)
                                              for i in range(20)))
        self.assertEqual(run_in_glib(call()), [i * i for i in range(20)])

    def test_exceptions(self):
        async def fail():
            await asyncio.sleep(0)
            raise LookupError

        self.assertRaises(LookupError, run_in_glib, fail())

        async def collect():
            contexts = []
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda loop, context: contexts.append(context))
            loop.call_soon(lambda: 1 / 0)
            await asyncio.sleep(0.01)
            loop.set_exception_handler(None)
            return contexts
        self.assertIsInstance(run_in_glib(collect())[0]['exception'], ZeroDivisionError)
        self.assertEqual(run_in_glib(asyncio.sleep(0, 'goes on')), 'goes on')

    def test_task_is_kept(self):
        """Nobody but the loop has hold of it."""
        done = []

        async def work():
            await asyncio.sleep(0.01)
            done.append(True)

        Eap.create_task(work())
        iterate_until(lambda: done)

    def test_same_loop(self):
        async def get():
            return asyncio.get_running_loop()
        self.assertIs(run_in_glib(get()), run_in_glib(get()))

        async def create():
            return await Eap.create_task(get()) is asyncio.get_running_loop()
        self.assertTrue(run_in_glib(create()))
        self.assertTrue(run_in_asyncio(create()))

    def test_within_another_loop(self):
        """A coroutine iterates the main context, in which another loop's turns come."""
        async def outer():
            task = Eap.create_task(asyncio.sleep(0))  # of the loop that runs
            loop = asyncio.get_running_loop()
            iterate_until(inner.done)
            self.assertIs(asyncio.get_running_loop(), loop)
            await task
            return inner.result()

        inner = Eap.create_task(asyncio.sleep(0.01, 'inner'))
        self.assertEqual(run_in_asyncio(outer()), 'inner')

    def test_nested_main_loop(self):
        """The loop stands still while one of its coroutines iterates; GLib does not."""
        async def nest():
            done = []
            GLib.timeout_add(5, lambda: done.append(True))
            iterate_until(lambda: done)
            return 'nested'
        self.assertEqual(run_in_glib(nest()), 'nested')


class FairnessTest(TestCase):
    def test_asyncio_does_not_starve_glib(self):
        turns = []
        loop = run_in_glib(self.get_loop())

        def again():
            if len(turns) < 50:
                loop.call_soon(again)

        def turn():
            turns.append(True)
            return len(turns) < 50

        loop.call_soon(again)
        GLib.idle_add(turn, priority=GLib.PRIORITY_DEFAULT)
        iterate_until(lambda: len(turns) == 50)

    def test_glib_does_not_starve_asyncio(self):
        source = GLib.timeout_add(0, lambda: GLib.SOURCE_CONTINUE)
        idle = GLib.idle_add(lambda: GLib.SOURCE_CONTINUE)

        async def work():
            for _i in range(100):
                await asyncio.sleep(0)
            await asyncio.sleep(0.001)
            return 'done'
        self.assertEqual(run_in_glib(work()), 'done')
        GLib.source_remove(source)
        GLib.source_remove(idle)

    async def get_loop(self):
        return asyncio.get_running_loop()

    def test_idle(self):
        """A loop that sleeps is not run."""
        turns = []
        loop = run_in_glib(self.get_loop())
        run_forever = loop.run_forever
        loop.run_forever = lambda: turns.append(True) or run_forever()
        try:
            sleeping = Eap.create_task(asyncio.sleep(0.3))
            waiting = Eap.create_task(self.wait_for_ever())
            iterate_for(50)
            turns.clear()
            iterate_for(100)
            # At most the end of something earlier
            self.assertLess(len(turns), 3)
            iterate_until(sleeping.done)
            self.assertLess(len(turns), 12)
            waiting.cancel()
            iterate_until(waiting.done)
        finally:
            del loop.run_forever

    async def wait_for_ever(self):
        await asyncio.get_running_loop().create_future()


class ThreadsTest(TestCase):
    def test_own_contexts(self):
        """Threads with a main context each have a loop each."""
        threads = 6
        barrier = threading.Barrier(threads)

        async def work():
            barrier.wait(DEADLINE)
            args = await asyncio.gather(*(Sample().later_async(i, 0.001) for i in range(10)))
            self.assertEqual([item.result for item in args], list(range(10)))
            self.assertEqual((await Sample().double_async(2)).result, 4)
            return asyncio.get_running_loop()

        def run():
            with OwnContext():
                return run_in_glib(work())

        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            futures = [pool.submit(run) for _i in range(threads)]
            loops = {id(future.result(DEADLINE)) for future in futures}
        self.assertEqual(len(loops), threads)

    def test_several_contexts_of_a_thread(self):
        async def get():
            await asyncio.sleep(0.001)
            return asyncio.get_running_loop()

        outer = run_in_glib(get())
        with OwnContext():
            inner = run_in_glib(get())
            self.assertIsNot(inner, outer)
            self.assertIs(run_in_glib(get()), inner)
        self.assertIs(run_in_glib(get()), outer)

    def test_without_context(self):
        """What a thread without a main context starts is run by who runs the default one."""
        threads = []

        async def work():
            await asyncio.sleep(0.001)
            threads.append(threading.get_ident())

        # While the loop sleeps, and while it has a turn
        for _i in range(50):
            task = run_in_thread(Eap.create_task, work())
            iterate_until(task.done)

        thread = threading.Thread(
            target=lambda: [Eap.create_task(work()) for _i in range(500)])
        thread.start()
        iterate_until(lambda: len(threads) == 550)
        thread.join()
        self.assertEqual(set(threads), {threading.get_ident()})

    def check_loops_end(self, call):
        def run(*_arguments):
            with OwnContext():
                results.append(run_in_glib(work()))

        async def work():
            return (await Sample().later_async(3, 0.001)).result

        results = []
        call(run)
        before = len(os.listdir('/proc/self/fd'))
        for _i in range(30):
            call(run)
        self.assertEqual(results, 31 * [3])
        # A main context has a file too, and goes with its last reference.
        self.assertLess(len(os.listdir('/proc/self/fd')) - before, 15)

    def test_loops_end_with_their_contexts(self):
        self.check_loops_end(lambda run: run())

    def test_loops_of_threads(self):
        self.check_loops_end(run_in_thread)

    def test_loops_of_foreign_threads(self):
        """PyGObject gives a thread that C made another state for each call."""
        def call(run):
            GLib.Thread.new('foreign', run, None).join()

        self.check_loops_end(call)

    def test_loops_that_go_with_their_contexts(self):
        """Wherever the last reference is dropped, and whatever was under way"""
        def start(context):
            context.push_thread_default()
            task = Eap.create_task(asyncio.sleep(1000))
            context.iteration(False)
            context.pop_thread_default()
            return weakref.ref(task)

        tasks = []
        for _i in range(200):
            context = GLib.MainContext.new()
            tasks.append(run_in_thread(start, context))
            del context
        gc.collect()
        # Some loops are kept until they have certainly ended.
        self.assertLess(len([task for task in tasks if task() is not None]), 110)

    def test_closed_loop(self):
        """An operation outlives the loop that awaited it."""
        operations = []

        async def start():
            operations.append(Sample().never_async())
            try:
                await asyncio.wait_for(asyncio.shield(operations[0]), 0.001)
            except asyncio.TimeoutError:
                pass

        with OwnContext() as context:
            run_in_glib(start())
        operations[0].cancel()
        iterate_until(lambda: operations[0].state == Eap.OperationState.COMPLETED, context)
        self.assertTrue(operations[0].get_args().cancelled)


if __name__ == '__main__':
    unittest.main()
