"""Pack a patient with every operation for the browser; kept on disk. Knows shapes and numbers, no widgets."""

from __future__ import annotations

import json
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.cache import code_hash, remembered
from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.spine import build_spine
from spinelab.domain.surgery import operate, operations_for, unoperated
from spinelab.surgery.axial import axial_shapes
from spinelab.surgery.patients import PATIENTS
from spinelab.surgery.sagittal import background, k_line_ends, sagittal_shapes

if TYPE_CHECKING:
    from spinelab.domain.surgery import Operation, Outcome

__all__ = ["FORWARD_MM", "operated"]

FORWARD_MM = 4.0
"""How far a freed mass comes forward in the model; assumed, no source gives a number."""
_CODE = (
    "spinelab.domain.lesion",
    "spinelab.domain.measurement",
    "spinelab.domain.surgery",
    "spinelab.surgery",
)
"""What a stored patient is computed with, besides the model."""


@lru_cache(maxsize=4)
def operated(name: str) -> dict[str, Any]:
    """Return a patient before and after each operation, as plain JSON.

    Raises
    ------
    ValueError
        With the patients that there are.
    """
    if name not in [entry.id for entry in PATIENTS]:
        raise ValueError(f"No patient {name!r}. Allowed: {', '.join(entry.id for entry in PATIENTS)}.")
    key = f"surgery-{name}-{code_hash(*_CODE)}"
    stored = remembered(key, lambda: {"json": np.array(json.dumps(_made(name)))})
    return json.loads(str(stored["json"]))  # type: ignore[no-any-return]


def _made(name: str) -> dict[str, Any]:
    entry = next(held for held in PATIENTS if held.id == name)
    spine = build_spine(entry.region, entry.patient)
    recipe = Recipe.parse(entry.recipe)
    lesion = grow(spine, recipe)
    thickness = recipe.thickness_mm
    held = background(spine, lesion)

    before = unoperated(spine, lesion, thickness)

    def packed(state: Outcome, operation: Operation | None) -> dict[str, Any]:
        return {
            "axial": axial_shapes(spine, lesion, (before, state), operation, FORWARD_MM),
            "sagittal": sagittal_shapes(spine, lesion, thickness, (held, operation, state), FORWARD_MM),
            "numbers": _numbers(state),
            "drift": _drift(state),
        }

    after = {
        operation.id: {
            "name": operation.name,
            "does": operation.does,
            **packed(operate(spine, lesion, thickness, operation, FORWARD_MM), operation),
        }
        for operation in operations_for(recipe.family)
    }
    points = np.concatenate([ring for outline in held.outlines for ring in outline.rings_mm])
    low, high = points.min(axis=0), points.max(axis=0)
    return {
        "id": name,
        "name": entry.name,
        "lesion": recipe.family.upper(),
        "before": packed(before, None),
        "after": after,
        "k_line": k_line_ends(spine, lesion, thickness),
        "sagittal_box": [round(float(value), 1) for value in (*low, *high)],
    }


def _numbers(state: Outcome) -> dict[str, Any]:
    return {
        "canal_area_mm2": round(state.canal_area_mm2, 1),
        "free_area_mm2": round(state.free_area_mm2, 1),
        "ap_mm": round(state.ap_mm, 2),
        "lesion_ap_mm": round(state.lesion_ap_mm, 2),
        "occupying_ratio_percent": round(state.occupying_ratio_percent, 1),
        "cord_area_mm2": round(state.cord_area_mm2, 1),
        "cord_ap_mm": round(state.cord_ap_mm, 2),
        "cord_behind_mm": round(state.cord_behind_mm, 2),
        "k_line": state.k_line,
    }


def _drift(state: Outcome) -> dict[str, Any]:
    """Return the limits of the shift; empty unless the canal was opened behind a lesion in front."""
    if state.drift is None:
        return {}
    limits = {
        "published_mm": state.drift.published_mm,
        "room_mm": state.drift.room_mm,
        "k_line_mm": state.drift.k_line_mm,
    }
    return {
        "shift_mm": round(state.drift.shift_mm, 2),
        "limited_by": state.drift.limited_by,
        **{name: round(value, 2) for name, value in limits.items() if isfinite(value)},
    }
