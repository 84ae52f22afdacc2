"""A widget as the site stores it: its state, and what would need Python. Knows widgets, no pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from spinelab.explorer import SpineExplorer
from spinelab.publish.answers import recorded
from spinelab.publish.truths import recorded_truth
from spinelab.publish.vignettes import recorded_case, rooms_of
from spinelab.question import Question
from spinelab.question.widget import ON_SCANS
from spinelab.review import Review
from spinelab.surgery import VirtualSurgery
from spinelab.viewer import ReadingRoom
from spinelab.vignette import CaseVignette

if TYPE_CHECKING:
    from spinelab.base import CourseWidget
    from spinelab.publish.store import Store

__all__ = ["ALTERNATIVES", "Shelf", "kinds_of"]

ALTERNATIVES: dict[type[CourseWidget], tuple[str, tuple[str, ...]]] = {
    SpineExplorer: ("region", ("_index", "_mesh")),
    VirtualSurgery: ("patient", ("_state", "_said")),
}
"""Widgets that ask Python for other data when one trait changes: that trait, and what it changes."""

_LATE = ("_data",)
"""Traits that are large and not needed for the first picture, of widgets that also have ``_first``."""
_NOT_SENT = (
    *("_model", "_view", "_esm", "_css", "_dom", "_anywidget", "layout", "tabbable", "tooltip"),
    "_lost",  # there is no kernel
)
_REFERENCE = "IPY_MODEL_"


class Shelf:
    """Takes widgets and returns what the page's list says of each; data goes to a store.

    Parameters
    ----------
    store
        Where data, views and styles are put.
    pictures
        Whether the pictures of cases are computed.
    """

    def __init__(self, store: Store, *, pictures: bool) -> None:
        self.store = store
        self.pictures = pictures
        self.views: dict[str, CourseWidget] = {}
        """A widget of every class that was met, by the name of the class: it holds view and style."""
        self._others: dict[str, dict[str, Any]] = {}
        self._asked: dict[str, str] = {}

    def entry(self, widget: CourseWidget) -> dict[str, Any]:
        """Return the entry of a widget: ``kind``, ``state`` and what its class needs besides.

        ``late``: traits that follow after the first picture. ``others``: states for other values of one
        trait. ``answers``: the file of a practice question. ``truth``: what is true of a measuring task.
        ``case``: the file of a case; ``rooms``: its first patient's pictures.
        ``deck`` and ``kinds``: what there is to review, and the classes that it needs.
        ``inner``: the widget that stands inside this one, under its reference in the state.
        """
        kind = type(widget).__name__
        self.views.setdefault(kind, widget)
        found: dict[str, Any] = {"kind": kind}
        if isinstance(widget, ReadingRoom) and widget.task and not widget.task.get("direct"):
            found["truth"] = recorded_truth(widget)
        if isinstance(widget, Question):
            found["answers"] = self._answers(widget)
        if isinstance(widget, Review):
            found |= self._deck(widget)
        if isinstance(widget, CaseVignette):
            found["case"] = self.store.put_json(recorded_case(widget.case))
            rooms = rooms_of(widget.case) if self.pictures else ()
            found["rooms"] = {name: self.entry(room) for name, room in rooms}
        state: dict[str, Any] = {
            name: one for name, one in widget.get_state().items() if not name.startswith(_NOT_SENT)
        }
        if "_first" in state:
            late = {name: state.pop(name) for name in _LATE if name in state}
            found["late"] = self.store.held(late)
            state |= {trait: {} for trait in late}
        if state.get("item", {}).get("patients"):
            state["item"] = state["item"] | {"patients": 1}  # of the others there are no pictures here
        scene = getattr(widget, "scene", None)
        if scene is not None:
            found["inner"] = {f"{_REFERENCE}{scene.model_id}": self.entry(scene)}
        for one in ALTERNATIVES:  # anywidget makes a class of its own, of the same name, for every widget
            if one.__name__ == kind:
                found["others"] = self._alternatives(one)
        found["state"] = {name: self.store.held(one) for name, one in state.items()}
        return found

    def _answers(self, question: Question) -> str:
        """Return the file of what a question says; asked once, wherever else it stands."""
        name = question.item["id"]
        if name not in self._asked:
            self._asked[name] = self.store.put_json(self.store.named(recorded(question)))
        return self._asked[name]

    def _deck(self, review: Review) -> dict[str, Any]:
        """Return the file of what there is to review, each question in a file of its own."""
        items, kinds = [], set()
        for one in review.deck.items:
            question = review.deck.ask(one.id)
            if self.pictures or question.item["kind"] not in ON_SCANS:
                entry = self.entry(question)
                kinds |= set(kinds_of(entry))
                items.append(asdict(one) | {"entry": self.store.put_json(entry)})
            if question.scene is not None:
                question.scene.close()
            question.close()
        deck = self.store.put_json({"rules": review.rules(), "items": items})
        return {"deck": deck, "kinds": sorted(kinds)}

    def _alternatives(self, kind: type[CourseWidget]) -> dict[str, Any]:
        """Return the states for all values of the trait that asks Python for more, computed once a class."""
        if kind.__name__ not in self._others:
            name, changed = ALTERNATIVES[kind]
            states = {}
            for value in kind.class_traits()[name].values:
                other = kind(**{name: value})
                states[value] = {one: self.store.held(getattr(other, one)) for one in changed}
                other.close()
            self._others[kind.__name__] = {"trait": name, "states": states}
        return self._others[kind.__name__]


def kinds_of(entry: dict[str, Any]) -> list[str]:
    """Return the class of an entry and of what stands inside it."""
    inside = [*entry.get("inner", {}).values(), *entry.get("rooms", {}).values()]
    return [entry["kind"], *entry.get("kinds", []), *(name for inner in inside for name in kinds_of(inner))]
