# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Methods of components that are written in Python"""

import asyncio
import functools
import inspect
import itertools
import re

from gi.module import get_introspection_module
from gi.overrides._eap_asyncio import call_in_loop, create_task, get_loop
from gi.overrides._eap_failures import Failure
from gi.overrides._eap_values import is_c_string, to_value
from gi.repository import GLib, GObject

Eap = get_introspection_module('Eap')


def _get_args_class():
    """That of the override, which is not there yet when this module is read"""
    from gi.repository import Eap
    return Eap.AsyncCompletedEventArgs


class _Result(GObject.Property):
    """The property of args that has what a method returned

    Giving a result to C costs as much as making the args does. So those that are made
    here keep it themselves, and C is not asked to take what it would take as it is.
    """

    def __init__(self, kind, default):
        super().__init__(self._read, self._write, kind, default)

    def _read(self, args):
        return args.__dict__.get('_result', self.default)

    def _write(self, args, value):
        args._result = value

    def __get__(self, args, owner):
        if args is None:
            return self
        if '_succeeded' not in args.__dict__:
            args.raise_exception_if_necessary()
        return self._read(args)


def _get_kind(annotation):
    """What C has such results as, and a function that says which of them it takes as they are"""
    if annotation is int:
        return GObject.TYPE_INT64, lambda value: type(value) is int and -2 ** 63 <= value < 2 ** 63
    if annotation is str:
        return str, is_c_string
    if annotation in (bool, float):
        return annotation, lambda value: type(value) is annotation
    if isinstance(annotation, type) and issubclass(annotation, GObject.Object):
        return annotation, lambda value: isinstance(value, annotation)
    return object, lambda value: True


class Method:
    """What is to be known of a method that is written in Python"""

    def __init__(self, function, concurrency, args, timeout):
        self.attribute = function.__name__
        self._check(function, args, timeout)
        self.name = function.__name__.replace('_', '-')
        self.concurrency = concurrency
        self.args = args
        self.is_simple = args is None  # what it returns is args.result
        self.timeout = timeout
        self.is_coroutine = inspect.iscoroutinefunction(function)
        # Without the operation, which each call has of its own
        component, *parameters = self._read_parameters(function)
        self.signature = inspect.Signature(parameters)
        # So many arguments without names need no look at the signature.
        self.fitting = range(0)
        if all(parameter.kind == inspect.Parameter.POSITIONAL_OR_KEYWORD
               for parameter in parameters):
            n_needed = sum(parameter.default is inspect.Parameter.empty
                           for parameter in parameters)
            self.fitting = range(n_needed, len(parameters) + 1)
        self.start_async = self._make_start(function, component, parameters)

    def _check(self, function, args, timeout):
        if not re.fullmatch('[a-z](_?[a-z0-9])*', self.attribute):
            raise TypeError(f'{self.attribute}() cannot be a method: its signal would have no '
                            'name. Use small letters, digits and single underscores')
        if hasattr(Eap.BackgroundWorker, self.attribute + '_async'):
            raise TypeError(f'{self.attribute}() cannot be a method: every component has '
                            f'{self.attribute}_async()')
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f'{self.attribute}() cannot be a method: it is a generator, which '
                            'nobody would run. Use operation.report_progress() for what '
                            'comes in between')
        if args is not None and not (isinstance(args, type) and
                                     issubclass(args, Eap.AsyncCompletedEventArgs)):
            raise TypeError(f'args of {self.attribute}() has to be a class derived from '
                            f'Eap.AsyncCompletedEventArgs, not {args!r}')
        if type(timeout) is not int or timeout < 0:
            raise TypeError(f'timeout of {self.attribute}() is a whole number of milliseconds, '
                            f'not {timeout!r}')

    def _read_parameters(self, function):
        parameters = list(inspect.signature(function).parameters.values())
        if len(parameters) < 2:
            raise TypeError(f'{self.attribute}() needs two parameters at least: self and '
                            'the operation')
        del parameters[1]
        return parameters

    def _check_call(self, arguments, keywords):
        try:
            self.signature.bind(*arguments, **keywords)
        except TypeError as error:
            message = f'{self.attribute}_async(): {error}'
        else:
            return
        raise TypeError(message)

    def _make_start(self, function, component, parameters):
        def start(component, *arguments, user_state=None, options=None, **keywords):
            if keywords or len(arguments) not in self.fitting:
                self._check_call(arguments, keywords)
            return Call(self, arguments, keywords).begin(component, user_state, options)

        functools.update_wrapper(start, function)
        start.__name__ += '_async'
        start.__qualname__ += '_async'
        added = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
                 for name in ('user_state', 'options')]
        for name in {'user_state', 'options'}.intersection(self.signature.parameters):
            raise TypeError(f'{self.attribute}() has a parameter {name!r}, '
                            f'which {self.attribute}_async() has for itself')
        if parameters and parameters[-1].kind == inspect.Parameter.VAR_KEYWORD:
            added.append(parameters.pop())
        start.__signature__ = inspect.Signature([component, *parameters, *added],
                                                return_annotation=Eap.AsyncOperation)
        return start

    def make_args_class(self, function, cls):
        for base in cls.__mro__[1:]:
            overridden = getattr(vars(base).get(self.attribute), '_eap_method', None)
            if self.args is None and overridden is not None:
                self.args = overridden.args  # the signal is the same
                self.is_simple = overridden.is_simple
                self.fits = overridden.fits
        if self.args is None:
            kind, self.fits = _get_kind(function.__annotations__.get('return'))
            default = False if kind is bool else None  # that of others is known
            name = self.attribute.title().replace('_', '') + 'CompletedEventArgs'
            base = _get_args_class()
            self.args = type(base)(
                name, (base,),
                {'__module__': cls.__module__,
                 'result': _Result(kind, default)})

    def succeed(self, value):
        if isinstance(value, self.args):
            return value
        if not self.is_simple:
            raise TypeError(f'{self.attribute}() has to return {self.args.__name__}, '
                            f'not {value!r}')
        args = self.args.__new__(self.args)
        GObject.Object.__init__(args)
        try:
            if self.fits(value):
                args._result = value
            else:
                args.result = value
        except TypeError as error:
            message = f'{self.attribute}() returned {value!r}: {error}'
        else:
            args._succeeded = True
            return args
        raise TypeError(message)

    def fail(self, exception):
        failure = Failure(exception)
        # Not by what a class may have of its own to be made by
        args = self.args.__new__(self.args)
        _get_args_class().__init__(args, None if failure.cancelled else failure.error,
                                   failure.cancelled)
        args._failure = failure
        return args


