"""A lesion that the learner builds: its kind, place and thickness, and what it does to the canal."""

from spinelab.builder.widget import LesionBuilder

__all__ = ["LesionBuilder"]
