"""Fewer triangles for the same surface. Knows closed triangle meshes only.

Edges are collapsed by their quadric error (Garland and Heckbert), many at a time: in every round a set of
cheap edges that do not touch each other. An edge is kept when its collapse would fold the surface or change
its topology, so a closed mesh stays closed.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["decimated"]

Faces = npt.NDArray[np.int64]

_ROUNDS = 60
_EAGERNESS = 0.5
"""Share of the edges that may go in one round: the cheapest."""
_DRAWS = 3
"""How often lots are drawn in one round among the edges that still touch no chosen one."""
_SHAPE = 2e-3
"""Weight of edge length beside the quadric error: keeps triangles compact where the surface is flat."""
_FOLD = 0.25
"""Smallest cosine between a triangle's normal before and after; below it the surface would fold."""


def decimated(vertices: Array, faces: Faces, target: int) -> tuple[Array, Faces]:
    """Return a closed mesh with about ``target`` triangles; more where the shape does not allow fewer."""
    # Inside, every coordinate and every corner is an array of its own: numpy is quickest along these.
    points, corners = np.ascontiguousarray(vertices.T, dtype=float), np.ascontiguousarray(faces.T)
    quadrics = _quadrics(points, corners)
    for _ in range(_ROUNDS):
        if corners.shape[1] <= target:
            break
        edges = _edges(corners)
        spots, costs = _best_spots(points, quadrics, edges)
        wanted = max((corners.shape[1] - target) // 2, 1)
        chosen = _independent(edges, costs, corners, points.shape[1], wanted)
        chosen = chosen[_may_collapse(points, corners, edges[:, chosen], spots[:, chosen])]
        if not len(chosen):
            break
        kept, gone = edges[:, chosen]
        points[:, kept] = spots[:, chosen]
        quadrics[:, kept] += quadrics[:, gone]
        renamed = np.arange(points.shape[1])
        renamed[gone] = kept
        corners = renamed[corners]
        a, b, c = corners
        corners = corners[:, (a != b) & (b != c) & (c != a)]
        points, corners, quadrics = _compact(points, corners, quadrics)
    return np.ascontiguousarray(points.T), np.ascontiguousarray(corners.T)


def _cross(first: Array, second: Array) -> Array:
    """Return the cross products of vectors given as (3, ...)."""
    (a, b, c), (d, e, f) = first, second
    return np.stack([b * f - c * e, c * d - a * f, a * e - b * d])


def _quadrics(points: Array, corners: Faces) -> Array:
    """Return for each vertex the summed squared-distance form of its triangles' planes.

    The form is symmetric: of its 4 x 4 entries the upper ten are kept, row by row, shape (10, n).
    """
    start, second, third = (points[:, corner] for corner in corners)
    normal = _cross(second - start, third - start)
    area = np.sqrt((normal * normal).sum(axis=0))
    normal /= np.maximum(area, 1e-12)
    plane = (*normal, -(normal * start).sum(axis=0))
    form = np.empty((10, points.shape[1]))
    for entry, (one, other) in enumerate(combinations_with_replacement(plane, 2)):
        weight = one * other * (area / 2)
        form[entry] = sum(np.bincount(corner, weight, points.shape[1]) for corner in corners)
    return form


def _edges(corners: Faces) -> Faces:
    """Return every edge once, (2, e), lower index first: a closed surface runs along each both ways."""
    first, second = np.concatenate(corners), np.concatenate(corners[[1, 2, 0]])
    once = first < second
    return np.stack([first[once], second[once]])


def _best_spots(points: Array, quadrics: Array, edges: Faces) -> tuple[Array, Array]:
    """Return where each edge would collapse to, (3, e), and what it would cost, (e,)."""
    first, second = points[:, edges[0]], points[:, edges[1]]
    middle, span = (first + second) / 2, second - first
    form = quadrics[:, edges[0]] + quadrics[:, edges[1]]
    aa, ab, ac, ad, bb, bc, bd, cc, cd, dd = form
    weight = 0.05 * (aa + bb + cc) + 1e-9  # pulls towards the middle: solvable
    right = weight * middle - form[[3, 6, 8]]
    length2 = (span * span).sum(axis=0)
    away = _solved(form, weight, right) - middle
    reach = np.sqrt((away * away).sum(axis=0))
    spots = middle + away * np.minimum(1, np.sqrt(length2) / np.maximum(reach, 1e-12))
    x, y, z = spots
    error = x * (x * aa + 2 * (y * ab + z * ac + ad)) + y * (y * bb + 2 * (z * bc + bd))
    error += z * (z * cc + 2 * cd) + dd
    return spots, np.abs(error) + _SHAPE * length2 * length2


def _solved(form: Array, weight: Array, right: Array) -> Array:
    """Return the solutions of many symmetric 3 x 3 systems, the diagonal raised by ``weight``."""
    a, b, c = form[0] + weight, form[1], form[2]
    d, e, f = form[4] + weight, form[5], form[7] + weight
    minors = (d * f - e * e, c * e - b * f, b * e - c * d, a * f - c * c, b * c - a * e, a * d - b * b)
    whole = a * minors[0] + b * minors[1] + c * minors[2]
    x, y, z = right
    found = np.stack(
        [
            minors[0] * x + minors[1] * y + minors[2] * z,
            minors[1] * x + minors[3] * y + minors[4] * z,
            minors[2] * x + minors[4] * y + minors[5] * z,
        ]
    )
    return np.asarray(found / whole)


def _independent(edges: Faces, costs: Array, corners: Faces, count: int, wanted: int) -> npt.NDArray[np.intp]:
    """Return edges among the cheapest of which no two touch a common triangle."""
    never = len(costs)
    cheap = np.flatnonzero(costs <= np.quantile(costs, _EAGERNESS))
    # Drawn by lot among the cheap ones: by cost alone, neighbours would wait for each other in long queues.
    rank = np.random.default_rng(len(costs)).permutation(len(cheap))
    ends = edges[:, cheap]
    chosen = np.zeros(len(costs), dtype=bool)
    for _ in range(_DRAWS):
        near = _least_around(ends, rank, corners, count, never)
        won = (near[ends[0]] == rank) & (near[ends[1]] == rank)
        chosen[cheap[won]] = True
        taken = np.zeros(count, dtype=bool)
        taken[ends[:, won]] = True
        a, b, c = taken[corners]
        taken[corners[:, a | b | c]] = True
        free = ~(taken[ends[0]] | taken[ends[1]])
        cheap, rank, ends = cheap[free], rank[free], ends[:, free]
    found = np.flatnonzero(chosen)
    return found[np.argsort(costs[found])][:wanted]


def _least_around(ends: Faces, rank: Faces, corners: Faces, count: int, never: int) -> Faces:
    """Return for each vertex the lowest rank of any edge that touches one of its triangles."""
    lowest = np.full(count, never, dtype=np.int64)
    for end in ends:
        np.minimum.at(lowest, end, rank)
    a, b, c = lowest[corners]
    around = np.minimum(np.minimum(a, b), c)
    near = np.full(count, never, dtype=np.int64)
    for corner in corners:
        np.minimum.at(near, corner, around)
    return near


def _may_collapse(points: Array, corners: Faces, chosen: Faces, spots: Array) -> npt.NDArray[np.bool_]:
    """Return which of the chosen edges (2, k) can go without a fold and without pinching the surface."""
    owner = np.full(points.shape[1], -1, dtype=np.int64)
    owner[chosen] = np.arange(chosen.shape[1])
    claims = owner[corners]
    a, b, c = claims
    # Edges touch no common triangle, so all claims on a triangle are of one edge.
    edge = np.maximum(np.maximum(a, b), c)
    turning = np.flatnonzero((a >= 0).astype(np.int8) + (b >= 0) + (c >= 0) == 1)
    mine, turned = edge[turning], corners[:, turning]
    before = points[:, turned]
    after = np.where(claims[:, turning] >= 0, spots[:, mine][:, None], before)
    was, now = (_cross(tri[:, 1] - tri[:, 0], tri[:, 2] - tri[:, 0]) for tri in (before, after))
    sizes = np.sqrt((was * was).sum(axis=0) * (now * now).sum(axis=0))
    fine = np.ones(chosen.shape[1], dtype=bool)
    fine[mine[(was * now).sum(axis=0) < _FOLD * sizes + 1e-12]] = False
    # The two ends may share exactly the two corners opposite to the edge.
    start, following, number = np.concatenate(turned), np.concatenate(turned[[1, 2, 0]]), np.tile(mine, 3)
    first, second = (_around(start, following, number, end, points.shape[1]) for end in chosen)
    shared = np.intersect1d(first, second, assume_unique=True)
    fine[shared // points.shape[1]] = False
    return fine


def _around(start: Faces, following: Faces, number: Faces, end: Faces, count: int) -> Faces:
    """Return keys (edge, vertex) of what follows one end of each edge in the triangles that turn with it.

    The two triangles on the edge itself do not turn: their outer corners are followed by, and follow, other
    ones.
    """
    mine = start == end[number]
    return np.asarray(number[mine] * count + following[mine])


def _compact(points: Array, corners: Faces, quadrics: Array) -> tuple[Array, Faces, Array]:
    used = np.zeros(points.shape[1], dtype=bool)
    used[corners] = True
    renamed = np.cumsum(used) - 1
    return points[:, used], renamed[corners], quadrics[:, used]
