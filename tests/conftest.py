"""What every test shares: the environment's own commands on PATH, one flag that refreshes golden files."""

import importlib.util
import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

_spec = importlib.util.spec_from_file_location("chromium", Path(__file__).with_name("chromium.py"))
chromium = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(chromium)

settings.register_profile("calm", deadline=None)  # a busy machine is slow; times belong to the benches
settings.load_profile("calm")
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite golden files, then look at the diff"
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
        return [[shlex.split(line) for line in block.splitlines()] for block in found]

    return read


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))
