"""The nbgrader course around a quiz: its settings, as nbgrader reads them, and who has handed in.

Loading nbgrader takes more than a second, so this module does it where it is needed and not before.
"""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from spinebank.grading.judge import GradingSetupError
from spinebank.grading.quick import quick_nbgrader

__all__ = ["CourseSettings", "Handed", "handed_in", "late_rule", "settings_of"]

MAX_NAME_CHARS = 128
"""Longest student id that nbgrader's gradebook can hold."""
_ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".7z", ".rar")
_ARCHIVE = "{} is an archive: unpack it with 'nbgrader zip_collect'."
_STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"


@dataclass(frozen=True)
class CourseSettings:
    """What grading needs to know of a course."""

    root: Path
    course_id: str
    db_url: str
    source: Path
    submitted: Path
    autograded: Path
    feedback: Path
    excluded: frozenset[str] = frozenset()
    """Student ids that are not graded (``CourseDirectory.student_id_exclude``)."""


@dataclass(frozen=True)
class Handed:
    """What one student handed in, or why it is nothing that can be graded."""

    student: str
    folder: Path
    refusal: str = ""


def settings_of(root: Path) -> CourseSettings:
    """Read the settings of a course, those of the machine included.

    Raises
    ------
    GradingSetupError
        If the course keeps its folders in another order than nbgrader's default.
    """
    with quick_nbgrader():
        from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415 (see above)

    config = _config_of(root)
    config.CourseDirectory.root = str(root)
    course = CourseDirectory(config=config)
    if course.directory_structure != _STRUCTURE.replace("/", str(Path("/"))):
        raise GradingSetupError(
            f"This course keeps its folders as {course.directory_structure}; this command knows {_STRUCTURE}."
        )
    excluded = {name.strip() for name in course.student_id_exclude.split(",")} - {""}
    return CourseSettings(
        root,
        course.course_id,
        course.db_url,
        root / course.source_directory,
        root / course.submitted_directory,
        root / course.autograded_directory,
        root / course.feedback_directory,
        frozenset(excluded),
    )


@cache
def late_rule(root: Path) -> Any:  # noqa: ANN401 (a bound method of nbgrader's plugin, or None)
    """Return the course's rule for late work as a function, or None where being late costs nothing."""
    config = _config_of(root)
    late = config.get("LateSubmissionPlugin", {}).get("penalty_method", "none")
    if "plugin_class" not in config.get("AssignLatePenalties", {}) and late == "none":
        return None
    with quick_nbgrader():
        from nbgrader.preprocessors import AssignLatePenalties  # noqa: PLC0415 (see above)

    sys.path.insert(0, str(root))  # where nbgrader looks for a course's own plugin
    try:
        step = AssignLatePenalties(config=config)
        step.init_plugin()
    finally:
        sys.path.remove(str(root))
    return step.plugin_inst.late_submission_penalty


def handed_in(settings: CourseSettings, quiz: str, student: str | None = None) -> list[Handed]:
    """Return what every student handed in for a quiz, in the order of their ids.

    Parameters
    ----------
    settings
        The course.
    quiz
        Name of the quiz.
    student
        Only this one. None: all.
    """
    try:
        entries = sorted(settings.submitted.iterdir())
    except OSError:
        entries = []
    found = []
    for entry in entries:
        if student is not None and student not in {entry.name, entry.stem}:
            continue
        if entry.name in settings.excluded or entry.name.startswith("."):
            continue
        one = _handed(entry, quiz)
        if one is not None:
            found.append(one)
    return found


def _handed(entry: Path, quiz: str) -> Handed | None:
    """Return what lies under one name in ``submitted/``; None where the quiz is not among it."""
    if refusal := _bad_name(entry.name):
        shown = entry.name.encode("utf-8", "replace").decode()[:MAX_NAME_CHARS]
        return Handed(shown, entry / quiz, refusal)
    if entry.is_symlink():
        return Handed(entry.name, entry, "The student's folder is a link, and links are not followed.")
    if entry.is_file():
        packed = entry.suffix.lower() in _ARCHIVES
        return Handed(entry.stem, entry, _ARCHIVE.format(entry.name)) if packed else None
    try:
        names = sorted(path.name for path in entry.iterdir())
    except OSError as error:
        reason = f"The student's folder cannot be opened ({error.strerror or error})."
        return Handed(entry.name, entry, reason)
    if quiz in names:
        return Handed(entry.name, entry / quiz, _bad_folder(entry / quiz))
    packed_names = [name for name in names if name.startswith(quiz) and name.lower().endswith(_ARCHIVES)]
    return Handed(entry.name, entry, _ARCHIVE.format(packed_names[0])) if packed_names else None


def _bad_folder(folder: Path) -> str:
    """Say why a submission is no folder; empty where it is one."""
    if folder.is_symlink():
        return f"{folder.name} is a link, and links are not followed."
    if not folder.is_dir():
        return f"{folder.name} is no folder: unpack or replace it."
    return ""


def _bad_name(name: str) -> str:
    """Say why the gradebook cannot hold a student of this name; empty where it can."""
    if len(name) > MAX_NAME_CHARS:
        return f"The student's name has {len(name)} characters; nbgrader allows {MAX_NAME_CHARS}."
    if not name.isprintable():
        return "The student's name holds signs that cannot be printed."
    return ""


def _config_of(root: Path) -> Any:  # noqa: ANN401 (traitlets' Config)
    """Return nbgrader's configuration: the machine's, then the course's."""
    from jupyter_core.paths import jupyter_config_path  # noqa: PLC0415 (as nbgrader: only for graders)
    from traitlets.config import Application  # noqa: PLC0415

    reader = Application()
    reader.load_config_file("nbgrader_config", path=[str(root), *jupyter_config_path()])
    return reader.config
