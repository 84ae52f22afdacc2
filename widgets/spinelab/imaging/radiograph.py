"""A lateral radiograph computed from a CT volume by projection. Knows rays, not tissues.

Rays run straight from right to left, one for each row and slice (a tube infinitely far away: no
magnification). Attenuation follows from the CT numbers: mu = mu_water (1 + HU / 1000). Only what lies in the
field of view of the CT casts a shadow: shoulders, arms and the side walls of the chest are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.imaging.study import Study

__all__ = ["Radiograph", "lateral_radiograph"]

_WATER_PER_MM = 0.0206
"""Linear attenuation of water at 60 keV (nist_xray)."""
_TOP = 4000
_SHARPEN = 0.7
_CONTRAST = 1.8
"""Exponent of the film's response: soft tissue is held back so that bone stands out from it; assumed."""


@dataclass(frozen=True, eq=False)
class Radiograph:
    """A lateral view: rows run down, columns run backwards, so that the patient looks to the left."""

    pixels: npt.NDArray[np.uint16]
    """0 to 4000, bone bright, shape (rows, columns)."""
    spacing_mm: tuple[float, float]
    """Between rows, between columns."""
    first_mm: tuple[float, float, float]
    """Patient coordinates (LPS) of the first pixel, in the midline."""


def lateral_radiograph(study: Study, thickness_mm: float = 0.0) -> Radiograph:
    """Return the lateral radiograph of a study with its lesion grown to a thickness.

    Raises
    ------
    KeyError
        When the study has no CT.
    """
    from scipy import ndimage  # noqa: PLC0415 (only radiographs need it here)

    volume = study.at(thickness_mm, "ct")
    path = np.empty(volume.shape[:2], dtype=np.float32)
    for row, plane in enumerate(volume):
        path[row] = np.maximum(plane, -1000).sum(axis=1, dtype=np.float32) / 1000 + plane.shape[1]
    depth = path * np.float32(study.spacing_mm[0] * _WATER_PER_MM)
    depth = depth[::-1]  # the top of the patient is the first row
    rows = max(round(study.shape[0] * study.spacing_mm[2] / study.spacing_mm[1]), 1)
    places = np.linspace(0, study.shape[0] - 1, rows)
    even = ndimage.map_coordinates(
        depth, np.meshgrid(places, np.arange(study.shape[1]), indexing="ij"), order=1
    )
    broad = ndimage.gaussian_filter(even, 6.0 / study.spacing_mm[1])
    film = even + _SHARPEN * (even - broad)
    quanta = np.random.default_rng(study.seed).normal(0.0, 0.012, film.shape)
    film = film + quanta * np.exp(np.clip(even - 4.0, -2, 1.5) / 2)
    brightest = max(float(np.percentile(film, 99.7)), 1e-3)
    pixels = np.clip(film / brightest, 0, 1) ** _CONTRAST * _TOP
    top = study.point_mm((study.shape[0] - 1, 0, 0))
    return Radiograph(
        pixels.astype(np.uint16),
        (study.spacing_mm[1], study.spacing_mm[1]),
        (0.0, float(top[1]), float(top[2])),
    )
