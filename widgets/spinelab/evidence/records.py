"""Read claims, tools and structure notes from their YAML files. Knows records, not how they are shown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import ValidationError

from spinelab.domain.plain_yaml import read_yaml
from spinelab.evidence.catalogue import Catalogue
from spinelab.evidence.model import Claim, StructureNote, Tool
from spinelab.evidence.source import EvidenceError, explain, read, yaml_line

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["CLAIM_FILES", "STRUCTURE_FILE", "TOOL_FILE", "claims", "parse", "structure_notes", "tools"]

CLAIM_FILES = ("claims_lf.yaml", "claims_pll.yaml")
TOOL_FILE = "scales.yaml"
STRUCTURE_FILE = "structures.yaml"

_Model = TypeVar("_Model", bound="BaseModel")


@cache
def claims() -> Catalogue[Claim]:
    """Every judged claim of both articles by id.

    Raises
    ------
    EvidenceError
        If a file is wrong; the text names file, line and id.
    """
    found: dict[str, Claim] = {}
    for name in CLAIM_FILES:
        found |= parse(read(name), name, Claim)
    return Catalogue("claim", found)


@cache
def tools() -> Catalogue[Tool]:
    """Every clinical scale, sign and table of figures by id.

    Raises
    ------
    EvidenceError
        If the file is wrong; the text names file, line and id.
    """
    return Catalogue("tool", parse(read(TOOL_FILE), TOOL_FILE, Tool))


@cache
def structure_notes() -> Catalogue[StructureNote]:
    """Return the three sourced sentences on each structure, by its id in `spinelab.domain.vocabulary`.

    Raises
    ------
    EvidenceError
        If the file is wrong; the text names file, line and id.
    """
    return Catalogue("structure", parse(read(STRUCTURE_FILE), STRUCTURE_FILE, StructureNote))


def parse(text: str, name: str, model: type[_Model]) -> dict[str, _Model]:
    """Read a YAML list of records, each with an ``id``.

    Raises
    ------
    EvidenceError
        For YAML that is none, an id given twice, an unknown field or a value that is not allowed.
    """
    try:
        rows = read_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise EvidenceError(f"{name}, line {line}: this is not YAML: {error.problem}.") from error
    if not isinstance(rows, list):
        raise EvidenceError(f"{name}, line 1: a list of records is expected, each starting with '- id:'.")
    found: dict[str, _Model] = {}
    for index, row in enumerate(rows):
        record = _record(row, index, text, name, model)
        key = str(row["id"])
        if key in found:
            raise EvidenceError(f"{name}, line {yaml_line(text, [index])}, {key}: this id is given twice.")
        found[key] = record
    return found


def _record(row: Any, index: int, text: str, name: str, model: type[_Model]) -> _Model:  # noqa: ANN401 (any YAML)
    label = row.get("id", "no id") if isinstance(row, dict) else "no record"
    try:
        return model.model_validate(row)
    except ValidationError as error:
        line = yaml_line(text, [index, *error.errors()[0]["loc"]])
        fields = list(model.model_fields)
        raise EvidenceError(f"{name}, line {line}, {label}: {explain(error, fields)}") from error
