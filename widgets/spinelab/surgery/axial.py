"""The axial drawing before and after an operation, as shapes. Knows outlines, no numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.crosscut import cross_cut
from spinelab.domain.surgery.opening import Hinge, hinge_of
from spinelab.domain.surgery.operation import OPENING_DEG
from spinelab.domain.vocabulary import structure

if TYPE_CHECKING:
    import numpy.typing as npt

    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.spine import Spine
    from spinelab.domain.surgery import Operation, Outcome

__all__ = ["ARCH", "LAMINAE", "axial_shapes", "rings_of", "tone_of"]

LAMINAE = {"lamina", "spinous_process"}
ARCH = LAMINAE | {"ligamentum_flavum", "interspinous_ligament", "supraspinous_ligament", "nuchal_ligament"}
"""What an opening from behind takes away or moves."""
_REBUILT = {"dura_mater", "spinal_cord", "conus_medullaris", "cauda_equina", "spinal_nerve"}
_STRUT_MM = (7.5, -15.0, -2.0)
"""Half-width of the strut, and how far in front of the line it begins and ends; drawn, not measured."""


def axial_shapes(
    spine: Spine,
    lesion: Lesion,
    states: tuple[Outcome, Outcome],
    operation: Operation | None,
    forward_mm: float,
) -> list[dict[str, Any]]:
    """Return filled shapes from back to front: kind and rings (left, behind), mm.

    ``states`` are those before the operation and now.
    """
    before, state = states
    bone: list[dict[str, Any]] = []
    soft: list[dict[str, Any]] = []
    for cut in cross_cut(spine, lesion.peak_place):
        name = spine.parts[cut.part].structure
        if name in _REBUILT:
            continue
        rings = [_moved(ring, name, lesion, operation) for ring in cut.rings_mm]
        kept = [ring for ring in rings if ring is not None]
        if kept:
            kind = tone_of(name)
            (bone if kind == "bone" else soft).append({"kind": kind, "rings": [_rounded(r) for r in kept]})
    plane = state.plane
    axes = (plane.left_mm, plane.behind_mm)
    shapes = [
        {"kind": "fat", "rings": rings_of(_softened(plane.canal), axes)},
        *soft,
        {"kind": "sac", "rings": rings_of(plane.sac, axes)},
        {"kind": "cord", "rings": rings_of(plane.cord, axes)},
        *bone,
    ]
    if operation and operation.bone == "bodies removed":
        half, low, high = _STRUT_MM
        gap = forward_mm + 0.5 if operation.mass == "moved forward" else 0.0
        wide = np.abs(before.plane.left_mm[before.plane.lesion.any(axis=0)]).max() + 0.6
        shapes.append({"kind": "gap", "rings": [_box(float(max(half, wide)), low, 0.0)]})
        shapes.append({"kind": "strut", "rings": [_box(half, low, high - gap)]})
    return [*shapes, *_mass(before, state, operation, forward_mm)]


def rings_of(distance: Array, axes: tuple[Array, Array]) -> list[list[list[float]]]:
    """Return closed rings around the negative part of samples (rows, columns); axes are columns and rows."""
    from skimage import measure  # noqa: PLC0415 (slow to import)

    columns, rows = axes
    padded = np.pad(distance, 1, constant_values=1.0)
    step = (columns[1] - columns[0], rows[1] - rows[0])
    found = []
    for ring in measure.find_contours(padded, 0.0):
        if len(ring) > 8:  # noqa: PLR2004 (specks)
            points = np.stack(
                [columns[0] + (ring[:, 1] - 1) * step[0], rows[0] + (ring[:, 0] - 1) * step[1]], axis=1
            )
            found.append(_rounded(points[:: 2 if len(points) > 60 else 1]))  # noqa: PLR2004
    return found


def _softened(inside: npt.NDArray[np.bool_]) -> Array:
    """Return a field whose zero line runs smoothly along the edge of a mask."""
    from scipy.ndimage import gaussian_filter  # noqa: PLC0415 (slow to import)

    return np.asarray(gaussian_filter(np.where(inside, -1.0, 1.0), 1.0))


def tone_of(name: str) -> str:
    """Return the kind of shape that a structure is drawn as."""
    own = {
        "ligamentum_flavum": "flavum",
        "posterior_longitudinal_ligament": "pll",
        "vertebral_artery": "vessel",
    }
    if name in own:
        return own[name]
    tissue = structure(name).tissue
    return {"bone": "bone", "disc": "disc"}.get(tissue, "ligament")


def _mass(
    before: Outcome, state: Outcome, operation: Operation | None, forward_mm: float
) -> list[dict[str, Any]]:
    """Return the lesion as it lies: in its place, or as a whole moved forward out of the canal."""
    forward = operation is not None and operation.mass == "moved forward"
    plane = before.plane if forward else state.plane
    if not plane.lesion.any():
        return []
    rings = rings_of(_softened(plane.lesion), (plane.left_mm, plane.behind_mm))
    ahead = forward_mm if forward else 0.0
    return [{"kind": "lesion", "rings": [[[x, round(y - ahead, 2)] for x, y in ring] for ring in rings]}]


def _moved(
    ring: npt.NDArray[np.float32], name: str, lesion: Lesion, operation: Operation | None
) -> Array | None:
    """Return a ring as the operation leaves it; None when it is taken away."""
    if operation is None or not operation.posterior or name not in ARCH:
        return np.asarray(ring, dtype=float)
    if name not in LAMINAE or operation.bone == "laminae removed":
        return None
    if operation.bone == "hinged on one side":
        return _turned(ring, hinge_of(lesion.walls, lesion.peak_place, -1.0))
    if name == "spinous_process":
        return None
    side = 1.0 if ring[:, 0].mean() > 0 else -1.0
    return _turned(ring, hinge_of(lesion.walls, lesion.peak_place, side, half=True))


def _turned(ring: npt.NDArray[np.float32], hinge: Hinge) -> Array:
    """Swing a ring back around a hinge."""
    angle = np.deg2rad(OPENING_DEG)
    across = (ring[:, 0] - hinge.left_mm) * -hinge.side
    back = ring[:, 1] - hinge.behind_mm
    turned = across * np.cos(angle) - back * np.sin(angle)
    return np.stack(
        [
            hinge.left_mm - hinge.side * turned,
            hinge.behind_mm + across * np.sin(angle) + back * np.cos(angle),
        ],
        axis=1,
    )


def _box(half: float, low: float, high: float) -> list[list[float]]:
    return [[-half, low], [half, low], [half, high], [-half, high]]


def _rounded(points: npt.ArrayLike) -> list[list[float]]:
    return np.round(np.asarray(points, dtype=float), 2).tolist()  # type: ignore[no-any-return]
