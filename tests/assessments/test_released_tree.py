"""What students receive holds no key and no reason, and its order tells nothing."""

import contextlib
import io
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from kit import answering, leaks
from spinebank.build import build_quiz, write_quiz
from spinebank.draw import chosen
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
    ShortText,
    SingleBest,
    Use,
)
from spinebank.score import score
from spinelab.answers import Answer, Record
from spinelab.domain.exam import Exam
from spinelab.question import Question, Quiz

pytestmark = pytest.mark.nbgrader

ASSESSMENTS = Path(__file__).parents[2] / "assessments"

QUIZZES = [*sorted(path.stem for path in (ASSESSMENTS / "blueprints").glob("*.yaml")), "trial"]


@pytest.fixture(scope="module")
def everything(generated, tmp_path_factory):
    """The course with the release version of every quiz, made by nbgrader's own code; and its bank.

    What no quiz asks is asked by one more, so that the whole bank of graded items is released.
    """
    room = generated.copy(tmp_path_factory.mktemp("everything"))
    bank = read_bank(bank_folders(room.course)).require()
    plans = [read_blueprint(room.course / "blueprints" / f"{quiz}.yaml") for quiz in QUIZZES]
    asked = {item.id for plan in plans for item in chosen(plan, bank)}
    rest = [name for name, entry in bank.items.items() if entry.item.use is Use.GRADED and name not in asked]
    plan = plans[0].blueprint.model_dump(mode="json", exclude_none=True, exclude={"draw", "after", "items"})
    path = room.course / "blueprints" / "rest.yaml"
    path.write_text(json.dumps(plan | {"quiz": "rest", "items": rest}))
    write_quiz(room.course / "source" / "rest", build_quiz(read_blueprint(path), bank))
    room.script("generate", *QUIZZES, "rest")
    return room.course, bank


@pytest.fixture(scope="module", params=QUIZZES)
def released(request, everything):
    """One released quiz: its folder, its questions, the items it was made from, and its blueprint."""
    course, bank = everything
    plan = read_blueprint(course / "blueprints" / f"{request.param}.yaml")
    folder = course / "release" / request.param
    questions = json.loads((folder / "questions.json").read_text())["questions"]
    return folder, questions, chosen(plan, bank), plan.blueprint


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
        for secret in leaks.secrets(item):
            assert plain(secret) not in content, (item.id, secret)


def test_questions_hold_the_agreed_fields_and_no_other(released):
    _, questions, items, _ = released
    assert [question["id"] for question in questions] == [item.id for item in items]
    for question in questions:
        assert set(question) == leaks.ALWAYS | leaks.ALLOWED[question["kind"]], question["id"]
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

    assert not leaks.FORBIDDEN_KEYS & set(keys(json.loads((folder / "questions.json").read_text())))


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


STATIC = (SingleBest, MultipleTrueFalse, Numeric, Ordering, ShortText, ExtendedMatching, KeyFeature)
"""Kinds that can be answered at random without computing a patient."""
RANDOM_STUDENTS = 200
SCANS = Measurement | Mark


def feedback_of_another(course, quiz, items, page, monkeypatch):
    """Write what a student who knew every key gets to read: the question and what the grading prints."""
    from spinebank.grading import score_cell  # noqa: PLC0415 (loads nbgrader's part only here)
    from spinebank.grading.nbgrader_steps import _without_answer  # noqa: PLC0415

    folder = course / "friend" / quiz
    shutil.copytree(course / "release" / quiz, folder)
    answers = {
        item.id: Answer(answering.keyed(item), item.revision, "2026-11-21T10:00:00.000Z") for item in items
    }
    (folder / "responses.json").write_text(json.dumps(Record(quiz, answers).as_json()))
    asked = []
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setattr("spinelab.question.quiz.display", lambda data, **_: asked.append(data))
    questions = Quiz("questions.json")
    parts = []
    for item in items:
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            questions.ask(item.id)
            assert score_cell(item.id, item.points) == item.points
        kept = _without_answer({"output_type": "display_data", "data": asked.pop()})
        parts += [kept["data"]["text/html"], shown.getvalue()]
    page.parent.mkdir(exist_ok=True)
    page.write_text("\n".join(parts))


