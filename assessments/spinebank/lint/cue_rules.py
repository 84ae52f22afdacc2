"""Rules on cues: what lets a testwise learner find the key without knowing it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from spinebank.lint.registry import Match, rule
from spinebank.lint.view import Choice, ItemView
from spinebank.lint.words import stems_of, words_of

LONGER_THAN_MEAN = 1.3
LONGER_THAN_NEXT = 1.2
WORDS_THAT_MATTER = 7
"""Below this, a key is a name, and some names are long; an explanation takes more words."""


@rule("T04", "longest option is the key", "Trim the key or fill the distractors: one length for all.")
def longest_is_key(view: ItemView) -> Iterator[Match]:
    """Find a key that its length betrays. One item means little: see the share over the bank."""
    if not view.options:
        yield from _true_ones_are_long(view)
        return
    key, others = len(view.key.text), [len(choice.text) for choice in view.distractors]
    mean = sum(others) / len(others)
    if (
        key > LONGER_THAN_NEXT * max(others)
        and key > LONGER_THAN_MEAN * mean
        and len(words_of(view.key.text)) >= WORDS_THAT_MATTER
    ):
        yield Match(view.key.where, f"{key} characters against {mean:.0f} on average")


def _true_ones_are_long(view: ItemView) -> Iterator[Match]:
    """Find statements of which every true one is longer than every false one; two of each at least."""
    true, false = ([len(one.text) for one in view.statements if one.is_key is held] for held in (True, False))
    if min(len(true), len(false)) > 1 and min(true) > LONGER_THAN_NEXT * max(false):
        mean = sum(false) / len(false)
        yield Match(
            ("statements",), f"true ones have {min(true)} characters or more against {mean:.0f} on average"
        )


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
    elif (pair := _only_shared_pair(view)) is not None:
        yield Match(pair.where, pair.text)


JOINED = re.compile(r"\s*[;,]\s*|\s+(?:and|with|plus)\s+")
"""Between the two things that an option combines: "an anti-inflammatory drug and a collar"."""


def _only_shared_pair(view: ItemView) -> Choice | None:
    """Return the key if every option combines things, and it alone combines only what others hold too."""
    pairs = [[frozenset(stems_of(part)) for part in JOINED.split(choice.text)] for choice in view.options]
    if any(len(pair) < 2 or not all(pair) for pair in pairs):  # noqa: PLR2004 (a pair)
        return None
    counts = Counter(part for pair in pairs for part in set(pair))
    shared = [
        choice
        for choice, pair in zip(view.options, pairs, strict=True)
        if all(counts[part] > 1 for part in pair)
    ]
    return view.key if shared == [view.key] else None


WORDS_OF_A_NAME = 2
LEAST_LETTERS = 4
"""Shorter endings are shared by words that have nothing to do with each other."""
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
        yield from _word_of_the_true_ones(view)
        return
    is_name = len(words_of(view.key.text)) <= WORDS_OF_A_NAME
    asked = set(stems_of(view.stem if is_name else view.lead_in)) - view.frequent - SUBJECT
    elsewhere = {word for choice in view.distractors for word in stems_of(choice.text)}
    cues = [
        word
        for word in dict.fromkeys(stems_of(view.key.text))
        if word not in elsewhere and (word in asked or _built_on(word, asked) - elsewhere)
    ]
    if cues:
        yield Match(view.key.where, ", ".join(cues))


def _built_on(word: str, asked: Iterable[str]) -> set[str]:
    """Return the words of the question on which a longer one is built: "folding" and "infolding"."""
    return {
        short for short in asked if len(short) >= LEAST_LETTERS and word != short and word.endswith(short)
    }


def _word_of_the_true_ones(view: ItemView) -> Iterator[Match]:
    """Find a content word of the question in every true statement, two at least, and in no false one."""
    true, false = (
        [set(stems_of(one.text)) for one in view.statements if one.is_key is held] for held in (True, False)
    )
    if min(len(true), len(false)) > 1:
        asked = set(stems_of(view.lead_in)) - view.frequent - SUBJECT
        cues = asked.intersection(*true).difference(*false)
        if cues:
            yield Match(("statements",), ", ".join(sorted(cues)))


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
