"""A lesion as a field of growth: when each voxel changes, and to what.

Knows lesions by what they answer. At the thickness of the recipe every voxel shows what `canal` and `rim`
say; at any other thickness a surface is right to within a voxel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion import TISSUES
from spinelab.domain.vocabulary import structure
from spinelab.imaging.canal import Held, held_by, moved, painted
from spinelab.imaging.finish import finished
from spinelab.imaging.material import material
from spinelab.imaging.paint import EDGE_MM, share_inside
from spinelab.imaging.rim import Rim, rim_of
from spinelab.imaging.sequences import value
from spinelab.imaging.study import NEVER, Growth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.part import Solid
    from spinelab.imaging.phantom import Phantom
    from spinelab.imaging.study import Image

__all__ = ["grown"]

Float = npt.NDArray[np.float32]
Box = tuple[slice, slice, slice]
Mask = npt.NDArray[np.bool_]

_STEP_MM = 0.1
_LAST_STEP = 250
_RAMP_MM = EDGE_MM
"""A surface that moves a millimetre for a millimetre of thickness is as wide as a painted edge."""
_LATTICE_MM = 2.5
"""The samples of a solid reach no further beyond its box."""
_TISSUES = {
    "spinal_cord": "white matter",
    "cerebrospinal_fluid": "csf",
    "epidural_fat": "epidural fat",
    "ligament": "yellow ligament",
}
"""What the names of `spinelab.domain.lesion.TISSUES` are called in the tissue table."""
_HIGH_SIGNAL = ("t2", "t2star")
"""Where intramedullary change is bright; early change is not seen on T1 (jcsoa_sicord)."""
_LATE = 0.55
"""Share of its full thickness at which a lesion has changed the signal of the cord, and at which what moves
by a part of a voxel has moved; assumed."""
_BRIEF_MM = 0.9
"""Growth, mm, that a voxel must stay what it passes to; a lesion is followed in steps of up to this."""
_SIGNAL_LONG_MM, _SIGNAL_EDGE_MM, _SIGNAL_LEAST = 6.0, 1.0, 0.05
"""Reach along the cord, width of its edge, and what is too little to be seen; assumed."""
_APART = ("clf", "cpll")
"""Families whose lesions keep apart from bone."""


@dataclass(frozen=True, eq=False)
class _Scene:
    """A lesion in the voxels of its box (z, y, x)."""

    phantom: Phantom
    lesion: Lesion
    box: Box
    points: Float
    """Patient millimetres, (n, 3)."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Size of the box."""
        z, y, x = (part.stop - part.start for part in self.box)
        return z, y, x

    @property
    def axes_mm(self) -> tuple[Array, Array, Array]:
        """Centres of the voxels along x, y and z."""
        x, y, z = self.phantom.grid.axes_mm
        return x[self.box[2]], y[self.box[1]], z[self.box[0]]

    def image(self, modality: str, values: Float) -> Image:
        """Return noiseless values as the scanner shows them."""
        z, y, x = (part.start for part in self.box)
        return finished(
            modality,
            np.array(values, dtype=np.float32),
            self.axes_mm,
            self.phantom.course,
            first=(z, y, x),
        )

    def _is_bone_here(self, solid: Solid) -> bool:
        low, high = solid.bounds_mm + _LATTICE_MM * np.array([[-1.0], [1.0]])
        bone = structure(solid.ids[0].structure).tissue == "bone"
        return bone and bool((low < self.points[-1]).all() and (high > self.points[0]).all())

    def bone(self) -> Float:
        """Return the share of bone in each voxel."""
        nearest = np.full(self.shape, EDGE_MM, dtype=np.float32)
        x, y, z = self.axes_mm
        for bone in self.phantom.solids(self._is_bone_here):
            low, high = bone.field.bounds_mm
            if (low < self.points[-1]).all() and (high > self.points[0]).all():
                nearest = np.minimum(nearest, bone.field.read(x, y, z))
        return share_inside(nearest)


