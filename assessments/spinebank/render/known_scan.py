"""What is true of one patient of a scan question, as plain data: for an edition that marks without Python.

Only practice items are asked (`spinebank.render.known`). Everything comes from the modules that mark: the
page repeats their steps, and a test compares every mark and every word (``tests/views/test_scans.py``).
"""

from typing import Any

import numpy as np

from spinebank.schema import Mark, Measurement, Quantity, Shape
from spinebank.schema.mark import LESION
from spinebank.score.kline import true_k_line
from spinebank.score.mark import tool_of
from spinebank.score.measurement import ROUNDING, STEEPEST
from spinebank.score.subject import STEP_MM, asked_parts, lesion_place, subject
from spinebank.score.truth import truth_of, view_of
from spinelab.domain.frame import Array
from spinelab.domain.measurement import edge_in_midline
from spinelab.imaging.exam import PROBE_RADIUS_MM, lesion_voxels

__all__ = ["scan_of"]

NEAR_MM, NEXT_MM, FAR_MM = STEP_MM, 1.0, 4.0
"""Steps of the lattices of distances: close to a structure, around it, and as far as the spine reaches."""
_CLOSE_MM, _AROUND_MM = 1.5, 16.0
"""How far the first reaches beyond what still earns something, and the second beyond the structure."""
_PER_MM = 100
_MOST_MM = 320.0
"""What 16 bits hold."""


def scan_of(item: Measurement | Mark, seed: int) -> dict[str, Any]:
    """Return what a patient's answers are marked by.

    Returns
    -------
    dict
        Of all: ``seed``, ``pool``, ``tool``, ``tolerance``, ``half`` (None for no half mark), ``place_mm``.
        A measurement: ``unit``, ``true``, ``drawn`` (kind, plane, points, names), ``rounding``, ``steepest``;
        a density besides ``probe``: the lesion's voxels and the radius. A mark: ``shape`` and ``target``;
        of a line ``drawn`` and ``edge_mm``, of a lesion ``place``, of a structure ``lattices``
        and ``box_mm``.

    Raises
    ------
    ValueError
        If the truth cannot be had for the patient: a fault of the item.
    """
    told = {
        "seed": seed,
        "pool": list(item.scan.pool),
        "tolerance": item.tolerance,
        "half": item.half_tolerance,
        "place_mm": item.place_tolerance_mm,
    }
    return told | (_measured(item, seed) if isinstance(item, Measurement) else _marked(item, seed))


def _measured(item: Measurement, seed: int) -> dict[str, Any]:
    truth = truth_of(item, seed)
    tool = item.quantity.tool
    told = {
        "tool": tool,
        "unit": item.quantity.unit,
        "true": float(truth.value or 0.0),
        "drawn": truth.drawn(tool),
        "rounding": ROUNDING,
        "steepest": STEEPEST,
    }
    if item.quantity is Quantity.LESION_DENSITY:
        voxels = lesion_voxels(item.scan.exam, seed, view_of(item))
        told["probe"] = {
            "radius_mm": PROBE_RADIUS_MM,
            "origin_mm": list(voxels.origin_mm),
            "spacing_mm": list(voxels.spacing_mm),
            "first": list(voxels.first),
            "shape": list(voxels.held.shape[::-1]),
            "held": np.packbits(voxels.held).tobytes(),
        }
    return told


def _marked(item: Mark, seed: int) -> dict[str, Any]:
    told: dict[str, Any] = {"tool": tool_of(item), "shape": str(item.shape), "target": item.target}
    if item.shape is Shape.LINE:
        who = subject(item.scan.exam, seed)
        edge = edge_in_midline(who.lesion, who.thickness_mm)
        return told | {"drawn": true_k_line(item, seed).drawn("line"), "edge_mm": edge.tolist()}
    told["plane"] = str(item.outline_plane)
    return told | (_lesion(item, seed) if item.target == LESION else _structure(item, seed))


def _lesion(item: Mark, seed: int) -> dict[str, Any]:
    place = lesion_place(item.scan.exam, seed)
    return {
        "place": {
            "origin_mm": place.origin_mm.tolist(),
            "step_mm": STEP_MM,
            "shape": list(place.held.shape),
            "held": np.packbits(place.held).tobytes(),
            "largest_mm": {plane: place.largest_mm(plane) for plane in ("axial", "sagittal", "coronal")},
        }
    }


def _structure(item: Mark, seed: int) -> dict[str, Any]:
    parts = asked_parts(item, seed)
    low = np.min([part.bounds_mm[0] for part in parts], axis=0)
    high = np.max([part.bounds_mm[1] for part in parts], axis=0)
    close = STEP_MM * np.ceil(((item.half_tolerance or item.tolerance) + _CLOSE_MM) / STEP_MM)
    spine = subject(item.scan.exam, seed).spine

    def lattice(least: Array, most: Array, step: float, up_to_mm: float) -> dict[str, Any]:
        axes = [np.arange(least[axis], most[axis] + step, step) for axis in range(3)]
        points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        away = np.min([part.distance(points.reshape(-1, 3)) for part in parts], axis=0)
        held = np.rint(np.clip(away, -up_to_mm, up_to_mm) * _PER_MM).astype("<i2")
        return {
            "origin_mm": [float(mm) for mm in least],
            "step_mm": step,
            "shape": [len(axis) for axis in axes],
            "per_mm": _PER_MM,
            "up_to_mm": up_to_mm,
            "away": held.tobytes(),
        }

    return {
        "lattices": [
            lattice(low - close, high + close, NEAR_MM, float(close)),
            lattice(low - _AROUND_MM, high + _AROUND_MM, NEXT_MM, _MOST_MM),
            lattice(spine.bounds_mm[0], spine.bounds_mm[1], FAR_MM, _MOST_MM),
        ],
        "box_mm": [low.tolist(), high.tolist()],
        "step_mm": STEP_MM,
    }
