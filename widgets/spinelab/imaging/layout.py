"""Muscles, vessels and organs around a spine as simple shapes that follow its curve. Knows a layout file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from scipy.interpolate import PchipInterpolator

from spinelab.domain.vocabulary import Region, Side

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["Blob", "Layout", "Skin", "layout"]

_SIDES = {"left": Side.LEFT, "right": Side.RIGHT, "middle": Side.MIDLINE}
_TINY = 1e-6
_UNEQUAL = 0.06
"""How much the sizes of the two sides differ (SD), so that no section is a mirror image; assumed."""


@dataclass(frozen=True)
class Blob:
    """One soft structure: an ellipse in every axial section, changing along the region."""

    tissue: str
    name: str
    stations: tuple[tuple[float, ...], ...]
    """Share of the region, x, v, a, b, turn; see `data/layout.yaml`."""

    def distance(self, x: Array, v: Array, share: Array) -> Array:
        """Return the first-order signed distance, mm; ``share`` broadcasts against x and v."""
        table = np.array(self.stations)
        held = np.clip(share, table[0, 0], table[-1, 0])
        found = PchipInterpolator(table[:, 0], table[:, 1:6])(held).astype(np.float32)
        cx, cv, a, b, turn = np.moveaxis(found, -1, 0)
        angle = np.deg2rad(turn)
        cos, sin = np.cos(angle), np.sin(angle)
        u = (x - cx) * cos - (v - cv) * sin
        w = (x - cx) * sin + (v - cv) * cos
        p, q = u / a, w / b
        radius = np.sqrt(p * p + q * q) + _TINY
        slope = np.sqrt((p / a) ** 2 + (q / b) ** 2) + _TINY
        return np.asarray(radius * (radius - 1) / slope)


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
            return Blob("skin", "Skin", self.stations).distance(x, v, share)
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
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(text, Loader=loader))  # noqa: S506 (a safe loader, written in C)


def layout(region: Region, seed: int) -> Layout:
    """Return the soft tissues of a region for one patient."""
    data = _data()[str(region)]
    rng = np.random.default_rng((seed, 71))
    blobs: list[Blob] = []
    for tissue, name, side, stations in data["shapes"]:
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
                )
            )
    view, skin = data["view"], data["skin"]
    return Layout(
        view["x"],
        view["ahead"],
        view["behind"],
        Skin(skin["kind"], skin["thick"], tuple(tuple(row) for row in skin["at"])),
        tuple(blobs),
    )
