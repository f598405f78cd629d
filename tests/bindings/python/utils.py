# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What the tests of the Python override share"""

import asyncio
import faulthandler
import os
import subprocess
import sys
import threading
import unittest

import gi

gi.require_version('Eap', '1')
from gi.repository import Eap, Gio, GLib, GObject  # noqa: E402

# No test waits longer for what has to happen, on however slow a machine.
DEADLINE = 30

# What hangs says where.
faulthandler.dump_traceback_later(110, exit=True)


def iterate_until(condition, context=None):
    """Iterates a main context, the thread's own if none is given."""
    context = context or GLib.MainContext.ref_thread_default()
    watchdog = GLib.timeout_source_new(DEADLINE * 1000)
    expired = []
    watchdog.set_callback(lambda _data: expired.append(True) or GLib.SOURCE_CONTINUE)
    watchdog.attach(context)
    try:
        while not condition():
            context.iteration(True)
            if expired:
                raise AssertionError('What the test waits for did not happen')
    finally:
        watchdog.destroy()


def iterate_for(milliseconds, context=None):
    """For what must not happen meanwhile"""
    context = context or GLib.MainContext.ref_thread_default()
    expired = []
    source = GLib.timeout_source_new(milliseconds)
    source.set_callback(lambda _data: expired.append(True) and GLib.SOURCE_REMOVE)
    source.attach(context)
    iterate_until(lambda: expired, context)


def run_in_glib(coroutine):
    """Runs a coroutine in the thread's main context."""
    task = Eap.create_task(asyncio.wait_for(coroutine, DEADLINE))
    iterate_until(task.done)
    return task.result()


def run_in_asyncio(coroutine):
    """Runs a coroutine in a loop of asyncio's, without a main loop of GLib's."""
    async def limited():
        return await asyncio.wait_for(coroutine, DEADLINE)
    return Eap.run(limited())


def run_in_thread(function, *arguments):
    """Calls a function on a thread of its own and returns what it returns."""
    outcome = []

    def call():
        try:
            outcome.extend((True, function(*arguments)))
        except BaseException as exception:
            outcome.extend((False, exception))

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(DEADLINE)
    if not outcome:
        raise AssertionError('A thread hangs')
    if not outcome[0]:
        raise outcome[1]
    return outcome[1]


class OwnContext:
    """A main context that is the thread's own within a "with" statement"""

    def __enter__(self):
        self.context = GLib.MainContext.new()
        self.context.push_thread_default()
        return self.context

    def __exit__(self, *_exception):
        self.context.pop_thread_default()


class LoopThread:
    """A thread that runs the default main context of GLib"""

    def __enter__(self):
        self.loop = GLib.MainLoop()
        running = threading.Event()
        GLib.idle_add(lambda: running.set())
        self.thread = threading.Thread(target=self.loop.run, daemon=True)
        self.thread.start()
        assert running.wait(DEADLINE)
        return self.thread

    def __exit__(self, *_exception):
        GLib.idle_add(self.loop.quit)
        self.thread.join(DEADLINE)
        assert not self.thread.is_alive()


class Spy:
    """Remembers on which threads its like were freed"""
    freed = []

    def __del__(self):
        Spy.freed.append(threading.get_ident())


def make_error(code=Gio.IOErrorEnum.NOT_FOUND, text='Gone'):
    return GLib.Error.new_literal(Gio.io_error_quark(), text, code)


class Sample(Eap.Component):
    """One method of every kind"""

    def __init__(self, **properties):
        super().__init__(**properties)
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.calls = []

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def double(self, operation, number) -> int:
        self.calls.append(threading.get_ident())
        return 2 * number

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def fail(self, operation, exception):
        raise exception

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def block(self, operation, result=None):
        """Until the gate opens or it is cancelled"""
        self.entered.set()
        cancellable = operation.cancellable
        id = GObject.Object.connect(cancellable, 'cancelled', lambda _source: self.gate.set())
        try:
            if not cancellable.is_cancelled() and not self.gate.wait(DEADLINE):
                raise AssertionError('The gate stays closed')
        finally:
            GObject.Object.disconnect(cancellable, id)
        cancellable.set_error_if_cancelled()
        return result

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def count(self, operation, n_reports):
        if not self.gate.wait(DEADLINE):
            raise AssertionError('The gate stays closed')
        for i in range(n_reports):
            operation.report_amount(i + 1, n_reports)
        return n_reports

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    async def later(self, operation, result, seconds=0):
        await asyncio.sleep(seconds)
        return result

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    async def fail_later(self, operation, exception):
        await asyncio.sleep(0)
        raise exception

    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    async def never(self, operation):
        self.entered.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.calls.append('ended')


class TestCase(unittest.TestCase):
    def assertRaisesError(self, domain, code, function, *arguments):
        with self.assertRaises(GLib.Error) as caught:
            function(*arguments)
        self.assertTrue(caught.exception.matches(domain, code), caught.exception)
        return caught.exception

    def assertRaisesCancelled(self, function, *arguments):
        self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED, function,
                               *arguments)

    def assertRaisesInvalidOperation(self, function, *arguments):
        self.assertRaisesError(Eap.async_error_quark(), Eap.AsyncError.INVALID_OPERATION,
                               function, *arguments)

    def finish(self, operation):
        iterate_until(lambda: operation.state == Eap.OperationState.COMPLETED)
        return operation.get_args()


def run_program(text, *arguments, n_runs=1, **options):
    """Runs programs at once, each with the given text, and gives their statuses and outputs."""
    folder = os.path.dirname(os.path.abspath(__file__))
    environment = dict(os.environ, **options.pop('environment', {}))
    programs = [subprocess.Popen([sys.executable, '-c', text, *arguments], text=True, cwd=folder,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, env=environment, **options)
                for _run in range(n_runs)]
    outcomes = []
    for program in programs:
        try:
            output, _errors = program.communicate(timeout=2 * DEADLINE)
        except subprocess.TimeoutExpired:
            program.kill()
            output = 'hangs: ' + program.communicate()[0]
        outcomes.append((program.returncode, output))
    return outcomes
