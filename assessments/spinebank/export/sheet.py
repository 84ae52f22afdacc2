"""An item ready for any format: its texts, its key in words, every reason, its picture."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from spinebank.export.picture import Picture, measured_picture, target_picture
from spinebank.render.public import shuffled
from spinebank.schema import (
    FreeText,
    Item,
    LocateStructure,
    Mark,
    Measurement,
    MultipleTrueFalse,
    Numeric,
    OptionOrder,
    Ordering,
    Shape,
    ShortText,
    SingleBest,
)
from spinebank.schema.measurement import Quantity
from spinelab.evidence import references

__all__ = ["CannotExportError", "Figure", "Part", "Sheet", "sheet_of"]

_NO_TOOL = {
    Quantity.LESION_DENSITY: "it asks for a density in HU, which a printed picture does not hold",
    Quantity.CORD_AREA: "it asks for an area, which needs a tool for outlines",
}


class CannotExportError(ValueError):
    """A format, or any format, cannot hold an item; the message says why."""


@dataclass(frozen=True)
class Part:
    """One option, statement, element or criterion."""

    id: str
    text: str
    right: bool
    """An option: whether it is the key. A statement: whether it is true. Else True."""
    reason: str


@dataclass(frozen=True)
class Figure:
    """A number that is right within a tolerance."""

    value: float
    tolerance: float
    half_tolerance: float | None
    unit: str


@dataclass(frozen=True)
class Sheet:
    """One item."""

    id: str
    kind: str
    objective: str
    stem: str
    points: float
    parts: tuple[Part, ...]
    """In the order in which they are shown; of an ordering, in the keyed order."""
    answer: str
    """The key in words."""
    explanation: str
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    shuffles: bool = True
    """Whether the order of the parts means nothing."""
    figure: Figure | None = None
    accepted: tuple[str, ...] = ()
    """All forms of a term that count as right."""
    picture: Picture | None = None

    @property
    def order(self) -> tuple[Part, ...]:
        """The parts as a learner meets them: an ordering never in its keyed order."""
        if self.kind != "ordering":
            return self.parts
        by_id = {part.id: part for part in self.parts}
        attempt = 0
        while (ids := shuffled(list(by_id), f"{self.id}:{attempt}")) == list(by_id):
            attempt += 1
        return tuple(by_id[name] for name in ids)


def sheet_of(item: Item) -> Sheet:
    """Turn an item into a sheet; the picture of an item on a scan is computed now, which takes seconds.

    Raises
    ------
    CannotExportError
        If nothing outside the course can ask this item.
    """
    known = references()
    bare = Sheet(
        id=item.id,
        kind=item.kind,
        objective=item.objective,
        stem=item.stem,
        points=item.points,
        parts=(),
        answer="",
        explanation=item.explanation,
        sources=tuple(known[key].label if key in known else key for key in item.cites),
        tags=(item.topic, item.objective, str(item.bloom), str(item.entity), item.kind),
    )
    match item:
        case SingleBest() | MultipleTrueFalse() | Ordering():
            return _with_parts(item, bare)
        case Numeric():
            figure = Figure(item.value, item.tolerance, item.half_tolerance, item.unit)
            return replace(bare, figure=figure, answer=_in_words(figure))
        case ShortText():
            return replace(bare, accepted=tuple(item.accepted), answer=item.accepted[0])
        case FreeText():
            parts = tuple(Part(c.id, c.text, right=True, reason=_points(c.points)) for c in item.rubric)
            return replace(bare, parts=parts, answer=item.model_answer)
        case Measurement():
            return _measured(item, bare)
        case Mark():
            return _marked(item, bare)
        case LocateStructure():
            raise CannotExportError("it asks for a point in the 3D model, which only the course can show")
    raise CannotExportError(f"no format here knows the kind '{item.kind}' yet")


def _with_parts(item: SingleBest | MultipleTrueFalse | Ordering, bare: Sheet) -> Sheet:
    match item:
        case SingleBest():
            parts = [Part(o.id, o.text, o.correct, o.rationale) for o in item.options]
            written = item.order is OptionOrder.AS_WRITTEN
            answer = item.key.text
        case MultipleTrueFalse():
            parts = [Part(s.id, s.text, s.holds, s.rationale) for s in item.statements]
            written = False
            answer = "; ".join(f"{s.text} {'True' if s.holds else 'False'}" for s in item.statements)
        case Ordering():
            steps = tuple(Part(e.id, e.text, right=True, reason=e.rationale) for e in item.elements)
            stem = f'{bare.stem} Order from "{item.first_label}" to "{item.last_label}".'
            return replace(bare, parts=steps, stem=stem, answer=" → ".join(e.text for e in item.elements))
    return replace(bare, parts=_shown(parts, written, bare.id), shuffles=not written, answer=answer)


def _shown(parts: list[Part], written: bool, salt: str) -> tuple[Part, ...]:
    by_id = {part.id: part for part in parts}
    return tuple(parts) if written else tuple(by_id[name] for name in shuffled(list(by_id), salt))


def _measured(item: Measurement, bare: Sheet) -> Sheet:
    if item.quantity in _NO_TOOL:
        raise CannotExportError(_NO_TOOL[item.quantity])
    picture, value = measured_picture(item)
    figure = Figure(round(value, 1), item.tolerance, item.half_tolerance, item.quantity.unit)
    stem = f"{item.stem}\n\n{picture.words} Measure on the picture; the bar is {picture.bar_mm} mm long."
    return replace(bare, stem=stem, figure=figure, answer=_in_words(figure), picture=picture)


def _marked(item: Mark, bare: Sheet) -> Sheet:
    if item.shape is not Shape.POINT:
        raise CannotExportError(f"it asks for a drawn {item.shape}, which only the course can mark")
    picture = target_picture(item)
    answer = f"Within the outline that is drawn ({item.target.replace('_', ' ')})."
    return replace(bare, stem=f"{item.stem}\n\n{picture.words}", answer=answer, picture=picture)


def _in_words(figure: Figure) -> str:
    half = f"; half mark within {figure.half_tolerance:g}" if figure.half_tolerance else ""
    return f"{figure.value:g} {figure.unit}, give or take {figure.tolerance:g}{half}"


def _points(points: float) -> str:
    return f"{points:g} point" if points == 1 else f"{points:g} points"


def stable_number(text: str, low: int, high: int) -> int:
    """Return a number that depends on a text alone.

    >>> stable_number("a", 10, 20) == stable_number("a", 10, 20)
    True
    """
    return low + int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % (high - low)


def reasons_of(sheet: Sheet) -> Mapping[str, str]:
    """Return the reason of every part by id, and the explanation under an empty id."""
    return {"": sheet.explanation, **{part.id: part.reason for part in sheet.parts}}
