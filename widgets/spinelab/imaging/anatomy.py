"""The whole normal anatomy of a study, painted slab by slab. Knows the order and the textures of tissues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.bone import TRABECULAE_SEED, paint_bone
from spinelab.imaging.neural import paint_sac
from spinelab.imaging.noise import marbling, struts, tiled
from spinelab.imaging.nucleus import fibrous
from spinelab.imaging.paint import EDGE_MM, rows_of, within
from spinelab.imaging.sequences import value
from spinelab.imaging.solids import FAT_MM

if TYPE_CHECKING:
    from spinelab.imaging.course import Course
    from spinelab.imaging.grid import Grid
    from spinelab.imaging.layout import Layout
    from spinelab.imaging.paint import Box, Slab
    from spinelab.imaging.roof import Roof
    from spinelab.imaging.softtissue import Soft, SoftGroup
    from spinelab.imaging.solids import Sampled

__all__ = ["Anatomy", "textures"]

Float = npt.NDArray[np.float32]

_SAC = ("dura_mater", "cauda_equina", "spinal_cord")
_GRAIN_SEED = 7
_DENSEST = 1.4
"""How much denser than usual the streaks of fat are where they are densest."""
_JOINT = 0.42
"""Half-axes of a joint's inside as a share of the box around its capsule."""
_FATTY = {"interspinous_ligament": 0.45, "nuchal_ligament": 0.3}
"""Mean share of fat in ligaments that fat runs through; assumed."""


def textures(step_mm: tuple[float, float, float]) -> None:
    """Make the textures of tissues once, for voxels of this size, before copies of this process want them."""
    struts(step_mm, TRABECULAE_SEED)
    marbling(step_mm, _GRAIN_SEED)


@dataclass(frozen=True, eq=False)
class Anatomy:
    """Everything needed to paint any slice of one patient."""

    grid: Grid
    course: Course
    room: Layout
    roof: Roof
    soft: Soft
    solids: tuple[Sampled, ...]
    first_soft_label: int
    """Label of the skin; fat and the shapes of the layout follow."""
    seed: int

    def paint(self, slab: Slab) -> None:
        """Paint fat, muscles, vessels and organs, then discs, ligaments, bones and the dural sac."""
        for name, values in slab.values.items():
            values.fill(value(name, "fat"))
        slab.labels.fill(self.first_soft_label + 1)
        self._soft(slab)
        self._canal(slab)
        sac = {solid.structure: solid for solid in self.solids if solid.structure in _SAC}
        # Each part was given room by those after it, so the last is painted first and bone covers all.
        for solid in self.solids[::-1]:
            if solid.structure not in _SAC and solid.tissue != "marrow":
                self._solid(slab, solid)
        paint_sac(slab, sac)
        for solid in self.solids:
            if solid.tissue == "marrow":
                paint_bone(slab, solid, self.seed)

    def _soft(self, slab: Slab) -> None:
        """Paint muscles, vessels and organs, then the skin and the air around it, a few rows at a time.

        So the rows are still at hand when the next tissue is laid over them.
        """
        groups, first = [], self.first_soft_label + 2
        for group in self.soft.groups:
            groups.append((group, first, slab.around(group.field)))
            first += len(group.blobs)
        skin_mm = self.room.skin.thick_mm
        outside = slab.around(self.soft.depth, skin_mm + EDGE_MM)
        for rows in rows_of(slab.whole):
            for group, first, around in groups:
                for box, distance in slab.close(group.field, around, rows):
                    self._group(slab, group, first, box, distance)
            for box, depth in slab.close(self.soft.depth, outside, rows, skin_mm + EDGE_MM):
                self._skin(slab, box, depth)

    def _group(self, slab: Slab, group: SoftGroup, first: int, box: Box, distance: Float) -> None:
        if group.tissue == "muscle":
            share = slab.read(self.soft.cloud, box)
            share *= np.float32(0.35)
            share += np.float32(0.8)
            within(share, 0.2, _DENSEST)
            share *= _streaks(slab, box)
            slab.over(box, distance, _mixed(slab, "muscle", "fat", share))
        elif group.tissue == "lung":
            fibre, cloud = slab.read(self.soft.fibre, box), slab.read(self.soft.cloud, box)
            slab.over(box, distance, _lung(slab, fibre, cloud, distance))
        else:
            slab.over(box, distance, slab.plain(group.tissue))
        owner = slab.nearest(group.nearest, group.field, box)
        owner += np.uint16(first)
        np.copyto(slab.labels[box], owner, where=distance < 0)

    def _skin(self, slab: Slab, box: Box, depth: Float) -> None:
        """Paint the skin and the air around it."""
        thick = self.room.skin.thick_mm
        slab.over(box, depth - thick, slab.plain("skin"))
        slab.over(box, depth, slab.plain("air"))
        labels = slab.labels[box]
        labels[depth < thick] = self.first_soft_label
        labels[depth < 0] = 0

    def _canal(self, slab: Slab) -> None:
        """Fill canal and foramina with fat and the joints with cartilage, before bone is laid on."""
        for solid in self.solids:
            if solid.structure == "dura_mater":
                found = slab.near(solid.field, FAT_MM + EDGE_MM)
                if found is not None:
                    box, sac = found
                    behind = self.roof.behind_mm(slab.x[box[2]], slab.y[box[1]], slab.z[box[0]])
                    distance = np.maximum(sac - FAT_MM, behind)
                    slab.over(box, distance, slab.plain("epidural fat"))
                    slab.labels[box][distance < 0] = self.first_soft_label + 1
            if solid.structure == "facet_joint_capsule":
                _cartilage(slab, solid)

    def _solid(self, slab: Slab, solid: Sampled) -> None:
        found = slab.near(solid.field)
        if found is None:
            return
        box, distance = found
        fatty = _FATTY.get(solid.structure)
        if solid.structure == "nucleus_pulposus":
            slab.over(box, distance, _mixed(slab, solid.tissue, "anulus", fibrous(slab, solid.field, box)))
        elif fatty is None:
            slab.over(box, distance, slab.plain(solid.tissue))
        else:
            share = within(_streaks(slab, box) * np.float32(_DENSEST) + np.float32(fatty - 0.1), 0, 1)
            slab.over(box, distance, _mixed(slab, "muscle", "fat", share))
        labels = slab.labels[box]
        labels[distance < 0] = solid.first_label


