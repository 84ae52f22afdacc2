"""One progress file serves both editions: what Jupyter saved the page takes in, and the other way round."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spinelab.answers.work import work_sheet
from spinelab.progress import Progress
from spinelab.progress.keep import gather
from spinelab.review.keep import ProgressFile
from spinelab.review.schedule import Schedule

HERE = Path(__file__).parent
PAGE = """
import { exported, layIn, parsed } from "../../widgets/spinelab/publish/assets/progress.js";
const map = new Map();
const storage = {
  getItem: (key) => map.get(key) ?? null,
  setItem: (key, value) => map.set(key, value),
  key: (at) => [...map.keys()][at],
  get length() { return map.size; },
};
let text = "";
for await (const part of process.stdin) text += part;
const done = layIn(storage, parsed(text, "x"));
process.stdout.write(JSON.stringify({ done, text: exported(storage) }));
"""


@pytest.mark.node
def test_a_file_goes_from_jupyter_to_the_page_and_back_without_a_loss(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    there.mkdir()
    for page, name in (("questions", "x-y-01"), ("01-anatomy", "a-cell:0123456789ab")):
        sheet = work_sheet(here, page)
        sheet.folder.mkdir(parents=True)
        assert sheet.put(name, {"response": {"text": "Schräder </script>"}}, 3)
    now = datetime.now(UTC)
    ProgressFile(here).save({"a-01": Schedule(fuzzing=False).outlook(None, now)[3]}, now)
    saved = Progress(folder=here)
    saved.asked = 1
    command = ["node", "--input-type=module", "-e", PAGE]
    ran = subprocess.run(
        command, cwd=HERE, input=saved.file["text"].encode(), capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    page = json.loads(ran.stdout)
    assert page["done"] == {"loaded": 3, "older": 0, "skipped": 0}
    loaded = Progress(folder=there)
    loaded.given = {"name": "mine.json", "text": page["text"]}
    assert loaded.said.startswith("Loaded from mine.json: 2 answers and settings, 1 reviewed question.")
    first, second = gather(here, now), gather(there, now)
    assert (first.pages, first.review) == (second.pages, second.review)
    assert set(first.origins) < set(second.origins)
