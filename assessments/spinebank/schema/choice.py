"""Items that are answered by choosing: one best answer, and statements to be judged true or false."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from spinebank.schema.common import ItemHead, Record, Slug, Text, refuse_twins

__all__ = ["MultipleTrueFalse", "MultipleTrueFalseRule", "Option", "OptionOrder", "SingleBest", "Statement"]


class Option(Record):
    """One answer to choose from."""

    id: Slug
    """Carries meaning ("posterior-superior-edge"), never position or correctness."""
    text: Text
    rationale: Text
    """Why it is right, or which misconception it catches."""
    correct: bool = False


class OptionOrder(StrEnum):
    """In which order the options are shown."""

    SHUFFLED = "shuffled"
    """Seeded, the same for every student of one form of a quiz."""
    AS_WRITTEN = "as_written"
    """As in the file: for numbers, grades and levels, whose natural order helps the reader."""


class SingleBest(ItemHead):
    """One question, several options, exactly one of which is best."""

    kind: Literal["single_best"]
    options: list[Option] = Field(min_length=3, max_length=8)
    order: OptionOrder = OptionOrder.SHUFFLED

    @property
    def key(self) -> Option:
        """The one option that is best."""
        return next(option for option in self.options if option.correct)

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        refuse_twins([option.id for option in self.options], "options")
        keys = [option.id for option in self.options if option.correct]
        if len(keys) != 1:
            raise PydanticCustomError(
                "T18",
                "exactly one option must have 'correct: true', but {count} have ({named})",
                {"count": len(keys), "named": ", ".join(keys) or "none"},
            )
        return self


class MultipleTrueFalseRule(StrEnum):
    """How the number of rightly judged statements becomes a mark; c of n are right.

    Lahner et al., Adv Health Sci Educ 2018;23:455 (10.1007/s10459-017-9805-y) compared the three on 998 items
    and advise ``ps50``. Guessing earns half of the points under ``ps1n``.
    """

    PS50 = "ps50"
    """1 if c = n, 0.5 if c > n/2, else 0."""
    DICHOTOMOUS = "dichotomous"
    """1 if c = n, else 0."""
    PS1N = "ps1n"
    """c / n."""


class Statement(Record):
    """One statement to be judged."""

    id: Slug
    text: Text
    holds: bool
    """Whether the statement is true."""
    rationale: Text
    """Why it is true or false."""


class MultipleTrueFalse(ItemHead):
    """Several statements under one stem, each true or false."""

    kind: Literal["multiple_true_false"]
    statements: list[Statement] = Field(min_length=2, max_length=10)
    scoring: MultipleTrueFalseRule = MultipleTrueFalseRule.PS50

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins([statement.id for statement in self.statements], "statements")
        return self
