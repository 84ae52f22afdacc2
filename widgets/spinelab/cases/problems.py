"""What is wrong with a case file, in one sentence with file, line and scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spinelab.lined import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["CaseError", "Problem"]


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one case file."""

    path: Path
    line: int
    """1-based; 1 where the fault is the file as a whole."""
    node: str
    """Id of the scene, or what else of the case it concerns; empty for the case as a whole."""
    sentence: str

    def __str__(self) -> str:
        where = f" {self.node}:" if self.node else ""
        return f"{shown(self.path)}:{self.line}:{where} {self.sentence}"


class CaseError(ValueError):
    """A case that cannot be used; the message holds one line for each fault."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
