"""Still pictures of the body chart and the cord: the outlines of the view, as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from spinelab.domain.localisation import Extent, atlas
from spinelab.ui.drawing import INK, legend, pattern, placed, ring_path, svg, text, texts, view_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spinelab.domain.localisation import Signs

__all__ = ["chart", "cord", "signs_key", "signs_key_in_words"]

_MIDDLE, _CHART = 98.0, (196.0, 446.0)
"""Midline of a figure, and its size, in the units of the view."""
_WAYS = {"pin": "Pin prick", "position": "Vibration, position"}
_CORD_MIDDLE = (130.0, 84.0)
_GROUND, _LINE, _GREY = "#f2f4f6", "#6b7280", "#c9ced6"
_PATTERNS = {
    "pin-expected": (3.0, '<path d="M0 0V3" stroke="#0b5cad" stroke-width="2.4"/>'),
    "pin-possible": (5.0, '<path d="M0 0V5" stroke="#0b5cad" stroke-width="1.6" stroke-dasharray="2 2.5"/>'),
    "position-expected": (3.4, '<circle cx="1.7" cy="1.7" r="1.1" fill="#a1222b"/>'),
    "position-possible": (6.4, '<circle cx="3.2" cy="3.2" r="1" fill="#a1222b"/>'),
    "cord-expected": (4.5, '<path d="M0 0V4.5" stroke="#a1222b" stroke-width="4"/>'),
    "cord-possible": (7.0, '<path d="M0 0V7" stroke="#a1222b" stroke-width="1.6"/>'),
}
"""Size and mark of each pattern: lines for pin prick, dots for position; wide: only possible."""


def chart(signs: Signs | None = None) -> bytes:
    """Return an SVG of the body, front and back, with the sensation that is lost; without signs to shade."""
    figures = [placed(_figure("front", signs), (0, 0)), placed(_figure("back", signs), (200, 0))]
    return svg((0, 0, 400, 450), [_defs(), *figures, *_ends()])


def cord(signs: Signs) -> bytes:
    """Return an SVG of the cord with the tracts that a lesion strikes."""
    title = text("Cord, as on an axial scan", (140, 22), 13, "middle", weight=600)
    return svg((0, 0, 280, 218), [_defs(), title, placed(_cord(signs), (10, 34))])


def signs_key() -> bytes:
    """Return an SVG of what the numbers of the cord and the patterns of both pictures mean."""
    tracts = [f"{number}  {words}" for number, words in _tract_names().items()]
    seen = [
        (f"url(#{way}-{sure})", f"{name} {'reduced' if sure == 'expected' else 'possibly reduced'}")
        for way, name in _WAYS.items()
        for sure in ("expected", "possible")
    ]
    struck = [("url(#cord-expected)", "Tract struck"), ("url(#cord-possible)", "Tract possibly struck")]
    parts = [
        _defs(),
        text("Key", (8, 22), 13, weight=600),
        *(text(words, (8, 42 + 17 * row), 12) for row, words in enumerate(tracts)),
        legend([*seen, *struck], (8, 104), 250, 1),
    ]
    return svg((0, 0, 280, 218), parts)


def signs_key_in_words() -> str:
    """Say what the numbers and patterns mean, for those who cannot see them."""
    tracts = ", ".join(f"{number} {words}" for number, words in _tract_names().items())
    return f"Key to the numbers: {tracts}. Lines: pin prick. Dots: vibration, position. Sparse: possibly."


def _ends() -> Iterator[str]:
    for x, words, letters in ((0, "Front", "RL"), (200, "Back", "LR")):
        yield text(words, (x + _MIDDLE, 443), 11, "middle", weight=600)
        yield text(letters[0], (x + 8, 14), 12, "middle", weight=600)
        yield text(letters[1], (x + 188, 14), 12, "middle", weight=600)


def _tables() -> dict[str, Any]:
    return view_tables(Path(__file__).parent)


def _tract_names() -> dict[int, str]:
    held = atlas().tracts
    named = {entry["number"]: held[name]["name"] for name, entry in _tables()["TRACTS"].items()}
    return dict(sorted({**named, _tables()["HORN_NUMBER"]["number"]: "Anterior horn of the level"}.items()))


def _defs() -> str:
    return "".join(
        pattern(name, size, mark, turned_deg=0 if name.startswith("position") else 45)
        for name, (size, mark) in _PATTERNS.items()
    )


def _outward(view: str, side: str) -> int:
    """Return 1 where a side lies to the right in a view: the patient's left, seen from the front."""
    return 1 if (view == "front") == (side == "left") else -1


