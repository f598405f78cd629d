# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What C offers can be used through the typelib, without an override."""

import threading
import unittest

import gi

gi.require_version('Eap', '1')
from gi.repository import Eap, Gio, GLib  # noqa: E402


def iterate_until(condition):
    """Iterates the default main context; a watchdog ends what hangs."""
    expired = []
    watchdog = GLib.timeout_add_seconds(30, lambda: expired.append(1) or GLib.SOURCE_CONTINUE)
    context = GLib.MainContext.default()
    while not condition():
        context.iteration(True)
        if expired:
            raise AssertionError('What the test waits for did not happen')
    GLib.source_remove(watchdog)


class OperationTest(unittest.TestCase):
    def setUp(self):
        self.args = []

    def create(self, state):
        operation = Eap.AsyncOperationManager.create_operation(state)
        operation.connect('completed', lambda _operation, args: self.args.append(args))
        return operation

    def test_complete(self):
        operation = self.create('state')
        self.assertEqual(operation.get_state(), Eap.OperationState.RUNNING)
        self.assertIsNone(operation.get_args())
        self.assertTrue(operation.complete(Eap.AsyncCompletedEventArgs()))
        self.assertEqual(self.args, [])
        iterate_until(lambda: self.args)
        self.assertEqual(len(self.args), 1)
        self.assertEqual(self.args[0], operation.get_args())
        self.assertEqual(self.args[0].get_user_state(), 'state')
        self.assertEqual(self.args[0].dup_operation(), operation)
        self.assertIsNone(self.args[0].get_error())
        self.assertTrue(self.args[0].raise_exception_if_necessary())

    def test_states(self):
        state = Gio.Cancellable()
        for value in (7, 1.5, True, 'text', state, GLib.Variant('(i)', (1,)), [1, 2], None):
            operation = self.create(value)
            got = operation.get_user_supplied_state()
            if isinstance(value, GLib.Variant):
                self.assertEqual(got.unpack(), (1,))
            else:
                self.assertEqual(got, value)
            operation.operation_completed()
        iterate_until(lambda: len(self.args) == 8)

    def test_error_raises(self):
        operation = self.create(None)
        reason = GLib.Error.new_literal(Gio.io_error_quark(), 'Gone', Gio.IOErrorEnum.NOT_FOUND)
        operation.complete_with_error(reason)
        iterate_until(lambda: self.args)
        with self.assertRaises(GLib.Error) as caught:
            self.args[0].raise_exception_if_necessary()
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND))

    def test_late_use_raises(self):
        operation = self.create(None)
        operation.operation_completed()
        with self.assertRaises(GLib.Error) as caught:
            operation.report_progress(50)
        self.assertTrue(caught.exception.matches(Eap.async_error_quark(),
                                                 Eap.AsyncError.INVALID_OPERATION))
        iterate_until(lambda: self.args)

    def test_post(self):
        posted = []
        operation = self.create(None)
        operation.post(lambda state: posted.append(state), 'state')
        operation.post_operation_completed(lambda state: posted.append(state), 'last')
        self.assertEqual(posted, [])
        iterate_until(lambda: self.args)
        self.assertEqual(posted, ['state', 'last'])

    def test_run_in_thread(self):
        threads = []

        def work(operation, data):
            threads.append(threading.current_thread())
            return Eap.AsyncCompletedEventArgs()

        operation = self.create(None)
        operation.run_in_thread(None, work, None)
        iterate_until(lambda: self.args)
        self.assertIsNone(self.args[0].get_error())
        self.assertNotEqual(threads, [threading.current_thread()])

    def test_wait(self):
        operation = self.create(None)
        with self.assertRaises(GLib.Error) as caught:
            operation.wait(0)
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT))
        operation.operation_completed()
        self.assertEqual(operation.wait(-1), operation.get_args())

    def test_wait_async(self):
        answers = []
        operation = self.create(None)
        operation.wait_async(None, lambda source, result: answers.append(source.wait_finish(result)))
        operation.operation_completed()
        iterate_until(lambda: answers)
        self.assertEqual(answers, [operation.get_args()])


