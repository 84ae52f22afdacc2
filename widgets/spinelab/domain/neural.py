"""Dura, cord, nerves and vertebral artery. Knows tubes along the canal and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.conus import Conus, conus_of
from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import Vector, intersect, limb, smooth_intersect, smooth_join
from spinelab.domain.spline import natural_spline
from spinelab.domain.tube import walled_tube
from spinelab.domain.vocabulary import Level, Region

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.canal import Canal
    from spinelab.domain.curvature import Column
    from spinelab.domain.frame import Array
    from spinelab.domain.surface import Triangles
    from spinelab.domain.sweep import Ruler
    from spinelab.domain.vertebra import Vertebra

__all__ = ["Sac", "artery", "nerve"]

_STATION_MM, _STATIONS, _RAYS = 3.2, 46, 24
"""How finely the dura is drawn: the closest rings along it, the most of them, and the points of each."""

_BEND_MM = 5.0
"""Length of the straight pieces of a vessel."""


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

    @cached_property
    def conus(self) -> Conus | None:
        """The end of the cord, where the region holds it or lies next to it."""
        return conus_of(self)

    def _table(self, structure: str, quantity: str, scale: float = 1.0) -> Callable[[Array], Array]:
        places = [str(level) for level in self.column.with_neighbours]
        return self.ruler.table(lambda place: measure(structure, quantity, place).value * scale, places)

    @cached_property
    def _tables(self) -> dict[str, Callable[[Array], Array]]:
        """Smooth sizes along the ruler; ``kept`` is 1 behind bodies and less behind discs."""

        def share(place: str) -> float:
            return measure("dural_sac", "ap_share_at_disc", place).value if "-" in place else 1.0

        places = [str(level) for level in self.column.with_neighbours] + list(self.column.discs)
        scale = self.column.patient.canal_scale
        return {
            "depth": self._table("dural_sac", "ap_diameter", scale),
            "width": self._table("dural_sac", "transverse_diameter", scale),
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
        narrow = self.conus.narrowed(along) if self.conus else 1.0
        a, b = (self._tables[name](along) / 2 * narrow for name in ("cord_width", "cord_depth"))
        depth, _, front = self.size(along)
        middle = front + self.wall_mm + depth / 2 - self._tables["cord_forward"](along)
        u, v = x / a, (behind - middle) / b
        radius = np.sqrt(u * u + v * v) + 1e-9
        slope = np.sqrt((u / a) ** 2 + (v / b) ** 2) + 1e-9
        cord = smooth_intersect(radius * (radius - 1) / slope, self.ends(points_mm) - 2.5, 0.6)
        return smooth_intersect(cord, self.conus.tip_mm - along, 0.6) if self.conus else cord

    def surface(self) -> Triangles:
        """Return the triangles of the dura."""
        low, high = self.ruler.span_mm
        along = np.linspace(low, high, min(round((high - low) / _STATION_MM), _STATIONS) + 1)
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
    level = above.site.level
    if level is Level.C7:
        path = _eighth_way(segment, below, sac)
    elif level.region is Region.CERVICAL:
        path = _cervical_way(segment, below, sac)
    else:
        way = _thoracic_way if level.region is Region.THORACIC else _lumbar_way
        path = way(segment, above, sac)
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


def _eighth_way(segment: str, below: Vertebra, sac: Sac) -> list[Vector]:
    """Return the way of the eighth cervical nerve: above the pedicle of T1 and the neck of the first rib."""
    site = below.site
    top = site.size("pedicle", "superior") + site.size("pedicle", "height") / 2
    ganglion = measure("spinal_nerve", "ganglion", segment).value_mm
    local = [
        (site.canal.transverse_mm / 2 + 0.6, site.back_mm + 4.4, top + ganglion + 1.0),
        (site.canal.transverse_mm / 2 + 5.4, site.back_mm + 2.0, top + ganglion + 0.4),
        (site.canal.transverse_mm / 2 + 13.0, site.back_mm - 1.5, top + ganglion + 0.6),
        (site.canal.transverse_mm / 2 + 21.0, site.back_mm - 8.0, top + ganglion - 2.0),
    ]
    return _patient([_leaving(segment, sac, 0.5), *(site.frame.to_patient(point) for point in local)])


def _lumbar_way(segment: str, above: Vertebra, sac: Sac) -> list[Vector]:
    """Return the way out close below the upper pedicle, then steeply down in front of the process below."""
    site = above.site
    under = site.size("pedicle", "superior") - site.size("pedicle", "height") / 2
    middle = site.canal.transverse_mm / 2
    ganglion = measure("spinal_nerve", "ganglion", segment).value_mm
    out = 9.0 if site.level is Level.L5 else 5.0
    local = [
        (middle - 0.6, site.back_mm + 4.0, under - ganglion * 0.4),
        (middle + site.size("pedicle", "width") * 0.45, site.back_mm + 3.0, under - ganglion - 1.6),
        (middle + site.size("pedicle", "width") * 0.9, site.back_mm + 0.5, under - ganglion - 8.0),
        (middle + site.size("pedicle", "width") + out, site.back_mm - 4.0, under - ganglion - 20.0),
    ]
    return _patient([_leaving(segment, sac, 9.0), *(site.frame.to_patient(point) for point in local)])


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


def artery(vertebrae: list[Vertebra], ways: list[list[Vector]], sac: Sac) -> Callable[[Array], Array]:
    """Return the left vertebral artery: up through the transverse foramina, in front of that of C7.

    ``ways`` holds the points of its way in each vertebra, caudal first, local mm.
    """
    radius = measure("vertebral_artery", "radius", "C3").value_mm
    stations: list[Array] = []
    for vertebra, way in zip(vertebrae[::-1], ways[::-1], strict=True):
        forwards = vertebra.site.size("vertebral_artery", "forwards")
        for across, back, up in way:
            local = (across - forwards * 0.2, back - forwards, up)
            stations.append(vertebra.site.frame.to_patient(local))
    line = np.array(stations)
    first, last = line[1] - line[0], line[-1] - line[-2]
    line = np.vstack([line[0] - first * 0.6, line, line[-1] + (0.0, last[1], 14.0)])

    knots = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0.0, knots[-1], round(knots[-1] / _BEND_MM) + 1)
    smooth = np.stack([natural_spline(knots, line[:, axis], at) for axis in range(3)], axis=1)
    vessel = limb(_patient(list(smooth)), [(radius, radius)] * len(smooth), (0.0, 0.6, 0.8))

    def field(points: Array) -> Array:
        tube = vessel(points[:, 0], points[:, 1], points[:, 2])
        _, _, along = sac.ruler.coordinates(points)
        low, high = sac.ruler.span_mm
        return smooth_intersect(tube, intersect(along - high, low - along), 0.5).astype(points.dtype)

    return field
