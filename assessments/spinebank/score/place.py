"""Marks for a point in the spine model."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from spinebank.schema import LocateStructure, Use
from spinebank.score.judged import Judged, unusable
from spinelab.domain.values import place
from spinelab.domain.vocabulary import Region, Side

if TYPE_CHECKING:
    from spinebank.score.chart import Chart
    from spinelab.domain.frame import Array
    from spinelab.domain.part import Part

__all__ = ["Marked", "measured", "score_place"]


@dataclass(frozen=True)
class Marked:
    """Where a learner's mark lies."""

    distance_mm: float
    """Distance from the surface of the nearest structure that was asked for; 0 or less inside it."""
    found: str
    """The structure at or nearest to the mark, in plain words."""


def score_place(item: LocateStructure, response: dict[str, Any]) -> Judged:
    """Mark ``{"point_mm": [x, y, z]}``: right within the tolerance of a structure that was asked for."""
    point = _point(response.get("point_mm"))
    if point is None:
        return unusable("The answer is no point in the model.")
    right = _within(item, point)
    return Judged(float(right), "The structure was found." if right else "The mark lies elsewhere.")


def measured(item: LocateStructure, point_mm: object) -> Marked | None:
    """Measure a mark against the spine model; None for what is no point.

    Parameters
    ----------
    item
        Names the region, and the structure with its level and side.
    point_mm
        x (left), y (posterior), z (superior) in the region's frame, millimetres; from a student, so anything.
    """
    point = _point(point_mm)
    if point is None:
        return None
    from spinelab.domain.spine import build_spine  # noqa: PLC0415 (only this kind needs the model)

    return Marked(_distance_mm(item, point), build_spine(item.region).structure_at(point).part.id.name)


def _point(point_mm: object) -> "Array | None":
    """Return a point as an array, (3,) mm; None for what is none."""
    found = place(point_mm)
    if found is None:
        return None
    import numpy as np  # noqa: PLC0415 (as above)

    return np.asarray(found)


def _within(item: LocateStructure, point: "Array") -> bool:
    """Say whether a point is right; for graded items without the model, where a kept chart can tell."""
    if item.use is Use.GRADED:
        chart = _chart(item.region, item.structure, item.level, item.side, item.tolerance_mm)
        told = None if chart is None else chart.within(point)
        if told is not None:
            return told
    return _distance_mm(item, point) <= item.tolerance_mm


def _distance_mm(item: LocateStructure, point: "Array") -> float:
    """Return how far a point lies from the nearest structure that was asked for; 0 or less inside it."""
    asked = _asked(item.region, item.structure, item.level, item.side)
    return min((float(part.distance(point)) for part in asked), default=math.inf)


@lru_cache(maxsize=50)
def _chart(
    region: Region, structure: str, level: str | None, side: Side | None, tolerance_mm: float
) -> "Chart | None":
    """Return the chart of what was asked for, kept for the next student."""
    from spinebank.score.chart import chart_of  # noqa: PLC0415 (as above)

    name = "-".join(filter(None, (region, structure, level, side)))
    return chart_of(name, tolerance_mm, lambda: _asked(region, structure, level, side))


def _asked(region: Region, structure: str, level: str | None, side: Side | None) -> "list[Part]":
    """Return the parts of the model that were asked for."""
    from spinelab.domain.spine import build_spine  # noqa: PLC0415 (as above)

    return build_spine(region).parts_of(structure, level, side)
