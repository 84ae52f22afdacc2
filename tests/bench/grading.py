"""How fast a class is graded by ``spinebank grade``, beside stock nbgrader on the same submissions.

Run by ``make bench``, or alone: ``pytest tests/bench/grading.py -o python_files='*.py' -s -p no:xdist``.
The figures are printed, never asserted: they depend on the machine and on what else it does.
"""

import gc
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from functools import cache

import pytest

from kit import handing
from kit.classroom import Classroom
from spinebank.grading.course import settings_of
from spinebank.grading.feedback import Shown, feedback_page
from spinebank.grading.gradebook import Book
from spinebank.grading.marking import Due, Graders, marked
from spinebank.grading.plan import plan_of
from spinebank.grading.store import store_feedback
from spinebank.grading.submission import read_submission
from spinelab.cases import load_case
from spinelab.cases.paths import random_path

pytestmark = pytest.mark.nbgrader
SAMPLE = 6
PLAYS = 40
CLASS = 300
COMMAND = """
import resource, sys
from spinebank.cli import app
try:
    app()
finally:
    own = resource.getrusage(resource.RUSAGE_SELF)
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime
    print([own.ru_maxrss, below.ru_maxrss, seconds], file=sys.stderr)
"""
"""The command; then the largest memory of itself and of a child, KB, and processor seconds of all."""
LARGE = int(os.environ.get("BENCH_STUDENTS", "10000"))


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    room = Classroom.from_repository(tmp_path_factory.mktemp("grading") / "class")
    room.run("spinebank", "build")
    return room


def answers_to(questions, draw):
    """Return an answer to each question, drawn at random, in the form that its widget writes."""
    found = {}
    for question in questions:
        response = response_to(question, draw)
        if response is not None:
            found[question["id"]] = {
                "revision": question["revision"],
                "response": response,
                "answered_at": "2026-11-20T10:00:00.000Z",
            }
    return found


def response_to(question, draw):
    """Return an answer of the question's kind; on a scan it is a measurement of one patient of the pool."""
    ids = {
        part: [one["id"] for one in question.get(part, [])]
        for part in ("options", "statements", "elements", "scenarios", "judgements")
    }
    makers = {
        "single_best": lambda: {"choice": draw.choice(ids["options"])},
        "multiple_true_false": lambda: {"marks": {one: draw.random() < 0.5 for one in ids["statements"]}},
        "numeric": lambda: {"value": draw.randint(0, 40)},
        "ordering": lambda: {"order": draw.sample(ids["elements"], len(ids["elements"]))},
        "short_text": lambda: {"text": draw.choice(["dura mater", "pia mater", "ligamentum flavum"])},
        "free_text": lambda: {"text": "The disc carries load and allows movement. " * 4},
        "extended_matching": lambda: {
            "matches": {one: draw.choice(ids["options"]) for one in ids["scenarios"]}
        },
        "key_feature": lambda: {"answers": {one["id"]: menu(one, draw) for one in question["questions"]}},
        "script_concordance": lambda: {"judgements": {one: draw.randint(-2, 2) for one in ids["judgements"]}},
        "locate_structure": lambda: {"point_mm": point(draw)},
        "measurement": lambda: on_scan(question, draw),
        "mark": lambda: on_scan(question, draw),
        "case": lambda: play(question["case"], draw.randrange(PLAYS)),
    }
    return makers[question["kind"]]()


def point(draw):
    return [draw.uniform(-20, 20) for _ in range(3)]


def on_scan(question, draw):
    count = {"ap": 2, "ratio": 4, "angle": 4, "mark": 1, "line": 2}.get(question["tool"], 3)
    return {
        "seed": draw.choice([1, 3]),
        "kind": question["tool"],
        "plane": "axial",
        "points_mm": [point(draw) for _ in range(count)],
        "value": 50.0,
    }


@cache
def play(case_id, number):
    """Return the log of a case played by chance to its end; only so many, since drawing one takes 10 ms."""
    case = load_case(case_id)
    seed = case.patient.seeds[0]
    log, _ = random_path(case, random.Random(number), seed)  # noqa: S311
    steps = [event.as_dict() for event in log]
    return {"case": case_id, "case_revision": case.revision, "seed": seed, "log": steps}


