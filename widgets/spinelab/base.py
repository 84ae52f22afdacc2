"""What all widgets of the course share: they refuse misspelt arguments and show their state as text."""

from __future__ import annotations

import difflib
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

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 (Jupyter's own shape)
        """Return the view with a text equivalent that stands in for it until the notebook is run."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        lines = "".join(f"<p>{escape(line)}</p>" for line in self.in_words().splitlines())
        return {**data, "text/html": f"<div>{lines}</div>"}, metadata

    def __repr__(self) -> str:
        state = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.shown)
        return f"{type(self).__name__}({state})"
