"""Area and flattening of the spinal cord in one axial plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.measurement.plane import axial_plane, covered_mm2, length_mm

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.measurement.plane import AxialPlane

__all__ = ["Cord", "compression_ratio", "cord", "cord_in"]


def compression_ratio(ap_mm: float, transverse_mm: float) -> float:
    """Return front-to-back over transverse diameter of the cord in one axial plane, without unit.

    Lower is flatter. Source of the definition: `cordcr_protocol`.

    Raises
    ------
    ValueError
        For diameters that are not positive.

    >>> compression_ratio(4.0, 16.0)
    0.25
    """
    if ap_mm <= 0 or transverse_mm <= 0:
        raise ValueError(
            f"Diameters of the cord must be positive; {ap_mm} mm and {transverse_mm} mm were given."
        )
    return ap_mm / transverse_mm


@dataclass(frozen=True)
class Cord:
    """The cord in one axial plane."""

    area_mm2: float
    free_area_mm2: float
    """Area of the same cord without the lesion."""
    ap_mm: float
    """Front to back through the middle of its width."""
    transverse_mm: float

    @property
    def compression_ratio(self) -> float:
        """Front to back over transverse diameter."""
        return compression_ratio(self.ap_mm, self.transverse_mm)

    @property
    def area_loss_percent(self) -> float:
        """Share of its area that the cord has lost, percent (`sca_severe_opll`)."""
        return 100.0 * (1 - self.area_mm2 / self.free_area_mm2)


def cord(lesion: Lesion, thickness_mm: float, place: str = "") -> Cord:
    """Measure the cord beside a lesion of a thickness, at a vertebra, a segment or (empty) its peak.

    Raises
    ------
    ValueError
        For a place that the spine has not, a thickness the lesion cannot have, or where there is no cord.
    """
    plane = axial_plane(lesion, place)
    now, free = (
        plane.shaped(lesion.neural(plane.points_mm, thickness)[0]) for thickness in (thickness_mm, 0.0)
    )
    if not (free < 0).any():
        raise ValueError(f"There is no spinal cord at {place or 'the peak of the lesion'}.")
    return cord_in(plane, now, free)


def cord_in(plane: AxialPlane, now: Array, free: Array) -> Cord:
    """Measure in a plane with signed distances to the cord now and undisturbed, mm, (rows, columns)."""
    columns = length_mm(now, axis=0)
    held = np.flatnonzero(columns > 0)
    middle = (plane.left_mm * columns).sum() / max(columns.sum(), 1e-9)
    across = float(length_mm(now, axis=1).max()) if len(held) else 0.0
    deep = float(np.interp(middle, plane.left_mm, columns))
    return Cord(covered_mm2(now), covered_mm2(free), deep, across)
