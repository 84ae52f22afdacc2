"""The reading room: computed CT and MRI in three planes, measured and marked."""

from spinelab.viewer.widget import ReadingRoom

__all__ = ["ReadingRoom"]
