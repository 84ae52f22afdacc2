"""The 3D spine of the lessons."""

from spinelab.explorer.widget import SpineExplorer

__all__ = ["SpineExplorer"]
