"""Submissions written by hand, and a gradebook read row by row, for the tests of ``spinebank grade``."""

import json
import shutil
import sqlite3

import nbformat

MARKS = """
select submitted.student_id, submitted.timestamp, submitted.extension, assignment.name, assignment.duedate,
       book.flagged, book.late_submission_penalty, cell.name, cell.type,
       coalesce(test.max_score, task.max_score), coalesce(test.cell_type, task.cell_type),
       grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
       comment.id is not null, comment.auto_comment, comment.manual_comment,
       student.first_name, student.last_name, student.email, student.lms_user_id
from grade
join submitted_notebook as book on grade.notebook_id = book.id
join submitted_assignment as submitted on book.assignment_id = submitted.id
join assignment on submitted.assignment_id = assignment.id
join student on submitted.student_id = student.id
join base_cell as cell on grade.cell_id = cell.id
left join grade_cells as test on test.id = cell.id
left join task_cells as task on task.id = cell.id
left join comment on comment.notebook_id = book.id and comment.cell_id = cell.id
order by submitted.student_id, cell.name
"""
COUNTED = (
    "student",
    "submitted_assignment",
    "submitted_notebook",
    "grade",
    "comment",
    "base_cell",
    "source_cell",
)


def rows_of(path):
    """Return every mark of a gradebook with all that belongs to it, and how many rows each table has."""
    book = sqlite3.connect(path)
    try:
        counts = {table: book.execute(f"select count(*) from {table}").fetchone()[0] for table in COUNTED}  # noqa: S608
        return book.execute(MARKS).fetchall(), counts
    finally:
        book.close()


def marks_of(path, student):
    """Return a student's automatic marks by item, without the ``trial-`` and ``-01`` of the ids."""
    rows, _ = rows_of(path)
    return {row[7].removeprefix("trial-").removesuffix("-01"): row[11] for row in rows if row[0] == student}


def record(answers, revision=2, quiz="trial"):
    """Return an answer file as the quiz writes it."""
    entries = {
        f"trial-{name}-01": {
            "revision": revision,
            "response": response,
            "answered_at": "2026-11-20T10:00:00.000Z",
        }
        for name, response in answers.items()
    }
    return json.dumps({"format": "spinelab-answers", "version": 1, "quiz": quiz, "answers": entries}).encode()


def hand_in(course, student, answers=None, *, at="2026-11-20 10:00:00.000000 UTC", data=None):
    """Write a well-formed submission, or one with these bytes as its answer file; returns its folder."""
    folder = course / "submitted" / student / "trial"
    shutil.copytree(course / "release" / "trial", folder)
    if data is None and answers is not None:
        data = record(answers)
    if data is not None:
        (folder / "responses.json").write_bytes(data)
    (folder / "timestamp.txt").write_text(at)
    (folder / "submission_secret.txt").write_text(f"secret of {student}")
    return folder


def cells_of(path):
    """Return the cells of a graded copy in one spelling: without times, printed text in one piece."""
    cells = nbformat.read(path, as_version=4).cells
    for cell in cells:
        cell.metadata.pop("execution", None)
        whole = []
        for output in cell.get("outputs", []):
            if whole and output.output_type == whole[-1].output_type == "stream":
                whole[-1].text += output.text  # a slow kernel sends what is printed in pieces
            else:
                whole.append(output)
        if cell.cell_type == "code":
            cell.outputs = whole
    return cells


def copy_manual_marks(source, target):
    """Give the marks that people gave in one gradebook in another one too, as formgrader would."""
    there, here = sqlite3.connect(source), sqlite3.connect(target)
    query = MARKS.replace("grade.auto_score, grade.manual_score", "grade.id, grade.manual_score")
    ids = {(row[0], row[7]): row[11] for row in here.execute(query).fetchall()}
    for row in there.execute(MARKS).fetchall():
        if row[12] is not None:
            here.execute(
                "update grade set manual_score = ?, needs_manual_grade = ? where id = ?",
                (row[12], row[14], ids[row[0], row[7]]),
            )
    here.commit()
    here.close()
    there.close()
