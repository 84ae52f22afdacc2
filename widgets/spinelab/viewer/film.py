"""A lateral radiograph in a notebook, with words for readers who cannot see it. Knows showing, not rays."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from spinelab.imaging.radiograph import lateral_radiograph
from spinelab.viewer.grown import asked_mm

if TYPE_CHECKING:
    import numpy.typing as npt

    from spinelab.imaging.study import Study

__all__ = ["Film", "film"]

_WIDTH_PX = 420


@dataclass(frozen=True, eq=False)
class Film:
    """A computed lateral radiograph, the patient looking to the left."""

    grey: npt.NDArray[np.uint8]
    """0 black to 255 white, (rows, columns)."""
    words: str
    """What the picture is, without saying what is to be found."""

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        words = escape(self.words)
        return (
            f'<figure style="margin:0"><img width="{_WIDTH_PX}" alt="{words}" '
            f'src="data:image/png;base64,{b64encode(_png(self.grey)).decode()}">'
            f"<figcaption>{words}</figcaption></figure>"
        )


def film(study: Study, thickness_mm: float | None = None) -> Film:
    """Show the lateral radiograph of a study, its lesion as thick as its recipe says or as given.

    Raises
    ------
    KeyError
        When the study has no CT.
    """
    pixels = lateral_radiograph(study, asked_mm(study) if thickness_mm is None else thickness_mm).pixels
    grey = np.clip(pixels / max(1, int(pixels.max())) * 255, 0, 255).astype(np.uint8)
    words = (
        f"SIMULATED lateral radiograph of the {study.region} spine, computed. The patient looks to the left."
    )
    return Film(grey, words)


def _png(grey: npt.NDArray[np.uint8]) -> bytes:
    """Return an 8-bit grey PNG; a file of four parts needs no library."""
    rows, columns = grey.shape
    lines = b"".join(b"\0" + row.tobytes() for row in grey)
    head = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)
