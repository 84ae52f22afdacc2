"""One question as a widget: shows an item, takes the answer, and in practice explains every option.

Knows no key. In practice a ``judge`` gives the feedback; in a graded quiz ``keep`` stores each answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import traitlets
from ipywidgets import Widget, widget_serialization

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.ui import linked_css, linked_esm

__all__ = ["KINDS", "Judge", "Keep", "Question"]

KINDS = (
    "single_best",
    "multiple_true_false",
    "numeric",
    "ordering",
    "locate_structure",
    "short_text",
    "free_text",
)

Judge = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes a response, returns the feedback that the view shows (see `spinebank.render.practice`)."""

Keep = Callable[[Mapping[str, Any]], str]
"""Takes a response ({} for none), stores it, returns the sentence shown to the learner."""

_HERE = Path(__file__).parent


class Question(CourseWidget):
    """A question that is answered by click, key or a typed word.

    Parameters
    ----------
    item
        The public half of an item: ``id``, ``kind``, ``stem``, ``points`` and what its kind needs. No key.
    judge
        Gives feedback when the learner checks an answer; makes this a practice question.
    keep
        Stores every change of the answer; makes this a graded question.
    response
        An answer given earlier, shown again.

    Raises
    ------
    TypeError
        If an argument is misspelt, or not exactly one of ``judge`` and ``keep`` is given.
    ValueError
        If the item's kind is not one of `KINDS`.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = ("item", "mode", "response")
    _judge: Judge | None = None  # set after the first response is in place: what is shown again is not news
    _keep: Keep | None = None

    item = traits.Dict(help="The public half of the item.")
    mode = traits.Enum(("practice", "graded"), "practice", help="Whether the answer is explained or kept.")
    response = traits.Dict(help="The answer so far; {} when there is none.")
    feedback = traits.Dict(help="What the judge said of the answer; {} before it was asked.")
    checked = traits.Int(0, help="How often the learner asked for feedback.")
    saved = traits.Unicode("", help="Whether the answer is on disk, in one sentence.")
    scene = traitlets.Instance(
        Widget, allow_none=True, help="The spine in which a structure is located."
    ).tag(sync=True, **widget_serialization)

    def __init__(self, *, judge: Judge | None = None, keep: Keep | None = None, **state: Any) -> None:
        if (judge is None) == (keep is None):
            raise TypeError(
                "Question takes either judge (practice) or keep (graded), and exactly one of them."
            )
        kind = state.get("item", {}).get("kind")
        if kind not in KINDS:
            raise ValueError(
                f"Question cannot show an item of kind {kind!r}. Allowed kinds: {', '.join(KINDS)}."
            )
        super().__init__(**{**state, "mode": "practice" if judge else "graded"})
        self._judge = judge
        self._keep = keep
        if kind == "locate_structure":
            self._add_scene()

    def __repr__(self) -> str:
        return f"Question({self.item['id']!r}, mode={self.mode!r}, response={self.response!r})"

    def in_words(self) -> str:
        """Return the stem and what there is to choose from."""
        entries = [
            entry["text"]
            for part in ("options", "statements", "elements")
            for entry in self.item.get(part, [])
        ]
        return "\n".join(
            [
                self.item["stem"],
                *(f"○ {text}" for text in entries),
                "Run the notebook to answer this question.",
            ]
        )

    def _add_scene(self) -> None:
        from spinelab.explorer import SpineExplorer  # noqa: PLC0415 (only this kind needs the model)

        scene = SpineExplorer(region=self.item["region"], mode="locate")
        point_mm = self.response.get("point_mm", [])
        if point_mm:
            scene.picked_mm = point_mm
        scene.observe(self._on_pick, names="picked_mm")
        self.scene = scene

    def _on_pick(self, change: Mapping[str, Any]) -> None:
        self.response = {"point_mm": list(change["new"])} if change["new"] else {}

    @traitlets.observe("response")
    def _on_response(self, change: Mapping[str, Any]) -> None:
        self.feedback = {}
        if self._keep is not None:
            self.saved = self._keep(change["new"])
        if self.scene is not None and not change["new"]:
            self.scene.picked_mm = []

    @traitlets.observe("checked")
    def _on_check(self, _change: Mapping[str, Any]) -> None:
        if self._judge is not None:
            self.feedback = dict(self._judge(self.response))
