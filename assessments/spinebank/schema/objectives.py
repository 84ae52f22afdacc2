"""The learning objectives that items are tied to."""

from typing import Self

from pydantic import Field, model_validator

from spinebank.schema.common import Record, Slug, Text, refuse_twins

__all__ = ["Objective", "Objectives"]


class Objective(Record):
    """One thing that a learner will be able to do."""

    id: Slug
    text: Text
    """Observable: begins with a verb."""
    notebook: Slug
    """The lesson that teaches it, by its name in ``course/``."""


class Objectives(Record):
    """The list of all objectives, in teaching order."""

    objectives: list[Objective] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins([objective.id for objective in self.objectives], "objectives")
        return self
