"""What an item is: thirteen kinds that share a head. Reads no file and judges no answer."""

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
from spinebank.schema.key_feature import (
    ChooseQuestion,
    KeyAnswer,
    KeyFeature,
    KeyFeatureRule,
    KeyOption,
    WriteQuestion,
    WrittenAnswer,
)
from spinebank.schema.mark import Mark, Shape
from spinebank.schema.matching import ExtendedMatching, ListOrder, MatchOption, Scenario
from spinebank.schema.measurement import Measurement, Quantity
from spinebank.schema.numeric import Numeric
from spinebank.schema.objectives import Objective, Objectives
from spinebank.schema.ordering import Element, Ordering, OrderingRule
from spinebank.schema.place import LocateStructure
from spinebank.schema.played import PlayedCase
from spinebank.schema.scan import Scan, ScanHead, ToleranceFrom
from spinebank.schema.script import NO_PANEL, SCALES, Judgement, Panel, ScriptConcordance, ScriptScale
from spinebank.schema.text import Criterion, FreeText, ShortText

__all__ = [
    "ITEM",
    "KINDS",
    "NO_PANEL",
    "SCALES",
    "Bloom",
    "Blueprint",
    "ChooseQuestion",
    "Criterion",
    "Difficulty",
    "Draw",
    "Element",
    "EntityCode",
    "ExtendedMatching",
    "FeedbackPolicy",
    "FreeText",
    "Item",
    "ItemHead",
    "Judgement",
    "KeyAnswer",
    "KeyFeature",
    "KeyFeatureRule",
    "KeyOption",
    "ListOrder",
    "LocateStructure",
    "Mark",
    "MatchOption",
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
    "Panel",
    "PlayedCase",
    "Quantity",
    "Scan",
    "ScanHead",
    "Scenario",
    "ScriptConcordance",
    "ScriptScale",
    "Shape",
    "ShortText",
    "SingleBest",
    "Statement",
    "Status",
    "Teaches",
    "ToleranceFrom",
    "Use",
    "WriteQuestion",
    "WrittenAnswer",
    "item_json_schema",
]
