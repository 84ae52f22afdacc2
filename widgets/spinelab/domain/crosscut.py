"""Cross sections at right angles to the canal, close around it. Knows planes and outlines, no lesion.

`spinelab.domain.sections` cuts along vertebrae and discs as a whole; here the plane is the one in which a
lesion is measured (`spinelab.domain.measurement`), so that a drawing and its numbers belong together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.cache import remembered
from spinelab.domain.lesion.walls import walls_of
from spinelab.domain.patient import REFERENCE
from spinelab.domain.sections import outlines_in
from spinelab.domain.spine import Spine, build_spine

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["WINDOW_MM", "Cut", "cross_cut"]

WINDOW_MM = np.array([[-21.0, -15.0], [21.0, 27.0]])
"""Corners of what is drawn: left of the midline, and behind the line of the posterior walls."""


@dataclass(frozen=True, eq=False)
class Cut:
    """The cut surface of one part."""

    part: int
    """Index in `Spine.parts`."""
    rings_mm: tuple[npt.NDArray[np.float32], ...]
    """Closed rings, (k, 2): left of the midline, behind the line; even-odd fill."""


def cross_cut(spine: Spine, along_mm: float) -> tuple[Cut, ...]:
    """Return what a plane across the canal cuts, at a position along it (``Chart.place_mm``).

    The reference's are kept on disk.
    """
    if spine.patient == REFERENCE:
        return _kept(str(spine.region), round(along_mm, 2))
    return _cut(spine, along_mm)


@lru_cache(maxsize=128)
def _kept(region: str, along_mm: float) -> tuple[Cut, ...]:
    name = f"crosscut-{region}-{along_mm:.2f}"
    arrays = remembered(name, lambda: _packed(_cut(build_spine(region), along_mm)))
    ends = np.cumsum(arrays["sizes"].astype(np.int64))
    rings = np.split(arrays["points"].astype(np.float32), ends[:-1])
    found: dict[int, list[npt.NDArray[np.float32]]] = {}
    for part, ring in zip(arrays["parts"].tolist(), rings, strict=True):
        found.setdefault(int(part), []).append(ring)
    return tuple(Cut(part, tuple(held)) for part, held in found.items())


def _packed(cuts: tuple[Cut, ...]) -> dict[str, npt.NDArray[np.generic]]:
    rings = [(cut.part, ring) for cut in cuts for ring in cut.rings_mm]
    return {
        "parts": np.array([part for part, _ in rings]),
        "sizes": np.array([len(ring) for _, ring in rings]),
        "points": np.concatenate([ring for _, ring in rings]),
    }


def _cut(spine: Spine, along_mm: float) -> tuple[Cut, ...]:
    chart = walls_of(spine).chart
    origin = chart.to_patient(0.0, 0.0, along_mm)
    plane = origin, np.array([1.0, 0.0, 0.0]), chart.backwards(along_mm)
    cuts: list[Cut] = []
    first = 0
    for solid in spine.solids:
        cuts += [Cut(held.part, held.rings_mm) for held in outlines_in(solid, first, plane, WINDOW_MM)]
        first += len(solid.ids)
    return tuple(cuts)
