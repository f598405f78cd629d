# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Everything that is public is used from Python by these tests."""

import ast
import glob
import os
import threading
import unittest

import gi

from utils import (DEADLINE, Eap, Gio, GLib, OwnContext, Sample, TestCase, iterate_until,
                   make_error)

gi.require_version('GIRepository', '2.0')
from gi.repository import GIRepository  # noqa: E402

# What Python does not use, and why; what only C can use is not in the typelib.
EXCEPTIONS = {
    'WorkerPool.halt': 'for the override alone, at the end of Python',
    'WorkerPool.run_thread': 'for the override alone, which uses it for every worker',
    'WorkerPool.set_has_interpreter_lock': 'as run_thread()',
    'WorkerPool.set_thread_func': 'as run_thread()',
}


class Uses(ast.NodeVisitor):
    """What a program mentions as code: not in a comment, nor anywhere within a text"""

    def __init__(self):
        self.attributes, self.texts, self.functions = set(), set(), set()

    def visit_Attribute(self, node):
        self.attributes.add(node.attr)
        self.generic_visit(node)

    def visit_keyword(self, node):
        self.attributes.add(node.arg)
        self.generic_visit(node)

    def visit_Constant(self, node):
        self.texts.add(node.value)

    def visit_FunctionDef(self, node):
        self.functions.add(node.name)
        self.generic_visit(node)


def get_uses():
    uses = Uses()
    folder = os.path.dirname(os.path.abspath(__file__))
    for path in glob.glob(os.path.join(folder, 'test_*.py')):
        with open(path) as file:
            tree = ast.parse(file.read())
        for item in tree.body:
            # Not the table above
            if not (isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == 'EXCEPTIONS'):
                uses.visit(item)
    return uses


def each(info, kind):
    for i in range(getattr(GIRepository, 'object_info_get_n_' + kind)(info)):
        singular = {'methods': 'method', 'properties': 'property', 'signals': 'signal',
                    'vfuncs': 'vfunc'}[kind]
        yield getattr(GIRepository, 'object_info_get_' + singular)(info, i).get_name()


def get_infos():
    repository = GIRepository.Repository.get_default()
    for i in range(repository.get_n_infos('Eap')):
        yield repository.get_info('Eap', i)


class CoverageTest(TestCase):
    def test_all(self):
        uses = get_uses()
        unused = set()
        for info in get_infos():
            name = info.get_name()
            kind = info.get_type()
            if kind == GIRepository.InfoType.OBJECT:
                unused |= set(self.get_unused(info, uses))
                if name not in uses.attributes:
                    unused.add(name)
            elif kind in (GIRepository.InfoType.ENUM, GIRepository.InfoType.FUNCTION,
                          GIRepository.InfoType.CONSTANT) and name not in uses.attributes:
                unused.add(name)
        self.assertEqual(unused - set(EXCEPTIONS), set())
        self.assertEqual(set(EXCEPTIONS) - unused, set(), 'these are used')

    def get_unused(self, info, uses):
        cls = info.get_name()
        for name in each(info, 'methods'):
            # Attributes are got with the getter of the same name.
            prefix, _underscore, attribute = name.partition('_')
            if name not in uses.attributes and not (
                    prefix in ('get', 'set', 'dup') and attribute in uses.attributes):
                yield f'{cls}.{name}'
        for name in each(info, 'properties'):
            if name.replace('-', '_') not in uses.attributes:
                yield f'{cls}:{name}'
        for name in each(info, 'signals'):
            if name not in uses.texts:
                yield f'{cls}::{name}'
        for name in each(info, 'vfuncs'):
            if 'do_' + name not in uses.functions:
                yield f'{cls}.do_{name}'


