"""A table as two files, so that a simulated class, or one from elsewhere, is analysed like a real one.

``responses.csv`` has a row for each student and item; ``items.json`` the items, and whether it was simulated.
"""

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from spinebank.analysis.simulate import SimulatedClass
from spinebank.analysis.table import NOT_CHOSEN, ItemColumn, ResponseTable
from spinelab.files import replace_file

__all__ = ["ITEMS_FILE", "RESPONSES_FILE", "TableError", "read_table", "write_simulated", "write_table"]

RESPONSES_FILE = "responses.csv"
ITEMS_FILE = "items.json"
_COLUMNS = ("student", "form", "late", "item", "score", "option", "state", "seconds")
_STATES = ("answered", "omitted", "not reached")


class TableError(ValueError):
    """A file cannot be used; one sentence with file and line."""


def write_table(folder: Path, table: ResponseTable, more: Mapping[str, Any] | None = None) -> None:
    """Write the two files; `more` is added to ``items.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row, student in enumerate(table.students):
        late = {None: "", True: "yes", False: "no"}[table.late[row]]
        for place, item in enumerate(table.items):
            chosen = int(table.chosen[row, place])
            seconds = float(table.seconds[row, place])
            state = _STATES[0 if table.answered[row, place] else 1 + int(table.not_reached[row, place])]
            writer.writerow(
                (
                    student,
                    table.form[row],
                    late,
                    item.id,
                    f"{table.fraction[row, place]:.9g}",
                    "" if chosen == NOT_CHOSEN else item.options[chosen],
                    state,
                    "" if math.isnan(seconds) else f"{seconds:.1f}",
                )
            )
    replace_file(folder / RESPONSES_FILE, text.getvalue())
    described = {
        "quiz": table.quiz,
        "simulated": table.simulated,
        "notes": list(table.notes),
        "items": [asdict(item) for item in table.items],
        **(more or {}),
    }
    replace_file(folder / ITEMS_FILE, json.dumps(described, ensure_ascii=False, indent=1) + "\n")


def write_simulated(folder: Path, made: SimulatedClass) -> None:
    """Write a simulated class with the truth about its items."""
    truth = {
        item.id: {
            "planted": str(made.faults[place]),
            "discrimination": round(float(made.discrimination[place]), 6),
            "difficulty_logit": round(float(made.difficulty[place]), 6),
        }
        for place, item in enumerate(made.table.items)
    }
    write_table(folder, made.table, {"truth": truth})


def read_table(folder: Path) -> ResponseTable:
    """Read the two files.

    Raises
    ------
    TableError
        If one is missing, or a value is not allowed; the sentence names file and line.
    """
    described = _items_file(folder / ITEMS_FILE)
    items = tuple(_item(entry, folder / ITEMS_FILE) for entry in described["items"])
    rows = _rows(folder / RESPONSES_FILE)
    places = {item.id: place for place, item in enumerate(items)}
    students = list(dict.fromkeys(row["student"] for _, row in rows))
    who = {student: place for place, student in enumerate(students)}
    shape = (len(students), len(items))
    fraction, seconds = np.zeros(shape), np.full(shape, np.nan)
    chosen = np.full(shape, NOT_CHOSEN, dtype=np.int64)
    answered, not_reached, seen = (np.zeros(shape, dtype=bool) for _ in range(3))
    form = [""] * len(students)
    late: list[bool | None] = [None] * len(students)
    for line, row in rows:
        where = f"{folder / RESPONSES_FILE}:{line}"
        if row["item"] not in places:
            raise TableError(f"{where}: the item '{row['item']}' is not in {ITEMS_FILE}.")
        at = (who[row["student"]], places[row["item"]])
        if seen[at]:
            raise TableError(f"{where}: '{row['student']}' has two rows for '{row['item']}'.")
        seen[at] = True
        item = items[at[1]]
        fraction[at] = _number(row["score"], where, "score", 0.0, 1.0)
        if row["option"]:
            if row["option"] not in item.options:
                raise TableError(
                    f"{where}: '{row['option']}' is no option of '{item.id}'; "
                    f"allowed: {', '.join(item.options)}."
                )
            chosen[at] = item.options.index(row["option"])
        if row["state"] not in _STATES:
            raise TableError(f"{where}: the state is '{row['state']}'; allowed: {', '.join(_STATES)}.")
        answered[at], not_reached[at] = row["state"] == _STATES[0], row["state"] == _STATES[2]
        if row["seconds"]:
            seconds[at] = _number(row["seconds"], where, "seconds", 0.0, math.inf)
        form[at[0]] = row["form"]
        if row["late"] not in {"", "yes", "no"}:
            raise TableError(f"{where}: 'late' is '{row['late']}'; allowed: yes, no, or nothing.")
        late[at[0]] = {"": None, "yes": True, "no": False}[row["late"]]
    if not seen.all():
        student, place = (int(part[0]) for part in np.nonzero(~seen))
        raise TableError(
            f"{folder / RESPONSES_FILE}: '{students[student]}' has no row for '{items[place].id}'."
        )
    return ResponseTable(
        quiz=str(described["quiz"]),
        items=items,
        students=tuple(students),
        fraction=fraction,
        chosen=chosen,
        answered=answered,
        not_reached=not_reached,
        seconds=seconds,
        form=tuple(form),
        late=tuple(late),
        simulated=bool(described["simulated"]),
        notes=tuple(map(str, described["notes"])),
    )


def _items_file(path: Path) -> dict[str, Any]:
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TableError(f"{path}: the items cannot be read ({error}).") from None
    for name in ("quiz", "simulated", "notes", "items"):
        if not isinstance(described, dict) or name not in described:
            raise TableError(f"{path}: '{name}' is missing.")
    return dict(described)


def _item(entry: Any, path: Path) -> ItemColumn:  # noqa: ANN401 (JSON)
    try:
        return ItemColumn(**{**entry, "options": tuple(entry["options"])})
    except (TypeError, KeyError) as error:
        raise TableError(f"{path}: an item is not described as it should be ({error}).") from None


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise TableError(f"{path}:1: the columns must be {', '.join(_COLUMNS)}.")
            return [(reader.line_num, {name: row[name] or "" for name in _COLUMNS}) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path}: the answers cannot be read ({error}).") from None


def _number(text: str, where: str, name: str, low: float, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise TableError(f"{where}: '{name}' is '{text}'; allowed: a number from {low:g} to {high:g}.")
    return value
