"""The reading room beside ipyniivue and interact with matplotlib: how long one slice further takes.

Run by ``make bench``. The figures are printed, never asserted: they depend on the machine. There is no GPU.

Like is compared with like: one plane, 512 x 512 pixels in every viewer, and three planes, a large and two
small ones on 900 x 572 pixels, of the same volume, in one JupyterLab and one browser with software WebGL
(ipyniivue needs it). Each step goes on by one slice of the first plane. Ours and matplotlib go in one
direction, so that no slice was drawn before; ipyniivue, which remembers none, goes up and down. Two times are
taken of every step, for every viewer alike, both from the event on:

- *drawn*: until every pixel of the changed pictures was read back. That waits for software WebGL to finish,
  and for the image of matplotlib to be decoded. It is looked for in the next task and then at every timer
  tick, so it does not depend on how the browser paces its frames.
- *on screen*: until the page's next animation frame after that. A paced browser (60 Hz) gives at best the
  rest of 16.7 ms, whatever draws; an unpaced one goes as fast as it can.

ipyniivue and matplotlib are installed for this bench alone, into a folder of its own.
"""

import json
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as NotShownError
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from kit import lab as labs
from kit import viewing

STEPS = 60
WARM = 8  # steps before those that are counted
FIRST = 15  # the slice from which ours and matplotlib start
DRIVERS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

