"""Marks for a typed term; a typed paragraph waits for a person."""

from typing import Any

from spinebank.schema import FreeText, ShortText
from spinebank.schema.text import normalised
from spinebank.score.judged import Judged, unusable

__all__ = ["score_free_text", "score_short_text"]


def score_short_text(item: ShortText, response: dict[str, Any]) -> Judged:
    """Mark ``{"text": str}``: all or nothing, compared after normalisation."""
    text = response.get("text")
    if not isinstance(text, str) or not text.strip():
        return unusable("No text was given.")
    if len(text) > item.max_chars:
        return unusable(f"The answer is longer than the {item.max_chars} characters that the field takes.")
    right = normalised(text) in {normalised(form) for form in item.accepted}
    return Judged(
        float(right), "The term is accepted." if right else "The term is not among the accepted forms."
    )


def score_free_text(item: FreeText, response: dict[str, Any]) -> Judged:
    """Look at ``{"text": str}`` without marking it."""
    text = response.get("text")
    if not isinstance(text, str) or not text.strip():
        return unusable("No text was given.")
    if len(text) > item.max_chars:
        return unusable(f"The answer is longer than the {item.max_chars} characters that the field takes.")
    return Judged(0.0, "A person marks this answer.")
