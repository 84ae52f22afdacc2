"""What every method gives back."""

import math
from dataclasses import dataclass

import numpy as np

from spinebank.analysis.table import FloatArray

__all__ = ["Cut"]


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
