"""An SVG picture from rings of points: short, on light ground. Knows not what it shows."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Ring = Sequence[Sequence[float]]

__all__ = ["INK", "PAPER", "legend", "pattern", "placed", "ring_path", "svg", "text", "texts", "view_tables"]

INK, PAPER = "#1b1f24", "#ffffff"
"""A still picture brings its own light ground, so that it can be read in a dark theme and in print."""


@cache
def view_tables(folder: Path) -> dict[str, Any]:
    """Return what a widget's view draws with: colours, outlines. A test compares the file with the view."""
    tables: dict[str, Any] = json.loads((folder / "still.json").read_text(encoding="utf-8"))
    return tables


def svg(box: tuple[float, float, float, float], parts: Iterable[str]) -> bytes:
    """Return a picture of a box (left, top, width, height) on light ground."""
    left, top, width, height = (f"{value:g}" for value in box)
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" '
        f'width="{width}" height="{height}" font-family="system-ui, sans-serif">'
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{PAPER}"/>{body}</svg>'
    ).encode()


def pattern(name: str, size: float, mark: str, ground: str = "none", turned_deg: float = 45) -> str:
    """Return a fill that repeats a mark every ``size`` pixels on a ground, for ``url(#name)``."""
    turn = f' patternTransform="rotate({turned_deg:g})"' if turned_deg else ""
    return (
        f'<pattern id="{name}" width="{size:g}" height="{size:g}" patternUnits="userSpaceOnUse"{turn}>'
        f'<rect width="{size:g}" height="{size:g}" fill="{ground}"/>{mark}</pattern>'
    )


def ring_path(rings: Iterable[Ring], digits: int = 1, apart: float = 0.0) -> str:
    """Return path data of closed rings, from point to point; points nearer than ``apart`` are passed over.

    >>> ring_path([[(0, 0), (1.25, 0), (1, -2)]])
    'M0 0l1.2 0-.2-2z'
    """
    return "".join(_ring(ring, digits, apart) for ring in rings if len(ring))


def _ring(ring: Ring, digits: int, apart: float) -> str:
    points: list[tuple[float, float]] = []
    for x, y in ring:
        here = (round(float(x), digits), round(float(y), digits))
        if not points or abs(here[0] - points[-1][0]) + abs(here[1] - points[-1][1]) > apart:
            points.append(here)
    steps = [_step(after[0] - before[0], after[1] - before[1], digits) for before, after in pairwise(points)]
    joined = "".join(
        step if step[0] == "-" or not number else f" {step}" for number, step in enumerate(steps)
    )
    return f"M{points[0][0]:g} {points[0][1]:g}l{joined}z"


def _step(across: float, down: float, digits: int) -> str:
    first, second = _short(across, digits), _short(down, digits)
    return f"{first}{'' if second[0] == '-' else ' '}{second}"


def placed(parts: Iterable[str], at: tuple[float, float], scale: float = 1.0) -> str:
    """Return parts that were drawn in their own units, with their origin at a place of the picture."""
    size = "" if scale == 1 else f" scale({scale:.4g})"
    return f'<g transform="translate({_short(at[0], 1)} {_short(at[1], 1)}){size}">{"".join(parts)}</g>'


def legend(entries: Iterable[tuple[str, str]], at: tuple[float, float], width: float, across: int) -> str:
    """Return swatches (fill, words) in columns, 19 pixels a row; a fill may be a pattern."""
    held = [
        (fill, words, at[0] + number % across * width / across, at[1] + number // across * 19)
        for number, (fill, words) in enumerate(entries)
    ]
    swatches = "".join(
        f'<rect x="{x:g}" y="{y:g}" width="16" height="12" fill="{fill}"/>' for fill, _, x, y in held
    )
    return (
        f'<g stroke="{INK}" stroke-width=".6">{swatches}</g>'
        f"{texts([(words, x + 21, y + 10) for _, words, x, y in held], 12)}"
    )


def text(
    words: str, at: tuple[float, float], size: float, anchor: str = "start", *, weight: int = 400
) -> str:
    """Return words at a place, with a light rim, so that they can be read on any ground."""
    return texts([(words, *at)], size, anchor, weight=weight)


def texts(
    entries: Iterable[tuple[str, float, float]], size: float, anchor: str = "start", *, weight: int = 400
) -> str:
    """Return words at their places, all of one look."""
    held = "".join(
        f'<text x="{_short(x, 1)}" y="{_short(y, 1)}">{escape(words)}</text>' for words, x, y in entries
    )
    return (
        f'<g font-size="{size:g}" font-weight="{weight}" text-anchor="{anchor}" fill="{INK}" '
        f'stroke="{PAPER}" stroke-width="{size * 0.2:.2g}" paint-order="stroke">{held}</g>'
    )


def _short(value: float, digits: int) -> str:
    """Write a number as short as path data allows: ``-.2`` for minus a fifth."""
    words = f"{round(value, digits) + 0:g}"
    return words.replace("0.", ".", 1) if words.startswith(("0.", "-0.")) else words
