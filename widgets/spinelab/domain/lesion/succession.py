"""Which tissue a point passes through before it becomes lesion.

A point of the canal may go from fluid to cord, from cord to fluid, from fat to fluid and so on, as cord and
sac give way. A volume can hold one such change per point; the one that is right for most of the growth is
found by trying every thickness at which it could happen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["TISSUES", "succession"]

TISSUES: tuple[str, ...] = ("", "spinal_cord", "cerebrospinal_fluid", "epidural_fat", "ligament")
"""What a point of the canal can be besides lesion; the first stands for no change."""

_STEPS = 16
Neural = Callable[[npt.NDArray[np.intp], float], "tuple[Array, Array]"]


def succession(
    neural: Neural, turns: Array, canal: npt.NDArray[np.bool_], largest_mm: float
) -> tuple[Array, npt.NDArray[np.int8]]:
    """Return the thickness of the one change before a point becomes lesion, and the tissue it changes to.

    Parameters
    ----------
    neural
        Distances to cord and sac of picked points at a thickness.
    turns
        Thickness at which each point becomes lesion, (n,).
    canal
        Whether a point lies in the soft part of the canal, (n,).
    """
    when, to = np.full(len(turns), np.inf, dtype=turns.dtype), np.zeros(len(turns), dtype=np.int8)
    pick = np.flatnonzero(canal & (turns > 0))
    step = largest_mm / _STEPS
    seen = np.stack([_tissue(*neural(pick, index * step)) for index in range(_STEPS + 1)])
    changes = (seen != seen[0]).any(axis=0)
    pick, seen = pick[changes], seen[:, changes]
    if not len(pick):
        return when, to
    now = (np.arange(_STEPS + 1) * step)[:, None]
    alive = now < turns[pick]
    first = seen[0]
    # Right before the change as long as the first tissue holds, right after it as long as the next does.
    before = np.cumsum((seen == first) & alive, axis=0)
    best = before[-1].astype(np.int16)
    at, next_ = np.zeros(len(pick), dtype=np.intp), np.zeros(len(pick), dtype=np.int8)
    for tissue in (1, 2, 3):
        holds = (seen == tissue) & alive
        after = np.cumsum(holds[::-1], axis=0)[::-1]
        score = after.copy()
        score[1:] += before[:-1]
        score[0] = 0
        index = score.argmax(axis=0)
        found = np.take_along_axis(score, index[None], 0)[0]
        better = (found > best) & (first != tissue)
        best = np.where(better, found, best)
        at, next_ = np.where(better, index, at), np.where(better, tissue, next_).astype(np.int8)
    changed = next_ > 0
    when[pick[changed]] = (at[changed] - 0.5) * step
    to[pick[changed]] = next_[changed]
    return when, to


def _tissue(cord: Array, sac: Array) -> npt.NDArray[np.int8]:
    return np.where(cord < 0, 1, np.where(sac < 0, 2, 3)).astype(np.int8)
