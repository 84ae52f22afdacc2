"""The published ratios as data for the view. Knows the evidence, draws nothing."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

from spinelab.domain.likelihood import DEPENDENCE, Ratio
from spinelab.evidence.accuracy import LABELS, families, names, studies
from spinelab.evidence.links import links

if TYPE_CHECKING:
    from spinelab.evidence.accuracy import Study

__all__ = ["cite", "labels", "pack", "usable"]

_METHODS = {
    "odds": ("Post-test odds are pre-test odds times the likelihood ratio.", "deeks2004lr"),
    "log": ("Intervals computed here: normal approximation of the logarithm.", "simel1991lr"),
    "score": ("With an empty cell: score interval of a ratio of proportions.", "koopman1984ratio"),
    "sum": ("Several ratios: distances to the limits squared and added on the log scale.", "zou2008mover"),
    "dependence": (
        "Multiplying seven ratios was the least accurate strategy, the single best one did better.",
        "holleman1997combine",
    ),
    "frequencies": ("People understand whole numbers of people best.", "gigerenzer1995frequency"),
}


@cache
def usable() -> dict[str, dict[str, Study]]:
    """Return the tests with a ratio: key to studies by citation key: pooled, then those with an interval."""
    found: dict[str, dict[str, Study]] = {}
    for study in sorted(studies(), key=_order):
        if study.usable:
            found.setdefault(study.test, {})[study.source] = study
    return {test: found[test] for test in names() if test in found}


@cache
def pack() -> dict[str, Any]:
    """Return everything that the view shows."""
    return {
        "tests": [
            {
                "id": test,
                "name": names()[test],
                "labels": list(labels(test)),
                "overlaps": sorted(families(test) & usable().keys()),
                "studies": [_study(study) for study in by_source.values()],
            }
            for test, by_source in usable().items()
        ],
        "left_out": [
            {"name": names()[study.test], "why": study.remark, "cite": cite(study.source)}
            for study in studies()
            if not study.usable
        ],
        "dependence": DEPENDENCE,
        "methods": [{"text": text, "cite": cite(key)} for text, key in _METHODS.values()],
    }


def labels(test: str) -> tuple[str, str]:
    """Return what a positive and a negative result of a test are called."""
    return LABELS.get(test, ("present", "absent"))


def cite(key: str) -> dict[str, str]:
    """Return a citation as the views show it."""
    (link,) = links([key])
    return {"key": key, **link}


def _order(study: Study) -> tuple[bool, bool]:
    without = all(ratio is None or ratio.interval is None for ratio in (study.positive, study.negative))
    return (not study.pooled, without)


def _study(study: Study) -> dict[str, Any]:
    return {
        "source": study.source,
        "cite": cite(study.source),
        "also": [cite(key) for key in study.also],
        "sensitivity": study.sensitivity,
        "positive": _limits(study.positive),
        "negative": _limits(study.negative),
        "remark": study.remark,
    }


def _limits(ratio: Ratio | None) -> list[float | str | None] | None:
    """Return value, lower and upper limit; JSON has no infinity, so it is written as a word."""
    if ratio is None:
        return None
    return [
        ratio.value,
        ratio.low,
        "inf" if ratio.high is not None and math.isinf(ratio.high) else ratio.high,
    ]
