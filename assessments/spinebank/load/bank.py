"""The banks as a whole: every item file read once, and what only the whole can tell."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from spinebank.load.folders import OBJECTIVES_FILE, objective_files
from spinebank.load.located import Key, Located, read_yaml
from spinebank.load.panels import PANEL_SUFFIX, item_file, with_panel
from spinebank.load.problems import BankError, Problem
from spinebank.load.validate import validated
from spinebank.schema import ITEM, KINDS, Item, Objective, Objectives, ScanHead
from spinelab.lined import shown

__all__ = ["Bank", "BankItem", "read_bank", "read_item", "read_objectives"]

_OBJECTIVES: TypeAdapter[Objectives] = TypeAdapter(Objectives)


@dataclass(frozen=True)
class BankItem:
    """An item with its file, so that a remark can point at a line."""

    item: Item
    source: Located


@dataclass(frozen=True)
class Bank:
    """All items of all banks that could be read, and the problems of those that could not."""

    items: Mapping[str, BankItem]
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def require(self) -> "Bank":
        """Return the bank itself if nothing is wrong with it.

        Raises
        ------
        BankError
            With all problems.
        """
        if self.problems:
            raise BankError(self.problems)
        return self


def read_item(path: Path) -> BankItem:
    """Read one item file.

    Raises
    ------
    BankError
        If it is no valid item, its name or folder contradicts its id or topic, or its panel is out of order.
    """
    source = read_yaml(path)
    item = validated(source, ITEM, tuple(KINDS))
    problems = []
    if path.stem != item.id:
        problems.append(
            source.problem(("id",), f"the id is '{item.id}', but the file is called '{path.name}'.")
        )
    if path.parent.name != item.topic:
        problems.append(
            source.problem(
                ("topic",), f"the topic is '{item.topic}', but the file lies in '{path.parent.name}/'."
            )
        )
    if problems:
        raise BankError(problems)
    return BankItem(with_panel(item, source), source)


def read_bank(folders: Iterable[Path], citations: Container[str] | None = None) -> Bank:
    """Read all item files of all banks.

    Parameters
    ----------
    folders
        Banks; each holds ``<topic>/<item-id>.yaml``. Ids must be unique over all of them.
    citations
        Keys that may be cited. None: citations are not checked.

    Returns
    -------
    Bank
        With every fault as a problem; nothing is raised.
    """
    folders = list(folders)
    problems: list[Problem] = []
    objectives = _collect_objectives(folders, problems)
    items: dict[str, BankItem] = {}
    for path in _item_files(folders, problems):
        try:
            entry = read_item(path)
        except BankError as error:
            problems += error.problems
            continue
        if entry.item.id in items:
            first = shown(items[entry.item.id].source.path)
            problems.append(
                entry.source.problem(("id",), f"the id '{entry.item.id}' is already used in {first}.")
            )
            continue
        items[entry.item.id] = entry
        problems += _unresolved(entry, objectives, citations)
    return Bank(items, objectives, tuple(sorted(problems)))


def read_objectives(path: Path) -> list[Objective]:
    """Read a file of learning objectives.

    Raises
    ------
    BankError
        If it is not one.
    """
    return validated(read_yaml(path), _OBJECTIVES).objectives


def _item_files(folders: Iterable[Path], problems: list[Problem]) -> list[Path]:
    files = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".yaml", ".yml"} or path == folder / OBJECTIVES_FILE:
                continue
            if path.name.endswith(PANEL_SUFFIX):
                if not item_file(path).is_file():
                    problems.append(
                        Problem(path, 1, f"there is no item {item_file(path).name} beside this panel.")
                    )
            elif path.suffix == ".yaml" and path.parent.parent == folder:
                files.append(path)
            else:
                problems.append(
                    Problem(path, 1, "an item lies in <bank>/<topic>/<item-id>.yaml; this file does not.")
                )
    return files


def _collect_objectives(folders: list[Path], problems: list[Problem]) -> dict[str, Objective]:
    objectives: dict[str, Objective] = {}
    for path in objective_files(folders):
        try:
            for objective in read_objectives(path):
                if objective.id in objectives:
                    problems.append(
                        Problem(path, 1, f"the objective '{objective.id}' is already defined elsewhere.")
                    )
                objectives[objective.id] = objective
        except BankError as error:
            problems += error.problems
    return objectives


def _unresolved(
    entry: BankItem, objectives: Mapping[str, Objective], citations: Container[str] | None
) -> list[Problem]:
    item, source = entry.item, entry.source
    problems = []
    if item.objective not in objectives:
        problems.append(
            source.problem(
                ("objective",),
                f"the objective '{item.objective}' is in no {OBJECTIVES_FILE}; "
                f"allowed for this topic: {_of_topic(item.topic, objectives)}.",
                "objective",
            )
        )
    cited: list[tuple[Key, str]] = [(("cites", index), key) for index, key in enumerate(item.cites)]
    if isinstance(item, ScanHead) and item.tolerance_from.cite is not None:
        cited.append((("tolerance_from", "cite"), item.tolerance_from.cite))
    for where, key in cited:
        if citations is not None and key not in citations:
            problems.append(
                source.problem(
                    where,
                    f"the citation '{key}' is unknown; allowed are the keys of spinelab.evidence.",
                    "citation",
                )
            )
    return problems


def _of_topic(topic: str, objectives: Mapping[str, Objective]) -> str:
    return ", ".join(name for name in objectives if name.startswith(f"{topic}-")) or "none yet"
