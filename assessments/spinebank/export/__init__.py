"""Items in other people's formats: Moodle XML, QTI 2.1, Anki, paper, CSV. Knows formats, judges no answer.

An item is turned into a `Sheet` once, with its picture computed; each format writes sheets and says of every
item whether it holds it whole, and if not, why not.
"""

from spinebank.export.making import sheet_of
from spinebank.export.sheet import CannotExportError, Sheet
from spinebank.export.writers import FORMATS, Exported, Format, Left, exported, write_files

__all__ = [
    "FORMATS",
    "CannotExportError",
    "Exported",
    "Format",
    "Left",
    "Sheet",
    "exported",
    "sheet_of",
    "write_files",
]
