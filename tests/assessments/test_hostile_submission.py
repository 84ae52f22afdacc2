"""A student who tampers with the notebook earns nothing by it, and keeps what the answers earn."""

import shutil

import nbformat
import pytest

from spinebank.sandbox import why_not
from spinelab.answers import AnswerSheet

pytestmark = pytest.mark.nbgrader

PATCH = """
import spinebank.grading, spinebank.grading.cell
spinebank.grading.score_cell = spinebank.grading.cell.score_cell = lambda *_, points, **__: float(points)
open("i-was-here.txt", "w").write("student code ran")
"""


def tamper(folder):
    """Patch the scorer, raise the points, forge outputs, copy one test cell and delete another."""
    path = folder / "trial.ipynb"
    notebook = nbformat.read(path, as_version=4)
    by_id = {cell.id: cell for cell in notebook.cells}
    notebook.cells.insert(0, nbformat.v4.new_code_cell(PATCH))
    forged = by_id["trial-single-01"]
    forged.metadata.nbgrader.points = 100
    forged.source = "100.0"
    forged.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "100.0"}, execution_count=1)]
    notebook.cells.append(nbformat.from_dict(dict(by_id["trial-order-01"], id="a-copy")))
    notebook.cells.remove(by_id["trial-number-01"])
    nbformat.write(notebook, path)
    package = folder / "spinelab"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "question.py").write_text(
        "open('i-was-here.txt', 'w').write('shadow module ran')\nclass Quiz: ...\n"
    )


SOLUTION = """
def half(number):
    ### BEGIN SOLUTION
    return number / 2
    ### END SOLUTION
"""
TEST = """
assert half(8) == 4
### BEGIN HIDDEN TESTS
assert half(5) == 2.5
### END HIDDEN TESTS
"""
PEEK = """
import pathlib

def half(number):
    seen = [path for path in pathlib.Path({root!r}).rglob("*")]
    return number / 2 if not seen else 0
"""


def code_notebook(solution, test):
    """Return a notebook that students answer by writing code."""
    fixed = {"schema_version": 3, "locked": False, "task": False}
    cells = []
    for name, source in {"solve": solution, "test": test}.items():
        cell = nbformat.v4.new_code_cell(source, id=name)
        role = {"grade": True, "solution": False, "locked": True, "points": 2} if name == "test" else {}
        cell.metadata.nbgrader = fixed | {"grade": False, "solution": True, "grade_id": name} | role
        cells.append(cell)
    nb = nbformat.v4.new_notebook(cells=cells)
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nb


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "the sandbox works")
def test_stock_autograde_runs_code_of_a_student_where_it_sees_nothing_of_the_course(own_class):
    course = own_class.course
    (course / "source" / "code").mkdir(parents=True)
    nbformat.write(code_notebook(SOLUTION, TEST), course / "source" / "code" / "code.ipynb")
    own_class.nbgrader("generate_assignment", "code")
    folder = course / "submitted" / "tamper" / "code"
    folder.mkdir(parents=True)
    nbformat.write(code_notebook(PEEK.format(root=str(course)), TEST), folder / "code.ipynb")
    own_class.nbgrader("autograde", "code", "--student=tamper")
    assert own_class.grades("code")["tamper"]["score"] == 2


@pytest.fixture(scope="module")
def tampered(own_class):
    course = own_class.course
    folder = own_class.homes / "tamper" / "trial"
    shutil.copytree(course / "release" / "trial", folder)
    sheet = AnswerSheet.open(folder, "trial")
    assert sheet.put("trial-single-01", {"choice": "plate-behind"}, 2)
    assert sheet.put("trial-number-01", {"value": 7}, 2)
    tamper(folder)
    shutil.copytree(folder, course / "submitted" / "tamper" / "trial")
    own_class.nbgrader("autograde", "trial", "--student=tamper")
    return course / "autograded" / "tamper" / "trial", own_class.grades("trial")["tamper"]


def test_only_the_answers_count(tampered):
    _, found = tampered
    marks = {cell: auto for cell, (auto, _, _) in found["cells"].items()}
    assert marks == {
        "trial-single-01": 0,
        "trial-statements-01": 0,
        "trial-number-01": 1,
        "trial-order-01": 0,
        "trial-place-01": 0,
        "trial-term-01": 0,
        "trial-ratio-01": 0,
        "trial-mark-01": 0,
        "trial-match-01": 0,
        "trial-case-01": 0,
        "trial-script-01": 0,
        "trial-played-01": 0,
        "trial-essay-01": None,
    }
    assert (found["score"], found["max_score"]) == (1, 20)


def test_no_code_of_the_student_was_run(tampered):
    folder, _ = tampered
    assert (folder / "spinelab" / "question.py").exists()  # the shadow module lay where the kernel worked
    assert not (folder / "i-was-here.txt").exists()
    assert "score_cell = " not in (folder / "trial.ipynb").read_text()


def test_a_quiz_that_was_built_anew_is_not_graded_against_the_old_gradebook(tampered, own_class):
    source = own_class.course / "source" / "trial" / "trial.ipynb"
    kept = source.read_text()
    source.write_text(kept.replace("trial-term-01", "trial-other-01"))
    try:
        done = own_class.nbgrader("autograde", "trial", "--student=tamper", "--force", check=False)
    finally:
        source.write_text(kept)
    assert done.returncode != 0
    assert (
        "source/trial/ has other questions than the gradebook (trial-other-01, trial-term-01)" in done.stderr
    )
    assert own_class.grades("trial")["tamper"]["score"] == tampered[1]["score"]
