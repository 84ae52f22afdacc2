"""What the benches of the reading room share: a browser, figures, notebooks."""

import statistics
from contextlib import contextmanager
from pathlib import Path

from kit.chromium import find_browser

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 240_000
SIZE = (280, 280, 100)
"""Voxels along x, y and z of the volume that is scrolled."""
PACED = ["--no-sandbox", "--disable-gpu"]
UNPACED = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]
"""What is added for a browser that draws as many frames as it can."""


@contextmanager
def chromium(playwright, flags):
    started = playwright.chromium.launch(executable_path=find_browser(), args=flags)
    yield started
    started.close()


def figures(times):
    """Median and 95th percentile in words."""
    return f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}"


def cells_of(sources):
    """A notebook of code cells."""
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**blank, "id": f"c{n}", "source": source} for n, source in enumerate(sources)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
