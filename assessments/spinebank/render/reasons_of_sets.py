"""The reasons for items that hold several questions: extended matching, key features, script concordance.

A question, scenario or judgement has its verdict; below it stands the reason of every option.
"""

from spinebank.render.reason import Reason
from spinebank.schema import (
    NO_PANEL,
    SCALES,
    ChooseQuestion,
    ExtendedMatching,
    KeyFeature,
    KeyOption,
    ScriptConcordance,
    WriteQuestion,
    WrittenAnswer,
)
from spinebank.score import Part, Result
from spinebank.score.key_feature import key_feature_fraction, written_answer
from spinebank.score.script import aggregate_fraction

__all__ = ["of_case", "of_matching", "of_script"]


def of_matching(item: ExtendedMatching, response: object) -> list[Reason]:
    """Return a reason for every scenario, then what would make each option the answer."""
    given = _given(response, "matches")
    found = []
    for scenario in item.scenarios:
        answer = item.option(scenario.answer)
        chosen = next((option for option in item.options if option.id == given.get(scenario.id)), None)
        right = chosen is answer
        said = scenario.rationale
        if chosen is not None and not right:
            said = f"{said} You chose: {chosen.text}. {scenario.against.get(chosen.id, chosen.rationale)}"
        others = [
            f"{item.option(option_id).text}: {reason}"
            for option_id, reason in scenario.against.items()
            if chosen is None or option_id != chosen.id
        ]
        label = f"{answer.text}" if right else f"Best answer: {answer.text}"
        found.append(
            Reason(
                id=scenario.id,
                text=scenario.text,
                label=label,
                chosen=None,
                correct=right,
                rationale=" ".join([said, *others]),
            )
        )
    found += [
        Reason(
            id=option.id,
            text=option.text,
            label="",
            chosen=None,
            correct=None,
            rationale=option.rationale,
        )
        for option in item.options
    ]
    return found


def of_case(item: KeyFeature, result: Result, response: object) -> list[Reason]:
    """Return for every question its mark, then a reason for every entry of its menu or answer to its box."""
    given = _given(response, "answers")
    judged = {part.id: part for part in result.parts}
    found = []
    for question in item.questions:
        if isinstance(question, ChooseQuestion):
            found.append(_of_menu(question, judged))
            found += [_of_entry(question.id, option, option.text, judged) for option in question.options]
        else:
            found.append(_of_box(question, given.get(question.id)))
            found += [_of_entry(question.id, answer, answer.forms[0], judged) for answer in question.answers]
    return found


def _of_menu(question: ChooseQuestion, judged: dict[str, Part]) -> Reason:
    chosen = frozenset(
        option.id
        for option in question.options
        if (part := judged.get(f"{question.id}/{option.id}")) is not None and part.chosen
    )
    fraction = key_feature_fraction(question, chosen)
    keyed = sum(option.id in chosen for option in question.keyed)
    said = f"{keyed} of {len(question.keyed)} right answers were chosen."
    if any(option.harmful and option.id in chosen for option in question.options):
        said = "An answer that would do harm was chosen, so the question counts 0."
    elif len(chosen) > question.at_most:
        said = f"{len(chosen)} answers were chosen and {question.at_most} are allowed: the question counts 0."
    elif fraction < keyed / len(question.keyed):
        said += " They count only together."
    return _of_question(question, fraction, said)


def _of_box(question: WriteQuestion, text: object) -> Reason:
    found = written_answer(question, text)
    right = found is not None and found.correct
    accepted = " or ".join(answer.forms[0] for answer in question.keyed)
    said = f"Accepted: {accepted}."
    if found is None and isinstance(text, str) and text.strip():
        said += " What you wrote is not among the answers that this question knows."
    return _of_question(question, float(right), said)


def _of_question(question: ChooseQuestion | WriteQuestion, fraction: float, said: str) -> Reason:
    return Reason(
        id=question.id,
        text=question.text,
        label=f"{fraction:.0%} of this question",
        chosen=None,
        correct=fraction == 1,
        rationale=said,
    )


def _of_entry(
    question_id: str, answer: KeyOption | WrittenAnswer, text: str, judged: dict[str, Part]
) -> Reason:
    part = judged.get(f"{question_id}/{answer.id}")
    chosen = part is not None and bool(part.chosen)
    label = "Right answer" if answer.correct else "Harmful" if answer.harmful else "Not the answer"
    return Reason(
        id=f"{question_id}/{answer.id}",
        text=text,
        label=label if isinstance(answer, KeyOption) else f"{label}: {text}",
        chosen=chosen,
        correct=True if answer.correct else False if chosen else None,
        rationale=answer.rationale,
    )


def of_script(item: ScriptConcordance, response: object) -> list[Reason]:
    """Return for every judgement what the panel said, or that there is none, and what the sources say."""
    given = _given(response, "judgements")
    found = []
    for judgement in item.judgements:
        point = given.get(judgement.id)
        whole = isinstance(point, int) and not isinstance(point, bool)
        if item.panel is None:
            label, right = f"Not scored: {NO_PANEL}", None
        else:
            answers = item.panel.answers[judgement.id]
            earned = aggregate_fraction(answers, point) if isinstance(point, int) and whole else 0.0
            counted = ", ".join(
                f"{answers.count(place)} {words}"
                for place, words in zip(range(-2, 3), SCALES[item.asks], strict=True)
            )
            label, right = f"{earned:.0%}; of {len(answers)} experts: {counted}", earned == 1
        found.append(
            Reason(
                id=judgement.id,
                text=f"{judgement.thought} / {judgement.finding}",
                label=label,
                chosen=None,
                correct=right,
                rationale=judgement.rationale,
            )
        )
    return found


def _given(response: object, name: str) -> dict[object, object]:
    """Return what was answered by part; {} for anything else that a file can hold."""
    inner = response.get(name) if isinstance(response, dict) else None
    return inner if isinstance(inner, dict) else {}
