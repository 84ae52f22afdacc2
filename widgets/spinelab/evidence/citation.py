"""How a reference is written in full, and as links. Knows style, not files or notebooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spinelab.evidence.model import Reference

__all__ = ["identifiers", "in_full", "sort_key"]

_NAMED_IN_FULL = 6


def in_full(reference: Reference) -> str:
    """Return the reference without its links: authors, title, where it appeared.

    >>> from spinelab.evidence import references
    >>> in_full(references()["mihara2021"])[-34:]
    'Applied Sciences. 2021;11(8):3337.'
    """
    parts = [_authors(reference), reference.title, _where(reference)]
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def identifiers(reference: Reference) -> tuple[tuple[str, str], ...]:
    """Return text and address of every link to show: DOI, PMID, PMC, or else the publisher's page."""
    links = []
    if reference.doi:
        links.append((f"doi:{reference.doi}", f"https://doi.org/{reference.doi}"))
    if reference.pmid:
        links.append((f"PMID {reference.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"))
    if reference.pmcid:
        links.append((reference.pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/"))
    if not links and reference.url:
        links.append(("publisher's page", reference.url))
    return tuple(links)


def sort_key(reference: Reference) -> tuple[str, int, str]:
    """Order a list of references by first name shown, year, key."""
    return (
        reference.label.strip("\N{LEFT DOUBLE QUOTATION MARK}[").casefold(),
        reference.year or 0,
        reference.key,
    )


def _authors(reference: Reference) -> str:
    shown = [_initialled(name) for name in reference.authors[:_NAMED_IN_FULL]]
    more = reference.et_al or len(reference.authors) > _NAMED_IN_FULL
    return ", ".join([*shown, "et al."] if shown and more else shown)


def _initialled(name: str) -> str:
    last, _, first = name.partition(", ")
    letters = "".join(
        part if part.isupper() and len(part) <= 3 else part[0]  # noqa: PLR2004 ("JH" are initials already)
        for part in re.split(r"[\s.-]+", first)
        if part
    )
    return f"{last} {letters}" if letters else last


def _where(reference: Reference) -> str:
    place = ", ".join(part for part in (reference.container, reference.publisher) if part)
    volume = reference.volume + (f"({reference.number})" if reference.number else "")
    pages = reference.pages.replace("--", "\N{EN DASH}")
    issue = ":".join(part for part in (volume, pages) if part)
    year = f"{reference.year}{reference.letter}" if reference.year else ""
    when = ";".join(part for part in (year, issue) if part)
    return ". ".join(part for part in (place, when) if part)
