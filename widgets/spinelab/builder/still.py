"""A still picture of the axial section of a lesion: outlines and fields that the view draws, as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.ui.drawing import INK, legend, pattern, ring_path, svg, text, view_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

__all__ = ["drawn", "fields"]

_WIDTH_PX = 420.0
_NEVER, _FAR_MM = 255, 99.0
_NO_CORD_MM, _FILM_MM, _DURA_MM, _WALL_MM = 0.2, 0.55, 0.05, 0.4
"""As in ``grown.js``; a test compares areas with those of the domain."""


def fields(
    index: Mapping[str, Any], data: bytes, section: Mapping[str, Any], thickness_mm: float
) -> dict[str, Array]:
    """Return signed distances, mm, to lesion, sac and cord on a section's grid, shape (behind, left).

    Parameters
    ----------
    index, data
        Of a `spinelab.builder.packing.Grown`.
    section
        One of ``index["sections"]``.
    thickness_mm
        Of the lesion, from 0.
    """
    wide, deep, _ = section["shape"]
    count = wide * deep
    raw = np.frombuffer(data, "u1", count, section["turns"]).reshape(deep, wide)
    turns = np.where(raw == _NEVER, _FAR_MM, raw * section["turns_mm"])
    sac = np.frombuffer(data, "i1", count, section["sac"]).reshape(deep, wide) * section["sac_mm"]
    step = section["step_mm"][0]
    steps = int(np.ceil(index["largest_mm"] / index["cord_step_mm"] - 1e-6)) + 1
    rows = np.frombuffer(data, "<f4", 5 * steps, section["rows"]).reshape(5, steps)
    at = min(thickness_mm / index["cord_step_mm"], steps - 1)
    aside, center, across, thick, moved = (np.interp(at, np.arange(steps), row) for row in rows)
    place = np.clip(np.arange(deep) - moved / step, 0, deep - 1.001)
    low = place.astype(int)
    sac = sac[low] + (sac[low + 1] - sac[low]) * (place - low)[:, None]
    cord = np.full((deep, wide), _FAR_MM)
    if across > _NO_CORD_MM:
        u = (section["start_mm"][0] + np.arange(wide) * step - aside) / across
        v = ((section["start_mm"][1] + np.arange(deep) * step - center) / thick)[:, None]
        radius = np.hypot(u, v)
        cord = radius * (radius - 1) / (np.hypot(u / across, v / thick) + 1e-6)
    if thickness_mm <= 0:
        return {"lesion": np.full((deep, wide), _FAR_MM), "sac": sac, "cord": cord}
    into = thickness_mm - turns
    sac = np.maximum(sac, into + _DURA_MM)
    return {
        "lesion": -into,
        "sac": sac,
        "cord": np.maximum(np.maximum(cord, into + _FILM_MM), sac + _WALL_MM),
    }


def drawn(index: Mapping[str, Any], data: bytes, section: Mapping[str, Any], thickness_mm: float) -> bytes:
    """Return an SVG of one section with letters, scale and legend; parameters as in `fields`."""
    tables = view_tables(Path(__file__).parent)
    tones = {name: f"rgb({','.join(map(str, tone))})" for name, tone in tables["PAINT"].items()}
    x0, y0, x1, y1 = index["window_mm"]
    scale = _WIDTH_PX / (x1 - x0)
    tall = (y1 - y0) * scale

    def ring(points: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
        return [((x - x0) * scale, (y - y0) * scale) for x, y in points]

    def shape(rings: Sequence[Any], fill: str, edge: str = _EDGE) -> str:
        path = ring_path([ring(one) for one in rings], 0, 2)
        return f'<path d="{path}" fill="{fill}" stroke="{edge}"/>' if path else ""

    kind, name = tables["SUBSTANCE"].get(index["kind"].split("-", maxsplit=1)[0], ["plain", ""])
    held = fields(index, data, section, thickness_mm)
    soft = {one["structure"]: one for one in section["shapes"]}
    parts = [
        pattern("lesion", 7, _mark(kind, f"rgb({','.join(map(str, tables['DARK']))})"), tones["lesion"]),
        f'<rect width="{_WIDTH_PX:g}" height="{tall:.0f}" fill="{tones["muscle"]}"/>',
        f'<svg width="{_WIDTH_PX:g}" height="{tall:.0f}"><g fill-rule="evenodd" stroke-linejoin="round">',
        shape([section["canal"]], tones["fat"], "none"),
    ]
    bones: list[str] = []
    for one in section["shapes"]:
        tone = _tone(one["structure"], tables)
        if tone:
            (bones if tone == "bone" else parts).append(shape(one["rings"], tones[tone]))
    for what, fill, edge in (("sac", tones["csf"], tones["dura"]), ("cord", tones["cord"], _EDGE),
                             ("lesion", "url(#lesion)", tones["lesion"])):  # fmt: skip
        parts.append(shape(list(_contours(held[what], section)), fill, edge))
    parts += [*bones, "</g></svg>", *_letters(tall, -y0 * scale, 10 * scale)]
    key = [
        *([("url(#lesion)", f"{name} ({_WORDS[kind]})")] if name and thickness_mm > 0 else []),
        (tones["bone"], "Bone"),
        (tones["fat"], "Epidural fat"),
        (tones["csf"], "Dural sac"),
        *([(tones["cord"], "Spinal cord")] if index["cord"] else []),
        *(
            (tones[tone], words)
            for tone, words in _NAMED.items()
            if {tone} & {_tone(each, tables) for each in soft}
        ),
    ]
    rows = -(-len(key) // 2)
    parts.append(legend(key, (2, tall + 8), _WIDTH_PX, 2))
    return svg((0, 0, _WIDTH_PX, round(tall + 12 + 19 * rows)), parts)


_EDGE = "#6f6552"
_WORDS = {"stripes": "striped", "dots": "dotted", "plain": "plain"}
_NAMED = {
    "ligamentum_flavum": "Ligamentum flavum",
    "posterior_longitudinal_ligament": "Posterior longitudinal ligament",
    "disc": "Disc",
    "ligament": "Other ligaments",
    "vessel": "Vertebral artery",
}


def _tone(structure: str, tables: Mapping[str, Any]) -> str:
    """Return the name of the tone of a structure; empty for what is drawn from fields."""
    if structure in tables["REBUILT"]:
        return ""
    if structure in tables["BONES"]:
        return "bone"
    if structure in tables["DISCS"]:
        return "disc"
    if structure == "vertebral_artery":
        return "vessel"
    return structure if structure in tables["PAINT"] else "ligament"


def _contours(field: Array, section: Mapping[str, Any]) -> Iterator[Array]:
    """Yield where a field is zero, as rings in the window's millimetres."""
    from skimage import measure  # noqa: PLC0415 (slow to import)

    start, step = np.asarray(section["start_mm"][:2]), section["step_mm"][0]
    for ring in measure.find_contours(np.pad(np.clip(field, -1, 1), 1, constant_values=1.0), 0.0):
        yield start + (ring[:, ::-1] - 1) * step


def _mark(kind: str, dark: str) -> str:
    """Return what tells a substance apart without its colour."""
    if kind == "stripes":
        return f'<path d="M0 0V7" stroke="{dark}" stroke-width="3"/>'
    return f'<circle cx="3.5" cy="3.5" r="1.8" fill="{dark}"/>' if kind == "dots" else ""


def _letters(tall: float, middle: float, ten_mm: float) -> Iterator[str]:
    """Yield the directions and a scale."""
    yield text("A", (_WIDTH_PX / 2, 16), 14, "middle", weight=600)
    yield text("P", (_WIDTH_PX / 2, tall - 6), 14, "middle", weight=600)
    yield text("R", (5, middle + 20), 14, weight=600)
    yield text("L", (_WIDTH_PX - 5, middle + 20), 14, "end", weight=600)
    yield f'<path d="M8 {tall - 9:.0f}h{ten_mm:.1f}" stroke="{INK}" stroke-width="4"/>'
    yield text("10 mm", (8, tall - 15), 12, weight=600)
