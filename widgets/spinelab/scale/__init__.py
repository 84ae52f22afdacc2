"""Clinical scales as forms, tables and checklists, each with its sources and what is not verified."""

from spinelab.scale.widget import ScaleForm

__all__ = ["ScaleForm"]