def _figure(view: str, signs: Signs | None) -> Iterator[str]:
    """Yield a body: head, outlines, dermatomes with what is lost in them, key points, names.

    A region is written once, for the half to the right, and used on both halves.
    """
    held = _tables()
    shown = [region for region in held["REGIONS"] if region["view"] == view]
    outlines = ring_path([[(_MIDDLE + u, y) for u, y in outline] for outline in held["OUTLINES"]])
    halves = "".join(
        f'<path id="{view}{number}" d="{ring_path([region["points"]], apart=1)}"/>'
        for number, region in enumerate(shown)
    )
    yield f'<defs>{halves}</defs><g fill="{_GROUND}" stroke="{_LINE}" stroke-width=".7">'
    yield f'<ellipse cx="{_MIDDLE:g}" cy="27" rx="17" ry="22"/><path d="M{_MIDDLE - 9.5:g} 44h19v22h-19z"/>'
    yield f'<path d="{outlines}"/>'
    for side in ("left", "right"):
        sign = _outward(view, side)
        yield f'<g transform="matrix({sign} 0 0 1 {_MIDDLE:g} 0)">'
        yield from _marks(signs, view, side, shown)
        yield '<g fill="none">'
        yield "".join(f'<use href="#{view}{number}"/>' for number in range(len(shown)))
        yield "</g></g>"
    yield "</g>"
    dots = [place[1:] for place in held["KEY_POINTS"].values() if place[0] == view]
    circles = "".join(f"M{_MIDDLE + sign * u:.0f} {y:.0f}h0" for u, y in dots for sign in (1, -1))
    yield f'<path d="{circles}" stroke="{INK}" stroke-width="2.4" stroke-linecap="round"/>'
    sign = _outward(view, "right" if view == "front" else "left")
    names = [(segment, _MIDDLE + sign * u, y) for on, segment, u, y in held["LABELS"] if on == view]
    yield texts(names, 7.5, "middle", weight=600)


def _marks(signs: Signs | None, view: str, side: str, shown: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield each pattern once, cut to the regions that it fills: a printer is slow with every pattern."""
    for name in _PATTERNS:
        way, _, sure = name.partition("-")
        struck = [
            f'<use href="#{view}{number}"/>'
            for number, region in enumerate(shown)
            if way in _WAYS and _lost(signs, f"{way}:{region['segment']}", side) == sure
        ]
        if struck:
            cut = f"{view}-{side}-{name}"
            yield f'<clipPath id="{cut}">{"".join(struck)}</clipPath>'
            fill = f'fill="url(#{name})" stroke="none"'
            yield f'<path d="M-98 0h196v446h-196z" {fill} clip-path="url(#{cut})"/>'


def _lost(signs: Signs | None, finding: str, side: str) -> str:
    if signs is None:
        return ""
    code = signs.of(finding, side).code
    return {"R": "expected", "r": "possible"}.get(code, "")


def _cord(signs: Signs) -> Iterator[str]:
    """Yield the cross-section: front above, the patient's left on the right."""
    held = _tables()
    x, y = _CORD_MIDDLE
    yield f'<ellipse cx="{x:g}" cy="{y:g}" rx="88" ry="68" fill="{_GROUND}" stroke="{_LINE}"/>'
    for side, sign in (("left", 1), ("right", -1)):
        yield f'<path d="{_half(held["GREY"], sign)}" fill="{_GREY}"/>'
        yield f'<path d="{_half(held["HORN"], sign)}" {_look(_horn(signs, side))}/>'
        for name, shape in held["TRACTS"].items():
            look = _look(str(signs.tracts.get((name, side), "")))
            if "ellipse" in shape:
                u, v, rx, ry = shape["ellipse"]
                yield f'<ellipse cx="{x + sign * u:g}" cy="{y + v:g}" rx="{rx:g}" ry="{ry:g}" {look}/>'
            else:
                yield f'<path d="{_half(shape["points"], sign)}" {look}/>'
        for entry in (*held["TRACTS"].values(), held["HORN_NUMBER"]):
            u, v = entry["at"]
            yield f'<circle cx="{x + sign * u:g}" cy="{y + v:g}" r="7.5" fill="#fff" stroke="{INK}"/>'
            yield text(str(entry["number"]), (x + sign * u, y + v + 4), 11, "middle", weight=600)
    yield f'<path d="M{x:g} {y - 68:g}v46M{x:g} {y + 8:g}v60" stroke="{_LINE}"/>'
    for words, at in (("Front", (x, 12)), ("Back", (x, 170)), ("R", (18, y + 4)), ("L", (242, y + 4))):
        yield text(words, at, 11, "middle", weight=600)


def _half(points: Sequence[Sequence[float]], sign: int) -> str:
    return ring_path([[(_CORD_MIDDLE[0] + sign * u, _CORD_MIDDLE[1] + v) for u, v in points]])


def _look(sure: str) -> str:
    return f'fill="{f"url(#cord-{sure})" if sure else "none"}" stroke="{_LINE}"'


def _horn(signs: Signs, side: str) -> str:
    """Say whether the anterior horn of a side is struck, as the view does."""
    lesion = signs.lesion
    struck = lesion.extent is Extent.CONUS or "anterior_horn" in lesion.pattern.strikes
    return "expected" if struck and str(lesion.side) in {"midline", side} else ""
