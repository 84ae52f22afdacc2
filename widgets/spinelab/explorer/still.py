"""A still picture of a scene, for readers that cannot run the view. Knows packed triangles, no widgets.

Points are strewn over the triangles, a few to the pixel, and the nearest to the eye wins: less exact than the
view's own drawing, and soon done. Behind a cut the inside shows as flat colour, which looks like a cut face,
as in the view.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from spinelab.ui.angles import ANGLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.ui.packed import PackedScene

__all__ = ["drawn"]

_SIZE_PX = (420, 300)
_SHARE = 0.92
"""How much of the picture the scene fills."""
_POINTS_PER_PIXEL = 1.5
_DAB = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
"""A point covers these pixels, so that no hole is left between points."""
_LIGHT = (-0.45, 0.55, -0.70)
"""Right, up and away in the picture."""
_COLOURS = 48


def drawn(
    packed: PackedScene,
    styles: Sequence[tuple[float, float, float] | None],
    view: str,
    cut: tuple[int, float] | None,
) -> bytes:
    """Return a PNG of the scene, 420 x 300 pixels on a transparent ground.

    Parameters
    ----------
    styles
        Red, green and blue from 0 to 1 for each part in turn, or `None` for a part that is hidden.
    view
        A direction of `spinelab.explorer.VIEWS`.
    cut
        Axis (0 to 2) and place in LPS millimetres; what lies beyond is taken away.
    """
    points, triangles, colours = _triangles(packed, styles)
    forward, up, right = _axes(ANGLES.get(view, ANGLES["oblique"]))
    corners = (points - np.asarray(packed.index["center_mm"])) @ np.column_stack([right, up, forward])
    width, height = _SIZE_PX
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = _SHARE * min(width / (high[0] - low[0]), height / (high[1] - low[1]))
    seen = (corners - (low + high) / 2) * [scale, -scale, 1] + [width / 2, height / 2, 0]
    places, shades = _strewn(seen[triangles], points[triangles], colours, cut)
    return _png(places, shades)


def _triangles(packed: PackedScene, styles: Sequence[Any]) -> tuple[Any, Any, Any]:
    """Return points in mm, the shown triangles' corners, and a colour for each triangle."""
    layout = packed.index["mesh"]
    count = layout["vertices"]
    steps = np.frombuffer(packed.mesh, "<i2", count * 3).reshape(-1, 3)
    points = steps * layout["step_mm"] + np.asarray(layout["offset_mm"])
    corners = np.frombuffer(packed.mesh[-layout["triangles"] * 12 :], "<u4").reshape(-1, 3)
    runs = [
        (slice(part["first"] // 3, (part["first"] + part["count"]) // 3), style)
        for part, style in zip(packed.index["parts"], styles, strict=True)
        if style is not None and part["count"]
    ]
    shown = np.concatenate([corners[run] for run, _ in runs])
    return points, shown, np.concatenate([np.tile(style, (run.stop - run.start, 1)) for run, style in runs])


def _axes(angles: dict[str, float]) -> tuple[Any, Any, Any]:
    """Return forward, up and right as unit vectors of the patient's space."""
    yaw, pitch = np.radians([angles["yaw"], angles["pitch"]])
    forward = np.array([-np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), -np.sin(pitch)])
    up = np.array([-np.sin(yaw) * np.sin(pitch), np.cos(yaw) * np.sin(pitch), np.cos(pitch)])
    return forward, up, np.cross(forward, up)


def _strewn(seen: Any, solid: Any, colours: Any, cut: tuple[int, float] | None) -> tuple[Any, Any]:  # noqa: ANN401
    """Return where points of the triangles lie (column, row, depth) and what colour they have."""
    sides = seen[:, 1:] - seen[:, :1]
    normal = np.cross(sides[:, 0], sides[:, 1])
    area = np.abs(normal[:, 2]) / 2
    each = np.ceil(area * _POINTS_PER_PIXEL).astype(int) + 1
    of = np.repeat(np.arange(len(seen)), each)
    share = np.random.default_rng(0).random((len(of), 2))
    over = share.sum(axis=1) > 1
    share[over] = 1 - share[over]
    weights = np.column_stack([1 - share.sum(axis=1), share])[..., None]
    places = (seen[of] * weights).sum(axis=1)
    shade = _lit(normal, colours)
    if cut is not None:
        axis, at = cut
        kept = (solid[of, :, axis] * weights[..., 0]).sum(axis=1) <= at
        places, of = places[kept], of[kept]
    return places, shade[of]


def _lit(normal: Any, colours: Any) -> Any:  # noqa: ANN401
    """Shade the triangles; one seen from within is cut open and flat."""
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    unit = normal / np.where(length == 0, 1, length) * [1, -1, 1]
    inside = unit[:, 2] > 0
    light = 0.45 + 0.62 * np.clip(unit @ np.asarray(_LIGHT), 0, 1)
    return np.where(inside[:, None], colours * 0.9, np.clip(colours * light[:, None], 0, 1))


def _png(places: Any, shades: Any) -> bytes:  # noqa: ANN401
    """Paint from far to near."""
    width, height = _SIZE_PX
    order = np.argsort(-places[:, 2], kind="stable")
    pixels = (places[order, None, :2].astype(int) + _DAB).reshape(-1, 2)
    column, row = np.clip(pixels.T, 0, [[width - 1], [height - 1]])
    painted = np.column_stack([shades[order] * 255, np.full(len(order), 255)]).astype(np.uint8)
    canvas = np.zeros((height * width, 4), np.uint8)
    canvas[row * width + column] = np.repeat(painted, len(_DAB), axis=0)
    file = BytesIO()
    still = Image.fromarray(canvas.reshape(height, width, 4))
    still.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()
