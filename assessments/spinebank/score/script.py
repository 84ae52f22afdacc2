"""Marks for script concordance: what share of the panel's favourite answer the chosen point holds.

Aggregate scoring: where n(a) experts chose point a, it earns n(a) / max n, so that the favourite earns 1, two
equal favourites earn 1 each, and a point that nobody chose earns 0 (BMC Surg 2016, 10.1186/s12893-016-0173-y,
table 2).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from spinebank.schema import NO_PANEL, ScriptConcordance
from spinebank.score.judged import Judged, unusable
from spinebank.score.result import Part

__all__ = ["NoPanelError", "aggregate_fraction", "score_script"]


class NoPanelError(ValueError):
    """An item that cannot be scored by anybody: no expert has answered it."""

    def __init__(self, item_id: str) -> None:
        super().__init__(f"'{item_id}' has {NO_PANEL}, so there is no key and nothing is scored.")


def aggregate_fraction(panel: Sequence[int], point: int) -> float:
    """Return the share of the mark for a point.

    Parameters
    ----------
    panel
        The point that each expert chose, -2 to +2; at least one.
    point
        The learner's point.

    Examples
    --------
    >>> aggregate_fraction([-1, 0, 0, 0, 1, 1, 1, 1, 1, 2], 0)
    0.6
    """
    counts = Counter(panel)
    return counts[point] / max(counts.values())


def score_script(item: ScriptConcordance, response: dict[str, Any]) -> Judged:
    """Mark ``{"judgements": {id: -2 to 2}}`` by the panel; a judgement that is left open earns nothing.

    Raises
    ------
    NoPanelError
        If no panel has answered the item.
    """
    if item.panel is None:
        raise NoPanelError(item.id)
    given = response.get("judgements")
    if not isinstance(given, dict):
        return unusable("The answer holds no judgements.")
    if unknown := set(given) - {judgement.id for judgement in item.judgements}:
        return unusable(f"The answer judges what the question does not have ({len(unknown)}).")
    earned = []
    for judgement in item.judgements:
        point = given.get(judgement.id)
        whole = isinstance(point, int) and not isinstance(point, bool)
        answers = item.panel.answers[judgement.id]
        earned.append(aggregate_fraction(answers, point) if isinstance(point, int) and whole else 0.0)
    parts = tuple(
        Part(judgement.id, chosen=None, correct=fraction == 1)
        for judgement, fraction in zip(item.judgements, earned, strict=True)
    )
    favourite, total = sum(part.correct for part in parts), len(parts)
    sentence = f"{favourite} of {total} judgements are the panel's most frequent."
    return Judged(sum(earned) / total, sentence, parts)
