"""What a finished lesion is made of: cortex and marrow, crystals, an ossified dura.

Ossified ligament is lamellar bone; thick and mature lesions hold fatty marrow (`otake1992mr` for OPLL; for
OLF taught but not found in a source, claim ``lf-add-marrow-mri``). Calcified nodules are granular without
bone structure, with a core of hydroxyapatite and a rim of pyrophosphate (`kawano1988`, `iida_ct`). Ossified
dura: *double layer*, two ossified rims with unossified ligament between them (scale
``dural_ossification_signs``); *tram track*, two dense lines with a lucent one between (claim
``lf-add-dural-signs``); *comma*, ossified dura that runs on from the lesion round one side of the sac (named
in `muthukumar2009`, `li2016dural`; that it lies on one side is the usual reading). Thickness of the layers is
assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.recipe import Family

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.recipe import Recipe

__all__ = ["dural_turns", "substance"]

_CORTEX_MM, _MARROW_FROM_MM, _MARROW = 1.0, 3.5, 0.22
"""Thickness of the shell; lesions thinner than the second number have no marrow; density of marrow."""
_WAVES = (
    2
    * np.pi
    * np.array(
        [
            (0.81, 0.33, 0.48),
            (-0.42, 0.87, 0.25),
            (0.21, -0.55, 0.81),
            (0.60, 0.64, -0.48),
            (0.35, -0.79, -0.50),
            (-0.71, -0.21, 0.67),
            (0.10, 0.52, 0.85),
            (-0.90, 0.41, 0.14),
        ]
    )
)
"""Directions of the waves that make the grain: the first four seen, the others bend them."""
_PLATE_MM = 0.4
"""Plate between an OPLL and the body."""
_SHELL_MM, _LUCENT_MM = 0.9, 0.9
"""Ossified dura and the lucent layer beneath it."""
_LATE, _COMMA_MM, _BAND_MM = 0.85, 7.0, 0.5
"""The comma appears at this share of the finished thickness; its length beyond the lesion; half its width."""


def substance(recipe: Recipe, points_mm: Array, turns: Array, rind_mm: Array) -> Array:
    """Return the density 0..1 of points that turn at these thicknesses.

    ``rind_mm`` is how deep they lie under a bare surface that does not grow.
    """
    inside = np.maximum(recipe.thickness_mm - np.minimum(turns, 1e3), -5.0)
    if recipe.family in (Family.CLF, Family.CPLL):
        core = np.clip(inside / (0.45 * recipe.thickness_mm), 0, 1)
        return np.asarray(np.clip(0.72 + 0.2 * core + 0.16 * _grain(points_mm, 1.1), 0, 1), turns.dtype)
    density = np.full_like(turns, 0.9) + 0.06 * _grain(points_mm, 2.3)
    if recipe.mature and recipe.thickness_mm > _MARROW_FROM_MM:
        # In OLF the marrow goes on into that of the lamina; behind a body a thin plate parts the two.
        shell = np.clip((np.minimum(inside, rind_mm) - _CORTEX_MM) / 0.5, 0, 1)
        if recipe.family is Family.OPLL:
            shell = shell * np.clip((turns - _PLATE_MM) / 0.4, 0, 1)
        density = density + (_MARROW + 0.1 * _grain(points_mm, 1.6) - density) * shell
    if recipe.dural in ("double-layer", "tram-track"):
        lucent = (inside > _SHELL_MM) & (inside < _SHELL_MM + _LUCENT_MM)
        rim = inside <= 2 * _SHELL_MM + _LUCENT_MM  # ossified dura, gap, and the lesion's own cortex
        density = np.where(lucent, 0.05, np.where(rim, 0.95, density))
    return np.asarray(np.clip(density, 0, 1), dtype=turns.dtype)


def dural_turns(
    recipe: Recipe,
    place: tuple[Array, Array],
    turns: Array,
    sac: Array,
    peaks: tuple[tuple[float, float], ...],
) -> Array:
    """Return the thickness at which the dura is ossified at points; inf for never.

    Parameters
    ----------
    place
        Left of the midline and along the line, mm.
    turns
        Thickness at which each point becomes lesion.
    sac
        Distance to the sac as it lies beside the finished lesion.
    peaks
        Where the lesion is thickest: (left, along).
    """
    final = recipe.thickness_mm
    if recipe.dural != "comma":
        outer = (turns <= final) & (turns > final - _SHELL_MM)
        return np.where(outer, turns, np.inf).astype(turns.dtype)
    left, along = place
    across, peak = max(peaks, key=lambda held: (held[0], held[1]))
    # A band of dura on the side of the peak, from the lesion on, thinning towards its end.
    side = 1.0 if across >= 0 else -1.0
    beyond = np.minimum(turns, 1e3) - final
    near = np.clip(1 - beyond / _COMMA_MM, 0, 1) * np.clip(1 - np.abs(along - peak) / 9.0, 0, 1)
    band = (np.abs(sac + _BAND_MM) < _BAND_MM * (0.4 + 0.6 * near)) & (near > 0) & (left * side > 0)
    when = final * (_LATE + (1 - _LATE) * np.clip(1 - near, 0, 1))
    return np.where(band & (beyond > -_SHELL_MM), when, np.inf).astype(turns.dtype)


def _grain(points_mm: Array, wave_mm: float) -> Array:
    """Return a smooth pattern of about this wavelength, between -1 and 1, without a visible period."""
    waves = points_mm @ (_WAVES.T / wave_mm).astype(points_mm.dtype)
    mixed = np.sin(waves[:, :4] + 1.4 * np.sin(0.43 * waves[:, 4:]))
    return np.asarray(mixed.mean(axis=1) * 1.4)
