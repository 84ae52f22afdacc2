"""How much a class needs on JupyterHub: memory for each student, the time of a cell, failures, lost answers.

Run by ``make bench``, or alone with fewer or more students:

    SPINE_BENCH_STUDENTS=30 pytest tests/bench/hub.py -o python_files='*.py' -s -p no:xdist

Every student starts a server, runs all of notebook 01 and then all of the quiz on anatomy, in a kernel each,
without a pause to read, and answers by the messages that a click sends. A student's cache holds the spines
that `prepare` has computed for the class, and no other; SPINE_BENCH_SPINES=0 takes those away too, and
SPINE_BENCH_LESSON=06-imaging-lab opens another lesson. That nothing fails, no answer is lost and nobody
computes a prepared spine again is asserted; times and sizes are printed, since they depend on the machine.
"""

import json
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from kit import classroom, hub

STUDENTS = [f"student{number:02d}" for number in range(int(os.environ.get("SPINE_BENCH_STUDENTS", "30")))]
LESSON = f"course/{os.environ.get('SPINE_BENCH_LESSON', '01-anatomy')}.ipynb"
PREPARED = os.environ.get("SPINE_BENCH_SPINES", "1") == "1"
QUIZ = "anatomy"
MB = 1_000_000


pytestmark = [pytest.mark.nbgrader, pytest.mark.skipif(bool(hub.proxy_missing()), reason=hub.proxy_missing())]


def answer_to(question):
    """Return some answer to a question; which one does not matter here. None for a place on a model."""
    kind = question["kind"]
    if kind == "single_best":
        return {"choice": question["options"][0]["id"]}
    if kind == "multiple_true_false":
        return {"marks": {statement["id"]: True for statement in question["statements"]}}
    if kind == "numeric":
        return {"value": question["min"]}
    if kind == "ordering":
        return {"order": [element["id"] for element in question["elements"]]}
    return {"text": "dura mater"} if kind in {"short_text", "free_text"} else None


def timed(times, work, *given):
    started = time.perf_counter()
    result = work(*given)
    times.append(time.perf_counter() - started)
    return result


def run_all(kernel, cells, times):
    """Run cells one after the other; returns the errors."""
    return [error for cell in cells for error in timed(times, kernel.run, cell)]


def study(student, questions):
    """Do what one student does in an hour, in one go; the kernels stay open."""
    done = SimpleNamespace(
        name=student.name, started=[], cells=[], answers=[], errors=[], given={}, unsaved=[]
    )
    timed(done.started, student.start_server)
    student.assignment("fetch", QUIZ)
    done.kernels = [lesson := student.open(LESSON)]
    done.errors += run_all(lesson, student.cells(LESSON), done.cells)
    path = f"{QUIZ}/{QUIZ}.ipynb"
    done.kernels.append(quiz := student.open(path))
    done.errors += run_all(quiz, student.cells(path), done.cells)
    for question in questions:
        response = answer_to(question)
        if response is None:
            continue
        done.given[question["id"]] = response
        if timed(done.answers, quiz.answer, question["id"], response) != "Answer saved.":
            done.unsaved.append(question["id"])
    return done


def use_of(name):
    """Return what a student's server and kernels use: shares of memory in MB, processor time in s."""
    sizes = {"server": 0.0, "kernels": [], "cpu_s": 0.0}
    for process in psutil.process_iter():
        try:
            if owner(process) != name:
                continue
            size = process.memory_full_info().pss / MB
            sizes["cpu_s"] += sum(process.cpu_times()[:2])
            if "ipykernel_launcher" in " ".join(process.cmdline()):
                sizes["kernels"].append(size)
            else:
                sizes["server"] += size
        except psutil.Error:
            continue
    return sizes


def owner(process):
    """Return whose server or kernel a process is; nobody's for the hub, the proxy and formgrader."""
    return process.environ().get("JUPYTERHUB_USER")


def lost(done, homes):
    """Return the questions of which the disk holds another answer than was given, or none."""
    kept = json.loads((homes / done.name / QUIZ / "responses.json").read_text())["answers"]
    return [item for item, response in done.given.items() if kept.get(item, {}).get("response") != response]


def spines_in(folder):
    return {path.name for kind in ("scene", "sections") for path in folder.glob(f"{kind}-*.npz")}


def line(what, values, unit):
    low, high = np.percentile(values, [50, 95])
    print(f"{what:38}{low:10.2f}{high:10.2f}{max(values):10.2f} {unit}")


def test_a_class_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(hub, "PATIENCE_S", 1800)  # a class that waits for a small machine is what is measured
    room = classroom.Classroom.from_repository(tmp_path / "class")
    room.generate(QUIZ)
    room.nbgrader("release_assignment", QUIZ)
    data = room.course.parent
    hub.prepare(data)
    if not PREPARED:
        shutil.rmtree(data / "spines")
    prepared = spines_in(data / "spines")
    questions = json.loads((room.course / "release" / QUIZ / "questions.json").read_text())["questions"]
    with hub.Hub(data, ["tutor"], STUDENTS, shared_cache=False) as running:
        people = [running.user(name) for name in STUDENTS]
        began = time.perf_counter()
        with ThreadPoolExecutor(len(people)) as everybody:
            class_done = list(everybody.map(lambda student: study(student, questions), people))
        took_s = time.perf_counter() - began
        memory = [use_of(name) for name in STUDENTS]
        common = [
            process.memory_full_info().pss / MB for process in running.processes() if not owner(process)
        ]
        for student, done in zip(people, class_done, strict=True):
            student.assignment("submit", QUIZ)
            for kernel in done.kernels:
                kernel.close()
        missing = [item for done in class_done for item in lost(done, running.homes)]
        caches = [running.homes / name / ".cache" / "spinelab" for name in STUDENTS]
        computed = [len(spines_in(cache) - prepared) for cache in caches]
        kept_mb = [sum(path.stat().st_size for path in cache.rglob("*")) / MB for cache in caches]
    room.nbgrader("collect", QUIZ)
    collected = {path.parent.name for path in (room.course / "submitted").glob(f"*/{QUIZ}")}
    failures = [error for done in class_done for error in done.errors]
    load = os.getloadavg()[0]
    print(f"\n{len(STUDENTS)} students at once, {os.cpu_count()} cores, load {load:.1f} at the end")
    print(f"{'':38}{'median':>10}{'95th':>10}{'most':>10}")
    line("start of a server", [time_s for done in class_done for time_s in done.started], "s")
    line("cell of lesson or quiz", [time_s for done in class_done for time_s in done.cells], "s")
    line("answer, from click to saved", [time_s for done in class_done for time_s in done.answers], "s")
    line("server of a student, PSS", [sizes["server"] for sizes in memory], "MB")
    line("kernel, PSS", [size for sizes in memory for size in sizes["kernels"]], "MB")
    line("student in all, PSS", [sizes["server"] + sum(sizes["kernels"]) for sizes in memory], "MB")
    line("student in all, processor time", [sizes["cpu_s"] for sizes in memory], "s")
    print(f"hub, proxy and formgrader, PSS {sum(common):.0f} MB; all done after {took_s:.0f} s")
    print(f"{LESSON}; {len(prepared)} files of spines prepared, {max(computed)} computed by a student")
    line("cache of a student", kept_mb, "MB")
    print(f"cells {sum(len(done.cells) for done in class_done)}, failures {len(failures)}")
    print(f"answers {sum(len(done.given) for done in class_done)}, lost {len(missing)}")
    assert failures == []
    assert missing == []
    assert not (PREPARED and any(computed))
    assert [item for done in class_done for item in done.unsaved] == []
    assert collected == set(STUDENTS)
