# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Python exceptions on their way through C"""

import asyncio
import builtins
import concurrent.futures
import functools
import gc
import inspect
import traceback

from gi.module import get_introspection_module
from gi.overrides._eap_values import is_c_string
from gi.repository import Gio, GLib

Eap = get_introspection_module('Eap')


# What may pause, and then belongs to somebody who goes on with it
PAUSES = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR

# In Python 3.11 and newer
GROUP = getattr(builtins, 'BaseExceptionGroup', ())


def _get_related(exception):
    """An exception with all that it came of, which may lead back to it"""
    found, todo = [], [exception]
    while todo:
        item = todo.pop()
        if item is not None and not any(item is other for other in found):
            found.append(item)
            todo += [item.__cause__, item.__context__,
                     *(item.exceptions if isinstance(item, GROUP) else ())]
    return found


def _is_paused(frame):
    return frame.f_code.co_flags & PAUSES and any(
        frame in (getattr(owner, name, None) for name in ('ag_frame', 'cr_frame', 'gi_frame'))
        for owner in gc.get_referrers(frame))


def _clear_frames(exception):
    for item in _get_related(exception):
        for frame, _line in traceback.walk_tb(item.__traceback__):
            try:
                if not _is_paused(frame):
                    frame.clear()
            except RuntimeError:  # it is running
                pass


class Failure:
    """What Python code raised, and the error that stands for it in C

    Event args have it, and operations have these through C, where Python finds no cycles:
    no frame of the exception may know an operation.
    """
    _raised = []

    def __init__(self, exception):
        self.exception = exception
        # Without the frame that caught it
        self.traceback = exception.__traceback__ and exception.__traceback__.tb_next
        self.context = exception.__context__
        exception.__traceback__ = self.traceback
        _clear_frames(exception)
        self.cancelled = isinstance(
            exception, (asyncio.CancelledError, concurrent.futures.CancelledError)
        ) or (isinstance(exception, GLib.Error) and
              exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))
        self.error = self._make_error()

    def raised(self):
        """The exception, to be raised.

        It takes the frames of who reads the result along, and there is no moment to take
        them away again but when the next one is raised.
        """
        while self._raised:
            self._raised.pop()._restore()
        self._raised.append(self)
        return self._restore()

    def _restore(self):
        self.exception.__context__ = self.context
        return self.exception.with_traceback(self.traceback)

    def _make_error(self):
        if self.cancelled:
            return GLib.Error.new_literal(Gio.io_error_quark(), 'Operation was cancelled',
                                          Gio.IOErrorEnum.CANCELLED)
        if isinstance(self.exception, GLib.Error) and self._can_be_copied(self.exception):
            return self.exception
        text = type(self.exception).__name__
        try:
            text += f': {self.exception}' if str(self.exception) else ''
        except Exception:  # in its __str__()
            pass
        text = text.encode(errors='backslashreplace').decode().replace('\0', '\\0')
        return GLib.Error.new_literal(Eap.async_error_quark(), text, Eap.AsyncError.FAILED)

    @staticmethod
    def _can_be_copied(error):
        """Whether C can have it: Python lets anything be in it."""
        return is_c_string(error.message) and is_c_string(error.domain) and \
            isinstance(error.code, int) and -2 ** 31 <= error.code < 2 ** 31

    def is_behind(self, error):
        """A time limit may have been faster."""
        return not self.cancelled and (error.domain, error.code, error.message) == (
            self.error.domain, self.error.code, self.error.message)


def get_original(args, error):
    """What is to be raised for an error from C"""
    failure = get_failure(args) if args is not None else None
    if failure is None or not failure.is_behind(error):
        return error
    return failure.raised()


def keep_failure(operation, failure):
    """Has event args that C will make know what is behind their error."""
    def completed_cb(_operation, args):
        args._failure = failure

    operation._failure = failure
    operation.connect('completed', completed_cb)


def get_failure(args):
    """The operation that has it may be gone before its args are."""
    failure = args.__dict__.get('_failure')
    if failure is None:
        operation = args.dup_operation()
        failure = operation.__dict__.get('_failure') if operation is not None else None
        if failure is not None:
            args._failure = failure
    return failure


def do_work_handler(function):
    """Decorates a handler of do-work that is named in a .ui file.

    A handler that is connected, or do_do_work() of a class, does not need it.
    """
    @functools.wraps(function)
    def handle(*arguments):
        args = next(item for item in arguments if isinstance(item, Eap.DoWorkEventArgs))
        # One that nobody emits, or super().do_do_work(), raises what it raises.
        if args.dup_operation() is None or hasattr(args, '_is_guarded'):
            return function(*arguments)
        args._is_guarded = True
        try:
            function(*arguments)
        except BaseException as exception:
            failure = Failure(exception)
            if failure.cancelled:
                args.set_cancel(True)
            elif args.get_error() is None:
                keep_failure(args.dup_operation(), failure)
                args.set_error(failure.error)
        finally:
            del args._is_guarded
    return handle


class DoWorkHandler:
    """A handler that disconnect_by_func() finds by the function it stands for"""

    def __init__(self, function):
        self._function = function
        self._handle = do_work_handler(function)

    def __call__(self, *arguments):
        self._handle(*arguments)

    def __eq__(self, other):
        return self._function == getattr(other, '_function', other)

    def __hash__(self):
        return hash(self._function)


def guard(operation, function, *arguments):
    """Calls what was written in Python to do the work of an operation."""
    try:
        return function(*arguments)
    except BaseException as exception:
        failure = Failure(exception)
        keep_failure(operation, failure)
        operation = arguments = None  # A traceback that is kept leads back to this frame.
    # Not the exception itself, which would learn of this frame
    raise failure.error.copy()
