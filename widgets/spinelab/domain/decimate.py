"""Fewer triangles for the same surface. Knows closed triangle meshes only.

Edges are collapsed by their quadric error (Garland and Heckbert), many at a time: in every round a set of
cheap edges that do not touch each other. An edge is kept when its collapse would fold the surface or change
its topology, so a closed mesh stays closed.
"""

from __future__ import annotations

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
    quadrics = _quadrics(vertices, faces)
    for _ in range(_ROUNDS):
        if len(faces) <= target:
            break
        edges = _edges(faces)
        spots, costs = _best_spots(vertices, quadrics, edges)
        wanted = max((len(faces) - target) // 2, 1)
        chosen = _independent(edges, costs, faces, len(vertices), wanted)
        chosen = chosen[_may_collapse(vertices, faces, edges, spots, chosen)]
        if not len(chosen):
            break
        kept, gone = edges[chosen].T
        vertices[kept] = spots[chosen]
        quadrics[kept] += quadrics[gone]
        renamed = np.arange(len(vertices))
        renamed[gone] = kept
        faces = renamed[faces]
        whole = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
        vertices, faces, quadrics = _compact(vertices, faces[whole], quadrics)
    return vertices, faces


def _quadrics(vertices: Array, faces: Faces) -> Array:
    """Return for each vertex the summed squared-distance form of its triangles' planes, shape (n, 4, 4)."""
    corners = vertices[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(normal, axis=1, keepdims=True)
    normal = normal / np.maximum(area, 1e-12)
    plane = np.hstack([normal, -np.sum(normal * corners[:, 0], axis=1, keepdims=True)])
    form = plane[:, :, None] * plane[:, None, :] * (area[:, :, None] / 2)
    flat = np.zeros((len(vertices), 16))
    for corner in range(3):
        for entry in range(16):
            flat[:, entry] += np.bincount(faces[:, corner], form.reshape(-1, 16)[:, entry], len(vertices))
    return flat.reshape(-1, 4, 4)


def _edges(faces: Faces) -> Faces:
    """Return every edge once, (e, 2), lower index first: a closed surface runs along each both ways."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    return pairs[pairs[:, 0] < pairs[:, 1]]


def _best_spots(vertices: Array, quadrics: Array, edges: Faces) -> tuple[Array, Array]:
    """Return where each edge would collapse to and what it would cost."""
    first, second = vertices[edges[:, 0]], vertices[edges[:, 1]]
    middle, span = (first + second) / 2, second - first
    form = quadrics[edges[:, 0]] + quadrics[edges[:, 1]]
    weight = (
        0.05 * (form[:, 0, 0] + form[:, 1, 1] + form[:, 2, 2]) + 1e-9
    )  # pulls towards the middle: solvable
    right = -form[:, :3, 3] + weight[:, None] * middle
    spots = _solved(form, weight, right)
    length = np.linalg.norm(span, axis=1)
    away = spots - middle
    reach = np.linalg.norm(away, axis=1)
    spots = middle + away * np.minimum(1, length / np.maximum(reach, 1e-12))[:, None]
    full = np.hstack([spots, np.ones((len(spots), 1))])
    error = np.einsum("ni,nij,nj->n", full, form, full)
    return spots, np.abs(error) + _SHAPE * length**4


def _solved(form: Array, weight: Array, right: Array) -> Array:
    """Return the solutions of many symmetric 3 x 3 systems, the diagonal raised by ``weight``."""
    a, b, c = form[:, 0, 0] + weight, form[:, 0, 1], form[:, 0, 2]
    d, e, f = form[:, 1, 1] + weight, form[:, 1, 2], form[:, 2, 2] + weight
    minors = (d * f - e * e, c * e - b * f, b * e - c * d, a * f - c * c, b * c - a * e, a * d - b * b)
    whole = a * minors[0] + b * minors[1] + c * minors[2]
    x, y, z = right.T
    return np.stack(
        [
            (minors[0] * x + minors[1] * y + minors[2] * z) / whole,
            (minors[1] * x + minors[3] * y + minors[4] * z) / whole,
            (minors[2] * x + minors[4] * y + minors[5] * z) / whole,
        ],
        axis=1,
    )


def _independent(edges: Faces, costs: Array, faces: Faces, count: int, wanted: int) -> npt.NDArray[np.intp]:
    """Return edges among the cheapest of which no two touch a common triangle."""
    never = len(edges)
    cheap = np.flatnonzero(costs <= np.quantile(costs, _EAGERNESS))
    rank = np.full(len(edges), never, dtype=np.int64)
    # Drawn by lot among the cheap ones: by cost alone, neighbours would wait for each other in long queues.
    rank[cheap] = np.random.default_rng(len(edges)).permutation(len(cheap))
    chosen = np.zeros(len(edges), dtype=bool)
    for _ in range(_DRAWS):
        near = _least_around(edges[cheap], rank[cheap], faces, count, never)
        won = cheap[(near[edges[cheap]] == rank[cheap, None]).all(axis=1)]
        chosen[won] = True
        taken = np.zeros(count, dtype=bool)
        taken[edges[won].ravel()] = True
        taken[faces[taken[faces].any(axis=1)].ravel()] = True
        cheap = cheap[~taken[edges[cheap]].any(axis=1)]
    found = np.flatnonzero(chosen)
    return found[np.argsort(costs[found])][:wanted]


def _least_around(edges: Faces, rank: Faces, faces: Faces, count: int, never: int) -> Faces:
    """Return for each vertex the lowest rank of any edge that touches one of its triangles."""
    lowest = np.full(count, never, dtype=np.int64)
    for end in (0, 1):
        np.minimum.at(lowest, edges[:, end], rank)
    around = lowest[faces].min(axis=1)
    near = np.full(count, never, dtype=np.int64)
    for corner in range(3):
        np.minimum.at(near, faces[:, corner], around)
    return near


def _may_collapse(
    vertices: Array, faces: Faces, edges: Faces, spots: Array, chosen: Faces
) -> npt.NDArray[np.bool_]:
    """Return which of the chosen edges can go without a fold and without pinching the surface."""
    owner = np.full(len(vertices), -1, dtype=np.int64)
    owner[edges[chosen].ravel()] = np.repeat(np.arange(len(chosen)), 2)
    claims = owner[faces]
    edge = claims.max(axis=1)
    touched = (claims == edge[:, None]).sum(axis=1) * (edge >= 0)
    fine = np.ones(len(chosen), dtype=bool)
    turning = np.flatnonzero(touched == 1)
    corners = vertices[faces[turning]]
    moved = np.where((claims[turning] >= 0)[:, :, None], spots[chosen[edge[turning]]][:, None, :], corners)
    before, after = (np.cross(tri[:, 1] - tri[:, 0], tri[:, 2] - tri[:, 0]) for tri in (corners, moved))
    sizes = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    fine[edge[turning[np.sum(before * after, axis=1) < _FOLD * sizes + 1e-12]]] = False
    # The two ends may share exactly the two corners opposite to the edge.
    pairs = np.concatenate([faces[turning][:, turn] for turn in ([0, 1], [1, 2], [2, 0])])
    number = np.tile(edge[turning], 3)
    first, second = (_around(pairs, number, end, len(vertices)) for end in edges[chosen].T)
    shared = np.intersect1d(first, second, assume_unique=True)
    fine &= np.bincount(shared // len(vertices), minlength=len(chosen)) == 0
    return fine


def _around(pairs: Faces, number: Faces, end: Faces, count: int) -> Faces:
    """Return keys (edge, vertex) of what follows one end of each edge in the triangles that turn with it.

    The two triangles on the edge itself do not turn: their outer corners are followed by, and follow, other
    ones.
    """
    mine = pairs[:, 0] == end[number]
    return np.asarray(number[mine] * count + pairs[mine, 1])


def _compact(vertices: Array, faces: Faces, quadrics: Array) -> tuple[Array, Faces, Array]:
    used = np.zeros(len(vertices), dtype=bool)
    used[faces.ravel()] = True
    renamed = np.cumsum(used) - 1
    return vertices[used], renamed[faces], quadrics[used]