class OperationTest(TestCase):
    def test_post(self):
        posted = []
        operation = Eap.AsyncOperationManager.create_operation_full(
            [1], Eap.AsyncCompletedEventArgs)
        operation.connect('completed', lambda operation, args: posted.append('completed'))
        operation.connect('progress-changed', lambda operation, args: posted.append('progress'))
        operation.post(posted.append, 1)
        operation.report_progress(3)
        operation.post_operation_completed(posted.append, 2)
        args = operation.wait()
        self.assertEqual(posted, [1, 'progress', 2, 'completed'])
        self.assertIs(args, operation.get_args())
        self.assertIsInstance(args, Eap.EventArgs)
        self.assertEqual(args.dup_operation(), operation)

    def test_limits(self):
        operation = Eap.AsyncOperationManager.create_operation()
        operation.set_max_undelivered(5)
        self.assertEqual(operation.get_max_undelivered(), 5)
        operation.set_name('name')
        self.assertEqual((operation.name, operation.get_method_name()), ('name', None))
        self.assertIsNone(operation.get_source_object())
        for percentage in range(1, 6):
            operation.report_progress(percentage)
        self.assertIsInstance(operation.get_n_merged_reports(), int)
        self.assertIsInstance(operation, Eap.AsyncOperation)
        operation.set_timeout(1)
        self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT, operation.wait)

    def test_complete(self):
        operation = Eap.AsyncOperationManager.create_operation()
        operation.complete_with_error(make_error())
        self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND, operation.wait)

    def test_complete_with_result(self):
        for value in (5, None, [5], 2 ** 70, 'a\0b'):
            operation = Eap.AsyncOperationManager.create_operation_full(
                None, Eap.MethodCompletedEventArgs)
            operation.complete_with_result(value)
            self.assertEqual(operation.wait().result, value)
        operation = Eap.AsyncOperationManager.create_operation()
        self.assertRaisesError(Eap.async_error_quark(), Eap.AsyncError.INVALID_OPERATION,
                               operation.complete_with_result, 5)
        operation.operation_completed()

    def test_on_completed(self):
        heard = []
        operation = Eap.AsyncOperationManager.create_operation()
        operation.on_completed(lambda *arguments: heard.append(arguments), 'data')
        operation.operation_completed()
        self.assertEqual(heard, [])
        args = operation.wait()
        iterate_until(lambda: heard)
        self.assertEqual(heard, [(args, 'data')])

    def test_run_in_thread(self):
        exception = LookupError()

        def work(operation, fails):
            if fails:
                raise exception
            return Eap.AsyncCompletedEventArgs()

        operation = Eap.AsyncOperationManager.create_operation()
        operation.run_in_thread(Eap.WorkerPool.get_dedicated(), work, False)
        self.assertTrue(operation.wait().raise_exception_if_necessary())
        operation = Eap.AsyncOperationManager.create_operation()
        operation.run_in_thread(None, work, True)
        with self.assertRaises(LookupError) as caught:
            operation.wait()
        self.assertIs(caught.exception, exception)

    def test_wait_async(self):
        answers = []

        def ready_cb(operation, result):
            try:
                answers.append(operation.wait_finish(result).result)
            except LookupError as exception:
                answers.append(exception)

        exception = LookupError()
        Sample().double_async(1).wait_async(None, ready_cb)
        iterate_until(lambda: answers)
        Sample().fail_async(exception).wait_async(None, ready_cb)
        iterate_until(lambda: len(answers) == 2)
        self.assertEqual(answers, [2, exception])

    def test_error(self):
        self.assertEqual(Eap.AsyncError.quark(), Eap.async_error_quark())
        self.assertEqual((Eap.MAJOR_VERSION >= 0, Eap.MINOR_VERSION >= 0, Eap.MICRO_VERSION >= 0),
                         (True, True, True))


class Place(Eap.SynchronizationContext):
    def __init__(self):
        super().__init__()
        self.thread = threading.get_ident()
        self.woken = threading.Event()
        self.counts = [0, 0]

    def do_wakeup(self):
        self.woken.set()
        return True

    def do_is_owner(self):
        return threading.get_ident() == self.thread

    def do_iterate(self, may_block):
        if may_block and not self.woken.wait(DEADLINE):
            raise AssertionError('Nothing to dispatch')
        self.woken.clear()
        return self.dispatch()

    def do_operation_started(self):
        self.counts[0] += 1
        return True

    def do_operation_completed(self):
        self.counts[1] += 1


class ContextTest(TestCase):
    def test_derived(self):
        place = Place()
        called = []
        Eap.AsyncOperationManager.set_synchronization_context(place)
        try:
            operation = Sample().double_async(2)
            self.assertEqual(operation.wait().result, 4)
            place.post(called.append, 'posted')
            place.send(called.append, 'sent')
            place.do_iterate(False)
        finally:
            Eap.AsyncOperationManager.set_synchronization_context(None)
        self.assertEqual(sorted(called), ['posted', 'sent'])
        self.assertEqual(place.counts, [1, 1])
        place.close()
        self.assertRaises(GLib.Error, place.post, called.append, 'late')

    def test_main(self):
        with OwnContext() as context:
            main = Eap.MainSynchronizationContext.new(context, 100)
            self.assertEqual((main.main_context, main.priority), (context, 100))
            application = Gio.Application()
            main.application = application
            self.assertIs(main.get_application(), application)
            main.set_application(None)
            self.assertIsNone(main.application)


