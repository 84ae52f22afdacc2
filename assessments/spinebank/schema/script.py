"""Items that ask how much a new finding changes a thought: script concordance.

There is no key: an answer earns what a panel of experts answered. Panels of 10 to 15 are usual
(cpass.umontreal.ca, "Provide scores"); that fewer than ten are refused is our choice. Without a panel an item
is shown for reflection and never scored.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from spinebank.schema.common import ItemHead, ItemId, Record, Slug, Text, misplaced, read_date, refuse_twins

__all__ = [
    "FEWEST_EXPERTS",
    "NO_PANEL",
    "SCALES",
    "Judgement",
    "Panel",
    "Point",
    "ScriptConcordance",
    "ScriptScale",
]

FEWEST_EXPERTS = 10
"""Smallest panel that may score."""
NO_PANEL = "no expert panel yet"
"""How an item without a panel is labelled wherever it is shown."""

Point = Annotated[int, Field(ge=-2, le=2)]
"""A place on the five-point scale, from -2 to +2."""


class ScriptScale(StrEnum):
    """What the thought is about; decides the words of the five points."""

    DIAGNOSIS = "diagnosis"
    TEST = "test"
    TREATMENT = "treatment"


SCALES = {
    ScriptScale.DIAGNOSIS: (
        "ruled out, or nearly so",
        "less likely",
        "neither less nor more likely",
        "more likely",
        "certain, or nearly so",
    ),
    ScriptScale.TEST: (
        "useless or harmful",
        "less useful",
        "neither less nor more useful",
        "more useful",
        "indispensable",
    ),
    ScriptScale.TREATMENT: (
        "strongly contraindicated",
        "less appropriate",
        "neither less nor more appropriate",
        "more appropriate",
        "strongly indicated",
    ),
}
"""Words of the points -2, -1, 0, +1 and +2."""


class Judgement(Record):
    """A thought, a new finding, and what the sources say about the step between them."""

    id: Slug
    thought: Text
    """Completes "If you were thinking of ..."."""
    finding: Text
    """Completes "and then you find ..."."""
    rationale: Text
    """What the sources say of this finding; no verdict, which belongs to the panel."""


class Panel(Record):
    """What experts answered: the file ``<item-id>.panel.yaml`` beside the item."""

    item: ItemId
    """The item that they answered."""
    revision: int = Field(ge=1)
    """Its revision at that time."""
    collected_on: Annotated[date, BeforeValidator(read_date)]
    """When the last answer came in."""
    experts: Text
    """Who they are and how they were asked, without names."""
    answers: dict[Slug, list[Point]] = Field(min_length=1)
    """For each judgement, one point per expert, in the same order of experts."""

    @property
    def size(self) -> int:
        """Number of experts."""
        return len(next(iter(self.answers.values())))

    @model_validator(mode="after")
    def _same_experts(self) -> Self:
        for judgement, points in self.answers.items():
            if len(points) < FEWEST_EXPERTS:
                raise misplaced(
                    ("answers", judgement),
                    f"{len(points)} experts answered '{judgement}'; a panel needs at least {FEWEST_EXPERTS}",
                )
            if len(points) != self.size:
                raise misplaced(
                    ("answers", judgement),
                    f"'{judgement}' has {len(points)} answers, the first judgement {self.size}: "
                    "every expert answers everything",
                )
        return self


class ScriptConcordance(ItemHead):
    """A short case (the stem) and judgements of how much a finding changes a thought."""

    kind: Literal["script_concordance"]
    asks: ScriptScale
    judgements: list[Judgement] = Field(min_length=1, max_length=7)
    _panel: Panel | None = PrivateAttr(default=None)

    @property
    def panel(self) -> Panel | None:
        """What experts answered; None: no expert panel yet."""
        return self._panel

    def with_panel(self, panel: Panel) -> Self:
        """Return the item with the answers of a panel, which must be about this item."""
        joined = self.model_copy()
        joined._panel = panel  # noqa: SLF001 (its own class)
        return joined

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins([judgement.id for judgement in self.judgements], "judgements")
        return self
