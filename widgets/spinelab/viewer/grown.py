"""The lesions of the studies of one patient as the view receives them: arrays, names, thicknesses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.imaging.study import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spinelab.imaging.study import Growth, Study

__all__ = ["asked_mm", "growth_of", "kind_of", "lesion_of"]

_WORDS = ("facet", "disc")
"""First words of kinds that are no abbreviations."""
_THICKNESS = re.compile(r"(\d+(?:\.\d+)?) ?mm\b")


def kind_of(study: Study) -> str:
    """Return the lesion's kind as the command line knows it: the first word of the recipe."""
    return study.recipe.split()[0]


def growth_of(
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
        "key": f"g{number}",
        "offset": [int(n) for n in growth.offset],
        "shape": [int(n) for n in growth.first_mm.shape],
        "largest_mm": round(float(growth.largest_mm), 1),
        "ramp_mm": float(growth.ramp_mm),
    }


def lesion_of(study: Study) -> dict[str, Any]:
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
