"""Marks for a point, an outline or a line on a computed scan, against the learner's own patient."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinebank.schema import Mark, Shape
from spinebank.score.judged import Judged, unusable

if TYPE_CHECKING:
    from spinebank.score.scan import Left

__all__ = ["Placed", "placed", "score_mark", "tool_of"]


@dataclass(frozen=True)
class Placed:
    """How a mark lies to its target."""

    error: float
    """A point: distance outside the target, mm, 0 inside it. An outline: its Dice with the true one.
    A line: the distance of its worse end from the true one, mm."""
    misplaced: str = ""
    """Why an outline does not count: another plane, or another slice."""
    agrees: bool = True
    """A line: whether the lesion crosses it as it crosses the true one, or stays in front of both."""
    said: str = ""
    """A line: what was found, in words that give the truth away."""


def tool_of(item: Mark) -> str:
    """Return the viewer's tool: an outline is drawn with the area tool, a line with its own."""
    return {Shape.OUTLINE: "area", Shape.LINE: "line"}.get(item.shape, "mark")


def score_mark(item: Mark, response: dict[str, Any]) -> Judged:
    """Mark ``{"seed", "kind", "plane", "points_mm"}``.

    Raises
    ------
    ValueError
        If the target cannot be had for a patient of the pool: a fault of the item, never of the response.
    """
    found = placed(item, response)
    if isinstance(found, Judged):
        return found
    if found.misplaced:
        return Judged(0.0, found.misplaced)
    if item.shape is Shape.OUTLINE:
        full, half = found.error >= item.tolerance, found.error >= (item.half_tolerance or 2.0)
        said = ("The outline fits.", "The outline fits in part.", "The outline does not fit.")
    else:
        full = found.error <= item.tolerance
        half = item.half_tolerance is not None and found.error <= item.half_tolerance
        said = ("The mark lies where it should.", "The mark lies close by.", "The mark lies elsewhere.")
    if not found.agrees:  # the ends may fit, but the sign does not
        full, half = False, full or half
    return Judged(1.0, said[0]) if full else Judged(0.5, said[1]) if half else Judged(0.0, said[2])


def placed(item: Mark, response: dict[str, Any]) -> Placed | Judged:
    """Return how a mark lies to its target, or a judgement of 0 for what is no mark."""
    from spinebank.score.scan import left_on  # noqa: PLC0415 (only kinds with a scan need numpy and the model)
    from spinebank.score.subject import target_distance  # noqa: PLC0415

    left = left_on(item, tool_of(item), response)
    if isinstance(left, Judged):
        return left
    if item.shape is Shape.LINE:
        from spinebank.score.kline import laid_on  # noqa: PLC0415

        return laid_on(item, left.seed, left.points)
    if item.shape is Shape.POINT:
        return Placed(max(0.0, float(target_distance(item, left.seed)(left.points)[0])))
    return _outlined(item, left)


def _outlined(item: Mark, left: "Left") -> Placed | Judged:
    """Return how an outline lies to the true one."""
    from spinebank.score.subject import lesion_place  # noqa: PLC0415
    from spinelab.domain.outlines import dice, plane_axes  # noqa: PLC0415

    if left.plane != item.outline_plane:
        return Placed(0.0, f"The outline was to be drawn in the {item.outline_plane} plane.")
    normal = ({0, 1, 2} - set(plane_axes(left.plane))).pop()
    heights = left.points[:, normal]
    if float(heights.max() - heights.min()) > 1.0:
        return unusable("The corners of the outline do not lie in one slice.")
    place = lesion_place(item.scan.exam, left.seed)
    through = float(heights.mean())
    ring = place.outline(left.plane, through)
    if abs(place.largest_mm(left.plane) - through) > item.place_tolerance_mm or not len(ring):
        return Placed(0.0, "The outline was drawn too far from the slice that was asked for.")
    return Placed(dice(left.points, ring, left.plane))
