# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What makes eap native in Python; docs/python.md is the guide."""

import asyncio
import atexit
import collections
import functools
import sys
import threading

from gi._ossighelper import register_sigint_fallback
from gi.module import get_introspection_module
from gi.overrides import override
from gi.overrides._eap_asyncio import (
    AsyncioSynchronizationContext, call_in_loop, create_task, run)
from gi.overrides._eap_failures import DoWorkHandler, do_work_handler, get_original, guard
from gi.overrides._eap_methods import Method, get_call, method
from gi.overrides._eap_values import add_properties, from_value, hash_box, is_box, to_value
from gi.repository import Gio, GLib, GObject

Eap = get_introspection_module('Eap')
__all__ = ['AsyncioSynchronizationContext', 'create_task', 'do_work_handler', 'method', 'run']


def export(item):
    __all__.append(item.__name__)
    return item


# Event args

def _to_values(properties, *names):
    """The properties that are given to a constructor, some of which take anything"""
    return {name: to_value(value) if name in names else value
            for name, value in properties.items() if value is not None or name not in names}


class _Result(GObject.Property):
    """A property that raises what went wrong, so that nobody reads a result there is not"""

    def __get__(self, instance, owner):
        if instance is not None:
            instance.raise_exception_if_necessary()
        return super().__get__(instance, owner)


@export
@override
class EventArgs(Eap.EventArgs):
    def __getattr__(self, name):
        # Of classes made in C, which have properties
        if name.startswith('_') or self.find_property(name) is None:
            raise AttributeError(f'{type(self).__name__!r} object has no attribute {name!r}')
        if isinstance(self, AsyncCompletedEventArgs):
            self.raise_exception_if_necessary()
        return from_value(self.get_property(name))

    def get_user_state(self):
        return from_value(Eap.EventArgs.get_user_state(self))

    @property
    def operation(self):
        return self.dup_operation()


@export
@override
class AsyncCompletedEventArgs(Eap.AsyncCompletedEventArgs):
    def __init__(self, error=None, cancelled=False, user_state=None, **properties):
        if error is not None:
            properties['error'] = error
        if cancelled:
            properties['cancelled'] = True
        if user_state is not None:
            properties['user_state'] = to_value(user_state)
        super().__init__(**properties)

    def __init_subclass__(cls, **arguments):
        super().__init_subclass__(**arguments)
        for item in vars(cls).values():
            if type(item) is GObject.Property:
                item.__class__ = _Result

    @classmethod
    def new(cls, reason=None, cancelled=False, user_state=None):
        return cls(reason, cancelled, user_state)

    def raise_exception_if_necessary(self):
        if '_succeeded' in self.__dict__:
            return True
        try:
            return Eap.AsyncCompletedEventArgs.raise_exception_if_necessary(self)
        except GLib.Error as error:
            original = get_original(self, error)
        self = None  # The traceback must not have hold of what has hold of it.
        raise original


@export
@override
class ProgressChangedEventArgs(Eap.ProgressChangedEventArgs):
    def __init__(self, **properties):
        super().__init__(**_to_values(properties, 'user_state'))

    @classmethod
    def new(cls, progress_percentage, user_state=None):
        return cls(progress_percentage=progress_percentage, user_state=user_state)


@export
@override
class MethodCompletedEventArgs(Eap.MethodCompletedEventArgs):
    def __init__(self, result=None, error=None, cancelled=False, **properties):
        super().__init__(error, cancelled, **_to_values(properties | {'result': result}, 'result'))

    def get_result(self):
        self.raise_exception_if_necessary()
        return from_value(Eap.MethodCompletedEventArgs.get_result(self))


@export
@override
class RunWorkerCompletedEventArgs(Eap.RunWorkerCompletedEventArgs):
    @classmethod
    def new(cls, result=None, reason=None, cancelled=False):
        return cls(result, reason, cancelled)


@export
@override
class DoWorkEventArgs(Eap.DoWorkEventArgs):
    def __init__(self, argument=None, **properties):
        super().__init__(**_to_values(properties | {'argument': argument}, 'argument', 'result'))

    @classmethod
    def new(cls, argument=None):
        return cls(argument)

    def get_argument(self):
        return from_value(Eap.DoWorkEventArgs.get_argument(self))

    def get_result(self):
        return from_value(Eap.DoWorkEventArgs.get_result(self))

    def set_result(self, result):
        Eap.DoWorkEventArgs.set_result(self, to_value(result))


# Operations

def _resolve(future, args):
    if not future.done():
        future.set_result(args)


WAIT_MICROSECONDS = 100000


def _check_context(operation):
    """Raises if nobody would ever deliver the events of an operation."""
    context = operation.get_synchronization_context()
    if not isinstance(context, Eap.MainSynchronizationContext):
        return
    main_context = context.get_main_context()
    if main_context is not None and not main_context.is_owner() and main_context.acquire():
        main_context.release()
        raise RuntimeError(
            'this would never end: the operation was started where its events go to a GLib main '
            'context, and no loop runs that. Start it in a coroutine that Eap.run() runs, or '
            'with an Eap.AsyncioSynchronizationContext() or a parent in its Eap.StartOptions')


