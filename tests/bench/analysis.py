"""How fast a class is analysed, and how often a question is flagged by chance or rightly.

Run by ``make bench``. The figures are printed, never asserted: speed depends on the machine.
"""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.table import Table

from spinebank.analysis.analyse import item_reports
from spinebank.analysis.simulate import Fault, Plan, simulate

SIZES = (100, 1_000, 10_000)
ITEMS = 30
CLASSES = 100
RATES = ((30, 0, 0), (30, 1, 0), (60, 0, 0), (60, 1, 0), (60, 0, 1), (300, 1, 1))

CHILD = """
import json, resource, sys, time
from spinebank.analysis.analyse import analyse, item_reports
from spinebank.analysis.report import report_files
from spinebank.analysis.simulate import Plan, simulate
table = simulate(Plan(students=int(sys.argv[1]), items=int(sys.argv[2]), seed=1)).table
spent = [(time.perf_counter(), time.process_time())]
def lap():
    spent.append((time.perf_counter(), time.process_time()))
item_reports(table); lap()
found = analyse(table); lap()
report_files([found]); lap()
laps = [[after[clock] - before[clock] for clock in (0, 1)] for before, after in zip(spent, spent[1:])]
print(json.dumps([laps, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def measured(students):
    """Return wall and CPU seconds of each part, and the largest memory, MB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(students), str(ITEMS)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_a_class_of_any_size():
    heads = ("students", "items only", "whole analysis", "report", "memory")
    table = Table(*heads, title="2,000 resamples, 30 items")
    for students in SIZES:
        laps, memory = measured(students)
        shown = [f"{wall:.1f} s ({cpu:.1f} CPU)" for wall, cpu in laps]
        table.add_row(f"{students:,}", *shown, f"{memory:.0f} MB")
    Console(width=110).print(table)


def counted(setting):
    """Return for one simulated class how many items there are of each kind, and what was flagged."""
    students, miskeyed, ambiguous, seed = setting
    made = simulate(Plan(students, ITEMS, seed, miskeyed, ambiguous))
    flags = item_reports(made.table, seed=seed)
    tally = Counter()
    for report, fault in zip(flags, made.faults, strict=True):
        kinds = {str(flag.kind) for flag in report.flags}
        tally[str(fault)] += 1
        tally[f"{fault} flagged"] += bool(kinds)
        tally[f"{fault} as key"] += "key" in kinds
        tally.update(f"{fault} as {kind}" for kind in kinds - {"key"})
    return tally


def test_what_is_flagged_by_chance_and_what_rightly():
    table = Table(
        "students",
        "classes",
        "sound flagged",
        "by rule",
        "wrong key found",
        "two keys found",
        title="30 items a class, every class simulated",
    )
    for students, miskeyed, ambiguous in RATES:
        settings = [(students, miskeyed, ambiguous, 5_000 + seed) for seed in range(CLASSES)]
        with ProcessPoolExecutor(2) as pool:
            tally = sum(pool.map(counted, settings, chunksize=10), Counter())
        sound = str(Fault.NONE)
        rules = {
            name.split(" as ")[1]: count for name, count in tally.items() if name.startswith(f"{sound} as ")
        }
        table.add_row(
            str(students),
            str(CLASSES),
            f"{100 * tally[f'{sound} flagged'] / tally[sound]:.2f} %",
            ", ".join(f"{name} {count}" for name, count in rules.items() if count),
            share(tally, Fault.MISKEYED, "as key"),
            share(tally, Fault.AMBIGUOUS, "flagged"),
        )
    Console(width=130).print(table)


def share(tally, fault, what):
    """Return what part of the planted faults was found."""
    planted = tally[str(fault)]
    return f"{100 * tally[f'{fault} {what}'] / planted:.0f} %" if planted else ""
