"""How long the computed spine takes: from nothing to a scene, from the disk cache, and at a single point.

Run by ``make bench``. The figures are printed, never asserted: they depend on the machine. CPU seconds beside
wall seconds tell how busy it was.
"""

import time

import numpy as np
import pytest
from rich.console import Console
from rich.table import Table

from spinelab.domain import cache, curvature, spine
from spinelab.domain.mesh import mesh_spine
from spinelab.domain.sections import sections
from spinelab.domain.spine import build_spine

POINTS = 300


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


@pytest.mark.parametrize("region", ["cervical", "thoracic", "lumbar", "whole"])
def test_stages_of_a_region(region, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)
    spine._build.cache_clear()
    curvature.column.cache_clear()
    table = Table("stage", "wall s", "CPU s", "size", title=f"{region} region")

    def row(stage, work, size):
        result, wall, cpu = timed(work)
        table.add_row(stage, f"{wall:.3f}", f"{cpu:.3f}", size(result))
        return result

    model = row("build the model", lambda: build_spine(region), lambda found: f"{len(found.parts)} parts")
    row("surfaces, nothing cached", lambda: mesh_spine(region), lambda found: f"{found.triangles} triangles")
    scene = row(
        "surfaces, from the cache", lambda: mesh_spine(region), lambda _: _kilobytes(tmp_path, "scene")
    )
    row("flat buffers", scene.buffers, lambda found: f"{len(found.positions_mm)} vertices")
    row("sections, nothing cached", lambda: sections(region), lambda found: f"{len(found)} planes")
    row("sections, from the cache", lambda: sections(region), lambda _: _kilobytes(tmp_path, "sections"))
    low, high = model.bounds_mm
    places = np.random.default_rng(0).uniform(low, high, (POINTS, 3))
    _, wall, cpu = timed(lambda: [model.structure_at(place) for place in places])
    table.add_row(
        f"structure at a point, mean of {POINTS}", f"{wall / POINTS:.4f}", f"{cpu / POINTS:.4f}", ""
    )
    Console(width=100).print(table)


def _kilobytes(folder, name):
    return f"{sum(path.stat().st_size for path in folder.glob(f'{name}-*')) / 1024:.0f} kB"
