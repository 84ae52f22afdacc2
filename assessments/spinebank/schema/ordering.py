"""Items that are answered by putting things in order."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from spinebank.schema.common import ItemHead, Record, Slug, Text, refuse_twins

__all__ = ["Element", "Ordering", "OrderingRule"]


class OrderingRule(StrEnum):
    """How an order becomes a mark; k elements, d pairs the wrong way round.

    No comparison of these rules in medical examinations was found, so the rule follows from what the sequence
    means: ``tau`` where the overall order matters, ``adjacent`` for the steps of a procedure.
    """

    TAU = "tau"
    """max(0, 1 - 4d / (k(k-1))): Kendall's tau, floored at 0; guessing earns little."""
    ADJACENT = "adjacent"
    """Neighbours of the keyed order that were kept, out of k - 1."""
    EXACT = "exact"
    """1 for the keyed order, else 0."""


class Element(Record):
    """One thing to be placed."""

    id: Slug
    text: Text
    rationale: Text
    """Why it stands where it stands."""


class Ordering(ItemHead):
    """Elements to be put in order; the file lists them in the keyed order."""

    kind: Literal["ordering"]
    elements: list[Element] = Field(min_length=3, max_length=10)
    """In the keyed order. Two elements would be given away by never being shown in that order."""
    first_label: Text
    """What the beginning of the list means, e.g. "most anterior"."""
    last_label: Text
    """What its end means, e.g. "most posterior"."""
    scoring: OrderingRule = OrderingRule.TAU

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins([element.id for element in self.elements], "elements")
        return self
