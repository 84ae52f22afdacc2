"""A patient who answers back: `CaseVignette` plays a case, `CasePreview` shows one to its author."""

from spinelab.vignette.preview import CasePreview
from spinelab.vignette.widget import CaseVignette

__all__ = ["CasePreview", "CaseVignette"]
