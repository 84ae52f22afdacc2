"""One call for each format: which files it makes, which items it leaves out, and why."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from spinebank.export import anki, moodle, paper, qti
from spinebank.export.making import sheet_of
from spinebank.export.sheet import CannotExportError, Sheet, reasons_of
from spinebank.load import Bank, BankItem
from spinebank.matrix import matrix_of
from spinelab.files import replace_file

__all__ = ["FORMATS", "Exported", "Format", "Left", "exported", "write_files"]

REPORT_FILE = "export-report.csv"
CATEGORY = "Spinal ligaments"
_CASE_IN_MOODLE = (
    "Moodle marks each question of a case by itself, and knows no harmful answer that costs a question"
)
TITLE = "Calcification and ossification of the spinal ligaments"


class Format(StrEnum):
    """What items can be exported to."""

    MOODLE = "moodle"
    QTI = "qti"
    ANKI = "anki"
    PRINT = "print"
    CSV = "csv"


FORMATS = tuple(Format)


@dataclass(frozen=True)
class Left:
    """An item that a format cannot hold."""

    item: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Exported:
    """What an export made."""

    files: Mapping[str, bytes]
    held: Mapping[str, str]
    """Every item that was exported, with a note where it is asked or scored otherwise than in the course."""
    left: tuple[Left, ...]
    remarks: tuple[str, ...] = ()


def exported(
    to: Format, bank: Bank, entries: Sequence[BankItem], make: Callable[[BankItem], Sheet] | None = None
) -> Exported:
    """Export items to a format.

    Parameters
    ----------
    to
        The format.
    bank
        The bank that the items are from; its objectives go into the matrix.
    entries
        The items, in the order of the export.
    make
        Turns an item into a sheet. None: `sheet_of`, which computes pictures.

    Raises
    ------
    ImportError
        If the library of the format is not installed: it belongs to the instructor's extra.
    """
    if to is Format.CSV:
        files = {"blueprint.csv": matrix_of(bank).as_csv().encode(), "items.csv": _items_csv(entries)}
        held = dict.fromkeys((entry.item.id for entry in entries), "")
        return Exported({**files, REPORT_FILE: _report(held, [], entries)}, held, ())
    sheets: list[Sheet] = []
    left: list[Left] = []
    for entry in entries:
        try:
            sheet = (make or _sheet)(entry)
            if sheet.case and to is Format.MOODLE:
                raise CannotExportError(_CASE_IN_MOODLE)  # noqa: TRY301
            sheets.append(sheet)
        except CannotExportError as error:
            left.append(Left(entry.item.id, entry.item.kind, f"{error}."))
    files, notes, remarks = _written(to, sheets, entries)
    held = {sheet.id: notes(sheet) for sheet in sheets}
    return Exported({**files, REPORT_FILE: _report(held, left, entries)}, held, tuple(left), remarks)


def write_files(out: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of an export; each is whole or not there."""
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        replace_file(out / name, data)


def _sheet(entry: BankItem) -> Sheet:
    try:
        return sheet_of(entry.item)
    except CannotExportError:
        raise
    except ValueError as error:  # the recipe of an image cannot be computed: a fault of the item
        where = entry.source.problem(("scan",), f"the image cannot be computed: {error}")
        raise CannotExportError(str(where).rstrip(".")) from None


def _written(
    to: Format, sheets: Sequence[Sheet], entries: Sequence[BankItem]
) -> tuple[dict[str, bytes], Callable[[Sheet], str], tuple[str, ...]]:
    match to:
        case Format.MOODLE:
            return {"moodle.xml": moodle.moodle_xml(sheets, CATEGORY)}, moodle.note_of, ()
        case Format.QTI:
            return {"qti21.zip": qti.qti_package(sheets)}, qti.note_of, ()
        case Format.ANKI:
            changed = max((entry.source.path.stat().st_mtime for entry in entries), default=0.0)
            return {"spine-ligaments.apkg": anki.anki_package(sheets, changed)}, anki.note_of, ()
        case _:
            return _printed(sheets)


def _printed(sheets: Sequence[Sheet]) -> tuple[dict[str, bytes], Callable[[Sheet], str], tuple[str, ...]]:
    pages = {"exam": paper.exam(sheets, TITLE), "answers": paper.answer_book(sheets, TITLE)}
    files = {f"{name}.html": page.encode() for name, page in pages.items()}
    browser = paper.chromium()
    if browser is None:
        return files, paper.note_of, ("No Chromium was found, so there is no PDF: print the pages yourself.",)
    try:
        files |= {f"{name}.pdf": paper.pdf_of(page, browser) for name, page in pages.items()}
    except OSError as error:
        return files, paper.note_of, (f"There is no PDF: {error}",)
    return files, paper.note_of, ()


def _report(held: Mapping[str, str], left: Sequence[Left], entries: Sequence[BankItem]) -> bytes:
    why = {entry.item: entry.reason for entry in left}
    rows = [["id", "kind", "exported", "note"]]
    for entry in entries:
        name = entry.item.id
        rows.append([name, entry.item.kind, "no" if name in why else "yes", why.get(name) or held[name]])
    return _csv(rows)


def _items_csv(entries: Sequence[BankItem]) -> bytes:
    columns = (
        "id kind use topic objective bloom entity estimate points revision status cites stem explanation"
    )
    rows = [[*columns.split(), "reasons"]]
    for entry in entries:
        item = entry.item
        try:
            why = reasons_of(sheet_of(item)) if not hasattr(item, "scan") else {}
        except CannotExportError:
            why = {}
        said = " | ".join(f"{name}: {reason}" for name, reason in why.items() if name)
        row = [item.id, item.kind, item.use, item.topic, item.objective, item.bloom, item.entity]
        row += [f"{item.difficulty.estimate:g}", f"{item.points:g}", str(item.revision), item.status]
        rows.append([*map(str, row), " ".join(item.cites), item.stem, item.explanation, said])
    return _csv(rows)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
