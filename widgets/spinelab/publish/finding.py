"""The index of the search: every word, and the places where it stands. Knows words, no pages.

{"places": [[page, anchor, lesson, heading, beginning], ...], "words": {word: [place, count, ...]}}
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from textwrap import shorten
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spinelab.publish.prose import Place

__all__ = ["index_of", "words_of"]

_LEAST = 2
_BEGINNING = 180
_HEADING_WEIGHT = 8
_LISTS = frozenset({"References", "Glossary"})
"""Parts that hold many words and teach little: each word counts once."""
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "an and are as at be but by for from has have if in into is it its no not of on or so than that the "
        "their them then there these they this to was were what when where which who will with you your",
    )
)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are searched: lower case, no accents, no common words.

    >>> words_of("The Schräder study: 12 levels, C5-C6")
    ['schrader', 'study', '12', 'levels', 'c5', 'c6']
    """
    plain = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word for word in re.findall(r"[a-z0-9]+", bare) if len(word) >= _LEAST and word not in _COMMON]


def index_of(pages: Iterable[tuple[str, str, Iterable[Place]]]) -> dict[str, Any]:
    """Return the index of pages: name of the file, title of the lesson, and its places."""
    places: list[list[str]] = []
    found: defaultdict[str, list[int]] = defaultdict(list)
    for page, lesson, parts in pages:
        for part in parts:
            counts = Counter(words_of(part.text))
            if part.heading in _LISTS:
                counts = Counter(dict.fromkeys(counts, 1))
            counts.update(dict.fromkeys(words_of(part.heading), _HEADING_WEIGHT))
            for word, count in counts.items():
                found[word] += [len(places), count]
            places.append(
                [page, part.anchor, lesson, part.heading, shorten(part.text, _BEGINNING, placeholder=" …")]
            )
    return {"places": places, "words": dict(sorted(found.items()))}
