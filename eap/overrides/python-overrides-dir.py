# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Usage: python-overrides-dir.py PREFIX

Prints where PyGObject, run by this very interpreter, looks for the overrides of
what is installed under a prefix. It looks in gi/overrides of each folder that it
finds modules in.
"""

import os
import site
import sys
import sysconfig

prefix = sys.argv[1]
own = os.path.join(prefix, 'lib')
folders = [folder for folder in site.getsitepackages() if folder.startswith(own + os.sep)]
paths = sysconfig.get_paths('posix_prefix', {'base': prefix, 'platbase': prefix})
print(os.path.join(folders[0] if folders else paths['purelib'], 'gi', 'overrides'))
