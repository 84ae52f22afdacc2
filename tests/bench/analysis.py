"""How fast a class is analysed, and how often a question is flagged by chance or rightly.

Run by ``make bench``. The figures are printed, never asserted: speed depends on the machine.
"""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from spinebank.analysis.analyse import item_reports
from spinebank.analysis.collect import quiz_items
from spinebank.analysis.simulate import Fault, Plan, simulate
from spinebank.load import bank_folders, read_bank
from spinelab.answers import Answer, Record
from spinelab.evidence import references

SIZES = (100, 1_000, 10_000)
ITEMS = 30
CLASSES = 100
RATES = (
    (30, 30, 0, 0),
    (30, 30, 1, 0),
    (60, 30, 0, 0),
    (60, 30, 1, 0),
    (60, 14, 1, 0),
    (60, 30, 0, 1),
    (300, 30, 1, 1),
)
"""Students, items, wrong keys and questions with two right options."""

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
    Console(width=110).print(table, f"load {os.getloadavg()[0]:.1f}")


def hand_in(course, quiz, students):
    """Let invented students of different ability answer every question that has a list of options."""
    draw = random.Random(1)  # noqa: S311 (no secret)
    items = quiz_items(course, quiz, read_bank(bank_folders(course), references()))
    asked = [item for item in items if item.kind == "single_best"]
    for number in range(students):
        able = draw.uniform(0.2, 0.95)
        answers = {}
        for place, item in enumerate(asked):
            option = item.key if draw.random() < able else draw.choice(item.options)
            moment = f"2026-11-21T10:{place:02d}:{draw.randrange(60):02d}.000Z"
            answers[item.id] = Answer({"choice": option.id}, item.revision, moment)
        folder = course / "submitted" / f"student-{number:05d}" / quiz
        folder.mkdir(parents=True)
        (folder / "responses.json").write_text(json.dumps(Record(quiz, answers).as_json()))
    return len(asked), len(items)


def test_a_class_from_its_folders_to_the_report(tmp_path):
    course = tmp_path / "course"
    shutil.copytree(Path(__file__).parents[2] / "assessments", course)
    subprocess.run(["spinebank", "build", "final", "--course", course], check=True, capture_output=True)
    answered, asked = hand_in(course, "final", SIZES[-1])
    begun = time.perf_counter()
    subprocess.run(["spinebank", "analyse", "final", "--course", course], check=True, capture_output=True)
    spent = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"\nspinebank analyse: {SIZES[-1]:,} submissions, {answered} of {asked} questions answered: "
        f"{spent:.1f} s ({used.ru_utime + used.ru_stime:.1f} CPU with the build), "
        f"{used.ru_maxrss / 1024:.0f} MB; load {os.getloadavg()[0]:.1f}"
    )


def counted(setting):
    """Return for one simulated class how many items there are of each kind, and what was flagged."""
    students, items, miskeyed, ambiguous, seed = setting
    made = simulate(Plan(students, items, seed, miskeyed, ambiguous))
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
        "items",
        "classes",
        "sound flagged",
        "by rule",
        "wrong key found",
        "two keys found",
        title="Every class simulated",
    )
    for students, items, miskeyed, ambiguous in RATES:
        settings = [(students, items, miskeyed, ambiguous, 5_000 + seed) for seed in range(CLASSES)]
        with ProcessPoolExecutor(2) as pool:
            tally = sum(pool.map(counted, settings, chunksize=10), Counter())
        sound = str(Fault.NONE)
        rules = {
            name.split(" as ")[1]: count for name, count in tally.items() if name.startswith(f"{sound} as ")
        }
        table.add_row(
            str(students),
            str(items),
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
