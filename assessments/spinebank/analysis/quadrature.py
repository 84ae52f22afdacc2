"""Likelihood of right and wrong answers under a logistic model with normal abilities, by quadrature."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from spinebank.analysis.table import BoolArray, FloatArray

__all__ = ["Fitted", "Logistic", "maximised"]

Objective = Callable[[FloatArray], tuple[float, FloatArray]]

NODES = 61
"""Points of the Gauss-Hermite rule."""


@dataclass(frozen=True, eq=False)
class Logistic:
    """Right answers (n, k), and which of them count (n, k), with abilities z that are N(0, 1).

    The probability of a right answer is 1 / (1 + exp(-(slope z + intercept))).
    """

    right: FloatArray
    seen: FloatArray

    @classmethod
    def of(cls, right: BoolArray, seen: BoolArray) -> "Logistic":
        """Take answers; what does not count is left out of the likelihood."""
        counted = seen.astype(float)
        return cls(right * counted, counted)

    def value(self, slope: FloatArray, intercept: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Return the log-likelihood and its gradient in slopes (k,) and intercepts (k,)."""
        nodes, log_weights = _rule()
        linear = nodes[:, None] * slope + intercept  # (q, k)
        given = self.right @ linear.T - self.seen @ np.logaddexp(0.0, linear).T + log_weights  # (n, q)
        highest = given.max(axis=1, keepdims=True)
        posterior = np.exp(given - highest)
        likelihood = posterior.sum(axis=1, keepdims=True)
        posterior /= likelihood
        expected = special.expit(linear)
        residual = posterior.T @ self.right - (posterior.T @ self.seen) * expected  # (q, k)
        value = float((np.log(likelihood) + highest).sum())
        return value, (residual * nodes[:, None]).sum(axis=0), residual.sum(axis=0)


@dataclass(frozen=True, eq=False)
class Fitted:
    """Where the likelihood is greatest."""

    parameters: FloatArray
    covariance: FloatArray
    """Inverse of the observed information."""
    log_likelihood: float


def maximised(start: FloatArray, function: Objective) -> Fitted:
    """Return the maximum of a function that returns its value and its gradient.

    Raises
    ------
    ArithmeticError
        If there is none: the search did not end, or the curve is flat.
    """

    def descending(parameters: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = function(parameters)
        return -value, -gradient

    found = optimize.minimize(
        descending, start, jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-6}
    )
    information = _information(descending, found.x)
    try:
        np.linalg.cholesky(information)
    except np.linalg.LinAlgError:
        raise ArithmeticError(
            "The likelihood has no clear maximum: too few or too similar answers."
        ) from None
    return Fitted(found.x, np.linalg.inv(information).astype(float), -float(found.fun))


def _information(descending: Objective, at: FloatArray) -> FloatArray:
    """Return the second derivatives by central differences of the gradient."""
    step = 1e-4
    rows = []
    for place in range(len(at)):
        shift = np.zeros_like(at)
        shift[place] = step
        rows.append((descending(at + shift)[1] - descending(at - shift)[1]) / (2 * step))
    table = np.array(rows)
    return (table + table.T) / 2


def _rule() -> tuple[FloatArray, FloatArray]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, np.log(weights / weights.sum())
