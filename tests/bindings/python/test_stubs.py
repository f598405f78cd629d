# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""The stubs that editors use tell of what there is."""

import ast
import inspect
import os
import shutil
import subprocess
import tempfile
import unittest

from utils import Eap, GObject, TestCase

STUBS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     '../../../eap/overrides/Eap.pyi')

# What the base class of all objects has, too
CONNECTING = {'connect', 'connect_after', 'connect_data', 'connect_object',
              'connect_object_after'}

PROGRAM = '''
from gi.repository import Eap


class Hasher(Eap.Component):
    @Eap.method(concurrency=Eap.Concurrency.CONCURRENT, timeout=5)
    def hash_file(self, operation: Eap.AsyncOperation, path: str) -> str:
        operation.report_amount(1, 2)
        return path

    @Eap.method
    async def later(self, operation: Eap.AsyncOperation, seconds: float) -> float:
        return seconds


async def main() -> int:
    hasher = Hasher(progress_interval=5)
    with hasher.hash_file_async('path', user_state=1) as operation:
        async for changed in operation:
            percentage: int = changed.progress_percentage
        args = await operation
    text: str = args.result
    options = Eap.StartOptions(timeout=5)
    options.timeout = 4
    worker = Eap.BackgroundWorker(worker_reports_progress=True)
    worker.run_worker_async([1, 2])
    return len(text) + operation.progress.get_percentage()

number: int = Eap.run(main())
'''

WRONG = '''
from gi.repository import Eap
operation = Eap.AsyncOperationManager.create_operation()
operation.report_amount('one', 2)
operation.nothing_like_that()
Eap.StartOptions().timeout = 'never'
'''


def is_public(name):
    return not name.startswith('_')


class StubsTest(TestCase):
    def setUp(self):
        with open(STUBS) as file:
            self.tree = ast.parse(file.read())
        self.classes = {item.name: item for item in self.tree.body
                        if isinstance(item, ast.ClassDef)}

    def get_names(self, body):
        for item in body:
            if isinstance(item, (ast.FunctionDef, ast.ClassDef)):
                yield item.name
            elif isinstance(item, ast.AnnAssign):
                yield item.target.id

    def get_own(self, cls):
        """Of an override also what the class has that it overrides"""
        own = set(vars(cls))
        if cls.__module__.startswith('gi.overrides'):
            own |= set(vars(cls.__mro__[1]))
        own |= {pspec.name.replace('-', '_') for pspec in cls.list_properties()
                if pspec.owner_type == cls.__gtype__}
        return set(filter(is_public, own)) - CONNECTING - {
            'props', 'parent_instance', 'parent_class', 'padding', 'g_type_instance'}

    def get_classes(self):
        for name in dir(Eap):
            cls = getattr(Eap, name)
            if isinstance(cls, type) and issubclass(cls, GObject.Object):
                yield name, cls

    def test_module(self):
        there = {name for name in dir(Eap) if is_public(name) and not name.endswith('Class')}
        there -= {'get_introspection_module', 'override'}
        told = set(filter(is_public, self.get_names(self.tree.body)))
        self.assertEqual({name for name in there if name not in told}, set())
        self.assertEqual({name for name in told if not hasattr(Eap, name)}, set())

    def test_members(self):
        for name, cls in self.get_classes():
            with self.subTest(name):
                told = set(filter(is_public, self.get_names(self.classes[name].body)))
                self.assertEqual(self.get_own(cls) - told, set())
                # "loop" is of instances.
                self.assertEqual({item for item in told if not hasattr(cls, item)} - {'loop'},
                                 set())

    def test_parents(self):
        for name, cls in self.get_classes():
            base = ast.unparse(self.classes[name].bases[0])
            parent = GObject.type_name(GObject.type_parent(cls.__gtype__))
            self.assertEqual(base.replace('GObject.Object', 'GObject'),
                             parent.removeprefix('Eap'), name)

    def test_parameters(self):
        """Those of what is written in Python"""
        for name, cls in self.get_classes():
            for item in self.classes[name].body:
                function = inspect.getattr_static(cls, item.name, None) \
                    if isinstance(item, ast.FunctionDef) else None
                function = getattr(function, '__func__', function)
                if not inspect.isfunction(function) or item.name.startswith('_'):
                    continue
                with self.subTest(f'{name}.{item.name}'):
                    told = item.args
                    names = [arg.arg for arg in told.posonlyargs + told.args]
                    names += [told.vararg.arg] if told.vararg else []
                    names += [arg.arg for arg in told.kwonlyargs]
                    names += [told.kwarg.arg] if told.kwarg else []
                    self.assertEqual(names, list(inspect.signature(function).parameters))

    @unittest.skipUnless(shutil.which('mypy'), 'there is no mypy')
    def test_mypy(self):
        status, output = self.run_mypy(PROGRAM)
        self.assertEqual(status, 0, output)
        status, output = self.run_mypy(WRONG)
        self.assertEqual(status, 1, output)
        for text in ('report_amount', 'nothing_like_that', 'Incompatible types in assignment'):
            self.assertIn(text, output)

    def run_mypy(self, program):
        with tempfile.TemporaryDirectory() as folder:
            repository = os.path.join(folder, 'gi', 'repository')
            os.makedirs(repository)
            shutil.copy(STUBS, repository)
            for path in ('gi', 'gi/repository'):
                with open(os.path.join(folder, path, '__init__.pyi'), 'w') as file:
                    file.write('')
            # What PyGObject-stubs has, as far as it matters here
            with open(os.path.join(repository, 'GObject.pyi'), 'w') as file:
                file.write('class Object: ...\nclass GEnum(int): ...\n')
            for name in ('Gio', 'GLib'):
                with open(os.path.join(repository, name + '.pyi'), 'w') as file:
                    file.write('from typing import Any\n'
                               'def __getattr__(name: str) -> Any: ...\n')
            path = os.path.join(folder, 'program.py')
            with open(path, 'w') as file:
                file.write(program)
            environment = {**os.environ, 'MYPYPATH': folder}
            # They are for libraries that are being tested.
            for variable in ('LD_LIBRARY_PATH', 'PYTHONPATH'):
                environment.pop(variable, None)
            outcome = subprocess.run(
                ['mypy', '--strict', '--allow-untyped-decorators', '--cache-dir', folder, path],
                env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return outcome.returncode, outcome.stdout


if __name__ == '__main__':
    unittest.main()
