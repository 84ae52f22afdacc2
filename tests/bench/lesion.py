"""How long lesion fields take for a million points: tables made once, then each question.

Run by ``make bench``. The figures are printed, never asserted: they depend on the machine.
"""

import time

import numpy as np
from rich.console import Console
from rich.table import Table

from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.lesion.walls import walls_of
from spinelab.domain.spine import build_spine

RECIPES = (
    ("cervical", "opll-continuous C4-C6 6mm"),
    ("cervical", "opll-mixed C4-C7 6mm"),
    ("cervical", "clf-nodule C5-C6 5mm"),
    ("thoracic", "olf-fused T10-T11 7mm"),
    ("thoracic", "olf-enlarged T10-T11 6mm"),
)
POINTS, REPEATS = 1_000_000, 5


def timed(work, repeats=REPEATS):
    """Median CPU time of a few runs, seconds: another program on the machine does not count."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return f"{np.median(times):.3f}"


def test_a_million_points():
    table = Table("lesion", "walls", "cord table", "turns", "neural", "yields", title="CPU seconds")
    for region, words in RECIPES:
        spine = build_spine(region)
        walls = timed(lambda spine=spine: walls_of(spine), 1)
        lesion = grow(spine, Recipe.parse(words))
        cord = timed(lambda lesion=lesion: lesion.yielding, 1)
        points = np.random.default_rng(0).uniform(*lesion.reach_mm, (POINTS, 3)).astype(np.float32)
        table.add_row(
            words,
            walls,
            cord,
            timed(lambda lesion=lesion, points=points: lesion.turns_at_mm(points)),
            timed(lambda lesion=lesion, points=points: lesion.neural(points, 4.0)),
            timed(lambda lesion=lesion, points=points: lesion.yields(points), 2),
        )
    Console(width=110).print(table)
