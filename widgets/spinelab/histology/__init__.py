"""Drawn microscopic pictures of normal, calcified and ossified ligament, to be compared and named."""

from spinelab.histology.widget import HistologySketch

__all__ = ["HistologySketch"]
