"""A lesion as a field of growth: when each voxel changes, and to what.

Knows lesions by what they answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion import TISSUES
from spinelab.imaging.finish import finished
from spinelab.imaging.noise import struts, tiled
from spinelab.imaging.sequences import value
from spinelab.imaging.study import NEVER, Growth

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.imaging.phantom import Phantom

__all__ = ["grown"]

Float = npt.NDArray[np.float32]

_STEP_MM = 0.1
_LAST_STEP = 250
_RAMP_MM = 1.0
_TISSUES = {
    "spinal_cord": "white matter",
    "cerebrospinal_fluid": "csf",
    "epidural_fat": "epidural fat",
    "ligament": "yellow ligament",
}
"""What the names of `spinelab.domain.lesion.TISSUES` are called in the tissue table."""
_HIGH_SIGNAL = ("t2", "t2star")
"""Where intramedullary change is bright; early change is not seen on T1 (jcsoa_sicord)."""
_SIGNAL_FROM = 0.55
"""Share of its full thickness at which a lesion has changed the signal of the cord; assumed."""
_WALL_MM = 0.8
"""Half the width over which the drawn dura darkens voxels."""
_RIM_MM = 0.6
_SIGNAL_LONG_MM, _SIGNAL_EDGE_MM, _SIGNAL_LEAST = 6.0, 1.0, 0.05
"""Reach along the cord, width of its edge, and what is too little to be seen; assumed."""


class _Wall(NamedTuple):
    """A surface that gives way, and what lies on its two sides."""

    structure: str
    which: int
    """Its place in what `Lesion.neural` returns."""
    within: str
    beyond: str


_WALLS = (
    _Wall("dura_mater", 1, "cerebrospinal_fluid", "epidural_fat"),
    _Wall("spinal_cord", 0, "spinal_cord", "cerebrospinal_fluid"),
)


def grown(phantom: Phantom, lesion: Lesion, modalities: tuple[str, ...], cord_signal: float | None) -> Growth:
    """Return the growth of a lesion in the volumes of a phantom.

    Parameters
    ----------
    cord_signal
        Signal of the changed cord on T2 as a multiple of normal; 1.16 went with good outcome and 1.41 with
        poor outcome in OLF (olfsir2018). None leaves the cord as it is.
    """
    grid = phantom.grid
    box = grid.slices(_room(lesion))
    if box is None:
        raise ValueError(f"The lesion {lesion.recipe} lies outside the study.")
    shape = tuple(part.stop - part.start for part in box)
    points = grid.points(box)
    yields, to = lesion.yields(points)
    names = np.array(TISSUES)[to]
    dura = lesion.dural(points)
    turns = np.minimum(lesion.turns_at_mm(points), dura)
    # Where the sac only shifts by part of a voxel, a whole voxel must not change.
    rim = np.flatnonzero(np.isfinite(yields) & np.isin(names, ["epidural_fat", "cerebrospinal_fluid"]))
    slight = rim[np.abs(lesion.neural(points[rim], lesion.recipe.thickness_mm)[1]) < _RIM_MM]
    yields[slight], names[slight] = np.inf, ""
    for wall in _WALLS:
        mixed = np.abs(_surface(wall, phantom, box)) < _WALL_MM
        still = np.flatnonzero(mixed & np.isinf(np.minimum(turns, yields)))
        pick, turned = _left_behind(wall, lesion, points, still)
        names[pick], yields[pick] = turned, 0.5 * lesion.recipe.thickness_mm
    early = yields < turns
    moved = early & np.isfinite(yields)
    becomes = np.flatnonzero(np.isfinite(turns))
    density = np.zeros(len(points), dtype=np.float32)
    density[becomes] = np.where(np.isfinite(dura[becomes]), 1.0, lesion.density(points[becomes]))

    first: Array = np.where(early, yields, turns)
    second: Array = np.where(early, turns, np.inf)
    bright_from = _SIGNAL_FROM * lesion.recipe.thickness_mm
    signal: Array = np.zeros(len(points))
    if cord_signal is not None:
        signal = _signal(phantom, lesion, points, names, later=first > bright_from, box=box)
    # Cord that stays where it is brightens first; of what comes later only the last change is kept.
    stays = (signal > 0) & (names != "spinal_cord")
    second = np.where(stays, np.where(np.isfinite(turns), turns, first), second)
    first = np.where(stays, bright_from, first)
    first_value, second_value = {}, {}
    for name in modalities:
        new = _lesion_values(name, lesion.recipe.family, density, box, grid.spacing_mm).ravel()
        between = np.zeros(len(points), dtype=np.float32)
        for word, tissue in _TISSUES.items():
            between[names == word] = value(name, tissue)
        gain = 1 + ((cord_signal or 1) - 1) * signal if name in _HIGH_SIGNAL else np.ones(len(points))
        cord = value(name, "white matter") * gain
        one = np.where(stays | (moved & (names == "spinal_cord")), cord, np.where(early, between, new))
        two = np.where(stays & np.isinf(turns), between, new)
        first_value[name] = _image(phantom, name, one.reshape(shape), box)
        second_value[name] = _image(phantom, name, two.reshape(shape), box)
    return Growth(
        (box[0].start, box[1].start, box[2].start),
        _steps(first).reshape(shape),
        _steps(second).reshape(shape),
        first_value,
        second_value,
        np.isfinite(turns).reshape(shape),
        float(lesion.largest_mm),
        _RAMP_MM,
    )


def _room(lesion: Lesion) -> Array:
    """Return the box of the lesion and of everything that makes room for it, shape (2, 3)."""
    low, high = lesion.bounds_mm, lesion.reach_mm
    return np.stack([np.minimum(low[0], high[0]) - 0.5, np.maximum(low[1], high[1]) + 0.5])


def _surface(wall: _Wall, phantom: Phantom, box: tuple[slice, slice, slice]) -> Float:
    """Return the distance from a surface as it was painted, (n,); far from it where it was not."""
    field = phantom.surface(wall.structure)
    x, y, z = phantom.grid.axes_mm
    if field is None:
        size = int(np.prod([part.stop - part.start for part in box]))
        return np.full(size, np.inf, dtype=np.float32)
    return field.read(x[box[2]], y[box[1]], z[box[0]]).ravel()


def _left_behind(
    wall: _Wall, lesion: Lesion, points: Float, pick: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.str_]]:
    """Return those of some mixed voxels from which a surface has moved away, and what they become."""
    before, after = (lesion.neural(points[pick], at)[wall.which] for at in (0.0, lesion.recipe.thickness_mm))
    gone = (np.abs(after - before) > _WALL_MM) & (np.abs(after) > _WALL_MM)
    return pick[gone], np.where(after[gone] < 0, wall.within, wall.beyond)


def _steps(thickness_mm: Array) -> npt.NDArray[np.uint8]:
    """Return thickness in steps; nothing changes before half a ramp, so that zero is truly without lesion."""
    finite = np.isfinite(thickness_mm)
    steps = np.rint(np.maximum(np.where(finite, thickness_mm, 0), _RAMP_MM / 2) / _STEP_MM)
    return np.where(finite, np.minimum(steps, _LAST_STEP), NEVER).astype(np.uint8)


def _lesion_values(
    modality: str, family: str, density: Float, box: tuple[slice, slice, slice], spacing: tuple[float, ...]
) -> Float:
    """Return what the lesion shows in every voxel of the box, noiseless, shape of the box."""
    shape = tuple(part.stop - part.start for part in box)
    first = (box[0].start, box[1].start, box[2].start)
    block = struts((spacing[0], spacing[1], spacing[2]), 5)
    texture = tiled(block, first, (shape[0], shape[1], shape[2]))
    dense = density.reshape(shape)
    if family == "lf":
        return np.full(shape, value(modality, "hypertrophied ligament"), dtype=np.float32)
    if family in ("clf", "cpll"):
        full, soft = value(modality, "calcification"), value(modality, "yellow ligament")
        share = np.clip(0.35 + 0.65 * dense + 0.10 * texture, 0.1, 1.1)
        return np.asarray(soft + (full - soft) * share, dtype=np.float32)
    cortex, marrow = value(modality, "ossification cortex"), value(modality, "ossification marrow")
    grain = texture * (70.0 if modality == "ct" else 0.08 * marrow) * (1 - dense)
    return np.asarray(marrow + (cortex - marrow) * dense + grain, dtype=np.float32)


def _image(
    phantom: Phantom, modality: str, values: Float, box: tuple[slice, slice, slice]
) -> npt.NDArray[np.int16]:
    x, y, z = phantom.grid.axes_mm
    return finished(
        modality,
        np.ascontiguousarray(values, dtype=np.float32),
        (x[box[2]], y[box[1]], z[box[0]]),
        phantom.course,
        first=(box[0].start, box[1].start, box[2].start),
    )


def _signal(
    phantom: Phantom,
    lesion: Lesion,
    points: Float,
    names: npt.NDArray[np.str_],
    *,
    later: npt.NDArray[np.bool_],
    box: tuple[slice, slice, slice],
) -> Array:
    """Return how strongly the cord is changed at each point, 0 to 1; most in its middle at the lesion."""
    cord = phantom.surface("spinal_cord")
    if cord is None:
        return np.zeros(len(points))
    x, y, z = phantom.grid.axes_mm
    rest = -cord.read(x[box[2]], y[box[1]], z[box[0]]).ravel()
    pressed = -lesion.neural(points, lesion.recipe.thickness_mm)[0]
    inside = (pressed > 0) & (((rest > 0) & later) | (names == "spinal_cord"))
    middle = float(np.mean(lesion.bounds_mm[:, 2]))
    along = np.exp(-(((points[:, 2] - middle) / _SIGNAL_LONG_MM) ** 2))
    found = along * np.clip(pressed / _SIGNAL_EDGE_MM, 0, 1)
    return np.asarray(np.where(inside & (found > _SIGNAL_LEAST), found, 0))