class Watching(Sample):
    def __init__(self):
        super().__init__()
        self.seen = []

    def do_progress_changed(self, args):
        self.seen.append(args.total)

    def do_cancel_async(self, state):
        self.seen.append('cancel')
        Eap.Component.do_cancel_async(self, state)


class WorkerWatching(Eap.BackgroundWorker):
    def do_do_work(self, args):
        self.report_progress(50)

    def do_run_worker_completed(self, args):
        self.completed = args


class ComponentTest(TestCase):
    def test_vfuncs(self):
        watching = Watching()
        watching.gate.set()
        self.finish(watching.count_async(1))
        self.assertEqual(watching.seen, [1])
        operation = watching.never_async(user_state=1)
        watching.cancel_async(1)
        self.finish(operation)
        self.assertEqual(watching.seen, [1, 'cancel'])
        worker = WorkerWatching(worker_reports_progress=True)
        self.assertEqual((worker.worker_reports_progress, worker.worker_supports_cancellation),
                         (True, False))
        operation = worker.run_worker_async()
        self.assertIsInstance(worker.progress, Eap.Progress)
        self.finish(operation)
        self.assertIsNone(worker.completed.error)

    def test_properties(self):
        sample = Sample()
        sample.max_undelivered = 7
        sample.progress_interval = 3
        sample.progress_delivery = Eap.ProgressDelivery.EVERY
        self.assertEqual((sample.get_max_undelivered(), sample.get_progress_interval()), (7, 3))
        self.assertEqual(sample.get_n_merged_reports(), 0)
        operations = [sample.block_async(), sample.never_async()]
        self.assertEqual(set(sample.operations), set(operations))
        self.assertIsInstance(sample.synchronization_context, Eap.MainSynchronizationContext)
        sample.cancel_all()
        for operation in operations:
            self.finish(operation)

    def test_pool(self):
        class Pooled(Sample):
            @Eap.method
            def work(self, operation):
                return threading.current_thread().ident

        pool = Eap.WorkerPool.new('pooled', 1)
        Pooled.set_worker_pool(pool)
        self.finish(Pooled().work_async())
        self.assertEqual((pool.name, pool.max_threads, pool.get_n_queued()), ('pooled', 1, 0))
        self.assertGreaterEqual(pool.get_n_threads(), 0)
        self.assertNotEqual(Eap.WorkerPool.get_default(), pool)
        options = Eap.StartOptions()
        options.pool, options.weight, options.owner = pool, 2, pool
        options.timeout, options.name, options.parent = 1000 * DEADLINE, 'name', None
        options.cancellable = Gio.Cancellable()
        self.assertEqual((options.pool, options.weight, options.dup_owner()), (pool, 2, pool))
        self.assertEqual(self.finish(Sample().double_async(1, options=options)).result, 2)


class ProgressTest(TestCase):
    def test_all(self):
        progress = Eap.Progress()
        progress.unit = Eap.ProgressUnit.BYTES
        progress.text = 'Copying'
        progress.report_amount(1000, 2000)
        # Figures are read in the context that is told of them.
        iterate_until(lambda: (progress.get_processed(), progress.get_total()) == (1000, 2000))
        progress.advance(500)
        iterate_until(lambda: (progress.processed, progress.total) == (1500, 2000))
        self.assertEqual(progress.percentage, 75)
        self.assertEqual((progress.fraction, progress.indeterminate), (0.75, False))
        for text in (progress.amount_text, progress.summary, progress.dup_text()):
            self.assertTrue(text)
        for text in (progress.rate_text, progress.remaining_text):
            self.assertIsInstance(text, (str, type(None)))
        for number in (progress.rate, progress.remaining, progress.elapsed):
            self.assertIsInstance(number, float)
        self.assertIsNotNone(progress.synchronization_context)
        progress.paused = True
        progress.paused = False
        self.assertTrue(progress.wait_while_paused(None))
        child = Eap.Progress()
        progress.add_child(child, 1)
        progress.set_own_weight(3)
        self.assertEqual(progress.get_own_weight(), 3)
        child.report_fraction(0.5)
        self.assertTrue(progress.remove_child(child))
        progress.reset()
        progress.finish()
        iterate_until(lambda: progress.get_fraction() == 1)


if __name__ == '__main__':
    unittest.main()
