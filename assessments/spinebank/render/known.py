"""What a practice item knows of answers that cannot be listed: accepted words, the place to mark, a scan.

An edition without Python asks the judge about these beforehand (`spinelab.publish`). Only practice items
are asked, and nothing here is a trait: no widget sends it.
"""

from functools import partial
from typing import Any

from spinebank.schema import Item, KeyFeature, LocateStructure, Mark, Measurement, ShortText, WriteQuestion
from spinebank.schema.text import normalised

__all__ = ["known_of"]


def known_of(item: Item) -> dict[str, Any]:
    """Return what there is to ask the judge of an item about; {} where all answers can be listed.

    Returns
    -------
    dict
        ``forms``: by box (the id of a question, "" for a short text) the words that the item knows, each
        under its `normalised` form. ``place``: ``structure``, ``level``, ``side`` (None for any) and
        ``tolerance_mm`` of what is to be marked in the model. ``scan``: a function that returns, for the seed
        of a patient, what answers on that patient's scan are marked by (`spinebank.render.known_scan`).
    """
    match item:
        case ShortText():
            return {"forms": {"": _by_form(item.accepted)}}
        case KeyFeature():
            boxes = [question for question in item.questions if isinstance(question, WriteQuestion)]
            forms = {
                box.id: _by_form([form for answer in box.answers for form in answer.forms]) for box in boxes
            }
            return {"forms": forms} if forms else {}
        case LocateStructure():
            names = ("structure", "level", "side", "tolerance_mm")
            return {"place": {name: getattr(item, name) for name in names}}
        case Measurement() | Mark():
            return {"scan": partial(_scan_of, item)}
    return {}


def _scan_of(item: Measurement | Mark, seed: int) -> dict[str, Any]:
    from spinebank.render.known_scan import scan_of  # noqa: PLC0415 (needs the model)

    return scan_of(item, seed)


def _by_form(texts: list[str]) -> dict[str, str]:
    return {normalised(text): text for text in texts}
