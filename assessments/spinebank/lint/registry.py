"""The register of rules: each is one small function, found here by its id."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from spinebank.lint.view import BankView, ItemView
from spinebank.load.located import Key
from spinelab.lined import shown

__all__ = ["BANK_RULES", "RULES", "BankMatch", "Finding", "Match", "Rule", "Severity", "bank_rule", "rule"]


class Severity(StrEnum):
    """Whether the item may be used as it is."""

    ERROR = "error"
    """Decidable and always a fault: the bank must not hold it."""
    LOOK = "look"
    """A pattern that is often a fault: a person looks, and mends it or waives it with a reason."""


@dataclass(frozen=True)
class Match:
    """What a rule found in an item."""

    where: Key
    """Place in the file."""
    words: str
    """The words that matched, or the figures that decided."""


@dataclass(frozen=True)
class BankMatch:
    """What a rule found over the whole bank; it hangs on no single item."""

    words: str


@dataclass(frozen=True)
class Rule:
    """A rule, with what to do about it."""

    id: str
    name: str
    remedy: str
    """One sentence that tells the author what to do."""
    severity: Severity


@dataclass(frozen=True, order=True)
class Finding:
    """One remark on one line of one file."""

    path: Path
    line: int
    rule: str
    severity: Severity
    item: str
    """Id of the item; empty for a remark on the whole bank or a file that could not be read."""
    words: str
    remedy: str

    def __str__(self) -> str:
        words = f" [{self.words}]" if self.words else ""
        return f"{shown(self.path)}:{self.line}: {self.severity} {self.rule}{words} {self.remedy}"


Check = Callable[[ItemView], Iterator[Match]]
BankCheck = Callable[[BankView], Iterator[BankMatch]]

RULES: dict[str, tuple[Rule, Check]] = {}
"""Rules on single items, by id."""
BANK_RULES: dict[str, list[tuple[Rule, BankCheck]]] = {}
"""Rules on the bank as a whole, by id; an id may also have a rule on single items."""


def rule(
    rule_id: str, name: str, remedy: str, severity: Severity = Severity.LOOK
) -> Callable[[Check], Check]:
    """Register a check of single items."""

    def register(check: Check) -> Check:
        if rule_id in RULES:
            raise ValueError(f"two rules have the id {rule_id}")
        RULES[rule_id] = (Rule(rule_id, name, remedy, severity), check)
        return check

    return register


def bank_rule(rule_id: str, name: str, remedy: str) -> Callable[[BankCheck], BankCheck]:
    """Register a check of the whole bank; it never makes an error of its own."""

    def register(check: BankCheck) -> BankCheck:
        BANK_RULES.setdefault(rule_id, []).append((Rule(rule_id, name, remedy, Severity.LOOK), check))
        return check

    return register
