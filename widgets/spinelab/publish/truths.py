"""What is true of a measuring task, asked from its reading room beforehand. Knows the room, no pictures.

The room marks an answer that is sent; what it says of the true answer, and of the true answer moved aside,
holds all that the page needs for lengths, ratios, angles and the ends of a line (``assets/measuring.js``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spinelab.viewer import ReadingRoom

__all__ = ["FIGURES", "recorded_truth"]

FIGURES = ("distance", "ap", "ratio", "angle")
"""Tasks that ask for a figure which follows from the points alone."""
_FAR_MM = 128.0
_CLOSE_MM = 1e-6


def recorded_truth(room: ReadingRoom) -> dict[str, Any]:
    """Return how the true answer is drawn, and for figures and lines how answers are marked.

    The room is left as it was.

    Returns
    -------
    dict
        ``drawn``: kind, plane, points (mm, LPS), text and names. ``tolerance``: as the task says. For
        figures ``offset``: what the drawn points measure less the true figure, and ``place_mm``: how far the
        middle of an answer may lie from the true one; None for anywhere. For lines ``edge_mm``: the corners
        (y, z) of the lesion that may cross them, where there is one.
    """
    before = dict(room.answer), dict(room.reveal)
    truth = room._truth  # noqa: SLF001 (the page of a published room marks in its place)
    kind = str(room.task["kind"])
    drawn = {name: one for name, one in _told(room, []).items() if name in _DRAWN}
    found = {"drawn": drawn, "tolerance": room.task.get("tolerance")}
    if kind in FIGURES:
        points = [list(point) for point in drawn["points_mm"]]
        found["offset"] = _told(room, points)["error"]
        found["place_mm"] = _place_mm(room, points)
    if kind == "line" and truth is not None and truth.edge_mm is not None:
        found["edge_mm"] = truth.edge_mm().tolist()
    room.answer, room.reveal = before
    return found


_DRAWN = ("kind", "plane", "points_mm", "text", "names")


def _told(room: ReadingRoom, points_mm: list[list[float]]) -> dict[str, Any]:
    """Send an answer and return what the room reveals."""
    plane = room.reveal.get("plane", room.plane)
    room.answer = {"kind": room.task["kind"], "plane": plane, "points_mm": points_mm}
    return dict(room.reveal)


def _place_mm(room: ReadingRoom, points: list[list[float]]) -> float | None:
    """Return how far the true answer can be moved to the side before it counts nothing."""

    def counts(moved_mm: float) -> bool:
        return bool(_told(room, [[x + moved_mm, y, z] for x, y, z in points])["score"])

    if counts(_FAR_MM):
        return None
    low, high = 0.0, _FAR_MM
    while high - low > _CLOSE_MM:
        middle = (low + high) / 2
        low, high = (middle, high) if counts(middle) else (low, middle)
    return round(low, 4)
