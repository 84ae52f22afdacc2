"""Pack a study for the browser: blocks of numbers and a readable index. Knows arrays, no widgets.

Everything that a learner can change (slice, window, thickness, type of lesion) is decided in the view from
what is sent here once. Label and growth arrays are long runs of one number, which deflate shrinks a
hundredfold in a moment. CT and MRI carry noise: deflate shrinks them little and takes longer than the
connection would. So an array is compressed if a sample of it shrinks to `WORTH_RATIO` or less
(`tests/bench/viewer.py` prints sizes and times both ways).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.imaging.study import NEVER
from spinelab.imaging.windows import PRESETS
from spinelab.viewer.colours import colour_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spinelab.imaging.study import Growth, Study

__all__ = ["Packed", "asked_mm", "kind_of", "pack"]

WORTH_RATIO = 0.3
"""A volume is compressed if a sample shrinks to this share or less."""

LABEL_OF_LESION = "Lesion"
_WORDS = ("facet", "disc")
"""First words of kinds that are no abbreviations."""
_SAMPLE = 200_000
_THICKNESS = re.compile(r"(\d+(?:\.\d+)?) ?mm\b")
_LEVEL = re.compile(r"\b([CTL]\d{1,2}|S1)(-([CTL]\d{1,2}|S1))?\b")
_BODIES = ("vertebral body", "anulus fibrosus", "nucleus pulposus", "intervertebral disc")
_FOCUS = (*_BODIES, "lamina", "spinous process", "transverse process", "pedicle")

_LABELS = {"ct": "CT", "t1": "T1", "t2": "T2", "t2star": "T2*"}
_CT_RANGE = 4000


@dataclass(frozen=True)
class Packed:
    """A patient as the view receives it."""

    index: dict[str, Any]
    """Shape, spacing, origin, names, modalities, growths and how each array is sent; plain JSON."""
    data: dict[str, bytes]
    """The arrays, little-endian, some deflated."""


def pack(studies: Sequence[Study], modalities: Sequence[str], *, names: bool = True) -> Packed:
    """Return one patient, with one growth for each study that has a lesion.

    Parameters
    ----------
    studies
        Studies of one patient that differ in the lesion only; volumes are taken from the first.
    modalities
        Which volumes are sent, in the order in which they are offered.
    names
        Whether the labels are sent, so that structures can be named; without, nobody can look them up.

    Raises
    ------
    ValueError
        If a modality is missing, or the studies are not of one patient.
    """
    study = studies[0]
    for modality in modalities:
        if modality not in study.volumes:
            raise ValueError(f"The study has no {modality!r} images. It has: {', '.join(study.volumes)}.")
    shape = study.volumes[modalities[0]].shape
    _check_same_patient(studies, shape)
    arrays: dict[str, NDArray[Any]] = {modality: study.volumes[modality] for modality in modalities}
    all_names = (*study.names, LABEL_OF_LESION)
    if names:
        arrays["labels"] = study.labels
    growths: list[dict[str, Any]] = []
    for other in studies:
        if other.growth is not None:
            entry = _growth(other.growth, len(growths), modalities, arrays)
            growths.append({**entry, **_lesion(other), "label_index": len(study.names)})
    sent = {name: _sent(array) for name, array in arrays.items()}
    index = {
        "title": f"{str(study.region).capitalize()} spine",
        "shape": [int(n) for n in shape],
        "spacing_mm": [float(mm) for mm in study.spacing_mm],
        "origin_mm": [round(float(mm), 4) for mm in study.origin_mm],
        "names": list(all_names) if names else [],
        "colors": [colour_of(name) if number else "" for number, name in enumerate(all_names)]
        if names
        else [],
        "levels": _levels(study),
        "focus_mm": _focus(study),
        "modalities": [_modality(name, study.volumes[name]) for name in modalities],
        "growths": growths,
        "arrays": {
            name: {"type": array.dtype.str[1:], "packed": sent[name][0]} for name, array in arrays.items()
        },
    }
    return Packed(index, {name: data for name, (_, data) in sent.items()})


def kind_of(study: Study) -> str:
    """Return the lesion's kind as the command line knows it: the first word of the recipe."""
    return study.recipe.split()[0]


def _check_same_patient(studies: Sequence[Study], shape: tuple[int, ...]) -> None:
    for other in studies[1:]:
        same = all(volume.shape == shape for volume in other.volumes.values())
        if not same or not np.allclose(other.origin_mm, studies[0].origin_mm):
            raise ValueError(
                "The studies shown together must be of one patient: same region, part, seed and spacing; "
                f"{kind_of(other)!r} differs from {kind_of(studies[0])!r}."
            )
    kinds = [kind_of(study) for study in studies]
    if len(set(kinds)) < len(kinds):
        raise ValueError(f"Each lesion can be given once; given: {', '.join(kinds)}.")


def _growth(
    growth: Growth, number: int, modalities: Sequence[str], arrays: dict[str, NDArray[Any]]
) -> dict[str, Any]:
    """Add the arrays of one growth to ``arrays`` and return how they lie in the volume."""
    last = np.where(growth.second_mm == NEVER, growth.first_mm, growth.second_mm)
    arrays[f"g{number}.first"] = growth.first_mm
    arrays[f"g{number}.second"] = growth.second_mm
    arrays[f"g{number}.lesion"] = np.where(growth.lesion, last, np.uint8(NEVER))
    for modality in modalities:
        arrays[f"g{number}.{modality}.first"] = growth.first_value[modality]
        arrays[f"g{number}.{modality}.second"] = growth.second_value[modality]
    return {
        "offset": [int(n) for n in growth.offset],
        "shape": [int(n) for n in growth.first_mm.shape],
        "largest_mm": round(float(growth.largest_mm), 1),
        "ramp_mm": float(growth.ramp_mm),
    }


