"""Run all rules over a bank, heed the waivers, and sort what remains by file and line."""

from collections.abc import Iterator
from itertools import chain

from spinebank.lint import (
    bank_rules,
    case_rules,
    class_rules,
    cue_rules,
    number_rules,
    option_rules,
    scan_rules,
    stem_rules,
    wording_rules,
)
from spinebank.lint.menus import menus_of
from spinebank.lint.registry import BANK_RULES, RULES, Finding, Severity
from spinebank.lint.view import BankView, ItemView, frequent_stems
from spinebank.load import Bank, BankItem

__all__ = ["RULE_MODULES", "lint"]

RULE_MODULES = (
    bank_rules,
    case_rules,
    class_rules,
    cue_rules,
    number_rules,
    option_rules,
    scan_rules,
    stem_rules,
    wording_rules,
)
"""Importing these fills the register."""


def lint(bank: Bank) -> list[Finding]:
    """Return every remark on the bank: faults of the files first, then of the writing.

    Parameters
    ----------
    bank
        As `spinebank.load.read_bank` returns it, problems included.
    """
    frequent = frequent_stems(entry.item for entry in bank.items.values())
    findings = [
        Finding(problem.path, problem.line, problem.rule, Severity.ERROR, "", "", problem.sentence)
        for problem in bank.problems
    ]
    for entry in bank.items.values():
        findings += _of_item(entry, frequent)
    if bank.items:
        findings += _of_bank(bank)
    return sorted(findings)


def _of_item(entry: BankItem, frequent: frozenset[str]) -> Iterator[Finding]:
    view = ItemView(entry, frequent)
    item, source = entry.item, entry.source
    menus = list(menus_of(view))
    fired = set()
    for rule_id, (rule, check) in RULES.items():
        views = [view, *(menu for menu, rules in menus if rule_id in rules)]
        for match in chain.from_iterable(map(check, views)):
            fired.add(rule_id)
            if rule_id not in item.accept:
                yield Finding(
                    source.path,
                    source.line(match.where),
                    rule_id,
                    rule.severity,
                    item.id,
                    match.words,
                    rule.remedy,
                )
    for rule_id in item.accept:
        if rule_id not in fired:
            yield Finding(
                source.path,
                source.line(("accept", rule_id)),
                "H03",
                Severity.LOOK,
                item.id,
                rule_id,
                "This waiver is not needed: the rule does not fire here, or there is no such rule.",
            )


def _of_bank(bank: Bank) -> Iterator[Finding]:
    view = BankView(bank.items)
    folder = next(iter(bank.items.values())).source.path.parents[1]
    for rules in BANK_RULES.values():
        for rule, check in rules:
            for match in check(view):
                yield Finding(folder, 1, rule.id, rule.severity, "", match.words, rule.remedy)
