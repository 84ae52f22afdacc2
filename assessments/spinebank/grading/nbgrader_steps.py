"""Steps for nbgrader's autograde, named in ``nbgrader_config.py``. Loading them loads nbgrader."""

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade

from spinebank.grading.cell import QUESTIONS_FILE, GradingSetupError

__all__ = ["HideAnswers", "StopWithoutBank", "TakeOurCells", "is_click_quiz"]


def is_click_quiz(assignment: str) -> bool:
    """Return whether an assignment of the course in the working directory holds no code of students."""
    return (Path("source") / assignment / QUESTIONS_FILE).is_file()


class TakeOurCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Replace the cells of a submitted quiz by those of its source, so that no code of a student is run.

    The answers of a click quiz are data, in ``responses.json`` or in the submitted notebook's mirror; nothing
    else in a student's notebook counts. Cells that were edited, copied, deleted or added therefore change
    nothing. Notebooks without ``questions.json`` in their source are no click quizzes and are left alone.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ANN401
        """Take the cells; nbgrader works in the course folder and restores the hidden tests afterwards."""
        names = resources["nbgrader"]
        if not is_click_quiz(names["assignment"]):
            return nb, resources
        path = Path("source") / names["assignment"] / f"{names['notebook']}.ipynb"
        source = nbformat.read(path, as_version=4)
        _require_same_cells(source, names)
        source.metadata.pop("widgets", None)
        return source, resources


class StopWithoutBank(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Stop, with the reason, where a test cell found the instructor's bank out of order.

    nbgrader would otherwise record 0 for every student and go on.
    """

    def preprocess_cell(  # nbgrader calls it with these names
        self,
        cell: Any,  # noqa: ANN401
        resources: Any,  # noqa: ANN401
        cell_index: int,  # noqa: ARG002
    ) -> tuple[Any, Any]:
        """Look at the outputs of one executed cell; raise `GradingSetupError` for a fault on our side."""
        if is_grade(cell):
            for output in cell.get("outputs", []):
                if output.get("output_type") == "error" and output.get("ename") == GradingSetupError.__name__:
                    raise GradingSetupError(output.get("evalue", ""))
        return cell, resources


def _require_same_cells(source: Any, names: Any) -> None:  # noqa: ANN401 (nbformat and nbgrader are untyped)
    """Refuse to grade against a quiz that was built anew and not generated again."""
    here = {cell.metadata.nbgrader.grade_id for cell in source.cells if "nbgrader" in cell.metadata}
    with Gradebook(names["db_url"]) as gradebook:
        try:
            known = {
                cell.name
                for cell in gradebook.find_notebook(names["notebook"], names["assignment"]).source_cells
            }
        except MissingEntry:
            known = set()
    if here != known:
        raise GradingSetupError(
            f"source/{names['assignment']}/ has other questions than the gradebook "
            f"({', '.join(sorted(here ^ known))}): run 'nbgrader generate_assignment' first."
        )


class HideAnswers(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Take a student's answers out of the feedback page, where the mark beside them would tell the key.

    A page may reach others before everybody has submitted. The sentence that the grading printed stays, and
    so does what the student wrote for a person to mark: no key can be read from either. Students have their
    own answers in ``responses.json``; graders see them in formgrader.
    """

    def preprocess_cell(  # nbgrader calls it with these names
        self,
        cell: Any,  # noqa: ANN401
        resources: Any,  # noqa: ANN401
        cell_index: int,  # noqa: ARG002
    ) -> tuple[Any, Any]:
        """Keep of a test cell's outputs the question and what was printed."""
        if is_grade(cell) and cell.cell_type == "code":
            cell.outputs = [_without_answer(output) for output in cell.outputs]
        return cell, resources


def _without_answer(output: Any) -> Any:  # noqa: ANN401
    """Cut a question that `spinelab.question.Quiz.ask` has shown after its stem; the stem is escaped."""
    shown = output.get("data", {}).get("text/html", "")
    if output.get("output_type") != "display_data":
        return output
    stem = f"{shown.partition('</p>')[0]}</p></div>" if shown else "<div></div>"
    return nbformat.from_dict({**output, "data": {"text/html": stem}})