class _Events:
    """Brings the events of an operation into the running asyncio loop"""

    def __init__(self, operation, **handlers):
        self._operation = operation
        self._loop = asyncio.get_running_loop()
        self._ids = [operation.connect(name.replace('_', '-'), self._forward, handler)
                     for name, handler in handlers.items()]

    def _forward(self, _operation, args, handler):
        call_in_loop(self._loop, handler, args)

    def __enter__(self):
        """Returns whether the operation has completed, so that no events will come."""
        # Not before the handlers are connected
        if self._operation.get_state() == Eap.OperationState.COMPLETED:
            return True
        try:
            _check_context(self._operation)
        except RuntimeError as error:
            self.__exit__(type(error), error, None)
            raise
        return False

    def __exit__(self, kind, _exception, _traceback):
        # After the end there is nothing to hear of any more.
        operation, self._operation = self._operation, None
        if kind is not None:
            for id in self._ids:
                operation.disconnect(id)
            if issubclass(kind, asyncio.CancelledError):
                operation.cancel()


@export
@override
class AsyncOperation(Eap.AsyncOperation):
    def __init__(self):
        raise TypeError('an operation is started by a method of a component, or by '
                        'Eap.AsyncOperationManager.create_operation()')

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.cancel()

    def _wait(self, timeout):
        if threading.current_thread() is not threading.main_thread():
            # Where the thread has a main context of its own, this runs it.
            if timeout < 0 and GLib.MainContext.get_thread_default() is None:
                _check_context(self)
            return Eap.AsyncOperation.wait(self, timeout)

        # In between, Python looks after signals, as that of Ctrl-C.
        interrupted = []
        end = GLib.get_monotonic_time() + timeout
        with register_sigint_fallback(lambda: interrupted.append(True)):
            while not interrupted:
                left = end - GLib.get_monotonic_time()
                is_last = 0 <= timeout and left <= WAIT_MICROSECONDS
                try:
                    return Eap.AsyncOperation.wait(
                        self, max(0, left) if is_last else WAIT_MICROSECONDS)
                except GLib.Error as error:
                    if is_last or self.get_state() == Eap.OperationState.COMPLETED or \
                            not error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT):
                        raise

    def wait(self, timeout=-1):
        if type(timeout) is not int:
            raise TypeError(f'the time-out is a whole number of microseconds, not {timeout!r}')
        try:
            return self._wait(timeout)
        except GLib.Error as error:
            original = get_original(self.get_args(), error)
        self = None
        raise original

    def wait_finish(self, result):
        try:
            return Eap.AsyncOperation.wait_finish(self, result)
        except GLib.Error as error:
            original = get_original(self.get_args(), error)
        self = result = None
        raise original

    def __await__(self):
        future = asyncio.get_running_loop().create_future()
        with _Events(self, completed=functools.partial(_resolve, future)) as has_completed:
            args = self.get_args() if has_completed else (yield from future)
        try:
            args.raise_exception_if_necessary()
        except BaseException:
            # The traceback must not have hold of what has hold of it.
            self = args = future = None
            raise
        return args

    def _is_merging(self):
        component = self.get_source_object()
        return not (isinstance(component, Eap.Component) and
                    component.get_progress_delivery() == Eap.ProgressDelivery.EVERY)

    async def __aiter__(self):
        """Its progress, until it completes; then raises what went wrong, if anything did."""
        reports = collections.deque()
        changed = asyncio.Event()
        # Now: one that has ended knows no component.
        is_merging = self._is_merging()

        def progress_changed_cb(args):
            if is_merging and reports and \
                    type(reports[-1]) is type(args) is ProgressChangedEventArgs:
                reports.pop()
            reports.append(args)
            changed.set()

        def completed_cb(_args):
            reports.append(None)
            changed.set()

        with _Events(self, progress_changed=progress_changed_cb,
                     completed=completed_cb) as has_completed:
            if has_completed:
                # After what another thread has just brought here
                asyncio.get_running_loop().call_soon(completed_cb, None)
            while not reports or reports[0] is not None:
                if reports:
                    yield reports.popleft()
                else:
                    changed.clear()
                    await changed.wait()
        self.get_args().raise_exception_if_necessary()

    def complete_with_result(self, result=None):
        return Eap.AsyncOperation.complete_with_result(self, to_value(result))

    def get_user_supplied_state(self):
        return from_value(Eap.AsyncOperation.get_user_supplied_state(self))

    def get_arguments(self):
        call = get_call(self)
        return call.arguments if call else from_value(Eap.AsyncOperation.get_arguments(self))

    def run_in_thread(self, pool, function, *data):
        def run(operation, _data):
            return guard(operation, function, operation, *data)
        return Eap.AsyncOperation.run_in_thread(self, pool, run, None)


