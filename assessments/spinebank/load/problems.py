"""What is wrong with a file of the bank, in one sentence with file and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spinelab.lined import shown

__all__ = ["BankError", "Problem"]


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one file, that keeps it from being used."""

    path: Path
    line: int
    """1-based; 1 where the fault is the file as a whole."""
    sentence: str
    rule: str = "schema"
    """What is broken: ``schema``, ``citation``, ``objective`` or an item-writing rule."""

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.sentence}"


class BankError(ValueError):
    """One or more files cannot be used; the message holds one line for each fault."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
