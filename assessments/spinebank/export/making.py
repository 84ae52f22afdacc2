"""From an item to a sheet, kind by kind."""

from dataclasses import replace

from spinebank.export.sets import matched, of_case
from spinebank.export.sheet import CannotExportError, Figure, Part, Sheet, shown
from spinebank.schema import (
    ExtendedMatching,
    FreeText,
    Item,
    KeyFeature,
    LocateStructure,
    Mark,
    Measurement,
    MultipleTrueFalse,
    Numeric,
    OptionOrder,
    Ordering,
    PlayedCase,
    ScriptConcordance,
    Shape,
    ShortText,
    SingleBest,
)
from spinebank.schema.measurement import Quantity
from spinelab.evidence import references

__all__ = ["sheet_of"]

_NO_TOOL = {
    Quantity.LESION_DENSITY: "it asks for a density in HU, which a printed picture does not hold",
    Quantity.CORD_AREA: "it asks for an area, which needs a tool for outlines",
}


def sheet_of(item: Item) -> Sheet:  # noqa: C901, PLR0911 (one case for each kind)
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
        case ExtendedMatching():
            return matched(item, bare)
        case KeyFeature():
            return of_case(item, bare)
        case ScriptConcordance():
            raise CannotExportError("it has no key but the answers of a panel, which no format here can hold")
        case PlayedCase():
            raise CannotExportError("it is a case that answers back, which only the course can play")
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
    return replace(bare, parts=shown(parts, bare.id, written=written), shuffles=not written, answer=answer)


def _measured(item: Measurement, bare: Sheet) -> Sheet:
    if item.quantity in _NO_TOOL:
        raise CannotExportError(_NO_TOOL[item.quantity])
    from spinebank.export.picture import measured_picture  # noqa: PLC0415 (loads the whole model)

    picture, value = measured_picture(item)
    figure = Figure(round(value, 1), item.tolerance, item.half_tolerance, item.quantity.unit)
    stem = f"{item.stem}\n\n{picture.words} Measure on the picture; the bar is {picture.bar_mm} mm long."
    return replace(bare, stem=stem, figure=figure, answer=_in_words(figure), picture=picture)


def _marked(item: Mark, bare: Sheet) -> Sheet:
    if item.shape is not Shape.POINT:
        raise CannotExportError(f"it asks for a drawn {item.shape}, which only the course can mark")
    from spinebank.export.picture import target_picture  # noqa: PLC0415 (as above)

    picture = target_picture(item)
    answer = f"Within the outline that is drawn ({item.target.replace('_', ' ')})."
    return replace(bare, stem=f"{item.stem}\n\n{picture.words}", answer=answer, picture=picture)


def _in_words(figure: Figure) -> str:
    half = f"; half mark within {figure.half_tolerance:g}" if figure.half_tolerance else ""
    return f"{figure.value:g} {figure.unit}, give or take {figure.tolerance:g}{half}"


def _points(points: float) -> str:
    return f"{points:g} point" if points == 1 else f"{points:g} points"
