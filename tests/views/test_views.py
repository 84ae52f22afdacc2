"""Runs the view tests in Node: one pytest test for each JavaScript test file."""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.node
@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.js")), ids=lambda path: path.stem)
def test_the_view_tests_pass_in_node(file):
    command = ["node", "--test", "--test-reporter=tap", file.name]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout
    assert "# pass 0" not in done.stdout, f"{file.name} holds no test"
