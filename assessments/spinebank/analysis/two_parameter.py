"""The two-parameter model: each item with a slope of its own. Only for classes that can bear it."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from spinebank.analysis.quadrature import Logistic, maximised
from spinebank.analysis.rasch import withheld
from spinebank.analysis.table import BoolArray, FloatArray, ResponseTable

__all__ = ["FEWEST_STUDENTS", "TwoParameter", "fit_two_parameter", "two_parameter", "withheld_two_parameter"]

FEWEST_STUDENTS = 200
"""Below this, slopes wander so far that they mislead more than they tell: a convention."""


@dataclass(frozen=True, eq=False)
class TwoParameter:
    """Slopes and difficulties, abilities being N(0, 1)."""

    ids: tuple[str, ...]
    slope: FloatArray
    """How steeply the probability of a right answer rises, per logit, (k,)."""
    slope_se: FloatArray
    difficulty: FloatArray
    """Ability at which half are right, (k,)."""
    difficulty_se: FloatArray
    log_likelihood: float


def withheld_two_parameter(table: ResponseTable) -> str:
    """Return why the model is not fitted, in one sentence; empty where it may be."""
    return withheld(table, FEWEST_STUDENTS, "The two-parameter model")


def two_parameter(table: ResponseTable) -> TwoParameter:
    """Fit the model to a class.

    Raises
    ------
    ArithmeticError
        If the class is too small (the sentence says so), or the likelihood has no maximum.
    """
    if reason := withheld_two_parameter(table):
        raise ArithmeticError(reason)
    reached = table.reached
    share = (table.right & reached).sum(axis=0) / np.maximum(reached.sum(axis=0), 1)
    varied = np.flatnonzero((share > 0) & (share < 1))
    return fit_two_parameter(
        tuple(table.items[place].id for place in varied), table.right[:, varied], reached[:, varied]
    )


def fit_two_parameter(ids: tuple[str, ...], right: BoolArray, seen: BoolArray) -> TwoParameter:
    """Fit the model to right and wrong answers, both (n, k), of which those seen count.

    Raises
    ------
    ArithmeticError
        If the likelihood has no maximum.
    """
    model = Logistic.of(right, seen)
    k = right.shape[1]

    def function(parameters: FloatArray) -> tuple[float, FloatArray]:
        value, in_slope, in_intercept = model.value(parameters[:k], parameters[k:])
        return value, np.concatenate([in_slope, in_intercept])

    def information(parameters: FloatArray) -> FloatArray:
        return model.information(parameters[:k], parameters[k:])

    share = np.clip((right & seen).sum(axis=0) / np.maximum(seen.sum(axis=0), 1), 0.01, 0.99)
    found = maximised(np.concatenate([np.ones(k), special.logit(share)]), function, information)
    slope, intercept = found.parameters[:k], found.parameters[k:]
    variances = np.diag(found.covariance)
    both = found.covariance[np.arange(k), np.arange(k) + k]
    difficulty = -intercept / slope
    spread = (variances[k:] + difficulty**2 * variances[:k] + 2 * difficulty * both) / slope**2
    return TwoParameter(ids, slope, np.sqrt(variances[:k]), difficulty, np.sqrt(spread), found.log_likelihood)