def menu(question, draw):
    if "options" in question:
        return [draw.choice(question["options"])["id"]]
    return "spinal cord"


def thirty(course):
    """Return the blueprint of a quiz of 30 items: the trial's, and as many of the final without a scan."""
    final = json.loads((course / "source" / "final" / "questions.json").read_text())["questions"]
    trial = json.loads((course / "source" / "trial" / "questions.json").read_text())["questions"]
    items = [one["id"] for one in trial]
    others = [one for one in final if one["id"] not in items]
    items += [one["id"] for one in others if one["kind"] not in {"measurement", "mark", "free_text"}]
    items = items[:30]
    return (
        "quiz: thirty\ntitle: Thirty\nminutes: 30\ninstructions: Answer.\nseed: 1\nfeedback: counts\n"
        f"items: {json.dumps(items)}\n"
    )


def fill(course, quiz, count):
    """Let so many students hand in; each answers at random."""
    source = course / "release" / quiz
    questions = json.loads((source / "questions.json").read_text())["questions"]
    files = {path.name: path.read_bytes() for path in source.iterdir()}
    draw = random.Random(count)  # noqa: S311 (answers, not secrets)
    for number in range(count):
        folder = course / "submitted" / f"s{number:05d}" / quiz
        folder.mkdir(parents=True, exist_ok=True)
        record = {
            "format": "spinelab-answers",
            "version": 1,
            "quiz": quiz,
            "answers": answers_to(questions, draw),
        }
        for name, data in files.items():
            (folder / name).write_bytes(data)
        (folder / "responses.json").write_text(json.dumps(record, indent=1))
        (folder / "timestamp.txt").write_text("2026-11-20 10:00:00.000000 UTC")
        (folder / "submission_secret.txt").write_text(f"secret{number}")


def copy_of(room, name, quiz, count):
    """Return a course of its own with a gradebook that knows nobody yet."""
    course = room.course.parent / name
    shutil.copytree(room.course, course, ignore=shutil.ignore_patterns("submitted", "autograded", "feedback"))
    fill(course, quiz, count)
    return course


