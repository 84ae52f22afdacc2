"""What a quiz is made of: which items, in which order, for how long, and how much feedback shows."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from spinebank.schema.common import ItemId, Record, Slug, Text, refuse_twins

__all__ = ["Blueprint", "Draw", "FeedbackPolicy"]


class FeedbackPolicy(StrEnum):
    """What a student reads beside the points once a quiz is graded. Keys and reasons are in neither."""

    POINTS = "points"
    """The points only."""
    COUNTS = "counts"
    """Also how many parts were right ("3 of 4 statements"), without saying which."""


class Draw(Record):
    """So many graded items of an objective, or of a whole lesson, chosen by the seed."""

    objective: Slug | None = None
    """Id of an objective."""
    lesson: Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z-]*$", max_length=60)] | None = None
    """Name of a notebook: its objectives take turns, so that the draw covers as many as it can."""
    count: int = Field(ge=1, le=50)
    """How many items."""
    kinds: list[Text] | None = Field(default=None, min_length=1)
    """Kinds that may be drawn. None: every kind."""

    @model_validator(mode="after")
    def _from_one_place(self) -> Self:
        if (self.objective is None) == (self.lesson is None):
            raise ValueError("a draw names either an 'objective' or a 'lesson'")
        return self


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
    """Decides which items are drawn and how options are shuffled. Each form of a quiz derives its own."""
    feedback: FeedbackPolicy = FeedbackPolicy.COUNTS
    items: list[ItemId] | None = Field(default=None, min_length=1, max_length=200)
    """Ids of graded items, in the order of the quiz. None: they are drawn."""
    draw: list[Draw] | None = Field(default=None, min_length=1, max_length=100)
    """What to draw, in the order of the quiz; questions that a person marks come last."""
    after: list[Slug] = Field(default_factory=list, max_length=50)
    """Quizzes that come first: their items are drawn again only where no other is left."""

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins(self.items or [], "questions")
        if (self.items is None) == (self.draw is None):
            raise ValueError("a blueprint has either 'items' or 'draw'")
        if self.items is not None and self.after:
            raise ValueError("'after' belongs to a blueprint with 'draw'; this one lists its 'items'")
        return self
