"""Cases to play: those of the library, and a short one whose every number is known."""

from pathlib import Path

import pytest
import yaml

from spinelab.cases.load import library, read_case

OBJECTIVES = Path(__file__).parents[3] / "assessments" / "objectives.yaml"


@pytest.fixture(scope="session")
def objectives():
    """Return the ids of the course's objectives."""
    return {entry["id"] for entry in yaml.safe_load(OBJECTIVES.read_text(encoding="utf-8"))["objectives"]}


@pytest.fixture(scope="session")
def cases():
    """Return every case of the library, read once."""
    return {name: read_case(path) for name, path in library().items()}


@pytest.fixture
def broken(tmp_path):
    """Return a reader of a sound case with something changed in it."""

    def read(change):
        content = yaml.safe_load(library()["found-by-chance"].read_text(encoding="utf-8"))
        change(content)
        path = tmp_path / "found-by-chance.yaml"
        path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
        return read_case(path)

    return read
