"""What deserves a second look, in plain words. Only where a whole 95 % interval lies beyond a threshold.

Shares are judged by Wilson's interval, because the bootstrap's collapses where everybody answers alike;
correlations by the bootstrap. An option that fewer than `FEWEST_CHOOSERS` chose is never called right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from spinebank.analysis.options import USED_BY
from spinebank.analysis.resample import Estimate

__all__ = [
    "FEWEST_CHOOSERS",
    "TOO_EASY",
    "TOO_HARD",
    "WEAK",
    "Flag",
    "FlagKind",
    "OptionUse",
    "flags_of",
]

TOO_HARD = 0.20
"""Facility below which hardly anyone knows the answer: what guessing among five options earns."""
TOO_EASY = 0.95
"""Facility above which a question tells nothing about who knows more."""
WEAK = 0.10
"""Item-rest correlation below which a question hardly separates strong from weak students: a convention."""
MASTERY = 0.90
"""Where more than this share is right, nobody is left for the distractors."""
FEWEST_CHOOSERS = 5
"""Fewer students than this are no pattern."""


class FlagKind(StrEnum):
    """What may be wrong."""

    KEY = "key"
    AMBIGUOUS = "ambiguous"
    NEGATIVE = "negative"
    WEAK = "weak"
    HARD = "hard"
    EASY = "easy"
    UNUSED = "unused"


@dataclass(frozen=True)
class Flag:
    """One thing to look at."""

    kind: FlagKind
    sentence: str


@dataclass(frozen=True)
class OptionUse:
    """How an option was used, as far as flags need it."""

    id: str
    is_key: bool
    chosen_by: int
    """Students who chose it."""
    use: Estimate
    """Share that chose it, with Wilson's interval."""
    rest: Estimate
    """Correlation of choosing it with the rest score."""
    lead: Estimate
    """How far `rest` lies above that of the key."""


def flags_of(facility: Estimate, item_rest: Estimate, options: Sequence[OptionUse]) -> list[Flag]:
    """Return what the numbers of one item say beyond chance.

    Parameters
    ----------
    facility
        With Wilson's interval.
    item_rest
        With its bootstrap interval.
    options
        All options of a single best answer; empty for other kinds.
    """
    key_by = sum(option.chosen_by for option in options if option.is_key)
    found = [flag for option in options if (flag := _rival(option, key_by)) is not None]
    if item_rest.below(0.0):
        found.append(
            Flag(FlagKind.NEGATIVE, "Weak students do better than strong ones: read question and key again.")
        )
    elif item_rest.below(WEAK):
        found.append(
            Flag(FlagKind.WEAK, f"Hardly separates strong from weak students (item-rest below {WEAK:g}).")
        )
    if facility.below(TOO_HARD):
        found.append(Flag(FlagKind.HARD, f"Very hard: fewer than {TOO_HARD:.0%} are right."))
    if facility.above(TOO_EASY):
        found.append(Flag(FlagKind.EASY, f"Very easy: more than {TOO_EASY:.0%} are right."))
    unused = [option.id for option in options if not option.is_key and option.use.below(USED_BY)]
    if unused and not facility.above(MASTERY):
        named = ", ".join(f"'{name}'" for name in unused)
        found.append(Flag(FlagKind.UNUSED, f"Fewer than {USED_BY:.0%} choose {named}: replace or drop."))
    return found


def _rival(option: OptionUse, key_by: int) -> Flag | None:
    """Say whether a distractor behaves like a key, which `key_by` students chose."""
    if option.is_key or option.chosen_by < FEWEST_CHOOSERS:
        return None
    leads = option.lead.above(0.0) and option.rest.value > 0
    if leads or (option.rest.above(0.0) and key_by < FEWEST_CHOOSERS):
        return Flag(FlagKind.KEY, f"Key may be wrong: strong students choose '{option.id}'.")
    if option.rest.above(0.0):
        return Flag(FlagKind.AMBIGUOUS, f"'{option.id}' may be right too: strong students choose it as well.")
    return None
