"""An instructor tries a quiz in source/: everything shows, and no answers are left for autograde to use."""

import nbformat
import pytest
from nbclient import NotebookClient

from spinelab.answers import AnswerSheet

pytestmark = pytest.mark.nbgrader


@pytest.fixture(scope="module")
def previewed(own_class):
    """The source folder of the trial, after its notebook was run with its hidden tests."""
    folder = own_class.course / "source" / "trial"
    notebook = nbformat.read(folder / "trial.ipynb", as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}, timeout=300).execute()
    return folder, notebook


def test_every_cell_runs_and_every_test_cell_gives_zero(previewed):
    _, notebook = previewed
    tests = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert len(tests) == 12
    for cell in tests:
        (result,) = [output for output in cell.outputs if output.output_type == "execute_result"]
        assert result.data["text/plain"] == "0.0"


def test_the_instructor_is_told_that_nothing_is_saved(previewed):
    _, notebook = previewed
    setup = next(cell for cell in notebook.cells if cell.id == "quiz_setup")
    printed = "".join(output.get("text", "") for output in setup.outputs)
    assert "Preview: answers are not saved in source/" in printed


def test_nothing_was_written_beside_the_source(previewed):
    folder, _ = previewed
    assert not AnswerSheet.open(folder, "trial").put("trial-single-01", {"choice": "plate-behind"}, 2)
    assert {path.name for path in folder.iterdir()} == {"trial.ipynb", "questions.json"}
