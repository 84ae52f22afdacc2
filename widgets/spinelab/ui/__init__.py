"""What the widgets' views share (JavaScript and CSS), and how a view's files become the one module a browser loads."""

from spinelab.ui.link import linked_css, linked_esm

__all__ = ["linked_css", "linked_esm"]
