"""Read a notebook and weave it in place. Knows files, not what is written into them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from spinelab.evidence.source import EvidenceError
from spinelab.evidence.weave import Change, woven
from spinelab.files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["load", "weave"]

_FORMAT = 4
"""Major version of the notebook format."""


def load(path: Path) -> Any:  # noqa: ANN401 (a notebook has no type)
    """Read a notebook.

    Raises
    ------
    EvidenceError
        If the file is missing or no notebook.
    """
    import nbformat  # noqa: PLC0415 (learners never weave)

    try:
        raw = json.loads(path.read_text("utf-8"))
        if (
            not isinstance(raw, dict)
            or raw.get("nbformat") != _FORMAT
            or not isinstance(raw.get("cells"), list)
        ):
            raise EvidenceError(f"{path}: this is not a notebook of format {_FORMAT}.")
        nbformat.validate(raw)
    except FileNotFoundError as error:
        raise EvidenceError(f"{path}: there is no such notebook.") from error
    except (json.JSONDecodeError, UnicodeDecodeError, nbformat.ValidationError) as error:
        first = str(error).strip().partition("\n")[0]
        raise EvidenceError(f"{path}: this is not a notebook that can be read: {first}.") from error
    return nbformat.reads(json.dumps(raw), as_version=nbformat.NO_CONVERT)


def weave(path: Path) -> list[Change]:
    """Weave a notebook in place and return what changed; nothing is written when nothing did.

    Raises
    ------
    EvidenceError
        If the notebook cannot be read or a citation does not resolve; the file stays as it was.
    """
    import nbformat  # noqa: PLC0415 (learners never weave)

    notebook = load(path)
    changes = woven(notebook, str(path))
    if not changes:
        return []
    cells = {cell.get("id"): cell for cell in notebook.cells}
    for change in changes:
        if change.added:
            cell = nbformat.v4.new_markdown_cell(change.source, id=change.cell_id)
            places = [place for place, old in enumerate(notebook.cells) if old.get("id") == change.before]
            notebook.cells.insert(places[0] if change.before else len(notebook.cells), cell)
        else:
            cells[change.cell_id].source = change.source
    text = str(nbformat.writes(notebook))
    replace_file(path, text.rstrip("\n") + "\n")
    return changes
