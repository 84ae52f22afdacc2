"""Put the parts of a region together so that no two share a point. Knows their order, not their shapes.

Parts are placed one after another; each gives way to those before it. What comes first keeps its exact size:
bone, then discs, the dural sac, vessels and nerves, then the ligaments that fill between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain import axis, ligaments, neural
from spinelab.domain.canal import Canal
from spinelab.domain.cervical import foramen_center
from spinelab.domain.copies import copied
from spinelab.domain.disc import Disc
from spinelab.domain.flavum import Flavum
from spinelab.domain.morphometry import measure
from spinelab.domain.part import Chart, PartId, PointField, Solid
from spinelab.domain.ribs import rib
from spinelab.domain.sdf import smooth_intersect
from spinelab.domain.shape import Shape, boxed, mirrored
from spinelab.domain.site import site_of
from spinelab.domain.sweep import Ruler, ruler_of
from spinelab.domain.vertebra import Vertebra, vertebra_at
from spinelab.domain.vocabulary import Level, Region, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spinelab.domain.conus import Conus
    from spinelab.domain.curvature import Column
    from spinelab.domain.frame import Array
    from spinelab.domain.sdf import Vector

__all__ = ["assemble"]

_BLUNT_MM = {"": 0.7, "ligamentum_flavum": 0.4}
"""Where a part would run out into a feather edge against its neighbour, it ends bluntly about this thick."""
_RUN = 3
"""Vertebrae worked out together."""
_NEAR_MM = 1.5
"""Neighbours are asked only about points this close to a part; further out its own distance will do."""


def assemble(column: Column) -> tuple[Solid, ...]:
    """Return every solid of a region, bones first."""
    vertebrae: dict[Level, Vertebra] = {}
    for level in column.levels:
        above = vertebrae.get(list(Level)[level.order - 1])
        vertebrae[level] = vertebra_at(site_of(column, level), above)
    whole = column.region is Region.WHOLE
    bones = _bones(list(vertebrae.values()), whole=whole)
    solids = list(bones)
    shapes = _overview_shapes if whole else _soft_shapes
    placed = [Shape(bone.ids[0], bone.field, bone.bounds_mm) for bone in bones]
    placed += _found(list(shapes(column, list(vertebrae.values()))))
    low, high = np.array([shape.bounds_mm for shape in placed]).transpose(1, 0, 2)
    for index, shape in enumerate(placed[len(bones) :], start=len(bones)):
        met = (low[:index] < high[index]).all(axis=1) & (low[index] < high[:index]).all(axis=1)
        rivals = [placed[other] for other in np.flatnonzero(met)]
        twin = shape.twin.name if shape.twin else None
        field = _yielding(shape, rivals)
        solids.append(
            Solid(
                shape.id.name,
                shape.bounds_mm,
                field,
                (shape.id, *shape.more),
                shape.shares,
                twin=twin,
                around=shape.field,
                chart=shape.chart,
                surface=shape.surface,
            )
        )
    return tuple(solids)


def _bones(vertebrae: list[Vertebra], *, whole: bool) -> list[Solid]:
    """Return the solids of the vertebrae; neighbours are worked out by one process, as they share a table."""
    runs = [vertebrae[first : first + _RUN] for first in range(0, len(vertebrae), _RUN)]
    every = copied(lambda run: [bone.worked_out() for bone in run], runs)
    found = list(zip(vertebrae, chain.from_iterable(every), strict=True))
    for bone, (table, _) in found:
        bone.given(table)
    return [bone.coarse_solid(box) if whole else bone.solid(box) for bone, (_, box) in found]


def _found(sought: list[_Sought]) -> Iterator[Shape]:
    """Yield the shapes that were sought, each in its box."""
    boxes = copied(lambda one: one.box(), sought)
    for one, box in zip(sought, boxes, strict=True):
        yield from one.shapes(box)


def _meet(first: Array, second: Array) -> bool:
    (low, high), (lower, upper) = first.tolist(), second.tolist()
    return all(low[axis] < upper[axis] and lower[axis] < high[axis] for axis in (2, 1, 0))


def _yielding(shape: Shape, rivals: list[Shape]) -> PointField:
    """Return the field of a shape without what its rivals occupy."""
    blunt = _BLUNT_MM.get(shape.id.structure, _BLUNT_MM[""])

    def field(points: Array) -> Array:
        distance = shape.field(points)
        near = np.flatnonzero(distance < _NEAR_MM)
        if not len(near):
            return distance
        x, y, z = np.ascontiguousarray(points[near].T)
        held = np.stack([(axis.min(), axis.max()) for axis in (x, y, z)], axis=1)
        for rival in rivals:
            if not _meet(held, rival.bounds_mm):
                continue
            (x0, y0, z0), (x1, y1, z1) = rival.bounds_mm.tolist()
            met = np.flatnonzero((z > z0) & (z < z1))
            met = met[(x[met] > x0) & (x[met] < x1) & (y[met] > y0) & (y[met] < y1)]
            if len(met):
                met = near[met]
                distance[met] = smooth_intersect(distance[met], -rival.occupied(points[met]), blunt)
        return distance

    return field


@dataclass(frozen=True)
class _Sought:
    """Shapes of which the box has still to be found: that takes long, and one does not wait for another."""

    box: Callable[[], Array]
    shapes: Callable[[Array], tuple[Shape, ...]]
    """Of the box that was found."""


def _pair(structure: str, level: str, left: PointField, low: Array, high: Array) -> _Sought:
    """Return the left and the mirrored right shape."""

    def shapes(bounds: Array) -> tuple[Shape, ...]:
        name, turned = PartId(structure, level, Side.LEFT), bounds * (-1, 1, 1)
        other = np.stack([np.minimum(*turned), np.maximum(*turned)])
        right = Shape(PartId(structure, level, Side.RIGHT), mirrored(left), other, twin=name)
        return Shape(name, left, bounds), right

    return _Sought(lambda: boxed(left, low, high), shapes)


def _single(structure: str, level: str, field: PointField, low: Array, high: Array) -> _Sought:
    return _Sought(
        lambda: boxed(field, low, high), lambda bounds: (Shape(PartId(structure, level), field, bounds),)
    )


def _running(structure: str, field: PointField, ruler: Ruler, behind_mm: tuple[float, float]) -> _Sought:
    """Return a shape that runs through the region, sampled along the ruler."""
    low, high = ruler.span_mm
    corners = np.array([(-18.0, behind_mm[0], low - 6), (18.0, behind_mm[1], high + 6)])

    def place(points: Array) -> Array:
        return ruler.to_patient(points[:, 0], points[:, 1], points[:, 2]).astype(points.dtype)

    def shapes(bounds: Array) -> tuple[Shape, ...]:
        along = np.linspace(bounds[0, 2], bounds[1, 2], 40)
        box = np.array([(x, y, z) for x in bounds[:, 0] for y in bounds[:, 1] for z in along])
        spread = place(box)
        patient = np.stack([spread.min(axis=0) - 1, spread.max(axis=0) + 1])
        return (Shape(PartId(structure), field, patient, chart=Chart(bounds, place)),)

    return _Sought(lambda: boxed(lambda points: field(place(points)), *corners), shapes)


def _overview_shapes(column: Column, vertebrae: list[Vertebra]) -> Iterator[_Sought]:
    """Yield discs, cord and cauda equina: what is shown beside the bones of the whole spine."""
    ruler = ruler_of(column)
    for segment, above, below in zip(column.segments, vertebrae, vertebrae[1:], strict=False):
        disc = Disc(segment, column.discs[segment], above, below)
        yield _single("intervertebral_disc", segment, disc.envelope, *_around(disc.frame.origin_mm, 36))
    yield from _cord_shapes(neural.Sac(column, ruler, _sac_outline(column)), ruler)


def _soft_shapes(column: Column, vertebrae: list[Vertebra]) -> Iterator[_Sought]:
    ruler = ruler_of(column)
    sac = neural.Sac(column, ruler, _sac_outline(column))
    low, high = _room(column)
    pairs = list(zip(column.segments, vertebrae, vertebrae[1:], strict=False))
    discs = [Disc(segment, column.discs[segment], above, below) for segment, above, below in pairs]
    yield from _disc_shapes(discs)
    for vertebra in vertebrae:
        if vertebra.site.level.region is Region.THORACIC:
            yield _pair(
                "rib", str(vertebra.site.level), rib(vertebra), *_around(vertebra.site.frame.origin_mm, 75)
            )
    yield from _cord_shapes(sac, ruler)
    yield _Sought(
        lambda: boxed(sac.filled, low, high),
        lambda bounds: (Shape(PartId("dura_mater"), sac.dura, bounds, sac.filled, surface=sac.surface),),
    )
    if column.region is Region.CERVICAL:
        passed = [bone for bone in vertebrae if bone.site.level.region is Region.CERVICAL]
        ways = [_artery_way(bone) for bone in passed]
        yield _pair("vertebral_artery", "", neural.artery(passed, ways, sac), low, high)
    for segment, above, below in pairs:
        frame = column.discs[segment]
        around = _around(frame.origin_mm, 60)
        yield _pair("spinal_nerve", segment, neural.nerve(segment, above, below, sac), *around)
    yield from _ligament_shapes(column, ruler, vertebrae, discs)


def _artery_way(bone: Vertebra) -> list[Vector]:
    """Return the points of the vertebral artery in one vertebra, caudal first, local mm."""
    if bone.site.level is Level.C2:
        return axis.artery_way(bone.site)
    return [(*foramen_center(bone.site), 0.0)]


def _cord_shapes(sac: neural.Sac, ruler: Ruler) -> Iterator[_Sought]:
    """Yield cord, conus and cauda equina, as far as the region holds them."""
    conus = sac.conus
    if conus is None or not conus.above:
        cord = _running("spinal_cord", sac.cord, ruler, (0.0, 20.0))
        yield cord if conus is None or not conus.shown else _with_conus(cord, conus)
    if conus is not None and ruler.place_mm.keys() >= {"L2-L3", "L3-L4"}:
        yield _running("cauda_equina", conus.roots, ruler, (0.0, 24.0))


def _with_conus(cord: _Sought, conus: Conus) -> _Sought:
    """Return the cord with its lower end as a part of its own."""

    def shapes(bounds: Array) -> tuple[Shape, ...]:
        more = (PartId("conus_medullaris"),)
        return tuple(replace(shape, more=more, shares=conus.shares) for shape in cord.shapes(bounds))

    return _Sought(cord.box, shapes)


def _disc_shapes(discs: list[Disc]) -> Iterator[_Sought]:
    for disc in discs:
        low, high = _around(disc.frame.origin_mm, 36)
        yield _single("nucleus_pulposus", disc.segment, disc.nucleus, low, high)
        yield _single("anulus_fibrosus", disc.segment, disc.envelope, low, high)


def _ligament_shapes(
    column: Column, ruler: Ruler, vertebrae: list[Vertebra], discs: list[Disc]
) -> Iterator[_Sought]:
    low, high = _room(column)
    every = list(column.discs)
    yield _running(
        "posterior_longitudinal_ligament", ligaments.posterior_band(ruler, every), ruler, (-5.0, 5.0)
    )
    yield _running(
        "anterior_longitudinal_ligament", ligaments.anterior_band(ruler, vertebrae, every), ruler, (-42, -4)
    )
    for disc in discs:
        joint = disc.below.site.above.joint
        around = _around(disc.frame.origin_mm, 50)
        flavum = Flavum(disc.segment, disc.frame, disc.above, disc.below, joint)
        yield _pair("ligamentum_flavum", disc.segment, flavum.distance, *around)
    for disc in discs:
        joint = disc.below.site.above.joint
        around = _around(disc.frame.origin_mm, 50)
        yield _pair(
            "facet_joint_capsule", disc.segment, ligaments.capsule(disc.segment, disc.frame, joint), *around
        )
    for disc in discs:
        sheet = ligaments.interspinous(disc.segment, disc.above, disc.below)
        yield _single("interspinous_ligament", disc.segment, sheet, low, high)
    if column.region is Region.CERVICAL:
        yield _single("nuchal_ligament", "", ligaments.nuchal(ruler, vertebrae, every), low, high)
    else:
        yield _single("supraspinous_ligament", "", ligaments.supraspinous(vertebrae, every), low, high)


def _sac_outline(column: Column) -> Canal:
    """Return the cross-section of the sac at the level in the middle: the canal's shape."""
    level = column.levels[len(column.levels) // 2]
    depth, width = (measure("dural_sac", f"{kind}_diameter", level).value_mm for kind in ("ap", "transverse"))
    slope = measure("spinal_canal", "lamina_slope", level).value_deg + 4.0
    # In the neck a little more angular than the canal: meets the area on MRI, clears the laminae.
    rounding = measure("spinal_canal", "roundness", level).value ** 2 * depth / 2
    return Canal(depth, width, 0.0, slope, rounding).fitted()


def _room(column: Column) -> tuple[Array, Array]:
    """Return the corners of a box in which the whole region lies."""
    middles = np.array([frame.origin_mm for frame in column.vertebrae.values()])
    ahead, behind = np.array([40.0, 30.0, 5.0]), np.array([40.0, 85.0, 5.0])
    return middles.min(axis=0) - ahead, middles.max(axis=0) + behind


def _around(middle: Array, reach_mm: float) -> tuple[Array, Array]:
    return middle - reach_mm, middle + reach_mm
