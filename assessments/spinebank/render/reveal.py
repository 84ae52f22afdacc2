"""What practice shows after an answer on a scan: the truth over the learner's own, and the error in words."""

import math
from typing import Any

from spinebank.schema import Mark, Measurement, Shape
from spinebank.schema.mark import LESION
from spinebank.score.judged import Judged
from spinebank.score.mark import placed
from spinebank.score.measurement import measured_value
from spinebank.score.scan import patient_of

__all__ = ["revealed"]

NEXT_MM = 1.5
"""A truth so near to the learner's slice, one slice and a half, is drawn on that slice."""
_NORMAL = {"sagittal": 0, "coronal": 1, "axial": 2}
_SIGNS = {"correct": "✓", "partly": "◐", "incorrect": "✗"}


def revealed(item: Measurement | Mark, response: object, verdict: str) -> dict[str, Any]:
    """Return what the viewer draws and says; empty where no patient was examined.

    Returns
    -------
    dict
        ``kind``, ``plane``, ``points_mm`` and ``text`` of the true answer; ``words``: the error in words;
        ``verdict`` and ``sign``: how it was marked. Points are empty where there is nothing to draw;
        ``position_mm`` is there if the truth lies on a slice that the learner does not see.
    """
    seed = patient_of(item, response)
    if seed is None or not isinstance(response, dict):
        return {}
    if isinstance(item, Measurement):
        drawn, words = _of_measurement(item, seed, response)
    else:
        drawn, words = _of_mark(item, seed, response)
    return {**drawn, "words": words, "verdict": verdict, "sign": _SIGNS[verdict]}


def _of_measurement(item: Measurement, seed: int, response: dict[str, Any]) -> tuple[dict[str, Any], str]:
    from spinebank.score.truth import truth_of  # noqa: PLC0415 (needs numpy and the model)

    truth = truth_of(item, seed)
    figure = _figure(item, float(truth.value or 0.0))
    drawn = {**truth.drawn(item.quantity.tool), "text": f"true: {figure}"}
    drawn |= _on_a_slice(drawn, response)
    found = measured_value(item, response)
    if isinstance(found, Judged):
        return drawn, f"The true value for this patient is {figure}."
    size = abs(found.error)
    off = (
        f"{_number(item, size)} {_error_unit(item)} too {'much' if found.error > 0 else 'little'}"
        if float(_number(item, size)) > 0
        else "no difference"
    )
    return drawn, (
        f"You measured {_figure(item, found.value)}; the true value for this patient is {figure}: "
        f"{off} (full mark within {item.tolerance:g} {_error_unit(item)})."
    )


def _of_mark(item: Mark, seed: int, response: dict[str, Any]) -> tuple[dict[str, Any], str]:
    from spinebank.score.subject import lesion_place, target_outline  # noqa: PLC0415

    found = placed(item, response)
    drawn: dict[str, Any] = {"kind": "area", "plane": "axial", "points_mm": [], "text": ""}
    if isinstance(found, Judged):
        return drawn, ""
    if item.shape is Shape.LINE:
        from spinebank.score.kline import true_k_line  # noqa: PLC0415

        line = true_k_line(item, seed).drawn("line")
        return line | _on_a_slice(line, response), found.said
    plane = item.outline_plane if item.shape is Shape.OUTLINE else response["plane"]
    ring = target_outline(item, seed, plane, _through(plane, response["points_mm"]))
    if (found.misplaced or not len(ring)) and item.target == LESION:  # show it where there is most of it
        place = lesion_place(item.scan.exam, seed)
        ring = place.outline(plane, place.largest_mm(plane))
        if len(ring):
            drawn["position_mm"] = [round(float(mm), 2) for mm in ring.mean(axis=0)]
    drawn |= {"plane": plane, "text": "true outline",
              "points_mm": [[round(float(mm), 2) for mm in point] for point in ring]}  # fmt: skip
    if found.misplaced:
        return drawn, "The true outline is drawn where the lesion is largest."
    if item.shape is Shape.OUTLINE:
        return drawn, (
            f"Your outline and the true one overlap with a Dice of {found.error:.2f}; "
            f"full mark from {item.tolerance:.2f}."
        )
    if found.error <= 0:
        return drawn, "Your mark lies in what was asked for."
    return drawn, (
        f"Your mark lies {found.error:.1f} mm from what was asked for; "
        f"full mark within {item.tolerance:g} mm."
    )


def _on_a_slice(drawn: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    """Lay the truth on the learner's slice if that is next to the true one; else say where to look for it."""
    points, plane = response.get("points_mm"), drawn["plane"]
    if not drawn["points_mm"]:
        return {}
    axis = _NORMAL[plane]
    try:
        own = _through(plane, points)
    except (TypeError, LookupError, ValueError, ArithmeticError):  # whatever a file may hold
        own = math.inf
    true = _through(plane, drawn["points_mm"])
    if response.get("plane") == plane and abs(own - true) <= NEXT_MM:
        laid = [[*point[:axis], round(own, 2), *point[axis + 1 :]] for point in drawn["points_mm"]]
        return {"points_mm": laid}
    middle = [sum(column) / len(drawn["points_mm"]) for column in zip(*drawn["points_mm"], strict=True)]
    return {"position_mm": [round(mm, 2) for mm in middle]}


def _through(plane: str, points: Any) -> float:  # noqa: ANN401 (of a student)
    """Return where points lie along the normal of a plane, on average."""
    numbers = [float(point[_NORMAL[plane]]) for point in points]
    return sum(numbers) / len(numbers)


def _figure(item: Measurement, value: float) -> str:
    unit = item.quantity.unit
    return f"{_number(item, value)}{'' if unit == '°' else ' '}{unit}"


def _number(item: Measurement, value: float) -> str:
    return f"{value:.0f}" if item.quantity.unit in {"HU", "mm²"} else f"{value:.1f}"


def _error_unit(item: Measurement) -> str:
    return {"%": "percentage points", "°": "degrees"}.get(item.quantity.unit, item.quantity.unit)
