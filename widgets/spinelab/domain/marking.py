"""Mark a learner's measurement, point or outline against the truth of a computed patient. Knows no widgets.

Every task has one tolerance: millimetres for lengths and points, degrees for angles, percentage points for
ratios, percent of the true area for areas, and for outlines the Dice coefficient asked for. Within the
tolerance the mark is full; from there it falls evenly to nothing at twice the tolerance (for outlines: at
twice the missing overlap). A line is marked by its worse end, and half of that is left if a lesion crosses it
where it does not cross the true one, or the other way round. The tolerance belongs to the item, which names
its source: published agreement between observers where there is some, and never less than a voxel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from spinelab.domain.outlines import dice, plane_axes
from spinelab.domain.tools import LEAST_OUTLINE, fits
from spinelab.domain.values import places

__all__ = ["KINDS", "Marked", "Truth", "line_marked", "mark"]

KINDS = ("distance", "ap", "ratio", "area", "angle", "line", "mark", "outline")
"""What can be asked: length, AP diameter, ratio, area, angle, a line by its ends, a point, an outline."""

_UNITS = {"ratio": "percentage points", "angle": "degrees", "area": "percent", "outline": "Dice"}
_TOLERANCES = {
    "distance": 1.0,
    "ap": 1.0,
    "line": 3.0,
    "mark": 2.0,
    "ratio": 5.0,
    "angle": 5.0,
    "area": 10.0,
    "outline": 0.8,
}
"""Used where a task names none: the course's own choice, no published figure."""

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """What is true of a task; give what its kind needs."""

    value: float | None = None
    """The figure: mm, degrees, percent or mm²."""
    points_mm: tuple[tuple[float, float, float], ...] = ()
    """Where the true calliper, point or outline lies, LPS millimetres; drawn over the learner's."""
    plane: str = "axial"
    """The plane in which it is drawn."""
    distance: Callable[[Points], npt.NDArray[np.floating[Any]]] | None = field(default=None, compare=False)
    """For points: signed distance (n,) of points (n, 3) to what is asked for, mm; overrides ``points_mm``."""
    crossed: Callable[[Points], bool] | None = field(default=None, compare=False)
    """For lines: whether a line through points (2, 3) is crossed by what it is drawn for (a lesion)."""
    edge_mm: Callable[[], npt.NDArray[np.floating[Any]]] | None = field(default=None, compare=False)
    """For lines: corners (n, 2), y and z, of what crosses them, for an edition that marks without Python."""
    names: tuple[str, ...] = ()
    """What each line of an angle, or each end of a line, is; written beside the true one."""
    place_tolerance_mm: float | None = None
    """How far the middle of the learner's calliper may lie from the true one; None marks the figure alone."""

    def drawn(self, kind: str) -> dict[str, Any]:
        """Return what the viewer draws: kind, plane, points and the figure as text."""
        tool = "area" if kind == "outline" else kind
        no_figure = self.value is None or kind in {"outline", "line"}
        text = "" if no_figure else f"true: {_figure(kind, self.value or 0.0)}"
        return {
            "kind": tool,
            "plane": self.plane,
            "points_mm": [[float(mm) for mm in point] for point in self.points_mm],
            "text": text,
            "names": list(self.names),
        }


@dataclass(frozen=True)
class Marked:
    """How an answer was marked."""

    score: float
    """Share of the full mark, 0 to 1."""
    error: float | None
    """Answer minus truth in ``unit``; distance for points; missing overlap (1 - Dice) for outlines."""
    unit: str
    """mm, degrees, percentage points, percent, or Dice."""
    reason: str
    """What was found, in one or two sentences."""