def in_own_process(course, quiz, workers):
    """Return seconds of the command, its report, its largest memory in MB and its processor seconds."""
    started = time.perf_counter()
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            COMMAND,
            *("grade", quiz, "--format", "json", "--course", str(course), "--workers", str(workers)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - started
    own, child, cpu = json.loads(done.stderr.strip().splitlines()[-1])
    megabytes = (own + workers * child * (workers > 1)) / 1024
    return seconds, json.loads(done.stdout), megabytes, cpu


def load():
    return f"load {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} processors"


def test_beside_stock_nbgrader(room):
    """A sample of students by stock, the whole class by us, on the same submissions."""
    quiz = "trial"
    room.nbgrader("generate_assignment", quiz)
    courses = [copy_of(room, f"ours{workers}", quiz, CLASS) for workers in (1, 2)]
    for number in range(SAMPLE):
        name = f"s{number:05d}"
        shutil.copytree(courses[0] / "submitted" / name, room.course / "submitted" / name)
    empty = cost(lambda: room.nbgrader("--version"))
    stock = per(SAMPLE, cost(lambda: room.nbgrader("autograde", quiz)), empty)
    stock_page = per(SAMPLE, cost(lambda: room.nbgrader("generate_feedback", quiz)), empty)
    runs = [in_own_process(course, quiz, workers) for workers, course in enumerate(courses, start=1)]
    lines = {
        "nbgrader autograde": stock,
        "nbgrader generate_feedback": stock_page,
        "spinebank grade, 1 process": (runs[0][1]["seconds"] / CLASS, runs[0][3] / CLASS),
        "spinebank grade, 2 processes": (runs[1][1]["seconds"] / CLASS, None),
        "  of which feedback page, written": page_cost(courses[0], quiz),
    }
    rows = handing.rows_of
    stock_rows = rows(room.course / "gradebook.db")[0]
    our_rows = [row for row in rows(courses[1] / "gradebook.db")[0] if row[0] < f"s{SAMPLE:05d}"]
    print(f"\n{quiz}, 12 items, {CLASS} students; {load()}")
    print(f"stock on {SAMPLE} students without its start-up of {empty[0]:.1f} s; ours with it and feedback")
    print(f"{'':36}{'s each':>10}{'a minute':>10}{'CPU-s each':>12}")
    for name, (wall, cpu) in lines.items():
        shown = "" if cpu is None else f"{cpu:.5f}"
        print(f"{name:36}{wall:10.5f}{60 / wall:10.0f}{shown:>12}")
    ours, page = lines["spinebank grade, 2 processes"], lines["  of which feedback page, written"]
    one = lines["spinebank grade, 1 process"]
    print(f"autograde: {stock[0] / ours[0]:.0f}x by the clock, {stock[1] / one[1]:.0f}x by processor time")
    times = [theirs / mine for theirs, mine in zip(stock_page, page, strict=True)]
    print(f"feedback: {times[0]:.0f}x by the clock, {times[1]:.0f}x by processor time")
    print(
        f"our command: {runs[1][0]:.2f} s, {runs[1][2]:.0f} MB; same rows as stock: {stock_rows == our_rows}"
    )


def cost(work):
    """Return seconds by the clock and processor seconds of what a piece of work starts."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def per(count, found, empty):
    return tuple((one - nothing) / count for one, nothing in zip(found, empty, strict=True))


def page_cost(course, quiz):
    """Return what it costs to make and write one feedback page from a submission that is marked."""
    settings = settings_of(course)
    with Book(settings, quiz) as book:
        plan = plan_of(course, quiz, course / "source" / quiz, book.known_cells())
    submission = read_submission(course / "submitted" / "s00001" / quiz, "s00001", quiz)
    result = marked(plan, submission, Graders(), Due())
    shown = [
        Shown(
            slot.cell, plan.stem(slot.item.id), "Mark: 1 of 1.\nAnother option is better.", 1.0, slot.points
        )
        for slot in plan.slots
    ]
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(CLASS):
        page = feedback_page(quiz, plan.skeleton.heading, shown)
        written = replace(result, page=page)
        store_feedback(course / "bench" / quiz, plan, submission, written, b"secret")
    return (time.perf_counter() - wall) / CLASS, (time.process_time() - cpu) / CLASS


def test_one_student_from_command_to_feedback(room):
    room.nbgrader("generate_assignment", "anatomy")
    times = []
    for number in range(3):
        course = copy_of(room, f"one{number}", "anatomy", 1)
        seconds, _, megabytes, cpu = in_own_process(course, "anatomy", 1)
        times.append((seconds, cpu))
    best = f"{min(times)[0]:.2f} s, {min(times)[1]:.2f} CPU-seconds, {megabytes:.0f} MB"
    print(f"\none student of 'anatomy', command to feedback: {best}; {load()}")


def test_cost_from_a_hundred_to_ten_thousand(room):
    """Thirty items of every kind."""
    quiz = "thirty"
    (room.course / "blueprints" / f"{quiz}.yaml").write_text(thirty(room.course))
    room.run("spinebank", "build", quiz)
    room.nbgrader("generate_assignment", quiz)
    print(f"\n{quiz}: items of every kind, two processes; {load()}")
    print(f"{'students':>9}{'seconds':>10}{'ms each':>10}{'main, CPU-ms':>13}{'MB':>8}{'failed':>8}")
    for count in (100, 1000, LARGE):
        course = copy_of(room, f"n{count}", quiz, count)
        seconds, report, megabytes, cpu = in_own_process(course, quiz, 2)
        each, work = 1000 * report["seconds"] / count, 1000 * cpu / count
        print(f"{count:9}{seconds:10.1f}{each:10.2f}{work:13.2f}{megabytes:8.0f}{len(report['failed']):8}")
        shutil.rmtree(course)
        gc.collect()