# Calls on their way to their operations, by what C has in place of their arguments: for
# each copy of a Python object it needs the interpreter, also on a worker.
_beginning = {}
_numbers = itertools.count()


def get_call(operation):
    """What a method was called with, or None if that came from elsewhere"""
    call = operation.__dict__.get('_call')
    if call is None:
        key = Eap.AsyncOperation.get_arguments(operation)
        if type(key) is str:
            # Unless it has just arrived
            call = _beginning.get(key) or operation.__dict__.get('_call')
    return call


class Call:
    """One call of a method, which its operation knows"""
    __slots__ = ('method', 'arguments', 'keywords')

    def __init__(self, method, arguments, keywords):
        self.method = method
        self.arguments = arguments
        self.keywords = keywords

    def begin(self, component, user_state, options):
        key = f'the call {next(_numbers)} in Python'
        _beginning[key] = self
        try:
            operation = Eap.Component.start_with_value(
                component, self.method.name, to_value(user_state), key, options)
            if self.method.concurrency != Eap.Concurrency.JOIN or \
                    Eap.AsyncOperation.get_arguments(operation) == key:
                operation._call = self
        finally:
            del _beginning[key]
        return operation

    def _invoke(self, component, operation):
        # That of a derived class, if it has one
        function = getattr(component, self.method.attribute)
        return function(operation, *self.arguments, **self.keywords)

    def run(self, component, operation):
        try:
            return self.method.succeed(self._invoke(component, operation))
        except BaseException as exception:
            return self.method.fail(exception)
        finally:
            # A traceback that is kept leads back to this frame.
            self = component = operation = None

    async def _complete(self, component, operation):
        try:
            args = self.method.succeed(await self._invoke(component, operation))
        except BaseException as exception:
            args = self.method.fail(exception)
        self._end(operation, args)

    def _end(self, operation, args):
        try:
            operation.complete(args)
        except GLib.Error as error:
            # If not, it ran out of time, or its loop has ended.
            if operation.get_state() < Eap.OperationState.COMPLETING:
                operation.complete_with_error(error)

    def start(self, component, operation):
        loop = get_loop()
        task = create_task(self._complete(component, operation))
        cancellable = operation.get_cancellable()

        def cancelled_cb(_cancellable):
            call_in_loop(loop, task.cancel)

        # Not Gio.Cancellable.connect(), each call of which costs memory for good
        id = GObject.Object.connect(cancellable, 'cancelled', cancelled_cb)

        def done_cb(task):
            GObject.Object.disconnect(cancellable, id)
            if task.cancelled():  # before it began
                self._end(operation, self.method.fail(asyncio.CancelledError()))

        task.add_done_callback(done_cb)
        if cancellable.is_cancelled():
            task.cancel()


def method(function=None, *, concurrency=Eap.Concurrency.EXCLUSIVE, args=None, timeout=0):
    """Makes a method of a component asynchronous.

    Of name(self, operation, ...) the class gets name_async(...), which returns an
    operation, and the signal name-completed. The method runs on a worker thread; one
    that is "async def" is a coroutine in the context of the caller.
    """
    if function is None:
        return functools.partial(method, concurrency=concurrency, args=args, timeout=timeout)
    function._eap_method = Method(function, concurrency, args, timeout)
    return function
