"""Pack a study for the browser: blocks of numbers and a readable index. Knows arrays, no widgets.

Everything that a learner can change (slice, window, thickness, type of lesion) is decided in the view from
what is sent here once. Label and growth arrays are long runs of one number, which deflate shrinks a
hundredfold in a moment. CT and MRI carry noise: deflate shrinks them little and takes longer than the
connection would. So an array is compressed if a sample of it shrinks to `WORTH_RATIO` or less
(`tests/bench/viewer.py` prints sizes and times both ways).
"""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.imaging.windows import PRESETS
from spinelab.viewer.colours import colour_of
from spinelab.viewer.grown import growth_of, kind_of, lesion_of
from spinelab.viewer.places import focus, levels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from spinelab.imaging.study import Study

__all__ = ["Packed", "pack"]

WORTH_RATIO = 0.3
"""A volume is compressed if a sample shrinks to this share or less."""

LABEL_OF_LESION = "Lesion"
_SAMPLE = 20_000

_LABELS = {"ct": "CT", "t1": "T1", "t2": "T2", "t2star": "T2*"}
_CT_RANGE = 4000


@dataclass(frozen=True)
class Packed:
    """A patient as the view receives it."""

    index: dict[str, Any]
    """Shape, spacing, origin, names, modalities, growths and how each array is sent; plain JSON."""
    arrays: dict[str, NDArray[Any]]
    """The arrays, little-endian."""

    def sent(self, names: Iterable[str]) -> dict[str, bytes | memoryview]:
        """Return some arrays as the index says that they are sent: deflated, or as they lie in memory."""
        wanted = list(names)
        with ThreadPoolExecutor() as pool:  # deflate lets go of the interpreter
            return dict(zip(wanted, pool.map(self._sent, wanted), strict=True))

    def _sent(self, name: str) -> bytes | memoryview:
        plain = self.arrays[name].reshape(-1).view(np.uint8).data
        return zlib.compress(plain, 1) if self.index["arrays"][name]["packed"] else plain

    @property
    def data(self) -> dict[str, bytes | memoryview]:
        """All arrays as they are sent."""
        return self.sent(self.arrays)


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
            entry = growth_of(other.growth, len(growths), modalities, arrays)
            growths.append({**entry, **lesion_of(other), "label_index": len(study.names)})
    plain = {name: _little_endian(array) for name, array in arrays.items()}
    index = {
        "title": f"{str(study.region).capitalize()} spine",
        "shape": [int(n) for n in shape],
        "size": [int(n) for n in shape[::-1]],
        "spacing_mm": [float(mm) for mm in study.spacing_mm],
        "origin_mm": [round(float(mm), 4) for mm in study.origin_mm],
        "names": list(all_names) if names else [],
        "colors": [_bytes(colour_of(name)) if number else None for number, name in enumerate(all_names)]
        if names
        else [],
        "levels": levels(study),
        "focus_mm": focus(study),
        "modalities": [_modality(name, study.volumes[name]) for name in modalities],
        "growths": growths,
        "arrays": {
            name: {"type": array.dtype.str[1:], "packed": _shrinks(array)} for name, array in plain.items()
        },
    }
    return Packed(index, plain)


def _bytes(colour: str) -> list[int] | None:
    """Return a colour ``#rrggbb`` as red, green and blue from 0 to 255; None for no colour."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)] if colour else None


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


def _modality(name: str, volume: NDArray[np.int16]) -> dict[str, Any]:
    """Return how a modality is called and looked at; MR windows come from the volume's percentiles."""
    label = _LABELS.get(name, name)
    if name == "ct":
        presets = [
            _preset(preset.name, int(preset.width), int(preset.level))
            for preset in PRESETS.values()
            if name in preset.modalities
        ]
        unit, most = "HU", _CT_RANGE
    else:
        middle = tuple(slice(size // 4, size - size // 4, 2) for size in volume.shape)
        low, high = np.percentile(volume[middle], [0.5, 99.5])
        window = [max(1, round(float(high - low))), round(float(high + low) / 2)]
        unit, most, presets = "", window[0], [_preset("Auto", *window)]
    return {
        "id": name,
        "label": label,
        "title": f"{label}, in {unit}" if unit else label,
        "unit": unit,
        "window": presets[0]["window"],
        "range": most,
        "presets": presets,
    }


def _preset(name: str, width: int, level: int) -> dict[str, Any]:
    return {"name": name, "window": [width, level], "title": f"Width {width}, level {level}"}


def _little_endian(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))


def _shrinks(array: NDArray[Any]) -> bool:
    """Return whether deflating an array is worth the time, judged by its middle."""
    flat = array.reshape(-1)
    middle = max(0, (flat.size - _SAMPLE) // 2)
    sample = flat[middle : middle + _SAMPLE].tobytes()
    return len(zlib.compress(sample, 1)) <= WORTH_RATIO * max(1, len(sample))
