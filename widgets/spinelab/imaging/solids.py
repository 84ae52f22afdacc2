"""The solids of a spine sampled on lattices of their own. Knows which tissue each is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from spinelab.domain.copies import copied
from spinelab.domain.morphometry import measure
from spinelab.domain.vocabulary import Region, structure
from spinelab.imaging.banded import smoothed
from spinelab.imaging.lattice import Lattice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spinelab.domain.frame import Array
    from spinelab.domain.part import Solid
    from spinelab.domain.spine import Spine

__all__ = ["FAT_MM", "Fields", "Plan", "Sampled", "sampled_solids"]

_STEP_MM = (1.0, 1.0, 1.25)
_LONG_MM = (1.0, 1.0, 2.0)
_THIN_MM = (0.75, 0.75, 1.5)
_STEPS = {
    "rib": (1.5, 1.5, 1.5),
    "spinal_cord": _LONG_MM,
    "dura_mater": _LONG_MM,
    "cauda_equina": (0.5, 0.5, 3.0),
    "vertebral_artery": _LONG_MM,
    "nuchal_ligament": _LONG_MM,
    "supraspinous_ligament": _LONG_MM,
    "posterior_longitudinal_ligament": _THIN_MM,
    "anterior_longitudinal_ligament": _THIN_MM,
    "ligamentum_flavum": (0.75, 0.75, 1.0),
}
_TISSUES = {
    "nucleus_pulposus": "nucleus",
    "ligamentum_flavum": "yellow ligament",
    "facet_joint_capsule": "capsule",
    "spinal_cord": "white matter",
    "dura_mater": "dura",
}
_KINDS = {
    "bone": "marrow",
    "ligament": "ligament",
    "disc": "anulus",
    "neural": "nerve",
    "meninges": "dura",
    "vessel": "blood",
}
_BAND_MM = (1.0, 1.2)
"""How far inside and outside its surface a part's distance is wanted exactly."""
_BANDS = {"vertebral_body": (2.8, 1.2), "rib": (1.6, 1.2), "dura_mater": (2.5, 2.5)}
"""The same where more is: bone as deep as its shell is thick."""
_Place = tuple["Solid", int, "Array"]
"""A solid, the label of its first part, and the box in which it is sampled."""
Fields = tuple[Lattice, "npt.NDArray[np.uint16] | None", "Lattice | None"]
"""Field, owner and arch of `Sampled`: numbers only, so that another process can make them."""
FAT_MM = 6.0
"""Fat fills the canal and the foramina up to this distance from the sac; assumed."""
_ARCH_BLUR_MM = 1.5
_IN_PLANE = np.array([np.zeros((3, 3)), [[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.zeros((3, 3))])
"""Neighbours within an axial plane."""
_CLEAR_MM = 0.55
"""Samples further from the dura than this lie clearly on one side of it: no gap remains on the lattice."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """One solid on its lattice."""

    solid: Solid
    tissue: str
    first_label: int
    """Label of its first part; the others follow."""
    field: Lattice
    owner: npt.NDArray[np.uint16] | None = None
    """For a vertebra: the label of the part that each sample belongs to."""
    arch: Lattice | None = None
    """For a vertebra: 0 in the body to 1 in the arch, smooth."""

    @property
    def structure(self) -> str:
        """Identifier of the structure of its first part."""
        return self.solid.ids[0].structure


def sampled_solids(
    spine: Spine, bounds_mm: Array, wanted: Callable[[Solid], bool] | None = None
) -> tuple[Sampled, ...]:
    """Return the solids of a spine that lie within a box, in the order of the spine: all, or those wanted.

    A solid is sampled at the same points whatever else is wanted.
    """
    plan = Plan(spine, bounds_mm, wanted)
    return plan.solids(copied(lambda job: job(), plan.jobs))


class Plan:
    """What has to be sampled of a spine within a box: jobs that do not wait for each other, largest first."""

    def __init__(self, spine: Spine, bounds_mm: Array, wanted: Callable[[Solid], bool] | None = None) -> None:
        labels = np.cumsum([1, *(len(solid.ids) for solid in spine.solids)])
        within = [
            (solid, int(label), cut)
            for solid, label in zip(spine.solids, labels, strict=False)
            if (cut := _common(_reach(solid), bounds_mm)) is not None
        ]
        boxes = {solid.name: cut for solid, _, cut in within}
        self._region = spine.region
        self._asked = [place for place in within if wanted is None or wanted(place[0])]
        sources = {place[0].twin if _is_mirrored(place, boxes) else place[0].name for place in self._asked}
        alone = [place for place in within if place[0].name in sources]
        self._alone = sorted(alone, key=lambda place: -float(np.prod(place[2][1] - place[2][0])))

    @property
    def jobs(self) -> list[Callable[[], Fields]]:
        """What makes the fields of each solid that is no mirror image of another."""
        return [partial(_fields, *place) for place in self._alone]

    def solids(self, done: Iterable[Fields]) -> tuple[Sampled, ...]:
        """Return the solids, given what the jobs made."""
        made = {
            solid.name: Sampled(solid, _tissue(solid, self._region), label, *fields)
            for (solid, label, _), fields in zip(self._alone, done, strict=True)
        }
        for solid, label, _ in self._asked:
            if solid.name not in made and solid.twin is not None:
                twin = made[solid.twin]
                made[solid.name] = Sampled(solid, twin.tissue, label, twin.field.mirrored())
        return tuple(made[solid.name] for solid, _, _ in self._asked)


def _is_mirrored(place: _Place, boxes: dict[str, Array]) -> bool:
    """Return whether a solid is the mirror image of one that is sampled in the mirrored box."""
    solid, _, box = place
    twin = boxes.get(solid.twin or "")
    if twin is None:
        return False
    (x0, *low), (x1, *high) = twin.tolist()
    return bool(np.array_equal(box, [(-x1, *low), (-x0, *high)]))


def _reach(solid: Solid) -> Array:
    """Return the box in which a solid's distance is wanted: that of the sac says where epidural fat ends."""
    room = FAT_MM + 1 if solid.ids[0].structure == "dura_mater" else 0.0
    return np.asarray(solid.bounds_mm + np.array([[-room, -room, 0.0], [room, room, 0.0]]), dtype=float)


def _common(first: Array, second: Array) -> Array | None:
    box = np.stack([np.maximum(first[0] - 0.5, second[0] - 3), np.minimum(first[1] + 0.5, second[1] + 3)])
    return box if (box[1] - box[0] > 1).all() else None


def _tissue(solid: Solid, region: Region) -> str:
    name = solid.ids[0].structure
    tissue = _TISSUES.get(name) or _KINDS[structure(name).tissue]
    return "nucleus cervical" if tissue == "nucleus" and region is Region.CERVICAL else tissue


def _fields(solid: Solid, label: int, bounds_mm: Array) -> Fields:
    """Return field, owner and arch of `Sampled`."""
    name = solid.ids[0].structure
    # What is painted later covers what a part gives way to, so the quicker field will do.
    field = Lattice.of_solid(
        solid.around or solid.field, bounds_mm, _STEPS.get(name, _STEP_MM), _BANDS.get(name, _BAND_MM)
    )
    if name == "dura_mater":
        return _filled(field), None, None
    if solid.shares is None:
        return field, None, None
    inside = field.values < 1.0
    kk, jj, ii = np.nonzero(inside)
    start, step = np.array(field.start_mm), np.array(field.step_mm)
    points = (start + np.stack([ii, jj, kk], axis=1) * step).astype(np.float32)
    nearest = np.argmin(solid.shares(points), axis=0)
    owner = np.full(field.values.shape, label, dtype=np.uint16)
    owner[inside] = nearest + label
    body = np.array([part.structure == "vertebral_body" for part in solid.ids])
    arch = np.ones(field.values.shape, dtype=np.float32)
    arch[inside] = ~body[nearest]
    sigma = [_ARCH_BLUR_MM / gap for gap in field.step_mm[::-1]]
    smooth = smoothed(arch, (sigma[0], sigma[1], sigma[2]), "reflect", 2.0)
    return field, owner, Lattice(field.start_mm, field.step_mm, smooth)


def _filled(shell: Lattice) -> Lattice:
    """Return the distance to the middle of the dura, negative inside the sac, from that to its wall."""
    half = measure("dural_sac", "wall", "C5").value_mm / 2
    clear = shell.values > _CLEAR_MM
    apart, _ = ndimage.label(clear, _IN_PLANE)
    edges = (apart[:, [0, -1]], apart[:, :, [0, -1]])
    lumen = clear & ~np.isin(apart, np.unique(np.concatenate([edge.ravel() for edge in edges])))
    side = np.where(clear, np.where(lumen, -1.0, 1.0), 0.0).astype(np.float32)
    side = np.where(clear, side, ndimage.gaussian_filter(side, (0, 0.8, 0.8)))
    return Lattice(
        shell.start_mm, shell.step_mm, np.where(side < 0, -1, 1).astype(np.float32) * (shell.values + half)
    )
