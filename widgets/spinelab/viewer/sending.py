"""What a reading room sends first, and how the rest follows. Knows packed arrays and the kernel, no traits.

The first picture needs three slices of the images shown and their growth: a twentieth of a patient. The rest
takes longer to carry than everything else that happens between a cell and its picture, so it follows in a
message of its own once the cell is over and its output on its way (`tests/bench/viewer.py` prints when each
has arrived). The kernel's own loop sends it: no thread of ours ever touches a widget.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from IPython import get_ipython

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spinelab.viewer.packing import Packed

__all__ = ["add_slices", "after_cell", "needed_first"]


def add_slices(packed: Packed, modalities: Iterable[str], position_mm: Sequence[float]) -> list[str]:
    """Add three slices through a point, row by row from the top as the view draws them; return the names."""
    index = packed.index
    x, y, z = (
        min(max(0, int(np.floor((mm - first) / step + 0.5))), size - 1)
        for mm, first, step, size in zip(
            position_mm, index["origin_mm"], index["spacing_mm"], index["shape"][::-1], strict=True
        )
    )
    names = []
    for modality in dict.fromkeys(modalities):
        volume = packed.arrays[modality]
        planes = (
            ("axial", z, volume[z]),
            ("sagittal", x, volume[::-1, :, x]),
            ("coronal", y, volume[::-1, y]),
        )
        for plane, number, slice_ in planes:
            name = f"{modality},{plane},{number}"
            packed.arrays[name] = np.ascontiguousarray(slice_)
            index["arrays"][name] = {"type": index["arrays"][modality]["type"], "packed": False}
            names.append(name)
    return names


def needed_first(packed: Packed, modalities: Sequence[str], lesion: str) -> list[str]:
    """Return the arrays from which the lesion shown is grown in the images shown; none without a lesion."""
    kinds = [growth["kind"] for growth in packed.index["growths"]]
    if lesion not in kinds:
        return []
    parts = [f"{name}.{turn}" for name in dict.fromkeys(modalities) for turn in ("first", "second")]
    return [f"g{kinds.index(lesion)}.{part}" for part in ("first", "second", "lesion", *parts)]


def after_cell(work: Callable[[], None]) -> Callable[[], None]:
    """Do something on the kernel's loop when the cell that runs is over, before the next cell starts.

    Where no kernel runs (a script, a test, a grader), nobody looks on, and it is done at once.

    Returns
    -------
    What to call so that it is done no more.
    """
    if getattr(get_ipython(), "kernel", None) is not None:
        with suppress(RuntimeError):  # no loop runs in this thread
            return asyncio.get_running_loop().call_soon(work).cancel
    work()
    return lambda: None
