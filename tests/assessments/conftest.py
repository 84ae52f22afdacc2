"""The classroom, for every test of this folder."""

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("classroom", Path(__file__).with_name("classroom.py"))
classroom = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(classroom)


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
