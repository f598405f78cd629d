# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Components that are written in Python keep the contract, as the checker in C sees it."""

import asyncio
import gc
import os
import sys
import tempfile
import unittest

import gi

from utils import Eap, Gio, GLib, GObject, TestCase

gi.require_version('EapTest', '1')
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                             '../../../docs/examples/python'))
import checksum  # noqa: E402
from gi.repository import EapTest  # noqa: E402

Concurrency = Eap.Concurrency


def wait_for_request(operation):
    """Of a worker thread"""
    loop = GLib.MainLoop.new(GLib.MainContext.new(), False)
    source = Gio.Cancellable.source_new(operation.get_cancellable())
    source.set_callback(lambda *_arguments: loop.quit())
    source.attach(loop.get_context())
    loop.run()
    operation.get_cancellable().set_error_if_cancelled()


class Adder(Eap.Component):
    """Each kind of method that there is"""

    @Eap.method(concurrency=Concurrency.CONCURRENT)
    def add(self, operation, a, b) -> int:
        operation.report_progress(50)
        return a + b

    @Eap.method(concurrency=Concurrency.QUEUED)
    def add_in_turn(self, operation, work) -> int:
        return self.do(operation, work)

    @Eap.method
    def add_once(self, operation, work) -> int:
        return self.do(operation, work)

    def do(self, operation, work):
        operation.report_amount(1, 2)
        if work == 'fail':
            raise LookupError('No numbers')
        if work == 'wait':
            wait_for_request(operation)
        return 42

    @Eap.method(concurrency=Concurrency.CONCURRENT)
    async def add_later(self, operation, work) -> str:
        operation.report_progress(50)
        await asyncio.sleep(0)
        if work == 'fail':
            raise LookupError('No numbers')
        if work == 'wait':
            await asyncio.get_running_loop().create_future()
        return 'forty-two'


class Leaking(Adder):
    kept = []

    def do(self, operation, work):
        self.kept.append(self)
        return super().do(operation, work)


class Deaf(Adder):
    def do(self, operation, work):
        try:
            return super().do(operation, work)
        except GLib.Error:
            return 42


def can_read(args, name):
    """Whether a result is there, which it is not if reading it raises"""
    try:
        getattr(args, name.replace('-', '_'))
    except Exception:
        return False
    return True


def make_contract(cls, method, concurrency):
    """Its three kinds of calls"""
    def start(work):
        return lambda component, state: getattr(component, f'{method}_async')(
            work, user_state=state)

    contract = EapTest.Contract.new(cls, method)
    contract.set_concurrency(concurrency)
    contract.set_start_func(start('work'))
    contract.set_failing_start_func(start('fail'))
    contract.set_slow_start_func(start('wait'))
    contract.set_collect_func(gc.collect)
    contract.set_read_func(can_read)
    return contract


