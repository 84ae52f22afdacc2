"""The static edition: the lessons as a plain web site without a kernel. Knows pages and files, no medicine.

`publish` runs the lessons once, writes their text as HTML and the state of their widgets as shared,
compressed files; ``assets`` draws the widgets from them in the browser. What needs Python says so in its
place.
"""

from spinelab.publish.problems import PublishError
from spinelab.publish.site import Published, publish

__all__ = ["PublishError", "Published", "publish"]
