"""How much of the canal a lesion takes: occupying ratio, what is left, share of the area.

Formulas are those of ``scales.yaml``: ``opll_occupying_ratio`` and ``canal_ap_and_sac``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.measurement.plane import axial_plane, covered_mm2, length_mm

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.measurement.plane import AxialPlane

__all__ = ["Room", "occupying_ratio_percent", "residual_canal_mm", "room", "room_in"]


def occupying_ratio_percent(lesion_mm: float, canal_ap_mm: float) -> float:
    """Return ``100 * lesion thickness / canal depth``, percent (entity: OPLL).

    Both are taken front to back in the same axial plane, the canal as if the lesion were absent. Source:
    scale ``opll_occupying_ratio`` (`feng2016antpost`, `matsunaga2008predictors`); the fraction itself was
    inferred there from its description.

    Raises
    ------
    ValueError
        For a canal or lesion that is not positive, or a lesion deeper than the canal.

    >>> occupying_ratio_percent(6.0, 15.0)
    40.0
    """
    _check(lesion_mm, canal_ap_mm)
    return 100.0 * lesion_mm / canal_ap_mm


def residual_canal_mm(lesion_mm: float, canal_ap_mm: float) -> float:
    """Return ``canal depth - lesion thickness``, mm: the remaining AP diameter, also called SAC.

    Source: scale ``canal_ap_and_sac``, residual_canal_mm (`radiologymadeeasy_opll`, `trauma_opll_gsj`). The
    same name also stands for canal minus cord; this is the former.

    >>> residual_canal_mm(6.0, 15.0)
    9.0
    """
    _check(lesion_mm, canal_ap_mm)
    return canal_ap_mm - lesion_mm


@dataclass(frozen=True)
class Room:
    """What a lesion leaves of the canal in one axial plane."""

    lesion_ap_mm: float
    """Greatest front-to-back thickness of the lesion within the canal."""
    canal_ap_mm: float
    """Depth of the bony canal in the midline, as if free."""
    area_ratio_percent: float
    """Lesion area over canal area; for OLF above 33 percent goes with myelopathy (`aolf2019`)."""

    @property
    def occupying_ratio_percent(self) -> float:
        """Occupying ratio, percent; the scale is defined for OPLL."""
        return occupying_ratio_percent(self.lesion_ap_mm, self.canal_ap_mm)

    @property
    def residual_canal_mm(self) -> float:
        """Remaining AP diameter, mm."""
        return residual_canal_mm(self.lesion_ap_mm, self.canal_ap_mm)


def room(lesion: Lesion, thickness_mm: float, place: str = "") -> Room:
    """Measure a lesion of a thickness in the plane of a vertebra, a segment or (empty) its own peak.

    Raises
    ------
    ValueError
        For a place that the spine has not.
    """
    plane = axial_plane(lesion, place)
    return room_in(plane, plane.shaped(lesion.turns_at_mm(plane.points_mm)), thickness_mm)


def room_in(plane: AxialPlane, turns: Array, thickness_mm: float) -> Room:
    """Measure in a plane whose samples become lesion at these thicknesses, mm, (rows, columns)."""
    # Beside the surface the thickness grows by about a millimetre for each millimetre of depth.
    inside = np.maximum(plane.canal, np.minimum(turns, 1e3) - thickness_mm)
    filled = covered_mm2(inside) / covered_mm2(plane.canal)
    deepest = float(length_mm(inside, axis=0).max())
    return Room(min(deepest, plane.canal_ap_mm), plane.canal_ap_mm, 100.0 * filled)


def _check(lesion_mm: float, canal_ap_mm: float) -> None:
    if not (0 <= lesion_mm <= canal_ap_mm and canal_ap_mm > 0):
        raise ValueError(
            f"A lesion of {lesion_mm} mm in a canal of {canal_ap_mm} mm cannot be: "
            "the lesion must be between 0 mm and the depth of the canal."
        )
