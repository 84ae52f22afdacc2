"""What the packages import is declared in pyproject.toml: for learners, or in an extra."""

import ast
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LEARNERS = PROJECT["dependencies"]
EXTRAS = PROJECT["optional-dependencies"]
OURS = {"spinelab", "spinebank"}
BROUGHT = {"pydantic-core": "pydantic"}
"""Distributions that come in exactly one version with another."""
FOR_AUTHORS = ("publish", "lesson.py", "pace.py", "evidence/notebooks.py")
"""What of `spinelab` only authors run; they have the extra ``instructor``."""


distributions = cache(packages_distributions)


def names_of(requirements):
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def imported(folder, left_out=()):
    """Return the distributions that the modules of a folder import, each with one module that does."""
    owners = distributions()
    found = {}
    for path in sorted(folder.rglob("*.py")):
        if path.relative_to(folder).as_posix().startswith(left_out):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module]
            for module in modules:
                top = module.partition(".")[0]
                if top not in OURS and top not in sys.stdlib_module_names:
                    for owner in owners.get(top, [top]):
                        name = canonicalize_name(owner)
                        found.setdefault(BROUGHT.get(name, name), path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize(
    ("folder", "left_out", "declared"),
    [
        ("widgets/spinelab", FOR_AUTHORS, LEARNERS),
        ("widgets/spinelab", (), LEARNERS + EXTRAS["instructor"]),
        ("assessments/spinebank", (), LEARNERS + EXTRAS["instructor"] + EXTRAS["cluster"]),
    ],
    ids=["learners", "authors", "instructors"],
)
def test_every_library_that_is_imported_is_declared(folder, left_out, declared):
    found = imported(ROOT / folder, left_out)
    assert len(found) > 10
    assert {name: path for name, path in found.items() if name not in names_of(declared)} == {}


def test_every_library_that_is_declared_is_pinned():
    lines = (ROOT / "binder" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = names_of(line for line in lines if line and not line.startswith("#"))
    wanted = names_of(LEARNERS) | names_of(line for extra in EXTRAS.values() for line in extra)
    assert sorted(wanted - pinned - {PROJECT["name"]}) == []
