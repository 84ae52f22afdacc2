"""From files to items: YAML with line numbers, the banks, the blueprints, and what is wrong with them.

Knows files and the schema. Judges neither the writing of an item nor an answer.
"""

from spinebank.load.bank import Bank, BankItem, read_bank, read_item
from spinebank.load.folders import bank_folders, course_root, find_item
from spinebank.load.problems import BankError, Problem
from spinebank.load.quiz import BlueprintFile, read_blueprint

__all__ = [
    "Bank",
    "BankError",
    "BankItem",
    "BlueprintFile",
    "Problem",
    "bank_folders",
    "course_root",
    "find_item",
    "read_bank",
    "read_blueprint",
    "read_item",
]
