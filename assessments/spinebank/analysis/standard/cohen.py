"""Cohen: a pass mark relative to the best students, so that a hard examination has a lower one.

Cohen's formula and its worked example as printed by statest.cz, Book (2022), Cohen Method; the modified form
without a correction for guessing after Taylor, Med Teach 2011;33:e678.
"""

import math

import numpy as np

from spinebank.analysis.standard.cut import Cut, class_error
from spinebank.analysis.table import FloatArray

__all__ = ["MULTIPLIER", "TOP_SHARE", "cohen", "modified_cohen", "top_score"]

MULTIPLIER = 0.6
TOP_SHARE = 0.05
_ERROR = "Standard error by drawing the class again."


def top_score(totals: FloatArray, share: float = TOP_SHARE) -> float:
    """Return the lowest score among the best students, whose number is rounded up.

    Other definitions of a percentile move the cut by marks, so this one is printed with the result.
    """
    if not len(totals):
        raise ValueError("Cohen's method needs the scores of a class; there are none.")
    best = max(1, math.ceil(share * len(totals) - 1e-9))
    return float(np.sort(totals)[-best])


def cohen(totals: FloatArray, maximum: float, chance: float, multiplier: float = MULTIPLIER) -> Cut:
    """Return the cut ``multiplier (P - C) + C``.

    Parameters
    ----------
    totals
        Scores of the class, marks.
    maximum
        Full mark.
    chance
        Score that guessing earns, marks.
    multiplier
        Share of the best students' knowledge that passes.
    """
    best = top_score(totals)
    convention = (
        f"P is the lowest score inside the top {TOP_SHARE:.0%}: {best:g}; chance score C = {chance:g}. "
        + _ERROR
    )
    error = class_error(totals, lambda drawn: multiplier * top_score(drawn))
    inputs = {"P": best, "C": chance, "multiplier": multiplier, "students": len(totals)}
    return Cut("Cohen", multiplier * (best - chance) + chance, maximum, error, convention, inputs=inputs)


def modified_cohen(totals: FloatArray, maximum: float, reference_cut: float, reference_best: float) -> Cut:
    """Return the cut by a multiplier that comes from an examination whose cut was set by judges.

    Parameters
    ----------
    totals
        Scores of the class, marks.
    maximum
        Full mark.
    reference_cut, reference_best
        Cut of that examination and the 90th percentile of its scores, in the same unit.
    """
    if not 0 < reference_cut < reference_best:
        raise ValueError(
            f"The reference cut is {reference_cut:g} and its 90th percentile {reference_best:g}; "
            "the cut must be above 0 and below the percentile."
        )
    if not len(totals):
        raise ValueError("Cohen's method needs the scores of a class; there are none.")
    rank = max(1, math.ceil(0.9 * len(totals) - 1e-9))
    best = float(np.sort(totals)[rank - 1])
    multiplier = reference_cut / reference_best
    convention = (
        f"90th percentile by nearest rank: {best:g}; multiplier {multiplier:.4f}; "
        f"no correction for guessing. {_ERROR}"
    )
    error = class_error(totals, lambda drawn: multiplier * float(np.sort(drawn)[rank - 1]))
    inputs = {
        "P90": best,
        "reference_cut": reference_cut,
        "reference_P90": reference_best,
        "students": len(totals),
    }
    return Cut("Modified Cohen", multiplier * best, maximum, error, convention, inputs=inputs)
