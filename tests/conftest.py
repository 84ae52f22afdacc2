"""What every test shares: the environment's own commands on PATH, one flag that refreshes golden files."""

import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from kit import chromium

settings.register_profile("calm", deadline=None)  # a busy machine is slow; times belong to the benches
settings.load_profile("calm")
collect_ignore = ["kit/repo2docker_steps.py"]  # a program; what it loads warns of its age
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite golden files, then look at the diff"
    )
    parser.addoption(
        "--every-notebook",
        action="store_true",
        help="look at every notebook in JupyterLab, not at a sample (`make gate`)",
    )


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Where a Chromium lies; without one the test fails."""
    return chromium.required_browser()


@pytest.fixture(scope="session")
def commands_of() -> Callable[[Path], list[list[list[str]]]]:
    """What reads the commands of a page: of every block marked ``sh``, the words of every line."""

    def read(page: Path) -> list[list[list[str]]]:
        found = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        return [[shlex.split(line, comments=True) for line in block.splitlines()] for block in found]

    return read


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))
