"""The reading room of a question: draws a patient of the pool, shows the pictures, takes the measurement.

What is sent to the browser is the picture alone: the lesion at its thickness, no growth, no labels, no truth.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from spinelab.domain.exam import Exam
from spinelab.domain.tools import fits
from spinelab.domain.values import finite_number, places
from spinelab.imaging import PRESETS
from spinelab.imaging.exam import View, viewed
from spinelab.viewer import ReadingRoom

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["answer_from", "drawn_seed", "next_seed", "open_room"]

_PROMPTS = {
    "ratio": "Measure the canal, then the lesion, both front to back: four points.",
    "ap": "Measure front to back: two points.",
    "angle": "Draw the two lines: two points each.",
    "area": "Draw the outline and close it.",
    "probe": "Place the probe: one point.",
    "outline": "Draw the outline and close it.",
    "line": "Draw the line: its two ends.",
    "mark": "Place one mark.",
}
_KEPT = ("kind", "plane", "modality", "points_mm", "value", "unit", "text")
_PLANES = ("axial", "sagittal", "coronal")
_LONGEST_TEXT = 80


def drawn_seed(item: Mapping[str, Any], response: Mapping[str, Any], *, by_chance: bool) -> int:
    """Return the patient of a response, or draw one if it names none of the pool.

    Parameters
    ----------
    item
        The public half of an item on a scan.
    response
        What was answered before, {} for nothing.
    by_chance
        Whether any of the pool may be drawn; otherwise the first, so that a lesson is the same for all.
    """
    exam = Exam.from_token(item["exam"])
    known = exam.seed_of(response.get("seed"))
    if known is not None:
        return known
    return random.SystemRandom().choice(exam.patients) if by_chance else exam.patients[0]


def next_seed(item: Mapping[str, Any], seed: int) -> int:
    """Return the patient after this one; after the last comes the first."""
    pool = Exam.from_token(item["exam"]).patients
    return pool[(pool.index(seed) + 1) % len(pool)]


def open_room(item: Mapping[str, Any], seed: int, response: Mapping[str, Any]) -> ReadingRoom:
    """Return the reading room of a patient, with an answer given before drawn in it."""
    modalities = tuple(item["modalities"])
    first, last = item["shown"]
    study = viewed(Exam.from_token(item["exam"]), seed, View((first, last), modalities, item["plane"]))
    preset = PRESETS.get(item["window"])
    window = {modalities[0]: [int(preset.width), int(preset.level)]} if preset else {}
    before = _shown_again(item, response)
    state: dict[str, Any] = {"measurements": [before]} if before else {}
    return ReadingRoom(
        study,
        modalities=modalities,
        names=False,
        plane=item["plane"],
        window=window,
        task={"kind": item["tool"], "prompt": _PROMPTS[item["tool"]], "direct": True},
        **state,
    )


def answer_from(item: Mapping[str, Any], seed: int, measurements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the response for what lies on the board: the last measurement made with the tool asked for."""
    tool = _tool(item)
    ours = [entry for entry in measurements if entry.get("kind") == tool]
    kept = {name: ours[-1][name] for name in _KEPT if name in ours[-1]} if ours else {}
    return {"seed": seed, **kept}


def _tool(item: Mapping[str, Any]) -> str:
    return "area" if item["tool"] == "outline" else str(item["tool"])


def _shown_again(item: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, Any]:
    """Return an earlier answer as the viewer draws it; {} if it is not in the form that the viewer writes."""
    points, plane, tool = places(response.get("points_mm")), response.get("plane"), _tool(item)
    if response.get("kind") != tool or plane not in _PLANES or points is None or not fits(tool, len(points)):
        return {}
    text = response.get("text")
    said = text[:_LONGEST_TEXT] if isinstance(text, str) else ""
    return {
        "id": "m1",
        "kind": tool,
        "plane": plane,
        "modality": item["modalities"][0],
        "points_mm": [list(point) for point in points],
        "value": finite_number(response.get("value")),
        "unit": str(item.get("unit", "")),
        "text": said,
        "level": "",
        "lesion": "",
        "thickness_mm": 0.0,
        "words": "your earlier answer",
    }