def mark(task: Mapping[str, Any], answer: object, truth: Truth) -> Marked:
    """Mark an answer.

    Parameters
    ----------
    task
        ``kind`` (one of `KINDS`) and ``tolerance``.
    answer
        A measurement of the viewer: ``value``, ``points_mm``, ``plane``. From a student, so anything; the
        figure is computed again from the points, whatever ``value`` says.
    truth
        What is true.

    Raises
    ------
    ValueError
        If the kind is unknown, the tolerance is not above zero, or the truth lacks what the kind needs.

    """
    kind = task.get("kind")
    if kind not in KINDS:
        raise ValueError(f"No task of kind {kind!r}. Allowed: {', '.join(KINDS)}.")
    tolerance = float(task.get("tolerance", _TOLERANCES[kind]))
    if not tolerance > 0 or (kind == "outline" and tolerance >= 1):
        allowed = "a Dice coefficient between 0 and 1" if kind == "outline" else "a number above 0"
        raise ValueError(f"The tolerance of a {kind} task is {tolerance!r}; allowed is {allowed}.")
    points = _points(kind, answer)
    unit = _UNITS.get(kind, "mm")
    if points is None:
        return Marked(0.0, None, unit, "There is no finished measurement of the kind that was asked for.")
    if kind == "mark":
        return _point(points[0], truth, tolerance)
    if kind == "line":
        return line_marked(points, truth, tolerance)
    if kind == "outline":
        return _outline(points, str(_given(answer).get("plane", truth.plane)), truth, tolerance)
    if truth.value is None:
        raise ValueError(f"The truth of a {kind} task needs a value.")
    plane = str(_given(answer).get("plane", truth.plane))
    return _value(kind, points, plane, truth, tolerance)


def _given(answer: object) -> Mapping[str, Any]:
    return answer if isinstance(answer, Mapping) else {}


def _points(kind: str, answer: object) -> Points | None:
    """Return the answer's points, (n, 3) mm, or None where it is no finished measurement of this kind."""
    given = _given(answer)
    if given.get("kind", kind) not in {kind, "area" if kind == "outline" else kind}:
        return None
    points = places(given.get("points_mm"))
    return np.array(points) if points is not None and fits(kind, len(points)) else None


def measured(kind: str, points: Points, plane: str) -> float:
    """Return the figure of a measurement from its points (n, 3), by the same formulae as the viewer.

    Length and AP diameter: mm between the points. Angle: between two lines without direction, 0 to 90
    degrees. Ratio: 100 x second calliper / first, percent. Area: shoelace formula in the plane, mm².

    >>> measured("distance", np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]]), "axial")
    5.0
    """
    if kind in {"distance", "ap", "line"}:
        return float(np.linalg.norm(points[1] - points[0]))
    if kind in {"area", "outline"}:
        u, v = (points[:, axis] for axis in plane_axes(plane))
        return float(abs(np.dot(u, np.roll(v, -1)) - np.dot(np.roll(u, -1), v)) / 2)
    first, second = points[1] - points[0], points[3] - points[2]
    sizes = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    if kind == "ratio":
        return 100 * sizes[1] / sizes[0] if sizes[0] else 0.0
    size = sizes[0] * sizes[1]
    return math.degrees(math.acos(min(1.0, abs(float(first @ second)) / size))) if size else 0.0


def _share(error: float, tolerance: float) -> float:
    """Full within the tolerance, none from twice the tolerance on, evenly between."""
    return float(np.clip(2 - abs(error) / tolerance, 0, 1)) if tolerance else float(error == 0)


def _value(kind: str, points: Points, plane: str, truth: Truth, tolerance: float) -> Marked:
    true = float(truth.value or 0)
    value = measured(kind, points, plane)
    error = value - true
    counted = 100 * error / true if kind == "area" and true else error
    unit = _UNITS.get(kind, "mm")
    sentence = (
        f"You measured {_figure(kind, value)}; the true value is {_figure(kind, true)}: "
        f"{_difference(counted, unit)} (allowed: {tolerance:g} {unit})."
    )
    away = _away(points, truth)
    if truth.place_tolerance_mm is not None and away > truth.place_tolerance_mm:
        return Marked(
            0.0, counted, unit, f"{sentence} But it was measured {away:.0f} mm from the right place."
        )
    return Marked(_share(counted, tolerance), counted, unit, sentence)


