"""Items that are answered in the learner's own words: a term, or a paragraph that a person marks."""

import math
import re
import unicodedata
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from spinebank.schema.common import ItemHead, Points, Record, Slug, Text, refuse_twins

__all__ = ["Criterion", "FreeText", "ShortText", "normalised"]


def normalised(text: str) -> str:
    """Reduce a short answer to what is compared.

    Compatibility forms are unified (NFKC) and accents dropped; case is ignored; hyphens, dashes, slashes and
    underscores count as spaces; all other punctuation is dropped; a leading "the", "a" or "an" is dropped;
    runs of spaces become one.

    >>> normalised("  The Ligamentum-flavum. ")
    'ligamentum flavum'
    >>> normalised("Ligaménta flava") == normalised("ligamenta FLAVA")
    True
    """
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    spaced = re.sub(r"[-\u2010-\u2015_/\s]+", " ", bare)
    words = re.sub(r"[^\w ]", "", spaced).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in {"the", "a", "an"} else words)


class ShortText(ItemHead):
    """A term of a few words, compared with the accepted forms after `normalised`."""

    kind: Literal["short_text"]
    accepted: list[Text] = Field(min_length=1, max_length=50)
    """All forms that count as right; the first is shown as the answer."""
    max_chars: int = Field(default=80, ge=10, le=300)
    """Longest answer that the field takes."""

    @model_validator(mode="after")
    def _forms_differ(self) -> Self:
        seen: dict[str, str] = {}
        for form in self.accepted:
            short = normalised(form)
            if not short:
                raise ValueError(f"the accepted form '{form}' has no letter or digit")
            if short in seen:
                raise ValueError(f"'{seen[short]}' and '{form}' are the same after normalisation: keep one")
            if len(form) > self.max_chars:
                raise ValueError(f"the accepted form '{form}' is longer than max_chars ({self.max_chars})")
            seen[short] = form
        return self


class Criterion(Record):
    """One thing that the marker looks for."""

    id: Slug
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    points: Points


class FreeText(ItemHead):
    """A paragraph, marked by a person with a rubric."""

    kind: Literal["free_text"]
    rubric: list[Criterion] = Field(min_length=1, max_length=12)
    """Criteria whose points add up to the item's."""
    model_answer: Text
    """What a full answer looks like."""
    max_chars: int = Field(default=1500, ge=50, le=10_000)
    rows: int = Field(default=8, ge=2, le=40)
    """Height of the field, in lines."""

    @model_validator(mode="after")
    def _points_add_up(self) -> Self:
        refuse_twins([criterion.id for criterion in self.rubric], "criteria")
        total = math.fsum(criterion.points for criterion in self.rubric)
        if not math.isclose(total, self.points):
            raise ValueError(f"the criteria add up to {total:g} points, but the item has {self.points:g}")
        return self
