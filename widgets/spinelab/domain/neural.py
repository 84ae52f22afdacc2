"""Dura, cord, nerves and vertebral artery. Knows tubes along the canal and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import Vector, intersect, limb, smooth_intersect, smooth_join
from spinelab.domain.spline import natural_spline
from spinelab.domain.tube import walled_tube
from spinelab.domain.vocabulary import Region

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.canal import Canal
    from spinelab.domain.curvature import Column
    from spinelab.domain.frame import Array
    from spinelab.domain.surface import Triangles
    from spinelab.domain.sweep import Ruler
    from spinelab.domain.vertebra import Vertebra

__all__ = ["Sac", "artery", "nerve"]

_STATION_MM, _RAYS = 3.2, 26
"""How finely the dura is drawn."""


@dataclass(frozen=True, eq=False)
class Sac:
    """Dural sac and cord along the ruler of a region."""

    column: Column
    ruler: Ruler
    outline: Canal
    """The shape of the sac's cross-section, at the size of the reference level."""

    @property
    def wall_mm(self) -> float:
        """Drawn thickness of the dura."""
        return measure("dural_sac", "wall", "C5").value_mm

    def _table(self, structure: str, quantity: str) -> Callable[[Array], Array]:
        places = [str(level) for level in self.column.with_neighbours]
        return self.ruler.table(lambda place: measure(structure, quantity, place).value, places)

    @cached_property
    def _tables(self) -> dict[str, Callable[[Array], Array]]:
        """Smooth sizes along the ruler; ``kept`` is 1 behind bodies and less behind discs."""

        def share(place: str) -> float:
            return measure("dural_sac", "ap_share_at_disc", place).value if "-" in place else 1.0

        places = [str(level) for level in self.column.with_neighbours] + list(self.column.discs)
        return {
            "depth": self._table("dural_sac", "ap_diameter"),
            "width": self._table("dural_sac", "transverse_diameter"),
            "front": self._table("epidural_space", "anterior"),
            "kept": self.ruler.table(share, places),
            "cord_depth": self._table("spinal_cord", "ap_diameter"),
            "cord_width": self._table("spinal_cord", "transverse_diameter"),
            "cord_forward": self._table("epidural_space", "cord_forward"),
        }

    def size(self, along: Array) -> tuple[Array, Array, Array]:
        """Return inner depth, inner width and the position of the front of the dura, mm."""
        depth, width, front, kept = (
            self._tables[name](along) for name in ("depth", "width", "front", "kept")
        )
        return depth * kept, width * (0.5 + 0.5 * kept), front + depth * (1 - kept) * 0.25

    def inner(self, points_mm: Array) -> Array:
        """Return the signed distance to the space inside the dura, mm; endless along the canal."""
        x, behind, along = self.ruler.coordinates(points_mm)
        depth, width, front = self.size(along)
        across, back = self.outline.transverse_mm / width, self.outline.ap_mm / depth
        unit = self.outline.distance(x * across, (behind - front - self.wall_mm) * back)
        return unit / np.sqrt(across * back)

    def filled(self, points_mm: Array) -> Array:
        """Return the signed distance to the sac with all it holds, mm."""
        return intersect(self.inner(points_mm) - self.wall_mm, self.ends(points_mm))

    def dura(self, points_mm: Array) -> Array:
        """Return the signed distance to the dura itself, mm."""
        inner = self.inner(points_mm)
        return intersect(np.abs(inner - self.wall_mm / 2) - self.wall_mm / 2, self.ends(points_mm))

    def cord(self, points_mm: Array) -> Array:
        """Return the signed distance to the spinal cord, mm; it stands out a little at both ends."""
        x, behind, along = self.ruler.coordinates(points_mm)
        a, b = (self._tables[name](along) / 2 for name in ("cord_width", "cord_depth"))
        depth, _, front = self.size(along)
        middle = front + self.wall_mm + depth / 2 - self._tables["cord_forward"](along)
        u, v = x / a, (behind - middle) / b
        radius = np.sqrt(u * u + v * v) + 1e-9
        slope = np.sqrt((u / a) ** 2 + (v / b) ** 2) + 1e-9
        return smooth_intersect(radius * (radius - 1) / slope, self.ends(points_mm) - 2.5, 0.6)

    def surface(self) -> Triangles:
        """Return the triangles of the dura."""
        low, high = self.ruler.span_mm
        along = np.linspace(low, high, round((high - low) / _STATION_MM) + 1)
        depth, _, front = self.size(along)
        middle = front + self.wall_mm + depth * 0.5
        axis = self.ruler.to_patient(0.0, middle, along)
        turn = np.linspace(0.0, 2 * np.pi, _RAYS, endpoint=False)
        ahead = self.ruler.to_patient(0.0, middle + 1.0, along) - axis
        rays = (
            np.cos(turn)[None, :, None] * np.array([1.0, 0.0, 0.0])
            + np.sin(turn)[None, :, None] * ahead[:, None, :]
        )
        return walled_tube(self.inner, lambda points: self.inner(points) - self.wall_mm, axis, rays)

    def ends(self, points_mm: Array) -> Array:
        """Return how far points lie beyond the ends of the region, mm."""
        _, _, along = self.ruler.coordinates(points_mm)
        low, high = self.ruler.span_mm
        return intersect(along - high, low - along)


