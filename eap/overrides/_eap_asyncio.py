# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""asyncio and GLib, in one thread or in two"""

import asyncio
import atexit
import collections
import selectors
import sys
import threading

from gi.module import get_introspection_module
from gi.repository import GLib

Eap = get_introspection_module('Eap')


class _GLibSelector(selectors.DefaultSelector):
    """Lets a loop have one turn, and knows how long the loop would have slept after it"""

    def select(self, timeout=None):
        self.loop.stop()
        events = super().select(0)
        # What is called for an event may have more to be called.
        self.timeout = 0 if events else timeout
        return events


class _GLibLoop(asyncio.SelectorEventLoop):
    """A loop that a main context of GLib runs, turn by turn"""

    _eap_source = None  # without file descriptors it does not get far

    def __init__(self, context):
        selector = _GLibSelector()
        selector.loop = self
        super().__init__(selector)
        self._eap_key = hash(context)
        # The default one is run by whoever likes.
        self._eap_thread = (None if context == GLib.MainContext.default()
                            else threading.get_ident())
        self._eap_source = _LoopSource(self, selector)
        self._eap_source.set_callback(_Closer(self))
        self._eap_source.attach(context)
        self._eap_source.set_ready_time(0)

    # Outside of a turn, and on another thread, nobody but the source would know.
    def call_soon(self, callback, *arguments, context=None):
        if asyncio._get_running_loop() is self:
            return super().call_soon(callback, *arguments, context=context)
        return self.call_soon_threadsafe(callback, *arguments, context=context)

    def call_at(self, *arguments, **options):
        handle = super().call_at(*arguments, **options)
        if asyncio._get_running_loop() is not self:
            self._write_to_self()
        return handle

    def close(self):
        if self.is_running():
            raise RuntimeError('A loop cannot be closed while it runs')
        # The source goes now, not when its class may be gone already.
        source, self._eap_source = self._eap_source, None
        if source is not None:
            self._forget(source)
        super().close()

    def _forget(self, source):
        source.destroy()
        # A main context that goes right now has a reference on it, and a source of
        # PyGObject's must not go after the object here.
        _gone.append(source)
        with _lock:
            if _loops.get(self._eap_key) is self:
                del _loops[self._eap_key]
        tasks = [task for task in _tasks.copy() if task.get_loop() is self]
        _tasks.difference_update(tasks)
        for task in tasks:
            # That they do not finish is no mistake of theirs.
            task._log_destroy_pending = False

    def close_at_the_end(self):
        # If not: the program is left from within one of its coroutines, or it belongs to a
        # thread that goes on.
        if not self.is_running() and self._eap_thread in (None, threading.get_ident()):
            self.close()


class _Closer:
    """Goes with a loop's source, and so at the latest with its main context"""

    def __init__(self, loop):
        self.loop = loop

    def __call__(self):
        pass

    def __del__(self):
        # If not: the program is left from within one of its coroutines.
        if not self.loop.is_running():
            self.loop.close()


class _LoopSource(GLib.Source):
    def __init__(self, loop, selector):
        super().__init__()
        self._loop = loop
        self._selector = selector
        self.add_unix_fd(selector.fileno(), GLib.IOCondition.IN)

    # GLib itself looks at the file descriptor and the time.
    def prepare(self):
        return False, -1

    def check(self):
        return False

    # Without it PyGObject 3.42 frees the source twice with Python 3.10 and newer: the
    # error that there is none has the source itself.
    def finalize(self):
        pass

    def dispatch(self, _callback, _arguments):
        # A coroutine of another loop may iterate the main context.
        outer = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            self._loop.run_forever()
        except SystemExit:
            raise
        except BaseException:  # as that of Ctrl-C; the loop goes on
            sys.excepthook(*sys.exc_info())
        finally:
            asyncio._set_running_loop(outer)
        timeout = self._selector.timeout
        if timeout is None:
            self.set_ready_time(-1)
        else:
            self.set_ready_time(GLib.get_monotonic_time() + int(timeout * 1000000))
        return GLib.SOURCE_CONTINUE


# Those of the main contexts, by what tells these apart: a key must not keep one alive.
# Not by thread: one that was not made by Python has another state each time it calls.
_loops = {}
# Sources that were destroyed last: many more than go at the same time
_gone = collections.deque(maxlen=100)
# Making a loop may collect garbage, and this run code that needs one.
_lock = threading.RLock()
_tasks = set()


@atexit.register
def _end():
    for task in _tasks.copy():
        task._log_destroy_pending = False
    for loop in list(_loops.values()):
        loop.close_at_the_end()


def get_loop():
    """The loop that runs in this thread, or one that is run by this thread's main context."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        pass
    context = GLib.MainContext.ref_thread_default()
    with _lock:
        loop = _loops.get(hash(context))
        if loop is None:
            made = _GLibLoop(context)
            loop = _loops.setdefault(hash(context), made)
            if loop is not made:
                made.close()
    return loop


def create_task(coroutine):
    """Runs a coroutine in this thread's asyncio loop, or else in its GLib main loop."""
    task = get_loop().create_task(coroutine)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return task


def call_in_loop(loop, function, *arguments):
    """Calls a function: at once if the loop is running in this thread, else soon.

    Returns whether the loop is open. One that is stepped by another loop of this thread
    and has no turn now has to be woken, as if this were another thread.
    """
    if asyncio._get_running_loop() is loop:
        function(*arguments)
        return True
    try:
        loop.call_soon_threadsafe(function, *arguments)
    except RuntimeError:
        return False
    return True


class AsyncioSynchronizationContext(Eap.SynchronizationContext):
    """The events of operations arrive in an asyncio loop: no main loop of GLib is needed.

    In a "with" statement it is the context of what is started in this thread.
    """
    # Classes of the module that this is are given no GType.
    __module__ = 'eap.asyncio'
    __gtype_name__ = 'EapAsyncioSynchronizationContext'

    def __init__(self, loop=None):
        super().__init__()
        self.loop = loop or asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._previous = []

    def do_wakeup(self):
        try:
            if asyncio._get_running_loop() is self.loop:
                self.loop.call_soon(self.dispatch)
            else:
                self.loop.call_soon_threadsafe(self.dispatch)
        except RuntimeError:  # it is closed
            return False
        return True

    def do_is_owner(self):
        if self.loop.is_running():
            return asyncio._get_running_loop() is self.loop
        return threading.get_ident() == self._thread

    def __enter__(self):
        previous = Eap.AsyncOperationManager.get_synchronization_context()
        # That of a main context is there without being set.
        self._previous.append(None if isinstance(previous, Eap.MainSynchronizationContext)
                              else previous)
        Eap.AsyncOperationManager.set_synchronization_context(self)
        return self

    def __exit__(self, *_exception):
        previous = self._previous.pop()
        # Another coroutine may have set its own meanwhile, and not left it yet.
        if Eap.AsyncOperationManager.get_synchronization_context() == self:
            Eap.AsyncOperationManager.set_synchronization_context(previous)


def run(main, *, debug=None):
    """asyncio.run() for coroutines that use components."""
    async def run_in_context():
        with AsyncioSynchronizationContext() as context:
            try:
                return await main
            finally:
                context.close()
    return asyncio.run(run_in_context(), debug=debug)
