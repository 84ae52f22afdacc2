"""The instructor's page, taken literally: its commands, in its order, on an invented class."""

import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from skimage import io, transform

from spinebank.load import bank_folders, read_bank
from spinelab.answers import AnswerSheet

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "assessments" / "instructor" / "TEACH.md"
PICTURE = ROOT / "course" / "pictures" / "formgrader.png"
QUIZ = "anatomy"
STUDENTS = [f"student-{number:02d}" for number in range(1, 6)]
COARSE = (24, 36)
MEAN_DIFFERENCE = 0.08  # of full scale, at 36 x 24 pixels

pytestmark = [pytest.mark.browser, pytest.mark.nbgrader]

spec = importlib.util.spec_from_file_location("classroom", ROOT / "tests" / "assessments" / "classroom.py")
classroom = importlib.util.module_from_spec(spec)
spec.loader.exec_module(classroom)


def answer(room, folders):
    """Let each student choose the key more often than the one before."""
    bank = read_bank(bank_folders(room.course)).require().items
    for rank, (student, folder) in enumerate(folders.items()):
        sheet = AnswerSheet.open(folder, QUIZ)
        questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))["questions"]
        single = [question for question in questions if question["kind"] == "single_best"]
        for number, question in enumerate(single):
            item = bank[question["id"]].item
            wrong = next(option.id for option in item.options if option.id != item.key.id)
            chosen = item.key.id if number < rank else wrong
            assert sheet.put(item.id, {"choice": chosen}, item.revision), student


@pytest.fixture(scope="module")
def taught(tmp_path_factory, commands_of):
    """The class after the last command, and what each command printed."""
    room = classroom.Classroom.from_repository(tmp_path_factory.mktemp("teach"))
    printed = {}
    for block in commands_of(PAGE):
        if ["nbgrader", "collect", QUIZ] in block:  # between releasing and collecting, students answer
            answer(room, room.fetch(QUIZ, STUDENTS))
            room.submit(QUIZ, STUDENTS)
        for command in block:
            done = room.run(*command)
            printed[" ".join(command)] = done.stdout + done.stderr
    return room, printed


def test_the_page_names_every_step_from_lint_to_the_marks(taught):
    _, printed = taught
    steps = [" ".join(command.split()[:2]) for command in printed]
    assert steps.index("spinebank lint") < steps.index("nbgrader release_assignment")
    assert steps.index("nbgrader collect") < steps.index("spinebank grade") < steps.index("nbgrader export")
    assert f"{QUIZ}: {len(STUDENTS)} submissions" in printed[f"spinebank grade {QUIZ}"]


def test_every_student_has_the_mark_of_their_answers(taught):
    room, _ = taught
    grades = room.grades(QUIZ)
    scores = [grades[student]["score"] for student in STUDENTS]
    assert scores == sorted(scores)
    assert scores[0] == 0 < scores[-1]
    assert {row["student_id"] for row in room.exported()} >= set(STUDENTS)


def test_what_the_page_promises_lies_in_its_folders(taught):
    room, printed = taught
    assert list((room.course / "analysis" / QUIZ).glob("*.html"))
    assert list((room.course / "marks").glob("*.csv"))
    for student in STUDENTS:
        assert list((room.course / "feedback" / student / QUIZ).glob("*.html")), student
    again = next(text for command, text in printed.items() if "--regrade" in command)
    assert "moved from" not in again  # no key was changed


@pytest.fixture
def formgrader(taught, browser, server, tmp_path):
    """The page that formgrader shows of this class."""
    room, _ = taught
    shutil.copytree(room.environment["JUPYTER_CONFIG_DIR"], tmp_path / "config")  # it names the exchange
    with server(room.course, tmp_path / "lab.log") as url:
        page = browser.new_page(viewport={"width": 1180, "height": 700})
        page.goto(f"{url}/formgrader")
        page.locator("tbody tr", has_text=QUIZ).first.wait_for()
        yield page
        page.close()


def test_the_picture_of_formgrader_shows_what_an_instructor_sees(formgrader, tmp_path, update_goldens):
    taken = PICTURE if update_goldens else tmp_path / "formgrader.png"
    formgrader.screenshot(path=taken)
    seen, kept = (
        transform.resize(io.imread(path)[..., :3], COARSE, anti_aliasing=True) for path in (taken, PICTURE)
    )
    assert np.abs(seen - kept).mean() < MEAN_DIFFERENCE