def _lesion(study: Study) -> dict[str, Any]:
    """Return a lesion's kind, its name, and the thickness that the recipe asked for (else the largest)."""
    kind = kind_of(study)
    entity, _, rest = kind.partition("-")
    entity = entity.capitalize() if entity in _WORDS else entity.upper()
    return {
        "kind": kind,
        "label": f"{entity}, {rest.replace('-', ' ')}" if rest else kind,
        "asked_mm": asked_mm(study),
    }


def asked_mm(study: Study) -> float:
    """Return the thickness in a study's recipe; the largest where it names none, 0 without a lesion."""
    largest = round(float(study.growth.largest_mm), 1) if study.growth else 0.0
    asked = _THICKNESS.search(study.recipe)
    return min(float(asked[1]), largest) if asked else largest


def _modality(name: str, volume: NDArray[np.int16]) -> dict[str, Any]:
    """Return how a modality is called and looked at; MR windows come from the volume's percentiles."""
    label = _LABELS.get(name, name)
    if name == "ct":
        presets = [
            {"name": preset.name, "window": [int(preset.width), int(preset.level)]}
            for preset in PRESETS.values()
            if name in preset.modalities
        ]
        unit, most = "HU", _CT_RANGE
    else:
        middle = tuple(slice(size // 4, size - size // 4, 2) for size in volume.shape)
        low, high = np.percentile(volume[middle], [0.5, 99.5])
        window = [max(1, round(float(high - low))), round(float(high + low) / 2)]
        unit, most, presets = "", window[0], [{"name": "Auto", "window": window}]
    return {
        "id": name,
        "label": label,
        "unit": unit,
        "window": presets[0]["window"],
        "range": most,
        "presets": presets,
    }


def _focus(study: Study) -> list[list[float]]:
    """Return the corners of a box around the vertebrae; the whole volume if there are none."""
    ours = [number for number, name in enumerate(study.names) if name.lower().startswith(_FOCUS)]
    wanted = np.zeros(len(study.names), dtype=bool)
    wanted[ours] = True
    bone = wanted[study.labels[::2, ::2, ::2]]
    if not bone.any():
        bone = np.ones_like(bone)
    corners = []
    for axis in range(3):  # x, y, z: the last axis of the array first
        rows = np.flatnonzero(bone.any(axis=tuple(n for n in range(3) if n != 2 - axis))) * 2
        ends = np.array([rows.min() - 0.5, rows.max() + 1.5]) * study.spacing_mm[axis] + study.origin_mm[axis]
        corners.append([round(float(mm), 1) for mm in ends])
    return [[low for low, _ in corners], [high for _, high in corners]]


def _levels(study: Study) -> list[dict[str, Any]]:
    """Say between which heights each vertebral body and disc lies, top first, without gaps."""
    labels = study.labels[:, ::3, ::3]
    z_mm = float(study.origin_mm[2]) + np.arange(len(labels)) * float(study.spacing_mm[2])
    wanted: dict[str, list[int]] = {}
    for number, name in enumerate(study.names):
        match = _LEVEL.search(name)
        if match and name.lower().startswith(_BODIES):
            wanted.setdefault(match[0], []).append(number)
    counts = np.stack([np.bincount(plane.ravel(), minlength=len(study.names)) for plane in labels])
    found = []
    for level, numbers in wanted.items():
        weight = counts[:, numbers].sum(axis=1)
        if weight.sum():
            found.append((float(np.average(z_mm, weights=weight)), float(weight.max()), level))
    found.sort(reverse=True)
    strongest = _strongest(counts, wanted, found)
    return [
        {"name": level, "low_mm": round(float(z_mm[rows.min()]) - 0.5, 2),
         "high_mm": round(float(z_mm[rows.max()]) + 0.5, 2)}
        for level, rows in strongest
    ]  # fmt: skip


def _strongest(
    counts: NDArray[np.int64], wanted: dict[str, list[int]], found: list[tuple[float, float, str]]
) -> list[tuple[str, NDArray[np.intp]]]:
    """Give every slice to the body or disc that fills most of it, measured by its own largest extent."""
    if not found:
        return []
    shares = np.stack([counts[:, wanted[level]].sum(axis=1) / most for _, most, level in found])
    owner = np.where(shares.max(axis=0) > 0, shares.argmax(axis=0), -1)
    rows = [(level, np.flatnonzero(owner == number)) for number, (_, _, level) in enumerate(found)]
    return [(level, own) for level, own in rows if own.size]


def _sent(array: NDArray[Any]) -> tuple[bool, bytes]:
    """Return whether an array is deflated, and its bytes."""
    plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    flat = plain.reshape(-1)
    middle = max(0, (flat.size - _SAMPLE) // 2)
    sample = flat[middle : middle + _SAMPLE].tobytes()
    worth = len(zlib.compress(sample, 1)) <= WORTH_RATIO * max(1, len(sample))
    data = plain.tobytes()
    return (True, zlib.compress(data, 1)) if worth else (False, data)
