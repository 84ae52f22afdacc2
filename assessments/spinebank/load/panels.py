"""The answers of expert panels, each in a file beside its item."""

from pathlib import Path

from pydantic import TypeAdapter

from spinebank.load.located import Located, read_yaml
from spinebank.load.problems import BankError, Problem
from spinebank.load.validate import validated
from spinebank.schema import NO_PANEL, Item, Panel, ScriptConcordance, Use

__all__ = ["PANEL_SUFFIX", "item_file", "with_panel"]

PANEL_SUFFIX = ".panel.yaml"

_PANEL: TypeAdapter[Panel] = TypeAdapter(Panel)


def item_file(panel: Path) -> Path:
    """Return the item file that a panel file belongs to."""
    return panel.with_name(panel.name.removesuffix(PANEL_SUFFIX) + ".yaml")


def with_panel(item: Item, source: Located) -> Item:
    """Return the item with the panel that lies beside its file, if there is one.

    Raises
    ------
    BankError
        If the panel is none, or answered another item, revision or judgement, or lies beside an item of
        another kind; or if an item without a panel is meant for quizzes.
    """
    path = source.path.with_name(item.id + PANEL_SUFFIX)
    if not isinstance(item, ScriptConcordance):
        if path.exists():
            raise BankError(
                [Problem(path, 1, f"only script_concordance items have a panel; this is a {item.kind}.")]
            )
        return item
    if not path.exists():
        if item.use is Use.GRADED:
            raise BankError(
                [
                    source.problem(
                        ("use",),
                        f"the item has {NO_PANEL}, so it cannot be scored or enter a quiz: collect the "
                        f"answers of experts in {path.name}, or set 'use: practice'.",
                    )
                ]
            )
        return item
    beside = read_yaml(path)
    panel = validated(beside, _PANEL)
    problems = []
    if panel.item != item.id:
        problems.append(
            beside.problem(("item",), f"the panel answered '{panel.item}', but lies beside '{item.id}'.")
        )
    if panel.revision != item.revision:
        problems.append(
            beside.problem(
                ("revision",),
                f"the panel answered revision {panel.revision}, but the item is now revision "
                f"{item.revision}: ask the panel again, or take its file away.",
            )
        )
    judgements = {judgement.id for judgement in item.judgements}
    if odd := sorted(judgements ^ set(panel.answers)):
        problems.append(
            beside.problem(
                ("answers",),
                f"the panel must answer {', '.join(sorted(judgements))}; wrong or missing: {', '.join(odd)}.",
            )
        )
    if problems:
        raise BankError(problems)
    return item.with_panel(panel)
