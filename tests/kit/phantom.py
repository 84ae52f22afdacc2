"""A small patient of simple shapes whose every measure is known: a stand-in for a computed study in tests.

A column of bodies and discs (boxes), a round canal behind it with a round cord, and a lesion that grows
backwards from the front wall of the canal, flat, as thick as the slider says.
"""

import numpy as np

from spinelab.imaging import NEVER, Growth, Study

NAMES = (
    "",
    "Vertebral body C4",
    "Vertebral body C5",
    "Vertebral body C6",
    "Anulus fibrosus C4-C5",
    "Anulus fibrosus C5-C6",
    "Spinal cord",
    "Spinal dura mater",
    "Ligamentum flavum C5-C6, left",
    "Lamina C5, left",
)
HU = np.array([-80, 350, 360, 340, 90, 95, 35, 10, 70, 420])
T2 = np.array([600, 320, 330, 310, 250, 500, 420, 950, 120, 300])
CANAL_MM = 14.0
CANAL_FRONT_MM = -7.0
CORD_MM = 8.0
LESION_WIDTH_MM = 12.0


def make(size=(64, 64, 48), spacing_mm=(0.5, 0.5, 1.0), kind="opll-continuous", noise=12.0, largest_mm=8.0):
    """Return a phantom of ``size`` voxels along x, y, z, its canal around the origin of x and y."""
    axes = [(np.arange(n) - n // 2) * mm for n, mm in zip(size, spacing_mm, strict=True)]
    z, y, x = np.meshgrid(*axes[::-1], indexing="ij", sparse=True)
    labels = np.zeros(size[::-1], dtype=np.uint16)
    height = size[2] * spacing_mm[2]
    column = (np.abs(x) < 9) & (y < CANAL_FRONT_MM) & (y > CANAL_FRONT_MM - 14)
    for number, (low, high) in zip(
        (3, 5, 2, 4, 1),
        ((-0.5, -0.22), (-0.22, -0.14), (-0.14, 0.14), (0.14, 0.22), (0.22, 0.51)),
        strict=True,
    ):
        labels[column & (z >= low * height) & (z < high * height)] = number
    canal = np.hypot(x, y) + 0 * z
    labels[canal <= CANAL_MM / 2] = 7
    labels[canal <= CORD_MM / 2] = 6
    labels[(canal > CANAL_MM / 2) & (canal < CANAL_MM / 2 + 3) & (y > 3) & (x > 0)] = 8
    labels[(canal > CANAL_MM / 2 + 3) & (canal < CANAL_MM / 2 + 6) & (y > 3)] = 9
    random = np.random.default_rng(1)
    volumes = {
        name: (values[labels] + random.normal(0, noise, labels.shape)).astype(np.int16)
        for name, values in (("ct", HU), ("t2", T2))
    }
    growth = _growth(axes, volumes, kind, largest_mm)
    origin = tuple(float(axis[0]) for axis in axes)
    where = (tuple(spacing_mm), origin, labels.shape)
    return Study("cervical", kind, "phantom", 1, *where, volumes, labels, NAMES, growth)


def _growth(axes, volumes, kind, largest_mm):
    """A slab behind the bodies: a voxel turns when the slab is as thick as the voxel lies deep."""
    if kind == "none":
        return None
    x, y, z = axes
    half = {"opll-continuous": 0.5, "opll-localized": 0.2}[kind] * (z[-1] - z[0]) + 0.1
    inside = [
        np.flatnonzero(np.abs(x) <= LESION_WIDTH_MM / 2),
        np.flatnonzero((y >= CANAL_FRONT_MM) & (y <= CANAL_FRONT_MM + largest_mm)),
        np.flatnonzero(np.abs(z) <= half),
    ]
    low = [axis[0] for axis in inside]
    shape = tuple(len(axis) for axis in inside)[::-1]
    depth = np.round((y[inside[1]] - CANAL_FRONT_MM) * 10).astype(np.uint8)
    first = np.broadcast_to(depth[None, :, None], shape).copy()
    never = np.full(shape, NEVER, dtype=np.uint8)
    box = tuple(slice(axis[0], axis[-1] + 1) for axis in inside[::-1])
    values = {
        name: np.full(shape, value, dtype=np.int16)
        for name, value in (("ct", 800), ("t2", 40))
        if name in volumes
    }
    second = {name: volumes[name][box] for name in volumes}
    offset = tuple(low[::-1])
    return Growth(offset, first, never, values, second, first != NEVER, largest_mm, ramp_mm=0.5)