@export
@override
class AsyncOperationManager(Eap.AsyncOperationManager):
    @staticmethod
    def create_operation(user_supplied_state=None):
        return Eap.AsyncOperationManager.create_operation(to_value(user_supplied_state))

    @staticmethod
    def create_operation_full(user_supplied_state, completed_args_type):
        return Eap.AsyncOperationManager.create_operation_full(to_value(user_supplied_state),
                                                               completed_args_type)


@export
def state_equal(state, other):
    return Eap.state_equal(to_value(state), to_value(other))


@export
def state_hash(state):
    value = to_value(state)
    held = value.get_value() if isinstance(value, GObject.Value) else None
    # A box is gone before the next call can find it.
    return hash_box(held) if is_box(held) else Eap.state_hash(value)


# Components

def _get_methods(cls):
    return [(item, item._eap_method) for item in vars(cls).values()
            if isinstance(getattr(item, '_eap_method', None), Method)]


class _ComponentMeta(type(Eap.Component)):
    """Adds the methods to a class of components, once its type is known to C"""

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        for function, declared in _get_methods(cls):
            declared.make_args_class(function, cls)
            cls.add_method(declared.name, declared.args, declared.concurrency,
                           not declared.is_coroutine)
            if declared.timeout:
                cls.set_method_timeout(declared.name, declared.timeout)


def _get_inherited(cls, name):
    """What super() finds, but PyGObject would have a function of C call the one of cls."""
    return next(getattr(base, name) for base in cls.__mro__[1:] if name in vars(base))


def _make_run(cls, own):
    def do_run_operation(self, operation):
        call = get_call(operation)
        try:
            if call:
                return call.run(self, operation)
            if own is not None:
                return guard(operation, own, self, operation)
            return _get_inherited(cls, 'do_run_operation')(self, operation)
        finally:
            self = operation = call = None  # as in run()
    return do_run_operation


def _make_start(cls, own):
    def do_start_operation(self, operation):
        call = get_call(operation)
        if call:
            call.start(self, operation)
        elif own is not None:
            return guard(operation, own, self, operation) is not False
        else:
            return _get_inherited(cls, 'do_start_operation')(self, operation)
        return True  # what fails has raised
    return do_start_operation


@export
@override
class Component(Eap.Component, metaclass=_ComponentMeta):
    def __init_subclass__(cls, **arguments):
        super().__init_subclass__(**arguments)
        if cls.__module__.startswith('gi.'):
            return
        methods = _get_methods(cls)
        for name, make in (('do_run_operation', _make_run), ('do_start_operation', _make_start)):
            own = vars(cls).get(name)
            if methods or own is not None:
                setattr(cls, name, make(cls, own))
        for _function, declared in methods:
            setattr(cls, declared.attribute + '_async', declared.start_async)

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.cancel_all()

    def start_with_value(self, method, user_state=None, arguments=None, options=None):
        return Eap.Component.start_with_value(self, method, to_value(user_state),
                                              to_value(arguments), options)

    def cancel_async(self, user_state=None):
        Eap.Component.cancel_async(self, to_value(user_state))

    def lookup(self, user_state=None):
        return Eap.Component.lookup(self, to_value(user_state))


def _make_connect(name):
    connect = getattr(Eap.BackgroundWorker, name)

    @functools.wraps(connect)
    def connect_guarded(self, signal, handler, *data, **options):
        if signal in ('do-work', 'do_work'):
            handler = DoWorkHandler(handler)
        return connect(self, signal, handler, *data, **options)
    return connect_guarded


@export
@override
class BackgroundWorker(Eap.BackgroundWorker):
    def __init_subclass__(cls, **arguments):
        super().__init_subclass__(**arguments)
        if 'do_do_work' in vars(cls):
            cls.do_do_work = do_work_handler(cls.do_do_work)

    connect = _make_connect('connect')
    connect_after = _make_connect('connect_after')
    connect_data = _make_connect('connect_data')
    connect_object = _make_connect('connect_object')
    connect_object_after = _make_connect('connect_object_after')

    def run_worker_async(self, argument=None):
        return Eap.BackgroundWorker.run_worker_async(self, to_value(argument))

    def report_progress(self, percentage, user_state=None):
        return Eap.BackgroundWorker.report_progress_with_state(self, percentage,
                                                               to_value(user_state))

    def report_progress_with_state(self, percentage, user_state):
        return self.report_progress(percentage, user_state)


add_properties(Eap, globals())


# Threads. Python would make a record of each worker thread anew for each call, and
# must not be called any more once it has ended.

def _run_thread(_data):
    Eap.WorkerPool.run_thread()


# Before that, once the program has run its own functions for the end
atexit.register(Eap.WorkerPool.halt)
Eap.WorkerPool.set_thread_func(_run_thread, None)
Eap.WorkerPool.set_has_interpreter_lock(getattr(sys, '_is_gil_enabled', lambda: True)())
