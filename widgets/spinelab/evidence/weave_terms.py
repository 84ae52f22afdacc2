"""Turn ``[[term]]`` in prose into links to a glossary at the end of the notebook. Knows text, no files.

An author writes ``[[OPLL]]``, or ``[[ossified|ossification]]`` to show other words than the entry's. Weaving
makes a link whose title is the definition: a mouse that rests on it shows the title; Tab and Enter, or a tap,
lead to the same words in the cell *Glossary*, which stands before the references. What JupyterLab's sanitiser
leaves of anchors and titles is said in `spinelab.evidence.weave`.
"""

from __future__ import annotations

import re

from spinelab.evidence.source import EvidenceError
from spinelab.evidence.terms import Term, find_term, glossary

__all__ = ["defined", "glossary_text", "is_glossary", "linked_terms"]

_RAW = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")
_LINK = re.compile(r'\[([^\]\[]*)\]\(#term-([a-z0-9-]+)(?: "[^"]*")?\)')
_GLOSSARY = re.compile(r"\s*#{1,6} +Glossary *$", re.MULTILINE)


def linked_terms(text: str, where: str) -> str:
    """Return the text with every ``[[term]]`` as a link, and every older link with today's definition.

    Raises
    ------
    EvidenceError
        For a term that the glossary does not have; the sentence gives the nearest ones.
    """

    def raw(match: re.Match[str]) -> str:
        try:
            return _link(match[1].strip(), find_term(match[2] or match[1]))
        except KeyError as error:
            raise EvidenceError(f"{where}: {error}") from error

    def fresh(match: re.Match[str]) -> str:
        try:
            return _link(match[1], glossary()[match[2]])
        except KeyError as error:
            raise EvidenceError(f"{where}: {error}") from error

    return _RAW.sub(raw, _LINK.sub(fresh, text))


def defined(text: str) -> tuple[str, ...]:
    """Return the ids of the terms that a woven text links to, each once, in order."""
    return tuple(dict.fromkeys(match[2] for match in _LINK.finditer(text)))


def is_glossary(source: str) -> bool:
    """Whether a Markdown cell is the glossary: its first line is that heading."""
    return bool(_GLOSSARY.match(source))


def glossary_text(heading: str, ids: set[str]) -> str:
    """Return the glossary of a notebook, in alphabetical order, with ``[@key]`` still to be woven."""
    terms = sorted((glossary()[term_id] for term_id in ids), key=lambda term: term.heading.casefold())
    return "\n".join([heading, "", *map(_entry, terms)]).rstrip()


def _link(shown: str, term: Term) -> str:
    return f'[{shown}](#term-{term.id} "{term.definition}")'


def _entry(term: Term) -> str:
    cited = f" [{'; '.join(f'@{key}' for key in term.sources)}]" if term.sources else ""
    return f'- <a id="term-{term.id}"></a>**{term.heading}**: {term.definition[:-1]}{cited}.'
