"""Read a notebook and weave it in place. Knows files, not what is written into them."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from spinelab.evidence.source import EvidenceError
from spinelab.evidence.weave import Change, woven

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
    return nbformat.reads(json.dumps(raw), as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]


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
            cell = nbformat.v4.new_markdown_cell(change.source, id=change.cell_id)  # type: ignore[no-untyped-call]
            notebook.cells.append(cell)
        else:
            cells[change.cell_id].source = change.source
    text = str(nbformat.writes(notebook))  # type: ignore[no-untyped-call]
    _replace(path, text.rstrip("\n") + "\n")
    return changes


def _replace(path: Path, text: str) -> None:
    """Write beside the file, then take its place, so that it is never half written."""
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8", newline="\n"
    ) as stream:
        draft = Path(stream.name)
        stream.write(text)
    try:
        draft.chmod(path.stat().st_mode)
        os.replace(draft, path)  # noqa: PTH105 (the call that is atomic on every system)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
