"""Fifty kills while work is written: what was acknowledged is there, and no file is broken."""

import json
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
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr  # it looks at all files after every kill
    result = json.loads(done.stdout)
    assert result["deaths"] == KILLS
    lines = [line for told in result["told"] for line in told]
    latest = {(page, name): value for page, name, value in (line for line in lines if len(line) == 3)}
    reviewed = {name for kind, name in (line for line in lines if len(line) == 2) if kind == "review"}
    assert len(lines) > 2 * KILLS  # they were killed at work, not before
    found = gather(tmp_path, datetime.now(UTC))
    assert found.notes == ()
    for (page, name), value in latest.items():
        assert found.pages[page][name].response["value"] >= value, (page, name)
    assert reviewed <= set(found.review)
    assert set(found.cases) == {"found-by-chance"}