OURS = """from IPython.display import HTML
from spinelab.viewer import ReadingRoom
place = [0.0, 0.0, float(study.point_mm(({first}, 0, 0))[2])]
size = "width: {width}px; height: {height}px !important"
display(HTML("<style>.sl-room-grid.sl-room-grid {{" + size + "}}</style>"))
ReadingRoom(study, ["ct"], arrangement="{arrangement}", thickness_mm=0.0, position_mm=place)"""
NIIVUE = """import pathlib, struct
from ipyniivue import NiiVue, ShowRender, SliceType
volume = np.ascontiguousarray(study.volumes["ct"])
header = bytearray(352)
struct.pack_into("<i", header, 0, 348)
struct.pack_into("<8h", header, 40, 3, *volume.shape[::-1], 1, 1, 1, 1)
struct.pack_into("<2h", header, 70, 4, 16)
struct.pack_into("<8f", header, 76, 1, *study.spacing_mm, 0, 0, 0, 0)
struct.pack_into("<3f", header, 108, 352, 1, 0)
header[344:348] = b"n+1\\x00"
pathlib.Path("volume.nii").write_bytes(bytes(header) + volume.tobytes())
nv = NiiVue(height={height}, multiplanar_show_render=ShowRender.NEVER)
nv.set_slice_type(SliceType.{kind})
nv.load_volumes([{{"path": "volume.nii"}}])
nv.layout.width = "{width}px"
nv"""
INTERACT = """%matplotlib inline
%config InlineBackend.print_figure_kwargs = {{"bbox_inches": None}}
import matplotlib.pyplot as plt
from ipywidgets import interact, IntSlider
volume = study.volumes["ct"]
planes = {planes}
def draw(k):
    fig = plt.figure(figsize=({width} / 100, {height} / 100), dpi=100)
    for place, slice_of in planes:
        ax = fig.add_axes(place)
        ax.imshow(slice_of(k), cmap="gray", vmin=-500, vmax=1500, aspect="auto")
        ax.axis("off")
    plt.show()
interact(draw, k=IntSlider({first}, 0, {last}));"""
ONE = "[([0, 0, 1, 1], lambda k: volume[k])]"
THREE = """[
    ([0, 0, 0.635, 1], lambda k: volume[k]),
    ([0.64, 0.5, 0.36, 0.5], lambda k: volume[::-1, :, volume.shape[2] // 2]),
    ([0.64, 0, 0.36, 0.5], lambda k: volume[::-1, volume.shape[1] // 2]),
]"""
FOOT_PX = 28  # of our panes, below the picture
VIEWERS = {
    "one plane": {
        "ReadingRoom": ("ours", OURS, {"width": 512, "height": 512 + FOOT_PX, "arrangement": "one"}),
        "ipyniivue": ("niivue", NIIVUE, {"width": 512, "height": 512, "kind": "AXIAL"}),
        "matplotlib": ("interact", INTERACT, {"width": 512, "height": 512, "planes": ONE}),
    },
    "three planes": {
        "ReadingRoom": ("ours", OURS, {"width": 900, "height": 572 + FOOT_PX, "arrangement": "planes"}),
        "ipyniivue": ("niivue", NIIVUE, {"width": 900, "height": 572, "kind": "MULTIPLANAR"}),
        "matplotlib": ("interact", INTERACT, {"width": 900, "height": 572, "planes": THREE}),
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with ipyniivue and matplotlib where they could be installed, and which could."""
    folder = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    got = {
        name: subprocess.run(
            [*install, "--target", str(folder), name], capture_output=True, check=False
        ).returncode
        == 0
        for name in ("ipyniivue", "matplotlib")
    }
    for name, present in got.items():
        if not present:
            print(f"{name} could not be installed here: it is left out of the comparison.")
    return folder, got


def notebook(folder, source, places):
    """A notebook that makes the volume and shows it in one viewer."""
    start = (
        f"import sys; sys.path.append({str(folder)!r})\nimport phantom, numpy as np\n"
        f"study = phantom.make(size={viewing.SIZE})"
    )
    own = source.format(first=FIRST, last=viewing.SIZE[2] - 1, **places)
    return json.dumps(viewing.cells_of([start, own]))


def steps_of(page, kind):
    """The sizes of a viewer's pictures, and [drawn, on screen] in ms of each step seen; None without one."""
    try:
        page.wait_for_function(
            "(kind) => window.beside.ready(kind)", arg=kind, timeout=viewing.PATIENCE_MS, polling=500
        )
    except NotShownError:
        return None
    page.wait_for_timeout(2000)
    run = "async ([kind, n]) => window.beside.step(kind, n)"
    taken = [page.evaluate(run, [kind, n]) for n in range(1, WARM + STEPS + 1)][WARM:]
    sizes = page.evaluate("(kind) => window.beside.sizes(kind)", kind)
    return sizes, [took for took in taken if took is not None]


@pytest.mark.parametrize("pace", ["paced", "unpaced"])
def test_beside_ipyniivue_and_interact(site, tmp_path, pace):
    """The same step, the same volume, in the same JupyterLab: how long until the picture has changed."""
    folder, got = site
    work = tmp_path / "work"
    work.mkdir()
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(viewing.ROOT / "tests" / "kit" / "phantom.py", work / "phantom.py")
    columns = ("drawn, median ms", "95th", "ours … times faster", "on screen, median ms", "95th", "ours …")
    title = f"One slice further, {viewing.SIZE} voxels, in JupyterLab with software WebGL, {pace} frames"
    table = Table("planes", "viewer", "pixels", "changes seen", *columns, title=title)
    flags = labs.FLAGS + (viewing.UNPACED if pace == "unpaced" else [])
    with (
        labs.serve(work, home / "lab.log") as url,
        sync_playwright() as playwright,
        viewing.chromium(playwright, flags) as browser,
    ):
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(viewing.PATIENCE_MS)
        page.add_init_script(DRIVERS)
        lab = labs.Lab(page, url, work)
        for planes, viewers in VIEWERS.items():
            ours = None
            for name, (kind, source, places) in viewers.items():
                if not got.get(name, True):
                    continue
                own = f"{name}-{planes.split()[0]}.ipynb"
                (work / own).write_text(notebook(folder, source, places), encoding="utf-8")
                lab.open(own)
                lab.run_all()
                found = steps_of(page, kind)
                lab.shut_down()
                if not found or len(found[1]) < 2:
                    table.add_row(planes, name, found[0] if found else "no picture", "0")
                    continue
                sizes, steps = found
                times = list(zip(*steps, strict=True))
                ours = ours or [statistics.median(each) for each in times]
                cells = [f"{len(steps)} of {STEPS}"]
                for each, best in zip(times, ours, strict=True):
                    cells += [*viewing.figures(each), f"{statistics.median(each) / best:.1f}"]
                table.add_row(planes, name, sizes, *cells)
        page.close()
    Console(width=160).print(table)