def grown(
    phantom: Phantom, lesion: Lesion, volumes: Mapping[str, Image], cord_signal: float | None
) -> Growth:
    """Return the growth of a lesion in the volumes of a phantom, one for each modality.

    Parameters
    ----------
    cord_signal
        Signal of the changed cord on T2 as a multiple of normal; 1.16 went with good outcome and 1.41 with
        poor outcome in OLF (olfsir2018). None leaves the cord as it is.
    """
    grid, asked = phantom.grid, lesion.recipe.thickness_mm
    box = grid.slices(_room(lesion))
    if box is None:
        raise ValueError(f"The lesion {lesion.recipe} lies outside the study.")
    scene = _Scene(phantom, lesion, box, grid.points(box))
    dura = lesion.dural(scene.points)
    own = np.minimum(lesion.turns_at_mm(scene.points, endless=True), dura).reshape(scene.shape)
    core, gas = lesion.within_discs(scene.points)
    endless = np.minimum(own, core.reshape(scene.shape))
    bone = None if lesion.recipe.family in _APART else scene.bone()
    rim = rim_of(endless, bone, asked, grid.spacing_mm)
    before = painted(phantom, box)
    after = moved(before, lesion, scene.points, scene.axes_mm[:2])
    signal = np.zeros(scene.shape) if cord_signal is None else _signal(scene, after)
    when, tissue = lesion.yields(scene.points)
    yields, to = when.reshape(scene.shape), tissue.reshape(scene.shape)
    # When a voxel passes is known in steps; what it would be for less than one is dots, not a surface.
    brief = (endless < yields + _BRIEF_MM) & (to != TISSUES.index("ligament"))
    yields = np.where(brief, np.inf, yields)
    leaves = np.isfinite(yields) & (to == TISSUES.index("epidural_fat"))
    differs = before.differs(after) | (signal > 0)
    first, second, steps = _order(rim, yields, to == TISSUES.index("ligament"), differs, asked)
    stuff = material(lesion, scene.points, (np.isfinite(endless), dura, gas), box, grid.spacing_mm)
    fresh, share = after.newly(before)
    first_value, second_value = {}, {}
    for name, volume in volumes.items():
        base = volume[box].astype(np.float32)
        gain = (1 + ((cord_signal or 1) - 1) * signal).astype(np.float32) if name in _HIGH_SIGNAL else None
        around = np.where(fresh, np.float32(value(name, "dura")), held_by(name, endless, asked))
        rested = scene.image(name, after.image(name, around, gain))
        then = np.where(differs, base + share * (rested - base), base)
        passing = scene.image(name, np.where(leaves, held_by(name, endless, yields), _plain(name, to)))
        under = np.where((first == _PASSING) & ~differs, passing, then)
        mixed = np.rint(under + rim.share * (scene.image(name, stuff(name)) - under))
        after_first = np.where(first == _THEN, np.rint(then), passing)
        first_value[name] = np.where(first == _NONE, mixed, after_first).astype(np.int16)
        second_value[name] = np.where(second == _PASSING, passing, mixed).astype(np.int16)
    return Growth(
        (box[0].start, box[1].start, box[2].start),
        *steps,
        first_value,
        second_value,
        own <= lesion.largest_mm,
        float(lesion.largest_mm),
        _RAMP_MM,
    )


def _plain(modality: str, to: npt.NDArray[np.int8]) -> Float:
    """Return the even values of the tissues that voxels pass to."""
    values = [0.0] + [value(modality, _TISSUES[name]) for name in TISSUES[1:]]
    return np.array(values, dtype=np.float32)[to]


_NONE, _THEN, _PASSING = 0, 1, 2
"""What a voxel changes to besides lesion: nothing, what lies there at the asked thickness, a plain tissue."""


def _order(
    rim: Rim, yields: Array, ligament: Mask, differs: Mask, asked_mm: float
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8], tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]]:
    """Return what each voxel changes to first and second besides lesion, and the steps of both changes."""
    lesion = np.isfinite(rim.turns_mm)
    passes = np.isfinite(yields) & (ligament | ~differs | (yields > asked_mm))
    passes &= ligament | lesion | (yields > asked_mm)
    # What is lesion at the asked thickness need not look right there before it is.
    then = differs & ~ligament & ~(lesion & (rim.turns_mm < asked_mm - _RAMP_MM))
    passes |= differs & lesion & ~then & np.isfinite(yields)
    moves = np.where(yields <= asked_mm, yields, _LATE * asked_mm)
    # Beside the surface of the asked thickness nothing is pressed before the lesion arrives.
    near = np.where(lesion, np.minimum(rim.turns_mm, asked_mm) - _RAMP_MM / 2, 0)
    moves = np.maximum(moves, near)
    first_mm = np.where(then, moves, np.where(passes, yields, np.inf))
    first = np.where(then, _THEN, np.where(passes, _PASSING, _NONE)).astype(np.int8)
    later = then & passes & ~lesion
    second = np.where(later, _PASSING, _NONE).astype(np.int8)
    one, two = _steps(first_mm), _steps(np.where(later, yields, rim.turns_mm))
    # Whoever becomes lesion no later than it makes room becomes lesion straight away.
    straight = (two != NEVER) & (one >= two)
    first[straight] = _NONE
    one[straight], two[straight] = two[straight], NEVER
    return first, second, (one, two)


def _steps(thickness_mm: Array) -> npt.NDArray[np.uint8]:
    """Return thickness in steps; nothing changes before half a ramp, so that zero is truly without lesion."""
    finite = np.isfinite(thickness_mm)
    steps = np.rint(np.maximum(np.where(finite, thickness_mm, 0), _RAMP_MM / 2) / _STEP_MM)
    return np.where(finite, np.minimum(steps, _LAST_STEP), NEVER).astype(np.uint8)


def _room(lesion: Lesion) -> Array:
    """Return the box of the lesion and of everything that makes room for it, shape (2, 3)."""
    boxes = np.stack([lesion.bounds_mm, lesion.reach_mm, *(core.bounds_mm for core in lesion.cores)])
    return np.stack([boxes[:, 0].min(axis=0) - 0.5, boxes[:, 1].max(axis=0) + 0.5])


def _signal(scene: _Scene, after: Held) -> Array:
    """Return how strongly the cord is changed in each voxel, 0 to 1; most in its middle at the lesion."""
    middle = float(np.mean(scene.lesion.bounds_mm[:, 2]))
    along = np.exp(-(((scene.axes_mm[2] - middle) / _SIGNAL_LONG_MM) ** 2))
    found = along[:, None, None] * np.clip(-after.cord / _SIGNAL_EDGE_MM, 0, 1)
    return np.asarray(np.where(found > _SIGNAL_LEAST, found, 0))
