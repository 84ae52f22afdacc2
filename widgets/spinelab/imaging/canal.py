"""What the canal holds beside a lesion of a thickness: fat, dura, fluid, cord and roots, with mixed voxels.

Knows how distances become pictures. The surfaces are those that were painted, moved as far as the lesion
moves them, so that what does not move stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.morphometry import measure
from spinelab.imaging.neural import grey_matter
from spinelab.imaging.paint import share_inside
from spinelab.imaging.sequences import value

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.imaging.phantom import Phantom

__all__ = ["Held", "held_by", "moved", "painted"]

Float = npt.NDArray[np.float32]
Box = tuple[slice, slice, slice]

_REACH_MM = 2.5
"""Beyond this distance from the painted dura nothing moves."""
_SEEN = 0.03
"""A smaller change of a tissue's share in a voxel is not seen."""
_FAR_MM = 50.0
_NEAR_MM = 1.5
"""Distances from a surface are told apart no further than this: beyond, they are only roughly known."""
_HELD = {"dura_mater", "spinal_cord", "cauda_equina"}
_PRESSED_MM = 1.0
"""Around the lesion dura and ligament lie where fat was."""


@dataclass(frozen=True, eq=False)
class Held:
    """Distances in the voxels of a box (z, y, x), mm, negative inside."""

    dura: Float
    """To the middle of the dura."""
    cord: Float
    roots: Float
    grey: Float
    """Share of grey matter within the cord."""

    @property
    def layers(self) -> tuple[tuple[str, Float], ...]:
        """Tissues from outside to inside, with the share that each takes of what lies under it."""
        half = measure("dural_sac", "wall", "C5").value_mm / 2
        return (
            ("dura", share_inside(self.dura - half)),
            ("csf", share_inside(self.dura + half)),
            ("nerve", share_inside(self.roots.copy())),
            ("white matter", share_inside(self.cord.copy())),
        )

    def image(self, modality: str, beyond: Float, gain: Float | None = None) -> Float:
        """Return the noiseless picture over what lies beyond the sac; ``gain`` brightens the cord."""
        found = beyond.astype(np.float32)
        for tissue, share in self.layers:
            new = np.float32(value(modality, tissue))
            if tissue == "white matter":
                grey = np.float32(value(modality, "grey matter"))
                own = new + self.grey * (grey - new)
                found += share * ((own if gain is None else own * gain) - found)
            else:
                found += share * (new - found)
        return found

    def newly(self, before: Held) -> tuple[npt.NDArray[np.bool_], Float]:
        """Return where the sac has moved into other tissue, and how much of what is there it replaces.

        Elsewhere the whole voxel is drawn anew.
        """
        outside = [
            1 - share_inside(state.dura - measure("dural_sac", "wall", "C5").value_mm / 2)
            for state in (before, self)
        ]
        fresh = (outside[1] <= outside[0]) & (outside[0] > 0.5)  # noqa: PLR2004 (more of it lay outside)
        share = np.where(fresh, 1 - outside[1] / np.maximum(outside[0], 0.5), 1)
        return fresh, share.astype(np.float32)

    def differs(self, other: Held) -> npt.NDArray[np.bool_]:
        """Return which voxels look different from those of another state."""
        seen = np.abs(self.grey - other.grey) > 2 * _SEEN
        for (_, one), (_, two) in zip(self.layers, other.layers, strict=True):
            seen |= np.abs(one - two) > _SEEN
        return np.asarray(seen)


def painted(phantom: Phantom, box: Box) -> Held:
    """Return what was painted in a box, without a lesion."""
    x, y, z = phantom.grid.axes_mm
    across, back, up = x[box[2]], y[box[1]], z[box[0]]
    found = phantom.solids(lambda solid: solid.ids[0].structure in _HELD)
    solids = {solid.structure: solid.field for solid in found}

    def read(structure: str) -> Float:
        field = solids.get(structure)
        shape = len(up), len(back), len(across)
        return np.full(shape, _FAR_MM, np.float32) if field is None else field.read(across, back, up)

    cord = read("spinal_cord")
    return Held(read("dura_mater"), cord, read("cauda_equina"), grey_matter(cord, across, back))


def moved(before: Held, lesion: Lesion, points_mm: Array, axes_mm: tuple[Array, Array]) -> Held:
    """Return what the canal holds beside the lesion of its recipe's thickness; ``axes_mm`` is x and y."""
    pick = np.flatnonzero(before.dura.ravel() < _REACH_MM)
    rest = lesion.neural(points_mm[pick], 0.0)
    pressed = lesion.neural(points_mm[pick], lesion.recipe.thickness_mm)
    cord, dura, roots = (field.ravel().copy() for field in (before.cord, before.dura, before.roots))
    for field, start, end in zip((cord, dura), rest, pressed, strict=True):
        still, first, last = (np.clip(away, -_NEAR_MM, _NEAR_MM) for away in (field[pick], start, end))
        field[pick] = still + last - first
    roots[pick] = np.maximum(roots[pick], dura[pick] + 2 * _SEEN)
    shape = before.dura.shape
    pressed_cord = cord.reshape(shape)
    grey = grey_matter(pressed_cord, *axes_mm)
    return Held(dura.reshape(shape), pressed_cord, roots.reshape(shape), grey)


def held_by(modality: str, turns_mm: Array, thickness_mm: Array | float) -> Float:
    """Return what lies outside the sac: fat, and beside a lesion of a thickness the dura that it stretches.

    ``turns_mm`` is the thickness at which each voxel becomes lesion.
    """
    fat, dark = value(modality, "epidural fat"), value(modality, "dura")
    away = np.minimum(turns_mm, 1e3) - np.minimum(thickness_mm, 1e3)
    return np.asarray(fat + np.clip(1 - away / _PRESSED_MM, 0, 1) * (dark - fat), dtype=np.float32)
