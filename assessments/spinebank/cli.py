"""The ``spinebank`` command. Knows how to call the parts, and nothing else."""

import typer

app = typer.Typer(no_args_is_help=True, help="The item bank: check it, build quizzes from it, grade them.")
