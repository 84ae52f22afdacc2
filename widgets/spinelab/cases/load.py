"""From a file to a checked case; the library that comes with the course. Knows files and the schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from spinelab.cases.located import Located, read_yaml
from spinelab.cases.problems import CaseError, Problem
from spinelab.cases.schema import Case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.cases.located import Key

__all__ = ["CaseFile", "json_schema", "library", "load_case", "read_case", "validated"]

LIBRARY = Path(str(files("spinelab.cases"))) / "library"
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class CaseFile:
    """A case with its file, so that a remark can point at a line."""

    case: Case
    source: Located


def read_case(path: Path) -> CaseFile:
    """Read one case file.

    Raises
    ------
    CaseError
        With every fault of its form: file, line, scene.
    """
    source = read_yaml(path)
    case = validated(source, Case)
    if path.stem != case.id:
        raise CaseError(
            [source.problem(("id",), f"the id is '{case.id}', but the file is called '{path.name}'.")]
        )
    return CaseFile(case, source)


@cache
def load_case(name: str) -> Case:
    """Return a case of the library by its id.

    Raises
    ------
    KeyError
        With the ids there are.
    """
    if name not in library():
        raise KeyError(f"No case {name!r}. Allowed: {', '.join(library())}.")
    return read_case(library()[name]).case


@cache
def library() -> Mapping[str, Path]:
    """Return the cases that come with the course: id to file."""
    return {path.stem: path for path in sorted(LIBRARY.glob("*.yaml"))}


def json_schema() -> str:
    """Return the JSON Schema of a case file, for editors."""
    schema = Case.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def validated(source: Located, model: type[M]) -> M:
    """Check a decoded file against a model.

    Raises
    ------
    CaseError
        With one problem for each fault found.
    """
    if not isinstance(source.value, dict):
        raise CaseError([source.problem((), "the file must hold keys and values, such as 'id: ...'.")])
    try:
        return model.model_validate_json(json.dumps(source.value, default=str), strict=True)
    except ValidationError as error:
        raise CaseError(_problems(source, error)) from None


def _problems(source: Located, error: ValidationError) -> list[Problem]:
    found = []
    for fault in error.errors(include_url=False):
        where: Key = tuple(step for step in fault["loc"] if not _of_union(step))
        found.append(source.problem(where, _sentence(fault, where)))
    return sorted(dict.fromkeys(found))


def _of_union(step: str | int) -> bool:
    """Say whether pydantic put this step in to name a member of a union; the file does not have it."""
    return isinstance(step, str) and ("[" in step or step == "str")


def _sentence(fault: Any, where: Key) -> str:  # noqa: ANN401 (pydantic's own dictionary)
    place = " ".join(str(step + 1) if isinstance(step, int) else step for step in where)
    match fault["type"]:
        case "missing":
            return f"the key '{place}' is missing."
        case "extra_forbidden":
            return f"the key '{place}' is unknown."
        case "literal_error":
            return f"'{place}' is {fault['input']!r}; allowed: {fault['ctx']['expected']}."
        case _:
            text = repr(fault["input"])
            given = text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 (stays readable)
            return f"'{place}' is {given}: {fault['msg'][0].lower()}{fault['msg'][1:]}."
