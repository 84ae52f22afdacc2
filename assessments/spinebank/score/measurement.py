"""Marks for a measurement on a computed scan, against the model of the learner's own patient."""

from dataclasses import dataclass
from typing import Any

from spinebank.schema import Measurement, Quantity
from spinebank.score.judged import Judged, unusable

__all__ = ["Measured", "measured_value", "score_measurement"]

ROUNDING = 0.005
"""The viewer rounds points to hundredths of a millimetre."""
STEEPEST = 0.85
"""Cosine of the angle (32 degrees) by which a line may leave the true one before it is another diameter."""


@dataclass(frozen=True)
class Measured:
    """A learner's measurement beside the truth."""

    value: float
    true: float
    misplaced: str = ""
    """Why it does not count, whatever its size; empty where it was made in the right place."""

    @property
    def error(self) -> float:
        """Learner's value less the true one."""
        return self.value - self.true


def score_measurement(item: Measurement, response: dict[str, Any]) -> Judged:
    """Mark ``{"seed", "kind", "plane", "points_mm"}``; the figure is computed from the points alone.

    Raises
    ------
    ValueError
        If the truth cannot be had for a patient of the pool: a fault of the item, never of the response.
    """
    found = measured_value(item, response)
    if isinstance(found, Judged):
        return found
    if found.misplaced:
        return Judged(0.0, found.misplaced)
    off = abs(found.error) - ROUNDING
    if off <= item.tolerance:
        return Judged(1.0, "The measurement lies within the tolerance.")
    if item.half_tolerance is not None and off <= item.half_tolerance:
        return Judged(0.5, "The measurement is close, but outside the tolerance for the full mark.")
    return Judged(0.0, "The measurement lies outside the tolerance.")


def measured_value(item: Measurement, response: dict[str, Any]) -> Measured | Judged:
    """Return what was measured and what is true, or a judgement of 0 for what is no measurement."""
    from spinebank.score.scan import left_on  # noqa: PLC0415 (only kinds with a scan need numpy and the model)
    from spinebank.score.truth import truth_of  # noqa: PLC0415
    from spinelab.domain.marking import measured  # noqa: PLC0415

    left = left_on(item, item.quantity.tool, response)
    if isinstance(left, Judged):
        return left
    truth = truth_of(item, left.seed)
    true = float(truth.value or 0.0)
    if item.quantity is Quantity.LESION_DENSITY:
        return _probed(item, left, true)
    value = measured(left.tool, left.points, left.plane)
    return Measured(value, true, _misplaced(item, left, truth))


def _probed(item: Measurement, left: Any, true: float) -> Measured | Judged:  # noqa: ANN401
    from spinebank.score.truth import view_of  # noqa: PLC0415 (needs the model)
    from spinelab.imaging.exam import probed  # noqa: PLC0415

    x, y, z = (float(mm) for mm in left.points[0])
    found = probed(item.scan.exam, left.seed, view_of(item), (x, y, z), left.plane)
    if found is None:
        return unusable("The probe lies outside the pictures.")
    value, in_lesion = found
    return Measured(value, true, "" if in_lesion else "The probe lies outside the lesion.")


def _misplaced(item: Measurement, left: Any, truth: Any) -> str:  # noqa: ANN401 (their classes need numpy)
    """Say whether the lines lie far from the true ones or run another way; no figure is given away."""
    import numpy as np  # noqa: PLC0415

    true = np.asarray(truth.points_mm, dtype=float)
    if left.tool == "area":
        pairs = [(left.points.mean(axis=0), true.mean(axis=0))]
        if left.plane != truth.plane:
            return f"The outline was to be drawn in the {truth.plane} plane."
    else:
        pairs = [
            (left.points[n : n + 2].mean(axis=0), true[n : n + 2].mean(axis=0))
            for n in range(0, len(true), 2)
        ]
        if left.tool == "angle":  # either end plate may be drawn first
            swapped = [(mine, pairs[1 - n][1]) for n, (mine, _) in enumerate(pairs)]
            pairs = min(pairs, swapped, key=_apart)
    if _apart(pairs) > item.place_tolerance_mm:
        return "The measurement was made too far from the place that was asked for."
    if left.tool in {"ap", "ratio"}:
        for n in range(0, len(true), 2):
            mine, theirs = left.points[n + 1] - left.points[n], true[n + 1] - true[n]
            size = float(np.linalg.norm(mine) * np.linalg.norm(theirs))
            if size and abs(float(mine @ theirs)) / size < STEEPEST:
                return "The line does not run from front to back."
    return ""


def _apart(pairs: Any) -> float:  # noqa: ANN401
    import numpy as np  # noqa: PLC0415

    return max(float(np.linalg.norm(mine - theirs)) for mine, theirs in pairs)
