"""What every method gives back, and how far a cut would wander with another class."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from spinebank.analysis.resample import MOST_UNDEFINED, RESAMPLES, SEED
from spinebank.analysis.table import FloatArray

__all__ = ["Cut", "class_error"]


@dataclass(frozen=True)
class Cut:
    """A pass mark."""

    method: str
    marks: float
    """The cut, in marks, before it is rounded."""
    maximum: float
    """Full mark of the quiz."""
    se: float | None
    """Standard error, marks; None where the method gives none."""
    convention: str
    """What was decided where two honest programs could differ."""
    judges: tuple[float, float] | None = None
    """Lowest and highest cut among the judges, marks; None where no judge has a cut of their own."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """What it was computed from."""

    @property
    def percent(self) -> float:
        """The cut in percent of the full mark."""
        return 100 * self.marks / self.maximum

    @property
    def whole_marks(self) -> int:
        """The lowest whole mark that passes: rounded up."""
        return math.ceil(self.marks - 1e-9)

    def failing(self, totals: FloatArray) -> float:
        """Return the share of these totals, in marks, that lies below the cut."""
        return float(np.mean(totals < self.marks - 1e-9))


def class_error(
    totals: FloatArray, rule: Callable[[FloatArray], float], resamples: int = RESAMPLES
) -> float | None:
    """Return the standard error of a cut that depends on the class: its spread when students are drawn again.

    Parameters
    ----------
    totals
        Scores of the class, (n,).
    rule
        From scores to a cut; NaN where there is none. If that happens in more than a tenth of the draws, the
        error is withheld (None).
    resamples
        How often the class is drawn.
    """
    rng = np.random.default_rng(SEED)
    cuts = np.array([rule(rng.choice(totals, len(totals))) for _ in range(resamples)])
    known = cuts[np.isfinite(cuts)]
    return float(known.std(ddof=1)) if len(known) >= (1 - MOST_UNDEFINED) * resamples else None