def _streaks(slab: Slab, box: Box) -> Float:
    """Return the share of fat between muscle fibres: short streaks."""
    shape = tuple(part.stop - part.start for part in box)
    first = (slab.first_slice + box[0].start, box[1].start, box[2].start)
    return tiled(marbling(slab.step_mm, _GRAIN_SEED), first, (shape[0], shape[1], shape[2]))


def _mixed(slab: Slab, tissue: str, other: str, share: Float) -> dict[str, Float]:
    mixed = {}
    for name in slab.values:
        base = value(name, tissue)
        mixed[name] = share * np.float32(value(name, other) - base)
        mixed[name] += np.float32(base)
    return mixed


def _lung(slab: Slab, fibre: Float, cloud: Float, distance: Float) -> dict[str, Float]:
    """Return lung with its vessels: fine ones near the pleura, wider ones towards the root."""
    width = within(distance * np.float32(-1 / 30), 0, 1)
    width *= np.float32(0.16)
    width += np.float32(0.10)
    fibre /= width
    vessel = cloud - np.float32(0.2)
    vessel /= width
    fibre *= fibre
    vessel *= vessel
    vessel += fibre
    np.subtract(np.float32(1.5), vessel, out=vessel)
    mixed = _mixed(slab, "lung", "blood", within(vessel, 0, 1))
    if "ct" in mixed:
        cloud *= np.float32(18)
        mixed["ct"] += cloud
    return mixed


def _cartilage(slab: Slab, solid: Sampled) -> None:
    """Fill the middle of a joint capsule; the bones painted later leave only the joint space."""
    low, high = solid.field.bounds_mm
    middle, half = (low + high) / 2, (high - low) / 2 * _JOINT
    box = slab.window(np.stack([middle - half - 1, middle + half + 1]))
    if box is None:
        return
    z, y, x = (
        (axis[part] - at) / size
        for axis, part, at, size in zip((slab.z, slab.y, slab.x), box, middle[::-1], half[::-1], strict=True)
    )
    square = z[:, None, None] ** 2 + y[None, :, None] ** 2 + x[None, None, :] ** 2
    distance = ((np.sqrt(square) - 1) * half.min()).astype(np.float32)
    slab.over(box, distance, slab.plain("cartilage"))
