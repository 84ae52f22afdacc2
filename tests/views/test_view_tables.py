"""What Python draws still pictures from is what the views hold: `--update-goldens` writes it anew."""

import json
import subprocess
from pathlib import Path

import pytest

from spinelab.files import replace_file

ROOM = Path(__file__).parents[2] / "widgets" / "spinelab"
TABLES = {
    "surgery": {"drawn.js": "FILLS"},
    "builder": {"plane.js": "PAINT BONES DISCS REBUILT DARK DURA_LINE_MM", "view.js": "SUBSTANCE"},
    "localiser": {
        "body.js": "KEY_POINTS LABELS OUTLINES",
        "dermatomes.js": "REGIONS",
        "cord.js": "GREY HORN TRACTS HORN_NUMBER",
    },
}
"""Folder of a widget, files of its view, and the tables of each that its still picture is drawn from."""
SCRIPT = """
const held = {};
for (const [file, names] of Object.entries(JSON.parse(process.argv[1]))) {
  const module = await import(file);
  for (const name of names.split(" ")) held[name] = module[name];
}
const rounded = (value) => (Number.isFinite(value) && !Number.isInteger(value) ? +value.toFixed(2) : value);
const plain = (_key, value) => (value instanceof Set ? [...value] : rounded(value));
process.stdout.write(JSON.stringify(held, plain));
"""


@pytest.mark.node
@pytest.mark.parametrize("widget", TABLES)
def test_the_still_picture_is_drawn_from_the_tables_of_the_view(widget, update_goldens):
    files = {(ROOM / widget / name).as_uri(): names for name, names in TABLES[widget].items()}
    command = ["node", "--input-type=module", "-e", SCRIPT, json.dumps(files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept = ROOM / widget / "still.json"
    if update_goldens:
        replace_file(kept, done.stdout + "\n")
    assert json.loads(kept.read_text(encoding="utf-8")) == json.loads(done.stdout), (
        f"The view of {widget} changed: run `make goldens`, then `spinelab lesson refresh`, and look."
    )
