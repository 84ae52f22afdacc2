"""Measurements with a true answer: each from geometry, by the formula and source of ``scales.yaml``."""

from spinelab.domain.measurement.alignment import c2_c7_angle_deg, c2_c7_sva_mm
from spinelab.domain.measurement.cord import Cord, compression_ratio, cord
from spinelab.domain.measurement.kline import KLine, against_line, clearance_mm, edge_in_midline, k_line
from spinelab.domain.measurement.room import Room, occupying_ratio_percent, residual_canal_mm, room

__all__ = [
    "Cord",
    "KLine",
    "Room",
    "against_line",
    "c2_c7_angle_deg",
    "c2_c7_sva_mm",
    "clearance_mm",
    "compression_ratio",
    "cord",
    "edge_in_midline",
    "k_line",
    "occupying_ratio_percent",
    "residual_canal_mm",
    "room",
]
