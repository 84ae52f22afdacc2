"""What the views share (JavaScript, CSS), and how a view's files become the one module that is loaded."""

from spinelab.ui.link import linked_css, linked_esm

__all__ = ["linked_css", "linked_esm"]
