# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What operations completed with: results, exceptions and their event args."""

import asyncio
import gc
import traceback
import unittest

from utils import (Eap, Gio, GLib, GObject, Sample, TestCase, iterate_until, make_error,
                   run_in_asyncio, run_in_glib, run_in_thread)


class Item(GObject.Object):
    pass


class PairCompletedEventArgs(Eap.AsyncCompletedEventArgs):
    first = GObject.Property(type=int)
    second = GObject.Property(type=str, default='nothing')
    anything = GObject.Property(type=object)

    plain = 'attribute'

    @property
    def both(self):
        return self.first, self.second


class Typed(Eap.Component):
    @Eap.method
    def integer(self, operation, value) -> int:
        return value

    @Eap.method
    def text(self, operation, value) -> str:
        return value

    @Eap.method
    def number(self, operation, value) -> float:
        return value

    @Eap.method
    def truth(self, operation, value) -> bool:
        return value

    @Eap.method
    def item(self, operation, value) -> Item:
        return value

    @Eap.method
    def anything(self, operation, value):
        return value

    @Eap.method
    def nothing(self, operation, value) -> None:
        return value

    @Eap.method(args=PairCompletedEventArgs)
    def pair(self, operation, value):
        if isinstance(value, tuple):
            return PairCompletedEventArgs(first=value[0], second=value[1], anything=value)
        return value

    @Eap.method(args=PairCompletedEventArgs)
    async def pair_later(self, operation, value):
        return self.pair(operation, value)


class Broken(Exception):
    def __str__(self):
        raise RuntimeError('not even a text')


def raise_deep(depth=3):
    if depth:
        raise_deep(depth - 1)
    raise LookupError('deep')


class Deep(Eap.Component):
    @Eap.method
    def work(self, operation):
        raise_deep()

    @Eap.method
    async def work_later(self, operation):
        raise_deep()