class ContractTest(TestCase):
    def check_all(self, contract, skipped=()):
        """One check after another, so that a failure has a name"""
        for name in contract.list_checks():
            with self.subTest(name=name):
                try:
                    self.assertTrue(contract.check_one(name))
                except GLib.Error as error:
                    if not error.matches(EapTest.contract_error_quark(),
                                         EapTest.ContractError.NOT_APPLICABLE):
                        raise
                    self.assertIn(name, skipped)

    def test_worker(self):
        self.check_all(make_contract(Adder, 'add_in_turn', Concurrency.QUEUED), ['busy'])

    def test_exclusive(self):
        self.check_all(make_contract(Adder, 'add_once', Concurrency.EXCLUSIVE),
                       ['busy', 'cancel-one-of-several', 'duplicate-state', 'overlap'])

    def test_coroutine(self):
        """Also on threads that Python has not made"""
        self.check_all(make_contract(Adder, 'add_later', Concurrency.CONCURRENT), ['busy'])

    def test_plain(self):
        contract = EapTest.Contract(component_type=Adder, method='add',
                                    concurrency=Concurrency.CONCURRENT)
        contract.set_start_func(lambda component, state: component.add_async(1, 2,
                                                                             user_state=state))
        contract.set_collect_func(gc.collect)
        self.assertTrue(contract.check())

    def check_example(self, cls, method, concurrency, start, failing=None, slow=None):
        contract = EapTest.Contract.new(cls, method)
        contract.set_concurrency(concurrency)
        contract.set_start_func(start)
        contract.set_failing_start_func(failing)
        contract.set_slow_start_func(slow)
        contract.set_collect_func(gc.collect)
        contract.set_read_func(can_read)
        self.assertTrue(contract.check())

    def test_examples(self):
        def file(name):
            return checksum.File(os.fsencode(os.path.join(folder, name)), (0,))

        def read(name):
            return lambda reader, state: reader.read_async(file(name), 'sha256', user_state=state)

        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'small'), 'wb') as small:
                small.write(b'some words')
            os.mkfifo(os.path.join(folder, 'pipe'))
            self.check_example(checksum.Reader, 'read', Concurrency.CONCURRENT,
                               read('small'), read('missing'), read('pipe'))
            self.check_example(checksum.Reader, 'measure', Concurrency.EXCLUSIVE,
                               lambda reader, state:
                               reader.measure_async([file('small')], user_state=state))

        with open(os.devnull, 'wb') as null:
            self.check_example(checksum.Writer, 'write', Concurrency.EXCLUSIVE,
                               lambda writer, state:
                               writer.write_async(null.fileno(), b'words', user_state=state),
                               lambda writer, state:
                               writer.write_async(-1, b'words', user_state=state))

    def test_background_worker(self):
        def make():
            worker = Eap.BackgroundWorker(worker_reports_progress=True,
                                          worker_supports_cancellation=True)
            worker.connect('do-work', do_work)
            return worker

        @Eap.do_work_handler
        def do_work(worker, args):
            worker.report_progress(50)
            return 42

        contract = EapTest.Contract.new(Eap.BackgroundWorker, 'run_worker')
        contract.set_new_func(make)
        contract.set_supports_user_state(False)
        contract.set_start_func(lambda worker, _state: worker.run_worker_async())
        contract.set_collect_func(gc.collect)
        self.assertTrue(contract.check())

    def check_wrong(self, contract, name, code, text):
        error = self.assertRaisesError(EapTest.contract_error_quark(), code, contract.check_one, name)
        self.assertIn(text, error.message)

    def test_wrong(self):
        contract = make_contract(Leaking, 'add_once', Concurrency.EXCLUSIVE)
        contract.set_timeout(300)
        self.check_wrong(contract, 'finalizes', EapTest.ContractError.LIFE, "The method 'add-once' of")
        Leaking.kept.clear()

        contract = make_contract(Deaf, 'add_once', Concurrency.EXCLUSIVE)
        self.check_wrong(contract, 'cancel-while-running', EapTest.ContractError.CANCELLATION,
                         'Seen: success, asked by eap_async_operation_cancel().')

        contract = make_contract(Adder, 'add_once', Concurrency.CONCURRENT)
        self.check_wrong(contract, 'second-call', EapTest.ContractError.CONCURRENCY, 'cannot be called')

    def test_results(self):
        contract = make_contract(Adder, 'add_once', Concurrency.EXCLUSIVE)
        names = []
        contract.set_read_func(lambda args, name: names.append(name) or True)
        self.check_wrong(contract, 'results-after-an-error', EapTest.ContractError.RESULT,
                         "Seen: 'result' of")
        self.assertEqual(names, ['result'])

    def test_exception_in_a_start(self):
        def fail(_component, _state):
            raise GLib.Error.new_literal(Gio.io_error_quark(), 'Not now', Gio.IOErrorEnum.BUSY)

        contract = EapTest.Contract.new(Adder, 'add')
        contract.set_start_func(fail)
        self.check_wrong(contract, 'completes-once', EapTest.ContractError.SETUP, 'Not now')
        self.assertIsInstance(contract, GObject.Object)


if __name__ == '__main__':
    unittest.main()
