"""Progress as a widget: one button makes a file of all that a learner did, the other takes such a file in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.answers import RecordError
from spinelab.base import CourseWidget
from spinelab.progress.keep import Loaded, gather, is_foreign, lay_in
from spinelab.progress.origins import join_origins
from spinelab.progress.record import MAX_BYTES, Everything, parse, written
from spinelab.review.record import ProgressError
from spinelab.ui import linked_css, linked_esm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Progress"]

_HERE = Path(__file__).parent
_NAMES = {"work": "answer or setting", "cases": "case", "review": "reviewed question"}
_PLURALS = {"work": "answers and settings", "cases": "cases", "review": "reviewed questions"}
_LONGEST_NAME = 80


class Progress(CourseWidget):
    """Saves a learner's progress to one file of their own, and loads it again on any machine.

    The file holds practice answers, what was set and measured in widgets, the steps of cases and the plan of
    the spaced review; no name, and nothing of a graded quiz. Loading merges: of everything the newer counts.

    Parameters
    ----------
    folder
        Where the notebooks lie; the working folder when not given.

    >>> Progress()
    Progress()
    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = ()

    most_bytes = traits.Int(MAX_BYTES, help="Largest file that is read, in bytes.")
    asked = traits.Int(0, help="How often the learner asked for the file.")
    file = traits.Dict(help="The file asked for: number of the request, and text; {} before.")
    given = traits.Dict(help="A file that the learner chose: name and text; taken in at once.").tag(
        echo_update=False
    )
    anyway = traits.Int(0, help="How often the learner wanted a file that was begun elsewhere all the same.")
    doubt = traits.Unicode("", help="What the learner should know before a file is taken in; else empty.")
    said = traits.Unicode("", help="What became of the last wish, in a few sentences.")

    def __init__(self, *, folder: str | Path = ".", **state: Any) -> None:
        super().__init__(**state)
        self._folder = Path(folder).absolute()
        self._waiting: tuple[str, Everything] | None = None

    def in_words(self) -> str:
        """Say what the two buttons do."""
        return (
            "Two buttons: “Save my progress” makes one file of everything that you did, “Load my progress” "
            "takes such a file in again, on any machine.\nRun the notebook to use them."
        )

    @traitlets.observe("asked")
    def _on_asked(self, change: Mapping[str, Any]) -> None:
        """Gather everything into a file, and say how much that is."""
        self.said = ""  # so that the view hears the same words a second time
        found = gather(self._folder, _now())
        if found.is_empty:
            self.said = _joined("There is nothing to save yet.", found.notes)
            return
        notes = list(found.notes)
        try:
            origins = join_origins(self._folder)
        except OSError as error:  # the file still holds everything
            origins = found.origins
            notes.append(f"This folder cannot be written to ({error.strerror or error}).")
        try:
            text = written(_from(found, origins), _now())
        except (RecordError, ProgressError) as error:
            self.said = f"Not saved: {error}"
            return
        self.file = {"number": change["new"], "text": text}
        self.said = _joined(f"Saved: {_counted(found.counts)}.", notes)

    @traitlets.observe("given")
    def _on_given(self, change: Mapping[str, Any]) -> None:
        """Read a file; one that was begun elsewhere waits for a second word."""
        if not change["new"]:
            return
        name = str(change["new"].get("name", ""))[:_LONGEST_NAME] or "The file"
        text = change["new"].get("text")
        self.given, self.said, self.doubt, self._waiting = {}, "", "", None
        try:
            found = parse(text.encode("utf-8", "replace") if isinstance(text, str) else b"", _now(), name)
        except RecordError as error:
            self.said = f"{error} Nothing was changed."
            return
        if is_foreign(gather(self._folder, _now()), found):
            self._waiting = (name, found)
            self.doubt = (
                f"{name} was begun in another place than the work here: on another machine, in another "
                "session on the web, or by another person. Loading it mixes the two."
            )
            return
        self._take(name, found)

    @traitlets.observe("anyway")
    def _on_anyway(self, _change: Mapping[str, Any]) -> None:
        if self._waiting is not None:
            name, found = self._waiting
            self._waiting, self.doubt = None, ""
            self._take(name, found)

    def _take(self, name: str, found: Everything) -> None:
        self.said = ""
        try:
            loaded = lay_in(self._folder, found, _now())
        except OSError as error:
            self.said = f"{name} could not be loaded: {error.strerror or error}. Nothing was changed."
            return
        self.said = _told(name, found, loaded)


def _told(name: str, found: Everything, loaded: Loaded) -> str:
    """Say what was loaded, what was skipped and why."""
    if found.is_empty and not found.notes:
        return f"{name} holds no progress yet. Nothing was changed."
    sentences = [f"Loaded from {name}: {_counted(loaded.news)}."]
    if loaded.older and not loaded.problems:
        sentences.append(f"Skipped, for what is here is as new or newer: {loaded.older}.")
    if any(loaded.news.values()):
        sentences.append("Run the cells of an open notebook again to see it there.")
    return _joined(" ".join(sentences), [*loaded.problems, *found.notes])


def _joined(sentence: str, notes: Sequence[str]) -> str:
    """Return a sentence with the first note, and how many more there are."""
    more = [f"There are {len(notes) - 1} more such notes."] if len(notes) > 1 else []
    return " ".join([sentence, *notes[:1], *more])


def _counted(counts: Mapping[str, int]) -> str:
    """Return "3 answers and settings, 1 case", or "nothing new"."""
    said = [
        f"{count} {_NAMES[name] if count == 1 else _PLURALS[name]}" for name, count in counts.items() if count
    ]
    return ", ".join(said) or "nothing new"


def _from(found: Everything, origins: tuple[str, ...]) -> Everything:
    return Everything(found.pages, found.cases, found.review, origins)


def _now() -> datetime:
    return datetime.now(UTC)
