"""Marks for key features: the mean of the questions, each by the published rules.

A wrong answer costs nothing; a question with more answers than allowed, or with a harmful one, scores 0
(Medical Council of Canada, instructions to candidates, mcc.ca). That a question earns the share of its keyed
answers and that all questions weigh the same is our choice: the Council's weights could not be read.
"""

import re
from typing import Any

from spinebank.schema import ChooseQuestion, KeyFeature, KeyFeatureRule, WriteQuestion, WrittenAnswer
from spinebank.schema.text import normalised
from spinebank.score.judged import Judged, unusable
from spinebank.score.result import Part

__all__ = ["key_feature_fraction", "score_key_feature", "written_answer"]

SEVERAL = re.compile(r"[;,\n]|\b(?:and|or)\b")
"""What people write between two answers; a box takes one."""
UNKNOWN = "the answer names an option that the menu does not have"


def score_key_feature(item: KeyFeature, response: dict[str, Any]) -> Judged:
    """Mark ``{"answers": {question id: [option ids] or text}}``; a question that is left open scores 0."""
    answers = response.get("answers")
    if not isinstance(answers, dict):
        return unusable("The answer holds nothing for the questions of the case.")
    if unknown := set(answers) - {question.id for question in item.questions}:
        return unusable(f"The answer names questions that the case does not have ({len(unknown)}).")
    parts: list[Part] = []
    earned: list[float] = []
    remarks: list[str] = []
    for number, question in enumerate(item.questions, start=1):
        given = answers.get(question.id)
        if isinstance(question, ChooseQuestion):
            fraction, own, remark = _chosen(question, given)
        else:
            fraction, own, remark = _written(question, given)
        earned.append(fraction)
        parts += [Part(question.id, chosen=None, correct=fraction == 1), *own]
        remarks += [f"Question {number} scores 0: {remark}."] if remark else []
    known = not any(UNKNOWN in remark for remark in remarks)
    full, total = sum(fraction == 1 for fraction in earned), len(earned)
    counted = f"{full} of {total} questions earned their full share."
    return Judged(sum(earned) / total, " ".join([counted, *remarks]), tuple(parts), usable=known)


def key_feature_fraction(question: ChooseQuestion, chosen: frozenset[str]) -> float:
    """Return the share of the mark for the answers chosen from a menu, all of which must be in it."""
    if len(chosen) > question.at_most or any(
        option.harmful for option in question.options if option.id in chosen
    ):
        return 0.0
    share = sum(option.id in chosen for option in question.keyed) / len(question.keyed)
    return share if question.scoring is KeyFeatureRule.SHARE else float(share == 1)


def written_answer(question: WriteQuestion, text: object) -> WrittenAnswer | None:
    """Return the answer that a text stands for; None for what the item does not know."""
    if not isinstance(text, str) or len(text) > question.max_chars:
        return None
    short = normalised(text)
    return next(
        (answer for answer in question.answers if short in {normalised(form) for form in answer.forms}), None
    )


def _chosen(question: ChooseQuestion, given: object) -> tuple[float, list[Part], str]:
    if given is None:
        given = []
    options = {option.id for option in question.options}
    known = isinstance(given, list) and all(isinstance(one, str) and one in options for one in given)
    chosen = frozenset(given if known and isinstance(given, list) else [])
    parts = [
        Part(
            f"{question.id}/{option.id}",
            chosen=option.id in chosen,
            correct=option.correct == (option.id in chosen),
        )
        for option in question.options
    ]
    remark = "" if known else UNKNOWN
    if len(chosen) > question.at_most:
        remark = f"{len(chosen)} answers were given, and {question.at_most} are allowed"
    return key_feature_fraction(question, chosen), parts, remark


def _written(question: WriteQuestion, given: object) -> tuple[float, list[Part], str]:
    found = written_answer(question, given)
    right = found is not None and found.correct
    parts = [
        Part(f"{question.id}/{answer.id}", chosen=answer is found, correct=answer.correct)
        for answer in question.answers
    ]
    remark = ""
    if isinstance(given, str):
        if len(given) > question.max_chars:
            remark = f"the answer is longer than the {question.max_chars} characters that the box takes"
        elif found is None and SEVERAL.search(given.casefold()):
            remark = "the box takes one answer"
    elif given is not None:
        remark = "the answer is no text"
    return float(right), parts, remark
