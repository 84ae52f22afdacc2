"""Items that match scenarios to one common list of options."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from spinebank.schema.common import ItemHead, Record, Slug, Text, misplaced, refuse_twins

__all__ = ["ExtendedMatching", "ListOrder", "MatchOption", "Scenario"]


class ListOrder(StrEnum):
    """In which order a long list of options is shown; the same in every form of a quiz."""

    ALPHABETICAL = "alphabetical"
    """By the text, so that a reader finds again what they know; tells nothing about the key."""
    AS_WRITTEN = "as_written"
    """As in the file: for levels, grades and numbers, whose natural order helps the reader."""


class MatchOption(Record):
    """One entry of the common list."""

    id: Slug
    text: Text
    rationale: Text
    """What would make it the answer; read by everybody after answering."""


class Scenario(Record):
    """One short story, whose best answer stands in the common list."""

    id: Slug
    text: Text
    answer: Slug
    """Id of the option that fits best."""
    rationale: Text
    """Why it fits."""
    against: dict[Slug, Text] = Field(default_factory=dict)
    """For options that tempt here: why each fits less well."""


class ExtendedMatching(ItemHead):
    """One theme, one lead-in (the stem), a list of options, and scenarios with one best option each.

    An option may be the answer to several scenarios, or to none. Each scenario is worth the same share.
    """

    kind: Literal["extended_matching"]
    theme: Text
    """What the options are, in a few words: "Kinds of dense lesion in the canal wall"."""
    options: list[MatchOption] = Field(min_length=6, max_length=20)
    order: ListOrder = ListOrder.ALPHABETICAL
    scenarios: list[Scenario] = Field(min_length=2, max_length=10)

    @property
    def listed(self) -> list[MatchOption]:
        """The options in the order in which they are shown."""
        if self.order is ListOrder.AS_WRITTEN:
            return list(self.options)
        return sorted(self.options, key=lambda option: (option.text.casefold(), option.id))

    def option(self, option_id: str) -> MatchOption:
        """Return the option of this id; it must exist."""
        return next(option for option in self.options if option.id == option_id)

    @model_validator(mode="after")
    def _answers_exist(self) -> Self:
        ids = [option.id for option in self.options]
        refuse_twins([*ids, *(scenario.id for scenario in self.scenarios)], "options or scenarios")
        refuse_twins([option.text.casefold() for option in self.options], "option texts")
        for index, scenario in enumerate(self.scenarios):
            where = ("scenarios", index)
            if scenario.answer not in ids:
                raise misplaced(
                    (*where, "answer"),
                    f"the answer '{scenario.answer}' is no option; allowed: {', '.join(ids)}",
                )
            for option_id in scenario.against:
                if option_id not in ids or option_id == scenario.answer:
                    raise misplaced(
                        (*where, "against", option_id),
                        f"'against' explains '{option_id}', which is "
                        f"{'the answer itself' if option_id == scenario.answer else 'no option'}",
                    )
        return self
