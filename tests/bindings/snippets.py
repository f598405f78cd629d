# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Usage: snippets.py LANGUAGE GUIDE COMMAND...

Runs the programs that stand in a guide. The code blocks of LANGUAGE under one heading
are one program, and COMMAND runs it, with "{}" for its file. A block of "text" after
them is exactly what it prints. It finds nothing to read on its standard input, and has
a folder of its own.
"""

import os
import subprocess
import sys
import tempfile

SUFFIXES = {'js': '.js', 'python': '.py', 'vala': '.vala'}


def read_sections(guide):
    """Of each section: its heading, and its blocks, each with its language"""
    heading, blocks, language = None, [], None
    with open(guide) as file:
        for line in file:
            if language is not None:
                if line.startswith('```'):
                    language = None
                else:
                    blocks[-1][1].append(line)
            elif line.startswith('```'):
                language = line.strip('`\n')
                blocks.append((language, []))
            elif line.startswith('## '):
                yield heading, blocks
                heading, blocks = line.strip('# \n'), []
    yield heading, blocks


def run(command, language, program):
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, 'example' + SUFFIXES[language])
        with open(name, 'w') as file:
            file.write(program)
        return subprocess.run([name if word == '{}' else word for word in command],
                              cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60)


def check(command, language, blocks):
    program = '\n'.join(''.join(lines) for kind, lines in blocks if kind == language)
    expected = ''.join(''.join(lines) for kind, lines in blocks if kind == 'text')
    result = run(command, language, program)
    if result.returncode == 0 and expected in ('', result.stdout):
        return True
    print(f'status {result.returncode}, and instead of\n{expected}it prints\n{result.stdout}')
    return False


def main():
    language, guide, *command = sys.argv[1:]
    failed = n_programs = 0
    for heading, blocks in read_sections(guide):
        if not any(kind == language for kind, _lines in blocks):
            continue
        n_programs += 1
        print(f'# {heading}', flush=True)
        failed += not check(command, language, blocks)
    print(f'{n_programs} programs, {failed} failed')
    return 1 if failed or n_programs == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
