"""The word SIMULATED, burnt into pixels beside the anatomy. Knows a few letters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["WORD", "marked", "word_mask"]

WORD = "SIMULATED"
_LETTERS = {
    "S": ("01111", "10000", "10000", "01110", "00001", "00001", "11110"),
    "I": ("111", "010", "010", "010", "010", "010", "111"),
    "M": ("10001", "11011", "10101", "10101", "10001", "10001", "10001"),
    "U": ("10001", "10001", "10001", "10001", "10001", "10001", "01110"),
    "L": ("10000", "10000", "10000", "10000", "10000", "10000", "11111"),
    "A": ("01110", "10001", "10001", "11111", "10001", "10001", "10001"),
    "T": ("11111", "00100", "00100", "00100", "00100", "00100", "00100"),
    "E": ("11111", "10000", "10000", "11110", "10000", "10000", "11111"),
    "D": ("11110", "10001", "10001", "10001", "10001", "10001", "11110"),
}
_MARGIN = 3
_TWICE_FROM = 160
"""From this many columns on every dot of a letter is two pixels wide."""


def word_mask(dot: int) -> npt.NDArray[np.bool_]:
    """Return the word as pixels, each dot of a letter ``dot`` pixels wide.

    >>> word_mask(1).shape
    (7, 51)
    """
    glyphs = []
    for letter in WORD:
        rows = [[mark == "1" for mark in row] + [False] for row in _LETTERS[letter]]
        glyphs.append(np.array(rows, dtype=bool))
    word = np.concatenate(glyphs, axis=1)[:, :-1]
    return np.asarray(np.kron(word, np.ones((dot, dot), dtype=bool)))


def marked(images: npt.NDArray[np.generic], background: float, bright: float) -> npt.NDArray[np.generic]:
    """Return images (..., rows, columns) with a strip below that holds the word in its left corner.

    The strip lies outside the anatomy; rows and columns are only added at the end, so that the position of
    the first pixel stays true.
    """
    rows, columns = images.shape[-2:]
    word = word_mask(2 if columns >= _TWICE_FROM else 1)
    high, wide = word.shape[0] + 2 * _MARGIN, max(columns, word.shape[1] + 2 * _MARGIN)
    framed = np.full((*images.shape[:-2], rows + high, wide), background, dtype=images.dtype)
    framed[..., :rows, :columns] = images
    corner = framed[..., rows + _MARGIN : rows + _MARGIN + word.shape[0], _MARGIN : _MARGIN + word.shape[1]]
    corner[..., word] = bright
    return framed
