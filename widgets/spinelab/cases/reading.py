"""How hard a text is to read: words in a sentence, syllables in a word. Knows English spelling, roughly.

The grade is that of Flesch and Kincaid, 0.39 x words per sentence + 11.8 x syllables per word - 15.59, with
syllables counted by rule. Medical words are long by nature, so the limit is a grade for students, not for
leaflets; both limits are ours.
"""

from __future__ import annotations

import re

__all__ = ["HARDEST_GRADE", "LONGEST_SENTENCE", "grade", "longest_sentence"]

HARDEST_GRADE = 9.0
"""Mean grade of all that a learner reads in a case."""
LONGEST_SENTENCE = 40
"""Words."""

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*|\d[\d.,]*")
_END = re.compile(r"(?<=[.!?;:])\s+")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; 0 for none.

    >>> grade("The cat sat.") < grade("Ossification progresses inexorably notwithstanding decompression.")
    True
    """
    sentences = [words for part in _END.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def longest_sentence(text: str) -> int:
    """Return the number of words of the longest sentence."""
    return max((len(_WORD.findall(part)) for part in _END.split(text)), default=0)


def _syllables(word: str) -> int:
    low = word.lower()
    if not low[0].isalpha() or low.isupper():
        return 1
    count = len(_VOWELS.findall(low))
    silent = low.endswith("e") and not low.endswith(("le", "ee")) and count > 1
    return max(1, count - silent)
