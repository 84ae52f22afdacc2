"""The progress of a learner as one portable file: its form, its bounds, and merging two of them.

A file that comes back is untrusted: it is read as data, within bounds. A card that makes no sense is left out
and named; the rest is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MAX_BYTES",
    "MAX_CARDS",
    "MAX_LOG",
    "Card",
    "Progress",
    "ProgressError",
    "as_json",
    "cards_in",
    "merged",
    "parse_progress",
    "shortened",
]

MAX_BYTES = 100_000
"""Largest progress file, in bytes; it holds `MAX_CARDS` cards however often each was reviewed."""
MAX_CARDS = 350
"""Nearly twice the practice questions of the public bank: room for a private one."""
MAX_LOG = 10
"""Reviews of a card that are kept one by one; of older ones the two counts remain."""

_IN_REVIEW = 2
_AHEAD = timedelta(days=1)
"""How far another machine's clock may run ahead before its reviews are not believed."""

ItemId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")]
Moment = Annotated[int, Field(ge=0, le=4_102_444_800)]
Rating = Annotated[int, Field(ge=1, le=4)]


class ProgressError(ValueError):
    """A file that is no progress file, in one sentence."""


class Card(BaseModel):
    """What is known of one question: FSRS's own state, and how the reviews went."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    state: Literal[1, 2, 3]
    """As `fsrs.State`: learning, review, relearning."""
    step: Annotated[int, Field(ge=0, le=9)] | None
    """Step of learning or relearning; None in review."""
    stability: Annotated[float, Field(gt=0, le=36_500)]
    """Days after which the chance of recall has fallen to 90 percent."""
    difficulty: Annotated[float, Field(ge=1, le=10)]
    due: AwareDatetime
    last: AwareDatetime
    """Time of the latest review; the card with the later one wins when two files meet."""
    reps: Annotated[int, Field(ge=1, le=100_000)]
    """Reviews so far."""
    again: Annotated[int, Field(ge=0, le=100_000)]
    """Reviews that were rated Again."""
    log: tuple[tuple[Moment, Rating], ...] = Field(max_length=MAX_LOG)
    """The latest reviews, oldest first: seconds since 1970 in UTC, and the rating from 1 to 4."""

    @model_validator(mode="after")
    def _step_fits(self) -> Self:
        if (self.step is None) != (self.state == _IN_REVIEW):
            raise ValueError("a card has a step in learning and relearning, and none in review")
        return self


class _File(BaseModel):
    """The outermost object of a file; cards are looked at one by one."""

    format: Literal["spinelab-progress"]
    version: Literal[1]
    cards: dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """The cards of a file, and a sentence for each that was left out."""

    cards: Mapping[str, Card]
    notes: tuple[str, ...] = ()


def as_json(cards: Mapping[str, Card]) -> str:
    """Return the file of cards, at most `MAX_BYTES` long; where room is short the logs become shorter.

    Raises
    ------
    ProgressError
        If there are more cards than a file may hold.
    """
    return _text(shortened(cards))


def shortened(cards: Mapping[str, Card]) -> dict[str, Card]:
    """Return the cards by question, sorted, with logs so short that a file of them has at most `MAX_BYTES`.

    Raises
    ------
    ProgressError
        If there are more cards than a file may hold.
    """
    if len(cards) > MAX_CARDS:
        raise ProgressError(
            f"There are {len(cards)} questions in review; a progress file holds {MAX_CARDS} at most."
        )
    for kept in (MAX_LOG, MAX_LOG // 2, 2, 0):
        short = {item: _shortened(card, kept) for item, card in sorted(cards.items())}
        if len(_text(short).encode()) <= MAX_BYTES:
            return short
    raise ProgressError(f"The progress is larger than {MAX_BYTES:,} bytes, the most a progress file may be.")


def parse_progress(data: str | bytes, now: datetime, where: str) -> Progress:
    """Read a progress file.

    Parameters
    ----------
    data
        Content of the file, UTF-8 with or without a byte order mark.
    now
        The time, aware; a review that lies more than a day after it is left out.
    where
        What to call the file in a message.

    Raises
    ------
    ProgressError
        If it is no progress file, or of another version, or too large.
    """
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise ProgressError(f"{where} is larger than {MAX_BYTES:,} bytes, the most a progress file may be.")
    try:
        file = TypeAdapter(_File).validate_json(raw.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise ProgressError(f"{where} is no progress file of this course: {_said(error)}.") from None
    return cards_in(file.cards, now, where)


def cards_in(entries: Mapping[str, Any], now: datetime, where: str) -> Progress:
    """Read the cards of a file by question; each that makes no sense is left out and noted.

    Parameters
    ----------
    entries
        What JSON held, at most `MAX_CARDS`.
    now
        The time, aware; a review that lies more than a day after it is left out.
    where
        What to call the file in a message.

    Raises
    ------
    ProgressError
        If there are more cards than a file may hold.
    """
    if len(entries) > MAX_CARDS:
        raise ProgressError(
            f"{where} holds {len(entries)} questions in review; a progress file holds {MAX_CARDS} at most."
        )
    cards: dict[str, Card] = {}
    notes: list[str] = []
    for item, given in entries.items():
        try:
            name = TypeAdapter[str](ItemId).validate_python(item)
            card = Card.model_validate(given)
        except ValidationError as error:
            notes.append(f"In {where} the question {item[:80]!r} was left out: {_said(error)}.")
            continue
        if card.last > now + _AHEAD:
            notes.append(
                f"In {where} the question {name!r} was left out: its review of {card.last:%Y-%m-%d} has not "
                "happened yet by the clock of this machine."
            )
            continue
        cards[name] = card
    return Progress(cards, tuple(notes))


def merged(ours: Mapping[str, Card], theirs: Mapping[str, Card]) -> dict[str, Card]:
    """Lay two records together: of each question the card with the later review, ours if both are as late.

    Nothing of ours goes: where the cards are too many for a file, those that only the other has are left out.
    """
    together = dict(ours)
    for item, card in theirs.items():
        mine = together.get(item)
        if (mine is None and len(together) < MAX_CARDS) or (mine is not None and card.last > mine.last):
            together[item] = card
    return together


def _text(cards: Mapping[str, Card]) -> str:
    lines = [f'"{item}":{card.model_dump_json()}' for item, card in cards.items()]
    return '{"format":"spinelab-progress","version":1,"cards":{\n' + ",\n".join(lines) + "\n}}\n"


def _shortened(card: Card, kept: int) -> Card:
    return card.model_copy(update={"log": card.log[len(card.log) - min(kept, len(card.log)) :]})


def _said(error: ValidationError) -> str:
    """Return the first fault as the end of a sentence, with its place in the file."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in fault["loc"])[:80]
    message = fault["msg"].rstrip(".")[:200]
    message = message[:1].lower() + message[1:]
    return f'"{place}": {message}' if place else message
