# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Programs end while operations are pending: with their own status, and silently."""

import os
import unittest

from utils import TestCase, run_program

# At once, of each kind
N_RUNS = int(os.environ.get('EAP_TEST_RUNS', '4'))

START = '''
import asyncio, os, signal, sys, threading, time
from utils import DEADLINE, Eap, GLib, OwnContext, Sample, iterate_for, iterate_until
import faulthandler
faulthandler.cancel_dump_traceback_later()

class Sleeper(Eap.Component):
    @Eap.method(concurrency=Eap.Concurrency.QUEUED)
    def sleep(self, operation):
        time.sleep(0.2)

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def sleep_in_c(self, operation):
        GLib.usleep(200000)

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def spin(self, operation):
        while True:
            operation.report_progress(1)

sample = Sample()
sleeper = Sleeper()
'''


class ExitTest(TestCase):
    def check(self, text, status=0, pattern='^$'):
        for got, output in run_program(START + text, n_runs=N_RUNS):
            self.assertEqual(got, status, output)
            self.assertRegex(output, pattern)

    def test_nothing(self):
        self.check('')

    def test_sleeping_worker(self):
        self.check('sleeper.sleep_async(); iterate_for(10)')

    def test_worker_in_c(self):
        self.check('sleeper.sleep_in_c_async(); iterate_for(10)')

    def test_spinning_worker(self):
        self.check('sleeper.spin_async(); iterate_for(10)')

    def test_queued(self):
        self.check('operations = [sleeper.sleep_async() for i in range(20)]')

    def test_blocking(self):
        self.check('operation = sample.block_async(); sample.entered.wait()')

    def test_coroutines(self):
        self.check('operations = [sample.never_async() for i in range(5)]; iterate_for(10)')

    def test_coroutines_not_begun(self):
        self.check('operations = [sample.never_async() for i in range(5)]')

    def test_tasks(self):
        self.check('''
async def wait():
    await sample.never_async()
task = Eap.create_task(wait())
iterate_for(10)
''')

    def test_loop_not_run(self):
        self.check('''
for i in range(20):
    sample.double_async(i)
time.sleep(0.02)
''')

    def test_worker_not_begun(self):
        self.check('''
worker = Eap.BackgroundWorker()
worker.connect('do-work', lambda worker, args: time.sleep(0.1))
worker.run_worker_async()
''')

    def test_threads_with_contexts(self):
        self.check('''
def run():
    with OwnContext():
        operations = [sample.never_async(), Sample().block_async()]
        ready.release()
        iterate_until(lambda: False)

ready = threading.Semaphore(0)
for i in range(3):
    threading.Thread(target=run, daemon=True).start()
for i in range(3):
    ready.acquire()
''')

    def test_exit_in_a_handler(self):
        self.check('''
sample.connect('double-completed', lambda sample, args: sys.exit(3))
pending = [sample.double_async(1), sample.block_async(), sample.never_async()]
iterate_until(lambda: False)
''', 3)

    def test_exit_in_a_coroutine(self):
        self.check('''
async def leave():
    await sample.double_async(1)
    sys.exit(3)
pending = [sample.block_async(), sample.never_async()]
task = Eap.create_task(leave())
iterate_until(lambda: False)
''', 3)

    def test_exception(self):
        self.check('''
pending = [sample.block_async(), sample.never_async(), sleeper.sleep_async()]
iterate_for(5)
raise LookupError('at the top')
''', 1, r'^Traceback.*\n(.*\n)*LookupError: at the top\n$')

    def test_exception_in_run(self):
        self.check('''
async def main():
    pending.extend([sample.block_async(), sample.never_async()])
    await asyncio.sleep(0)
    raise LookupError('in main')
pending = []
Eap.run(main())
''', 1, r'^Traceback.*\n(.*\n)*LookupError: in main\n$')

    def test_interrupt(self):
        self.check('''
pending = [sample.block_async(), sample.never_async()]
GLib.timeout_add(5, lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    GLib.MainLoop().run()
except KeyboardInterrupt:
    sys.exit(4)
''', 4)

    def test_interrupt_of_run(self):
        self.check('''
async def main():
    threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()
    await sample.block_async()
try:
    Eap.run(main())
except KeyboardInterrupt:
    sys.exit(4)
''', 4)


if __name__ == '__main__':
    unittest.main()
