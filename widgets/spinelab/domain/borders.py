"""Cut a mesh along the borders between its named parts. Knows triangles and claims, not anatomy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["cut_along_borders"]

Faces = npt.NDArray[np.int64]


def cut_along_borders(
    vertices: Array, faces: Faces, shares: Array
) -> tuple[Array, Faces, npt.NDArray[np.intp]]:
    """Return the mesh with new edges where one part ends and another begins, and each face's part.

    Parameters
    ----------
    shares
        How far each vertex lies outside each part, (parts, vertices); the smallest decides.

    Returns
    -------
    vertices, faces, label
        The old vertices come first; a closed mesh stays closed.
    """
    label = np.argmin(shares, axis=0)
    edges = np.unique(np.sort(faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    first, second = edges[label[edges[:, 0]] != label[edges[:, 1]]].T
    lead = shares[label[first], first] - shares[label[second], first]
    lag = shares[label[first], second] - shares[label[second], second]
    place = np.clip(lead / np.minimum(lead - lag, -1e-9), 0.12, 0.88)[:, None]
    count = len(vertices)
    keys = (first * count + second).tolist()
    middles: dict[int, int] = dict(zip(keys, range(count, count + len(first)), strict=True))
    points = [vertices, vertices[first] * (1 - place) + vertices[second] * place]

    def between(one: int, other: int) -> int:
        return middles[min(one, other) * count + max(one, other)]

    marks = label[faces]
    plain = (marks[:, 0] == marks[:, 1]) & (marks[:, 1] == marks[:, 2])
    new_faces: list[tuple[int, int, int]] = []
    new_label: list[int] = []
    for triangle in faces[~plain].tolist():
        names = [int(label[corner]) for corner in triangle]
        if len(set(names)) == 3:  # noqa: PLR2004 (three parts meet in this triangle)
            points.append(vertices[triangle].mean(axis=0)[None])
            center = count + len(first) + len(points) - 3
            for turn in range(3):
                i, j, k = (triangle[(turn + step) % 3] for step in range(3))
                new_faces += [(i, between(i, j), center), (i, center, between(k, i))]
                new_label += [names[turn]] * 2
            continue
        lone = next(turn for turn in range(3) if names.count(names[turn]) == 1)
        k, i, j = (triangle[(lone + step) % 3] for step in range(3))
        p, q = between(j, k), between(k, i)
        new_faces += [(i, j, p), (i, p, q), (q, p, k)]
        new_label += [names[(lone + 1) % 3]] * 2 + [names[lone]]
    if not new_faces:
        return vertices, faces, marks[:, 0]
    cut = np.array(new_faces, dtype=np.int64)
    return (
        np.concatenate(points),
        np.concatenate([faces[plain], cut]),
        np.concatenate([marks[plain, 0], np.array(new_label, dtype=marks.dtype)]),
    )
