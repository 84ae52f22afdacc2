"""`make lab` and `make teach` open JupyterLab where their pages say; the environment is not made anew."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(not shutil.which("make"), reason="make is not installed"),
]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(params=["lab", "teach"])
def opened(request, tmp_path):
    """What the target's server shows of its folder, and the address that it opens."""
    port = free_port()
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "BROWSER": "true",  # a command that opens nothing
        "JUPYTER_PORT": str(port),
        "JUPYTER_TOKEN": "only-here",
    }
    log = tmp_path / "log.txt"
    with log.open("w") as stream:
        process = subprocess.Popen(
            ["make", "-o", "env", request.param],
            cwd=ROOT,
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + PATIENCE_S
        while not re.search(rf"http://[^ ]*:{port}/lab[^ ]*", log.read_text()):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)
        address = re.search(rf"http://127.0.0.1:{port}(/lab[^ ?]*)", log.read_text())[1]
        headers = {"Authorization": "token only-here"}
        contents = requests.get(f"http://127.0.0.1:{port}/api/contents", headers=headers, timeout=PATIENCE_S)
        yield request.param, address, [entry["name"] for entry in contents.json()["content"]]
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE_S)


def test_the_folder_and_the_address_are_those_of_the_pages(opened):
    target, address, names = opened
    expected = {
        "lab": ("/lab/tree/course/00-start-here.ipynb", "course"),
        "teach": ("/lab", "nbgrader_config.py"),
    }
    assert (address, True) == (expected[target][0], expected[target][1] in names)
