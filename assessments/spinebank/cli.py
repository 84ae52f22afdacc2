"""The ``spinebank`` command: which commands there are, each loaded when it is asked for.

Exporting a bank loads the model of the spine and analysing a class loads scipy; a command that needs neither
must not wait for them.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

__all__ = ["app"]

PLACES = {
    "grade": "spinebank.grade:grade",
    "return": "spinebank.grade:give_back",
    "analyse": "spinebank.analysis.cli:analyse",
    "simulate": "spinebank.analysis.cli:simulate",
    "pass-mark": "spinebank.analysis.cli:pass_mark",
    "lint": "spinebank.commands:lint",
    "blueprint": "spinebank.commands:blueprint",
    "build": "spinebank.commands:build",
    "revisions": "spinebank.commands:revisions",
    "export": "spinebank.export_command:export",
    "patients": "spinebank.commands:patients",
    "schema": "spinebank.commands:schema",
}
"""Module and function of each command, in the order of ``--help``."""


class Commands(TyperGroup):
    """The commands by name; a module is imported when one of its commands is wanted, or for ``--help``."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name) for name in PLACES}  # names alone, as for "did you mean"

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 (as click calls it)
        """Return the command, loaded; None for a name that there is not."""
        if cmd_name not in PLACES:
            return None
        module, _, function = PLACES[cmd_name].partition(":")
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(getattr(import_module(module), function))
        return get_command(alone)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (as click calls it)
        """Run the command; where a library is missing, say which and how to get it."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            from spinebank.console import fail  # noqa: PLC0415 (see above)

            if str(error.name).partition(".")[0] in {"spinebank", "spinelab"}:
                raise
            fail(
                f"This command needs the library {error.name}: "
                "pip install 'spine-ligament-course[instructor]'."
            )


app = typer.Typer(
    cls=Commands, no_args_is_help=True, help="The item bank: check it, build quizzes from it, grade them."
)


@app.callback()
def _spinebank() -> None:
    """Take no option of its own; its presence makes typer build a group."""
