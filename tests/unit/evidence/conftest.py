"""Notebooks made for a test."""

from pathlib import Path

import nbformat
import pytest


@pytest.fixture
def notebook(tmp_path):
    """Return a function that writes Markdown texts (or cells) as a notebook and returns its path."""

    def write(*cells, name="lesson.ipynb") -> Path:
        made = [
            nbformat.v4.new_markdown_cell(cell, id=f"cell-{number}") if isinstance(cell, str) else cell
            for number, cell in enumerate(cells)
        ]
        path = tmp_path / name
        path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=made)) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def sources():
    """Return a function that gives the cell texts of a notebook by cell id."""
    return lambda path: {cell.id: cell.source for cell in nbformat.read(path, 4).cells}