def nerve(segment: str, above: Vertebra, below: Vertebra, sac: Sac) -> Callable[[Array], Array]:
    """Return the left spinal nerve of a segment: root sleeve, ganglion, anterior ramus."""
    root, ganglion, ramus = (
        measure("spinal_nerve", part, segment).value_mm for part in ("root", "ganglion", "ramus")
    )
    neck = above.site.level.region is Region.CERVICAL
    path = _cervical_way(segment, below, sac) if neck else _thoracic_way(segment, above, sac)
    middle = len(path) // 2

    up = (0.0, 0.0, 1.0)
    sleeve = limb(path[: middle + 1], [(root, root)] * (middle + 1), up)
    tail = limb(path[middle:], [(ramus, ramus)] * (len(path) - middle), up)
    start, end = np.array(path[middle - 1]), np.array(path[middle])
    swell = _patient([start * 0.35 + end * 0.65, end * 1.25 - start * 0.25])
    node = limb(swell, [(ganglion, ganglion)] * 2, up)

    def field(points: Array) -> Array:
        x, y, z = points[:, 0], points[:, 1], points[:, 2]
        return smooth_join(smooth_join(sleeve(x, y, z), tail(x, y, z), 1.5), node(x, y, z), 2.0)

    return field


def _leaving(segment: str, sac: Sac, higher_mm: float) -> Array:
    """Return the point where the roots leave the sac, inside its side wall, patient mm."""
    along = np.array([sac.ruler.place_mm[segment] + higher_mm])
    depth, width, front = (value[0] for value in sac.size(along))
    return sac.ruler.to_patient(width / 2 - 1.0, front + sac.wall_mm + depth * 0.45, along[0])


def _patient(path: list[Array]) -> list[Vector]:
    return [(float(point[0]), float(point[1]), float(point[2])) for point in path]


def _cervical_way(segment: str, below: Vertebra, sac: Sac) -> list[Vector]:
    """Return the way over the groove of the lower transverse process, behind the artery."""
    site = below.site
    top = site.size("pedicle", "superior") + site.size("pedicle", "height") / 2
    ganglion = measure("spinal_nerve", "ganglion", segment).value_mm
    out = site.size("transverse_process", "posterior_tubercle_lateral")
    ahead = site.size("transverse_process", "anterior_tubercle_posterior")
    drop = site.size("transverse_process", "drop")
    local = [
        (site.canal.transverse_mm / 2 + 0.4, site.back_mm + 4.2, top + ganglion + 0.8),
        (site.canal.transverse_mm / 2 + 5.0, site.back_mm + 1.6, top + ganglion * 0.6),
        (
            (out + site.size("transverse_process", "anterior_tubercle_lateral")) / 2 - 0.5,
            ahead + 3.4,
            drop + 3.6,
        ),
        (out + 3.0, ahead - 3.0, drop - 4.0),
    ]
    return _patient([_leaving(segment, sac, 0.5), *(site.frame.to_patient(point) for point in local)])


def _thoracic_way(segment: str, above: Vertebra, sac: Sac) -> list[Vector]:
    """Return the way out below the upper pedicle and along the groove under the rib."""
    site = above.site
    under = site.size("pedicle", "superior") - site.size("pedicle", "height") / 2
    half = site.body.lower.half_width_mm
    local = [
        (site.canal.transverse_mm / 2 + 1.5, site.back_mm + 5.0, under - 3.2),
        (half + 1.5, site.back_mm + 3.5, under - 3.6),
        (half + 10.0, site.back_mm + 5.5, under - 4.4),
        (half + 22.0, site.back_mm + 9.0, under - 7.5),
    ]
    return _patient([_leaving(segment, sac, 4.5), *(site.frame.to_patient(point) for point in local)])


def artery(
    vertebrae: list[Vertebra], centers: list[tuple[float, float]], sac: Sac
) -> Callable[[Array], Array]:
    """Return the left vertebral artery: up through the transverse foramina, in front of that of C7."""
    radius = measure("vertebral_artery", "radius", "C3").value_mm
    stations = []
    for vertebra, (across, back) in zip(vertebrae, centers, strict=True):
        forwards = vertebra.site.size("vertebral_artery", "forwards")
        local = (across - forwards * 0.2, back - forwards, 0.0)
        stations.append(vertebra.site.frame.to_patient(local))
    line = np.array(stations)[::-1]
    first, last = line[1] - line[0], line[-1] - line[-2]
    line = np.vstack([line[0] - first * 0.6, line, line[-1] + last * 0.6])

    z = np.arange(line[0, 2], line[-1, 2], 0.5)
    x, y = (natural_spline(line[:, 2], line[:, axis], z) for axis in (0, 1))
    lean = 1 / np.sqrt(1 + np.gradient(x, z) ** 2 + np.gradient(y, z) ** 2)

    def field(points: Array) -> Array:
        at = points[:, 2]
        away = np.hypot(points[:, 0] - np.interp(at, z, x), points[:, 1] - np.interp(at, z, y))
        tube = away * np.interp(at, z, lean) - radius
        _, _, along = sac.ruler.coordinates(points)
        low, high = sac.ruler.span_mm
        return smooth_intersect(tube, intersect(along - high, low - along), 0.5).astype(points.dtype)

    return field
