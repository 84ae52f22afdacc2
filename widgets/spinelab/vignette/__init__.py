"""A patient who answers back, in a notebook: `CaseVignette` plays a case, `CasePreview` follows its author."""

from spinelab.vignette.preview import CasePreview
from spinelab.vignette.widget import CaseVignette

__all__ = ["CasePreview", "CaseVignette"]
