# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Usage: gir.py GIR
What the introspection data says is enough for every language."""

import sys
import unittest
import xml.etree.ElementTree as ElementTree

CORE = '{http://www.gtk.org/introspection/core/1.0}'
C = '{http://www.gtk.org/introspection/c/1.0}'
GLIB = '{http://www.gtk.org/introspection/glib/1.0}'

FUNCTIONS = ('function', 'method', 'constructor')
CALLABLES = FUNCTIONS + ('callback', 'virtual-method')
PLAIN = {'none', 'gboolean', 'gint', 'guint', 'gint64', 'guint64', 'gdouble', 'gsize', 'GType',
         'GLib.Quark'}

# What C has to itself, and what other languages have instead: a function; a
# function's parameter that takes any value; a property that can be set; a class
# that can be derived from, with properties as the language declares them; or a
# constant.
TWINS = {
    'eap_async_completed_event_args_new': [
        'AsyncCompletedEventArgs:error', 'AsyncCompletedEventArgs:cancelled',
        'AsyncCompletedEventArgs:user-state'],
    'eap_async_operation_get_task': ['eap_async_operation_run_in_thread'],
    'eap_async_operation_ready_cb': [
        'eap_async_operation_complete', 'eap_async_operation_complete_with_error'],
    'eap_async_operation_run_task': ['eap_async_operation_run_in_thread'],
    'eap_background_worker_cancel_async': ['eap_component_cancel_async'],
    'eap_component_class_install_method': ['eap_component_class_add_method'],
    'eap_component_start': ['eap_component_start_with_value'],
    'eap_component_start_full': ['eap_component_start_with_value'],
    'eap_event_args_class_install_field': ['EventArgs'],
    'eap_run_worker_completed_event_args_get_result': [
        'eap_method_completed_event_args_get_result'],
    'eap_run_worker_completed_event_args_new': [
        'RunWorkerCompletedEventArgs:result', 'RunWorkerCompletedEventArgs:error',
        'RunWorkerCompletedEventArgs:cancelled'],
    'eap_state_init_int': ['eap_component_start_with_value(user_state)'],
    'eap_state_init_object': ['eap_component_start_with_value(user_state)'],
    'eap_state_init_string': ['eap_component_start_with_value(user_state)'],
    'EapMethodInfo': ['eap_component_class_add_method'],
    'EAP_CHECK_VERSION': ['EAP_MAJOR_VERSION', 'EAP_MINOR_VERSION', 'EAP_MICRO_VERSION'],
    'EAP_DEFINE_EVENT_ARGS': ['EventArgs', 'AsyncCompletedEventArgs', 'ProgressChangedEventArgs'],
    'EAP_DEFINE_EVENT_ARGS_GETTER': ['EventArgs'],
    'EAP_DEFINE_RESULT_GETTER': ['eap_async_completed_event_args_raise_exception_if_necessary'],
    'EAP_EVENT_ARGS_FIELD': ['EventArgs'],
    'EAP_STATE_INT': ['eap_component_start_with_value(user_state)'],
    'EAP_STATE_OBJECT': ['eap_component_start_with_value(user_state)'],
    'EAP_STATE_STRING': ['eap_component_start_with_value(user_state)'],
}

# The very class of the args of each signal
SIGNALS = {
    'AsyncOperation::completed': 'AsyncCompletedEventArgs',
    'AsyncOperation::progress-changed': 'ProgressChangedEventArgs',
    'BackgroundWorker::do-work': 'DoWorkEventArgs',
    'BackgroundWorker::run-worker-completed': 'RunWorkerCompletedEventArgs',
    'Component::progress-changed': 'ProgressChangedEventArgs',
}

# What every object has in some language, and no method may hide
TAKEN = {'bind_property', 'connect', 'connect_after', 'disconnect', 'emit', 'force_floating',
         'freeze_notify', 'get_data', 'get_property', 'getv', 'handler_block',
         'handler_disconnect', 'notify', 'ref', 'ref_sink', 'run_dispose', 'set_data',
         'set_property', 'steal_data', 'thaw_notify', 'then', 'unref', 'watch_closure'}


def tag(element):
    return element.tag.rpartition('}')[2]


def is_visible(element):
    return element.get('introspectable') != '0'


def get_doc(element):
    doc = element.find(CORE + 'doc')
    return doc.text if doc is not None and doc.text else ''


def get_type(element):
    found = element.find(CORE + 'type')
    return found.get('name') if found is not None else 'array'


def get_parameters(function):
    return function.findall(CORE + 'parameters/' + CORE + 'parameter')


def get_return(function):
    return function.find(CORE + 'return-value')


class GirTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.namespace = ElementTree.parse(GIR).getroot().find(CORE + 'namespace')
        cls.parents = {child: parent for parent in cls.namespace.iter() for child in parent}
        cls.classes = {each.get('name'): each for each in cls.namespace.findall(CORE + 'class')}
        cls.by_identifier = {each.get(C + 'identifier') or each.get(C + 'type'): each
                             for each in cls.namespace.iter() if tag(each) != 'type'}
        cls.callbacks = {each.get('name') for each in cls.namespace.findall(CORE + 'callback')}
        cls.enums = {each.get('name') for each in cls.all('enumeration', 'bitfield')}

    @classmethod
    def all(cls, *tags):
        return [each for each in cls.namespace.iter() if tag(each) in tags]

    def setUp(self):
        self.faults = []

    def tearDown(self):
        self.assertFalse(self.faults, '\n' + '\n'.join(self.faults))

    def name(self, element):
        identifier = element.get(C + 'identifier') or element.get(C + 'type')
        if identifier:
            return identifier
        parent = self.parents.get(element)
        if parent is None or tag(element) in ('class', 'namespace'):
            return element.get('name', '')
        while tag(parent) == 'parameters':
            parent = self.parents[parent]
        return f'{self.name(parent)}.{element.get("name") or tag(element)}'

    def check(self, condition, element, fault):
        if not condition:
            self.faults.append(f'{self.name(element)}: {fault}')

    def functions(self):
        """What other languages can call."""
        return [each for each in self.all(*FUNCTIONS) if is_visible(each)]

    def callables(self):
        """The same, and what they are called with. Fields of a class repeat its
        virtual functions."""
        return [each for each in self.all(*CALLABLES)
                if is_visible(each) and tag(self.parents[each]) != 'field']

    def ancestry(self, name):
        while name in self.classes:
            yield self.classes[name]
            name = self.classes[name].get('parent')

    def is_callback(self, element):
        name = get_type(element)
        return (name in self.callbacks or
                name in ('Gio.AsyncReadyCallback', 'Gio.TaskThreadFunc', 'GObject.Callback'))

    def is_pointer(self, element):
        name = get_type(element)
        return name not in PLAIN and name not in self.enums

    def is_data(self, function, parameter):
        """What a callback is given: a language handles it itself."""
        parameters = get_parameters(function)
        index = str(parameters.index(parameter))
        return (any(each.get('closure') == index or each.get('destroy') == index
                    for each in parameters) or
                tag(function) != 'callback' and parameter is parameters[-1] and
                any(each.get('scope') == 'async' and self.is_callback(each)
                    for each in parameters))


class ReachableTest(GirTest):
    """Nothing is for C alone."""

    def is_twin(self, twin):
        if twin.endswith(')'):
            name, _, parameter = twin[:-1].partition('(')
            function = self.by_identifier.get(name)
            return (function is not None and is_visible(function) and
                    any(each.get('name') == parameter and get_type(each) == 'GObject.Value'
                        for each in get_parameters(function)))
        if ':' in twin:
            name, _, wanted = twin.partition(':')
            return any(each.get('name') == wanted and each.get('writable') == '1' and
                       is_visible(each)
                       for owner in self.ancestry(name)
                       for each in owner.findall(CORE + 'property'))
        if twin in self.classes:
            return is_visible(self.classes[twin]) and self.classes[twin].get('final') != '1'
        return twin in self.by_identifier and is_visible(self.by_identifier[twin])

    def test_skipped(self):
        skipped = {self.name(each): each for each in self.namespace.iter()
                   if not is_visible(each)}
        for name, element in skipped.items():
            self.check(name in TWINS, element, 'other languages cannot do this')
        self.assertEqual(set(TWINS) - set(skipped), set(), 'not skipped')

    def test_twins(self):
        for name, twins in TWINS.items():
            self.assertTrue(twins)
            for twin in twins:
                self.assertTrue(self.is_twin(twin), f'{name}: {twin}')

    def test_nothing_is_private(self):
        for element in self.all('property', 'class', 'enumeration'):
            self.check(element.get('private') != '1', element, 'is private')


class SignatureTest(GirTest):
    """Each call says all about what it takes and gives."""

    def test_signals(self):
        found = set()
        for signal in self.namespace.iter(GLIB + 'signal'):
            name = f'{self.name(self.parents[signal])[3:]}::{signal.get("name")}'
            found.add(name)
            parameters = get_parameters(signal)
            self.check(get_doc(signal), signal, 'a signal without documentation')
            self.check([get_type(each) for each in parameters] == [SIGNALS.get(name)], signal,
                       'its args are not of the class that they should be of')
            for parameter in parameters:
                self.check(get_type(parameter) not in
                           ('gpointer', 'GObject.Object', 'GObject.Value'), parameter,
                           'an untyped parameter of a signal')
                # An undocumented one is called "object".
                self.check(parameter.get('name') == 'args' and get_doc(parameter), parameter,
                           'a parameter of a signal without documentation')
        self.assertEqual(found, set(SIGNALS))

    def test_documented(self):
        for function in self.callables():
            # That of an invoker is where the function is called.
            if function.get('invoker'):
                continue
            self.check(get_doc(function), function, 'no documentation')
            for parameter in get_parameters(function):
                self.check(get_doc(parameter), parameter, 'a parameter without documentation')
            self.check(get_doc(get_return(function)) or get_type(get_return(function)) == 'none',
                       function, 'what it returns is not documented')

    def test_virtual_functions(self):
        for function in self.all('virtual-method'):
            owner = self.parents[function]
            invoker = function.get('invoker')
            if invoker:
                self.check(any(each.get('name') == invoker and is_visible(each)
                               for each in owner.findall(CORE + 'method')),
                           function, 'its invoker cannot be called')
            else:
                self.check(get_doc(function), function, 'neither documentation nor an invoker')
            self.check(owner.get('final') != '1', function, 'nobody can derive from its class')

    def test_transfer(self):
        for element in self.all('parameter', 'instance-parameter', 'return-value', 'property'):
            if tag(self.parents.get(self.parents[element])) == 'function-macro':
                continue
            self.check(element.get('transfer-ownership') in ('none', 'full', 'container'),
                       element, 'who owns it?')
        for function in self.all('virtual-method'):
            returned = get_return(function)
            self.check(not self.is_pointer(returned) or
                       returned.get('transfer-ownership') == 'full', function,
                       'a language cannot keep alive what it returns')

    def test_names_of_getters(self):
        for function in self.functions():
            name = function.get('name')
            full = (self.is_pointer(get_return(function)) and
                    get_return(function).get('transfer-ownership') == 'full')
            if name.startswith(('get_', 'dup_')):
                self.check(full == name.startswith('dup_'), function,
                           '"dup" is for what the caller owns, "get" for the rest')

    def test_nullable(self):
        for function in self.callables():
            for element in get_parameters(function) + [get_return(function)]:
                if not self.is_pointer(element):
                    self.check(element.get('nullable') != '1', element, 'is no pointer')
                    continue
                if tag(element) == 'parameter' and self.is_data(function, element):
                    continue
                doc = get_doc(element)
                nullable = element.get('nullable') == '1'
                self.check('NULL' not in doc or nullable, element,
                           'may be NULL, and is not nullable')
                if not function.get('invoker'):
                    self.check('NULL' in doc or not nullable, element,
                               'is nullable: what does NULL mean?')

    def test_errors(self):
        for function in self.callables():
            for parameter in get_parameters(function):
                ctype = parameter.find(CORE + 'type')
                self.check(ctype is None or '**' not in ctype.get(C + 'type', ''), parameter,
                           'an error that is not thrown')
                self.check(get_type(parameter) != 'GLib.Error' or
                           parameter.get('nullable') != '1', parameter,
                           'Python has no NULL for an error')
            # A language that does not throw looks at what was returned.
            self.check(function.get('throws') != '1' or
                       get_type(get_return(function)) == 'gboolean' or
                       self.is_pointer(get_return(function)), function,
                       'it throws, and returns nothing that says so')

    def test_callbacks(self):
        for function in self.functions():
            parameters = get_parameters(function)
            callbacks = [each for each in parameters if self.is_callback(each)]
            self.check(len(callbacks) <= 1, function, 'two callbacks')
            for callback in callbacks:
                scope = callback.get('scope')
                self.check(scope in ('call', 'async', 'notified', 'forever'), callback,
                           'no scope')
                closure = callback.get('closure')
                self.check(closure is not None and
                           get_type(parameters[int(closure)]) == 'gpointer', callback,
                           'no closure')
                destroy = callback.get('destroy')
                self.check((destroy is not None) == (scope == 'notified'), callback,
                           'a destroy notify goes with what is called later')
                if destroy is not None:
                    self.check(get_type(parameters[int(destroy)]) == 'GLib.DestroyNotify',
                               callback, 'no destroy notify')

    def test_callback_types(self):
        """Without this Vala has delegates without a target."""
        for callback in self.namespace.findall(CORE + 'callback'):
            parameters = get_parameters(callback)
            data = [each for each in parameters if each.get('closure') is not None]
            self.check(len(data) == 1 and data[0] is parameters[-1] and
                       data[0].get('closure') == str(len(parameters) - 1) and
                       get_type(data[0]) == 'gpointer', callback,
                       'its last parameter is no closure')

    def test_properties(self):
        for prop in self.all('property'):
            self.check(get_doc(prop), prop, 'no documentation')
            owner = self.parents[prop]
            methods = {each.get('name'): each for each in owner.findall(CORE + 'method')}
            name = prop.get('name').replace('-', '_')
            for kind, prefixes in (('getter', ('get_', 'dup_')), ('setter', ('set_',))):
                if kind == 'setter' and prop.get('writable') != '1':
                    continue
                found = [prefix + name for prefix in prefixes if prefix + name in methods]
                self.check(prop.get(kind) in found or not found, prop, f'its {kind} is not said')
            for kind in ('getter', 'setter'):
                method = methods.get(prop.get(kind))
                self.check(method is None or
                           method.get(GLIB + kind[:3] + '-property') == prop.get('name'), prop,
                           f'its {kind} does not know it')
            if prop.get('construct-only') == '1':
                self.check(prop.get('setter') is None, prop, 'is set when it is made')


class RustTest(GirTest):
    """What gir, the generator of gtk-rs, needs, and others like to have."""

    # An async function of Rust is made of foo_async and foo_finish, and returns a
    # Result.
    def test_finish(self):
        for function in self.functions():
            name = function.get('name')
            if not name.endswith('_finish'):
                continue
            self.check(function.get('throws') == '1', function, 'does not throw')
            siblings = {each.get('name') for each in self.parents[function]}
            self.check(name[:-len('finish')] + 'async' in siblings, function, 'no start')
            self.check(any(get_type(each) == 'Gio.AsyncResult'
                           for each in get_parameters(function)), function, 'no result')

    # It tells such a pair by the callback: GAsyncReadyCallback, called once, with
    # the data last; and there is one cancellable to drop the future with.
    def test_async(self):
        n_pairs = 0
        for function in self.functions():
            parameters = get_parameters(function)
            for parameter in parameters:
                if get_type(parameter) != 'Gio.AsyncReadyCallback':
                    continue
                n_pairs += 1
                siblings = {each.get('name') for each in self.parents[function]}
                name = function.get('name')
                self.check(name.endswith('_async') and
                           name[:-len('async')] + 'finish' in siblings, function, 'no finish')
                self.check(parameter.get('scope') == 'async', parameter, 'not of scope async')
                self.check(parameter is parameters[-2], parameter, 'not next to last')
                self.check([get_type(each) for each in parameters].count('Gio.Cancellable') == 1,
                           function, 'not one cancellable')
        self.assertTrue(n_pairs)

    # A type that is not registered has no Value, and no name when it is printed.
    def test_types(self):
        for element in self.all('class', 'enumeration', 'bitfield', 'interface'):
            get_type_function = element.get(GLIB + 'get-type', '')
            self.check(get_type_function.startswith('eap_') and
                       get_type_function.endswith('_get_type'), element, 'no GType')
            self.check(element.get(GLIB + 'type-name') == 'Eap' + element.get('name'), element,
                       'another name as a GType')
        for enum in self.all('enumeration', 'bitfield'):
            for member in enum.findall(CORE + 'member'):
                self.check(member.get(GLIB + 'nick') ==
                           member.get('name').replace('_', '-'), member, 'no nick')
                self.check(get_doc(member), member, 'no documentation')

    # Classes have no public fields, which would have to be unsafe.
    def test_fields(self):
        for owner in self.classes.values():
            for field in owner.findall(CORE + 'field'):
                self.check(field.get('private') == '1' or field.get('name') == 'parent_instance',
                           field, 'a public field')

    # A pointer to anything is unsafe, and of no use.
    def test_pointers(self):
        for function in self.callables():
            for element in get_parameters(function) + [get_return(function)]:
                if tag(element) == 'return-value' or not self.is_data(function, element):
                    self.check(get_type(element) not in ('gpointer', 'gconstpointer'), element,
                               'a pointer to anything')
        for prop in self.all('property'):
            self.check(get_type(prop) != 'gpointer', prop, 'a pointer to anything')

    # Nothing is made that has no type, or that a language would have to count.
    def test_containers(self):
        for function in self.callables():
            for element in get_parameters(function) + [get_return(function)]:
                self.check(element.find(CORE + 'varargs') is None, function, 'varargs')
                self.check(element.find(CORE + 'array') is None, element, 'an array')
                self.check(get_type(element) not in
                           ('GLib.HashTable', 'GLib.List', 'GLib.SList', 'GLib.PtrArray'),
                           element, 'a container without a length or types')
                self.check(element.get('direction', 'in') == 'in', element,
                           'more than one result')

    # Modules, traits and builders are named after these.
    def test_prefixes(self):
        for function in self.all(*FUNCTIONS):
            self.check(function.get(C + 'identifier').startswith('eap_'), function, 'no prefix')
        for element in self.namespace:
            ctype = element.get(C + 'type')
            self.check(ctype is None or ctype.startswith(('Eap', 'EAP_')), element, 'no prefix')
        for name, owner in self.classes.items():
            prefix = 'eap_' + owner.get(C + 'symbol-prefix') + '_'
            for function in owner:
                identifier = function.get(C + 'identifier')
                self.check(identifier is None or identifier.startswith(prefix), function,
                           f'is not of {name}')

    # A method foo () and a property foo are the same in Python and Vala; a method
    # must not hide what every object has, nor one of a parent that takes something
    # else.
    def test_clashes(self):
        for name, owner in self.classes.items():
            own = {}
            for element in owner:
                if (tag(element) in ('method', 'property', 'function', 'signal') and
                        is_visible(element)):
                    own.setdefault(element.get('name').replace('-', '_'), []).append(element)
            for each, elements in own.items():
                self.check(len(elements) == 1, elements[0], 'two things of one name')
                self.check(each not in TAKEN, elements[0], 'every object has that')
            inherited = {element.get('name').replace('-', '_'): element
                         for parent in list(self.ancestry(name))[1:] for element in parent
                         if tag(element) in ('method', 'property', 'signal') and
                         is_visible(element)}
            for each in set(own) & set(inherited):
                self.check(False, own[each][0], f'hides {self.name(inherited[each])}')

    # Foo::new () is a Foo.
    def test_constructors(self):
        for constructor in self.all('constructor'):
            if not is_visible(constructor):
                continue
            owner = self.parents[constructor].get('name')
            self.check(get_type(get_return(constructor)) in
                       [each.get('name') for each in self.ancestry(owner)], constructor,
                       'makes something else')
            self.check(get_return(constructor).get('nullable') != '1' and
                       constructor.get('throws') != '1', constructor, 'may fail')
            self.check(self.parents[constructor].get('abstract') != '1', constructor,
                       'of an abstract class')

    # A static function of a class is one that takes no instance of it.
    def test_functions(self):
        for name, owner in self.classes.items():
            for function in owner.findall(CORE + 'function'):
                parameters = get_parameters(function)
                self.check(not is_visible(function) or not parameters or
                           get_type(parameters[0]) != name, function, 'is a method')


if __name__ == '__main__':
    GIR = sys.argv.pop(1)
    unittest.main()
