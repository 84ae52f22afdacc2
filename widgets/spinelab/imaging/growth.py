"""A lesion as a field of growth: when each voxel changes, and to what. Knows lesions by what they can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from spinelab.imaging.finish import finished
from spinelab.imaging.noise import struts, tiled
from spinelab.imaging.sequences import value
from spinelab.imaging.study import NEVER, Growth

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.imaging.phantom import Phantom

__all__ = ["Growing", "grown"]

Float = npt.NDArray[np.float32]

_STEP_MM = 0.1
_LAST_STEP = 250
_RAMP_MM = 1.0
_ROOM_MM = 12.0
"""How far above and below a lesion cord and dura may still make room."""
_TISSUES = {
    "cord": "white matter",
    "csf": "csf",
    "dura": "dura",
    "fat": "epidural fat",
    "ligament": "ligament",
    "": "csf",
}
_HIGH_SIGNAL = ("t2", "t2star")
"""Where intramedullary change is bright; early change is not seen on T1 (jcsoa_sicord)."""
_SIGNAL_FROM = 0.55
"""Share of its full thickness at which a lesion has changed the signal of the cord; assumed."""
_SIGNAL_LONG_MM, _SIGNAL_EDGE_MM = 5.0, 1.2


class Growing(Protocol):
    """What is asked of a lesion; see `spinelab.domain.lesion`."""

    @property
    def largest_mm(self) -> float:
        """Thickness of the finished lesion."""
        ...

    @property
    def bounds_mm(self) -> Array:
        """Corners of the box that holds it, shape (2, 3)."""
        ...

    def turns_at_mm(self, points: Array, /) -> Array:
        """Return the thickness at which points (n, 3) become lesion; inf is never."""
        ...

    def yields_at_mm(self, points: Array, /) -> Array:
        """Return the thickness at which points of the canal change before that; inf is never."""
        ...

    def yields_to(self, points: Array, /) -> npt.NDArray[np.generic]:
        """Return the name of the tissue that takes their place."""
        ...

    def density(self, points: Array, /) -> Array:
        """Return 0 for marrow to 1 for compact bone or dense calcium."""
        ...


def grown(
    phantom: Phantom, lesion: Growing, family: str, modalities: tuple[str, ...], cord_signal: float | None
) -> Growth:
    """Return the growth of a lesion in the volumes of a phantom.

    Parameters
    ----------
    family
        ``olf``, ``opll`` (ossified), ``clf``, ``cpll`` (calcified) or ``lf`` (thick ligament).
    cord_signal
        Signal of the changed cord on T2 as a multiple of normal; 1.16 went with good outcome and 1.41 with
        poor outcome in OLF (olfsir2018). None leaves the cord as it is.
    """
    grid = phantom.grid
    box = grid.slices(_room(phantom, lesion))
    if box is None:
        raise ValueError("The lesion lies outside the study.")
    shape = tuple(part.stop - part.start for part in box)
    points = grid.points(box)
    turns = _asked(lesion.turns_at_mm, points)
    yields = _asked(lesion.yields_at_mm, points)
    early = yields < turns
    changed = np.flatnonzero(np.isfinite(np.minimum(turns, yields)))

    names = np.full(len(points), "", dtype=object)
    moved = changed[early[changed]]
    if len(moved):
        names[moved] = [str(name) for name in lesion.yields_to(points[moved])]
    becomes = changed[np.isfinite(turns[changed])]
    density = np.zeros(len(points), dtype=np.float32)
    density[becomes] = lesion.density(points[becomes])

    first, second = np.where(early, yields, turns), np.where(early, turns, np.inf)
    signal = _signal(phantom, lesion, points, names, first, cord_signal, box)
    first = np.where(np.isfinite(signal) & ~np.isfinite(first), _SIGNAL_FROM * lesion.largest_mm, first)
    first_value, second_value = {}, {}
    for name in modalities:
        new = _lesion_values(name, family, density, box, grid.spacing_mm).ravel()
        between = np.full(len(points), 0.0, dtype=np.float32)
        for word in set(names[moved]):
            between[names == word] = value(name, _TISSUES.get(word, word if word else "csf"))
        one = np.where(early, between, new).astype(np.float32)
        if name in _HIGH_SIGNAL and cord_signal is not None:
            bright = np.isfinite(signal)
            one[bright] = value(name, "white matter") * (1 + (cord_signal - 1) * signal[bright])
        elif cord_signal is not None:
            still = np.isfinite(signal) & ~early & ~np.isfinite(turns)
            one[still] = value(name, "white matter")
        first_value[name] = _image(phantom, name, one.reshape(shape), box)
        second_value[name] = _image(phantom, name, new.reshape(shape), box)
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


def _asked(field: object, points: Float) -> Array:
    return np.asarray(field(points), dtype=float)  # type: ignore[operator]


def _room(phantom: Phantom, lesion: Growing) -> Array:
    """Return the box of the lesion and of the dural sac beside it."""
    box = np.asarray(lesion.bounds_mm, dtype=float) + [[-1.5] * 3, [1.5] * 3]
    heights = np.linspace(box[0, 2] - _ROOM_MM, box[1, 2] + _ROOM_MM, 20)
    back = phantom.course.back_mm(heights)
    sac = np.array([[-14.0, float(back.min()), heights[0]], [14.0, float(back.max()) + 20.0, heights[-1]]])
    return np.stack([np.minimum(box[0], sac[0]), np.maximum(box[1], sac[1])])


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


def _image(phantom: Phantom, modality: str, values: Float, box: tuple[slice, slice, slice]) -> npt.NDArray[np.int16]:
    x, y, z = phantom.grid.axes_mm
    return finished(
        modality,
        np.ascontiguousarray(values, dtype=np.float32),
        (x[box[2]], y[box[1]], z[box[0]]),
        phantom.course,
        (box[0].start, box[1].start, box[2].start),
        (phantom.grid.shape[1], phantom.grid.shape[2]),
    )


def _signal(
    phantom: Phantom,
    lesion: Growing,
    points: Float,
    names: npt.NDArray[np.object_],
    first: Array,
    cord_signal: float | None,
    box: tuple[slice, slice, slice],
) -> Array:
    """Return how strongly the cord is changed, 0 to 1; inf where it is not cord or not changed."""
    strength = np.full(len(points), np.inf)
    if cord_signal is None:
        return strength
    cord = next((solid for solid in phantom.anatomy.solids if solid.structure == "spinal_cord"), None)
    if cord is None:
        return strength
    x, y, z = phantom.grid.axes_mm
    depth = -cord.field.read(x[box[2]], y[box[1]], z[box[0]]).ravel()
    inside = ((depth > 0) & ~np.isfinite(first)) | (names == "cord")
    middle = float(np.mean(np.asarray(lesion.bounds_mm)[:, 2]))
    along = np.exp(-(((points[:, 2] - middle) / _SIGNAL_LONG_MM) ** 2))
    across = np.where(names == "cord", 0.6, np.clip(depth / _SIGNAL_EDGE_MM, 0, 1))
    found = along * across
    strength[inside & (found > 0.05)] = found[inside & (found > 0.05)]  # noqa: PLR2004 (too little to be seen)
    return strength
