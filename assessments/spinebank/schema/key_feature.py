"""Cases with a few questions, each on a step at which the case is won or lost: key features.

The method: Page, Bordage & Allen, Acad Med 1995;70:194; Farmer & Page, Med Educ 2005;39:1188. Menus of 6 to
40 options, a stated number of answers, and 0 for a question with more answers than allowed or with a harmful
one follow the instructions of the Medical Council of Canada to its candidates (clinical decision making).
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from spinebank.schema.common import ItemHead, Record, Slug, Text, misplaced, refuse_twins
from spinebank.schema.text import normalised

__all__ = [
    "ChooseQuestion",
    "KeyAnswer",
    "KeyFeature",
    "KeyFeatureRule",
    "KeyOption",
    "WriteQuestion",
    "WrittenAnswer",
]


class KeyFeatureRule(StrEnum):
    """How the keyed answers that were given become the mark of a question."""

    SHARE = "share"
    """The share of the keyed answers that were given."""
    TOGETHER = "together"
    """1 if all keyed answers were given, else 0: for steps that are useless or unsafe one by one."""


class KeyAnswer(Record):
    """What menus and boxes have in common: an answer with its reason."""

    id: Slug
    rationale: Text
    """Why it belongs to the key, why it does not, or what harm it does."""
    correct: bool = False
    harmful: bool = False
    """Whether giving this answer would endanger the patient: the question then scores 0."""

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.correct and self.harmful:
            raise misplaced(("harmful",), f"the answer '{self.id}' cannot be both correct and harmful")
        return self


class KeyOption(KeyAnswer):
    """One entry of a menu."""

    text: Text


class WrittenAnswer(KeyAnswer):
    """One answer that people write into a box, in all the forms that count as the same."""

    forms: list[Text] = Field(min_length=1, max_length=50)
    """Compared after `spinebank.schema.text.normalised`; the first is shown as the answer."""


class ChooseQuestion(Record):
    """A question that is answered from a menu, with a stated number of answers."""

    id: Slug
    form: Literal["choose"]
    text: Text
    at_most: int = Field(ge=1, le=10)
    """Answers that may be given; more score 0 for this question."""
    scoring: KeyFeatureRule = KeyFeatureRule.SHARE
    options: list[KeyOption] = Field(min_length=6, max_length=40)

    @property
    def keyed(self) -> list[KeyOption]:
        """The answers of the key."""
        return [option for option in self.options if option.correct]

    @model_validator(mode="after")
    def _key_can_be_given(self) -> Self:
        refuse_twins([option.id for option in self.options], "options")
        refuse_twins([option.text.casefold() for option in self.options], "option texts")
        if not 1 <= len(self.keyed) <= self.at_most:
            raise misplaced(
                ("options",),
                f"{len(self.keyed)} options have 'correct: true'; allowed: 1 to 'at_most' ({self.at_most})",
            )
        if self.at_most >= len(self.options):
            raise misplaced(
                ("at_most",), f"'at_most' ({self.at_most}) must be smaller than the number of options"
            )
        return self


class WriteQuestion(Record):
    """A question that is answered in a box, with one answer of a few words."""

    id: Slug
    form: Literal["write"]
    text: Text
    answers: list[WrittenAnswer] = Field(min_length=1, max_length=20)
    """The answers that count, and the wrong ones that deserve a reply of their own."""
    max_chars: int = Field(default=80, ge=10, le=300)
    """Longest answer that the box takes."""

    @property
    def keyed(self) -> list[WrittenAnswer]:
        """The answers of the key: any one of them earns the mark."""
        return [answer for answer in self.answers if answer.correct]

    @model_validator(mode="after")
    def _forms_differ(self) -> Self:
        refuse_twins([answer.id for answer in self.answers], "answers")
        if not self.keyed:
            raise misplaced(("answers",), "no answer has 'correct: true'; a box needs at least one")
        seen: dict[str, str] = {}
        for index, answer in enumerate(self.answers):
            for place, form in enumerate(answer.forms):
                where = ("answers", index, "forms", place)
                short = normalised(form)
                if not short or len(form) > self.max_chars:
                    raise misplaced(
                        where,
                        f"the form '{form}' must have a letter or digit and {self.max_chars} characters",
                    )
                if short in seen:
                    raise misplaced(
                        where, f"'{seen[short]}' and '{form}' are the same after normalisation: keep one"
                    )
                seen[short] = form
        return self


KeyQuestion = Annotated[ChooseQuestion | WriteQuestion, Field(discriminator="form")]


class KeyFeature(ItemHead):
    """A short case (the stem) and one to five questions on its key features.

    The mark of the item is the mean of its questions, which weigh the same.
    """

    kind: Literal["key_feature"]
    questions: list[KeyQuestion] = Field(min_length=1, max_length=5)

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins([question.id for question in self.questions], "questions")
        return self
