"""From where a computed model is seen: the angles of the camera in every named view."""

from __future__ import annotations

import json
from importlib.resources import files

__all__ = ["ANGLES"]

ANGLES: dict[str, dict[str, float]] = json.loads((files(__package__) / "angles.json").read_text("utf-8"))
"""``yaw`` and ``pitch``, degrees, by view."""
