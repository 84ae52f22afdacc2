"""The reading room: computed CT and MRI in three planes, measured and marked; radiographs as pictures."""

from spinelab.viewer.film import Film, film
from spinelab.viewer.tasks import ASKED, measuring_room
from spinelab.viewer.widget import ReadingRoom

__all__ = ["ASKED", "Film", "ReadingRoom", "film", "measuring_room"]
