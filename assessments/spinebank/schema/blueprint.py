"""What a quiz is made of: which items, in which order, for how long, and how much feedback shows."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from spinebank.schema.common import ItemId, Record, Slug, Text, refuse_twins

__all__ = ["Blueprint", "FeedbackPolicy"]


class FeedbackPolicy(StrEnum):
    """What a student reads beside the points once a quiz is graded. Keys and reasons are in neither."""

    POINTS = "points"
    """The points only."""
    COUNTS = "counts"
    """Also how many parts were right ("3 of 4 statements"), without saying which."""


class Blueprint(Record):
    """A quiz, before it is built."""

    quiz: Slug
    """Name of the assignment, its folder and its notebook."""
    title: Text
    instructions: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
    """Markdown under the title."""
    minutes: int = Field(ge=1, le=600)
    """Working time that is announced."""
    seed: int = Field(ge=0)
    """Decides how options are shuffled. Change it for another form of the same quiz."""
    feedback: FeedbackPolicy = FeedbackPolicy.COUNTS
    items: list[ItemId] = Field(min_length=1, max_length=200)
    """Ids of graded items, in the order of the quiz."""

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins(self.items, "questions")
        return self
