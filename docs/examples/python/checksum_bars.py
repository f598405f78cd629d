# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""How far the files of checksum.py are"""

import os
import time
import unicodedata

from gi.repository import Eap, GLib

STOPPED_SECONDS = 1     # who has not drawn for so long: the shell has written since
TRUSTED_SECONDS = 3     # before, no time left is foretold


def encode(text):
    """Messages are in the encoding of the locale, names of files in none."""
    return (text if GLib.get_charset()[0] else GLib.str_to_ascii(text)).encode()


def get_width(text):
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in 'FW' else 1 for c in text)


def cut(text, columns):
    while get_width(text) > columns:
        text = text[:-1]
    return text


def fit(text, columns):
    """The text without its middle, if it has to be, and spaces up to so many columns."""
    ellipsis = '…' if GLib.get_charset()[0] else '...'
    if get_width(text) > columns:
        room = max(columns - len(ellipsis), 0)
        text = cut(text, room // 2) + ellipsis + cut(text[::-1], room - room // 2)[::-1]
    return text + ' ' * (columns - get_width(text))


class Bars:
    """Lines at the bottom of the terminal that standard error is"""

    def __init__(self):
        self.widths = []            # of the lines that are shown
        self.time = 0
        self.sum = Eap.Progress()

    def make_line(self, file, columns):
        """NAME [####----]  50%; or the amount instead, where nobody knows of how much"""
        progress = file.operation.progress
        width = 0 if columns < 40 else min(columns // 3, 40)
        if progress.total:
            n_full = int((width - 2) * progress.fraction)
            bar = f'[{"#" * n_full:-<{width - 2}}]' if width else ''
            figures = f'{bar}{int(100 * progress.fraction):4}%'
        else:
            figures = f'{GLib.format_size(progress.processed):>{width + 5}}'
        return fit(file.describe(), max(columns - width - 6, 0)) + ' ' + figures

    def make_sum(self, n_files, n_bytes, total):
        """12 files, 3.4 GB of 20.1 GB, 512.0 MB/s, 0:33 left"""
        self.sum.report_amount(n_bytes, total)
        text = f'{n_files} file{"" if n_files == 1 else "s"}, {GLib.format_size(n_bytes)}'
        if total:
            text += f' of {GLib.format_size(total)}'
        text += f', {GLib.format_size(int(self.sum.rate))}/s'
        left = int(self.sum.remaining)
        if left >= 0 and self.sum.elapsed >= TRUSTED_SECONDS:
            hours = f'{left // 3600}:{left // 60 % 60:02}' if left >= 3600 else left // 60
            text += f', {hours}:{left % 60:02} left'
        return text

    def draw(self, files, *amounts):
        # Whoever was put into the background has no say on the terminal.
        if os.tcgetpgrp(2) != os.getpgrp():
            return
        columns, rows = os.get_terminal_size(2)
        columns, rows = columns or 80, rows or 24
        text = ''
        if self.widths and time.monotonic() - self.time > STOPPED_SECONDS:
            text, self.widths = '\r\n', []
        self.time = time.monotonic()
        # A narrower terminal than before has made several rows of a line.
        n_rows = sum(max(width - 1, 0) // columns + 1 for width in self.widths)
        text += '\r' if n_rows else ''
        text += f'\033[{min(n_rows, rows) - 1}A' if n_rows > 1 else ''
        lines = []
        if amounts:
            lines = [self.make_line(file, columns - 1) for file in files[:max(rows - 2, 0)]]
            lines.append(cut(self.make_sum(*amounts), columns - 1))
        self.widths = [get_width(line) for line in lines]
        text += '\r\n'.join(line + '\033[K' for line in lines) + '\033[J'
        os.write(2, encode(text))

    def hide(self):
        if self.widths:
            self.draw([])