class ExceptionTest(TestCase):
    def fail_with(self, exception, name='fail_async', **keywords):
        return self.finish(getattr(Sample(), name)(exception, **keywords))

    def assertRaisesSame(self, args, exception):
        for _i in range(2):
            for read in (lambda: args.result, args.raise_exception_if_necessary):
                with self.assertRaises(type(exception)) as caught:
                    read()
                self.assertIs(caught.exception, exception)

    def test_same_object(self):
        for name in ('fail_async', 'fail_later_async'):
            for exception in (ValueError('wrong'), KeyError(), Exception('a', 'b'), Broken(),
                              OSError(2, 'No such file'), ValueError('\0 and \udc80'),
                              SystemExit(3), KeyboardInterrupt(), StopIteration(),
                              make_error(), GeneratorExit()):
                if name == 'fail_later_async' and isinstance(exception, StopIteration):
                    continue  # Python makes a RuntimeError of it
                with self.subTest(name=name, exception=type(exception)):
                    args = self.fail_with(exception, name)
                    self.assertFalse(args.cancelled)
                    self.assertIsNotNone(args.error)
                    self.assertRaisesSame(args, exception)

    def test_traceback(self):
        for start in (Deep().work_async, Deep().work_later_async):
            args = self.finish(start())
            for _i in range(3):
                # Not assertRaises(), which takes the traceback away
                try:
                    args.result
                except LookupError as exception:
                    names = [frame.name for frame in
                             traceback.extract_tb(exception.__traceback__)]
                self.assertEqual(names[-4:], ['raise_deep'] * 4)
                self.assertTrue(names[-5].startswith('work'), names)
                # It does not grow with each reading.
                self.assertLess(len(names), 12)

    def test_other_threads(self):
        exception = ValueError('wrong')
        args = self.fail_with(exception)
        for _i in range(5):
            with self.assertRaises(ValueError) as caught:
                run_in_thread(lambda: args.result)
            self.assertIs(caught.exception, exception)
        self.assertRaisesSame(args, exception)

    def test_after_operation(self):
        exception = ValueError('wrong')
        everything = []
        sample = Sample()
        for name in ('fail', 'fail_later'):
            sample.connect(name.replace('_', '-') + '-completed',
                           lambda sample, args: everything.append(args))
        operation = sample.fail_async(exception)
        operation.weak_ref(lambda: everything.append('gone'))
        self.finish(operation)
        del operation
        gc.collect()
        iterate_until(lambda: 'gone' in everything)
        self.assertIsNone(everything[0].operation)
        self.assertRaisesSame(everything[0], exception)

    def test_error(self):
        args = self.fail_with(ValueError('wrong'))
        self.assertTrue(args.error.matches(Eap.async_error_quark(), Eap.AsyncError.FAILED))
        self.assertEqual(args.error.message, 'ValueError: wrong')
        self.assertEqual(self.fail_with(ValueError()).error.message, 'ValueError')

    def test_cancelled(self):
        for name in ('block_async', 'never_async'):
            operation = getattr(Sample(), name)()
            operation.cancel()
            args = self.finish(operation)
            self.assertTrue(args.cancelled)
            self.assertTrue(args.cancel_requested)
            self.assertIsNone(args.error)
            self.assertRaisesCancelled(lambda: args.result)
            self.assertRaisesCancelled(args.raise_exception_if_necessary)

    def test_timeout_wins(self):
        class Slow(Eap.Component):
            @Eap.method(timeout=10)
            def work(self, operation):
                while not operation.cancellable.is_cancelled():
                    pass
                raise ValueError('late')

            @Eap.method(timeout=10)
            async def work_later(self, operation):
                try:
                    await Sample().never_async()
                finally:
                    raise ValueError('late')

        for name in ('work_async', 'work_later_async'):
            args = self.finish(getattr(Slow(), name)())
            self.assertRaisesError(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT,
                                   lambda: args.result)

    def test_wait(self):
        exception = ValueError('wrong')
        with self.assertRaises(ValueError) as caught:
            Sample().fail_async(exception).wait(-1).result
        self.assertIs(caught.exception, exception)

    def test_no_cycle(self):
        """What a failed operation holds goes, at the latest when the next one is looked at."""
        gone = []

        class Tracked(Exception):
            def __del__(self):
                gone.append(True)

        async def main():
            sample = Sample()
            for _i in range(5):
                operation = sample.fail_async(Tracked())
                try:
                    await operation
                except Tracked:
                    pass
        for run in (run_in_asyncio, run_in_glib):
            gone.clear()
            run(main())
            gc.collect()
            iterate_until(lambda: GLib.MainContext.default().iteration(False) is False)
            self.assertGreaterEqual(len(gone), 4)

    def test_circular_cause(self):
        exception = ValueError('of itself')
        exception.__cause__ = exception
        args = self.finish(Sample().fail_async(exception))
        self.assertRaises(ValueError, lambda: args.result)

    def test_errors_c_cannot_have(self):
        for message, code in (('\ud800', 1), ('a\0b', 1), (None, 1), ('large', 2 ** 40)):
            error = GLib.Error('', 'g-io-error-quark', 1)
            error.message, error.code = message, code
            args = self.finish(Sample().fail_async(error))
            with self.assertRaises(GLib.Error) as caught:
                args.raise_exception_if_necessary()
            self.assertIs(caught.exception, error)

    def test_coroutine_of_another(self):
        """One that has only been passed by the exception goes on."""
        async def pass_on(exception):
            try:
                raise exception
            except LookupError:
                await asyncio.sleep(0.001)
                return 'went on'

        async def main():
            exception = LookupError()
            other = asyncio.ensure_future(pass_on(exception))
            await asyncio.sleep(0)
            try:
                await Sample().fail_async(exception)
            except LookupError:  # assertRaises() would end the other one
                return await other
        self.assertEqual(run_in_asyncio(main()), 'went on')