class Worker(Eap.BackgroundWorker):
    def do_do_work(self, args):
        self.report_progress(50)
        args.set_result(args.get_argument() + 1)


class BackgroundWorkerTest(unittest.TestCase):
    def run_worker(self, worker, argument=None):
        completed = []
        worker.connect('run-worker-completed', lambda _worker, args: completed.append(args))
        worker.run_worker_async(argument)
        iterate_until(lambda: completed)
        self.assertFalse(worker.get_is_busy())
        return completed[0]

    def test_result(self):
        def do_work(_worker, args):
            args.set_result([args.get_argument(), threading.current_thread()])

        worker = Eap.BackgroundWorker()
        worker.connect('do-work', do_work)
        argument, thread = self.run_worker(worker, 'argument').get_result()
        self.assertEqual(argument, 'argument')
        self.assertNotEqual(thread, threading.current_thread())

    def test_result_raises(self):
        reason = GLib.Error.new_literal(Gio.io_error_quark(), 'Gone', Gio.IOErrorEnum.NOT_FOUND)
        worker = Eap.BackgroundWorker()
        worker.connect('do-work', lambda _worker, args: args.set_error(reason))
        args = self.run_worker(worker)
        self.assertEqual(args.get_error().message, 'Gone')
        with self.assertRaises(GLib.Error) as caught:
            args.get_result()
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND))

    def test_cancelled_raises(self):
        worker = Eap.BackgroundWorker()
        worker.connect('do-work', lambda _worker, args: args.set_cancel(True))
        args = self.run_worker(worker)
        self.assertTrue(args.get_cancelled())
        with self.assertRaises(GLib.Error) as caught:
            args.get_result()
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))

    def test_busy_raises(self):
        gate = threading.Event()
        worker = Eap.BackgroundWorker()
        worker.connect('do-work', lambda _worker, args: gate.wait(30))
        operation = worker.run_worker_async(None)
        with self.assertRaises(GLib.Error) as caught:
            worker.run_worker_async(None)
        self.assertTrue(caught.exception.matches(Eap.async_error_quark(),
                                                 Eap.AsyncError.INVALID_OPERATION))
        gate.set()
        self.assertIsNone(operation.wait(-1).get_result())

    def test_subclass(self):
        progress = []
        worker = Worker(worker_reports_progress=True)
        worker.connect('progress-changed',
                       lambda _worker, args: progress.append(args.get_progress_percentage()))
        self.assertEqual(self.run_worker(worker, 41).get_result(), 42)
        self.assertEqual(progress, [50])


class Context(Eap.SynchronizationContext):
    """A place that belongs to the thread that made it and is dispatched by hand."""

    def __init__(self):
        super().__init__()
        self.thread = threading.current_thread()
        self.woken = threading.Event()

    def do_wakeup(self):
        self.woken.set()
        return True

    def do_is_owner(self):
        return threading.current_thread() == self.thread


class SynchronizationContextTest(unittest.TestCase):
    def test_derived(self):
        completed = []
        context = Context()
        Eap.AsyncOperationManager.set_synchronization_context(context)
        operation = Eap.AsyncOperationManager.create_operation(None)
        Eap.AsyncOperationManager.set_synchronization_context(None)
        self.assertEqual(operation.get_synchronization_context(), context)
        operation.connect('completed', lambda _operation, args: completed.append(args))
        operation.run_in_thread(None, lambda operation, data: Eap.AsyncCompletedEventArgs(), None)
        self.assertTrue(context.woken.wait(30))
        while not completed:
            context.woken.wait(30)
            context.woken.clear()
            context.dispatch()
        self.assertIsNone(completed[0].get_error())


if __name__ == '__main__':
    unittest.main()
