"""A file of the bank with its lines, and faults that name file and line. Knows lines, not items."""

from dataclasses import dataclass
from pathlib import Path

from spinebank.load.problems import BankError, Problem
from spinelab.lined import Key, Lined, LineError, read_lined

__all__ = ["Key", "Located", "read_yaml"]


@dataclass(frozen=True)
class Located(Lined):
    """A decoded file of the bank with the line of every key and list entry."""

    def problem(self, where: Key, sentence: str, rule: str = "schema") -> Problem:
        """Return a problem at that place."""
        return Problem(self.path, self.line(where), sentence, rule)


def read_yaml(path: Path) -> Located:
    """Read one YAML document.

    Raises
    ------
    BankError
        If the file cannot be read, is not UTF-8, not YAML, or gives a key twice.
    """
    try:
        found = read_lined(path)
    except LineError as error:
        raise BankError([Problem(error.path, error.line, error.sentence)]) from None
    return Located(found.path, found.value, found.lines)
