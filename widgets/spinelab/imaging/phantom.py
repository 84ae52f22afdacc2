"""The normal volumes of a patient: spine and soft tissues painted on a grid, in copies of this process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.copies import ahead, blank, copied
from spinelab.domain.spine import build_spine, posture
from spinelab.imaging.anatomy import Anatomy, textures
from spinelab.imaging.course import Course
from spinelab.imaging.finish import finished, noise_of
from spinelab.imaging.layout import Layout, layout
from spinelab.imaging.paint import Slab
from spinelab.imaging.roof import Roof
from spinelab.imaging.softtissue import soft_tissues
from spinelab.imaging.solids import Plan, sampled_solids

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.part import Solid
    from spinelab.domain.patient import Patient
    from spinelab.domain.spine import Spine
    from spinelab.domain.vocabulary import Region
    from spinelab.imaging.grid import Grid
    from spinelab.imaging.solids import Sampled

__all__ = ["Phantom"]

_SLAB = 16
_THICKEST_MM = 1.6
"""Thicker slices are the mean of thinner ones, as a scanner adds them up."""


def _thinned(spacing_mm: tuple[float, float, float]) -> tuple[int, tuple[float, float, float]]:
    """Return how many thin slices make one, and the voxels (x, y, z) of a thin slice."""
    thin = int(np.ceil(spacing_mm[2] / _THICKEST_MM))
    return thin, (spacing_mm[0], spacing_mm[1], spacing_mm[2] / thin)


def _prepared(spacing_mm: tuple[float, float, float], modalities: tuple[str, ...]) -> None:
    """Make noise and textures for voxels of this size: they are the same for every patient."""
    textures(_thinned(spacing_mm)[1])
    for modality in modalities:
        noise_of(modality, spacing_mm[0])


@dataclass(frozen=True, eq=False)
class Phantom:
    """Everything that the volumes of one patient are made from."""

    region: Region
    patient: Patient
    grid: Grid

    @property
    def seed(self) -> int:
        """What makes this patient differ from others."""
        return self.patient.seed

    @cached_property
    def spine(self) -> Spine:
        """The spine; built at the first use."""
        return build_spine(self.region, self.patient)

    @cached_property
    def room(self) -> Layout:
        """The soft tissues of the region."""
        return layout(self.region, self.seed)

    @cached_property
    def course(self) -> Course:
        """The line along the posterior walls."""
        return Course.of(posture(self.region, self.patient))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the labels stand for; 0 is none."""
        return (
            "",
            *(part.id.name for part in self.spine.parts),
            "Skin",
            "Fat",
            *(blob.name for _, blobs in self.room.groups for blob in blobs),
        )

    @cached_property
    def anatomy(self) -> Anatomy:
        """The fields that are painted; computed at the first use."""
        return self._made()

    def _made(self, meanwhile: Callable[[], object] | None = None) -> Anatomy:
        """Sample solids, in copies of this process; one places soft tissues while the spine is built."""
        around = partial(soft_tissues, self.room, self.course, self.bounds_mm, self.seed)
        with ahead(around) as soft:
            plan = Plan(self.spine, self.bounds_mm)
            solids = plan.solids(copied(lambda job: job(), plan.jobs, meanwhile))
            first = len(self.spine.parts) + 1
            roof = Roof.of(posture(self.region, self.patient))
            return Anatomy(self.grid, self.course, self.room, roof, soft(), solids, first, self.seed)

    def solids(self, wanted: Callable[[Solid], bool]) -> tuple[Sampled, ...]:
        """Return some solids as they are painted, without all the others that `anatomy` would need."""
        if "anatomy" in self.__dict__:
            return tuple(found for found in self.anatomy.solids if wanted(found.solid))
        return sampled_solids(self.spine, self.bounds_mm, wanted)

    @property
    def bounds_mm(self) -> npt.NDArray[np.float64]:
        """The corners of the grid, shape (2, 3)."""
        low = np.asarray(self.grid.origin_mm) - np.asarray(self.grid.spacing_mm) / 2
        size = np.asarray(self.grid.shape[::-1]) * np.asarray(self.grid.spacing_mm)
        return np.stack([low, low + size])

    def painted(self, modalities: tuple[str, ...]) -> dict[str, npt.NDArray[np.generic]]:
        """Return the volumes of the modalities and ``labels``."""
        grid = self.grid
        if "anatomy" not in self.__dict__:
            self.__dict__["anatomy"] = self._made(lambda: _prepared(grid.spacing_mm, modalities))
        anatomy = self.anatomy
        volumes = {name: blank(grid.shape, np.int16) for name in modalities}
        labels = blank(grid.shape, np.uint16)
        x, y, z = grid.axes_mm
        thin, step = _thinned(grid.spacing_mm)
        shifts = ((np.arange(thin) + 0.5) / thin - 0.5) * grid.spacing_mm[2]
        fine = (z[:, None] + shifts).ravel().astype(np.float32)

        def slab(start: int) -> None:
            stop = min(start + _SLAB, grid.shape[0])
            brush = Slab((x, y, fine), modalities, slice(start * thin, stop * thin), step)
            anatomy.paint(brush)
            for name, values in brush.values.items():
                thick = (
                    values.reshape(stop - start, thin, *values.shape[1:]).mean(axis=1) if thin > 1 else values
                )
                here = x, y, z[start:stop]
                finished(name, thick, here, self.course, first=(start, 0, 0), out=volumes[name][start:stop])
            labels[start:stop] = brush.labels[thin // 2 :: thin]

        copied(slab, range(0, grid.shape[0], _SLAB))
        return {**volumes, "labels": labels}