class TypedTest(TestCase):
    def get(self, name, value):
        return self.finish(getattr(Typed(), name + '_async')(value)).result

    def test_results(self):
        item = Item()
        anything = [1, {'a': ()}]
        for name, value in (('integer', 7), ('integer', -2 ** 63), ('integer', 2 ** 63 - 1),
                            ('text', 'text'), ('text', ''), ('text', None), ('number', 0.5),
                            ('truth', True), ('truth', False), ('item', item), ('item', None),
                            ('anything', anything), ('anything', None), ('nothing', None)):
            result = self.get(name, value)
            self.assertEqual(result, value)
            self.assertIs(type(result), type(value))
        self.assertIs(self.get('item', item), item)
        self.assertIs(self.get('anything', anything), anything)

    def test_wrong_results(self):
        for name, value in (('integer', 'text'), ('integer', 2 ** 70),
                            ('number', 'text'), ('item', 5)):
            with self.subTest(name=name, value=value):
                self.assertRaises((TypeError, OverflowError), self.get, name, value)

    def test_own_class(self):
        for name in ('pair_async', 'pair_later_async'):
            args = self.finish(getattr(Typed(), name)((1, 'two')))
            self.assertIs(type(args), PairCompletedEventArgs)
            self.assertEqual((args.first, args.second, args.both), (1, 'two', (1, 'two')))
            self.assertEqual(args.anything, (1, 'two'))
            for wrong in ('wrong', None):
                args = self.finish(getattr(Typed(), name)(wrong))
                for attribute in ('first', 'second', 'anything', 'both'):
                    self.assertRaisesRegex(TypeError, 'PairCompletedEventArgs', getattr, args,
                                           attribute)
            self.assertEqual(args.plain, 'attribute')
            self.assertRaises(TypeError, lambda: args.props.first)

    def test_class_names(self):
        class Other(Eap.Component):
            @Eap.method
            def integer(self, operation, value) -> int:
                return -value

        other = self.finish(Other().integer_async(5))
        mine = self.finish(Typed().integer_async(5))
        self.assertEqual((other.result, mine.result), (-5, 5))
        self.assertEqual(type(other).__name__, 'IntegerCompletedEventArgs')
        self.assertNotEqual(type(other).__gtype__, type(mine).__gtype__)


class OwnArgsTest(TestCase):
    def test_properties(self):
        state = [1]
        args = Eap.AsyncCompletedEventArgs(error=None, cancelled=False, user_state=state)
        self.assertEqual((args.error, args.cancelled), (None, False))
        self.assertIs(args.user_state, state)
        self.assertTrue(args.raise_exception_if_necessary())
        args = Eap.AsyncCompletedEventArgs.new()
        self.assertEqual((args.error, args.cancelled, args.user_state), (None, False, None))
        args = PairCompletedEventArgs.new(make_error(), False, 2 ** 70)
        self.assertEqual((args.error.message, args.user_state), ('Gone', 2 ** 70))
        self.assertRaises(GLib.Error, lambda: args.first)
        args = PairCompletedEventArgs(cancelled=True, first=1)
        self.assertRaisesCancelled(lambda: args.first)
        self.assertEqual(PairCompletedEventArgs(first=1).first, 1)

    def test_run_worker(self):
        for value in (5, None, [5], 2 ** 70, 2 ** 40, 'text'):
            for args in (Eap.RunWorkerCompletedEventArgs.new(value),
                         Eap.RunWorkerCompletedEventArgs(result=value),
                         Eap.RunWorkerCompletedEventArgs(value, None, False),
                         Eap.MethodCompletedEventArgs(value)):
                self.assertEqual(args.result, value)
                self.assertEqual(args.get_result(), value)
        args = Eap.RunWorkerCompletedEventArgs.new(5, make_error(), False)
        self.assertRaises(GLib.Error, lambda: args.result)
        self.assertRaises(GLib.Error, args.get_result)
        self.assertRaisesCancelled(Eap.RunWorkerCompletedEventArgs(5, cancelled=True).get_result)

    def test_any_values(self):
        for value in (5, None, [5], (1,), 2 ** 70, 2 ** 40, 'a\0b'):
            for args in (Eap.DoWorkEventArgs.new(value), Eap.DoWorkEventArgs(argument=value)):
                self.assertEqual((args.argument, args.get_argument()), (value, value))
                args.result = value
                self.assertEqual((args.result, args.get_result()), (value, value))
            for args in (Eap.ProgressChangedEventArgs.new(5, value),
                         Eap.ProgressChangedEventArgs(progress_percentage=5, user_state=value)):
                self.assertEqual((args.progress_percentage, args.user_state), (5, value))

    def test_no_attribute(self):
        args = PairCompletedEventArgs()
        self.assertRaises(AttributeError, lambda: args.third)
        self.assertFalse(hasattr(args, '_third'))


if __name__ == '__main__':
    unittest.main()
