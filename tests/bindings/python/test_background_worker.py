# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Background workers in Python, and what their handlers raise."""

import unittest

from utils import Eap, GObject, TestCase, iterate_until, make_error


class Failing(Eap.BackgroundWorker):
    def do_do_work(self, args):
        raise args.argument


class Calling(Failing):
    def do_do_work(self, args):
        try:
            super().do_do_work(args)
        except ValueError:
            args.result = 'caught'


class DoWorkTest(TestCase):
    def run_worker(self, worker, argument=None):
        return self.finish(worker.run_worker_async(argument))

    def connect(self, worker, way, function):
        if way.startswith('connect_object'):
            return getattr(worker, way)('do-work', function, worker)
        if way == 'connect_data':
            return worker.connect_data('do-work', function)
        return getattr(worker, way)('do_work', function)

    WAYS = ('connect', 'connect_after', 'connect_data', 'connect_object', 'connect_object_after')

    def test_exceptions(self):
        exception = ValueError('wrong')

        def fail(_worker, _args):
            raise exception

        for way in self.WAYS:
            with self.subTest(way=way):
                worker = Eap.BackgroundWorker()
                self.connect(worker, way, fail)
                args = self.run_worker(worker)
                for _i in range(2):
                    with self.assertRaises(ValueError) as caught:
                        args.result
                    self.assertIs(caught.exception, exception)
                worker.disconnect_by_func(fail)
                self.assertIsNone(self.run_worker(worker).result)
                self.connect(worker, way, fail)
                worker.handler_block_by_func(fail)
                self.assertIsNone(self.run_worker(worker).result)
                worker.handler_unblock_by_func(fail)
                self.assertRaises(ValueError, lambda: self.run_worker(worker).result)

    def test_method(self):
        worker = Eap.BackgroundWorker()
        worker.connect('do-work', self.do_work)
        self.assertEqual(self.run_worker(worker, 20).result, 40)
        worker.disconnect_by_func(self.do_work)
        self.assertIsNone(self.run_worker(worker, 20).result)

    def do_work(self, _worker, args):
        args.result = 2 * args.argument

    def test_connect_with_data(self):
        worker = Eap.BackgroundWorker()
        worker.connect('do-work', lambda worker, args, *data: args.set_result(data), 1, 'two')
        self.assertEqual(self.run_worker(worker).result, (1, 'two'))

    def test_decorated(self):
        """A handler of a .ui file is connected by C."""
        exception = KeyError('wrong')

        @Eap.do_work_handler
        def fail(_worker, _args):
            raise exception

        worker = Eap.BackgroundWorker()
        GObject.Object.connect(worker, 'do-work', fail)
        args = self.run_worker(worker)
        with self.assertRaises(KeyError) as caught:
            args.result
        self.assertIs(caught.exception, exception)
        self.assertEqual(fail.__name__, 'fail')

    def test_subclass(self):
        exception = KeyError('wrong')
        with self.assertRaises(KeyError) as caught:
            self.run_worker(Failing(), exception).result
        self.assertIs(caught.exception, exception)
        self.assertRaises(KeyError, lambda: self.run_worker(Calling(), KeyError()).result)
        self.assertEqual(self.run_worker(Calling(), ValueError()).result, 'caught')

    def test_error_that_was_set(self):
        worker = Eap.BackgroundWorker()

        def fail(_worker, args):
            args.set_error(make_error())
            raise ValueError

        worker.connect('do-work', fail)
        self.assertEqual(self.run_worker(worker).error.message, 'Gone')

    def test_busy(self):
        class Blocking(Eap.BackgroundWorker):
            def do_do_work(self, args):
                while not self.cancellation_pending:
                    pass
                args.cancel = True

        worker = Blocking(worker_supports_cancellation=True)
        operation = worker.run_worker_async()
        self.assertTrue(worker.is_busy)
        self.assertRaisesInvalidOperation(worker.run_worker_async)
        worker.cancel_async()
        self.assertTrue(self.finish(operation).cancelled)
        iterate_until(lambda: not worker.is_busy)

    def test_progress(self):
        worker = Eap.BackgroundWorker(worker_reports_progress=True)
        seen = []
        worker.progress_delivery = Eap.ProgressDelivery.EVERY
        worker.connect('progress-changed',
                       lambda worker, args: seen.append((args.progress_percentage,
                                                         args.user_state)))

        def work(worker, _args):
            worker.report_progress(10)
            worker.report_progress(20, [2])
            worker.report_progress_with_state(30, 2 ** 70)

        worker.connect('do-work', work)
        completed = []
        worker.connect('run-worker-completed', lambda worker, args: completed.append(args))
        self.run_worker(worker)
        iterate_until(lambda: completed)
        self.assertEqual(seen, [(10, None), (20, [2]), (30, 2 ** 70)])


if __name__ == '__main__':
    unittest.main()
