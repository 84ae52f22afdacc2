"""Flat sections of the computed spine as labelled outlines.

Knows planes and contours, not how they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.cache import remembered
from spinelab.domain.curvature import modelled
from spinelab.domain.spine import Spine, build_spine
from spinelab.domain.vocabulary import Region

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.frame import Array, Frame
    from spinelab.domain.part import Solid

__all__ = ["Outline", "Plane", "Section", "outlines_in", "planes", "section", "sections", "thinned"]

_STEP_MM = 0.5
_SMALLEST_MM2 = 0.4
"""Slivers below this area are left out: they could be neither seen nor clicked."""


@dataclass(frozen=True)
class Plane:
    """A named section plane."""

    id: str
    """Such as ``midsagittal`` or ``axial:C5``."""
    title: str


@dataclass(frozen=True, eq=False)
class Outline:
    """The cut surface of one part."""

    part: int
    """Index in `Spine.parts` and `Scene.parts`."""
    rings_mm: tuple[npt.NDArray[np.float32], ...]
    """Closed rings, each (k, 2) in drawing coordinates; even-odd fill."""
    anchor_mm: Array
    """A point of the cut surface that suits a label, drawing coordinates, shape (2,)."""


@dataclass(frozen=True, eq=False)
class Section:
    """One section: drawing coordinates run to the right and up."""

    plane: str
    title: str
    origin_mm: Array
    """Patient point of the drawing's (0, 0)."""
    across: Array
    """Patient direction to the right of the drawing: posterior (sagittal) or the patient's left (axial)."""
    up: Array
    """Patient direction up the drawing: superior (sagittal) or anterior (axial)."""
    outlines: tuple[Outline, ...]

    @property
    def bounds_mm(self) -> Array:
        """Lower and upper corner of everything drawn, shape (2, 2)."""
        points = np.concatenate([ring for outline in self.outlines for ring in outline.rings_mm])
        return np.stack([points.min(axis=0), points.max(axis=0)]).astype(float)


def planes(region: Spine | Region | str) -> tuple[Plane, ...]:
    """Return the named planes of a region."""
    spine = region if isinstance(region, Spine) else build_spine(region)
    axial = [
        plane
        for upper, lower in zip(spine.levels, (*spine.levels[1:], None), strict=True)
        for plane in (
            Plane(f"axial:{upper}", f"Axial, {upper} at the pedicles"),
            *([Plane(f"axial:{upper}-{lower}", f"Axial, {upper}-{lower} at the disc")] if lower else []),
        )
    ]
    if spine.region is Region.WHOLE:
        return (Plane("midsagittal", "Sagittal, midline"),)
    return (
        Plane("midsagittal", "Sagittal, midline"),
        Plane("paramedian", "Sagittal, beside the midline (left)"),
        Plane("parasagittal", "Sagittal, through the left facet joints"),
        *axial,
    )


def sections(region: Spine | Region | str) -> tuple[Section, ...]:
    """Return every named section of a region; from the disk cache unless a spine is given.

    Raises
    ------
    ValueError
        With the allowed regions, when there is no model of the region.
    """
    if isinstance(region, Spine):
        return _all_sections(region)
    name = modelled(region)
    return _unpacked(remembered(f"sections-{name}", lambda: _packed(_all_sections(build_spine(name)))))


def _all_sections(spine: Spine) -> tuple[Section, ...]:
    return tuple(section(spine, plane.id) for plane in planes(spine))


def _packed(drawn: tuple[Section, ...]) -> dict[str, npt.NDArray[np.generic]]:
    outlines = [(number, outline) for number, one in enumerate(drawn) for outline in one.outlines]
    rings = [(number, ring) for number, (_, outline) in enumerate(outlines) for ring in outline.rings_mm]
    return {
        "names": np.array([[one.plane, one.title] for one in drawn]),
        "frames": np.array([[one.origin_mm, one.across, one.up] for one in drawn]),
        "outlines": np.array([[number, outline.part] for number, outline in outlines]),
        "anchors": np.array([outline.anchor_mm for _, outline in outlines]),
        "rings": np.array([[number, len(ring)] for number, ring in rings]),
        "points": np.concatenate([ring for _, ring in rings]),
    }


def _unpacked(arrays: Mapping[str, npt.NDArray[np.generic]]) -> tuple[Section, ...]:
    points = arrays["points"].astype(np.float32)
    ends = np.cumsum(arrays["rings"].astype(np.int64)[:, 1])
    rings: list[list[npt.NDArray[np.float32]]] = [[] for _ in arrays["outlines"]]
    for (number, size), end in zip(arrays["rings"].tolist(), ends.tolist(), strict=True):
        rings[number].append(points[end - size : end])
    outlines: list[list[Outline]] = [[] for _ in arrays["names"]]
    table = zip(arrays["outlines"].tolist(), rings, arrays["anchors"].astype(np.float64), strict=True)
    for (number, part), held, anchor in table:
        outlines[number].append(Outline(part, tuple(held), anchor))
    frames = arrays["frames"].astype(np.float64)
    return tuple(
        Section(str(plane), str(title), frame[0], frame[1], frame[2], tuple(held))
        for (plane, title), frame, held in zip(arrays["names"], frames, outlines, strict=True)
    )


