"""Answers to items: as their keys have it, and at random. Shared by the tests of this folder."""

import numpy as np

from spinebank.schema import (
    ExtendedMatching,
    KeyFeature,
    LocateStructure,
    MultipleTrueFalse,
    Numeric,
    Ordering,
    ShortText,
    SingleBest,
)
from spinelab.domain.spine import build_spine


def keyed(item):  # noqa: PLR0911 (one case for each kind)
    """Answer an item as its key does, in the form that the question widget writes."""
    match item:
        case SingleBest():
            return {"choice": item.key.id}
        case MultipleTrueFalse():
            return {"marks": {statement.id: statement.holds for statement in item.statements}}
        case Numeric():
            return {"value": item.value}
        case Ordering():
            return {"order": [element.id for element in item.elements]}
        case ShortText():
            return {"text": item.accepted[-1].upper()}
        case LocateStructure():
            return {"point_mm": point_in(item)}
        case ExtendedMatching():
            return {"matches": {scenario.id: scenario.answer for scenario in item.scenarios}}
        case KeyFeature():
            return {"answers": {question.id: keyed_step(question) for question in item.questions}}
    return {"text": "A paragraph."}


def keyed_step(question):
    """Return all keyed entries of a menu, or one keyed form for a box."""
    if question.form == "choose":
        return [option.id for option in question.keyed]
    return question.keyed[0].forms[-1]


def point_in(item):
    """Return a point inside the structure that is asked for."""
    part = next(
        part
        for part in build_spine(item.region).parts
        if part.id.structure == item.structure
        and item.level in {None, part.id.level}
        and item.side in {None, part.id.side}
    )
    low, high = part.bounds_mm
    axes = [np.linspace(start, stop, 40) for start, stop in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    distances = part.distance(grid)
    assert distances.min() < 0, f"{item.id}: no point of {part.id.name} was found"
    return [float(number) for number in grid[np.argmin(distances)]]


def at_random(item, draw):  # noqa: PLR0911 (as above)
    """Answer as a student who knows nothing and looks for nothing."""
    match item:
        case SingleBest():
            return {"choice": draw.choice(item.options).id}
        case MultipleTrueFalse():
            return {"marks": {statement.id: draw.random() < 0.5 for statement in item.statements}}
        case Numeric():
            return {"value": draw.uniform(item.minimum, item.maximum)}
        case Ordering():
            return {"order": [element.id for element in draw.sample(item.elements, len(item.elements))]}
        case ExtendedMatching():
            return {"matches": {one.id: draw.choice(item.options).id for one in item.scenarios}}
        case KeyFeature():
            menus = [question for question in item.questions if question.form == "choose"]
            chosen_by_chance = {
                question.id: [one.id for one in draw.sample(question.options, question.at_most)]
                for question in menus
            }
            return {"answers": chosen_by_chance}
    return {"text": "ligament"}
