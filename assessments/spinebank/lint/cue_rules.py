"""Rules on cues: what lets a testwise learner find the key without knowing it."""

import re
from collections import Counter
from collections.abc import Iterator

from spinebank.lint.option_rules import rejects_or_unites
from spinebank.lint.registry import Match, rule
from spinebank.lint.view import ItemView
from spinebank.lint.words import stems_of, words_of

LONGER_THAN_MEAN = 1.3
LONGER_THAN_NEXT = 1.2
WORDS_THAT_MATTER = 7
"""Below this, a key is a name, and some names are long; an explanation takes more words."""


@rule("T04", "longest option is the key", "Trim the key or fill the distractors: one length for all.")
def longest_is_key(view: ItemView) -> Iterator[Match]:
    """Find a key that its length betrays. One item means little: see the share over the bank."""
    if not view.options:
        return
    key, others = len(view.key.text), [len(choice.text) for choice in view.distractors]
    mean = sum(others) / len(others)
    if (
        key > LONGER_THAN_NEXT * max(others)
        and key > LONGER_THAN_MEAN * mean
        and len(words_of(view.key.text)) >= WORDS_THAT_MATTER
    ):
        yield Match(view.key.where, f"{key} characters against {mean:.0f} on average")


@rule(
    "T07", "convergence", "Spread the shared parts: the key must not be the option that has most in common."
)
def convergence(view: ItemView) -> Iterator[Match]:
    """Find a key that shares a part with every distractor, and more parts than any of them."""
    if len(view.options) < 4:  # noqa: PLR2004 (three options always overlap in pairs)
        return
    parts = [set(stems_of(choice.text)) for choice in view.options]
    counts = Counter(part for option in parts for part in option)
    shared = {part for part, count in counts.items() if 1 < count < len(parts)}
    scores = [len(option & shared) for option in parts]
    key_index = view.options.index(view.key)
    key_parts = parts[key_index] & shared
    rivals = [score for index, score in enumerate(scores) if index != key_index]
    touches_all = all(option & key_parts for index, option in enumerate(parts) if index != key_index)
    if len(key_parts) > 1 and touches_all and scores[key_index] > max(rivals):
        yield Match(view.key.where, ", ".join(sorted(key_parts)))


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
    """Find a word such as "always" in some options but not in all."""
    return _word_in_some(view, ABSOLUTE, EXACT_USE)


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


WORDS_OF_A_NAME = 2
SUBJECT = frozenset({"clf", "cpll", "olf", "opll", "patient", "people", "person"})
"""What every stem is about cannot give a key away, however small the bank."""


@rule(
    "T12",
    "word repeated in stem and key",
    "Use another word in the key, or the same word in a distractor too.",
)
def repeated_word(view: ItemView) -> Iterator[Match]:
    """Find a content word of the question that stands in the key and in no distractor.

    A name gives itself away from anywhere in the stem: "a wide mushroom head" and "mushroom-shaped".
    """
    if not view.options:
        return
    is_name = len(words_of(view.key.text)) <= WORDS_OF_A_NAME
    asked = set(stems_of(view.item.stem if is_name else view.lead_in)) - view.frequent - SUBJECT
    elsewhere = {word for choice in view.distractors for word in stems_of(choice.text)}
    cues = [
        word for word in dict.fromkeys(stems_of(view.key.text)) if word in asked and word not in elsewhere
    ]
    if cues:
        yield Match(view.key.where, ", ".join(cues))


VOWEL_SOUND = re.compile(r"^(?:[aeiou](?!ni|se|ne-|u)|hour|honest|[FHLMNRSX](?=[A-Z0-9]))", re.IGNORECASE)
LETTERS_SPOKEN = re.compile(r"^[AEFHILMNORSX](?=[A-Z0-9-])")


@rule("T15", "grammatical cue", "End the stem so that every option fits: 'a/an', or a question.")
def grammatical_cue(view: ItemView) -> Iterator[Match]:
    """Find a stem that ends in "a" or "an", or in a verb of one number, which only some options fit."""
    last = (words_of(view.item.stem) or [""])[-1]
    if not view.options or view.item.stem.rstrip().endswith("?"):
        return
    before = (words_of(view.item.stem) or [""])[-2:][0]
    if last in {"a", "an"} and not view.item.stem.rstrip(" :.").endswith("a/an"):
        fits = [_sounds_like_vowel(choice.text) == (last == "an") for choice in view.options]
        if not all(fits):
            yield Match(("stem",), last)
    elif last in NUMBERED_VERBS or (last == "the" and before in NUMBERED_VERBS):
        plural = [_is_plural(choice.text) for choice in view.options]
        if any(plural) and not all(plural):
            yield Match(("stem",), last)


def _sounds_like_vowel(text: str) -> bool:
    if re.match(r"^[A-Z](?:[A-Z0-9]|-)", text):  # spelled out: an MRI, an X-ray
        return bool(LETTERS_SPOKEN.match(text))
    return bool(VOWEL_SOUND.match(text))


NUMBERED_VERBS = {"is", "are", "was", "were"}
NOUN_PHRASE = re.compile(
    r"^(.*?)(?:\s+(?:of|in|on|at|between|from|with|that|which|for|behind|above|below)\b|[,;]|$)"
)
SINGULAR_S = re.compile(r"(?:ss|us|is)$")


def _is_plural(text: str) -> bool:
    """Say whether a noun phrase stands in the plural, by its head: "veins of the canal", "fat and veins"."""
    found = NOUN_PHRASE.match(text)
    head = found[1] if found else text
    last = (words_of(head) or [""])[-1]
    return " and " in f" {head} " or (last.endswith("s") and not SINGULAR_S.search(last))


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
