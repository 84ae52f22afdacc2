"""The tools that a pointer can hold in the reading room: their words and pictures. Knows no pixels.

The view gets this as data. What a measuring tool asks for, point by point, is in `spinelab.domain.tools`.
"""

from __future__ import annotations

from typing import Any

from spinelab.domain.tools import LEAST_OUTLINE, MEASURING, Tool

__all__ = ["TOOLS", "toolbox"]

_MOVES: dict[str, dict[str, str]] = {
    "cross": {
        "name": "Crosshair",
        "title": "Drag or click: move the crosshair",
        "hint": "Click, drag or use the arrow keys to move the crosshair; "
        "wheel or Page Up and Down to scroll.",
    },
    "window": {
        "name": "Window",
        "title": "Drag: right is wider, down is a higher level",
        "hint": "Drag: right for a wider window, down for a higher level.",
        "cursor": "ns-resize",
    },
    "pan": {
        "name": "Pan",
        "title": "Drag: move the picture. Click: what lies there comes to the middle",
        "hint": "Drag to move the picture, or click what shall come to the middle; "
        "plus and minus zoom; Alt and arrows move it.",
        "cursor": "move",
    },
}
_PATHS = {
    "cross": "M10 2v6M10 12v6M2 10h6M12 10h6",
    "window": "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 3v14M10 6l5-1M10 10h7M10 14l5 1",
    "pan": "M10 2v16M2 10h16M7 5l3-3l3 3M7 15l3 3l3-3M5 7l-3 3l3 3M15 7l3 3l-3 3",
    "distance": "M3 17L17 3M2 13l5 5M13 2l5 5",
    "angle": "M17 16H3L14 4M9 16a7 7 0 0 0-1.5-4.5",
    "ap": "M10 3v14M6 3h8M6 17h8M7 6l3-3l3 3M7 14l3 3l3-3",
    "ratio": "M6 3v14M3 3h6M3 17h6M14 3v7M11 3h6M11 10h6",
    "line": "M6 4a2 2 0 1 0 0 .1M14 16a2 2 0 1 0 0 .1M5.200 6L12.500 14",
    "area": "M4 6l7-3l6 6l-3 8l-9-2z",
    "probe": "M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M10 9v2M9 10h2",
    "mark": "M10 18c-4-5-6-7-6-10a6 6 0 0 1 12 0c0 3-2 5-6 10M10 6.500v3M8.500 8h3",
}
"""Line drawings for the buttons, 20 x 20 (SVG path data)."""

TOOLS = (*_MOVES, *MEASURING)
"""What the pointer can do, in the order of the buttons."""


def toolbox() -> dict[str, dict[str, Any]]:
    """Return every tool as the view gets it: name, words, cursor, path; what it asks for where it measures.

    ``points`` is how many points a measurement has, 0 for an outline. ``prompts`` are for 0, 1, 2, … points
    set; the last of an outline is for all larger numbers, which stand in it for ``#``.
    """
    box: dict[str, dict[str, Any]] = {name: dict(words) for name, words in _MOVES.items()}
    for name, tool in MEASURING.items():
        box[name] = {"name": tool.name, "points": len(tool.steps), "prompts": _prompts(tool)}
    return {name: {**entry, "path": _PATHS[name]} for name, entry in box.items()}


def _prompts(tool: Tool) -> list[str]:
    """Return what a tool asks for while 0, 1, 2, … points are set."""
    asked = [f"set {step}" for step in tool.steps]
    if len(asked) > 1:
        asked = [f"{words} ({number} of {len(asked)})" for number, words in enumerate(asked, 1)]
    asked = [f"{words}, by click or Enter." for words in asked] or [
        *(f"draw around it, or set points by click or Enter ({n} set)." for n in range(LEAST_OUTLINE)),
        "# points set; double-click, Shift and Enter, or “Close outline” to close.",
    ]
    return [f"{tool.name}: {words}" for words in asked]
