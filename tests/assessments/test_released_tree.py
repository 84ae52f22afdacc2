"""What students receive holds no key and no reason, and its order tells nothing."""

import json
import re

import pytest

from spinebank.load import bank_folders, read_bank, read_blueprint
from spinebank.render.public import public_item
from spinebank.schema import (
    ExtendedMatching,
    FreeText,
    KeyFeature,
    LocateStructure,
    Mark,
    Measurement,
    MultipleTrueFalse,
    Numeric,
    OptionOrder,
    Ordering,
    ScriptConcordance,
    ShortText,
    SingleBest,
)
from spinelab.domain.exam import Exam

pytestmark = pytest.mark.nbgrader

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
        case Numeric() | LocateStructure():
            pass


@pytest.fixture(scope="session", params=["anatomy", "trial"])
def released(request, generated):
    """One released quiz: its folder, its questions, and the items it was made from."""
    course = generated.course
    blueprint = read_blueprint(course / "blueprints" / f"{request.param}.yaml").blueprint
    bank = read_bank(bank_folders(course)).require()
    folder = course / "release" / request.param
    questions = json.loads((folder / "questions.json").read_text())["questions"]
    return folder, questions, [bank.items[item_id].item for item_id in blueprint.items], blueprint


def plain(text):
    return re.sub(r"\s+", " ", text).casefold()


def test_nothing_but_the_notebook_and_the_questions_is_released(released):
    folder, *_ = released
    assert {path.name for path in folder.rglob("*")} == {f"{folder.name}.ipynb", "questions.json"}


def test_no_reason_explanation_rubric_or_term_is_in_any_released_byte(released):
    folder, _, items, _ = released
    content = plain(" ".join(path.read_text() for path in folder.rglob("*.*")))
    content += plain(json.dumps(json.loads((folder / "questions.json").read_text()), ensure_ascii=False))
    for item in items:
        for secret in secrets(item):
            assert plain(secret) not in content, (item.id, secret)


def test_questions_hold_the_agreed_fields_and_no_other(released):
    _, questions, items, _ = released
    assert [question["id"] for question in questions] == [item.id for item in items]
    for question in questions:
        assert set(question) == ALWAYS | ALLOWED[question["kind"]], question["id"]
        for part in ("options", "statements", "elements", "scenarios"):
            assert all(set(entry) == {"id", "text"} for entry in question.get(part, []))


def test_no_field_of_the_bank_leaks_by_name(released):
    folder, *_ = released

    def keys(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    assert not FORBIDDEN_KEYS & set(keys(json.loads((folder / "questions.json").read_text())))


def test_a_number_is_released_without_its_key_or_tolerance(released):
    _, questions, items, _ = released
    for question, item in zip(questions, items, strict=True):
        if isinstance(item, Numeric):
            public = {name: value for name, value in question.items() if name not in {"points", "revision"}}
            numbers = [value for value in public.values() if isinstance(value, int | float)]
            assert sorted(numbers) == [item.minimum, item.maximum]


def test_the_order_depends_on_ids_and_seed_alone(released):
    """Sorting the bank another way, key first or key last, would release the same order."""
    _, questions, items, blueprint = released
    for question, item in zip(questions, items, strict=True):
        name = {"single_best": "options", "multiple_true_false": "statements", "ordering": "elements"}.get(
            item.kind
        )
        if name is None or getattr(item, "order", None) is OptionOrder.AS_WRITTEN:
            continue
        turned = item.model_copy(update={name: list(reversed(getattr(item, name)))})
        shown = [entry["id"] for entry in public_item(turned, blueprint.seed)[name]]
        if item.kind == "ordering":
            assert shown != [element.id for element in turned.elements]
            assert [entry["id"] for entry in question[name]] != [element.id for element in item.elements]
        else:
            assert shown == [entry["id"] for entry in question[name]]


def test_the_released_notebook_calls_for_questions_and_nothing_else(released):
    folder, questions, items, _ = released
    notebook = json.loads((folder / f"{folder.name}.ipynb").read_text())
    code = ["".join(cell["source"]).strip() for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code == [
        'from spinelab.question import Quiz\n\nquiz = Quiz("questions.json")',
        *(f'quiz.ask("{question["id"]}")' for question in questions),
    ]
    tasks = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("task")]
    assert [cell["metadata"]["nbgrader"]["grade_id"] for cell in tasks] == [
        item.id for item in items if isinstance(item, FreeText)
    ]
    assert all("MARK SCHEME" not in "".join(cell["source"]) for cell in tasks)


def test_the_exchange_holds_what_was_released_and_no_more(generated):
    outbound = generated.exchange / "spine-ligaments" / "outbound" / "trial"
    released = generated.course / "release" / "trial"
    assert {path.name: path.read_bytes() for path in outbound.iterdir()} == {
        path.name: path.read_bytes() for path in released.iterdir()
    }


def test_a_scan_is_released_wrapped_and_without_its_true_value(released):
    """Neither the lesion's name nor its level can be read, and there is no number but the points."""
    _, questions, items, _ = released
    for question, item in zip(questions, items, strict=True):
        if not isinstance(item, Measurement | Mark):
            continue
        exam = Exam.from_token(question["exam"])
        text = json.dumps({name: value for name, value in question.items() if name != "stem"})
        assert exam.lesion not in text
        numbers = [float(found) for found in re.findall(r"(?<![\w.-])\d+\.\d+", text)]
        assert numbers == [question["points"]]
        assert "true" not in text
