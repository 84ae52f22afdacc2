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
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from spinelab.viewer.colours import colour_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["GrowthLike", "Packed", "StudyLike", "pack"]

WORTH_RATIO = 0.3
"""A volume is compressed if a sample shrinks to this share or less."""

LABEL_OF_LESION = "Lesion"
_SAMPLE = 200_000
_LEVEL = re.compile(r"\b([CTL]\d{1,2}|S1)(-([CTL]\d{1,2}|S1))?\b")
_BODIES = ("vertebral body", "anulus fibrosus", "nucleus pulposus", "intervertebral disc")
_FOCUS = (*_BODIES, "lamina", "spinous process", "transverse process", "pedicle")
_NEVER = 255

PRESETS = {
    "ct": (
        ("Bone", (2500, 480), "OHIF Viewer, default preset"),
        ("Bone, narrow", (1500, 300), "Orthanc Stone Web viewer, preset"),
        ("Soft tissue", (400, 40), "OHIF Viewer, default preset"),
    )
}
"""Published preset windows: width and level in HU, with the program whose preset it is."""
_LABELS = {"ct": "CT", "t1": "T1", "t2": "T2", "t2star": "T2*"}
_CT_RANGE = 4000


class GrowthLike(Protocol):
    """The lesion of a study as thresholds: see `spinelab.imaging`."""

    offset: Any
    first_mm: NDArray[np.uint8]
    second_mm: NDArray[np.uint8]
    first_value: Mapping[str, NDArray[np.int16]]
    second_value: Mapping[str, NDArray[np.int16]]
    lesion: NDArray[np.bool_]
    largest_mm: float
    ramp_mm: float


class StudyLike(Protocol):
    """What is needed of a study: see `spinelab.imaging`."""

    region: Any
    recipe: Any
    spacing_mm: Any
    origin_mm: Any
    volumes: Mapping[str, NDArray[np.int16]]
    labels: NDArray[np.uint16]
    names: tuple[str, ...]
    growth: Any


@dataclass(frozen=True)
class Packed:
    """A patient as the view receives it."""

    index: dict[str, Any]
    """Shape, spacing, origin, names, modalities, growths and how each array is sent; plain JSON."""
    data: dict[str, bytes]
    """The arrays, little-endian, some deflated."""


def pack(studies: Sequence[StudyLike], modalities: Sequence[str], *, names: bool = True) -> Packed:
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
            growths.append(_growth(other, len(growths), modalities, arrays, lesion_label=len(study.names)))
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


def kind_of(study: StudyLike) -> str:
    """Return the lesion's kind as the command line knows it: the first word of the recipe."""
    return str(getattr(study.recipe, "kind", study.recipe)).split()[0].split(",")[0]


def _check_same_patient(studies: Sequence[StudyLike], shape: tuple[int, ...]) -> None:
    for other in studies[1:]:
        same = all(volume.shape == shape for volume in other.volumes.values())
        if not same or not np.allclose(other.origin_mm, studies[0].origin_mm):
            raise ValueError(
                "The studies shown together must be of one patient: same region, seed and spacing; "
                f"{kind_of(other)!r} differs from {kind_of(studies[0])!r}."
            )
    kinds = [kind_of(study) for study in studies]
    if len(set(kinds)) < len(kinds):
        raise ValueError(f"Each lesion can be given once; given: {', '.join(kinds)}.")


def _growth(
    study: StudyLike,
    number: int,
    modalities: Sequence[str],
    arrays: dict[str, NDArray[Any]],
    *,
    lesion_label: int,
) -> dict[str, Any]:
    """Add the arrays of one growth to ``arrays`` and return its entry in the index."""
    growth = study.growth
    arrays[f"g{number}.first"] = growth.first_mm
    arrays[f"g{number}.second"] = growth.second_mm
    last = np.where(growth.second_mm == _NEVER, growth.first_mm, growth.second_mm)
    arrays[f"g{number}.lesion"] = np.where(growth.lesion, last, np.uint8(_NEVER))
    for modality in modalities:
        arrays[f"g{number}.{modality}.first"] = growth.first_value[modality]
        arrays[f"g{number}.{modality}.second"] = growth.second_value[modality]
    kind = kind_of(study)
    return {
        "kind": kind,
        "label": _growth_label(kind),
        "offset": [int(n) for n in growth.offset],
        "shape": [int(n) for n in growth.first_mm.shape],
        "largest_mm": round(float(growth.largest_mm), 1),
        "ramp_mm": float(growth.ramp_mm),
        "label_index": lesion_label,
    }


def _growth_label(kind: str) -> str:
    """Return a kind in words: ``olf-lateral`` is ``OLF, lateral``."""
    entity, _, rest = kind.partition("-")
    return f"{entity.upper()}, {rest.replace('-', ' ')}" if rest else kind


def _modality(name: str, volume: NDArray[np.int16]) -> dict[str, Any]:
    """Return how a modality is called and looked at; MR windows come from the volume's percentiles."""
    label = _LABELS.get(name, name)
    if name == "ct":
        presets = [
            {"name": title, "window": list(window), "source": source}
            for title, window, source in PRESETS["ct"]
        ]
        return {
            "id": name, "label": label, "unit": "HU", "window": presets[0]["window"],
            "range": _CT_RANGE, "presets": presets,
        }  # fmt: skip
    low, high = np.percentile(volume[::4, ::4, ::4], [1.0, 99.0])
    window = [max(1, round(float(high - low))), round(float(high + low) / 2)]
    auto = {"name": "Auto", "window": window, "source": "1st to 99th percentile of these images"}
    return {"id": name, "label": label, "unit": "", "window": window, "range": window[0], "presets": [auto]}


def _focus(study: StudyLike) -> list[list[float]]:
    """Return the corners of a box around the vertebrae, what is looked at first; the volume if there are none."""
    ours = [number for number, name in enumerate(study.names) if name.lower().startswith(_FOCUS)]
    bone = np.isin(study.labels[::2, ::2, ::2], ours) if ours else np.ones((1, 1, 1), dtype=bool)
    if not ours or not bone.any():
        bone = np.ones_like(study.labels[::2, ::2, ::2], dtype=bool)
    corners = []
    for axis in range(3):  # x, y, z: the last axis of the array first
        rows = np.flatnonzero(bone.any(axis=tuple(n for n in range(3) if n != 2 - axis))) * 2
        ends = np.array([rows.min() - 0.5, rows.max() + 1.5]) * study.spacing_mm[axis] + study.origin_mm[axis]
        corners.append([round(float(mm), 1) for mm in ends])
    return [[low for low, _ in corners], [high for _, high in corners]]


def _levels(study: StudyLike) -> list[dict[str, Any]]:
    """Say between which heights each vertebral body and disc lies, top first, without gaps."""
    labels = study.labels[:, ::2, ::2]
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
