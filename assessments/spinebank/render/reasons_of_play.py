"""The reasons for a case that was played: the five scores, each with what was earned and what was not."""

from spinebank.render.reason import Reason
from spinebank.schema import PlayedCase
from spinebank.score.judged import Judged
from spinebank.score.played import played

__all__ = ["of_played"]


def of_played(item: PlayedCase, response: object) -> list[Reason]:
    """Return a reason for each of the five scores that the path was judged by; none without a path.

    Raises
    ------
    ValueError
        If the library has no such case: a fault of the item.
    """
    path = played(item, response)
    if isinstance(path, Judged):
        return []
    return [
        Reason(
            id=name,
            text=name.capitalize(),
            label=f"{score.value:.0%} of this part",
            chosen=None,
            correct=score.value == 1,
            rationale=score.explanation,
        )
        for name, score in path.scores.items()
    ]
