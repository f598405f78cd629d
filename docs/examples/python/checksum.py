#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Prints the checksums of files, many at a time: docs/examples/checksum.c in Python.

The components are Reader and Writer. Their methods run on worker threads; everything
else runs in the loop of asyncio, where Checksum starts them and awaits their results.
"""

import asyncio
import contextlib
import hashlib
import heapq
import itertools
import locale
import os
import select
import signal
import stat
import sys

import gi

gi.require_version('Eap', '1')
from checksum_bars import Bars, encode  # noqa: E402
from checksum_options import parse  # noqa: E402
from gi.repository import Eap, Gio, GLib  # noqa: E402

BUFFER_BYTES = 256 * 1024
FRAME_SECONDS = 0.08
STARTED_PER_JOB = 2     # enough for a worker never to wait for the loop
MAX_AHEAD = 10000       # results that wait for those before them


class File:
    """What was named by the user, or found in a directory"""

    def __init__(self, name, place, found=False):
        self.name = name            # the very bytes
        self.place = place          # among all others: those of the directories, and its own
        self.found = found
        self.is_input = name == b'-' and not found
        self.operation = None       # when it is started

    def __lt__(self, other):
        return self.place < other.place

    def open(self):
        # A pipe without a writer is waited for by reading, which can be cancelled. And
        # what was a file a moment ago must not lead elsewhere now.
        flags = os.O_NOCTTY | os.O_NONBLOCK | (os.O_NOFOLLOW if self.found else 0)
        fd = os.dup(0) if self.is_input else os.open(self.name, os.O_RDONLY | flags)
        return Gio.UnixInputStream.new(fd, True)

    def list(self, directory, cancellable):
        """What is in it, sorted by name, so that the order is the same each time."""
        names = []
        with os.scandir(directory.get_fd()) as entries:
            for entry in entries:
                cancellable.set_error_if_cancelled()
                try:
                    mode = entry.stat(follow_symlinks=False).st_mode
                except OSError:
                    mode = stat.S_IFREG     # reading it will tell why
                if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                    names.append(self.name.rstrip(b'/') + b'/' + os.fsencode(entry.name))
        return [File(name, (*self.place, i), True) for i, name in enumerate(sorted(names))]

    def describe(self):
        """A terminal obeys control characters, so none of them gets through."""
        text = self.name.decode('utf-8' if GLib.get_charset()[0] else 'ascii', 'surrogateescape')
        return ''.join(c if c.isprintable() else
                       ''.join(f'\\{byte:03o}' for byte in c.encode('utf-8', 'surrogateescape'))
                       for c in text)

    def format(self, digest):
        """A line like that of sha256sum: the name stays on it."""
        name = self.name
        for character, escaped in (b'\\', rb'\\'), (b'\n', rb'\n'), (b'\r', rb'\r'):
            name = name.replace(character, escaped)
        return (b'\\' if name != self.name else b'') + digest.encode() + b'  ' + name + b'\n'


class Reader(Eap.Component):
    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT)
    def read(self, operation, file, algorithm):
        """The digest of a file, or a list of what is in a directory."""
        stream = file.open()
        info = os.fstat(stream.get_fd())
        if stat.S_ISDIR(info.st_mode) and not file.is_input:
            return file.list(stream, operation.cancellable)
        size = info.st_size if stat.S_ISREG(info.st_mode) else 0
        digest = hashlib.new(algorithm)
        processed = 0
        while True:
            # Reports are cheap: those that nobody has time for are left out.
            operation.report_amount(processed, size)
            block = stream.read_bytes(BUFFER_BYTES, operation.cancellable).get_data()
            if not block:
                return digest.hexdigest()
            digest.update(block)
            processed += len(block)

    @Eap.method
    def measure(self, operation, files) -> int:
        """How large files are, with all that is in directories; 0 if there is no knowing."""
        total = 0
        files = list(files)
        while files:
            operation.cancellable.set_error_if_cancelled()
            file = files.pop()
            with contextlib.suppress(OSError):      # it is told when the file is read
                info = os.fstat(0) if file.is_input else \
                    os.stat(file.name, follow_symlinks=not file.found)
                if stat.S_ISDIR(info.st_mode):
                    files += file.list(file.open(), operation.cancellable)
                elif file.is_input or not stat.S_ISREG(info.st_mode):
                    return 0
                total += info.st_size
        return total


class Writer(Eap.Component):
    # Who reads slowly, or not at all, holds up the lines, but never the loop.
    @Eap.method
    def write(self, _operation, fd, data):
        while data:
            try:
                data = data[os.write(fd, data):]
            except BlockingIOError:
                select.select([], [fd], [])


class Checksum:
    def __init__(self, options):
        self.options = options
        self.reader = Reader()
        self.reader.connect('read-completed', self.read_completed_cb)
        self.writer = Writer()
        pool = Eap.WorkerPool.new('checksum', options.jobs)
        self.start_options = Eap.StartOptions(pool=pool)
        self.terminal = asyncio.Lock()
        self.lines = []             # that are not written yet: (file descriptor, bytes)
        self.n_ahead = 0            # started, and not printed
        self.n_files = self.n_bytes = self.total = 0
        self.stopped = self.output_failed = False
        self.status = 0
        self.names = [File(os.fsencode(name), (i,)) for i, name in enumerate(options.files)]
        self.waiting = list(self.names)                         # to be started: a heap
        self.unprinted = list(reversed(self.names))
        self.input = None
        # Bars and what is typed meanwhile would be written over each other.
        types = os.isatty(0) and '-' in options.files
        self.bars = None if options.no_progress or types or not os.isatty(2) or \
            os.environ.get('TERM', 'dumb') == 'dumb' else Bars()

    def start(self):
        """Starts the file that comes first of those that wait."""
        file = heapq.heappop(self.waiting)
        file.operation = self.reader.read_async(file, self.options.algorithm, user_state=file,
                                                options=self.start_options)
        self.n_ahead += 1
        if file.is_input:
            self.input = file.operation

    def start_more(self):
        """However many files there are, only so much is under way that nobody has to wait."""
        while self.waiting and not self.stopped and self.n_ahead < MAX_AHEAD and \
                self.reader.get_n_pending() < STARTED_PER_JOB * self.options.jobs and \
                not (self.waiting[0].is_input and self.input and
                     self.input.state != Eap.OperationState.COMPLETED):
            self.start()

    def read_completed_cb(self, _reader, args):
        file = args.user_state
        if args.error is None and not args.cancelled and isinstance(args.result, list):
            for child in args.result:
                heapq.heappush(self.waiting, child)
        else:
            self.n_files += 1
            self.n_bytes += file.operation.progress.processed
        self.start_more()

    def hide_bars(self):
        if self.bars:
            self.bars.hide()
        self.bars = None

    def stop(self, status):
        if self.stopped:
            return
        self.stopped, self.status = True, status
        self.hide_bars()
        # Backwards, since a worker that is free takes up what was started next
        for operation in reversed(list(self.reader.get_operations())):
            operation.cancel()

    def interrupt(self, number):
        for each in (signal.SIGINT, signal.SIGTERM):    # the next one ends the program at once
            asyncio.get_running_loop().remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)
        self.stop(128 + number)

    async def flush(self):
        # Bars need not be drawn again for every single line.
        if self.bars and self.lines:
            await asyncio.sleep(FRAME_SECONDS)
        lines, self.lines = self.lines, []
        async with self.terminal:
            for fd, group in itertools.groupby(lines, lambda line: line[0]):
                if os.isatty(fd) and self.bars:
                    self.bars.hide()
                if fd == 1 and self.output_failed:
                    continue
                try:
                    await self.writer.write_async(fd, b''.join(line for _fd, line in group))
                except OSError as error:
                    if fd == 1:     # where could one tell that standard error does not work?
                        self.output_failed = True
                        self.add_message(f'write error: {error.strerror}')
                        self.stop(1)

    def add_message(self, text):
        self.lines.append((2, encode(f'checksum: {text}\n')))

    async def print_file(self, file):
        operation = file.operation
        try:
            result = (await operation).result if operation else None
        except OSError as error:
            message = error.strerror
        except GLib.Error as error:
            message = error.message
        else:
            if isinstance(result, list):
                self.unprinted += reversed(result)
                return
            if result:
                self.lines.append((1, file.format(result)))
                return
        self.status = self.status or 1
        if operation is None or operation.get_args().cancelled:
            if self.output_failed:  # not to be blamed on the files
                return
            message = 'cancelled'
        self.add_message(f'{file.describe()}: {message}')

    async def print_files(self):
        """In order: a result waits for those before it."""
        while self.unprinted:
            file = self.unprinted.pop()
            if file.operation is None and not self.stopped:
                self.start()        # it is the first of those that wait
            if file.operation and file.operation.state != Eap.OperationState.COMPLETED:
                await self.flush()
            await self.print_file(file)
            if file.operation:
                file.operation = None
                self.n_ahead -= 1
                self.start_more()

    async def draw_bars(self):
        while self.bars:
            files = [operation.user_state for operation in self.reader.get_operations()
                     if operation.progress.total or operation.progress.processed]
            n_bytes = self.n_bytes + sum(file.operation.progress.processed for file in files)
            async with self.terminal:
                if self.bars:
                    self.bars.draw(files, self.n_files, n_bytes, self.total)
            await asyncio.sleep(FRAME_SECONDS)

    async def measure(self):
        with contextlib.suppress(GLib.Error):
            self.total = (await self.reader.measure_async(self.names)).result

    async def run(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.interrupt, number)
        tasks = [self.draw_bars(), self.measure()] if self.bars else []
        tasks = [asyncio.create_task(task) for task in tasks]
        self.start_more()
        await self.print_files()
        self.hide_bars()
        self.reader.cancel_all()
        await asyncio.gather(*tasks)
        while self.lines:
            await self.flush()
        return self.status


def keep_standard_streams():
    """One that is closed must not become one of the files that are opened. The wrong way
    round it still fails, as a closed one does."""
    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:
            os.open('/dev/null', os.O_RDONLY if fd else os.O_WRONLY)


async def run(options):
    return await Checksum(options).run()


if __name__ == '__main__':
    keep_standard_streams()
    locale.setlocale(locale.LC_ALL, '')
    sys.exit(Eap.run(run(parse())))
