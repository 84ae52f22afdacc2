"""The progress file beside the notebooks: read first, written after every review, never half-written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.answers.bounded import read_bounded
from spinelab.answers.lock import folder_lock
from spinelab.answers.place import course_place
from spinelab.files import replace_file
from spinelab.review.record import MAX_BYTES, Card, Progress, ProgressError, as_json, merged, parse_progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

__all__ = ["PROGRESS_FILE", "ProgressFile"]

PROGRESS_FILE = "my-review.json"
_DOWNLOAD = "Download your progress before you close this page."


class ProgressFile:
    """A learner's progress in a folder. Two notebooks may hold it: before each write it is read and merged.

    Parameters
    ----------
    folder
        Where the notebook lies. None keeps nothing, nor does a folder that belongs to nbgrader.
    """

    def __init__(self, folder: Path | None) -> None:
        self.path = None if folder is None or course_place(folder) else folder.absolute() / PROGRESS_FILE

    def load(self, now: datetime) -> Progress:
        """Return what is kept. Writes nothing, and never raises because of what lies in the folder."""
        try:
            return self._read(now)
        except (ProgressError, OSError) as error:
            return Progress({}, (f"{_sentence(error)} It will be kept under another name when you review.",))

    def save(self, cards: Mapping[str, Card], now: datetime) -> tuple[dict[str, Card], str]:
        """Write cards together with what another notebook wrote meanwhile.

        Returns
        -------
        tuple
            The cards as they now are, and one sentence that says where they are kept or why they are not.
        """
        if self.path is None:
            return dict(cards), f"Not kept in a file here. {_DOWNLOAD}"
        try:
            with folder_lock(self.path.parent):
                there, aside = self._read_or_set_aside(now)
                together = merged(cards, there)
                replace_file(self.path, as_json(together))
        except (OSError, ProgressError) as error:
            return dict(cards), f"Not saved: {_sentence(error)} {_DOWNLOAD}"
        return together, f"{aside}Kept in {PROGRESS_FILE}."

    def _read(self, now: datetime) -> Progress:
        data = read_bounded(self.path, MAX_BYTES) if self.path else None
        return Progress({}) if data is None else parse_progress(data, now, PROGRESS_FILE)

    def _read_or_set_aside(self, now: datetime) -> tuple[Mapping[str, Card], str]:
        """Read the file; what cannot be read, wholly or in part, is kept beside under a name of its own."""
        try:
            found = self._read(now)
        except ProgressError:
            found = Progress({}, ("unreadable",))
        if not found.notes or self.path is None:
            return found.cards, ""
        number = 1
        while (kept := self.path.with_name(f"{self.path.stem}.damaged-{number}.json")).exists():
            number += 1
        self.path.rename(kept)
        return found.cards, f"The damaged file is kept as {kept.name}. "


def _sentence(error: Exception) -> str:
    said = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return said.rstrip(".") + "."
