"""Rules on single words of an option: those that are mostly wrong, and those that mean anything."""

import re
from collections.abc import Iterator

from spinebank.lint.option_rules import rejects_or_unites
from spinebank.lint.registry import Match, rule
from spinebank.lint.view import ItemView

ABSOLUTE = re.compile(
    r"\b(?:always|never|all|only|every|none|must|cannot|impossible|completely|entirely|invariably)\b",
    re.IGNORECASE,
)
EXACT_USE = re.compile(
    r"\ball(?:-cause|\s+(?:two|three|four|five|six|limbs|levels|layers|\d+)\b)"
    r"|\bonly\s+(?:on|in|during|when|after|at|above|below)\b|\b(?:can|may|could)\s+only\b"
    r"|\bevery\s+(?:other|few|hour|day|night|morning|meal|week|month|year|\d+)\b",
    re.IGNORECASE,
)


@rule(
    "T11", "absolute term", "Is it meant literally? Learners know that 'always' and 'never' are mostly wrong."
)
def absolute_term(view: ItemView) -> Iterator[Match]:
    """Find a word such as "always" in some options but not in all, or in false statements alone."""
    yield from _word_in_some(view, ABSOLUTE, EXACT_USE)
    found = [(one, ABSOLUTE.search(EXACT_USE.sub(" ", one.text))) for one in view.statements]
    if not any(match for one, match in found if one.is_key):
        for one, match in found:
            if match:
                yield Match(one.where, match[0])


VAGUE = re.compile(
    r"\b(?:often|frequently|usually|sometimes|occasionally|rarely|commonly|generally|may|might|many|few)\b",
    re.IGNORECASE,
)
PRECISE_USE = re.compile(
    r"\b(?:most|more|least|less) (?:often|frequently|commonly|rarely)\b|\b(?:a few|may \d|\d+ may)\b",
    re.IGNORECASE,
)


@rule(
    "T17",
    "vague frequency term",
    "Give a figure or a comparison: 'often' means 30 % to one reader and 80 % to another.",
)
def vague_frequency(view: ItemView) -> Iterator[Match]:
    """Find a word such as "often" in some options but not in all."""
    return _word_in_some(view, VAGUE, PRECISE_USE)


def _word_in_some(view: ItemView, pattern: re.Pattern[str], exact: re.Pattern[str]) -> Iterator[Match]:
    found = [
        (choice, None if rejects_or_unites(choice.text) else pattern.search(exact.sub(" ", choice.text)))
        for choice in view.options
    ]
    if view.options and all(match for _, match in found):
        return
    for choice, match in found:
        if match:
            yield Match(choice.where, match[0])
