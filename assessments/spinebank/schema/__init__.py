"""What an item is: nine kinds that share a head. Reads no file and judges no answer."""

from spinebank.schema.blueprint import Blueprint, Draw, FeedbackPolicy
from spinebank.schema.choice import (
    MultipleTrueFalse,
    MultipleTrueFalseRule,
    Option,
    OptionOrder,
    SingleBest,
    Statement,
)
from spinebank.schema.common import Bloom, Difficulty, EntityCode, ItemHead, Status, Teaches, Use
from spinebank.schema.item import ITEM, KINDS, Item, item_json_schema
from spinebank.schema.mark import Mark, Shape
from spinebank.schema.measurement import Measurement, Quantity
from spinebank.schema.numeric import Numeric
from spinebank.schema.objectives import Objective, Objectives
from spinebank.schema.ordering import Element, Ordering, OrderingRule
from spinebank.schema.place import LocateStructure
from spinebank.schema.scan import Scan, ScanHead, ToleranceFrom
from spinebank.schema.text import Criterion, FreeText, ShortText

__all__ = [
    "ITEM",
    "KINDS",
    "Bloom",
    "Blueprint",
    "Criterion",
    "Difficulty",
    "Draw",
    "Element",
    "EntityCode",
    "FeedbackPolicy",
    "FreeText",
    "Item",
    "ItemHead",
    "LocateStructure",
    "Mark",
    "Measurement",
    "MultipleTrueFalse",
    "MultipleTrueFalseRule",
    "Numeric",
    "Objective",
    "Objectives",
    "Option",
    "OptionOrder",
    "Ordering",
    "OrderingRule",
    "Quantity",
    "Scan",
    "ScanHead",
    "Shape",
    "ShortText",
    "SingleBest",
    "Statement",
    "Status",
    "Teaches",
    "ToleranceFrom",
    "Use",
    "item_json_schema",
]
