"""How far points lie from a structure, kept on disk as a lattice of distances; the model is not loaded.

Building the spine of a region takes a second, which a grader of one student should not wait for. Between the
points of the lattice a distance is only known to lie between two bounds, which come from the eight points
around it and from how steep the distance is thereabouts. Where the bounds do not decide, as for one or two in
ten points on the surface, `Chart.within` says so and the model has to be asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.cache import remembered

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.part import Part

__all__ = ["Chart", "chart_of"]

STEP_MM = 0.5
BEYOND_MM = 2.0
"""The lattice reaches so much farther out of a part's box than the tolerance."""
STEEPER = 1.5
"""Between its points, the distance is taken to be at most so much steeper than from one to the next."""
MOST_POINTS = 800_000
"""A larger lattice takes longer to make than it saves."""
_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)])


@dataclass(frozen=True, eq=False)
class Chart:
    """The distances around the parts that were asked for."""

    tolerance_mm: float
    lattices: tuple[tuple["Array", "Array"], ...]
    """For each part the first point, (3,) mm, and the distances, (x, y, z) mm."""

    def within(self, point: "Array") -> bool | None:
        """Say whether a point (3,) mm lies within the tolerance of a part; None: ask the model."""
        bounds = [_bounds(*lattice, point) for lattice in self.lattices]
        if any(high <= self.tolerance_mm for _, high in bounds):
            return True
        return None if any(low <= self.tolerance_mm for low, _ in bounds) else False


def chart_of(name: str, tolerance_mm: float, parts: Callable[[], Sequence["Part"]]) -> Chart | None:
    """Return the chart of some parts; None where they cannot be charted.

    Parameters
    ----------
    name
        What is charted: letters, digits and hyphens, unique for these parts of the reference model.
    tolerance_mm
        How far outside counts as within.
    parts
        Builds the model and returns the parts; called when no chart is kept.
    """
    kept = remembered(f"chart-{name}-{tolerance_mm:g}", lambda: _made(tolerance_mm, parts()))
    if not kept["sound"]:
        return None
    ends = np.cumsum([0, *kept["shapes"].astype(int).prod(axis=1)])
    lattices = tuple(
        (origin.astype(float), kept["held"][start:end].reshape(shape))
        for origin, shape, (start, end) in zip(kept["origins"], kept["shapes"], pairwise(ends), strict=True)
    )
    return Chart(tolerance_mm, lattices)


def _made(tolerance_mm: float, parts: Sequence["Part"]) -> dict[str, "Array"]:
    """Return the arrays of a chart; not ``sound`` if it is too large or says nothing of what is far."""
    margin = tolerance_mm + BEYOND_MM
    boxes = [(part.bounds_mm[0] - margin, part.bounds_mm[1] + margin) for part in parts]
    axes = [
        [np.arange(low, high + STEP_MM, STEP_MM) for low, high in zip(*box, strict=True)] for box in boxes
    ]
    if sum(np.prod([len(axis) for axis in three]) for three in axes) > MOST_POINTS:
        return {"sound": np.zeros((), dtype=bool)}
    held = [
        part.distance(np.stack(np.meshgrid(*three, indexing="ij"), axis=-1)).astype(np.float32)
        for part, three in zip(parts, axes, strict=True)
    ]
    rims = [min(float(one.take([0, -1], axis=axis).min()) for axis in range(3)) for one in held]
    return {
        "sound": np.array(min(rims, default=np.inf) > tolerance_mm + BEYOND_MM / 2),
        "origins": np.array([low for low, _ in boxes]).reshape(-1, 3),
        "shapes": np.array([one.shape for one in held]).reshape(-1, 3),
        "held": np.concatenate([one.ravel() for one in held]) if held else np.zeros(0, dtype=np.float32),
    }


def _bounds(origin: "Array", held: "Array", point: "Array") -> tuple[float, float]:
    """Return the least and the greatest distance that a point can have from the part of one lattice, mm."""
    at = (point - origin) / STEP_MM
    first = np.floor(at).astype(int)
    if (first < 0).any() or (first > np.array(held.shape) - 2).any():
        return np.inf, np.inf  # `_made` has seen that nothing lies so far out
    around = held[tuple(slice(max(0, start - 1), start + 3) for start in first)]
    steepest = float(np.linalg.norm([np.abs(np.diff(around, axis=axis)).max() for axis in range(3)]))
    corners = first + _CORNERS
    change = STEEPER * max(steepest, STEP_MM) * np.linalg.norm(corners - at, axis=1)
    here = held[tuple(corners.T)]
    return float((here - change).max()), float((here + change).min())
