"""The ``spinelab`` command. Knows how to call the parts, and nothing else."""

import typer

app = typer.Typer(no_args_is_help=True, help="Computed spines and sourced evidence for the course.")
