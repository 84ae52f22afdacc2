"""What must not be in a released quiz: fields by name that hold a key, and every text that gives a reason."""

from spinebank.schema import (
    ExtendedMatching,
    FreeText,
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
from spinelab.cases import load_case

FORBIDDEN_KEYS = {
    "correct",
    "rationale",
    "explanation",
    "holds",
    "accepted",
    "value",
    "tolerance",
    "half_tolerance",
    "tolerance_mm",
    "structure",
    "level",
    "side",
    "rubric",
    "model_answer",
    "difficulty",
    "seed",
    "scoring",
    "objective",
    "bloom",
    "cites",
    "teaches",
    "order",
    "scan",
    "lesion",
    "levels",
    "thickness_mm",
    "quantity",
    "place",
    "place_tolerance_mm",
    "target",
    "true_range",
    "threshold",
    "tolerance_from",
    "answer",
    "answers",
    "against",
    "forms",
    "harmful",
    "panel",
}
ALLOWED = {
    "single_best": {"options"},
    "multiple_true_false": {"statements"},
    "numeric": {"unit", "min", "max"},
    "ordering": {"elements", "first_label", "last_label"},
    "locate_structure": {"region"},
    "measurement": {"exam", "patients", "shown", "modalities", "plane", "window", "tool", "unit"},
    "mark": {"exam", "patients", "shown", "modalities", "plane", "window", "tool"},
    "short_text": {"max_chars"},
    "free_text": {"max_chars", "rows"},
    "extended_matching": {"theme", "options", "scenarios"},
    "key_feature": {"questions"},
    "script_concordance": {"asks", "scale", "judgements", "experts"},
    "case": {"case", "case_revision"},
}
ALWAYS = {"id", "kind", "revision", "points", "stem"}


def answers_of(question):
    """The entries of a menu, or the answers that a box knows."""
    return question.options if question.form == "choose" else question.answers


def secrets(item):  # noqa: C901 (one case for each kind)
    """Every text of an item that a student must not read."""
    yield item.explanation
    yield item.difficulty.reason
    match item:
        case SingleBest():
            yield from (option.rationale for option in item.options)
        case MultipleTrueFalse():
            yield from (statement.rationale for statement in item.statements)
        case Ordering():
            yield from (element.rationale for element in item.elements)
        case ShortText():
            yield from (form for form in item.accepted if form.casefold() not in item.stem.casefold())
        case FreeText():
            yield item.model_answer
            yield from (criterion.text for criterion in item.rubric)
        case Measurement() | Mark():
            yield item.tolerance_from.says
        case ExtendedMatching():
            yield from (option.rationale for option in item.options)
            for scenario in item.scenarios:
                yield from (scenario.rationale, *scenario.against.values())
        case KeyFeature():
            yield from (answer.rationale for question in item.questions for answer in answers_of(question))
        case ScriptConcordance():
            yield from (judgement.rationale for judgement in item.judgements)
        case PlayedCase():
            case = load_case(item.case)
            yield from (case.point, case.weakness, *(point.say for point in case.debrief))
            yield from (choice.why for scene in case.scenes for choice in scene.choices)
        case Numeric() | LocateStructure():
            pass
