"""A still picture of a probability: a thousand people before and a thousand with the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.ui.drawing import INK, pattern, placed, svg, text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["drawn"]

_ACROSS, _ROWS, _STEP_PX = 50, 20, 10
_ILL = '<circle cx="5" cy="5" r="3.4" fill="#a1222b"/>'
_WELL = f'<path d="M2 2h6v6h-6z" fill="none" stroke="{INK}" stroke-width=".8"/>'
"""Round and filled with the disease, square and open without: told apart without colour."""


def drawn(before: float, after: float | None) -> bytes:
    """Return an SVG of 1000 people for each probability (from 0 to 1); ``after`` is None without findings."""
    groups = [("Before the examination", before)]
    if after is not None:
        groups.append(("With these findings", after))
    parts = [pattern(name, 10, mark, turned_deg=0) for name, mark in (("ill", _ILL), ("well", _WELL))]
    top = 20.0
    for title, share in groups:
        ill = round(1000 * share)
        words = f"{title}: {ill} of 1000 people have myelopathy"
        parts += [text(words, (2, top), 13, weight=600), placed(_people(ill), (2, top + 8))]
        top += _ROWS * _STEP_PX + 34
    for x, mark, words in ((2, _ILL, "with myelopathy"), (182, _WELL, "without myelopathy")):
        parts += [placed([mark], (x, top - 18)), text(words, (x + 15, top - 9), 12)]
    return svg((0, 0, _ACROSS * _STEP_PX + 4, top + 2), parts)


def _people(ill: int) -> Iterator[str]:
    """Yield whole rows of the ill, the row in which they end, and rows of the well."""
    rows, rest = divmod(ill, _ACROSS)
    wide = _ACROSS * _STEP_PX
    yield _box("ill", 0, 0, wide, rows * _STEP_PX)
    yield _box("ill", 0, rows * _STEP_PX, rest * _STEP_PX, _STEP_PX)
    begun = rows + (rest > 0)
    if rest:
        yield _box("well", rest * _STEP_PX, rows * _STEP_PX, wide - rest * _STEP_PX, _STEP_PX)
    yield _box("well", 0, begun * _STEP_PX, wide, (_ROWS - begun) * _STEP_PX)


def _box(kind: str, x: int, y: int, wide: int, high: int) -> str:
    return f'<path d="M{x} {y}h{wide}v{high}h-{wide}z" fill="url(#{kind})"/>' if wide and high else ""
