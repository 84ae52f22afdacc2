"""Where a mark in the model counts, as a field that the page reads. Knows the spine and the tolerance.

The field holds how far a place lies beyond what still counts (the distance from the nearest structure that
was asked for, less the tolerance; zero and less is right): everywhere on a coarse lattice, and where right
meets wrong on a fine one. ``assets/places.js`` interpolates; a test compares it with the scorer at places
that can be clicked. What is said comes from the judge::

    {"right": [verdict, summary], "wrong": [verdict, summary with {found} and {mm}], "tolerance": mm,
     "origin": [x, y, z], "nodes": [nx, ny, nz], "coarse": bytes, "cells": bytes, "fine": bytes}

``coarse``: hundredths of a millimetre, int16, x slowest. ``cells``: which cells between fine nodes are held,
uint32, in order. ``fine``: the `SIDE` cubed values of each, fiftieths of a millimetre, int8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates

from spinelab.domain.spine import build_spine
from spinelab.publish.problems import PublishError

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.question import Question

__all__ = ["recorded_place"]

COARSE_MM = 4.0
CELL_MM = 2.0
"""Side of a fine cell; two cells for each step of the coarse lattice."""
SIDE = 5
"""Values along the side of a fine cell, both ends counted: every half millimetre."""
_EDGE_MM = 0.4
"""A cell with a value so near to the edge is held; others only where the coarse lattice errs."""
STEEPEST = 1.3
"""Millimetres by which the field may rise in one: which cells are looked at closely follows from it."""

Array = npt.NDArray[np.float64]


def recorded_place(question: Question, heard: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Return the field of a question and what is said on both sides of its edge.

    Parameters
    ----------
    question
        Asks for a place, and knows which (`spinebank.render.known`).
    heard
        Returns the feedback to a response.

    Raises
    ------
    PublishError
        If the judge does not agree with the field, or does not say what was marked and how far away.
    """
    spine, place = build_spine(question.item["region"]), question.known["place"]
    parts = spine.parts_of(place["structure"], place["level"], place["side"])
    tolerance_mm = float(place["tolerance_mm"])

    def beyond(points: Array) -> Array:
        return np.asarray(np.min([part.distance(points) for part in parts], axis=0) - tolerance_mm)

    low, high = np.floor(spine.bounds_mm[0]), spine.bounds_mm[1]
    nodes = np.ceil((high - low) / COARSE_MM).astype(int) + 1
    coarse = beyond(_lattice(low, nodes, COARSE_MM)).reshape(nodes)
    cells = _near_cells(beyond, low, coarse)
    samples = _samples(low, nodes, cells)
    fine = beyond(samples).reshape(len(cells), -1)
    inside, far = samples[np.argmin(fine)], low
    rough = map_coordinates(coarse, ((samples - low) / COARSE_MM).T, order=1).reshape(fine.shape)
    needed = (np.abs(fine) <= _EDGE_MM).any(axis=1) | ((fine <= 0) != (rough <= 0)).any(axis=1)
    cells, fine = cells[needed], fine[needed]
    found = spine.structure_at(far).part.id.name
    away = float(beyond(far[None])[0]) + tolerance_mm
    right, wrong = (heard({"point_mm": point.tolist()}) for point in (inside, far))
    said = wrong["summary"].replace(found, "{found}").replace(f"{away:.0f} mm", "{mm} mm")
    if right["verdict"] != "correct" or wrong["verdict"] != "incorrect" or said.count("{") != 2:  # noqa: PLR2004
        raise PublishError(f"{question.item['id']!r}: the judge marks or names a place otherwise.")
    return {
        "right": [right["verdict"], right["summary"]],
        "wrong": [wrong["verdict"], said],
        "tolerance": tolerance_mm,
        "origin": low.tolist(),
        "nodes": nodes.tolist(),
        "coarse": _packed(coarse, 100, "<i2"),
        "cells": cells.astype("<u4").tobytes(),
        "fine": _packed(fine, 50, "i1"),
    }


def _lattice(low: Array, nodes: npt.NDArray[np.int_], step_mm: float) -> Array:
    """Return the points of a lattice, (n, 3) mm, z fastest."""
    axes = [low[axis] + step_mm * np.arange(nodes[axis]) for axis in range(3)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)


def _near_cells(beyond: Callable[[Array], Array], low: Array, coarse: Array) -> npt.NDArray[np.int_]:
    """Return the numbers of the fine cells through which the edge between right and wrong may run."""
    counts = 2 * (np.array(coarse.shape) - 1)
    near = np.abs(coarse) <= STEEPEST * COARSE_MM * np.sqrt(3)
    touched = np.zeros(coarse.shape, dtype=bool)[:-1, :-1, :-1]
    for corner in np.ndindex(2, 2, 2):
        cut = tuple(slice(at, at + size) for at, size in zip(corner, touched.shape, strict=True))
        touched |= near[cut]
    wide = touched.repeat(2, axis=0).repeat(2, axis=1).repeat(2, axis=2)
    numbers = np.flatnonzero(wide)
    middles = low + CELL_MM * (np.stack(np.unravel_index(numbers, counts), axis=-1) + 0.5)
    return np.asarray(numbers[np.abs(beyond(middles)) <= STEEPEST * CELL_MM * np.sqrt(3) / 2])


def _samples(low: Array, nodes: npt.NDArray[np.int_], cells: npt.NDArray[np.int_]) -> Array:
    """Return the points of fine cells, (n, 3) mm, cell by cell, z fastest."""
    corners = low + CELL_MM * np.stack(np.unravel_index(cells, 2 * (nodes - 1)), axis=-1)
    within = _lattice(np.zeros(3), np.full(3, SIDE), CELL_MM / (SIDE - 1))
    return np.asarray((corners[:, None] + within).reshape(-1, 3), dtype=float)


def _packed(values: Array, per_mm: int, kind: str) -> bytes:
    """Return lengths as whole numbers of a kind; what is too large becomes the largest."""
    limits = np.iinfo(kind)
    return np.clip(np.rint(values * per_mm), limits.min, limits.max).astype(kind).tobytes()
