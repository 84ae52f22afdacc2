"""Marks for a case that was played: the log is played again, and nothing else in the answer is believed.

The mark is the mean of the five scores of the debrief (`spinelab.cases.score`), which weigh the same: our
choice. Each holds key features and the quality of decisions, so a mark is partial as a rule. A case that was
not played to its end earns nothing for what was not reached (`spinelab.cases.score.scores_so_far`). Times in
the log are not read: a learner's clock proves nothing.
"""

from dataclasses import dataclass
from typing import Any

from spinebank.schema import PlayedCase
from spinebank.score.judged import Judged, unusable
from spinebank.score.result import Part
from spinelab.cases import Case, load_case
from spinelab.cases.replay import Replay, replay
from spinelab.cases.score import Score, scores, scores_so_far

__all__ = ["MOST_STEPS", "Played", "played", "score_case"]

MOST_STEPS = 1000
"""Many times the steps of the longest path of the library; what comes after is not read."""


@dataclass(frozen=True)
class Played:
    """The path of an answer, as far as the case allows it."""

    case: Case
    found: Replay
    given: int
    """Steps in the log that was handed in."""

    @property
    def scores(self) -> dict[str, Score]:
        """The scores that the path was judged by; without an end, 0 for what was not reached."""
        state = self.found.state
        every = scores(self.case, state) if state.ended else scores_so_far(self.case, state)
        return {name: score for name, score in every.items() if score.value is not None}

    @property
    def said(self) -> str:
        """How far the path goes, in a sentence or two."""
        end = (
            "The case was played to its end."
            if self.found.state.ended
            else "The case was not played to its end: what was not reached counts 0."
        )
        done = len(self.found.events)
        if done == self.given:
            return end
        return f"Step {done + 1} of {self.given} is not possible there, so the log counts up to it. {end}"


def played(item: PlayedCase, response: object) -> Played | Judged:
    """Play the log of an answer; what cannot be an answer is judged 0, with the reason.

    Parameters
    ----------
    item
        The item.
    response
        ``{"case": id, "case_revision": int, "seed": int, "log": [step, ...]}``, from a student; a step as
        `spinelab.cases.Event.as_dict` writes it.

    Raises
    ------
    ValueError
        If the library has no such case: a fault of the item.
    """
    case = _case(item)
    if not isinstance(response, dict) or not isinstance(response.get("log"), list):
        return unusable("The answer holds no log of a case.")
    if response.get("case") != case.id:
        return unusable("The answer is the log of another case.")
    revision, seed = response.get("case_revision"), response.get("seed")
    if isinstance(revision, bool) or not isinstance(revision, int) or not 1 <= revision <= case.revision:
        return unusable(
            f"The log claims a revision of the case that there is not (the present one is {case.revision}): "
            "either the file was altered or the course is out of date."
        )
    if isinstance(seed, bool) or not isinstance(seed, int) or seed not in case.patient.seeds:
        return unusable("The log is of a patient whom the case does not have.")
    log = response["log"]
    return Played(case, replay(case, log[:MOST_STEPS], seed), len(log))


def score_case(item: PlayedCase, response: dict[str, Any]) -> Judged:
    """Mark the path of a case; a log without a single possible step is no answer.

    Raises
    ------
    ValueError
        As `played`.
    """
    path = played(item, response)
    if isinstance(path, Judged):
        return path
    if not path.found.events:
        return unusable(path.said if path.given else "No step was taken in the case.")
    parts = tuple(Part(name, chosen=None, correct=score.value == 1) for name, score in path.scores.items())
    fraction = sum(score.value or 0.0 for score in path.scores.values()) / len(parts)
    full = sum(part.correct for part in parts)
    return Judged(fraction, f"{path.said} {full} of {len(parts)} parts earned their full share.", parts)


def _case(item: PlayedCase) -> Case:
    try:
        return load_case(item.case)
    except KeyError as error:
        raise ValueError(str(error.args[0])) from None
