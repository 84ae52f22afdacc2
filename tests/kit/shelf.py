"""A bank with one item of every kind, some texts awkward, and its sheets: what the tests of exports read."""

import re
from html import unescape

from kit.items import KINDS, BankFolder
from spinebank.export import exported, sheet_of
from spinebank.load import read_bank

PNG = b"\x89PNG\r\n\x1a\n"
AWKWARD = 'A < B & C } ~ # = "quoted" / back\\slash'
REASON = 'Because B > A & C } ~ # = "so" / back\\slash.'
LEFT_OUT = {"spine-thing-04", "spine-thing-11", "spine-thing-12"}
"""The point in the 3D model, the script without a key, and the case that answers back."""
CASE = {"spine-thing-10"}
"""Several questions about one case: not for Moodle."""
KNOWN = (
    "single_best",
    "multiple_true_false",
    "numeric",
    "ordering",
    "locate_structure",
    "short_text",
    "free_text",
    "measurement",
    "mark",
    "extended_matching",
    "key_feature",
    "script_concordance",
    "case",
)


def fill(folder):
    """Write the bank into a folder; return it, and the sheets by item, computed once."""
    bank_folder = BankFolder(folder)
    for number, kind in enumerate(KNOWN):
        changes = {"stem": f"{AWKWARD}?\n\nWhich is it?"} if kind in {"single_best", "numeric"} else {}
        if kind == "multiple_true_false":
            parts = KINDS[kind]["statements"]
            changes = {"statements": [parts[0] | {"rationale": REASON}, *parts[1:]]}
        bank_folder.write(kind, id=f"spine-thing-{number:02d}", **changes)
    bank = read_bank([folder]).require()
    return bank, {name: sheet_of(entry.item) for name, entry in bank.items.items() if name not in LEFT_OUT}


def export(shelf, to):
    bank, sheets = shelf

    def make(entry):
        return sheets.get(entry.item.id) or sheet_of(entry.item)

    return exported(to, bank, list(bank.items.values()), make)


def squeezed(text):
    """Undo escapes of markup and of cloze questions."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"\\([}#~/\"\\])", r"\1", unescape(text))))
