"""The lesion builder's view obeys the rules of the domain: the same lesion, cord and fluid in a section."""

import json
import subprocess

import numpy as np
import pytest

from spinelab.builder.packing import grown
from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.measurement import cord
from spinelab.domain.measurement.plane import STEP_MM, axial_plane
from spinelab.domain.spine import build_spine

SCRIPT = """
import { readFileSync } from "node:fs";
import { fieldsAt, roomFor, unpackGrid } from "%(module)s";
const { index, thickness_mm } = JSON.parse(readFileSync("%(index)s", "utf8"));
const file = readFileSync("%(data)s");
const bytes = new DataView(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
const steps = Math.ceil(index.largest_mm / index.cord_step_mm - 1e-6) + 1;
const section = index.sections[0];
const grid = unpackGrid(section, bytes, steps);
const out = fieldsAt(grid, thickness_mm, index.cord_step_mm, roomFor(grid));
const cell = grid.step_mm[0] ** 2;
const area = (field) => field.reduce((sum, value) =>
  sum + Math.min(1, Math.max(0, 0.5 - value / grid.step_mm[0])), 0) * cell;
console.log(JSON.stringify({ lesion: area(out.lesion), cord: area(out.cord), sac: area(out.sac) }));
"""


@pytest.mark.node
@pytest.mark.parametrize(
    ("kind", "thickness_mm"),
    [("opll-localized", 7.3), ("clf-nodule", 4.0)],
)
def test_the_view_draws_the_areas_that_the_domain_has(tmp_path, request, kind, thickness_mm):
    made = grown(kind, "C5", "C6", "")
    (tmp_path / "index.json").write_text(json.dumps({"index": made.index, "thickness_mm": thickness_mm}))
    (tmp_path / "data.bin").write_bytes(made.data)
    module = request.config.rootpath / "widgets" / "spinelab" / "builder" / "grown.js"
    script = SCRIPT % {
        "module": module.as_uri(),
        "index": tmp_path / "index.json",
        "data": tmp_path / "data.bin",
    }
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    drawn = json.loads(done.stdout)
    lesion = grow(build_spine("cervical"), Recipe(kind, ("C5", "C6"), thickness_mm=thickness_mm))
    plane = axial_plane(lesion)
    turns = lesion.turns_at_mm(plane.points_mm)
    _, sac = lesion.neural(plane.points_mm, thickness_mm)
    assert drawn["lesion"] == pytest.approx((turns <= thickness_mm).sum() * STEP_MM**2, rel=0.04)
    assert drawn["cord"] == pytest.approx(cord(lesion, thickness_mm).area_mm2, rel=0.02)
    assert drawn["sac"] == pytest.approx(np.clip(0.5 - sac / STEP_MM, 0, 1).sum() * STEP_MM**2, rel=0.02)