def section(region: Spine | Region | str, plane: str) -> Section:
    """Return one section.

    Raises
    ------
    ValueError
        With the planes that the region has, for an unknown one.
    """
    spine = region if isinstance(region, Spine) else build_spine(region)
    known = {choice.id: choice for choice in planes(spine)}
    if plane not in known:
        raise ValueError(f"No plane {plane!r} in the {spine.region} region. Allowed: {', '.join(known)}.")
    origin, across, up = _axes(spine, plane)
    outlines = []
    first = 0
    for solid in spine.solids:
        outlines += outlines_in(solid, first, (origin, across, up))
        first += len(solid.ids)
    return Section(plane, known[plane].title, origin, across, up, tuple(outlines))


def _axes(spine: Spine, plane: str) -> tuple[Array, Array, Array]:
    if plane.startswith("axial:"):
        frame: Frame = spine.axial_frame(plane.removeprefix("axial:"))
        return frame.origin_mm, frame.axes[0], -frame.axes[1]
    offset = {"midsagittal": 0.0, "paramedian": spine.paramedian_mm, "parasagittal": spine.facet_mm}[plane]
    return np.array([offset, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])


def outlines_in(
    solid: Solid, first: int, plane: tuple[Array, Array, Array], clip_mm: Array | None = None
) -> list[Outline]:
    """Return the cut surfaces of a solid's parts.

    Parameters
    ----------
    solid
        What is cut.
    first
        Index of its first part in `Spine.parts`.
    plane
        Patient point of the drawing's (0, 0), and what is to the right and up in it.
    clip_mm
        Lower and upper corner of the part of the drawing that is wanted, (2, 2); all of it when not given.
    """
    from skimage import measure  # noqa: PLC0415 (slow to import, and only drawing needs it)

    origin, across, up = plane
    window = _window(solid, origin, across, up)
    if window is None:
        return []
    if clip_mm is not None:
        window = tuple(  # type: ignore[assignment]  # two ranges, as before
            (max(low, clip[0]), min(high, clip[1]))
            for (low, high), clip in zip(window, clip_mm.T, strict=True)
        )
        if any(low >= high for low, high in window):
            return []
    u, v = (np.arange(low - _STEP_MM, high + 2 * _STEP_MM, _STEP_MM) for low, high in window)
    points = origin + u[:, None, None] * across + v[None, :, None] * up
    values = solid.part_distances(points.reshape(-1, 3).astype(np.float32)).reshape(-1, len(u), len(v))
    found = []
    for index, grid in enumerate(values):
        if not (grid < 0).any():
            continue
        padded = np.pad(grid, 1, constant_values=1.0)
        rings = [
            (np.array([u[0], v[0]]) + (ring - 1) * _STEP_MM).astype(np.float32)
            for ring in measure.find_contours(padded, 0.0)
            if _area(ring) * _STEP_MM**2 > _SMALLEST_MM2
        ]
        if rings:
            deepest = np.unravel_index(np.argmin(grid), grid.shape)
            anchor = np.array([u[deepest[0]], v[deepest[1]]])
            simple = tuple(thinned(ring, 0.06) for ring in rings)
            found.append(Outline(first + index, simple, anchor))
    return found


def thinned(ring: Array, tolerance_mm: float) -> npt.NDArray[np.float32]:
    """Return a closed ring without the points that lie this close to the line between their neighbours.

    In three rounds, each of which leaves every second point alone. (`skimage.measure.approximate_polygon`
    does it better, but its import takes two seconds.)
    """
    held = np.asarray(ring, dtype=float)
    for turn in range(3):
        before, after = held[:-2], held[2:]
        way = after - before
        off = held[1:-1] - before
        aside = np.abs(way[:, 0] * off[:, 1] - way[:, 1] * off[:, 0])
        drop = aside <= tolerance_mm / 2 * np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        drop[turn % 2 :: 2] = False
        held = held[np.concatenate([[True], ~drop, [True]])]
    return held.astype(np.float32)


def _window(
    solid: Solid, origin: Array, across: Array, up: Array
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the range of drawing coordinates in which a solid can lie; None if the plane misses its box."""
    low, high = solid.bounds_mm
    corners = np.array(
        [(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    )
    depth = (corners - origin) @ np.cross(across, up)
    if depth.min() > 0 or depth.max() < 0:
        return None
    u, v = (corners - origin) @ across, (corners - origin) @ up
    return (float(u.min()), float(u.max())), (float(v.min()), float(v.max()))


def _area(ring: Array) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2)
