"""The measuring tools: what each is called and what its points are. Knows no pictures and no marks."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LEAST_OUTLINE", "MEASURING", "Tool", "fits"]

LEAST_OUTLINE = 3
"""An outline has at least so many points."""


@dataclass(frozen=True)
class Tool:
    """A tool that measures."""

    name: str
    """As on its button."""
    steps: tuple[str, ...]
    """What each point is, in order; empty for an outline, which ends when it is closed."""


MEASURING = {
    "distance": Tool("Distance", ("one end", "the other end")),
    "angle": Tool(
        "Angle",
        ("one end of the first line", "its other end", "one end of the second line", "its other end"),
    ),
    "ap": Tool("AP diameter", ("the anterior end", "the posterior end")),
    "ratio": Tool(
        "Occupying ratio",
        (
            "the anterior wall of the canal",
            "the posterior wall of the canal",
            "the anterior edge of the lesion",
            "its posterior edge",
        ),
    ),
    "line": Tool("Line", ("the upper end", "the lower end")),
    "area": Tool("Area", ()),
    "probe": Tool("Probe", ("the middle of the region",)),
    "mark": Tool("Mark", ("the point",)),
}
"""By identifier, in the order of the buttons."""


def fits(kind: str, count: int) -> bool:
    """Say whether a finished measurement of a kind can have so many points; ``outline`` is an area.

    >>> fits("ratio", 4), fits("ratio", 3), fits("outline", 7)
    (True, False, True)
    """
    steps = MEASURING["area" if kind == "outline" else kind].steps
    return count == len(steps) if steps else count >= LEAST_OUTLINE
