"""From a decoded file to a checked record: pydantic's findings, said in one sentence with a line."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from spinebank.load.located import Key, Located
from spinebank.load.problems import BankError, Problem

__all__ = ["validated"]

T = TypeVar("T")

FORMS = ("choose", "write")
"""Tags of the questions of a `spinebank.schema.KeyFeature`."""


def validated(located: Located, adapter: TypeAdapter[T], kinds: Sequence[str] = ()) -> T:
    """Check a decoded file against a type.

    Parameters
    ----------
    located
        The file.
    adapter
        What it must be.
    kinds
        Names that a tagged union puts in front of every place; they are not in the file.

    Raises
    ------
    BankError
        With one problem for each fault found.
    """
    if not isinstance(located.value, dict):
        raise BankError([located.problem((), "the file must hold keys and values, such as 'id: ...'.")])
    try:
        text = json.dumps(located.value, default=_as_text)
    except (TypeError, ValueError) as error:
        raise BankError(
            [located.problem((), f"the file holds something that is no text or number ({error}).")]
        ) from None
    try:
        return adapter.validate_json(text, strict=True)
    except ValidationError as error:
        raise BankError(_problems(located, error, kinds)) from None


def _problems(located: Located, error: ValidationError, kinds: Sequence[str]) -> list[Problem]:
    problems = []
    for fault in error.errors(include_url=False):
        where = _in_file(located, fault["loc"], kinds)
        if fault["type"] == "unknown_key":
            where = (*where, fault["ctx"]["key"])
            problems.append(located.problem(where, f"{fault['msg']}."))
        elif fault["type"] == "misplaced":
            where = (*where, *fault["ctx"]["where"])
            problems.append(located.problem(where, f"{fault['msg']}."))
        elif fault["type"] == "T18":
            problems.append(located.problem((*where, "options"), f"{fault['msg']}.", "T18"))
        else:
            problems.append(located.problem(where, _sentence(fault, where, kinds)))
    return sorted(dict.fromkeys(problems))


def _in_file(located: Located, found: Key, kinds: Sequence[str]) -> Key:
    """Drop from a place the names of union members, which pydantic puts in and the file does not have."""
    where: Key = ()
    for step in found:
        tag = step in kinds if not where else step in FORMS and (*where, step) not in located.lines
        where = where if tag else (*where, step)
    return where


def _sentence(fault: Any, where: Key, kinds: Sequence[str]) -> str:  # noqa: ANN401 (pydantic's own dictionary)
    name = f"'{_place(where)}' " if where else ""
    match fault["type"]:
        case "missing":
            return f"the key {name}is missing."
        case "union_tag_invalid" | "union_tag_not_found":
            return _unknown_member(fault, name, kinds)
        case "value_error":
            return f"{fault['ctx']['error']}."
        case "enum" | "literal_error":
            given = fault["input"]
            return f"{name}is {given!r}; allowed: {fault['ctx']['expected']}."
        case _:
            reason = fault["msg"][0].lower() + fault["msg"][1:]
            return f"{name}is {_short(fault['input'])}: {reason}."


def _unknown_member(fault: Any, name: str, kinds: Sequence[str]) -> str:  # noqa: ANN401 (as above)
    """Say what a tag may be: the kind of an item, or the form of one of its questions."""
    what, allowed = ("form", FORMS) if name else ("kind", kinds)
    given = fault["ctx"].get("tag")
    if given is None:
        return (
            f"the key '{what}' of {name}is missing; allowed: {', '.join(allowed)}."
            if name
            else (f"the key 'kind' is missing; allowed: {', '.join(allowed)}.")
        )
    return f"{name or 'the '}{what} '{given}' is unknown; allowed: {', '.join(allowed)}."


def _place(where: Key) -> str:
    """Write a place as a reader counts: options 2 text."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in where)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 (a sentence stays readable)


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    raise TypeError(f"a {type(value).__name__}")
