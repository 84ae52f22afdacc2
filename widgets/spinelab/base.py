"""What all widgets of the course share: they refuse misspelt arguments and show their state as text."""

from __future__ import annotations

import difflib
from base64 import b64encode
from html import escape
from typing import Any, ClassVar

import anywidget

__all__ = ["CourseWidget"]


class CourseWidget(anywidget.AnyWidget):
    """A widget whose constructor accepts only what ``shown`` names, and whose repr is the same on every run.

    Subclasses list in ``shown`` the traits that matter to a learner, a test or a grader, in reading order.
    nbval compares the repr, so it must hold no address, no random id and no time.
    """

    shown: ClassVar[tuple[str, ...]] = ()

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
        """Return a PNG or JPEG of what the widget shows, for the same readers; empty where words do."""
        return b""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 (Jupyter's own shape)
        """Return the view with a picture and a text equivalent, which stand in for it until it is run."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        words = self.in_words().splitlines()
        lines = "".join(f"<p>{escape(line)}</p>" for line in words)
        return {**data, "text/html": f"<div>{_picture(self.still(), words)}{lines}</div>"}, metadata

    def __repr__(self) -> str:
        state = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.shown)
        return f"{type(self).__name__}({state})"


def _picture(still: bytes, words: list[str]) -> str:
    """Return a still as an element, with the first line of its text equivalent as its alternative."""
    if not still:
        return ""
    kind = "png" if still.startswith(b"\x89PNG") else "jpeg"
    data = b64encode(still).decode()
    return f'<img alt="{escape(words[0])}" src="data:image/{kind};base64,{data}">'
