"""Drawing a quiz: the same every time, other items in another form, no item twice without need."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from spinebank.build import build_quiz
from spinebank.cli import app
from spinebank.draw import FORMS, chosen, form_of
from spinebank.load import BankError, bank_folders, read_bank, read_blueprint
from spinebank.schema import FreeText

ASSESSMENTS = Path(__file__).parents[3] / "assessments"
PLAN = {"title": "A quiz", "minutes": 5, "instructions": "Go.", "seed": 1}


@pytest.fixture
def course(tmp_path, make_bank, monkeypatch):
    """A course with five single best answers and a written one for each of two objectives."""
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    bank = make_bank("course/bank", objectives=("spine-recall", "spine-use"))
    for objective in ("recall", "use"):
        for number in range(5):
            bank.write(id=f"spine-{objective}-{number:02d}", objective=f"spine-{objective}")
        bank.write("free_text", id=f"spine-{objective}-09", objective=f"spine-{objective}")
        bank.write(id=f"spine-{objective}-10", objective=f"spine-{objective}", use="practice")
    root = tmp_path / "course"
    (root / "nbgrader_config.py").touch()
    (root / "blueprints").mkdir()
    return root


def plan(course, quiz="spine", **changes):
    path = course / "blueprints" / f"{quiz}.yaml"
    path.write_text(yaml.safe_dump({"quiz": quiz} | PLAN | changes))
    return read_blueprint(path)


def ids(course, blueprint, form="A"):
    return [item.id for item in chosen(blueprint, read_bank(bank_folders(course)), form)]


BOTH = [{"objective": "spine-recall", "count": 2}, {"objective": "spine-use", "count": 2}]


def test_a_draw_takes_so_many_graded_items_of_each_objective_and_the_same_every_time(course):
    blueprint = plan(course, draw=BOTH)
    first = ids(course, blueprint)
    assert first == ids(course, blueprint)
    assert sum("-recall-" in name for name in first) == sum("-use-" in name for name in first) == 2
    assert not any(name.endswith("-10") for name in first)  # practice


def test_what_a_person_marks_comes_last(course):
    blueprint = plan(course, draw=[{"objective": "spine-recall", "count": 6}, BOTH[1]])
    items = chosen(blueprint, read_bank(bank_folders(course)))
    marked = [isinstance(item, FreeText) for item in items]
    assert True in marked
    assert marked == sorted(marked)


def test_another_form_takes_other_items_while_there_are_any(course):
    blueprint = plan(course, draw=BOTH)
    forms = [set(ids(course, blueprint, form)) for form in "ABC"]
    assert not forms[0] & forms[1]
    assert not forms[1] & forms[2]
    assert {len(form) for form in forms} == {4}


def test_another_form_has_a_name_and_a_seed_of_its_own(course):
    blueprint = plan(course, draw=BOTH).blueprint
    forms = [form_of(blueprint, form) for form in FORMS]
    assert len({form.quiz for form in forms}) == len({form.seed for form in forms}) == len(FORMS)
    assert (forms[1].quiz, forms[1].title) == ("spine-b", "A quiz (form B)")


def test_a_listed_quiz_asks_the_same_in_another_form_in_another_order(course):
    names = [f"spine-recall-{number:02d}" for number in range(5)]
    blueprint = plan(course, items=names)
    assert ids(course, blueprint) == names
    assert ids(course, blueprint, "B") != names
    assert sorted(ids(course, blueprint, "B")) == names


def test_a_lesson_is_drawn_over_its_objectives_in_turn(course):
    blueprint = plan(course, draw=[{"lesson": "01-spine", "count": 4}])
    assert sum("-recall-" in name for name in ids(course, blueprint)) == 2


def test_a_later_quiz_asks_what_no_earlier_one_asked_as_long_as_it_can(course):
    plan(course, draw=BOTH)
    early = set(ids(course, read_blueprint(course / "blueprints" / "spine.yaml")))
    final = plan(course, "final", draw=[{"lesson": "01-spine", "count": 8}], after=["spine"])
    assert not early & set(ids(course, final))
    longer = plan(course, "final", draw=[{"lesson": "01-spine", "count": 10}], after=["spine"])
    assert len(early & set(ids(course, longer))) == 2


def test_one_more_item_in_a_private_bank_joins_the_draw(course, make_bank):
    blueprint = plan(course, draw=[{"objective": "spine-recall", "count": 7}])
    with pytest.raises(BankError):
        ids(course, blueprint)
    private = make_bank("private", objectives=())
    private.write(id="spine-night-01", objective="spine-recall")
    (course / "spinebank.toml").write_text('banks = ["../private"]\n')
    assert "spine-night-01" in ids(course, blueprint)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"draw": [{"objective": "spine-fly", "count": 1}]},
            ":{line}: 'spine-fly' cannot be drawn from: objectives",
        ),
        (
            {"draw": [{"lesson": "09-none", "count": 1}]},
            ":{line}: '09-none' cannot be drawn from: no objective",
        ),
        (
            {"draw": [{"objective": "spine-use", "count": 9}]},
            ":{line}: 9 graded items are to be drawn for 'spine-use', but the bank has 6.",
        ),
        (
            {"draw": [{"objective": "spine-use", "count": 2, "kinds": ["free_text"]}]},
            ":{line}: 2 graded items of kind free_text are to be drawn for 'spine-use', but the bank has 1.",
        ),
        ({"draw": BOTH, "after": ["winter"]}, "there is no blueprint of a quiz 'winter'."),
    ],
)
def test_a_draw_that_cannot_be_made_is_refused_with_its_line(course, changes, says):
    blueprint = plan(course, **changes)
    lines = blueprint.source.path.read_text().splitlines()
    line = next((n for n, text in enumerate(lines, 1) if text.startswith("- count: ")), 0)
    with pytest.raises(BankError) as caught:
        ids(course, blueprint)
    assert says.format(line=line) in str(caught.value)


def test_quizzes_do_not_come_after_each_other_in_a_ring(course):
    first = plan(course, "one", draw=BOTH, after=["two"])
    plan(course, "two", draw=BOTH, after=["one"])
    with pytest.raises(BankError, match="'two' comes after others itself"):
        ids(course, first)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "a blueprint has either 'items' or 'draw'"),
        ({"items": ["spine-use-01"], "draw": BOTH}, "a blueprint has either 'items' or 'draw'"),
        ({"items": ["spine-use-01"], "after": ["x"]}, "'after' belongs to a blueprint with 'draw'"),
        ({"draw": [{"count": 1}]}, "a draw names either an 'objective' or a 'lesson'"),
        ({"draw": [{"objective": "spine-use"}]}, "the key 'draw 1 count' is missing"),
    ],
)
def test_a_blueprint_says_how_its_items_are_found_in_one_way(course, changes, says):
    with pytest.raises(BankError) as caught:
        plan(course, **changes)
    assert says in str(caught.value)


def test_the_command_builds_a_form_beside_the_first(course):
    plan(course, draw=BOTH)

    def run(*arguments):
        return CliRunner().invoke(app, ["build", *arguments, "--course", str(course)])

    assert "spine: 4 questions" in run().output
    assert "spine-b: 4 questions" in run("--form", "B").output
    assert {path.name for path in (course / "source").iterdir()} == {"spine", "spine-b"}
    assert run("--check", "--form", "B").exit_code == 0
    refused = run("--form", "Z")
    assert refused.exit_code == 1
    assert "There is no form 'Z'; the forms are A, B" in refused.output


@pytest.fixture(scope="module")
def course_bank():
    return read_bank(bank_folders(ASSESSMENTS))


PLANS = sorted(path.stem for path in (ASSESSMENTS / "blueprints").glob("*.yaml"))


@pytest.mark.parametrize("quiz", PLANS)
def test_the_forms_of_a_quiz_are_equivalent(course_bank, quiz):
    """As many questions on the same objectives, expected to be as hard; the final may change objectives."""
    blueprint = read_blueprint(ASSESSMENTS / "blueprints" / f"{quiz}.yaml")
    forms = [chosen(blueprint, course_bank, form) for form in "AB"]
    expected = [sum(item.difficulty.estimate for item in items) / len(items) for items in forms]
    assert len({len(items) for items in forms}) == 1
    assert abs(expected[0] - expected[1]) < 0.1
    lessons = [sorted(course_bank.objectives[item.objective].notebook for item in items) for items in forms]
    assert lessons[0] == lessons[1]
    assert build_quiz(blueprint, course_bank, "B") == build_quiz(blueprint, course_bank, "B")


def test_every_lesson_with_graded_items_has_a_quiz_and_the_final_asks_of_each(course_bank):
    asked = {}
    for quiz in PLANS:
        items = chosen(read_blueprint(ASSESSMENTS / "blueprints" / f"{quiz}.yaml"), course_bank)
        asked[quiz] = {course_bank.objectives[item.objective].notebook for item in items}
    lessons = {objective.notebook for objective in course_bank.objectives.values()} - {"00-start-here"}
    assert asked.pop("final") == lessons
    assert sorted(lesson for found in asked.values() for lesson in found) == sorted(lessons)


def test_the_final_asks_again_only_where_nothing_else_is_left(course_bank):
    """Of the lesson on imaging alone the bank has too few graded items for both."""

    def of(quiz):
        blueprint = read_blueprint(ASSESSMENTS / "blueprints" / f"{quiz}.yaml")
        return {item.id for item in chosen(blueprint, course_bank)}

    lessons = set().union(*(of(quiz) for quiz in PLANS if quiz != "final"))
    assert {name.partition("-")[0] for name in of("final") & lessons} <= {"imaging"}
