"""A first, rough body for the contract: capsules and ellipsoids where anatomy will follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from spinelab.domain.frame import Array, Frame
from spinelab.domain.part import PartId, Solid
from spinelab.domain.sdf import Field, box, ellipsoid, limb, smooth_join
from spinelab.domain.vocabulary import Level, Region, Side, levels_of, segment

PITCH = {Region.CERVICAL: 17.0, Region.THORACIC: 28.0, Region.LUMBAR: 35.0}


def _placed(frame: Frame, shape: Field) -> Callable[[Array], Array]:
    return lambda points: shape(*frame.to_local(points))


def _bounds(frame: Frame, low: tuple[float, ...], high: tuple[float, ...]) -> Array:
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
    placed = frame.to_patient(corners)
    return np.stack([placed.min(axis=0), placed.max(axis=0)])


def _vertebra(level: str, frame: Frame, h: float, w: float, d: float, thoracic: bool) -> Solid:
    names: list[PartId] = [PartId("vertebral_body", level)]
    shapes: list[Field] = [lambda x, y, z: box(x, y, z, (0, 0, 0), (w / 2, d / 2, h / 2), 3)]
    back = d / 2 + (17 if thoracic else 14.5)
    px = w / 2 - 1
    paired: dict[str, Field] = {
        "pedicle": lambda x, y, z: limb(np.abs(x), y, z, [(px, d / 2 - 3, 1), (px + 2, d / 2 + 6, 1)], [(2.8, 3.2)] * 2, (0, 0, 1)),
        "lamina": lambda x, y, z: limb(np.abs(x), y, z, [(px + 2, d / 2 + 8, -3), (0, back + 3, -4)], [(2.5, 5)] * 2, (0, 0, 1)),
        "transverse_process": lambda x, y, z: limb(np.abs(x), y, z, [(px + 3, d / 2 + 4, 0), (px + 14, d / 2 + (12 if thoracic else 2), 0)], [(2.5, 3)] * 2, (0, 0, 1)),
        "superior_articular_process": lambda x, y, z: limb(np.abs(x), y, z, [(px + 3, d / 2 + 7, 0), (px + 3, d / 2 + 6, h / 2 + 2)], [(4, 2.5)] * 2, (0, 1, 0)),
        "inferior_articular_process": lambda x, y, z: limb(np.abs(x), y, z, [(px + 3, d / 2 + 10, 0), (px + 3, d / 2 + 12, -h / 2 - 3)], [(4, 2.5)] * 2, (0, 1, 0)),
    }
    if not thoracic:
        paired["uncinate_process"] = lambda x, y, z: limb(np.abs(x), y, z, [(w / 2 - 2, -3, h / 2), (w / 2 - 2, 4, h / 2)], [(2, 3)] * 2, (0, 0, 1))
    names.append(PartId("spinous_process", level))
    shapes.append(lambda x, y, z: limb(x, y, z, [(0, back + 3, -4), (0, back + 18, -12)], [(2.2, 4), (2.5, 3)], (0, 0, 1)))
    for name, shape in paired.items():
        for side in (Side.LEFT, Side.RIGHT):
            sign = 1 if side is Side.LEFT else -1
            names.append(PartId(name, level, side))
            shapes.append(lambda x, y, z, shape=shape, sign=sign: np.maximum(shape(x, y, z), -sign * x))

    def canal(x: Array, y: Array, z: Array) -> Array:
        return ellipsoid(x, y, z, (0, (d / 2 + back) / 2, 0), (px - 2, (back - d / 2) / 2, 1e3))

    def whole(x: Array, y: Array, z: Array) -> Array:
        united = shapes[0](x, y, z)
        for shape in shapes[1:]:
            united = smooth_join(united, shape(x, y, z), 1.5)
        return np.maximum(united, -canal(x, y, z))

    def shares(points: Array) -> Array:
        local = frame.to_local(points)
        values = np.array([shape(*local) for shape in shapes])
        order = np.partition(values, 1, axis=0)
        return (values - np.where(values == order[0], order[1], order[0])) / 2

    bounds = _bounds(frame, (-40, -20, -30), (40, 60, 25))
    return Solid(f"vertebra {level}", bounds, _placed(frame, whole), tuple(names), shares)


def _single(name: PartId, frame: Frame, shape: Field, low: tuple[float, ...], high: tuple[float, ...]) -> Solid:
    bounds, placed = _bounds(frame, low, high), _placed(frame, shape)
    return Solid(name.name, bounds, placed, (name,))


def assemble(region: Region) -> tuple[tuple[Level, ...], dict[Level, Frame], tuple[Solid, ...]]:
    """Return the rough solids of a region."""
    thoracic = region is not Region.CERVICAL
    first, last = {"cervical": ("C3", "C7"), "thoracic": ("T9", "T12"), "lumbar": ("L1", "L5")}[region]
    levels = levels_of(first, last)
    h, gap, w, d = (24.0, 5.0, 32.0, 28.0) if thoracic else (12.5, 5.0, 22.0, 15.0)
    frames = {level: Frame.tilted((0, 0, -(h + gap) * index), 0) for index, level in enumerate(levels)}
    solids = [_vertebra(str(level), frames[level], h, w, d, thoracic) for level in levels]
    for level in levels[:-1]:
        at = Frame.tilted((0, 0, float(frames[level].origin_mm[2]) - (h + gap) / 2), 0)
        seg = segment(level)
        low, high = (-40, -20, -20), (40, 50, 20)
        anulus = lambda x, y, z: np.maximum(box(x, y, z, (0, 0, 0), (w / 2, d / 2, gap / 2), 2), -ellipsoid(x, y, z, (0, 1, 0), (w / 4, d / 4, gap / 2 - 0.4)))
        solids.append(_single(PartId("anulus_fibrosus", seg), at, anulus, low, high))
        solids.append(_single(PartId("nucleus_pulposus", seg), at, lambda x, y, z: ellipsoid(x, y, z, (0, 1, 0), (w / 4, d / 4, gap / 2 - 0.4)), low, high))
        back = d / 2 + (17 if thoracic else 14.5)
        isl = lambda x, y, z: limb(x, y, z, [(0, back + 8, h / 2), (0, back + 8, -h / 2 + 4)], [(0.8, 4)] * 2, (0, 1, 0))
        solids.append(_single(PartId("interspinous_ligament", seg), at, isl, low, high))
        for side in (Side.LEFT, Side.RIGHT):
            sign = 1 if side is Side.LEFT else -1
            soft: dict[str, Field] = {
                "ligamentum_flavum": lambda x, y, z, s=sign: box(s * x, y, z, (4.5, back - 1, 0), (4, 0.8, 5), 0.4),
                "facet_joint_capsule": lambda x, y, z, s=sign: ellipsoid(s * x, y, z, (w / 2 + 2, d / 2 + 9, 0), (6, 5, 5)),
                "spinal_nerve": lambda x, y, z, s=sign: limb(s * x, y, z, [(5, d / 2 + 8, 3), (w / 2 + 12, d / 2 + 3, -5)], [(1.5, 1.5)] * 2, (0, 0, 1)),
            }
            solids += [_single(PartId(name, seg, side), at, shape, low, high) for name, shape in soft.items()]
    frame, total = frames[levels[0]], (h + gap) * len(levels)
    middle, reach = -(h + gap) * (len(levels) - 1) / 2, total / 2
    cy = d / 2 + (8.5 if thoracic else 7.2)
    low, high = (-20, -25, middle - reach), (20, 70, middle + reach)
    rod = lambda x, y, z, c, half: box(x, y, z, (0, c, middle), (*half, reach), 0.5)
    cord = lambda x, y, z: np.maximum(ellipsoid(x, y, z, (0, cy, 0), (5.5, 3.7, 1e4)), np.abs(z - middle) - reach)
    sac = lambda x, y, z: np.maximum(np.abs(ellipsoid(x, y, z, (0, cy, 0), (8, 5.8, 1e4))) - 0.6, np.abs(z - middle) - reach)
    run: list[tuple[PartId, Field]] = [
        (PartId("spinal_cord"), cord),
        (PartId("dura_mater"), sac),
        (PartId("posterior_longitudinal_ligament"), lambda x, y, z: rod(x, y, z, d / 2 + 0.7, (4, 0.6))),
        (PartId("anterior_longitudinal_ligament"), lambda x, y, z: rod(x, y, z, -d / 2 - 0.7, (5, 0.6))),
        (PartId("supraspinous_ligament" if thoracic else "nuchal_ligament"), lambda x, y, z: rod(x, y, z, 56 if thoracic else 44, (1.5, 2))),
    ]
    if not thoracic:
        for side in (Side.LEFT, Side.RIGHT):
            sign = 1 if side is Side.LEFT else -1
            run.append((PartId("vertebral_artery", "", side), lambda x, y, z, s=sign: np.maximum(ellipsoid(s * x, y, z, (15.5, 2, 0), (2, 2, 1e4)), np.abs(z - middle) - reach)))
    solids += [_single(name, frame, shape, (low[0], low[1], low[2] - 1), (high[0], high[1], high[2] + 1)) for name, shape in run]
    if thoracic:
        for level in levels:
            for side in (Side.LEFT, Side.RIGHT):
                sign = 1 if side is Side.LEFT else -1
                rib = lambda x, y, z, s=sign: limb(s * x, y, z, [(w / 2 + 1, d / 2 - 2, h / 2), (w / 2 + 14, d / 2 + 10, 6), (w / 2 + 35, d / 2 + 10, -4)], [(3, 5)] * 3, (0, 0, 1))
                solids.append(_single(PartId("rib", str(level), side), frames[level], rib, (-70, -20, -30), (70, 60, 30)))
    return levels, frames, tuple(solids)
