"""Read references.bib into references. Knows BibTeX, not what a reference is used for."""

from __future__ import annotations

from functools import cache
from string import ascii_lowercase
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database.input.bibtex import LowLevelParser
from pybtex.scanner import PybtexSyntaxError
from pydantic import ValidationError

from spinelab.evidence.catalogue import Catalogue
from spinelab.evidence.model import Reference
from spinelab.evidence.source import EvidenceError, bib_line, explain, read

__all__ = ["FILE", "parse", "references"]

FILE = "references.bib"

_CONTAINERS = ("journal", "booktitle", "howpublished", "institution")
_SAME = (
    "publisher",
    "year",
    "volume",
    "number",
    "pages",
    "doi",
    "pmid",
    "pmcid",
    "url",
    "level",
    "read",
    "status",
    "note",
)
_FIELDS = ("title", "description", "author", *_CONTAINERS, *_SAME, "ids")


@cache
def references() -> Catalogue[Reference]:
    """Every source of the course by key; older keys resolve too.

    Raises
    ------
    EvidenceError
        If the file cannot be read as references; the text names file, line and key.
    """
    return parse(read(FILE), FILE)


def parse(text: str, name: str) -> Catalogue[Reference]:
    """Read a BibTeX text.

    Parameters
    ----------
    text
        The whole file.
    name
        How errors call it.

    Raises
    ------
    EvidenceError
        For bad syntax, a key given twice, an unknown field or a value that is not allowed.
    """
    records: dict[str, Reference] = {}
    try:
        for kind, (key, values) in LowLevelParser(text):  # the plain entries: twice as fast as a database
            if key in records:
                line = text.count("\n", 0, text.rindex(f"{{{key},")) + 1
                raise EvidenceError(f"{name}, line {line}, {key}: this key is given twice.")
            fields = {field.lower(): "".join(value) for field, value in values}
            records[key] = _reference(key, kind.lower(), fields, text, name)
    except PybtexSyntaxError as error:
        raise EvidenceError(f"{name}, line {error.lineno}: {error.args[0]}.") from error
    return Catalogue("reference", _told_apart(records), _older(records, text, name))


def _reference(key: str, kind: str, fields: dict[str, str], text: str, name: str) -> Reference:
    if unknown := [field for field in fields if field not in _FIELDS]:
        line = bib_line(text, key, unknown[0])
        raise EvidenceError(
            f"{name}, line {line}, {key}: {unknown[0]!r} is no field; allowed: {', '.join(_FIELDS)}."
        )
    try:
        return Reference(key=key, kind=kind, **_values(fields))
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        line = bib_line(text, key, str(where[0]) if where else "")
        raise EvidenceError(f"{name}, line {line}, {key}: {explain(error, _FIELDS)}") from error


def _values(fields: dict[str, str]) -> dict[str, Any]:
    people = [person.strip("{}") for person in split_name_list(fields.get("author", ""))]
    values: dict[str, Any] = {field: fields[field] for field in _SAME if field in fields}
    values["title"] = fields.get("title") or (f"[{fields['description']}]" if "description" in fields else "")
    values["authors"] = tuple(person for person in people if person != "others")
    values["et_al"] = "others" in people
    values["container"] = next((fields[field] for field in _CONTAINERS if field in fields), "")
    values["ids"] = tuple(name.strip() for name in fields.get("ids", "").split(",") if name.strip())
    return values


def _told_apart(records: dict[str, Reference]) -> dict[str, Reference]:
    """Give a letter to each of several works that would be cited alike."""
    alike: dict[str, list[str]] = {}
    for key, record in records.items():
        alike.setdefault(record.label, []).append(key)
    letters = {
        key: letter
        for keys in alike.values()
        if len(keys) > 1
        for letter, key in zip(ascii_lowercase, sorted(keys), strict=False)
    }
    return {
        key: record.model_copy(update={"letter": letters[key]}) if key in letters else record
        for key, record in records.items()
    }


def _older(records: dict[str, Reference], text: str, name: str) -> dict[str, str]:
    """Map older keys to present ones; a key means one work only."""
    older: dict[str, str] = {}
    for key, record in records.items():
        for alias in record.ids:
            if alias in records or alias in older:
                taken = alias if alias in records else older[alias]
                line = bib_line(text, key, "ids")
                raise EvidenceError(
                    f"{name}, line {line}, {key}: the older key {alias!r} belongs to {taken!r}."
                )
            older[alias] = key
    return older
