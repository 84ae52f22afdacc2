"""The union of all kinds, told apart by ``kind``, and its JSON Schema for editors."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from spinebank.schema.choice import MultipleTrueFalse, SingleBest
from spinebank.schema.key_feature import KeyFeature
from spinebank.schema.mark import Mark
from spinebank.schema.matching import ExtendedMatching
from spinebank.schema.measurement import Measurement
from spinebank.schema.numeric import Numeric
from spinebank.schema.ordering import Ordering
from spinebank.schema.place import LocateStructure
from spinebank.schema.played import PlayedCase
from spinebank.schema.script import ScriptConcordance
from spinebank.schema.text import FreeText, ShortText

__all__ = ["ITEM", "KINDS", "Item", "item_json_schema"]

Item = (
    SingleBest
    | MultipleTrueFalse
    | Numeric
    | Ordering
    | LocateStructure
    | Measurement
    | Mark
    | ShortText
    | FreeText
    | ExtendedMatching
    | KeyFeature
    | ScriptConcordance
    | PlayedCase
)
"""Any item."""

ITEM: TypeAdapter[Item] = TypeAdapter(Annotated[Item, Field(discriminator="kind")])
"""Validates a decoded file into the right kind."""

KINDS: dict[str, type[Item]] = {
    "single_best": SingleBest,
    "multiple_true_false": MultipleTrueFalse,
    "numeric": Numeric,
    "ordering": Ordering,
    "locate_structure": LocateStructure,
    "measurement": Measurement,
    "mark": Mark,
    "short_text": ShortText,
    "free_text": FreeText,
    "extended_matching": ExtendedMatching,
    "key_feature": KeyFeature,
    "script_concordance": ScriptConcordance,
    "case": PlayedCase,
}
"""The kinds by the name that the file gives."""


def item_json_schema() -> dict[str, Any]:
    """Return the JSON Schema with which an editor checks and completes an item file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An item of the spinal ligament course",
        **ITEM.json_schema(),
    }
