# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""The same work, done by eap and by its peers: runs the programs in turns and prints,
for each thing measured, the median of each and what eap takes of it.

Each program prints lines "ROW VALUE UNIT". With --instructions the instructions of a
whole operation are counted instead, which does not depend on what the machine does
besides.
"""

import argparse
import datetime
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

ROWS = {
    'post-1': 'post, one producer',
    'post-4': 'post, four producers',
    'whole-operation': 'whole operation, 1000 in flight',
    'latency': 'start to completion, one at a time',
    'report': 'a report of a flood',
    'delivered': 'reports of a flood that were delivered',
    'lateness': 'worst lateness of a 60 Hz timer in the flood',
}

# What is run, and what it is called
EAP = {
    'eap-component': 'a component, its own method',
    'eap-operation': 'EapAsyncOperation, connected to each',
    'eap-worker': 'EapBackgroundWorker',
    'eap-every': 'the same, every report delivered',
}
PEERS = {
    'task': 'GTask, g_main_context_invoke()',
    'thread-pool': 'GThreadPool, g_idle_add()',
    'qt-future': 'QtConcurrent::run(), QFutureWatcher',
    'qt-invoke': 'QThreadPool, QMetaObject::invokeMethod()',
    'qt-alone': "the same, with Qt's own loop, not GLib's",
    'mono-operation': 'Mono AsyncOperation',
    'mono-worker': 'Mono BackgroundWorker',
}
COUNTED = {
    'eap-component': 'a component, event args with a result',
    'eap-operation': 'EapAsyncOperation, the same',
    'eap-worker': 'EapBackgroundWorker',
    'task': 'g_task_run_in_thread, an int',
}


def command_of(name, directory):
    """What runs it, or None where that is not there."""
    if name.startswith('mono-'):
        mono, program = shutil.which('mono'), os.path.join(directory, 'peers.exe')
        return [mono, program, name[5:]] if mono and os.path.exists(program) else None
    before, program, after = {
        'eap-every': ([], 'eap-worker', ['--every']),
        'qt-alone': (['env', 'QT_NO_GLIB=1'], 'qt-invoke', []),
    }.get(name, ([], name, []))
    program = os.path.join(directory, 'peer-' + program)
    return [*before, program, *after] if os.path.exists(program) else None


def idle_share():
    """Of all cores, for half a second; where that cannot be told, all of it."""
    def read():
        with open('/proc/stat', encoding='ascii') as stat:
            times = [int(field) for field in stat.readline().split()[1:]]
        return times[3] + times[4], sum(times)

    if not os.path.exists('/proc/stat'):
        return 1
    idle, total = read()
    time.sleep(0.5)
    idle_now, total_now = read()
    return (idle_now - idle) / max(total_now - total, 1)


def await_calm(patience):
    """Whether others leave the cores alone, which is waited for."""
    end = time.monotonic() + patience
    while patience > 0 and idle_share() < 0.8:
        if time.monotonic() > end:
            return False
    return True


def run(command):
    """Its lines, as a mapping of rows to values and units."""
    done = subprocess.run(command, env={**os.environ, 'LC_ALL': 'C'}, text=True,
                          stdout=subprocess.PIPE, timeout=300, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    return {row: (float(value), unit) for row, value, unit in lines}


def run_in_turns(commands, n_rounds, patience, options):
    """For each name and row the values of all rounds; and the units."""
    values, units = {name: {} for name in commands}, {}
    n_disturbed = 0
    for _ in range(n_rounds):
        for name, command in commands.items():
            n_disturbed += not await_calm(patience)
            for row, (value, unit) in run(command + options).items():
                values[name].setdefault(row, []).append(value)
                units[row] = unit
    if n_disturbed:
        print(f'{n_disturbed} of {n_rounds * len(commands)} runs began while others were at work')
    return values, units


def print_row(row, unit, values):
    """Ratios are medians of those of each round: what was run at about the same time."""
    ours = [name for name in EAP if row in values.get(name, {})]
    if row == 'delivered':
        ours = []
    print(f'\n{ROWS[row]}, {unit.replace("_", " ")}\n')
    if ours:
        print(f'{"":44} {"":>11}' + ''.join(f' {name + "/it":>17}' for name in ours))
    for name, title in {**EAP, **PEERS}.items():
        costs = values.get(name, {}).get(row)
        if costs is None:
            continue
        line = f'  {title:42} {statistics.median(costs):11.2f}'
        for our in ours:
            ratios = [mine / cost for mine, cost in zip(values[our][row], costs)]
            line += f' {statistics.median(ratios):17.3f}' if name in PEERS else ''
        print(line.rstrip())


def compare(directory, n_rounds, patience, options):
    commands = {name: command_of(name, directory) for name in {**EAP, **PEERS}}
    missing = [name for name, command in commands.items() if command is None]
    commands = {name: command for name, command in commands.items() if command}

    load = os.getloadavg()[0]
    print(f'{os.cpu_count()} cores with a load of {load:.1f}, {n_rounds} rounds, medians, '
          f'{datetime.datetime.now():%F %R}{", quick" if options else ""}')
    for name in missing:
        print(f'not installed: {PEERS.get(name) or EAP[name]} ({name})')

    values, units = run_in_turns(commands, n_rounds, patience, options)
    for row in ROWS:
        if row in units:
            print_row(row, units[row], values)
    # Without eap there is nothing to compare; what was run has said something.
    return 'eap-operation' in commands and all(values.values())


def count(command, n):
    done = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null',
                           '--fair-sched=yes', '--max-threads=5000',
                           *command, '--whole', str(n)], text=True,
                          stderr=subprocess.PIPE, timeout=600, check=False)
    collected = re.search(r'Collected : (\d+)', done.stderr)
    if done.returncode != 0 or not collected:
        sys.exit(f'{done.stderr}\nIt cannot be counted: {command[0]}')
    return int(collected.group(1))


def count_instructions(directory, n, n_rounds):
    """What 2 n operations take more than n, so that the start of a program does not
    count; the median, since threads do not always take the same turns."""
    missing = [name for name in COUNTED if command_of(name, directory) is None]
    missing += [] if shutil.which('valgrind') else ['valgrind']
    if missing:
        print('not installed: ' + ', '.join(missing))
        return False
    print(f'Instructions of a whole operation, 1000 in flight: of {2 * n} without {n}\n')
    costs = {}
    for name, title in COUNTED.items():
        command = command_of(name, directory)
        costs[name] = statistics.median((count(command, 2 * n) - count(command, n)) / n
                                        for _ in range(n_rounds))
        print(f'  {title:46} {costs[name]:9.0f}')
    for name in ('eap-component', 'eap-operation', 'eap-worker'):
        print(f'  {name + "/task":46} {costs[name] / costs["task"]:9.3f}')
    return all(cost > 0 for cost in costs.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('directory', help='where the programs were built')
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--patience', type=float, default=0, metavar='SECONDS',
                        help='how long each program waits for idle cores')
    parser.add_argument('--quick', action='store_true', help='only show that it runs')
    parser.add_argument('--instructions', action='store_true')
    options = parser.parse_args()

    # What is here must be seen before what the programs say.
    sys.stdout.reconfigure(line_buffering=True)
    if options.instructions:
        n, n_rounds = (1000, 1) if options.quick else (20000, 3)
        return count_instructions(options.directory, n, n_rounds)
    if options.quick:
        return compare(options.directory, 1, 0, ['--quick'])
    return compare(options.directory, options.rounds, options.patience, [])


sys.exit(0 if main() else 1)
