"""How long a study takes: CT and one MRI of a region from nothing, from the disk cache, and one lesion on it.

Run by ``make bench``, one process for each region. The figures are printed, never asserted: they depend on
the machine. CPU seconds beside wall seconds tell how busy it was; copies of the process count. Peak memory is
that of the process and its copies together, shared pages once (`Pss` of Linux), in a second run.
"""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
from rich.console import Console
from rich.table import Table

LESIONS = {
    "cervical": "opll-segmental C4-C6 4mm",
    "thoracic": "olf-enlarged T10-T11 4mm",
    "lumbar": "olf-enlarged L2-L3 4mm",
}
WORK = """
import json, os, sys, time
from pathlib import Path
from spinelab.imaging import simulate, store
region, folder = sys.argv[1], Path(sys.argv[2])
store.cache_folder = lambda: folder
def cpu_s():
    return sum(os.times()[:4])
def timed(recipe):
    wall, cpu = time.perf_counter(), cpu_s()
    study = simulate(recipe, region, modalities=("ct", "t2"))
    return study, time.perf_counter() - wall, cpu_s() - cpu
study, wall, cpu = timed("none")
kept = min(timed("none")[1] for _ in range(3))
lesion = sys.argv[3]
_, grown, grown_cpu = timed(lesion)
again = min(timed(lesion)[1] for _ in range(3))
size = sum(path.stat().st_size for path in (folder / "studies").iterdir()) / 2**20
print(json.dumps([study.shape, wall, cpu, kept, grown, grown_cpu, again, size]))
"""


def work(region, folder, lesion):
    """Return what a process of its own measured."""
    command = [sys.executable, "-c", WORK, region, str(folder), lesion]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def peak_mb(job):
    """Return the most that the processes of a job hold together; asking slows them, so they are not timed."""
    with ThreadPoolExecutor(1) as pool:
        running, peak = pool.submit(job), 0.0
        while not running.done():
            held = 0.0
            for one in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    held += one.memory_full_info().pss / 2**20
            peak = max(peak, held)
            time.sleep(0.05)
    return peak


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
        shape, wall, cpu, kept, grown, grown_cpu, again, size = work(region, tmp_path / region, lesion)
        peak = peak_mb(
            lambda region=region, lesion=lesion: work(region, tmp_path / f"{region} again", lesion)
        )
        figures = (f"{value:.2f}" for value in (wall, cpu, kept, grown, grown_cpu, again))
        table.add_row(region, " x ".join(map(str, shape[::-1])), *figures, f"{peak:.0f}", f"{size:.0f}")
    Console(width=120).print(table)
