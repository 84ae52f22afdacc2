"""Where banks, objectives and courses lie. Knows folders, opens no item.

An instructor adds private banks without touching this package: in ``spinebank.toml`` at the root of the
nbgrader course, ``banks = ["../my-bank"]``, or in the environment variable ``SPINEBANK_BANKS``, separated as
in ``PATH``.
"""

import os
import tomllib
from pathlib import Path

from spinebank.load.problems import BankError, Problem
from spinelab.answers.place import COURSE_CONFIG

__all__ = ["BANKS_VARIABLE", "SETTINGS_FILE", "bank_folders", "course_root", "find_item", "objective_files"]

BANKS_VARIABLE = "SPINEBANK_BANKS"
SETTINGS_FILE = "spinebank.toml"
OBJECTIVES_FILE = "objectives.yaml"

_PACKAGE = Path(__file__).resolve().parents[1]


def course_root(start: Path | None = None) -> Path | None:
    """Return the root of the nbgrader course that a folder lies in, or None.

    It is the nearest folder upwards that holds ``nbgrader_config.py``; where the configuration lies
    elsewhere, as on some shared servers, the folder above ``autograded/`` or ``source/``.
    """
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        if (folder / COURSE_CONFIG).is_file():
            return folder
    for folder in (start, *start.parents):
        if folder.name in {"autograded", "source"}:
            return folder.parent
    return None


def bank_folders(course: Path | None = None) -> list[Path]:
    """Return the folders of all banks: the public one first, then the private ones, each once.

    Raises
    ------
    BankError
        If a private bank that was named does not exist, or ``spinebank.toml`` cannot be read.
    """
    folders = [_public_bank(course)]
    if course is not None:
        folders += _banks_from_settings(course / SETTINGS_FILE)
    for name in os.environ.get(BANKS_VARIABLE, "").split(os.pathsep):
        if name:
            folder = Path(name).expanduser().absolute()
            if not folder.is_dir():
                raise BankError(
                    [Problem(folder, 1, f"{BANKS_VARIABLE} names this bank, but there is no such folder.")]
                )
            folders.append(folder)
    return list(dict.fromkeys(folder.resolve() for folder in folders))


def find_item(item_id: str, folders: list[Path]) -> Path:
    """Return the file of an item, found by its name alone.

    Raises
    ------
    LookupError
        If no bank, or more than one, has an item of this id.
    """
    found = [path for folder in folders for path in sorted(folder.glob(f"*/{item_id}.yaml"))]
    searched = ", ".join(str(folder) for folder in folders)
    if not found:
        raise LookupError(f"No item '{item_id}' in the bank. Searched: {searched}.")
    if len(found) > 1:
        raise LookupError(f"The id '{item_id}' is used more than once: {', '.join(map(str, found))}.")
    return found[0]


def objective_files(folders: list[Path]) -> list[Path]:
    """Return the files of learning objectives: one inside or beside each bank that has one."""
    candidates = [place / OBJECTIVES_FILE for folder in folders for place in (folder, folder.parent)]
    return list(dict.fromkeys(path for path in candidates if path.is_file()))


def _public_bank(course: Path | None) -> Path:
    """Return the course's own bank, else the one that was installed with the package."""
    for folder in (course / "bank" if course else None, _PACKAGE / "bank", _PACKAGE.parent / "bank"):
        if folder is not None and folder.is_dir():
            return folder
    raise BankError([Problem(_PACKAGE / "bank", 1, "the item bank is missing: install the course again.")])


def _banks_from_settings(path: Path) -> list[Path]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise BankError([Problem(path, 1, f"the settings cannot be read ({error}).")]) from None
    banks = settings.pop("banks", [])
    if settings or not isinstance(banks, list) or not all(isinstance(name, str) for name in banks):
        raise BankError([Problem(path, 1, 'the only setting allowed is banks = ["folder", ...].')])
    folders = [(path.parent / name).resolve() for name in banks]
    for folder in folders:
        if not folder.is_dir():
            raise BankError([Problem(path, 1, f"it names the bank {folder}, but there is no such folder.")])
    return folders