@pytest.fixture(scope="module")
def attack(everything, tmp_path_factory):
    """The answers of each strategy to every question of the bank, found with all that a student can get."""
    course, bank = everything
    loot = tmp_path_factory.mktemp("loot")
    shutil.copytree(course / "release", loot / "release")
    (loot / "question.js").write_text(Question._esm)
    states = []
    for path in sorted((loot / "release").rglob("questions.json")):
        quiz = json.loads(path.read_text())
        items = [bank.items[question["id"]].item for question in quiz["questions"]]
        for question, item in zip(quiz["questions"], items, strict=True):
            if not isinstance(item, SCANS | LocateStructure):
                states.append(Question(item=question, keep=lambda _: "").get_state())
        with pytest.MonkeyPatch.context() as patch:
            page = loot / "feedback" / f"{quiz['quiz']}.html"
            static = [item for item in items if isinstance(item, STATIC)]
            feedback_of_another(course, quiz["quiz"], static, page, patch)
    place = {"id": "a-place-01", "kind": "locate_structure", "stem": "Where?", "points": 1, "revision": 1}
    scene = Question(item=place | {"region": "cervical"}, keep=lambda _: "").scene
    states.append(scene.get_state())  # it knows no question, so one stands for all
    (loot / "states.json").write_text(json.dumps(states, default=repr))
    script = Path(__file__).parent / "scripts" / "attack.py"
    done = subprocess.run(
        [sys.executable, str(script), str(loot)], capture_output=True, text=True, check=True, timeout=300
    )
    return json.loads(done.stdout)


def test_an_attacker_with_all_that_a_student_can_get_scores_at_chance(
    everything, attack, record_testsuite_property
):
    """Over the whole bank no strategy earns more than three standard deviations above blind guessing."""
    _, bank = everything
    ids = next(iter(attack.values()))
    items = [bank.items[name].item for name in ids]
    graded = {name for name, entry in bank.items.items() if entry.item.use is Use.GRADED}
    assert graded <= set(ids)
    static = [item for item in items if isinstance(item, STATIC)]
    draw = random.Random(7)  # noqa: S311 (a student, not a secret)
    totals = [
        sum(score(item, answering.at_random(item, draw)).fraction for item in static)
        for _ in range(RANDOM_STUDENTS)
    ]
    chance, spread = statistics.mean(totals), statistics.stdev(totals)
    record_testsuite_property("chance", f"{chance:.1f} of {len(static)}, standard deviation {spread:.1f}")
    for strategy, answers in attack.items():
        found = sum(score(item, answers[item.id]).fraction for item in static)
        record_testsuite_property(strategy, f"{found:.1f}")
        assert found <= chance + 3 * spread, strategy
    places = [item for item in items if isinstance(item, LocateStructure)]
    hits = sum(score(item, attack["the first"][item.id]).fraction for item in places)
    assert hits <= 1, f"{hits} of {len(places)} places"


def test_the_attacker_would_have_found_a_leak(everything, attack, tmp_path):
    """With the answers left on the feedback page, as they were once, the same script earns nearly all."""
    _, bank = everything
    items = [entry.item for entry in bank.items.values() if isinstance(entry.item, SingleBest)]
    items = [item for item in items if item.id in attack["the first"]]
    (tmp_path / "questions.json").write_text(json.dumps({"questions": [public_item(item) for item in items]}))
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / "page.html").write_text(
        "\n".join(f"{item.stem}\nAnswer: {item.key.text}\nMark: 1 of 1.\n{'-' * 4000}" for item in items)
    )
    script = Path(__file__).parent / "scripts" / "attack.py"
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=True, timeout=300
    )
    answers = json.loads(done.stdout)["what another was told"]
    right = sum(score(item, answers[item.id]).fraction for item in items)
    assert right > 0.9 * len(items)
