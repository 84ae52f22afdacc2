"""The mesh of a thin-walled tube.

Knows rays from an axis; what cannot be sampled finely enough on a lattice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.frame import Array
    from spinelab.domain.surface import Triangles

__all__ = ["walled_tube"]

_HALVINGS = 18


def walled_tube(
    inner: Callable[[Array], Array], outer: Callable[[Array], Array], axis: Array, rays: Array
) -> Triangles:
    """Return the closed surface of the wall between two nested tubes, cut off at both ends of the axis.

    Parameters
    ----------
    inner, outer
        Signed distances of patient points (n, 3), negative inside; endless along the axis.
    axis
        Points within the inner tube, caudal to cranial, shape (stations, 3), mm.
    rays
        Unit directions across the axis, counter-clockwise seen from above, shape (stations, directions, 3).
    """
    stations, directions = rays.shape[:2]
    surfaces = [_reached(field, axis, rays) for field in (outer, inner)]
    vertices = np.concatenate([surface.reshape(-1, 3) for surface in surfaces])
    here = np.arange(stations * directions).reshape(stations, directions)
    there = np.roll(here, -1, axis=1)
    a, b, c, d = here[:-1], there[:-1], there[1:], here[1:]
    outside = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    inside = outside[:, ::-1] + stations * directions
    ends = []
    for station, order in ((0, 1), (stations - 1, -1)):
        rim, following = here[station], there[station]
        quad = rim, rim + stations * directions, following + stations * directions, following
        halves = (quad[0], quad[1], quad[2]), (quad[0], quad[2], quad[3])
        ends += [np.stack(half, axis=-1)[:, ::order] for half in halves]
    return vertices, np.concatenate([outside, inside, *ends]).astype(np.int64)


def _reached(field: Callable[[Array], Array], axis: Array, rays: Array) -> Array:
    """Return where each ray leaves the tube, by halving."""
    near, far = np.zeros(rays.shape[:2]), np.full(rays.shape[:2], 40.0)
    for _ in range(_HALVINGS):
        half = (near + far) / 2
        points = axis[:, None, :] + rays * half[:, :, None]
        inside = field(points.reshape(-1, 3)).reshape(half.shape) < 0
        near, far = np.where(inside, half, near), np.where(inside, far, half)
    return np.asarray(axis[:, None, :] + rays * ((near + far) / 2)[:, :, None])
