"""Spaced review of the practice questions: `Review` asks what is due, `Deck` says what there is to ask."""

from spinelab.review.deck import Deck, DeckItem
from spinelab.review.widget import Review

__all__ = ["Deck", "DeckItem", "Review"]
