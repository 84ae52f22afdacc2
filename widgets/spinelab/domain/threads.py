"""Work shared among a few threads. Knows how many, not what they do.

Numpy lets go of the interpreter in its loops, so threads share the long ones. What is computed does not
depend on their number.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["shared", "workers"]

Given = TypeVar("Given")
Made = TypeVar("Made")

_MOST = 4


def workers() -> int:
    """Return how many threads share the work: one for each core that we may use, at most four."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(allowed or 1, _MOST)


def shared(work: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """Return the results of a function for every item, in their order.

    >>> shared(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    with ThreadPoolExecutor(workers()) as pool:
        return list(pool.map(work, items))
