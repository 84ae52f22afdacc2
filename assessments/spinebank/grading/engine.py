"""How a class is worked through: here, in several processes, or on Dask. All give the same outcomes.

Every engine keeps only a few jobs in flight and yields outcomes as they come, so that memory does not grow
with the class.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait as wait_for
from typing import Any

from spinebank.grading.task import Job, Outcome, State, Task, grade_one

__all__ = ["Engine", "dask_engine", "engine_for", "here", "processes"]

CHUNK = 20
"""Submissions that are sent to a process at once."""
AHEAD = 3
"""Chunks in flight for each process."""
WORTH_A_POOL = 100
"""Below so many submissions, starting processes takes longer than grading."""

Engine = Callable[[Task, Sequence[Job]], Iterator[Outcome]]


def engine_for(jobs: int, workers: int | None) -> Engine:
    """Return the engine for so many submissions.

    Parameters
    ----------
    jobs
        Number of submissions.
    workers
        Processes; 1 grades in this process. None: one for each processor, if the class is worth it.
    """
    count = workers or (len(_processors()) if jobs >= WORTH_A_POOL else 1)
    return here if count == 1 else processes(count)


def here(task: Task, jobs: Sequence[Job]) -> Iterator[Outcome]:
    """Grade in this process, one after the other."""
    for job in jobs:
        yield grade_one(task, job)


def processes(count: int) -> Engine:
    """Return an engine of so many processes on this machine.

    A process that dies, killed by the system for instance, takes no other submission with it: those that were
    under way are graded again, each in a process of its own, and the one that kills its process is listed.
    """

    def grade(task: Task, jobs: Sequence[Job]) -> Iterator[Outcome]:
        chunks = _chunks(jobs)
        flying: dict[Future[list[Outcome]], Sequence[Job]] = {}
        lost: list[Sequence[Job]] = []
        with _pool(count, task) as pool:
            try:
                while True:
                    for chunk in islice(chunks, count * AHEAD - len(flying)):
                        flying[pool.submit(_grade_chunk, chunk)] = chunk
                    if not flying:
                        break
                    done, _ = wait(flying, return_when=FIRST_COMPLETED)
                    for future in done:
                        outcomes = future.result()
                        del flying[future]
                        yield from outcomes
            except BrokenProcessPool:
                lost = [*flying.values(), *chunks]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for job in (job for chunk in lost for job in chunk):
            yield _alone(task, job)

    return grade


def dask_engine(client: Any) -> Engine:  # noqa: ANN401 (dask.distributed.Client, an optional extra)
    """Return an engine that maps the same function on a Dask cluster.

    Every worker needs this package, and sees the course folder under the same path, as on a shared disk.

    Parameters
    ----------
    client
        A ``dask.distributed.Client``.
    """

    def grade(task: Task, jobs: Sequence[Job]) -> Iterator[Outcome]:
        from distributed import as_completed  # noqa: PLC0415 (an optional extra)

        shared = client.scatter(task, broadcast=True, hash=False)
        chunks = _chunks(jobs)
        width = AHEAD * max(1, sum(client.ncores().values()))
        first = [client.submit(_grade_all, shared, chunk, pure=False) for chunk in islice(chunks, width)]
        running = as_completed(first)
        for future in running:
            outcomes = future.result()
            if (chunk := next(chunks, None)) is not None:
                running.add(client.submit(_grade_all, shared, chunk, pure=False))
            yield from outcomes

    return grade


def _chunks(jobs: Sequence[Job]) -> Iterator[Sequence[Job]]:
    return (jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK))


def _grade_all(task: Task, jobs: Sequence[Job]) -> list[Outcome]:
    return [grade_one(task, job) for job in jobs]


_tasks: list[Task] = []
"""In a process of a pool: what is the same for the whole class, sent once."""


def _pool(count: int, task: Task) -> ProcessPoolExecutor:
    method = "spawn" if sys.platform == "win32" else "forkserver"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(task,))


def _begin(task: Task) -> None:
    """Start a process of a pool; it ends when the one that started it is killed."""
    _tasks[:] = [task]
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def _grade_chunk(jobs: Sequence[Job]) -> list[Outcome]:
    return _grade_all(_tasks[0], jobs)


def _alone(task: Task, job: Job) -> Outcome:
    with _pool(1, task) as pool:
        try:
            return pool.submit(_grade_chunk, [job]).result()[0]
        except BrokenProcessPool:
            return Outcome(
                job.student, State.FAILED, notes=("The process that graded it was killed: is memory short?",)
            )


def _processors() -> set[int]:
    """Return the processors that this process may use."""
    if sys.platform == "linux":
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))
