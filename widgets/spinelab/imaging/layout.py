"""Muscles, vessels and organs around a spine as simple shapes that follow its curve. Knows a layout file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.interpolate import PchipInterpolator

from spinelab.domain.plain_yaml import read_yaml
from spinelab.domain.vocabulary import Region, Side

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["Blob", "Layout", "Skin", "layout"]

_SIDES = {"left": Side.LEFT, "right": Side.RIGHT, "middle": Side.MIDLINE}
_TINY = 1e-6
_DEEP_MM = 50.0
"""Nothing lies deeper within a shape."""
_UNEQUAL = 0.06
"""How much the sizes of the two sides differ (SD), so that no section is a mirror image; assumed."""


@dataclass(frozen=True)
class Blob:
    """One soft structure: in axial sections an ellipse, or one with corners, changing along the region."""

    tissue: str
    name: str
    stations: tuple[tuple[float, ...], ...]
    """Share of the region, x, v, a, b, turn; see `data/layout.yaml`."""
    packed: bool = False
    """Whether its neighbours press it into corners, as muscles of the back press each other."""

    def sections(self, share: Array) -> Array:
        """Return x, v, a, b and turn (degrees) at shares of the region, shape (..., 5)."""
        table = np.array(self.stations)
        held = np.clip(share, table[0, 0], table[-1, 0])
        return np.asarray(PchipInterpolator(table[:, 0], table[:, 1:6])(held), dtype=np.float32)

    def distance(self, x: Array, v: Array, sections: Array) -> Array:
        """Return the first-order signed distance, mm; ``sections`` but for its last axis broadcasts.

        Worked out in place: everything is as large as ``x``, and there are many shapes.
        """
        cx, cv, a, b, turn = np.moveaxis(sections, -1, 0)
        angle = np.deg2rad(turn)
        cos, sin = np.cos(angle), np.sin(angle)
        right, back = x - cx, v - cv
        p = right * cos
        spare = back * sin
        p -= spare
        q = np.multiply(right, sin, out=right)
        q += np.multiply(back, cos, out=back)
        p /= a
        q /= b
        return (_to_packed if self.packed else _to_ellipse)(p, q, a, b, (spare, back))


def _to_ellipse(p: Array, q: Array, a: Array, b: Array, spare: tuple[Array, Array]) -> Array:
    """Return the distance to an ellipse at ``p``, ``q``, its half-axes ``a``, ``b`` being the units."""
    radius = np.multiply(p, p, out=spare[0])
    radius += np.multiply(q, q, out=spare[1])
    np.sqrt(radius, out=radius)
    radius += _TINY
    p /= a
    q /= b
    slope = _length(p, q)
    slope += _TINY
    distance = np.subtract(radius, 1, out=spare[1])
    distance *= radius
    distance /= slope
    return distance


def _to_packed(p: Array, q: Array, a: Array, b: Array, spare: tuple[Array, Array]) -> Array:
    """Return the same for a shape with corners, in which fourth powers stand for the squares."""
    one, other = spare
    cube_p = np.multiply(p, p, out=one)
    cube_p *= p
    cube_q = np.multiply(q, q, out=other)
    cube_q *= q
    p *= cube_p
    q *= cube_q
    radius = np.add(p, q, out=p)
    np.sqrt(radius, out=radius)
    np.sqrt(radius, out=radius)
    radius += _TINY
    cube_p /= a
    cube_q /= b
    slope = _length(cube_p, cube_q)
    cube = np.multiply(radius, radius, out=q)
    cube *= radius
    slope /= cube
    slope += _TINY
    radius -= 1
    radius /= slope
    return np.maximum(radius, -_DEEP_MM, out=radius)


def _length(p: Array, q: Array) -> Array:
    """Return the lengths of vectors, in place of ``p``; ``q`` is used up."""
    p *= p
    q *= q
    p += q
    return np.sqrt(p, out=p)


@dataclass(frozen=True)
class Skin:
    """The surface of the body in the field of view."""

    kind: str
    """``neck``: a closed outline; ``back``: only the back of the trunk is in view."""
    thick_mm: float
    stations: tuple[tuple[float, ...], ...]

    def distance(self, x: Array, v: Array, share: Array) -> Array:
        """Return the signed distance to the surface, mm, negative inside."""
        if self.kind == "neck":
            outline = Blob("skin", "Skin", self.stations)
            return outline.distance(x, v, outline.sections(share))
        table = np.array(self.stations)
        back, furrow, radius = (np.interp(share, table[:, 0], table[:, column]) for column in (1, 2, 3))
        return np.asarray(v - back + x * x / (2 * radius) + furrow * np.exp(-((x / 13) ** 2)))


@dataclass(frozen=True)
class Layout:
    """All soft tissues of a region."""

    half_width_mm: float
    """Half the field of view across."""
    ahead_mm: float
    """How far the view reaches in front of the foremost posterior wall."""
    behind_mm: float
    fill_mm: float
    """Where two muscles meet they fill the notch between them, at most this deep."""
    furrow_mm: float
    """In the midline the muscles of the back part this far beneath the skin."""
    skin: Skin
    blobs: tuple[Blob, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[Blob, ...]], ...]:
        """The shapes in the order they are painted, neighbours of one tissue together."""
        found: list[tuple[str, list[Blob]]] = []
        for blob in self.blobs:
            if not found or found[-1][0] != blob.tissue:
                found.append((blob.tissue, []))
            found[-1][1].append(blob)
        return tuple((tissue, tuple(blobs)) for tissue, blobs in found)


@cache
def _data() -> dict[str, Any]:
    text = files("spinelab.imaging").joinpath("data", "layout.yaml").read_text("utf-8")
    return dict(read_yaml(text))


def layout(region: Region, seed: int) -> Layout:
    """Return the soft tissues of a region for one patient."""
    data = _data()[str(region)]
    rng = np.random.default_rng((seed, 71))
    blobs: list[Blob] = []
    for tissue, name, side, stations, *packed in data["shapes"]:
        sides = (Side.LEFT, Side.RIGHT) if side == "pair" else (_SIDES[side],)
        for one in sides:
            flip = -1.0 if side == "pair" and one is Side.RIGHT else 1.0
            grow = 1 + _UNEQUAL * rng.normal()
            label = name if one is Side.MIDLINE or side != "pair" else f"{name}, {one}"
            blobs.append(
                Blob(
                    tissue,
                    label,
                    tuple(
                        (s, flip * x, v, a * grow, b * grow, flip * turn) for s, x, v, a, b, turn in stations
                    ),
                    bool(packed),
                )
            )
    view, skin = data["view"], data["skin"]
    return Layout(
        view["x"],
        view["ahead"],
        view["behind"],
        view["fill"],
        view["furrow"],
        Skin(skin["kind"], skin["thick"], tuple(tuple(row) for row in skin["at"])),
        tuple(blobs),
    )
