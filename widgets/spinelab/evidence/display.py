"""Show sources and judged claims in a notebook, as accessible HTML and as plain text. Judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from spinelab.evidence.bibliography import references
from spinelab.evidence.levels import Level
from spinelab.evidence.records import claims
from spinelab.evidence.table import html_table

if TYPE_CHECKING:
    from spinelab.evidence.model import Claim, Reference

__all__ = ["Citation", "ClaimsTable", "cite", "claim", "claims_table"]

_SILENT = "The article does not mention this."
_GENERAL = {"LF-general": "the ligamentum flavum in general", "spine-general": "the spine in general"}


@dataclass(frozen=True)
class Citation:
    """One or more sources as a notebook shows them: short, with their level, each a link."""

    sources: tuple[Reference, ...]

    def __repr__(self) -> str:
        return "; ".join(_short(source) for source in self.sources)

    def _repr_html_(self) -> str:
        return f"<p>{self.links}</p>"

    @property
    def links(self) -> str:
        """The citations as inline HTML."""
        return _links(self.sources)


@dataclass(frozen=True)
class ClaimsTable:
    """Judged claims: what the article says, the verdict in words, what is taught, and from which sources."""

    rows: tuple[Claim, ...]
    caption: str

    def __repr__(self) -> str:
        return "\n".join([self.caption, *(_plain(row) for row in self.rows)])

    def _repr_html_(self) -> str:
        return html_table(self.caption, _HEADS, map(_cells, self.rows))


def cite(*keys: str) -> Citation:
    """Show sources with their level of evidence.

    Parameters
    ----------
    *keys
        Citation keys, at least one.

    Raises
    ------
    UnknownKeyError
        If a key is no reference; the sentence names the nearest ones.
    TypeError
        Without a key.

    >>> cite("kawano1988", "ono1999")
    Kawano et al. 1988 (case series); Ono et al. 1999 (basic science)
    """
    if not keys:
        raise TypeError("cite() needs at least one citation key, for example cite('kawano1988').")
    return Citation(tuple(references()[key] for key in keys))


def claim(claim_id: str) -> ClaimsTable:
    """Show one judged claim.

    Raises
    ------
    UnknownKeyError
        If there is no such claim; the sentence names the nearest ones.

    >>> print(repr(claim("lf-func-load")).splitlines()[1])
    - Not supported: "Evenly disperses mechanical forces along the vertebrae"
    """
    return claims_table(claim_id, caption="What the article says, and what the sources say")


def claims_table(
    *claim_ids: str, caption: str = "What the article says, and what the sources say"
) -> ClaimsTable:
    """Show judged claims as one table, in the order given.

    Parameters
    ----------
    *claim_ids
        Ids of claims, at least one.
    caption
        Heading of the table, read out first.

    Raises
    ------
    UnknownKeyError
        If a claim does not exist; the sentence names the nearest ones.
    TypeError
        Without an id.
    """
    if not claim_ids:
        raise TypeError(
            "claims_table() needs at least one claim id, for example claims_table('lf-func-load')."
        )
    return ClaimsTable(tuple(claims()[claim_id] for claim_id in claim_ids), caption)


_HEADS = ("The article says", "Verdict", "What we teach")


def _short(source: Reference) -> str:
    return f"{source.label} ({source.level_text})"


def _links(sources: tuple[Reference, ...]) -> str:
    return "; ".join(_link(source) for source in sources)


def _link(source: Reference) -> str:
    """Return a short citation that opens the source, where it has an address."""
    level = f"<strong>{source.level_text}</strong>" if source.retracted else escape(source.level_text)
    name = escape(source.label)
    if source.link:
        name = (
            f'<a href="{escape(source.link)}" title="{escape(source.title)}" target="_blank" rel="noopener"'
            f' style="text-decoration: underline">{name}</a>'
        )
    return f"{name} ({level})"


def _sources(row: Claim) -> tuple[Reference, ...]:
    return tuple(references()[key] for key in row.evidence)


def _about(row: Claim) -> str:
    return _GENERAL.get(row.condition, row.condition)


def _level(row: Claim) -> str:
    return row.level.words if isinstance(row.level, Level) else "no source"


def _cells(row: Claim) -> tuple[str, str, str]:
    said = f"“{escape(row.seed_text)}”" if row.seed_text else f"<em>{_SILENT}</em>"
    sign = f'<span aria-hidden="true">{row.verdict.symbol}</span>'
    verdict = f'<span class="verdict">{sign} {row.verdict.words}</span>'
    links = _links(_sources(row)) or "no source was found"
    about = f' <span class="about">About {_about(row)}; {_level(row)}. Sources: {links}.</span>'
    return said, verdict, escape(row.statement) + about


def _plain(row: Claim) -> str:
    said = f'"{row.seed_text}"' if row.seed_text else _SILENT
    named = "; ".join(map(_short, _sources(row))) or "no source was found"
    about = f"About {_about(row)}; {_level(row)}. Sources: {named}."
    return f"- {row.verdict.words}: {said}\n  We teach: {row.statement}\n  {about}"
