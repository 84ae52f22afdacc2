"""The quiz that the course ships: all keys earn all points, no answer earns none."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from kit import answering
from spinebank.draw import chosen
from spinebank.load import bank_folders, read_bank, read_blueprint
from spinebank.schema import (
    FreeText,
    MultipleTrueFalse,
    Numeric,
    Ordering,
    ShortText,
    SingleBest,
)
from spinebank.score import score
from spinelab.answers import AnswerSheet

pytestmark = pytest.mark.nbgrader

ASSESSMENTS = Path(__file__).parents[2] / "assessments"
QUIZZES = sorted(path.stem for path in (ASSESSMENTS / "blueprints").glob("*.yaml"))
QUIZ = "anatomy"
"""The one that takes the whole way through nbgrader; the others are built by the same code."""


@pytest.fixture(scope="module")
def bank():
    return read_bank(bank_folders(ASSESSMENTS)).require()


@pytest.mark.parametrize("quiz", QUIZZES)
def test_a_quiz_is_a_whole_assignment_and_its_keys_earn_all(bank, quiz):
    plan = read_blueprint(ASSESSMENTS / "blueprints" / f"{quiz}.yaml")
    items = chosen(plan, bank)
    notebook = nbformat.read(ASSESSMENTS / "source" / quiz / f"{quiz}.ipynb", as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    marks = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("points")
    }
    assert marks == {item.id: item.points for item in items}
    assert f"about {plan.blueprint.minutes} minutes" in notebook.cells[0].source
    for item in items:
        if isinstance(item, SingleBest | MultipleTrueFalse | Numeric | Ordering | ShortText):
            assert score(item, answering.keyed(item)).points == item.points
            assert score(item, None).points == 0


@pytest.fixture(scope="module")
def graded_by_key(own_class):
    """Two students of the course's own quiz, one with every key and one with nothing."""
    course = own_class.course
    blueprint = read_blueprint(course / "blueprints" / f"{QUIZ}.yaml").blueprint
    bank = read_bank(bank_folders(course)).require()
    items = [bank.items[item_id].item for item_id in blueprint.items]
    homes = own_class.homes
    for student in ("key", "nothing"):
        shutil.copytree(course / "release" / QUIZ, homes / student / QUIZ)
    sheet = AnswerSheet.open(homes / "key" / QUIZ, QUIZ)
    for item in items:
        assert sheet.put(item.id, answering.keyed(item), item.revision)
    for student in ("key", "nothing"):
        shutil.copytree(homes / student / QUIZ, course / "submitted" / student / QUIZ)
    own_class.nbgrader("autograde", QUIZ)
    return items, own_class.grades(QUIZ)


def test_the_quiz_has_questions_for_the_machine_and_for_a_person(graded_by_key):
    items, _ = graded_by_key
    assert {isinstance(item, FreeText) for item in items} == {True, False}


def test_every_key_earns_the_full_mark_and_nothing_earns_nothing(graded_by_key):
    items, grades = graded_by_key
    full = {item.id: None if isinstance(item, FreeText) else item.points for item in items}
    assert {cell: auto for cell, (auto, _, _) in grades["key"]["cells"].items()} == full
    none = {item.id: None if isinstance(item, FreeText) else 0 for item in items}
    assert {cell: auto for cell, (auto, _, _) in grades["nothing"]["cells"].items()} == none
    assert grades["key"]["max_score"] == sum(item.points for item in items)


def test_the_quiz_never_shows_the_right_answer_first_by_habit(generated):
    """An untouched list must not be an answer, and the key must not stand in one place all the time."""
    questions = json.loads((generated.course / "release" / QUIZ / "questions.json").read_text())["questions"]
    bank = read_bank(bank_folders(generated.course)).items
    places = [
        [option["id"] for option in question["options"]].index(bank[question["id"]].item.key.id)
        for question in questions
        if question["kind"] == "single_best"
    ]
    assert len(set(places)) > 1
    for question in questions:
        if question["kind"] == "ordering":
            keyed = [element.id for element in bank[question["id"]].item.elements]
            assert [element["id"] for element in question["elements"]] != keyed
