"""What every test shares: the environment's own commands on PATH, one flag that refreshes golden files."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("calm", deadline=None)  # a busy machine is slow; times belong to the benches
settings.load_profile("calm")
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite golden files, then look at the diff"
    )


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))
