"""A class of five on a real JupyterHub, with the configuration that is deployed: from release to feedback."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from kit import hub

pytestmark = [pytest.mark.nbgrader, pytest.mark.skipif(bool(hub.proxy_missing()), reason=hub.proxy_missing())]

ANSWERS = {
    "ann": {
        "trial-single-01": {"choice": "block-in-front"},
        "trial-statements-01": {
            "marks": {
                "pll-in-canal": True,
                "all-in-canal": False,
                "lf-paired": True,
                "lf-joins-bodies": False,
            }
        },
        "trial-number-01": {"value": 7},
        "trial-term-01": {"text": "dura mater"},
    },
    "ben": {"trial-single-01": {"choice": "plate-behind"}, "trial-number-01": {"value": 8}},
    "cem": {"trial-term-01": {"text": "dura mater"}},
    "dia": {},
}
MARKS = {"ann": 5, "ben": 0.5, "cem": 1, "dia": 0}
"""As in ``test_round_trip``: single 1, statements 2, number 1 (0.5 for 8), term 1."""


def work_of(student):
    """Fetch the quiz, answer by click, submit; returns what was wrong, what was read, what lies on disk."""
    student.start_server()
    student.assignment("fetch", "trial")
    cells = student.cells("trial/trial.ipynb")
    kernel = student.open("trial/trial.ipynb")
    errors = kernel.run(cells[0])
    said = []
    for item_id, response in ANSWERS[student.name].items():
        errors += kernel.run(f"quiz.ask({item_id!r})")
        said.append(kernel.answer(item_id, response))
    kernel.close()
    listed = student.assignment("submit", "trial")
    page = student.hub.get(f"/user/{student.name}/lab", student.token).text
    return SimpleNamespace(errors=errors, said=said, listed=listed, cells=cells, page=page)


@pytest.fixture(scope="module")
def term(generated, tmp_path_factory):
    """What happened in the class, from the release by the instructor to the feedback."""
    room = generated.copy(tmp_path_factory.mktemp("hub-class"))
    data = room.course.parent
    shutil.rmtree(room.exchange / "spine-ligaments")  # the instructor releases, on the hub
    hub.prepare(data)
    with hub.Hub(data, ["tutor"], list(ANSWERS)) as running:
        tutor = running.user("tutor")
        formgrader = f"/services/{hub.COURSE}/formgrader/api/status"
        running.wait("formgrader", lambda: running.get(formgrader, tutor.token).ok)
        steps = [tutor.formgrader("POST", "assignment/trial/release")]
        students = [running.user(name) for name in ANSWERS]
        with ThreadPoolExecutor(len(students)) as everybody:
            work = dict(zip(ANSWERS, everybody.map(work_of, students), strict=True))
        refused = running.get(formgrader, students[0].token).status_code
        neighbour = running.get("/user/ben/api/contents/", students[0].token).status_code
        steps.append(tutor.formgrader("POST", "assignment/trial/collect"))
        steps += [tutor.formgrader("POST", f"submission/trial/{name}/autograde") for name in ANSWERS]
        rows = tutor.formgrader("GET", "submissions/trial")
        typed = tutor.terminal("spinebank grade trial; echo all is $((40 + 2))", "all is 42")
        steps.append(tutor.formgrader("POST", "assignment/trial/generate_feedback"))
        steps.append(tutor.formgrader("POST", "assignment/trial/release_feedback"))
        students[0].assignment("fetch_feedback", "trial")
    questions = json.loads((room.course / "release" / "trial" / "questions.json").read_text())["questions"]
    return SimpleNamespace(
        steps=steps,
        work=work,
        rows=rows,
        typed=typed,
        refused=refused,
        neighbour=neighbour,
        homes=running.homes,
        most=sum(question["points"] for question in questions),
    )


def test_every_step_of_the_instructor_succeeds_in_formgrader(term):
    assert [step for step in term.steps if not step["success"]] == []


def test_every_student_fetches_answers_and_submits(term):
    for name, work in term.work.items():
        assert work.errors == []
        assert work.said == ["Answer saved."] * len(ANSWERS[name])
        [submitted] = [one for one in work.listed if one["status"] == "submitted"]
        assert submitted["assignment_id"] == "trial"


def test_what_students_fetched_holds_no_key(term):
    assert "HIDDEN TESTS" not in "".join(term.work["ann"].cells)
    assert "score_cell" not in "".join(term.work["ann"].cells)


def test_the_gradebook_has_every_mark(term):
    assert {row["student"]: row["score"] for row in term.rows} == MARKS
    assert {row["max_score"] for row in term.rows} == {term.most}


def test_the_terminal_beside_formgrader_knows_the_commands_and_finds_all_marks_given(term):
    assert f"trial: {len(ANSWERS)} submissions" in term.typed


def test_a_student_sees_neither_formgrader_nor_the_server_of_another(term):
    assert term.refused == 403
    assert term.neighbour in {403, 404}
    assert "@jupyter/nbgrader:formgrader" in term.work["ann"].page.partition('"disabledExtensions"')[2][:400]


def test_a_student_finds_the_lessons_and_the_feedback_at_home(term):
    assert (term.homes / "ann" / "course" / "00-start-here.ipynb").exists()
    [page] = (term.homes / "ann" / "trial" / "feedback").rglob("trial.html")
    assert f"(Score: 5.0 / {term.most:.1f})" in page.read_text()
