"""Where the vertebrae of a study lie: the box around them, and which is at a height. Knows labels only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spinelab.imaging.study import Study

__all__ = ["focus", "levels"]

_LEVEL = re.compile(r"\b([CTL]\d{1,2}|S1)(-([CTL]\d{1,2}|S1))?\b")
_BODIES = ("vertebral body", "anulus fibrosus", "nucleus pulposus", "intervertebral disc")
_FOCUS = (*_BODIES, "lamina", "spinous process", "transverse process", "pedicle")


def focus(study: Study) -> list[list[float]]:
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


def levels(study: Study) -> list[dict[str, Any]]:
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
