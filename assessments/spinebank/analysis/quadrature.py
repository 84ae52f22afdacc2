"""Likelihood of right and wrong answers under a logistic model with normal abilities, by quadrature."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from spinebank.analysis.table import BoolArray, FloatArray, IntArray

__all__ = ["Fitted", "Logistic", "maximised", "score_classes"]

Objective = Callable[[FloatArray], tuple[float, FloatArray]]

NODES = 61
"""Points of the Gauss-Hermite rule."""


@dataclass(frozen=True, eq=False)
class Logistic:
    """Right answers (u, k), and which of them count (u, k), with abilities z that are N(0, 1).

    The probability of a right answer is 1 / (1 + exp(-(slope z + intercept))). A row stands for `count`
    students, (u,), whom the model does not tell apart.
    """

    right: FloatArray
    seen: FloatArray
    count: FloatArray

    @classmethod
    def of(cls, right: BoolArray, seen: BoolArray) -> "Logistic":
        """Take the answers of each student; what does not count is left out of the likelihood."""
        counted = seen.astype(float)
        return cls(right * counted, counted, np.ones(len(right)))

    @classmethod
    def by_score(cls, right: BoolArray, seen: BoolArray) -> "Logistic":
        """Take the answers for models with one slope for all items, where the number of right ones is enough.

        Students who saw the same items and have as many of them right are one row, with the mean of their
        answers: the likelihood, its gradient and its information are the same, at a small part of the cost.
        """
        first, same, count = score_classes(right, seen)
        mean = np.zeros((len(first), right.shape[1]))
        np.add.at(mean, same, (right & seen).astype(float))
        return cls(mean / count[:, None], seen[first].astype(float), count.astype(float))

    def value(self, slope: FloatArray, intercept: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Return the log-likelihood and its gradient in slopes (k,) and intercepts (k,)."""
        value, posterior, expected = self._posterior(slope, intercept)
        posterior *= self.count[:, None]
        residual = posterior.T @ self.right - (posterior.T @ self.seen) * expected  # (q, k)
        return value, (residual * _NODES[:, None]).sum(axis=0), residual.sum(axis=0)

    def information(self, slope: FloatArray, intercept: FloatArray) -> FloatArray:
        """Return minus the second derivatives in slopes and then intercepts, (2k, 2k), by Louis' formula.

        What the complete answers would tell, less what is lost since abilities are only known by their
        posterior (Louis, J R Stat Soc B 1982;44:226).
        """
        _, posterior, expected = self._posterior(slope, intercept)
        weighted = posterior * self.count[:, None]
        complete = (weighted.T @ self.seen) * expected * (1 - expected)  # (q, k)
        powers = [_NODES**power for power in (2, 1, 0)]
        blocks = [np.diag(power @ complete) for power in powers]
        for node, chance in enumerate(expected):
            residual = self.right - self.seen * chance
            product = (residual * weighted[:, node, None]).T @ residual
            blocks = [block - power[node] * product for block, power in zip(blocks, powers, strict=True)]
        mean = np.concatenate(
            [
                self.right * (posterior @ _NODES)[:, None]
                - self.seen * (posterior @ (_NODES[:, None] * expected)),
                self.right - self.seen * (posterior @ expected),
            ],
            axis=1,
        )
        square, cross, plain = blocks
        left: FloatArray = np.block([[square, cross], [cross, plain]])
        left += (mean * self.count[:, None]).T @ mean
        return left

    def _posterior(self, slope: FloatArray, intercept: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Return log-likelihood, posterior weights of the nodes (u, q), and chances at the nodes (q, k)."""
        linear = _NODES[:, None] * slope + intercept  # (q, k)
        given = self.right @ linear.T - self.seen @ np.logaddexp(0.0, linear).T + _LOG_WEIGHTS
        highest = given.max(axis=1, keepdims=True)
        given -= highest
        posterior = np.exp(given, out=given)
        likelihood = posterior.sum(axis=1, keepdims=True)
        posterior /= likelihood
        value = float(self.count @ (np.log(likelihood) + highest)[:, 0])
        return value, posterior, special.expit(linear)


def score_classes(right: BoolArray, seen: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
    """Group students who saw the same items and have as many of them right.

    Returns the first student of each group (u,), the group of each student (n,), and the sizes (u,).
    """
    keys = np.column_stack([np.packbits(seen, axis=1), (right & seen).sum(axis=1)])
    _, first, same, count = np.unique(
        keys, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    return first, same.ravel(), count


@dataclass(frozen=True, eq=False)
class Fitted:
    """Where the likelihood is greatest."""

    parameters: FloatArray
    covariance: FloatArray
    """Inverse of the observed information."""
    log_likelihood: float


def maximised(
    start: FloatArray, function: Objective, information: Callable[[FloatArray], FloatArray]
) -> Fitted:
    """Return the maximum of a function that returns its value and its gradient.

    Parameters
    ----------
    start
        Where to begin.
    function
        Value and gradient.
    information
        Minus the second derivatives at the maximum.

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
    observed = information(found.x)
    try:
        np.linalg.cholesky(observed)
    except np.linalg.LinAlgError:
        raise ArithmeticError(
            "The likelihood has no clear maximum: too few or too similar answers."
        ) from None
    return Fitted(found.x, np.linalg.inv(observed).astype(float), -float(found.fun))


def _rule() -> tuple[FloatArray, FloatArray]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, np.log(weights / weights.sum())


_NODES, _LOG_WEIGHTS = _rule()
