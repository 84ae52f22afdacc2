"""How long lesion fields take for a million points. Prints a table; asserts nothing.

Run: ``python tests/bench/lesion.py``
"""

import time

import numpy as np

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


def median_s(work, repeats=REPEATS):
    """Return the median time of a few runs, seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def main():
    """Print the table."""
    for region in ("cervical", "thoracic"):
        spine = build_spine(region)
        start = time.perf_counter()
        walls_of(spine)
        print(f"{region}: walls measured once in {time.perf_counter() - start:.2f} s")
    print(f"{'seconds for a million points':36s} {'cord':>6s} {'turns':>6s} {'neural':>6s} {'yields':>6s}")
    for region, words in RECIPES:
        lesion = grow(build_spine(region), Recipe.parse(words))
        start = time.perf_counter()
        _ = lesion.yielding
        table = time.perf_counter() - start
        points = np.random.default_rng(0).uniform(*lesion.reach_mm, (POINTS, 3)).astype(np.float32)
        turns = median_s(lambda lesion=lesion, points=points: lesion.turns_at_mm(points))
        neural = median_s(lambda lesion=lesion, points=points: lesion.neural(points, 4.0))
        yields = median_s(lambda lesion=lesion, points=points: lesion.yields(points), 2)
        print(f"{words:36s} {table:6.2f} {turns:6.2f} {neural:6.2f} {yields:6.2f}")


if __name__ == "__main__":
    main()
