"""Bone under the brush: an uneven shell of compact bone around marrow crossed by trabeculae."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.noise import struts, tiled
from spinelab.imaging.paint import Box, Slab, share_inside, within
from spinelab.imaging.sequences import value

if TYPE_CHECKING:
    from spinelab.imaging.solids import Sampled

__all__ = ["TRABECULAE_SEED", "paint_bone", "trabeculae"]

Float = npt.NDArray[np.float32]

_SHELL_BODY_MM, _SHELL_ARCH_MM, _SHELL_RIB_MM = 0.5, 1.25, 0.9
"""Thickness of compact bone; a shell of 0.5 mm peaks at about 430-580 HU by partial volume, as measured at
end plates (ctspinopelvic1k); arch and rib assumed."""
_UNEVEN = 0.22
"""How much the thickness varies (SD, as a share); assumed."""
_UNEVEN_ROWS = 3
"""The thickness varies as the trabeculae this many rows in front do."""
_STRUT_HU, _STRUT_MR = 62.0, 0.09
"""SD of trabeculae around the mean of marrow, HU and share of MR signal; assumed."""
TRABECULAE_SEED = 5


def trabeculae(slab: Slab, box: Box, shift: int, first_slice: int) -> Float:
    """Return the texture of cancellous bone on a part of a slab, unit SD."""
    block = struts(slab.step_mm, TRABECULAE_SEED)
    z, y, x = (int(start) for start in np.random.default_rng(shift).integers(0, block.shape))
    first = (z + first_slice + box[0].start, y + box[1].start, x + box[2].start)
    shape = tuple(part.stop - part.start for part in box)
    return tiled(block, first, (shape[0], shape[1], shape[2]))


def paint_bone(slab: Slab, solid: Sampled, seed: int) -> None:
    """Paint one bone and label its parts."""
    for box, distance in slab.tiles(solid.field):
        _paint(slab, solid, seed, box, distance)


def _paint(slab: Slab, solid: Sampled, seed: int, box: Box, distance: Float) -> None:
    rows = slice(box[1].start - _UNEVEN_ROWS, box[1].stop)
    texture = trabeculae(slab, (box[0], rows, box[2]), seed * 1000 + solid.first_label, slab.first_slice)
    if solid.arch is None:
        shell: Float | float = _SHELL_RIB_MM
    else:
        shell = slab.read(solid.arch, box)
        shell *= np.float32(_SHELL_ARCH_MM - _SHELL_BODY_MM)
        shell += np.float32(_SHELL_BODY_MM)
        shell *= texture[:, :-_UNEVEN_ROWS] * np.float32(_UNEVEN) + np.float32(1)
        within(shell, 0.2, 2.2)
    texture = np.ascontiguousarray(texture[:, _UNEVEN_ROWS:])
    outer, core = share_inside(distance), share_inside(distance + shell)
    for name, values in slab.values.items():
        canvas = values[box]
        marrow, cortex = value(name, "marrow"), value(name, "cortex")
        inside = texture * np.float32(_STRUT_HU if name == "ct" else -_STRUT_MR * marrow)
        inside += np.float32(marrow - cortex)
        inside *= core
        inside += np.float32(cortex)
        inside -= canvas
        inside *= outer
        canvas += inside
    labels, hit = slab.labels[box], distance < 0
    if solid.owner is None:
        labels[hit] = solid.first_label
    else:
        np.copyto(labels, slab.nearest(solid.owner, solid.field, box), where=hit)
