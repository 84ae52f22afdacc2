"""A patient who answers back, in a notebook: `CaseVignette` plays a case of `spinelab.cases`."""

from spinelab.vignette.widget import CaseVignette

__all__ = ["CaseVignette"]
