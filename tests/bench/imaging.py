"""How long a study takes: CT and one MRI of a region from nothing, from the disk cache, and one lesion on it.

Run by ``make bench``, one process for each region. The figures are printed, never asserted: they depend on
the machine. CPU seconds beside wall seconds tell how busy it was. Peak memory is that of the whole process.
"""

import json
import subprocess
import sys

from rich.console import Console
from rich.table import Table

LESIONS = {
    "cervical": "opll-segmental C4-C6 4mm",
    "thoracic": "olf-enlarged T10-T11 4mm",
    "lumbar": "olf-enlarged L2-L3 4mm",
}
WORK = """
import json, resource, sys, time
from pathlib import Path
from spinelab.imaging import simulate, store
region, folder = sys.argv[1], Path(sys.argv[2])
store.cache_folder = lambda: folder
def timed(recipe):
    wall, cpu = time.perf_counter(), time.process_time()
    study = simulate(recipe, region, modalities=("ct", "t2"))
    return study, time.perf_counter() - wall, time.process_time() - cpu
study, wall, cpu = timed("none")
kept = min(timed("none")[1] for _ in range(3))
lesion = sys.argv[3]
_, grown, grown_cpu = timed(lesion)
again = min(timed(lesion)[1] for _ in range(3))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
size = sum(path.stat().st_size for path in (folder / "studies").iterdir()) / 2**20
print(json.dumps([study.shape, wall, cpu, kept, grown, grown_cpu, again, peak, size]))
"""


def test_studies_of_every_region(tmp_path):
    table = Table(
        "region",
        "voxels",
        "wall s",
        "CPU s",
        "cached s",
        "lesion s",
        "its CPU s",
        "lesion cached s",
        "peak MB",
        "disk MB",
    )
    for region, lesion in LESIONS.items():
        done = subprocess.run(
            [sys.executable, "-c", WORK, region, str(tmp_path / region), lesion],
            capture_output=True,
            text=True,
            check=True,
        )
        shape, wall, cpu, kept, grown, grown_cpu, again, peak, size = json.loads(done.stdout.splitlines()[-1])
        figures = (f"{value:.2f}" for value in (wall, cpu, kept, grown, grown_cpu, again))
        table.add_row(region, " x ".join(map(str, shape[::-1])), *figures, f"{peak:.0f}", f"{size:.0f}")
    Console(width=120).print(table)
