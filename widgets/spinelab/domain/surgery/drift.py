"""How far the cord moves back once the canal is opened from behind: a model, stated with its limits.

The cord moves by the least of three: the mean that was measured after the operation; the room behind the sac;
and the distance by which the ossification stays in front of the K-line, nothing where it has grown beyond it.

The means are 2.70 mm after laminectomy with fusion and 1.71 mm after laminoplasty (`ashana2021drift`), in
cervical spondylotic myelopathy, not in OPLL. That laminoplasty alone is unlikely to free the cord of an OPLL
beyond the K-line is in `kline_standing2022` (claim ``pll-add-kline``); that the clearance limits the drift
millimetre by millimetre is assumed here. The line holds thickness and alignment in one: in a kyphotic neck it
lies further forward. Against it speaks that `ashana2021drift` found no correlation of alignment with drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

__all__ = ["MEAN_DRIFT_MM", "Drift", "drift"]

MEAN_DRIFT_MM = {
    "laminae removed": 2.70,  # [ashana2021drift] laminectomy with fusion, CSM, 44 patients
    "hinged on one side": 1.71,  # [ashana2021drift] laminoplasty, CSM, 22 patients
    "split and hinged on both sides": 1.71,  # [ashana2021drift] the same mean: types not told apart
}


@dataclass(frozen=True)
class Drift:
    """The three limits of the shift, mm backwards."""

    published_mm: float
    room_mm: float
    k_line_mm: float
    """How far the lesion stays in front of the K-line; negative beyond it, infinite without a line."""

    @property
    def shift_mm(self) -> float:
        """How far the cord moves: the least of the three, never forwards."""
        return max(0.0, min(self.published_mm, self.room_mm, self.k_line_mm))

    @property
    def limited_by(self) -> str:
        """Which of the three limits holds, in words."""
        limits = {
            "the published mean": self.published_mm,
            "the room behind the sac": self.room_mm,
            "the K-line": self.k_line_mm,
        }
        return min(limits, key=lambda name: limits[name])


def drift(bone: str, room_mm: float, k_line_mm: float = inf) -> Drift:
    """Return the drift of the cord.

    Parameters
    ----------
    bone
        How the canal is opened, a key of `MEAN_DRIFT_MM`.
    room_mm
        Free space behind the sac after the opening.
    k_line_mm
        How far the lesion stays in front of the K-line; negative beyond it.

    Raises
    ------
    ValueError
        For another word.

    >>> drift("laminae removed", room_mm=5.0, k_line_mm=-1.0).shift_mm
    0.0
    """
    if bone not in MEAN_DRIFT_MM:
        allowed = ", ".join(MEAN_DRIFT_MM)
        raise ValueError(f"The canal is not opened from behind by {bone!r}. Allowed: {allowed}.")
    return Drift(MEAN_DRIFT_MM[bone], room_mm, k_line_mm)
