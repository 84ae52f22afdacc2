"""What all widgets of the course share: they refuse misspelt arguments and show their state as text."""

from __future__ import annotations

import difflib
from base64 import b64encode
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
from traitlets import Unicode

from spinelab.keeping import Keeper, Work, keeper_of, work_name

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CourseWidget"]

_STILL = "Still picture of an interactive figure."
_PRINTED = (
    "<style>@media print{.jp-OutputArea,.jp-OutputArea-child,.jp-OutputArea-output{display:block!important;"
    "overflow:visible!important;break-inside:auto!important}.jp-OutputPrompt{display:none!important}"
    ".jp-InputArea .highlight pre{white-space:pre-wrap!important}}</style>"
)
"""On paper nbconvert keeps outputs whole, so that pages end half empty, and cuts long lines of code."""
_PLACED = 'style="vertical-align: top; margin-right: 4px"'
_KINDS = {b"\x89PNG": "png", b"<svg": "svg+xml", b"RIFF": "webp"}
"""How a picture begins, and what it is called; anything else is a JPEG."""


class CourseWidget(anywidget.AnyWidget):
    """A widget whose constructor accepts only what ``shown`` names, and whose repr is the same on every run.

    Subclasses list in ``shown`` the traits that matter to a learner, a test or a grader, in reading order.
    nbval compares the repr, so it must hold no address, no random id and no time.

    Subclasses list in ``kept`` the traits that hold what a learner did, in the order in which they can be
    laid back; from the first display on they are kept beside the notebook (`spinelab.keeping`).
    """

    shown: ClassVar[tuple[str, ...]] = ()
    kept: ClassVar[tuple[str, ...]] = ()
    _lost = Unicode(
        '<p class="sl-lost" role="alert">The kernel has stopped: nothing is kept from here on. '
        "Run the cells again; what was kept before comes back.</p>"
    ).tag(sync=True)
    """What a view shows where a learner changes something and no kernel is there to keep it (`ui/dom.js`)."""
    keeper: Keeper | None = None
    """What keeps the work of this widget; None where nothing is kept, and before the first display."""

    def __init__(self, **state: object) -> None:
        for name in state:
            if name not in self.shown:
                close = difflib.get_close_matches(name, self.shown, n=1)
                hint = f"; did you mean {close[0]!r}?" if close else "."
                raise TypeError(
                    f"{type(self).__name__} has no argument {name!r}{hint} It takes: {', '.join(self.shown)}."
                )
        super().__init__(**state)

    def in_words(self) -> str:
        """Say what the widget shows, for readers that cannot run it. Subclasses say it better."""
        return repr(self)

    def still(self) -> bytes:
        """Return a PNG, JPEG or SVG of what the widget shows, for the same readers; empty where words do."""
        return b""

    def stills(self) -> tuple[tuple[str, bytes], ...]:
        """Return every picture with what it shows, in words; by default `still` and the first line."""
        still = self.still()
        return ((self.in_words().splitlines()[0], still),) if still else ()

    def on_paper(self) -> str:
        """Return what stands below the pictures, as HTML. A form says it as a form for a pen."""
        return "".join(f"<p>{escape(line)}</p>" for line in self.in_words().splitlines())

    def work_at(self, page: str, cell: str) -> Work | None:
        """Return what is kept of this widget in a cell of a page; None for a widget that keeps nothing."""
        if not self.kept:
            return None
        return Work(page, work_name(cell, f"{type(self).__name__} {self.what()}"), self.kept)

    def what(self) -> str:
        """Say what this widget is, so that work on it is never laid over another."""
        return repr(self)

    def work(self) -> dict[str, Any]:
        """Return what the learner did, trait by trait."""
        return {name: getattr(self, name) for name in self.kept}

    def resume(self, work: Mapping[str, Any]) -> None:
        """Lay earlier work over what the cell says; a trait whose value no longer fits stays as it is."""
        for name in self.kept:
            if name in work:
                with suppress(Exception):  # the file may hold anything, and the lesson has to open
                    self.set_trait(name, work[name])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 (Jupyter's own shape)
        """Return the view with a picture and a text equivalent, which stand in for it until it is run."""
        if self.keeper is None:
            self.keeper = keeper_of(self)
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        pictures = "".join(_picture(words, still) for words, still in self.stills())
        note = f"<p><small>{_STILL}</small></p>" if pictures else ""
        return {**data, "text/html": f"<div>{pictures}{note}{self.on_paper()}{_PRINTED}</div>"}, metadata

    def __repr__(self) -> str:
        state = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.shown)
        return f"{type(self).__name__}({state})"


def _picture(words: str, still: bytes) -> str:
    """Return a still as an element: as an address it survives where a drawing in the page is removed."""
    kind = next((name for start, name in _KINDS.items() if still.startswith(start)), "jpeg")
    data = b64encode(still).decode()
    return f'<img alt="{escape(words)}" src="data:image/{kind};base64,{data}" {_PLACED}>'
