"""Small tools for words and sentences, enough for the rules and no more."""

import re

__all__ = ["STOP_WORDS", "lead_in", "sentences", "stem_of", "stems_of", "words_of"]

_STOP_WORDS = """
a about after all also an and any are as at be been before between both but by can could did do does each for
from had has have how if in into is it its less more most much no nor not of off on one only or other out over
same should so some such than that the their them then there these they this those through to under up very
was were what when where which while who whom whose why will with within without would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that carry no content; a cue cannot lie in them."""

_SUFFIXES = "ations ation ically ments ment ings ing ally ies ions ion ous ed es al ly s y"
_ENDINGS = tuple(_SUFFIXES.split())


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, hyphenated ones as one.

    >>> words_of("The C4-C5 disc, 4.5 mm.")
    ['the', 'c4-c5', 'disc', '4.5', 'mm']
    """
    return re.findall(r"[^\W_]+(?:[-'.][^\W_]+)*", text.lower())


def stem_of(word: str) -> str:
    """Cut a word to what its forms share: crude, but the same for both sides of a comparison.

    >>> stem_of("ossified") == stem_of("ossification")
    False
    >>> stem_of("ligaments") == stem_of("ligament")
    True
    """
    for suffix in _ENDINGS:
        rest = 5 if suffix == "al" else 4  # a shorter rest means nothing: "signal" is no "sign"
        if word.endswith(suffix) and len(word) - len(suffix) >= rest:
            return word[: -len(suffix)]
    return word


def stems_of(text: str) -> list[str]:
    """Return the stems of the content words of a text; a word joined by hyphens counts by its parts too.

    >>> stems_of("Mushroom-shaped")
    ['mushroom-shap', 'mushroom', 'shap']
    """
    found = []
    for word in words_of(text):
        parts = word.split("-")
        found += [word, *(parts if len(parts) > 1 else [])]
    return [stem_of(word) for word in found if word not in STOP_WORDS and len(word) > 2]  # noqa: PLR2004


def sentences(text: str) -> list[str]:
    """Split a text into sentences; decimal points and common abbreviations do not end one.

    >>> sentences("A man of 60.5 kg falls. What is torn?")
    ['A man of 60.5 kg falls.', 'What is torn?']
    >>> sentences("He says: 'I cannot walk.' What is torn?")
    ['He says:', "'I cannot walk.'", 'What is torn?']
    """
    guarded = re.sub(
        r"\b(e\.g|i\.e|vs|cf|approx|Fig|No|St|Dr)\.", lambda found: found[0].replace(".", "\u2024"), text
    )
    parts = re.split(r"(?:(?<=[.?!:])|(?<=[.?!]['\"\u2019\u201d)]))\s+(?=[A-Z0-9\"'(])|\n{2,}", guarded)
    return [part.strip().replace("\u2024", ".") for part in parts if part.strip()]


def lead_in(stem: str) -> str:
    """Return the sentence that asks: the last one.

    >>> lead_in("A woman of 70 has neck pain. Which structure is calcified?")
    'Which structure is calcified?'
    """
    return sentences(stem)[-1]
