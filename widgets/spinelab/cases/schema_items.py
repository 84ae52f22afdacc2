"""What may be done in a scene: questions, manoeuvres and tests, and the conditions on them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Ask", "Condition", "Effects", "Examine", "Found", "Id", "Keys", "Order", "Said", "Text"]

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
"""A short name: small letters, digits, hyphens."""
Text = Annotated[str, Field(min_length=1, max_length=1500)]
Said = Annotated[str, Field(max_length=1500)]
"""A text that may be empty."""
Keys = tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")], ...]
"""Citation keys of spinelab.evidence."""
Effects = dict[Id, Annotated[int, Field(ge=-200, le=200)]]
"""Counter to how much it changes."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(_Part):
    """What must have happened. Everything that is given must hold."""

    done: tuple[Id, ...] = Field(default=(), description="All of these were asked, examined or ordered.")
    any_done: tuple[Id, ...] = Field(default=(), description="At least one of these was.")
    not_done: tuple[Id, ...] = Field(default=(), description="None of these was.")
    chosen: tuple[Id, ...] = Field(default=(), description="One of these choices was made.")
    not_chosen: tuple[Id, ...] = Field(default=(), description="None of these choices was made.")
    at_least: dict[Id, int] = Field(default_factory=dict, description="Counter to its least value.")


class Ask(_Part):
    """A question to the patient or a relative."""

    id: Id
    question: Text
    answer: Text
    minutes: Annotated[int, Field(ge=0, le=30)] = 1
    needed: bool = Field(default=False, description="Whether the recommended path asks it.")


class Found(_Part):
    """A finding that the author sets, because the model leaves it open or says otherwise."""

    finding: str = Field(description="Such as sign:lhermitte, or reflex:ankle@left.")
    state: str = Field(description="normal, reduced, brisk, present, or one of the two kinds of weakness.")
    reason: Text
    cites: Keys = ()


class Examine(_Part):
    """A manoeuvre. What it finds follows from the lesion, unless it is no matter of neurology."""

    id: Id
    name: Text
    findings: tuple[str, ...] = Field(
        default=(),
        description="Such as reflex:knee, sign:gait; power:arms, power:legs, level:pin for groups.",
    )
    found: tuple[Found, ...] = ()
    result: Text | None = Field(default=None, description="What else is found: temperature, neck, skin.")
    minutes: Annotated[int, Field(ge=0, le=30)] = 2
    needed: bool = False


class Order(_Part):
    """A test. Its cost, and what it can show, stand in tests.yaml."""

    id: Id
    test: Id = Field(description="Key of cases/tests.yaml.")
    result: Text
    scan: Id | None = Field(default=None, description="Pictures of this case that are then on the table.")
    modalities: Annotated[tuple[Literal["ct", "t1", "t2", "t2star"], ...], Field(min_length=1)] = ("ct",)
    value: Literal["needed", "useful", "needless"] = "useful"
    unsafe: bool = False
    consequence: Said = Field(default="", description="What follows; an unsafe test must have one.")
    effects: Effects = Field(default_factory=dict)
    why: Said = ""
    cites: Keys = ()
    ours: bool = False

    @property
    def needed(self) -> bool:
        """Whether the recommended path orders it."""
        return self.value == "needed"
