"""Where a folder stands in an nbgrader course. Knows folder names, reads no file."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["COURSE_CONFIG", "CoursePlace", "course_place"]

COURSE_CONFIG = "nbgrader_config.py"
"""The file that marks the root of an nbgrader course."""
STAGES = ("source", "release", "submitted", "autograded", "feedback")


@dataclass(frozen=True)
class CoursePlace:
    """A folder inside one stage of an nbgrader course on the instructor's machine."""

    root: Path
    stage: str
    """One of source, release, submitted, autograded, feedback."""


def course_place(folder: Path) -> CoursePlace | None:
    """Return the stage of the course that the folder lies in, or None for a learner's own folder.

    Examples
    --------
    >>> course_place(Path("/nowhere/source/anatomy")) is None
    True
    """
    folder = folder.absolute()
    for root in folder.parents:
        stage = folder.relative_to(root).parts[0]
        if stage in STAGES and (root / COURSE_CONFIG).is_file():
            return CoursePlace(root, stage)
    return None
