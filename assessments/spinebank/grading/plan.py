"""All that is needed to mark one submission of a quiz, gathered once: cells, items, words, the notebook.

A plan knows no student. It can be sent to another process or machine, and it is the same for the same quiz,
bank and gradebook.
"""

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spinebank.score
from spinebank.grading.cell import QUESTIONS_FILE
from spinebank.grading.judge import GradingSetupError, require_points
from spinebank.grading.notebook import Skeleton, skeleton_of
from spinebank.load import BankError, bank_folders, find_item, read_item
from spinebank.schema import FeedbackPolicy, FreeText, Item, PlayedCase, ScriptConcordance

_NO_MARK = {
    "accept",
    "bloom",
    "cites",
    "difficulty",
    "entity",
    "explanation",
    "objective",
    "reviewed_on",
    "reviewer",
    "status",
    "teaches",
    "use",
}
"""Fields of an item that no mark depends on."""

__all__ = ["KnownCell", "QuizPlan", "Slot", "plan_of"]


@dataclass(frozen=True)
class KnownCell:
    """A cell as nbgrader's gradebook has it since ``generate_assignment``."""

    name: str
    source: str
    checksum: str
    points: float | None = None
    """Full mark; None for a cell that is not marked."""


@dataclass(frozen=True)
class Slot:
    """One marked cell: an item and what it is worth."""

    cell: str
    """nbgrader's grade id, which is the item's id."""
    item: Item
    points: float
    feedback: FeedbackPolicy

    @property
    def by_person(self) -> bool:
        """Whether a person marks it."""
        return isinstance(self.item, FreeText)


@dataclass(frozen=True)
class QuizPlan:
    """A quiz as it is marked."""

    quiz: str
    slots: tuple[Slot, ...]
    """In the order of the notebook."""
    questions: Mapping[str, Mapping[str, Any]]
    """The questions as students saw them, by item id."""
    skeleton: Skeleton
    """The notebook, with a gap where outputs go."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What else lies in ``source/<quiz>/``; it goes into every graded copy."""
    revision: str = ""
    """Hash of items, panels, quiz and notebook: changes when a mark may change."""

    @property
    def max_score(self) -> float:
        """Sum of the full marks."""
        return sum(slot.points for slot in self.slots)

    def stem(self, item_id: str) -> str:
        """Return the question as students saw it; empty for an item that the quiz does not have."""
        return str(self.questions.get(item_id, {}).get("stem", ""))


def plan_of(course: Path, quiz: str, source: Path, known: Mapping[str, KnownCell]) -> QuizPlan:
    """Gather what marking a quiz needs.

    Parameters
    ----------
    course
        Root of the nbgrader course, for its banks.
    quiz
        Name of the quiz.
    source
        Folder ``source/<quiz>`` of the course.
    known
        The cells of the gradebook by name; their text and points count, as in nbgrader.

    Raises
    ------
    GradingSetupError
        If quiz, gradebook and bank do not belong together, or the quiz holds code that students write.
    """
    try:
        notebook = json.loads((source / f"{quiz}.ipynb").read_text(encoding="utf-8"))
        questions = {
            one["id"]: one
            for one in json.loads((source / QUESTIONS_FILE).read_text(encoding="utf-8"))["questions"]
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GradingSetupError(
            f"source/{quiz}/ is no quiz of this bank ({error}): run 'spinebank build {quiz}'; for an "
            "assignment in which students write code, run 'nbgrader autograde'."
        ) from None
    cells = list(_marked_cells(notebook, quiz, known))
    slots = tuple(_slots(course, cells))
    files = {
        path.name: path.read_bytes()
        for path in sorted(source.iterdir())
        if path.is_file() and path.suffix != ".ipynb" and not path.name.startswith(".")
    }
    skeleton = skeleton_of([(cell, call.get("ask", "")) for cell, call in cells], notebook)
    return QuizPlan(quiz, slots, questions, skeleton, files, _revision(slots, files, skeleton))


Call = Mapping[str, Any]


def _marked_cells(
    notebook: Mapping[str, Any], quiz: str, known: Mapping[str, KnownCell]
) -> Iterator[tuple[dict[str, Any], Call]]:
    """Yield each cell as the gradebook has it, with what its code asks for."""
    named = {
        cell["metadata"]["nbgrader"]["grade_id"]
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"]
    }
    if named != known.keys():
        differ = ", ".join(sorted(named ^ known.keys()))
        raise GradingSetupError(
            f"source/{quiz}/ has other questions than the gradebook ({differ}): run 'nbgrader "
            "generate_assignment' first."
        )
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader")
        if marks is None:
            yield {**cell, "source": "".join(cell["source"])}, {}
            continue
        there = known[marks["grade_id"]]
        marks = {**marks, "checksum": there.checksum}
        if there.points is not None:
            marks["points"] = there.points
        call = _asked(there.source) if cell["cell_type"] == "code" else {}
        if marks.get("solution") or (marks.get("grade") and "item" not in call):
            raise GradingSetupError(
                f"The cell '{marks['grade_id']}' of {quiz} is marked by running code, which this command "
                "never does: run 'nbgrader autograde'."
            )
        yield {**cell, "source": there.source, "metadata": {**cell["metadata"], "nbgrader": marks}}, call


def _asked(source: str) -> Call:
    """Return what a cell of ours asks: ``ask`` and, where marked, ``item``, ``points`` and ``feedback``."""
    found: dict[str, Any] = {}
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        return found
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name not in {"ask", "score_cell"} or not call.args:
            continue
        try:
            first = ast.literal_eval(call.args[0])
            named = {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg}
        except ValueError:
            continue
        found |= {"ask": first} if name == "ask" else {"item": first, **named}
    return found


def _slots(course: Path, cells: list[tuple[dict[str, Any], Call]]) -> Iterator[Slot]:
    try:
        folders = bank_folders(course)
        for cell, call in cells:
            marks = cell["metadata"].get("nbgrader", {})
            if not marks.get("grade") and not marks.get("task"):
                continue
            item = read_item(find_item(call.get("item", marks["grade_id"]), folders)).item
            if isinstance(item, ScriptConcordance) and item.panel is None:
                raise GradingSetupError(
                    f"'{item.id}' cannot be marked, so nobody is marked: no panel has answered it. Take it "
                    "out of the quiz, or collect the answers of a panel."
                )
            require_points(item, call.get("points", marks["points"]))
            require_points(item, marks["points"])
            feedback = FeedbackPolicy(call.get("feedback", FeedbackPolicy.COUNTS))
            yield Slot(marks["grade_id"], item, float(marks["points"]), feedback)
    except (LookupError, BankError) as error:
        raise GradingSetupError(
            f"The item cannot be read from the bank, so nobody is marked. {error}"
        ) from None


def _revision(slots: tuple[Slot, ...], files: Mapping[str, bytes], skeleton: Skeleton) -> str:
    whole = hashlib.sha256()
    for path in sorted(Path(spinebank.score.__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    for slot in slots:
        whole.update(slot.item.model_dump_json(exclude=_NO_MARK).encode())
        whole.update(f"{slot.points!r}{slot.feedback}".encode())
        if isinstance(slot.item, PlayedCase):  # its marks hang on the case, which the item only names
            from spinebank.score.played import case_content  # noqa: PLC0415 (few quizzes hold a case)

            whole.update(case_content(slot.item).encode())
    for name, data in files.items():
        whole.update(name.encode() + data)
    whole.update(repr(skeleton).encode())
    return whole.hexdigest()
