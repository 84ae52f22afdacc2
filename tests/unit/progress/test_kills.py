"""Fifty kills while work is written: what was acknowledged is there, and no file is broken."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spinelab.progress.keep import gather

KILLS = 50


@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked and killed with a signal")
def test_fifty_kills_lose_nothing_that_was_acknowledged_and_break_no_file(tmp_path):
    script = Path(__file__).with_name("writer.py")
    command = [sys.executable, str(script), str(tmp_path), "20261122"]
    tests = str(Path(__file__).parents[2])  # where the small patient lies
    known = os.pathsep.join([tests, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": known}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr  # it looks at all files after every kill
    result = json.loads(done.stdout)
    assert result["deaths"] == KILLS
    lines = [line for told in result["told"] for line in told]
    latest = {(page, name): value for page, name, value in (line for line in lines if len(line) == 3)}
    reviewed = {name for kind, name in (line for line in lines if len(line) == 2) if kind == "review"}
    assert len(lines) > KILLS  # they were killed at work, not before
    found = gather(tmp_path, datetime.now(UTC))
    assert found.notes == ()
    for (page, name), value in latest.items():
        assert found.pages[page][name].response["value"] >= value, (page, name)
    assert reviewed <= set(found.review)
    assert set(found.cases) == {"found-by-chance"}
    answered = {
        (where, name): number for _, where, name, number in (line for line in lines if len(line) == 4)
    }
    kept = {(where, name): number for where, name, number in result["kept"]}
    assert set(answered) == set(kept)
    assert len(kept) == 6  # a measurement, a mark and a case, as practice and in a quiz
    for key, number in answered.items():
        assert kept[key] >= number, key
