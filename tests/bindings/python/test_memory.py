# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What operations leave behind, which is to be nothing."""

import os
import unittest

from utils import TestCase, run_program

# EAP_TEST_OPERATIONS=100000 takes two minutes.
N_OPERATIONS = os.environ.get('EAP_TEST_OPERATIONS', '10000')

# What is on the heap may vary by so much, whatever one does.
MAX_PER_OPERATION = 16

PROGRAM = '''
import asyncio, ctypes, gc, sys
from utils import Eap, GLib, iterate_until

n_operations = int(sys.argv[2])

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        'arena', 'ordblks', 'smblks', 'hblks', 'hblkhd', 'usmblks', 'fsmblks',
        'uordblks', 'fordblks', 'keepcost')]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info

def get_size():
    gc.collect()
    info = libc.mallinfo2()
    return info.uordblks + info.hblkhd

class Component(Eap.Component):
    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def work(self, operation, number):
        return number

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    async def work_later(self, operation, number):
        return number

class Worker(Eap.BackgroundWorker):
    def do_do_work(self, args):
        args.result = args.argument

component = Component()
worker = Worker()
n_completed = 0

def completed_cb(_source, args):
    global n_completed
    n_completed += 1

component.connect('work-completed', completed_cb)
component.connect('work-later-completed', completed_cb)
worker.connect('run-worker-completed', completed_cb)

def wait(n):
    iterate_until(lambda: n_completed >= n)

def run(start):
    def go(n):
        global n_completed
        n_completed = 0
        for i in range(n):
            start(i)
            if i % 50 == 49:
                wait(i + 1)
        wait(n)
    return go

def run_worker(n):
    global n_completed
    n_completed = 0
    for i in range(n):
        worker.run_worker_async(i)
        # Not iterate_until(), which gives C a callable: PyGObject never frees all of that.
        while n_completed <= i:
            GLib.MainContext.default().iteration(True)

def create(n):
    for i in range(n):
        operation = Eap.AsyncOperationManager.create_operation(i)
        operation.operation_completed()
        if i % 50 == 49:
            iterate_until(lambda: operation.state == Eap.OperationState.COMPLETED)
    iterate_until(lambda: operation.state == Eap.OperationState.COMPLETED)

def coroutine(function):
    def go(n):
        task = Eap.create_task(function(n))
        iterate_until(task.done)
        task.result()
    return go

@coroutine
async def do_await(n):
    for i in range(n):
        await component.work_async(i)

@coroutine
async def do_async_for(n):
    for i in range(n):
        async for args in component.work_async(i):
            pass

paths = {
    'run': run(component.work_async),
    'async': run(component.work_later_async),
    'worker': run_worker,
    'create': create,
    'await': do_await,
    'for': do_async_for,
    'asyncio': None,
}

async def in_asyncio():
    await do_it(2000)
    before = get_size()
    await do_it(n_operations)
    return before

async def do_it(n):
    for i in range(n):
        await component.work_async(i)

go = paths[sys.argv[1]]
if go is None:
    before = Eap.run(in_asyncio())
else:
    go(2000)
    before = get_size()
    go(n_operations)
print((get_size() - before) / n_operations)
'''


class MemoryTest(TestCase):
    def check(self, path):
        # One chunk of memory for each object, in one heap that can be asked
        [(status, output)] = run_program(PROGRAM, path, N_OPERATIONS, environment={
            'PYTHONMALLOC': 'malloc', 'MALLOC_ARENA_MAX': '1', 'G_DEBUG': ''})
        self.assertEqual(status, 0, output)
        print(f'{path}: {float(output):.2f} bytes each', flush=True)
        self.assertLessEqual(float(output), MAX_PER_OPERATION)

    def test_run(self):
        self.check('run')

    def test_async(self):
        self.check('async')

    def test_worker(self):
        self.check('worker')

    def test_create(self):
        self.check('create')

    def test_await(self):
        self.check('await')

    def test_async_for(self):
        self.check('for')

    def test_asyncio(self):
        self.check('asyncio')


if __name__ == '__main__':
    unittest.main()
