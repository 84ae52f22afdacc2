"""What the course states, with its sources: references, judged claims, clinical tools, structure notes.

Importing this package reads nothing; the files are read at the first question and kept.

>>> from spinelab.evidence import cite, references
>>> references()["kawano1988"].year
1988
>>> cite("kawano1988")
Kawano et al. 1988 (case series)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spinelab.evidence.bibliography import references
    from spinelab.evidence.catalogue import Catalogue, UnknownKeyError
    from spinelab.evidence.display import cite, claim, claims_table
    from spinelab.evidence.levels import Level, Verdict
    from spinelab.evidence.model import Claim, Reference, StructureNote, Tool
    from spinelab.evidence.records import claims, structure_notes, tools
    from spinelab.evidence.source import EvidenceError
    from spinelab.evidence.terms import Term, find_term, glossary

_HOME = {
    "Catalogue": "catalogue",
    "Claim": "model",
    "EvidenceError": "source",
    "Level": "levels",
    "Reference": "model",
    "StructureNote": "model",
    "Term": "terms",
    "Tool": "model",
    "UnknownKeyError": "catalogue",
    "Verdict": "levels",
    "cite": "display",
    "claim": "display",
    "claims": "records",
    "claims_table": "display",
    "find_term": "terms",
    "glossary": "terms",
    "references": "bibliography",
    "structure_notes": "records",
    "tools": "records",
}

__all__ = [
    "Catalogue",
    "Claim",
    "EvidenceError",
    "Level",
    "Reference",
    "StructureNote",
    "Term",
    "Tool",
    "UnknownKeyError",
    "Verdict",
    "cite",
    "claim",
    "claims",
    "claims_table",
    "find_term",
    "glossary",
    "references",
    "structure_notes",
    "tools",
]


def __getattr__(name: str) -> object:
    """Load the module of a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"spinelab.evidence has no {name!r}; it has: {', '.join(__all__)}.")
    return getattr(import_module(f"spinelab.evidence.{_HOME[name]}"), name)
