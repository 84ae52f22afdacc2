"""Marks for extended matching: one equal share per scenario."""

from typing import Any

from spinebank.schema import ExtendedMatching
from spinebank.score.judged import Judged, unusable
from spinebank.score.result import Part

__all__ = ["score_matching"]


def score_matching(item: ExtendedMatching, response: dict[str, Any]) -> Judged:
    """Mark ``{"matches": {scenario id: option id}}``; a scenario that is left open counts as wrong."""
    matches = response.get("matches")
    if not isinstance(matches, dict):
        return unusable("The answer matches no scenario with an option.")
    if unknown := set(matches) - {scenario.id for scenario in item.scenarios}:
        return unusable(f"The answer names scenarios that the question does not have ({len(unknown)}).")
    options = [option.id for option in item.options]
    if not all(given is None or given in options for given in matches.values()):
        return unusable("The answer names an option that the question does not have.")
    parts = tuple(
        Part(scenario.id, chosen=None, correct=matches.get(scenario.id) == scenario.answer)
        for scenario in item.scenarios
    )
    right, total = sum(part.correct for part in parts), len(parts)
    return Judged(right / total, f"{right} of {total} scenarios were matched rightly.", parts)
