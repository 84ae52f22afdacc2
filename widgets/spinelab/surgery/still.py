"""A still picture of a patient before and after an operation: the shapes and colours of the view, as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from spinelab.ui.drawing import INK, legend, pattern, placed, ring_path, svg, text, view_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["drawn"]

_WIDE_PX, _TITLE_PX = 320.0, 24.0
_AXIAL_MM = (-21.0, -13.0, 21.0, 31.0)
"""What an axial section shows: left, top, right, bottom."""
_STRIPE = '<path d="M0 0V6" stroke="#961e0a" stroke-width="2.4"/>'

Box = tuple[float, float, float, float]


def drawn(state: Mapping[str, Any], operation: str) -> tuple[tuple[str, bytes], ...]:
    """Return what each picture shows, and its SVG: both sections, and the key last.

    Parameters
    ----------
    state
        What `spinelab.surgery.packing.operated` returns.
    operation
        A key of its ``after``, or ``""``: then nothing after it is drawn.
    """
    fills = view_tables(Path(__file__).parent)["FILLS"]
    states = [("before", state["before"])]
    if operation:
        states.append(("after", state["after"][operation]))
    x0, y0, x1, y1 = state["sagittal_box"]
    boxes: dict[str, Box] = {"axial": _AXIAL_MM, "sagittal": (x0 - 3, -y1 - 5, x1 + 8, -y0 + 5)}
    found = [
        _section(way, box, when, held, state["k_line"]) for way, box in boxes.items() for when, held in states
    ]
    shapes = [shape for _, held in states for shape in held["axial"] + held["sagittal"]]
    used = {shape["kind"] for shape in shapes if shape["rings"]}
    key = [
        (_fill(kind, tone), "Ossification (striped)" if kind == "lesion" else name)
        for kind, (tone, name) in fills.items()
        if kind in used
    ]
    parts = [_defs(), text("Key", (8, 16), 14, weight=600), legend(key, (8, 26), _WIDE_PX, 1)]
    named = ", ".join(name for _, name in key).lower()
    return (*found, (f"Key to the colours: {named}.", svg((0, 0, 240, 30 + 19 * len(key)), parts)))


def _section(
    way: str, box: Box, when: str, held: Mapping[str, Any], line: Sequence[Sequence[float]]
) -> tuple[str, bytes]:
    """Return one section with its title."""
    numbers = held["numbers"]
    sagittal = way == "sagittal"
    k_line = f", K-line {numbers['k_line']}" if sagittal and numbers["k_line"] else ""
    title = f"{_NAMES[way]}, {when}{k_line}"
    words = f"{title}, simulated: {numbers['ap_mm']:.1f} mm free, cord {numbers['cord_area_mm2']:.0f} mm2."
    tall = _height(box)
    panel = placed(_panel(held[way], box, tall, way, line if sagittal else []), (0, _TITLE_PX))
    return words, svg(
        (0, 0, _WIDE_PX, round(tall + _TITLE_PX)), [_defs(), text(title, (0, 17), 14, weight=600), panel]
    )


def _defs() -> str:
    return pattern("lesion", 6, _STRIPE, view_tables(Path(__file__).parent)["FILLS"]["lesion"][0])


_NAMES = {"axial": "Axial", "sagittal": "Midsagittal"}
_LETTERS = {"axial": ("A", "P", "R", "L"), "sagittal": ("S", "I", "A", "P")}
"""What lies above, below, left and right."""
_TALLEST_PX = 340.0
_MUSCLE, _EDGE = "#cea8a0", "#5a4d3a"


def _scale(box: Box) -> float:
    return min(_WIDE_PX / (box[2] - box[0]), _TALLEST_PX / (box[3] - box[1]))


def _height(box: Box) -> float:
    return (box[3] - box[1]) * _scale(box)


def _fill(kind: str, tone: str) -> str:
    return "url(#lesion)" if kind == "lesion" else tone


def _panel(
    shapes: Sequence[Mapping[str, Any]], box: Box, tall: float, way: str, line: Sequence[Sequence[float]]
) -> Iterator[str]:
    """Yield shapes, K-line, letters and scale of one section, in pixels."""
    fills = view_tables(Path(__file__).parent)["FILLS"]
    wide, scale = _WIDE_PX, _scale(box)
    left = (wide - (box[2] - box[0]) * scale) / 2
    sign = -1 if way == "sagittal" else 1

    def at(point: Sequence[float]) -> tuple[float, float]:
        return left + (point[0] - box[0]) * scale, (sign * point[1] - box[1]) * scale

    yield f'<svg width="{wide:g}" height="{tall:g}"><rect width="100%" height="100%" fill="{_MUSCLE}"/>'
    yield f'<g stroke="{_EDGE}" stroke-linejoin="round" fill-rule="evenodd">'
    for shape in shapes:
        path = ring_path([[at(point) for point in ring] for ring in shape["rings"]], 0, 3)
        yield f'<path d="{path}" fill="{_fill(shape["kind"], fills[shape["kind"]][0])}"/>'
    yield "</g>"
    if len(line) == 2:  # noqa: PLR2004 (a line has two ends)
        (xa, ya), (xb, yb) = (at(end) for end in line)
        d = f"M{xa:.0f} {ya:.0f}L{xb:.0f} {yb:.0f}"
        yield f'<path d="{d}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="6 4"/>'
        yield text("K-line", (xa + 6, ya + 12), 12)
    above, below, on_left, on_right = _LETTERS[way]
    yield text(above, (wide / 2, 14), 13, "middle", weight=600)
    yield text(below, (wide / 2, tall - 5), 13, "middle", weight=600)
    yield text(on_left, (4, tall / 2), 13, weight=600)
    yield text(on_right, (wide - 4, tall / 2), 13, "end", weight=600)
    yield f'<path d="M8 {tall - 8:.0f}h{10 * scale:.1f}" stroke="{INK}" stroke-width="3"/>'
    yield text("10 mm", (8, tall - 13), 12)
    yield "</svg>"
