"""Marks as a OneRoster set: ``manifest.csv``, ``categories.csv``, ``lineItems.csv`` and ``results.csv``.

After 1EdTech's CSV bindings 1.1.1 and 1.2.1 of 22 August 2023: every file begins with the columns of the
binding in its order, the manifest names every file of the version as bulk, delta or absent, and all that is
referred to is in the set or has an id that the school's system gave. In bulk, ``status`` and
``dateLastModified`` stay empty; in delta, both are filled. The columns were compared with two independent
implementations; no set was imported into a running system here.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from spinebank.grading.judge import GradingSetupError
from spinebank.grading.returning import Returned, number_of

__all__ = ["Place", "Version", "oneroster", "zipped"]

_ID = re.compile(r"[0-9A-Za-z._/@-]{1,255}")
"""What a sourcedId may be."""
_COMMON = ("sourcedId", "status", "dateLastModified")
_FILES = {
    "1.1": (
        "academicSessions categories classes classResources courses courseResources demographics enrollments "
        "lineItems orgs resources results users"
    ),
    "1.2": (
        "academicSessions categories classes classResources courses courseResources demographics enrollments "
        "lineItemLearningObjectiveIds lineItems lineItemScoreScales orgs resources "
        "resultLearningObjectiveIds results resultScoreScales roles scoreScales userProfiles userResources "
        "users"
    ),
}


class Version(StrEnum):
    """Of the specification."""

    V1_1 = "1.1"
    V1_2 = "1.2"


@dataclass(frozen=True)
class Place:
    """Where the marks belong: ids that the school's system gave, and the quiz."""

    line_item: str
    """sourcedId of the quiz; our own if the system does not know it yet."""
    title: str
    class_id: str
    session_id: str
    """sourcedId of the academic session: the grading period."""
    school_id: str = ""
    """sourcedId of the school; version 1.2 needs it."""
    category: str = "quizzes"
    assigned: date | None = None
    due: date | None = None
    version: Version = Version.V1_2
    delta: bool = False
    """Whether the set only adds to what the system has; if not, it stands for all of it."""


def oneroster(book: Place, marks: Sequence[Returned], now: datetime) -> tuple[dict[str, str], list[str]]:
    """Return the files by name, and a sentence for each student who cannot be in them.

    Parameters
    ----------
    book
        Where the marks belong.
    marks
        Students whose work is marked; their sourcedId is ``lms_user_id``, else their name in the course.
    now
        When the marks were given, with a zone.

    Raises
    ------
    GradingSetupError
        If an id is missing or no sourcedId.
    """
    needed = {"--class": book.class_id, "--session": book.session_id, "--column": book.line_item}
    needed |= {"--school": book.school_id} if book.version is Version.V1_2 else {}
    for option, given in {**needed, "--category": book.category}.items():
        if not _ID.fullmatch(given):
            raise GradingSetupError(
                f"OneRoster {book.version} needs {option}, a sourcedId of your school's system: given is "
                f"'{given}', allowed are 1 to 255 letters, digits and . _ / @ -"
            )
    ready = [one for one in marks if _ID.fullmatch(_id_of(one))]
    tables = {
        "categories": _categories(book),
        "lineItems": _line_items(book, ready, now.date()),
        "results": _results(book, ready, now.date()),
    }
    files = {"manifest.csv": _csv([*_manifest(book, tables)])}
    for name, (head, rows) in tables.items():
        stamp = ["active", f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"] if book.delta else ["", ""]
        filled = [[cells[0], *stamp, *cells[1:]] for cells in rows]
        files[f"{name}.csv"] = _csv([[*_COMMON, *head], *filled])
    return files, [
        f"{one.student} is left out: '{_id_of(one)}' is no sourcedId." for one in marks if one not in ready
    ]


def zipped(files: dict[str, str]) -> bytes:
    """Return the archive that such sets travel in; the same files give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode())
    return held.getvalue()


def _manifest(book: Place, there: dict[str, "_Table"]) -> Iterator[list[str]]:
    yield ["propertyName", "value"]
    yield ["manifest.version", "1.0"]
    yield ["oneroster.version", book.version]
    for name in _FILES[book.version].split():
        state = ("delta" if book.delta else "bulk") if name in there else "absent"
        yield [f"file.{name}", state]
    yield ["source.systemName", "spinebank"]
    yield ["source.systemCode", "spinebank"]


_Table = tuple[list[str], list[list[str]]]
"""Columns after the common ones, and rows: the sourcedId, then what stands under those columns."""


def _categories(book: Place) -> _Table:
    if book.version is Version.V1_1:
        return ["title"], [[book.category, "Quizzes"]]
    return ["title", "weight"], [[book.category, "Quizzes", ""]]


def _line_items(book: Place, marks: Sequence[Returned], today: date) -> _Table:
    new = book.version is Version.V1_2
    head = ["title", "description", "assignDate", "dueDate", "classSourcedId", "categorySourcedId"]
    head += ["academicSessionSourcedId" if new else "gradingPeriodSourcedId"]
    head += ["resultValueMin", "resultValueMax", *(["schoolSourcedId"] if new else [])]
    due = book.due or today
    row = [book.line_item, book.title, "", (book.assigned or due).isoformat(), due.isoformat()]
    row += [book.class_id, book.category, book.session_id]
    row += ["0", number_of(marks[0].max_score) if marks else "", *([book.school_id] if new else [])]
    return head, [row]


def _results(book: Place, marks: Sequence[Returned], today: date) -> _Table:
    head = ["lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate", "comment"]
    more: list[str] = []
    if book.version is Version.V1_2:
        head += ["textScore", "classSourcedId", "inProgress", "incomplete", "late", "missing"]
        more = ["", book.class_id, "", "", "", ""]
    rows = []
    for one in marks:
        student = _id_of(one)
        result = f"{book.line_item}-{student}"[-255:]
        mark = [book.line_item, student, "fully graded", number_of(one.score), today.isoformat(), ""]
        rows.append([result, *mark, *more])
    return head, rows


def _id_of(one: Returned) -> str:
    return one.lms_user_id or one.student


def _csv(rows: Sequence[Sequence[str]]) -> str:
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerows(rows)
    return held.getvalue()
