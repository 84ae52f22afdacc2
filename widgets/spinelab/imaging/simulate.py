"""From a patient and a recipe to a study, through the cache. Knows the order of work and the requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import numpy as np

from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.spine import posture
from spinelab.domain.vocabulary import Region
from spinelab.imaging.course import Course
from spinelab.imaging.crop import Crop
from spinelab.imaging.grid import Grid
from spinelab.imaging.growth import grown
from spinelab.imaging.layout import layout
from spinelab.imaging.phantom import Phantom
from spinelab.imaging.sequences import MODALITIES
from spinelab.imaging.store import Arrays, kept, recalled, request_hash
from spinelab.imaging.study import Growth, Image, Study

__all__ = ["simulate"]

_REGIONS = (Region.CERVICAL, Region.THORACIC, Region.LUMBAR)
_SIGNALS = (1.0, 2.0)


def simulate(
    recipe: Recipe | str = "none",
    region: Region | str = Region.CERVICAL,
    patient: Patient = REFERENCE,
    *,
    levels: Crop | str = "",
    spacing_mm: tuple[float, float, float] = (0.5, 0.5, 1.0),
    modalities: tuple[str, ...] = ("ct", "t1", "t2", "t2star"),
    cord_signal: float | None = None,
) -> Study:
    """Return the computed study of a patient: volumes without the lesion, labels, and the lesion's growth.

    Parameters
    ----------
    recipe
        The lesion; words are read by `Recipe.parse`. The study holds its whole growth up to its thickness.
    levels
        The part of the region to scan: vertebrae in words, ``"T9-T12"`` or ``"C5"``, or a `Crop`, which can
        narrow the field around the canal as well; empty for the whole region.
    spacing_mm
        Distance between voxels: x, y, z, each 0.2 to 5 mm.
    modalities
        Any of ``ct``, ``t1``, ``t2``, ``t2star``.
    cord_signal
        Intramedullary high signal at the lesion on T2 and T2*, as a multiple (1 to 2) of normal cord.

    Raises
    ------
    ValueError
        With what was given and what is allowed; `StudyTooLargeError` with the limit and the request in MB.
    """
    wanted = Recipe.parse(recipe) if isinstance(recipe, str) else recipe
    place = _checked(region, modalities, cord_signal)
    steps = (float(spacing_mm[0]), float(spacing_mm[1]), float(spacing_mm[2]))
    source = _Source(place, patient, steps, levels)
    volumes = source.volumes(modalities)
    guide = volumes.pop("labels")
    labels = guide["labels"].astype(np.uint16, copy=False)
    images = {name: volumes[name]["volume"].astype(np.int16, copy=False) for name in modalities}
    growth = None if wanted.kind == "none" else source.growth(wanted, images, cord_signal)
    origin = guide["origin"].astype(float)
    return Study(
        str(place),
        str(wanted),
        repr(patient),
        patient.seed,
        source.spacing_mm,
        (float(origin[0]), float(origin[1]), float(origin[2])),
        (labels.shape[0], labels.shape[1], labels.shape[2]),
        images,
        labels,
        tuple(str(name) for name in guide["names"]),
        growth,
    )


def _checked(region: Region | str, modalities: tuple[str, ...], cord_signal: float | None) -> Region:
    if region not in [str(known) for known in _REGIONS]:
        raise ValueError(f"No study of the region {str(region)!r}. Allowed: {', '.join(_REGIONS)}.")
    unknown = [name for name in modalities if name not in MODALITIES]
    if unknown or not modalities:
        given = ", ".join(unknown) or "none"
        raise ValueError(f"No modality {given}. Allowed: one or more of {', '.join(MODALITIES)}.")
    if cord_signal is not None and not _SIGNALS[0] <= cord_signal <= _SIGNALS[1]:
        raise ValueError(f"cord_signal is {cord_signal}; it must lie between 1 and 2, or be None.")
    return Region(region)


class _Source:
    """Where the arrays of a study come from: the cache, or the model, which is built only when needed."""

    def __init__(
        self, region: Region, patient: Patient, spacing_mm: tuple[float, float, float], levels: Crop | str
    ) -> None:
        self.region, self.patient, self.spacing_mm = region, patient, spacing_mm
        self.crop = Crop.parse(levels) if levels and isinstance(levels, str) else levels or None
        self._request = (str(region), patient, spacing_mm, self.crop)
        self._volumes = 0

    def volumes(self, modalities: tuple[str, ...]) -> dict[str, Arrays]:
        """Return the volume of every modality, and ``labels`` with their names and the origin."""
        base, self._volumes = request_hash("base", *self._request), len(modalities) + 1
        found = {name: recalled(f"{base}-{name}") for name in (*modalities, "labels")}
        missing = tuple(name for name in modalities if found[name] is None)
        if missing or found["labels"] is None:
            made = self._painted(missing)
            new = [name for name, arrays in found.items() if arrays is None]
            with ThreadPoolExecutor(len(new)) as pool:
                stored = pool.map(lambda name: kept(f"{base}-{name}", made[name]), new)
                found.update(zip(new, stored, strict=True))
        return {name: arrays for name, arrays in found.items() if arrays is not None}

    def _painted(self, modalities: tuple[str, ...]) -> dict[str, Arrays]:
        """Return what is to be kept of the volumes that are missing, and of the labels."""
        phantom = self.phantom
        painted = phantom.painted(modalities)
        guide = {
            "labels": painted["labels"],
            "names": np.array(phantom.names),
            "origin": np.array(phantom.grid.origin_mm),
        }
        return {**{name: {"volume": painted[name]} for name in modalities}, "labels": guide}

    @cached_property
    def phantom(self) -> Phantom:
        """The model behind the volumes."""
        spine = posture(self.region, self.patient)
        course = Course.of(spine)
        bounds = course.bounds_mm(layout(self.region, self.patient.seed))
        where = f"the {self.region} region"
        if self.crop is not None:
            bounds = self.crop.bounds_mm(spine, course, bounds, self.spacing_mm, self._volumes - 1)
            where = f"{self.crop.first} to {self.crop.last}"
        grid = Grid.around(bounds, self.spacing_mm, self._volumes, where)
        return Phantom(self.region, self.patient, grid)

    def growth(self, recipe: Recipe, images: dict[str, Image], cord_signal: float | None) -> Growth:
        """Return the growth of a lesion in the volumes without it."""
        modalities = tuple(images)
        key = "growth-" + request_hash(*self._request, recipe, modalities, cord_signal)
        arrays = recalled(key)
        if arrays is None:
            lesion = grow(self.phantom.spine, recipe)
            arrays = kept(key, _packed(grown(self.phantom, lesion, images, cord_signal)))
        return _unpacked(arrays, modalities)


def _packed(growth: Growth) -> Arrays:
    return {
        "box": np.array(growth.offset),
        "first": growth.first_mm,
        "second": growth.second_mm,
        "lesion": growth.lesion,
        "sizes": np.array([growth.largest_mm, growth.ramp_mm]),
        **{f"first {name}": values for name, values in growth.first_value.items()},
        **{f"second {name}": values for name, values in growth.second_value.items()},
    }


def _unpacked(arrays: Arrays, modalities: tuple[str, ...]) -> Growth:
    z, y, x = (int(start) for start in arrays["box"].astype(int))
    largest, ramp = (float(size) for size in arrays["sizes"].astype(float))
    first, second = (
        {name: arrays[f"{turn} {name}"].astype(np.int16, copy=False) for name in modalities}
        for turn in ("first", "second")
    )
    return Growth(
        (z, y, x),
        arrays["first"].astype(np.uint8, copy=False),
        arrays["second"].astype(np.uint8, copy=False),
        first,
        second,
        arrays["lesion"].astype(bool, copy=False),
        largest,
        ramp,
    )
