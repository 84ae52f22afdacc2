"""A course with its quizzes, for every test of this folder."""

import pytest

from kit.classroom import Classroom


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """A course whose quizzes are built and generated, one of them released to its exchange."""
    room = Classroom.from_repository(tmp_path_factory.mktemp("class"))
    room.generate("anatomy", "trial")
    room.nbgrader("release_assignment", "trial")
    return room


@pytest.fixture(scope="module")
def own_class(generated, tmp_path_factory):
    """The same course for one test file alone."""
    return generated.copy(tmp_path_factory.mktemp("own"))
