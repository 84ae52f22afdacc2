"""Claims as the view shows them, and what counts as right. Knows records and words, not traits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spinelab.evidence import Level, Verdict
from spinelab.evidence.links import links

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spinelab.evidence import Claim

__all__ = ["ANSWERS", "ARTICLES", "CERTAINTIES", "card", "expected", "tally"]

ANSWERS = {
    "supported": "Supported",
    "partly": "Partly right",
    "contradicted": "Contradicted",
    "unsupported": "Not supported, or no evidence found",
}
"""What a learner may say of a claim. Two verdicts are one answer where the sources give it no support."""

CERTAINTIES = {"guess": "A guess", "fairly": "Fairly sure", "sure": "Sure"}
"""How sure a learner may be."""

ARTICLES = {
    "lf": "Article on the ligamentum flavum",
    "pll": "Article on the posterior longitudinal ligament",
}

_EXPECTED = {
    Verdict.SUPPORTED: "supported",
    Verdict.GENERAL_KNOWLEDGE: "supported",
    Verdict.PARTLY: "partly",
    Verdict.CONTRADICTED: "contradicted",
    Verdict.UNSUPPORTED: "unsupported",
    Verdict.NO_EVIDENCE_FOUND: "unsupported",
}
_GENERAL = {"LF-general": "the ligamentum flavum in general", "spine-general": "the spine in general"}


def expected(claim: Claim) -> str:
    """Return the answer that counts as right: one of `ANSWERS`.

    >>> from spinelab.evidence import claims
    >>> expected(claims()["lf-func-load"])
    'unsupported'
    """
    return _EXPECTED[claim.verdict]


def card(claim: Claim) -> dict[str, Any]:
    """Return a claim as the view shows it, evidence included: plain JSON."""
    return {
        "id": claim.id,
        "claim": claim.seed_text,
        "place": f"{ARTICLES[claim.id.partition('-')[0]]}: {claim.section.replace('-', ' ')}",
        "answer": expected(claim),
        "verdict": claim.verdict.words,
        "symbol": claim.verdict.symbol,
        "statement": claim.statement,
        "about": _GENERAL.get(claim.condition, claim.condition),
        "level": claim.level.words if isinstance(claim.level, Level) else "no source",
        "sources": links(claim.evidence),
    }


def tally(answers: Mapping[str, str], judgements: Iterable[Mapping[str, str]]) -> dict[str, tuple[int, int]]:
    """Return how many were right and how many were judged, for each certainty.

    Parameters
    ----------
    answers
        The right answer by id of the claim.
    judgements
        For each: ``id``, ``answer``, ``certainty``.

    >>> tally({"a": "partly", "b": "partly"}, [{"id": "a", "answer": "partly", "certainty": "sure"}])["sure"]
    (1, 1)
    """
    counts = {certainty: [0, 0] for certainty in CERTAINTIES}
    for judged in judgements:
        counts[judged["certainty"]][0] += judged["answer"] == answers[judged["id"]]
        counts[judged["certainty"]][1] += 1
    return {certainty: (right, total) for certainty, (right, total) in counts.items()}
