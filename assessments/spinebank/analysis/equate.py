"""Putting the scores of two forms on one scale by the items that both hold.

Mean and linear equating with Tucker's method (Kolen and Brennan, Appl Psychol Meas 1987;11:263,
10.1177/014662168701100304), and the Rasch common-item shift. Errors of the first two come from a bootstrap of
the students of both forms.
"""

from dataclasses import dataclass

import numpy as np

from spinebank.analysis.rasch import Rasch
from spinebank.analysis.resample import RESAMPLES, SEED, blocks
from spinebank.analysis.table import FloatArray, ResponseTable

__all__ = ["FEWEST_COMMON", "Equating", "RaschLink", "common_items", "equate", "link", "tucker"]

FEWEST_COMMON = 3
"""Fewer common items carry no scale; a fifth of the quiz, and as broad in content, is the usual advice."""
UNSTABLE = 0.5
"""A common item whose difficulty moved further than this, in logits, is named: a convention."""


@dataclass(frozen=True, eq=False)
class Equating:
    """Scores of the new form as scores of the old one: ``intercept + slope * score``."""

    method: str
    slope: float
    intercept: float
    scores: FloatArray
    """Scores of the new form, marks, (s,)."""
    equated: FloatArray
    """The same on the old form's scale, (s,)."""
    se: FloatArray
    """Bootstrap standard errors of `equated`, (s,)."""
    common: tuple[str, ...]
    students: tuple[int, int]
    """Students of the new and of the old form."""


@dataclass(frozen=True, eq=False)
class RaschLink:
    """What to add to a difficulty or ability of the new form to have it on the old form's scale."""

    shift: float
    se: float
    """Standard error from the spread of the common items."""
    common: tuple[str, ...]
    displacement: FloatArray
    """How far each common item lies from the common shift, logits, (c,)."""
    unstable: tuple[str, ...]
    """Common items that moved by more than `UNSTABLE`."""


def common_items(new: ResponseTable, old: ResponseTable) -> tuple[str, ...]:
    """Return the items that both forms hold, in the order of the old form.

    Raises
    ------
    ValueError
        If there are fewer than `FEWEST_COMMON`.
    """
    there = {item.id for item in new.items}
    found = tuple(item.id for item in old.items if item.id in there)
    if len(found) < FEWEST_COMMON:
        raise ValueError(
            f"'{new.quiz}' and '{old.quiz}' share {len(found)} items; equating needs {FEWEST_COMMON}."
        )
    return found


def tucker(
    new: tuple[FloatArray, FloatArray],
    old: tuple[FloatArray, FloatArray],
    share_new: float,
    *,
    linear: bool = True,
) -> tuple[float, float]:
    """Return slope and intercept of equating by Tucker's method.

    Parameters
    ----------
    new, old
        For each form: means of total and of common score, (2,), and their covariances, (2, 2).
    share_new
        Weight of the new form's students in the synthetic population, 0 to 1.
    linear
        Whether spreads are matched too; if not, the slope is 1.
    """
    (mean_x, cov_x), (mean_y, cov_y) = new, old
    gamma_x, gamma_y = cov_x[0, 1] / cov_x[1, 1], cov_y[0, 1] / cov_y[1, 1]
    apart, apart_var = mean_x[1] - mean_y[1], cov_x[1, 1] - cov_y[1, 1]
    w, v = share_new, 1 - share_new
    x_mean = mean_x[0] - v * gamma_x * apart
    y_mean = mean_y[0] + w * gamma_y * apart
    x_var = cov_x[0, 0] - v * gamma_x**2 * apart_var + w * v * gamma_x**2 * apart**2
    y_var = cov_y[0, 0] + w * gamma_y**2 * apart_var + w * v * gamma_y**2 * apart**2
    slope = float(np.sqrt(y_var / x_var)) if linear else 1.0
    return slope, float(y_mean - slope * x_mean)


def equate(
    new: ResponseTable,
    old: ResponseTable,
    *,
    linear: bool = True,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Equating:
    """Equate a new form to an old one.

    Parameters
    ----------
    new, old
        Answers to both forms; different students.
    linear
        Whether the spread of the scores is matched too; if not, only their means.
    resamples, seed
        Of the bootstrap.

    Raises
    ------
    ValueError
        If there are too few common items or students, or scores do not vary.
    """
    common = common_items(new, old)
    pairs = [_pairs(table, common) for table in (new, old)]
    sizes = (len(new.students), len(old.students))
    if min(sizes) < 2 or any(np.any(pair.var(axis=0) == 0) for pair in pairs):  # noqa: PLR2004
        raise ValueError("Equating needs two students on each form, and scores that differ.")
    scores = np.arange(0, new.points.sum() + 1e-9)
    share = sizes[0] / sum(sizes)
    slope, intercept = tucker(_moments(pairs[0]), _moments(pairs[1]), share, linear=linear)
    streams = [blocks(size, resamples, seed + place) for place, size in enumerate(sizes)]
    drawn = [
        [moments for weights in stream for moments in _drawn(pair, weights)]
        for stream, pair in zip(streams, pairs, strict=True)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        lines = [tucker(x, y, share, linear=linear) for x, y in zip(*drawn, strict=True)]
    curves = np.array([begin + rise * scores for rise, begin in lines if np.isfinite(rise)])
    return Equating(
        method="Tucker, linear" if linear else "Tucker, mean",
        slope=slope,
        intercept=intercept,
        scores=scores,
        equated=intercept + slope * scores,
        se=curves.std(axis=0, ddof=1),
        common=common,
        students=sizes,
    )


def link(new: Rasch, old: Rasch) -> RaschLink:
    """Return the shift between two fitted scales.

    Raises
    ------
    ValueError
        If there are too few common items that could be scaled.
    """
    common = tuple(name for name in old.ids if name in new.ids)
    if len(common) < FEWEST_COMMON:
        raise ValueError(f"{len(common)} common items could be scaled; a link needs {FEWEST_COMMON}.")
    apart = np.array(
        [old.difficulty[old.ids.index(name)] - new.difficulty[new.ids.index(name)] for name in common]
    )
    shift = float(apart.mean())
    moved = tuple(name for name, gap in zip(common, apart - shift, strict=True) if abs(gap) > UNSTABLE)
    return RaschLink(shift, float(apart.std(ddof=1) / np.sqrt(len(common))), common, apart - shift, moved)


def _pairs(table: ResponseTable, common: tuple[str, ...]) -> FloatArray:
    """Return total and common score of each student, (n, 2)."""
    return np.column_stack([table.totals, table.only(ids=common).totals])


def _moments(pairs: FloatArray) -> tuple[FloatArray, FloatArray]:
    return pairs.mean(axis=0), np.cov(pairs.T)


def _drawn(pairs: FloatArray, weights: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
    """Return means and covariances of each resample."""
    n = len(pairs)
    products = np.einsum("ni,nj->nij", pairs, pairs).reshape(n, 4)
    means = weights @ pairs / n
    seconds = (weights @ products / n).reshape(-1, 2, 2)
    spreads = (seconds - np.einsum("bi,bj->bij", means, means)) * n / (n - 1)
    return list(zip(means, spreads, strict=True))
