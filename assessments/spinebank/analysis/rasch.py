"""The Rasch model: difficulties of items and abilities of students on one scale, with standard errors.

Difficulties by marginal maximum likelihood (abilities normal, spread free), abilities by Warm's weighted
likelihood, which is finite for 0 and for full marks too. Partly right counts as not right. The mean of the
difficulties is 0.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from spinebank.analysis.quadrature import Logistic, maximised, score_classes
from spinebank.analysis.table import BoolArray, FloatArray, ResponseTable

__all__ = [
    "FEWEST_STUDENTS",
    "Rasch",
    "fit_rasch",
    "rasch",
    "warm_abilities",
    "withheld",
]

FEWEST_STUDENTS = 30
"""Below this, standard errors of difficulties pass half a logit and little can be told apart: our choice."""
_FEWEST_ITEMS = 3


@dataclass(frozen=True, eq=False)
class Rasch:
    """Items and students on one scale, in logits."""

    ids: tuple[str, ...]
    """Items that could be scaled, k."""
    difficulty: FloatArray
    """Mean 0, (k,)."""
    se: FloatArray
    """Standard errors of the difficulties, (k,)."""
    infit: FloatArray
    """Mean square of the residuals, weighted by information, (k,); 1 is expected."""
    outfit: FloatArray
    """Mean square of the standardised residuals, (k,); 1 is expected."""
    ability: FloatArray
    """One for each student, (n,)."""
    ability_se: FloatArray
    """Their standard errors, (n,)."""
    spread: float
    """Standard deviation of the abilities in the population."""
    log_likelihood: float
    left_out: tuple[str, ...] = ()
    """One sentence for each item that could not be scaled."""


def withheld(table: ResponseTable, fewest: int = FEWEST_STUDENTS, model: str = "The Rasch model") -> str:
    """Return why a model is not fitted, in one sentence; empty where it may be."""
    n = len(table.students)
    if n < fewest:
        return f"{model} is withheld: {n} students are fewer than the {fewest} that it needs."
    return ""


def rasch(table: ResponseTable) -> Rasch:
    """Fit the model to a class.

    Raises
    ------
    ArithmeticError
        If fewer than three items have both right and wrong answers, or the likelihood has no maximum.
    """
    share = _right_share(table)
    varied = [place for place, p in enumerate(share) if 0 < p < 1]
    left_out = tuple(
        f"'{item.id}' cannot be scaled: {_why(float(share[place]))}."
        for place, item in enumerate(table.items)
        if place not in varied
    )
    if len(varied) < _FEWEST_ITEMS:
        raise ArithmeticError(
            f"The Rasch model needs {_FEWEST_ITEMS} items with both right and wrong answers; "
            f"there are {len(varied)}."
        )
    right, seen = table.right[:, varied], table.reached[:, varied]
    difficulty, se, spread, log_likelihood = fit_rasch(right, seen)
    ability, ability_se = warm_abilities(right, seen, difficulty)
    infit, outfit = _fit(right, seen, ability, difficulty)
    ids = tuple(table.items[place].id for place in varied)
    return Rasch(ids, difficulty, se, infit, outfit, ability, ability_se, spread, log_likelihood, left_out)


def fit_rasch(right: BoolArray, seen: BoolArray) -> tuple[FloatArray, FloatArray, float, float]:
    """Return difficulties with mean 0, their standard errors, the spread of abilities and the log-likelihood.

    Raises
    ------
    ArithmeticError
        If the likelihood has no maximum.
    """
    model = Logistic.by_score(right, seen)
    k = right.shape[1]

    def function(parameters: FloatArray) -> tuple[float, FloatArray]:
        spread = np.exp(parameters[-1])
        value, in_slope, in_intercept = model.value(np.full(k, spread), parameters[:-1])
        return value, np.append(in_intercept, in_slope.sum() * spread)

    def information(parameters: FloatArray) -> FloatArray:
        spread = float(np.exp(parameters[-1]))
        chain = np.zeros((2 * k, k + 1))  # slopes and intercepts by the parameters
        chain[:k, k], chain[k:, :k] = spread, np.eye(k)
        free: FloatArray = chain.T @ model.information(np.full(k, spread), parameters[:-1]) @ chain
        return free

    share = np.clip((right & seen).sum(axis=0) / np.maximum(seen.sum(axis=0), 1), 0.01, 0.99)
    found = maximised(np.append(special.logit(share), 0.0), function, information)
    centring = np.eye(k) - 1 / k
    covariance = centring @ found.covariance[:k, :k] @ centring.T
    return (
        centring @ -found.parameters[:-1],
        np.sqrt(np.diag(covariance)),
        float(np.exp(found.parameters[-1])),
        found.log_likelihood,
    )


def warm_abilities(
    right: BoolArray, seen: BoolArray, difficulty: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return Warm's weighted likelihood estimates and their standard errors, logits, (n,) each."""
    first, same, _ = score_classes(right, seen)
    score, there = (right & seen)[first].sum(axis=1), seen[first]
    ability = np.zeros(len(first))
    for _ in range(100):
        expected = special.expit(ability[:, None] - difficulty)
        variance = np.where(there, expected * (1 - expected), 0.0)
        information = np.maximum(variance.sum(axis=1), 1e-9)
        bent = (variance * (1 - 2 * expected)).sum(axis=1)
        slope = score - np.where(there, expected, 0.0).sum(axis=1) + bent / (2 * information)
        step = np.clip(slope / information, -1.0, 1.0)
        ability = ability + step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004 (logits)
            break
    return ability[same], (1 / np.sqrt(information))[same]


def _right_share(table: ResponseTable) -> FloatArray:
    """Return the share that is right among those who reached each item; NaN where nobody did."""
    count = table.reached.sum(axis=0)
    right = (table.right & table.reached).sum(axis=0)
    return np.where(count > 0, right / np.maximum(count, 1), np.nan)


def _why(share: float) -> str:
    if np.isnan(share):
        return "nobody reached it"
    return "everybody is right" if share == 1 else "nobody is right"


def _fit(
    right: BoolArray, seen: BoolArray, ability: FloatArray, difficulty: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return infit and outfit of each item; students with no or only right answers tell nothing of fit."""
    score, most = (right & seen).sum(axis=1), seen.sum(axis=1)
    rows = (score > 0) & (score < most)
    seen_there = seen[rows].astype(float)
    expected = special.expit(ability[rows][:, None] - difficulty)
    variance = expected * (1 - expected)
    squares = (right[rows] - expected) ** 2 * seen_there
    infit = squares.sum(axis=0) / (variance * seen_there).sum(axis=0)
    return infit, (squares / variance).sum(axis=0) / seen_there.sum(axis=0)
