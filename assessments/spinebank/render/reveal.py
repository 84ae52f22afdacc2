"""What practice shows after an answer on a scan: the truth over the learner's own, and the error in words."""

from typing import Any

from spinebank.schema import Mark, Measurement, Shape
from spinebank.score.judged import Judged
from spinebank.score.mark import placed, tool_of
from spinebank.score.measurement import measured_value
from spinebank.score.scan import patient_of

__all__ = ["revealed"]

_SIGNS = {"correct": "✓", "partly": "◐", "incorrect": "✗"}


def revealed(item: Measurement | Mark, response: object, verdict: str) -> dict[str, Any]:
    """Return what the viewer draws and says; empty where no patient was examined.

    Returns
    -------
    dict
        ``kind``, ``plane``, ``points_mm`` and ``text`` of the true answer; ``words``: the error in words;
        ``verdict`` and ``sign``: how it was marked. Points are empty where there is nothing to draw.
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
    allowed = f"full mark within {item.tolerance:g} {_error_unit(item)}"
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
        f"{off} ({allowed})."
    )


def _of_mark(item: Mark, seed: int, response: dict[str, Any]) -> tuple[dict[str, Any], str]:
    from spinebank.score.subject import lesion_place  # noqa: PLC0415
    from spinelab.domain.outlines import plane_axes  # noqa: PLC0415

    found = placed(item, response)
    drawn: dict[str, Any] = {"kind": tool_of(item), "plane": "axial", "points_mm": [], "text": ""}
    points = response.get("points_mm")
    if item.shape is Shape.OUTLINE:
        place = lesion_place(item.scan.exam, seed)
        through = place.largest_mm(item.outline_plane)
        if not isinstance(found, Judged) and not found.misplaced and isinstance(points, list):
            normal = ({0, 1, 2} - set(plane_axes(item.outline_plane))).pop()
            through = sum(float(point[normal]) for point in points) / len(points)
        ring = place.outline(item.outline_plane, through)
        drawn |= {"plane": item.outline_plane, "text": "true outline",
                  "points_mm": [[round(float(mm), 2) for mm in point] for point in ring]}  # fmt: skip
        if isinstance(found, Judged) or found.misplaced:
            return drawn, "The true outline is drawn where the lesion is largest."
        return drawn, (
            f"Your outline and the true one overlap with a Dice of {found.error:.2f}; "
            f"full mark from {item.tolerance:.2f}."
        )
    if isinstance(found, Judged):
        return drawn, ""
    if found.error <= 0:
        return drawn, "Your mark lies in what was asked for."
    return drawn, (
        f"Your mark lies {found.error:.1f} mm from what was asked for; "
        f"full mark within {item.tolerance:g} mm."
    )


def _figure(item: Measurement, value: float) -> str:
    unit = item.quantity.unit
    return f"{_number(item, value)}{'' if unit == '°' else ' '}{unit}"


def _number(item: Measurement, value: float) -> str:
    return f"{value:.0f}" if item.quantity.unit in {"HU", "mm²"} else f"{value:.1f}"


def _error_unit(item: Measurement) -> str:
    return {"%": "percentage points", "°": "degrees"}.get(item.quantity.unit, item.quantity.unit)
