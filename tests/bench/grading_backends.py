"""The same class graded into PostgreSQL and on a Dask cluster: same marks, and what it costs.

Run by ``make bench``; needs Debian's ``postgresql`` and the extras ``postgres`` and ``cluster``, and says so
where one is missing. The database server is started for the bench, on the loopback address and a free port.
"""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from bench.grading import copy_of

from kit.classroom import Classroom
from spinebank.grading.course import settings_of
from spinebank.grading.engine import dask_engine
from spinebank.grading.gradebook import Book
from spinebank.grading.quick import quick_nbgrader
from spinebank.grading.run import grade

pytestmark = pytest.mark.nbgrader
STUDENTS = int(os.environ.get("BENCH_STUDENTS", "300"))
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A maker of equal courses, each with a gradebook that knows nobody and a class that has handed in."""
    folder = tmp_path_factory.mktemp("backends")
    room = Classroom.from_repository(folder / "class")
    room.run("spinebank", "build", "trial")
    room.nbgrader("generate_assignment", "trial")
    return lambda name: copy_of(room, name, "trial", STUDENTS)


@contextmanager
def server(folder):
    """Run a PostgreSQL server; yields the address of an empty database."""
    data = folder / "data"
    data.mkdir()
    owner = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = {"user": "postgres", "group": "postgres"}
        shutil.chown(data, "postgres", "postgres")
        for parent in (folder, *folder.parents):  # the server's user must be able to walk in
            if not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    programs = FOLDERS[-1]
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd="/",
        **owner,
    )
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={data}"
    control = [programs / "pg_ctl", "-D", data, "-w"]
    subprocess.run(
        [*control, "-t", "120", "-l", data / "log", "-o", options, "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        **owner,
    )
    try:
        yield f"postgresql+psycopg://bench@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*control, "-m", "fast", "stop"], check=True, stdout=subprocess.DEVNULL, cwd="/", **owner
        )


def move_gradebook(source, target):
    """Copy every row of one gradebook into another that is empty."""
    with quick_nbgrader():
        from nbgrader.api import Base, Gradebook  # noqa: PLC0415
    with Gradebook(source, "spine-ligaments") as old, Gradebook(target, "spine-ligaments") as new:
        for table in Base.metadata.sorted_tables:
            there = {tuple(row) for row in new.db.execute(table.select())}
            rows = [row._asdict() for row in old.db.execute(table.select()) if tuple(row) not in there]
            if rows:
                new.db.execute(table.insert(), rows)
        new.db.commit()


def marks_in(course):
    """Return every student's score as any gradebook has it."""
    with Book(settings_of(course), "trial") as book:
        return book.returned()


@pytest.mark.skipif(not FOLDERS, reason="PostgreSQL is not installed: apt install postgresql")
def test_postgresql(courses, tmp_path):
    pytest.importorskip("psycopg", reason="the extra 'postgres' is not installed")
    plain, course = courses("sqlite"), courses("postgresql")
    grade(plain, "trial", workers=1, student="s00000")  # so that neither pays for loading the model
    started = time.perf_counter()
    grade(plain, "trial", workers=1)
    sqlite_s = time.perf_counter() - started
    with server(tmp_path) as url:
        move_gradebook(f"sqlite:///{course / 'gradebook.db'}", url)
        with (course / "nbgrader_config.py").open("a") as config:
            config.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
        started = time.perf_counter()
        report = grade(course, "trial", workers=1)
        seconds = time.perf_counter() - started
        same = marks_in(course) == marks_in(plain)
        again = grade(course, "trial", workers=1).states
    print(f"\n{STUDENTS} students, one process; load {os.getloadavg()[0]:.1f}")
    print(f"SQLite {sqlite_s:.1f} s, PostgreSQL {seconds:.1f} s: {report.states}; same marks: {same}")
    print(f"a second run: {again}")


def test_dask(courses):
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    dask = pytest.importorskip("dask")
    plain, course = courses("here"), courses("cluster")
    started = time.perf_counter()
    grade(plain, "trial", workers=2)
    pool_s = time.perf_counter() - started
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    patience = dask.config.set({"distributed.comm.timeouts.connect": "300s"})  # a busy machine starts slowly
    with patience, distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        started = time.perf_counter()
        report = grade(course, "trial", engine=dask_engine(client))
        seconds = time.perf_counter() - started
    same = marks_in(course) == marks_in(plain)
    print(f"\n{STUDENTS} students, two processes; load {os.getloadavg()[0]:.1f}")
    print(f"process pool {pool_s:.1f} s, Dask {seconds:.1f} s: {report.states}; same marks: {same}")
