"""Several forms of one quiz: every later one put on the scale of the first."""

from collections.abc import Sequence

from spinebank.analysis.analyse import Analysis
from spinebank.analysis.equate import Equating, RaschLink, common_items, equate, link

__all__ = ["linked"]


def linked(analyses: Sequence[Analysis], resamples: int, seed: int) -> tuple[list[Equating], list[RaschLink]]:
    """Return the equatings of each later form to the first, and the Rasch links where both have a scale.

    Raises
    ------
    ValueError
        If two forms have too few questions in common.
    """
    equatings: list[Equating] = []
    links: list[RaschLink] = []
    for one in analyses[1:]:
        first = analyses[0]
        common_items(one.table, first.table)
        equatings += [
            equate(one.table, first.table, linear=linear, resamples=resamples, seed=seed)
            for linear in (False, True)
        ]
        if one.rasch is not None and first.rasch is not None:
            links.append(link(one.rasch, first.rasch))
    return equatings, links
