"""What every item has: its head. Also the small types that all kinds are made of."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

__all__ = [
    "Bloom",
    "Difficulty",
    "EntityCode",
    "ItemHead",
    "ItemId",
    "Points",
    "Record",
    "Slug",
    "Status",
    "Teaches",
    "Text",
    "Use",
    "misplaced",
    "read_date",
    "refuse_twins",
]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""Lower-case words joined by hyphens; carries meaning, never a position."""

ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+-[0-9]{2}$", max_length=56)]
"""``<topic>-<concept>-<nn>``. Also nbgrader's ``grade_id`` and, with a suffix, a cell id (64 at most)."""

Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$"
    ),
]
"""Plain text: no markup, no control characters but line breaks and tabs."""

Points = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]


class Record(BaseModel):
    """A part of an item: closed to keys it does not know, and unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _name_unknown_keys(cls, value: Any) -> Any:  # noqa: ANN401 (whatever the file holds)
        if isinstance(value, dict):
            for key in value:
                if key not in cls.model_fields:
                    raise PydanticCustomError(
                        "unknown_key",
                        "the key '{key}' is unknown here; allowed: {allowed}",
                        {"key": str(key), "allowed": ", ".join(cls.model_fields)},
                    )
        return value


class Bloom(StrEnum):
    """What the learner has to do with the knowledge, in the five levels that a closed question can reach."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"


class EntityCode(StrEnum):
    """Which condition or ligament the item is about; the four conditions are never pooled."""

    CLF = "CLF"
    OLF = "OLF"
    OPLL = "OPLL"
    CPLL = "CPLL"
    LF_GENERAL = "LF-general"
    PLL_GENERAL = "PLL-general"
    SPINE_GENERAL = "spine-general"


class Use(StrEnum):
    """Where the item may appear: with its reasons in a lesson, or without in a quiz. Never both."""

    PRACTICE = "practice"
    GRADED = "graded"


class Status(StrEnum):
    """Whether a clinician has read the item."""

    NOT_REVIEWED = "not yet reviewed by a clinician"
    REVIEWED = "reviewed by a clinician"


class Difficulty(Record):
    """A guess, made before anyone has answered."""

    estimate: float = Field(ge=0, le=1, allow_inf_nan=False)
    """Expected facility: the share of learners who will answer rightly, 0 to 1."""
    reason: Text
    """Why we expect that."""


class Teaches(Record):
    """The cell of a lesson that teaches what is asked."""

    notebook: Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z-]*$", max_length=60)]
    """Name of the notebook in ``course/``, without ending."""
    cell: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]
    """Cell id in that notebook."""

    @property
    def link(self) -> str:
        """The cell's address beside the lessons, as JupyterLab 4 and nbconvert's pages know it.

        Notebook 7.6 opens the lesson at its top: it reads no fragment, of a cell or of a heading (tried).
        """
        return f"{self.notebook}.ipynb#cell-id={self.cell}"


def read_date(value: Any) -> Any:  # noqa: ANN401 (whatever the file holds)
    """Read a date that YAML took for text; what is no date is left for the type to refuse."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


class ItemHead(Record):
    """What all kinds have in common."""

    id: ItemId
    """Unique over all banks and never used again for another question."""
    revision: int = Field(ge=1)
    """Goes up with every change that a learner could notice; kept with each answer."""
    topic: Slug
    """The folder that the file lies in, and the beginning of the id."""
    objective: Slug
    """Id of a learning objective in ``objectives.yaml``."""
    bloom: Bloom
    """What the learner has to do with the knowledge."""
    difficulty: Difficulty
    entity: EntityCode
    """Condition or ligament that the item is about."""
    use: Use
    """Practice items show their reasons; graded items go into quizzes."""
    stem: Text
    """The question, plain text, answerable with the options covered."""
    points: Points
    """Full mark."""
    cites: list[Annotated[str, StringConstraints(min_length=1, max_length=80)]] = Field(min_length=1)
    """Keys of `spinelab.evidence` that support the key and the reasons."""
    explanation: Text
    """What a learner should take away, shown after answering in practice."""
    teaches: Teaches | None = None
    status: Status
    reviewer: Text | None = None
    """Name and role of the clinician; required once reviewed."""
    reviewed_on: Annotated[date, BeforeValidator(read_date)] | None = None
    """Date of the review; required once reviewed."""
    accept: dict[Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")], Text] = Field(
        default_factory=dict
    )
    """Lint rules that are waived for this item, each with its reason."""

    @model_validator(mode="after")
    def _id_begins_with_topic(self) -> Self:
        if not self.id.startswith(f"{self.topic}-"):
            raise ValueError(f"the id must begin with the topic: '{self.topic}-...', not '{self.id}'")
        return self

    @model_validator(mode="after")
    def _review_is_complete(self) -> Self:
        signed = self.reviewer is not None and self.reviewed_on is not None
        if self.status is Status.REVIEWED and not signed:
            raise ValueError("a reviewed item needs both 'reviewer' and 'reviewed_on'")
        if self.status is Status.NOT_REVIEWED and (self.reviewer or self.reviewed_on):
            raise ValueError(
                f"'reviewer' and 'reviewed_on' belong to an item with status '{Status.REVIEWED}'"
            )
        return self


def refuse_twins(ids: list[str], what: str) -> None:
    """Raise if two parts of an item carry the same id.

    Raises
    ------
    ValueError
        Naming the id and what kind of part it belongs to.
    """
    for index, part_id in enumerate(ids):
        if part_id in ids[:index]:
            raise ValueError(f"two {what} have the id '{part_id}'")


def misplaced(where: tuple[str | int, ...], sentence: str) -> PydanticCustomError:
    """Return the error of a record whose fault lies at a place inside it, so that the line can be named.

    Parameters
    ----------
    where
        Keys and positions that lead from the record to the fault.
    sentence
        What is wrong, without a full stop.
    """
    return PydanticCustomError("misplaced", "{sentence}", {"sentence": sentence, "where": list(where)})
