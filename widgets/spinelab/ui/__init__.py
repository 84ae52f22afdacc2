"""What the views share (JavaScript, CSS), and how a view's files become the one module that is loaded."""

from spinelab.ui.link import linked_css, linked_esm
from spinelab.ui.shaders import SHADERS

__all__ = ["SHADERS", "linked_css", "linked_esm"]
