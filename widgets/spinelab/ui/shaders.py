"""The two shaders that colour a computed spine, as the views get them: data of the scene, like its mesh."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["SHADERS"]

_COMMENT = re.compile(r"^//.*\n", re.MULTILINE)


def _source(name: str) -> str:
    """Return a shader of this folder without its comments."""
    return _COMMENT.sub("", (Path(__file__).parent / name).read_text(encoding="utf-8"))


SHADERS = {"VERTEX_SHADER": _source("surface.vert.glsl"), "FRAGMENT_SHADER": _source("surface.frag.glsl")}
"""GLSL ES 3.00 by WebGL's name of the kind, to be put after ``#version 300 es``."""
