# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Operations and reports from Python, beside the ways that Python has without eap.

Usage: bench-python.py [--quick]
"""

import asyncio
import concurrent.futures
import statistics
import sys
import threading
import time

import gi

gi.require_version('Eap', '1')
from gi.repository import Eap, Gio, GLib  # noqa: E402

QUICK = '--quick' in sys.argv
N_OPERATIONS = 500 if QUICK else 10000
N_REPORTS = 1000 if QUICK else 50000
N_PENDING = 100
N_ROUNDS = 1 if QUICK else 7

# The number that a machine of this kind has workers for by itself
executor = concurrent.futures.ThreadPoolExecutor()


class Adder(Eap.Component):
    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def add(self, operation, number) -> int:
        return number + 1

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    async def add_later(self, operation, number) -> int:
        return number + 1


def add(number):
    return number + 1


class Loop:
    """Keeps N_PENDING operations pending until N_OPERATIONS have completed."""

    def __init__(self, start):
        self.loop = GLib.MainLoop()
        self.start = start
        self.n_started = self.n_completed = 0

    def run(self):
        for _ in range(N_PENDING):
            self.start_one()
        self.loop.run()

    def start_one(self):
        if self.n_started < N_OPERATIONS:
            self.n_started += 1
            self.start(self.n_started)

    def complete(self, result):
        self.n_completed += 1
        if self.n_completed == N_OPERATIONS:
            self.loop.quit()
        else:
            self.start_one()


def with_component():
    adder = Adder()
    loop = Loop(adder.add_async)
    adder.connect('add-completed', lambda _adder, args: loop.complete(args.result))
    loop.run()


def with_task():
    def work(task, _source, _data, _cancellable):
        task.return_int(add(1))

    def start(_number):
        Gio.Task.new(None, None, lambda _source, task: loop.complete(task.propagate_int())
                     ).run_in_thread(work)

    loop = Loop(start)
    loop.run()


def with_future():
    def start(number):
        executor.submit(add, number).add_done_callback(
            lambda future: GLib.idle_add(lambda: loop.complete(future.result())))

    loop = Loop(start)
    loop.run()


async def gather(call):
    async def repeat():
        for number in range(N_OPERATIONS // N_PENDING):
            await call(number)
    await asyncio.gather(*(repeat() for _ in range(N_PENDING)))


def await_component():
    Eap.run(gather(Adder().add_async))


def await_executor():
    async def main():
        loop = asyncio.get_running_loop()
        await gather(lambda number: loop.run_in_executor(executor, add, number))
    asyncio.run(main())


def await_coroutine():
    Eap.run(gather(Adder().add_later_async))


def await_task():
    async def add_later(number):
        return number + 1
    asyncio.run(gather(lambda number: asyncio.create_task(add_later(number))))


def report(send):
    """A worker reports; the main loop hears of it meanwhile, and of the end."""
    loop = GLib.MainLoop()

    def work():
        for i in range(N_REPORTS):
            send(i * 100 // N_REPORTS)
        GLib.idle_add(loop.quit)

    thread = threading.Thread(target=work)
    thread.start()
    loop.run()
    thread.join()


def report_progress():
    heard = []
    operation = Eap.AsyncOperationManager.create_operation()
    operation.connect('progress-changed',
                      lambda _operation, args: heard.append(args.progress_percentage))
    report(operation.report_progress)
    operation.operation_completed()
    operation.wait(-1)


def report_idle():
    heard = []
    report(lambda percentage: GLib.idle_add(heard.append, percentage))


def measure(function, n):
    begin = time.perf_counter()
    function()
    return (time.perf_counter() - begin) / n * 1e6


def compare(title, n, *rows):
    """They take turns, so that a busy machine is busy for all of them."""
    costs = {name: [] for name, _function in rows}
    for _ in range(N_ROUNDS):
        for name, function in rows:
            costs[name].append(measure(function, n))
    print(f'\n{title}: µs each, and the ratio to what eap takes\n')
    ours = costs[rows[0][0]]
    for name, _function in rows:
        ratio = statistics.median(our / other for our, other in zip(ours, costs[name]))
        print(f'  {name:34} {statistics.median(costs[name]):8.2f}   '
              f'{f"eap is {ratio:.2f} of it" if costs[name] is not ours else ""}')


compare('Operations on workers, their ends in a GLib main loop', N_OPERATIONS,
        ('component', with_component),
        ('Gio.Task.run_in_thread()', with_task),
        ('concurrent.futures, GLib.idle_add()', with_future))
compare('Operations on workers that coroutines await', N_OPERATIONS,
        ('component', await_component),
        ('run_in_executor()', await_executor))
compare('Coroutines', N_OPERATIONS,
        ('async def of a component', await_coroutine),
        ('asyncio.create_task()', await_task))
compare('Reports of a worker', N_REPORTS,
        ('report_progress()', report_progress),
        ('GLib.idle_add()', report_idle))
executor.shutdown()
