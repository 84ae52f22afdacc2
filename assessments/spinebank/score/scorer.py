"""The one function that marks an answer. Total: whatever a student's file holds, it returns a `Result`."""

from collections.abc import Callable
from typing import Any

from spinebank.schema import (
    ExtendedMatching,
    FreeText,
    Item,
    KeyFeature,
    LocateStructure,
    Mark,
    Measurement,
    MultipleTrueFalse,
    Numeric,
    Ordering,
    PlayedCase,
    ScriptConcordance,
    ShortText,
    SingleBest,
)
from spinebank.score.choice import score_multiple_true_false, score_single_best
from spinebank.score.judged import Judged, unusable
from spinebank.score.key_feature import score_key_feature
from spinebank.score.mark import score_mark
from spinebank.score.matching import score_matching
from spinebank.score.measurement import score_measurement
from spinebank.score.numeric import score_numeric
from spinebank.score.ordering import score_ordering
from spinebank.score.place import score_place
from spinebank.score.result import Result
from spinebank.score.script import NoPanelError, score_script
from spinebank.score.text import score_free_text, score_short_text
from spinelab.answers import Answer

__all__ = ["score", "score_answer"]

DECIMALS = 9
"""Marks are cut here, so that 0.8 of 3 points is 2.4 and not 2.4000000000000004."""


def _case(item: PlayedCase, response: dict[str, Any]) -> Judged:
    from spinebank.score.played import score_case  # noqa: PLC0415 (the cases and their model; few quizzes hold one)

    return score_case(item, response)


_SCORERS: dict[type, Callable[[Any, dict[str, Any]], Judged]] = {
    SingleBest: score_single_best,
    MultipleTrueFalse: score_multiple_true_false,
    Numeric: score_numeric,
    Ordering: score_ordering,
    LocateStructure: score_place,
    Measurement: score_measurement,
    Mark: score_mark,
    ShortText: score_short_text,
    FreeText: score_free_text,
    ExtendedMatching: score_matching,
    KeyFeature: score_key_feature,
    ScriptConcordance: score_script,
    PlayedCase: _case,
}


def score(item: Item, response: object) -> Result:
    """Mark a response.

    Parameters
    ----------
    item
        Any item of the bank.
    response
        What the learner left: the payload of the item's kind, or anything else that a file can hold.

    Returns
    -------
    Result
        Never raises because of the response; what cannot be an answer scores 0 and the sentence says why.

    Raises
    ------
    NoPanelError
        For a script concordance item that no panel has answered: nobody can score it.
    """
    if isinstance(item, ScriptConcordance) and item.panel is None:
        raise NoPanelError(item.id)
    if response is None or response == {}:
        judged = unusable("No answer was given.")
    elif not isinstance(response, dict):
        judged = unusable("The answer is not in the form that the question writes.")
    else:
        judged = _SCORERS[type(item)](item, response)
    return Result(
        fraction=judged.fraction,
        points=round(judged.fraction * item.points, DECIMALS),
        sentence=judged.sentence,
        parts=judged.parts,
        usable=judged.usable,
        needs_person=isinstance(item, FreeText),
    )


def score_answer(item: Item, answer: Answer | None) -> Result:
    """Mark an answer from a student's record, taking its revision into account.

    An answer to an earlier revision is marked with the present key, which is what a corrected key is for.
    An answer that claims a revision that the bank does not have yet cannot come from a quiz built from it:
    it scores 0.
    """
    if answer is None:
        return score(item, None)
    if answer.revision > item.revision:
        return Result(
            0.0,
            0.0,
            f"The answer claims revision {answer.revision} of the question, but the bank has revision "
            f"{item.revision}: either the file was altered or the bank is out of date.",
            usable=False,
            needs_person=isinstance(item, FreeText),
        )
    return score(item, answer.response)
