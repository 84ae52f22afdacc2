"""``spinebank export``: the bank for other systems. It only calls the parts, whose loading takes long."""

from pathlib import Path
from typing import Annotated

import typer

from spinebank.console import Course, bank_of, fail, root_of, sentences
from spinebank.export import Format as ExportFormat
from spinebank.export import exported, write_files
from spinebank.schema import Use

__all__ = ["export"]


def export(
    out: Annotated[Path, typer.Option(help="Folder to write into; files of the same name are replaced.")],
    to: Annotated[ExportFormat, typer.Option(help="Format.")],
    items: Annotated[
        list[str] | None, typer.Argument(help="Ids of items. Default: every one of the bank.")
    ] = None,
    use: Annotated[Use | None, typer.Option(help="Only items for practice, or only graded ones.")] = None,
    course: Course = None,
) -> None:
    """Export items with their reasons and pictures; what a format cannot hold is listed with the reason."""
    with sentences():
        bank = bank_of(root_of(course)).require()
    if unknown := [name for name in items or [] if name not in bank.items]:
        fail(f"No item called {', '.join(unknown)}; 'spinebank lint' reads the bank.")
    entries = [bank.items[name] for name in items or bank.items]
    entries = [entry for entry in entries if use in {None, entry.item.use}]
    try:
        done = exported(to, bank, entries)
    except ImportError as error:
        fail(f"'{to}' needs the library {error.name}: pip install 'spine-ligament-course[instructor]'.")
    write_files(out, done.files)
    for left in done.left:
        typer.echo(f"{left.item} ({left.kind}) is left out: {left.reason}")
    for remark in done.remarks:
        typer.echo(remark)
    typer.echo(
        f"{to}: {len(done.held)} of {len(entries)} items in {out}/ ({', '.join(done.files)}), "
        f"{len(done.left)} left out."
    )
