"""A learner's progress as one file: `Progress` saves all that they did, and loads it again anywhere."""

from spinelab.progress.widget import Progress

__all__ = ["Progress"]
