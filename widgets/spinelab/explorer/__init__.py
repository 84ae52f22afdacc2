"""The 3D spine of the lessons."""

from spinelab.explorer.widget import PatientExplorer, SpineExplorer

__all__ = ["PatientExplorer", "SpineExplorer"]
