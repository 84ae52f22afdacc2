"""Choose the popular claims to be judged. Knows which records hold a claim, not how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.evidence.records import claims

if TYPE_CHECKING:
    from spinelab.evidence.model import Claim

__all__ = ["popular_claims", "sections"]


def sections() -> tuple[str, ...]:
    """Return every section that holds a popular claim, in the order of the articles."""
    return tuple(dict.fromkeys(claim.section for claim in claims().values() if claim.seed_text))


def popular_claims(*ids: str, section: str = "", article: str = "") -> tuple[Claim, ...]:
    """Return claims that an article makes, by id or by where they stand; records of its gaps are left out.

    Parameters
    ----------
    *ids
        Ids in the order wanted; without any, all of the section and article.
    section
        One of `sections`; all sections when empty.
    article
        ``"lf"`` or ``"pll"``; both when empty.

    Raises
    ------
    ValueError
        If ids come together with a filter, a filter is unknown, nothing is left, or a record holds no claim.
    UnknownKeyError
        If an id is no claim.

    >>> [claim.id for claim in popular_claims(section="types", article="pll")]
    ['pll-def-calcium-buildup']
    """
    if ids and (section or article):
        raise ValueError("Claims are chosen by ids, or by section and article; both were given.")
    if section and section not in sections():
        raise ValueError(f"There is no section {section!r}; allowed: {', '.join(sections())}.")
    if article not in {"", "lf", "pll"}:
        raise ValueError(f"There is no article {article!r}; allowed: 'lf', 'pll'.")
    if ids:
        chosen = [claims()[claim_id] for claim_id in dict.fromkeys(ids)]
        if silent := [claim.id for claim in chosen if not claim.seed_text]:
            raise ValueError(
                f"{silent[0]!r} is a gap of the article, not a claim: there is nothing to judge."
            )
        return tuple(chosen)
    found = tuple(
        claim
        for claim in claims().values()
        if claim.seed_text and section in {"", claim.section} and claim.id.startswith(article)
    )
    if not found:
        raise ValueError(f"The article {article!r} has no claim in the section {section!r}.")
    return found
