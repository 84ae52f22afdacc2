"""Work shared among copies of this process. Knows copying, handing out and collecting, not the work.

Threads that make many short calls wait for each other at every call; processes do not. A copy begins with
everything that was there before, so nothing is sent to it; what it makes comes back through memory. Copies
are made only where the system makes them safely and at once: on Linux. Elsewhere threads share the work.

A copy that dies or hangs costs time, never a result: whatever is not delivered is done again here.
"""

from __future__ import annotations

import gc
import mmap
import os
import pickle
import select
import signal
import sys
import time
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import numpy as np

from spinelab.domain import threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy.typing as npt

__all__ = ["ahead", "blank", "copied"]

Given = TypeVar("Given")
Made = TypeVar("Made")
Kind = TypeVar("Kind", bound=np.generic)

_TICKET = 4
"""Bytes of a ticket, the number of an item: whoever draws it from the pipe does the item."""
_MOST_TICKETS = 16_000
"""What a pipe holds before anybody has drawn from it."""
_ALIGN = 64
_PATIENCE_S, _PATIENCE = 10.0, 4.0
"""A copy is waited for so long after our own share is done: seconds, and times what our share took."""


def blank(shape: tuple[int, ...], kind: type[Kind]) -> npt.NDArray[Kind]:
    """Return an array of zeros into which copies write as well as this process.

    >>> canvas = blank((2, 3), np.int16)
    >>> copied(lambda row: canvas[row].fill(row + 1), range(2)), canvas.tolist()
    ([None, None], [[1, 1, 1], [2, 2, 2]])
    """
    size = max(int(np.prod(shape)) * np.dtype(kind).itemsize, 1)
    return np.frombuffer(mmap.mmap(-1, size), dtype=kind, count=int(np.prod(shape))).reshape(shape)


def copied(
    work: Callable[[Given], Made], items: Iterable[Given], meanwhile: Callable[[], object] | None = None
) -> list[Made]:
    """Return the results of a function for every item, in their order; whoever is free takes the next one.

    Results are pickled. What the function changes elsewhere is lost, but for arrays of `blank`. It may be
    asked for an item twice. ``meanwhile`` is done here, before we take items, while copies are at work.

    >>> copied(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    given = list(items)
    count = min(threads.workers(), len(given))
    if not _together(count) or len(given) > _MOST_TICKETS:
        if meanwhile is not None:
            meanwhile()
        return threads.shared(work, given)
    drawn = _tickets(len(given))
    started, copies = time.monotonic(), list[_Copy[Given, Made]]()
    try:
        copies += (_Copy(work, given, drawn) for _ in range(count - 1))
        if meanwhile is not None:
            meanwhile()
        made = _taken(work, given, drawn)
        until = _patience(started)
        for copy in copies:
            made |= copy.delivered(until)
    finally:
        os.close(drawn)
        for copy in copies:
            copy.end()
    return [made[number] if number in made else work(item) for number, item in enumerate(given)]


@contextmanager
def ahead(work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Begin a piece of work in a copy of this process; yield what asks for its result, which is pickled.

    Where no copies are made it is done when it is asked for.

    >>> with ahead(lambda: 6 * 7) as answer:
    ...     answer()
    42
    """
    if not _together(threads.workers()):
        yield work
        return
    drawn, started = _tickets(1), time.monotonic()
    try:
        copy = _Copy(lambda _: work(), [None], drawn)
    finally:
        os.close(drawn)

    def asked() -> Made:
        made = copy.delivered(_patience(started))
        return made[0] if made else work()

    try:
        yield asked
    finally:
        copy.end()


def _together(count: int) -> bool:
    """Return whether so many processes, we and copies, can share work here."""
    return sys.platform == "linux" and count >= 2  # noqa: PLR2004 (we and a copy)


def _tickets(count: int) -> int:
    """Return a pipe from which so many tickets can be drawn."""
    drawn, filled = os.pipe()
    os.write(filled, b"".join(number.to_bytes(_TICKET, "little") for number in range(count)))
    os.close(filled)
    return drawn


def _patience(started: float) -> float:
    """Return until when a copy that began at a moment is waited for, both of `time.monotonic`."""
    now = time.monotonic()
    return now + _PATIENCE_S + _PATIENCE * (now - started)


def _taken(work: Callable[[Given], Made], given: Sequence[Given], drawn: int) -> dict[int, Made]:
    """Return the results of the items whose tickets we draw, by number."""
    made = {}
    while ticket := os.read(drawn, _TICKET):
        number = int.from_bytes(ticket, "little")
        made[number] = work(given[number])
    return made


class _Copy(Generic[Given, Made]):
    """A copy of this process at work."""

    def __init__(self, work: Callable[[Given], Made], given: Sequence[Given], drawn: int) -> None:
        self._memory = os.memfd_create("spinelab")
        self._ended, mine = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which the copy does without
            self._pid = os.fork()
        if self._pid == 0:
            self._serve(work, given, drawn)
        os.close(mine)

    def _serve(self, work: Callable[[Given], Made], given: Sequence[Given], drawn: int) -> None:
        """Do items in the copy, leave the results in memory, and end at once."""
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # who interrupts us ends the copy too
            gc.disable()
            _left(_taken(work, given, drawn), self._memory)
        finally:
            os._exit(0)

    def delivered(self, until: float) -> dict[int, Made]:
        """Return what the copy made, waiting no longer than until a moment of `time.monotonic`."""
        if not select.select([self._ended], [], [], max(until - time.monotonic(), 0.0))[0]:
            return {}
        return _found(self._memory)

    def end(self) -> None:
        """Let go of the copy, whatever it is doing."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
        os.close(self._ended)
        os.close(self._memory)


def _left(made: dict[int, Made], memory: int) -> None:
    """Write results into a file in memory: the number of parts, their sizes, the pickle, its arrays."""
    arrays: list[pickle.PickleBuffer] = []
    head = pickle.dumps(made, pickle.HIGHEST_PROTOCOL, buffer_callback=arrays.append)
    parts = [memoryview(head), *(array.raw() for array in arrays)]
    sizes = np.array([len(parts), *(part.nbytes for part in parts)], dtype=np.int64)
    with os.fdopen(memory, "wb", closefd=False) as stream:
        stream.write(sizes.data)
        for part in parts:
            stream.seek(_aligned(stream.tell()))
            stream.write(part)
        stream.truncate(stream.tell())  # an empty array at the end was not written


def _found(memory: int) -> dict[int, Made]:
    """Return the results in a file in memory, their arrays where they lie; none if they are not whole."""
    size = os.fstat(memory).st_size
    if size == 0:
        return {}
    held = memoryview(mmap.mmap(memory, size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE))
    count = int(np.frombuffer(held, np.int64, 1)[0])
    at, parts = (count + 1) * 8, []
    for length in np.frombuffer(held, np.int64, count, offset=8).tolist():
        at = _aligned(at)
        parts.append(held[at : at + length])
        at += length
    if at != size:
        return {}
    return cast("dict[int, Made]", pickle.loads(parts[0], buffers=parts[1:]))  # noqa: S301 (our own copy's)


def _aligned(place: int) -> int:
    return -(-place // _ALIGN) * _ALIGN
