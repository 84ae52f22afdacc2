"""Where in the cord a lesion lies: from level to signs and back."""

from spinelab.localiser.widget import LesionLocaliser

__all__ = ["LesionLocaliser"]
