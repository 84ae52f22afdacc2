"""The classroom, for every test of this folder."""

import importlib.util
from pathlib import Path

import pytest


def _beside(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


classroom = _beside("classroom")


@pytest.fixture(scope="session")
def handing():
    """The helpers for submissions written by hand."""
    return _beside("handing")


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """A course whose quizzes are built and generated, one of them released to its exchange."""
    room = classroom.Classroom.from_repository(tmp_path_factory.mktemp("class"))
    room.generate("anatomy", "trial")
    room.nbgrader("release_assignment", "trial")
    return room


@pytest.fixture(scope="module")
def own_class(generated, tmp_path_factory):
    """The same course for one test file alone."""
    return generated.copy(tmp_path_factory.mktemp("own"))
