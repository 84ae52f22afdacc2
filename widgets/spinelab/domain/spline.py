"""A natural cubic spline. Knows numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["natural_spline"]


def natural_spline(knots: Array, values: Array, at: Array) -> Array:
    """Return a natural cubic spline through ``values`` at rising ``knots``, evaluated at ``at``.

    Beyond the ends it runs on as a straight line.

    >>> natural_spline(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0]), np.array([0.5, 3.0])).tolist()
    [0.5, 3.0]
    """
    gaps, rises = np.diff(knots), np.diff(values)
    if len(knots) < 3:  # noqa: PLR2004 (two points make a line)
        return np.asarray(values[0] + (at - knots[0]) * rises[0] / gaps[0])
    system = np.eye(len(knots))
    right = np.zeros(len(knots))
    for i in range(1, len(knots) - 1):
        system[i, i - 1 : i + 2] = gaps[i - 1], 2 * (gaps[i - 1] + gaps[i]), gaps[i]
        right[i] = 6 * (rises[i] / gaps[i] - rises[i - 1] / gaps[i - 1])
    bend = np.linalg.solve(system, right)
    here = np.clip(np.searchsorted(knots, at) - 1, 0, len(gaps) - 1)
    h, inside = gaps[here], np.clip(at, knots[0], knots[-1])
    a, b = (knots[here + 1] - inside) / h, (inside - knots[here]) / h
    smooth = (
        a * values[here]
        + b * values[here + 1]
        + ((a**3 - a) * bend[here] + (b**3 - b) * bend[here + 1]) * h * h / 6
    )
    first = rises[0] / gaps[0] - gaps[0] * bend[1] / 6
    last = rises[-1] / gaps[-1] + gaps[-1] * bend[-2] / 6
    return np.asarray(smooth + (at - inside) * np.where(at < knots[0], first, last))
