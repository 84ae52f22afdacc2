"""A learner's work in a widget, kept beside the notebook: read at the first display, written at each change.

Only in a notebook that a person has open on a Jupyter server: tests, `spinelab lesson refresh`, nbgrader and
Voila, where several readers share a folder, run the same cells and find and leave nothing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from IPython.core.getipython import get_ipython

from spinelab.answers.work import page_name, work_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from spinelab.answers import AnswerSheet

__all__ = ["Keeper", "Keeps", "Work", "keeper_of", "notebook_page", "work_name"]

_ENDING = ".ipynb"
_CELL_CHARS, _DIGEST_CHARS = 64, 12


@dataclass(frozen=True)
class Work:
    """What of a widget is kept, and where."""

    page: str
    """Page of the work, as `spinelab.answers.work.page_name` makes it."""
    name: str
    """Tells the widget from all others of the page, in Jupyter and in the static edition alike."""
    traits: tuple[str, ...]
    """Traits that hold what the learner did, in the order in which they are laid back."""
    revision: int = 1
    """Work on another revision is not shown again."""


class Keeps(Protocol):
    """A widget whose work can be kept."""

    def work_at(self, page: str, cell: str) -> Work | None:
        """Return what is kept of the widget in a cell of a page; None for nothing."""

    def work(self) -> dict[str, Any]:
        """Return the work as it stands, as plain data."""

    def resume(self, work: Mapping[str, Any]) -> None:
        """Lay earlier work over what the cell says, as far as it fits."""

    def in_words(self) -> str:
        """Describe the widget; fails where its traits contradict each other."""

    def observe(self, handler: Callable[[Any], None], names: Sequence[str]) -> None:
        """Call the handler when a trait changes."""


def work_name(cell: str, text: str) -> str:
    """Return a name for the widget of a cell that said ``text`` of itself when it was made.

    A learner who changes the cell gets what it says now, and the work on what it said before stays.
    """
    return f"{cell[:_CELL_CHARS]}:{sha256(text.encode()).hexdigest()[:_DIGEST_CHARS]}"


def notebook_page() -> str:
    """Return the page of the notebook that a person has open in this kernel; empty for any other run."""
    path = os.environ.get("JPY_SESSION_NAME", "")
    known = path.endswith(_ENDING) and "NBGRADER_EXECUTION" not in os.environ
    return page_name(Path(path).stem) if known and _kernel() is not None else ""


def keeper_of(widget: Keeps) -> Keeper | None:
    """Lay back the work that is kept of a widget, and keep it from now on; None where nothing is kept."""
    page = notebook_page()
    work = widget.work_at(page, _cell()) if page else None
    return Keeper(widget, work, Path.cwd()) if work else None


class Keeper:
    """Keeps the work of one widget, from its first display on.

    Parameters
    ----------
    widget
        Stands as its cell says; earlier work is laid over it at once.
    work
        What is kept of it, and where.
    folder
        Where the notebook lies; ``my-work`` is made inside it with the first change, not before.
    """

    def __init__(self, widget: Keeps, work: Work, folder: Path) -> None:
        self._widget = widget
        self._place = work
        self._sheet = _sheet(folder, work.page)
        self._sheet.refresh()
        kept = self._sheet.get(work.name)
        if kept is not None and kept.revision == work.revision and isinstance(kept.response, dict):
            self._lay_back(kept.response)
        self._last = widget.work()
        widget.observe(self._on_change, names=list(work.traits))

    @property
    def notice(self) -> str:
        """What the learner should know of the file; empty when all is well."""
        return self._sheet.notice

    def _lay_back(self, kept: Mapping[str, Any]) -> None:
        """Lay earlier work over the widget; what makes no sense together is taken off again as a whole."""
        before = self._widget.work()
        self._widget.resume(kept)
        try:
            self._widget.in_words()
        except Exception:  # noqa: BLE001 (the file may hold anything, and the lesson has to open)
            self._widget.resume(before)

    def _on_change(self, _change: Any) -> None:  # noqa: ANN401 (a trait's change)
        """Write the work, if it differs from what was written last; it is on disk when this returns."""
        now = self._widget.work()
        if now == self._last:
            return
        with suppress(OSError, ValueError):  # a full disk; what JSON cannot hold
            self._sheet.folder.mkdir(parents=True, exist_ok=True)
            if self._sheet.put(self._place.name, now, self._place.revision):
                self._last = now


@lru_cache(maxsize=64)
def _sheet(folder: Path, page: str) -> AnswerSheet:
    """One sheet a page in each kernel: what could not be written once is tried again with the next change."""
    return work_sheet(folder, page)


def _kernel() -> Any:  # noqa: ANN401 (ipykernel's, or None outside of a kernel)
    return getattr(get_ipython(), "kernel", None)


def _cell() -> str:
    """Return the id of the cell that is run, where the reader says it; else nothing."""
    parent = _kernel().get_parent("shell") or {}
    return str(parent.get("metadata", {}).get("cellId", ""))
