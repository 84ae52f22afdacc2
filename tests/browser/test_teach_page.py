"""The instructor's pages, taken literally: their commands, in their order, on an invented class."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from skimage import io, transform

from kit import classroom
from spinebank.load import bank_folders, read_bank
from spinelab.answers import AnswerSheet

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "assessments" / "instructor" / "TEACH.md"
ANALYSIS = PAGE.with_name("item-analysis.md")
PICTURES = ROOT / "course" / "pictures"
QUIZ = "anatomy"
WRITTEN = (
    "The plate is ossification of the ligamentum flavum on the left, at T10-T11. This ligament joins "
    "neighbouring laminae and is the posterior wall of the canal between them, where the plate lies. It is "
    "paired, so one half may turn to bone alone."
)
STUDENTS = [f"student-{number:02d}" for number in range(1, 6)]
COARSE = (24, 36)
MEAN_DIFFERENCE = 0.08  # of full scale, at 36 x 24 pixels

pytestmark = [pytest.mark.browser, pytest.mark.nbgrader]


def answer(room, folders, quiz=QUIZ):
    """Let each student choose the key more often than the one before."""
    bank = read_bank(bank_folders(room.course)).require().items
    for rank, (student, folder) in enumerate(folders.items()):
        sheet = AnswerSheet.open(folder, quiz)
        questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))["questions"]
        single = [question for question in questions if question["kind"] == "single_best"]
        for number, question in enumerate(single):
            item = bank[question["id"]].item
            wrong = next(option.id for option in item.options if option.id != item.key.id)
            chosen = item.key.id if number < rank else wrong
            assert sheet.put(item.id, {"choice": chosen}, item.revision), student
        [written] = [question for question in questions if question["kind"] == "free_text"]
        assert sheet.put(written["id"], {"text": WRITTEN}, bank[written["id"]].item.revision), student


def say_where_quizzes_pass(room):
    """Type what the page says about the exchange; the only other thing changed is the folder."""
    settings = Path(room.environment.pop("JUPYTER_CONFIG_DIR"))
    (settings / "nbgrader_config.py").unlink()
    [typed] = re.findall(r"^```bash\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert typed.count("/home/me/exchange") == 1
    room.run("bash", "-e", "-c", typed.replace("/home/me/exchange", str(room.exchange)))
    written = Path(room.environment["HOME"]) / ".jupyter" / "nbgrader_config.py"
    with written.open("a") as config:  # here, one user of the machine owns what all students hand in
        config.write("get_config().ExchangeCollect.check_owner = False\n")


@pytest.fixture(scope="module")
def taught(tmp_path_factory, commands_of):
    """The class after the last command, and what each command printed."""
    room = classroom.Classroom.from_repository(tmp_path_factory.mktemp("teach"))
    say_where_quizzes_pass(room)
    printed = {}
    for block in commands_of(PAGE):
        if ["nbgrader", "collect", QUIZ] in block:  # between releasing and collecting, students answer
            answer(room, room.fetch(QUIZ, STUDENTS))
            room.submit(QUIZ, STUDENTS)
        for command in block:
            done = room.run(*command)
            printed[" ".join(command)] = done.stdout + done.stderr
            if command == ["nbgrader", "collect", QUIZ]:  # somebody is late, as the page says further down
                room.submit(QUIZ, STUDENTS[-1:])
                printed["again"] = room.run(*command, "--update").stderr
    return room, printed


def test_the_page_names_every_step_from_lint_to_the_marks(taught):
    _, printed = taught
    steps = [" ".join(command.split()[:2]) for command in printed]
    assert steps.index("spinebank lint") < steps.index("nbgrader release_assignment")
    assert steps.index("nbgrader collect") < steps.index("spinebank grade") < steps.index("nbgrader export")
    assert f"{QUIZ}: {len(STUDENTS)} submissions" in printed[f"spinebank grade {QUIZ}"]
    assert f"nbgrader collect {QUIZ} --update" in PAGE.read_text(encoding="utf-8")
    assert re.findall(r"Updating submission: (\S+)", printed["again"]) == STUDENTS[-1:]


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


@pytest.fixture(scope="module")
def formgrader(taught, browser, server, tmp_path_factory):
    """A page of the instructor's JupyterLab, and its address."""
    room, _ = taught
    folder = tmp_path_factory.mktemp("formgrader")
    shutil.copytree(Path(room.environment["HOME"]) / ".jupyter", folder / "config")  # it names the exchange
    with server(room.course, folder / "lab.log") as url:
        page = browser.new_page(viewport={"width": 1180, "height": 700})
        yield page, url
        page.close()


def is_still_seen(page, name, folder, *, update):
    """Whether a page looks like its picture, up to fonts; or take the picture anew."""
    taken = (PICTURES if update else folder) / name
    page.screenshot(path=taken)
    seen, kept = (
        transform.resize(io.imread(path)[..., :3], COARSE, anti_aliasing=True)
        for path in (taken, PICTURES / name)
    )
    return np.abs(seen - kept).mean() < MEAN_DIFFERENCE


def test_the_picture_of_formgrader_shows_what_an_instructor_sees(formgrader, tmp_path, update_goldens):
    page, url = formgrader
    page.goto(f"{url}/formgrader")
    page.locator("tbody tr", has_text=QUIZ).first.wait_for()
    assert is_still_seen(page, "formgrader.png", tmp_path, update=update_goldens)


def test_the_picture_of_marking_shows_the_students_words_beside_the_rubric(
    formgrader, tmp_path, update_goldens
):
    page, url = formgrader
    page.goto(f"{url}/formgrader/gradebook/{QUIZ}/{QUIZ}")
    page.locator("tbody a").first.click()
    page.get_by_text("The plate is ossification of the ligamentum flavum").first.wait_for()
    page.locator("input.score").last.evaluate("box => box.scrollIntoView({ block: 'center' })")
    assert is_still_seen(page, "formgrader-marking.png", tmp_path, update=update_goldens)


def ready_for_analysis(room):
    """Let the class sit form B as well, and two judges rate every question; the pictures are taken before."""
    room.run("spinebank", "build", QUIZ, "--form", "B")
    folders = {student: room.homes / student / f"{QUIZ}-b" for student in STUDENTS}
    for folder in folders.values():
        shutil.copytree(room.course / "source" / f"{QUIZ}-b", folder)
    answer(room, folders, f"{QUIZ}-b")
    for student, folder in folders.items():
        shutil.copytree(folder, room.course / "submitted" / student / f"{QUIZ}-b")
    asked = json.loads((room.course / "source" / QUIZ / "questions.json").read_text(encoding="utf-8"))
    names = [question["id"] for question in asked["questions"]]
    rows = [["round", "judge", *names], *([1, judge, *[0.6] * len(names)] for judge in ("ann", "ben"))]
    sheet = "".join(",".join(map(str, row)) + "\n" for row in rows)
    (room.course / "judges.csv").write_text(sheet, encoding="utf-8")


def test_the_commands_of_the_page_on_analysis_do_what_stands_beside_them(taught, commands_of):
    room, _ = taught
    ready_for_analysis(room)
    printed = [room.run(*command).stdout for block in commands_of(ANALYSIS) for command in block]
    one, two, students, invented, table, cut = printed
    assert f"{QUIZ}: {len(STUDENTS)} students" in one
    assert f"{QUIZ}-b: {len(STUDENTS)} students" in two
    assert "students" in students
    assert "60 simulated students" in invented
    assert ": 60 students, 30 questions, simulated." in table
    assert json.loads(cut)["rounds"]
