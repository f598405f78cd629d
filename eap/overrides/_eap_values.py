# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Python values as C has them"""

import threading
import weakref

from gi.repository import GLib, GObject

# C compares what it does not know by identity, as .NET does what has no
# Equals. Python knows no difference between equal numbers, texts and tuples of
# these, so equal ones are given to C as the same box.


class _Box:
    __slots__ = ('value', '__weakref__')

    def __init__(self, value):
        self.value = value


_boxes = weakref.WeakValueDictionary()
# Making a box may collect garbage, and this run code that needs another one.
_boxes_lock = threading.RLock()


def _get_key(value):
    """A key that only those values have which nobody can tell apart, or None."""
    kind = type(value)
    if kind is float:
        return kind, value.hex()  # which has the sign of zero
    if kind in (bool, bytes, int, str, type(None)):
        return kind, value
    if kind is tuple:
        keys = tuple(map(_get_key, value))
        return None if None in keys else (kind, keys)
    return None


def _box(value):
    key = _get_key(value)
    if key is None:
        return GObject.Value(GObject.TYPE_PYOBJECT, value)
    with _boxes_lock:
        box = _boxes.get(key)
        if box is None:
            box = _boxes[key] = _Box(value)
        return GObject.Value(GObject.TYPE_PYOBJECT, box)


def is_c_string(text):
    """Whether C would have the whole of it back: there are file names that no encoding has."""
    try:
        return isinstance(text, str) and '\0' not in text and text.encode() is not None
    except UnicodeEncodeError:
        return False


def to_value(value):
    """What PyGObject can give to C as a GValue, for anything."""
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        if -2 ** 31 <= value < 2 ** 31:
            return value
        if -2 ** 63 <= value < 2 ** 63:
            return GObject.Value(GObject.TYPE_INT64, value)
    elif kind is str:
        if is_c_string(value):
            return value
    elif isinstance(value, (GObject.Object, GObject.Value, GLib.Variant)):
        return value
    return _box(value)


def is_box(value):
    return type(value) is _Box


def hash_box(box):
    key = _get_key(box.value)
    return hash(id(box.value) if key is None else key) & 0xffffffff


def from_value(value):
    return value.value if type(value) is _Box else value


# Properties. PyGObject leaves them to "props" and would let them be hidden by an
# assignment.

def _make_property(pspec):
    name = pspec.name.replace('-', '_')

    def get(self):
        getter = getattr(self, 'get_' + name, None)
        return getter() if getter is not None else from_value(self.get_property(name))

    def set(self, value):
        setter = getattr(self, 'set_' + name, None)
        if setter is not None:
            setter(value)
        else:
            self.set_property(name, value)

    is_writable = pspec.flags & GObject.ParamFlags.WRITABLE and \
        not pspec.flags & GObject.ParamFlags.CONSTRUCT_ONLY
    return property(get, set if is_writable else None, doc=pspec.blurb)


def add_properties(module, overrides):
    for name in dir(module):
        cls = overrides.get(name, getattr(module, name))
        if not isinstance(cls, type) or not issubclass(cls, GObject.Object):
            continue
        for pspec in cls.list_properties():
            name = pspec.name.replace('-', '_')
            if pspec.owner_type == cls.__gtype__ and name not in dir(cls):
                setattr(cls, name, _make_property(pspec))
