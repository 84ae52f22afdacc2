"""What a reading room sends first, and how the rest follows. Knows packed arrays and the kernel, no traits.

The first picture needs three slices of the images shown and their growth: a twentieth of a patient. The rest
takes longer to carry than everything else that happens between a cell and its picture, so another thread
sends it when the picture is there (`tests/bench/viewer.py` prints when each has arrived).
"""

from __future__ import annotations

import contextvars
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from IPython import get_ipython

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spinelab.viewer.packing import Packed

__all__ = ["add_slices", "later", "needed_first"]

_PATIENCE_S = 1.5
"""How long the rest waits for the first picture: a kernel that runs further cells does not hear of it."""


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


def later(work: Callable[[], Any]) -> Callable[[], None]:
    """Do something when the first picture is there, soon in any case; at once where no kernel runs.

    Returns
    -------
    What to call when the first picture is there.
    """
    seen = threading.Event()
    if getattr(get_ipython(), "kernel", None) is None:
        work()
        return seen.set

    def wait() -> None:
        seen.wait(_PATIENCE_S)
        work()

    context = contextvars.copy_context()  # so that messages belong to this cell
    threading.Thread(target=context.run, args=(wait,), daemon=True).start()
    return seen.set