def _away(points: Points, truth: Truth) -> float:
    """Return the distance between the middles of the learner's and the true points, mm."""
    if not truth.points_mm:
        return 0.0
    return float(np.linalg.norm(points.mean(axis=0) - np.asarray(truth.points_mm).mean(axis=0)))


def _point(point: Points, truth: Truth, tolerance: float) -> Marked:
    if truth.distance is not None:
        error = max(0.0, float(np.asarray(truth.distance(point[None]))[0]))
    elif truth.points_mm:
        error = float(np.linalg.norm(np.asarray(truth.points_mm) - point, axis=1).min())
    else:
        raise ValueError("The truth of a mark task needs points_mm or a distance.")
    score = _share(error, tolerance)
    if error <= 0:
        return Marked(score, error, "mm", "Your mark lies in what was asked for.")
    sentence = f"Your mark lies {error:.1f} mm from what was asked for (allowed: {tolerance:g} mm)."
    return Marked(score, error, "mm", sentence)


def line_marked(points: Points, truth: Truth, tolerance: float) -> Marked:
    """Mark a line by the distance of its ends from the true ones, mm, and by whether it is crossed.

    Raises
    ------
    ValueError
        If the truth has not two ends.
    """
    if len(truth.points_mm) != 2:  # noqa: PLR2004 (a line)
        raise ValueError("The truth of a line task needs its two ends in points_mm.")
    true = np.asarray(truth.points_mm, dtype=float)
    orders = (points, points[::-1])  # either end may be set first
    apart = min((np.linalg.norm(order - true, axis=1) for order in orders), key=lambda mm: float(mm.sum()))
    error = float(apart.max())
    score = _share(error, tolerance)
    sentence = (
        f"The ends of your line lie {apart[0]:.1f} mm and {apart[1]:.1f} mm from the true ones "
        f"(allowed: {tolerance:g} mm)."
    )
    if truth.crossed is None:
        return Marked(score, error, "mm", sentence)
    does = {True: "crosses", False: "stays in front of"}
    yours, theirs = truth.crossed(points), truth.crossed(true)
    if yours == theirs:
        return Marked(
            score, error, "mm", f"{sentence} The lesion {does[theirs]} the line: yours and the true one."
        )
    return Marked(
        score / 2,
        error,
        "mm",
        f"{sentence} But the lesion {does[yours]} your line and {does[theirs]} the true one.",
    )


def _outline(points: Points, plane: str, truth: Truth, wanted: float) -> Marked:
    if len(truth.points_mm) < LEAST_OUTLINE:
        raise ValueError("The truth of an outline task needs the true outline in points_mm.")
    true = np.asarray(truth.points_mm, dtype=float)
    if plane != truth.plane:
        return Marked(0.0, 1.0, "Dice", f"The outline was asked for in the {truth.plane} plane.")
    through = ({0, 1, 2} - set(plane_axes(plane))).pop()
    apart = float(abs(points[:, through].mean() - true[:, through].mean()))
    if truth.place_tolerance_mm is not None and apart > truth.place_tolerance_mm:
        return Marked(
            0.0, 1.0, "Dice", f"Your outline lies {apart:.1f} mm from the slice that was asked for."
        )
    overlap = dice(points, true, plane)
    score = _share(1 - overlap, 1 - wanted)
    sentence = f"Your outline and the true one overlap with Dice {overlap:.2f} (asked for: {wanted:.2f})."
    return Marked(score, 1 - overlap, "Dice", sentence)


def _figure(kind: str, value: float) -> str:
    sign = {"ratio": " %", "angle": "°", "area": " mm²", "outline": " mm²"}.get(kind, " mm")
    return f"{value:.1f}{sign}"


def _difference(error: float, unit: str) -> str:
    if round(abs(error), 1) == 0:
        return "no difference"
    return f"{abs(error):.1f} {unit} too {'much' if error > 0 else 'little'}"
