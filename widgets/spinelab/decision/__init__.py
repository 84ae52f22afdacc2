"""Options for a case side by side, with what the sources say for and against each."""

from spinelab.decision.widget import DecisionExplorer

__all__ = ["DecisionExplorer"]
