"""How fast the reading room is: frame times beside ipyniivue and interact with matplotlib, bytes sent.

Run by ``make bench``. The figures are printed, never asserted: they depend on the machine. There is no GPU.

Two times are taken of every change, for every viewer alike, both from the event on:

- *drawn*: until the pixels of the changed picture can be read back (a canvas), or the new picture is in the
  page (``interact`` with matplotlib). It is looked for in the next task and then at every timer tick, so it
  does not depend on how the browser paces its frames. Reading back is part of the time, whole canvases for
  both canvas viewers: for ipyniivue that waits for software WebGL to finish, which is its drawing time.
- *on screen*: until the page's next animation frame after that. A paced browser (60 Hz) gives at best the
  rest of 16.7 ms, whatever draws; an unpaced one goes as fast as it can.

The comparison runs in one JupyterLab, one browser with software WebGL (ipyniivue needs it) and one volume.
Ours shows three planes, ipyniivue four views, matplotlib one slice; each changes by one slice. ipyniivue and
matplotlib are installed for this bench alone, into a folder of its own.
"""

import base64
import gzip
import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import time
import zlib
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as NotShownError
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from spinelab.explorer import SpineExplorer
from spinelab.viewer import ReadingRoom

ROOT = Path(__file__).parents[2]
FRAMES = 60
PATIENCE_MS = 240_000
SIZE = (280, 280, 100)


def loaded(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


phantom = loaded("phantom", ROOT / "tests" / "phantom.py")
browser_fixtures = loaded("browser_fixtures", ROOT / "tests" / "browser" / "conftest.py")

PAGE = """<!doctype html><meta charset="utf-8"><style>body { margin: 0 } %(css)s
.sl-room-grid { width: %(width)spx; height: %(height)spx !important }</style>
<div id="app"></div><script type="module">
const state = %(state)s;
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
state._first = {};
state._data = Object.fromEntries(Object.entries(%(data)s).map(([name, text]) => [name, bytes(text)]));
const heard = {};
const model = {
  get: (name) => state[name], save_changes() {}, off() {},
  set(name, value) { state[name] = value; for (const react of heard[name] ?? []) react(); },
  on(name, react) { (heard[name.slice(7)] ??= []).push(react); },
};
const view = (await import(URL.createObjectURL(new Blob([%(esm)s], { type: "text/javascript" })))).default;
view.render({ model, el: document.getElementById("app") });
const canvas = () => document.querySelector("canvas");
const shown = () => [...document.querySelectorAll("canvas")].filter((c) => c.offsetParent);
let n = 0;
const port = new MessageChannel();
const acts = {
  scroll() {
    const key = n %% 80 < 40 ? "PageUp" : "PageDown";
    canvas().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  },
  window: () => model.set("window", { ct: [400 + (n %% 50) * 40, 40 + (n %% 50) * 8] }),
  growth: () => model.set("thickness_mm", (n %% 75) / 10 + 0.4),
};
window.frame = async (act) => {
  const start = performance.now();
  n += 1;
  acts[act]();
  await new Promise((done) => { port.port1.onmessage = done; port.port2.postMessage(0); });
  for (const own of shown()) own.getContext("2d").getImageData(0, 0, 1, 1);
  const drawn = performance.now() - start;
  await new Promise(requestAnimationFrame);
  return [drawn, performance.now() - start];
};
window.ready = () => Boolean(document.querySelector("[data-painted]"));
window.sizes = () => shown().map((c) => `${c.width} x ${c.height}`).join(", ");
</script>"""


def our_page(room, width, height):
    state = {
        name: getattr(room, name)
        for name in (*room.shown, "_shown", "_tools", "_words", "_index", "_trouble")
    }
    return PAGE % {
        "css": str(ReadingRoom._css),
        "state": json.dumps(state),
        "data": json.dumps(
            {name: base64.b64encode(data).decode() for name, data in {**room._first, **room._data}.items()}
        ),
        "esm": json.dumps(str(ReadingRoom._esm)),
        "width": width,
        "height": height,
    }


@pytest.fixture(scope="module")
def study():
    return phantom.make(size=SIZE)


PACED = ["--no-sandbox", "--disable-gpu"]
UNPACED = [*PACED, "--disable-frame-rate-limit", "--disable-gpu-vsync"]


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as started:
        yield started


@contextmanager
def chromium(playwright, flags):
    started = playwright.chromium.launch(executable_path=browser_fixtures.find_browser(), args=flags)
    yield started
    started.close()


@pytest.fixture(scope="module")
def lab_viewers(tmp_path_factory):
    """A folder with ipyniivue and matplotlib where they could be installed, and which could."""
    site = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    got = {
        name: subprocess.run(
            [*install, "--target", str(site), name], capture_output=True, check=False
        ).returncode
        == 0
        for name in ("ipyniivue", "matplotlib")
    }
    for name, present in got.items():
        if not present:
            print(f"{name} could not be installed here: it is left out of the comparison.")
    return site, got


def figures(times):
    return f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}"


def timed(page, act, count=FRAMES):
    run = "async ([act, n]) => { const t = []; while (t.length < n) t.push(await frame(act)); return t; }"
    page.evaluate(run, [act, 8])
    return page.evaluate(run, [act, count])


def test_frame_times(playwright, study, tmp_path):
    columns = ("drawn, median ms", "95th", "on screen, paced", "95th", "on screen, unpaced", "95th")
    table = Table("arrangement", "pictures", "what changes", *columns, title="One frame of the reading room")
    at = {"position_mm": [0.0, -5.0, 0.0], "thickness_mm": 4.0}
    rooms = (
        ("one", ReadingRoom(study, arrangement="one", **at), 512, 540),
        ("planes", ReadingRoom(study, arrangement="planes", **at), 900, 600),
        ("pair", ReadingRoom(study, arrangement="pair", **at), 1026, 540),
        ("planes, names", ReadingRoom(study, arrangement="planes", overlay=True, **at), 900, 600),
    )
    for name, room, width, height in rooms:
        path = tmp_path / f"{name}.html"
        path.write_text(our_page(room, width, height), encoding="utf-8")
        results = {act: [] for act in ("scroll", "window", "growth")}
        for flags in (PACED, UNPACED):
            with chromium(playwright, flags) as browser:
                page = browser.new_page(viewport={"width": 1300, "height": 900})
                page.goto(path.as_uri())
                page.wait_for_function("window.ready && window.ready()", timeout=60_000)
                sizes = page.evaluate("window.sizes()")
                for act in results:
                    drawn, seen = zip(*timed(page, act), strict=True)
                    results[act] += [*(figures(drawn) if flags is PACED else ()), *figures(seen)]
        for act, found in results.items():
            table.add_row(name, sizes, act, *found)
    Console(width=120).print(table)


@pytest.mark.parametrize("pace", ["paced", "unpaced"])
def test_beside_ipyniivue_and_interact(playwright, lab_viewers, tmp_path, pace):
    """The same step, the same volume, in the same JupyterLab: how long until the picture has changed."""
    site, got = lab_viewers
    work = tmp_path / "work"
    work.mkdir()
    shutil.copy(ROOT / "tests" / "phantom.py", work / "phantom.py")
    home = tmp_path / "home"
    home.mkdir()
    columns = ("drawn, median ms", "95th", "ours times faster", "on screen, median ms", "95th", "ours …")
    title = f"One slice further, {SIZE} voxels, in JupyterLab with software WebGL, {pace} frames"
    table = Table("viewer", "changes seen", *columns, title=title)
    ours = None
    flags = browser_fixtures.FLAGS + (UNPACED[2:] if pace == "unpaced" else [])
    with browser_fixtures.serve(work, home / "lab.log") as url, chromium(playwright, flags) as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.add_init_script(KEPT)
        lab = browser_fixtures.Lab(page, url, work)
        for name, (source, step) in VIEWERS.items():
            if not got.get(name, True):
                continue
            (work / f"{name}.ipynb").write_text(json.dumps(notebook(site, source)), encoding="utf-8")
            lab.open(f"{name}.ipynb")
            lab.run_all()
            try:
                page.wait_for_function(READY, timeout=PATIENCE_MS, polling=500)
            except NotShownError:
                table.add_row(name, f"no picture in {PATIENCE_MS / 1000:.0f} s")
                lab.shut_down()
                continue
            page.wait_for_timeout(2000)
            taken = [page.evaluate(step) for _ in range(STEPS + 4)][4:]
            times = list(zip(*(took for took in taken if took is not None), strict=True))
            lab.shut_down()
            seen = f"{len(times[0]) if times else 0} of {STEPS}"
            if not times or len(times[0]) < 2:
                table.add_row(name, seen)
                continue
            ours = ours or [statistics.median(own) for own in times]
            cells = [seen]
            for own, best in zip(times, ours, strict=True):
                cells += [*figures(own), f"{statistics.median(own) / best:.1f}"]
            table.add_row(name, *cells)
        page.close()
    Console(width=140).print(table)


def test_first_paint_in_jupyterlab(playwright, tmp_path):
    """A study from the cache: from running the cell to the first picture, beside an empty widget."""
    work = tmp_path / "work"
    work.mkdir()
    home = tmp_path / "home"
    home.mkdir()
    simulate = "simulate('opll-continuous C3-C6 6mm', 'cervical', modalities=('ct', 't2'))"
    setup = (
        f"import anywidget\nfrom spinelab.imaging import simulate\nfrom spinelab.viewer import ReadingRoom\n"
        f"class Empty(anywidget.AnyWidget):\n    _esm = {EMPTY!r}\n{simulate}.region"
    )
    columns = ("empty widget", "first picture", "whole patient, ready to move")
    table = Table("run", *columns, title="Seconds from running the cell, study cached")
    with (
        browser_fixtures.serve(work, home / "lab.log") as url,
        chromium(playwright, browser_fixtures.FLAGS) as b,
    ):
        page = b.new_page(viewport={"width": 1400, "height": 1000})
        lab = browser_fixtures.Lab(page, url, work)
        shown = [setup, f"ReadingRoom({simulate})", "Empty()"]
        (work / "room.ipynb").write_text(json.dumps(cells_of(shown)), encoding="utf-8")
        lab.open("room.ipynb")
        lab.run_all()
        page.locator("[data-painted]").wait_for(timeout=120_000)
        page.locator("[data-empty]").wait_for(state="attached", timeout=120_000)
        taken = []
        for _ in range(7):
            floor = page.evaluate(FIRST_PAINT, [2, "[data-empty]", "[data-empty]"])
            room = page.evaluate(FIRST_PAINT, [1, "[data-begun], [data-painted]", "[data-painted]"])
            taken.append([floor[0] / 1000, *(ms / 1000 for ms in room)])
            table.add_row(str(len(taken)), *(f"{seconds:.2f}" for seconds in taken[-1]))
        table.add_row("median", *(f"{statistics.median(own):.2f}" for own in zip(*taken, strict=True)))
        lab.shut_down()
        page.close()
    Console(width=110).print(table)


EMPTY = """export default { render({ el }) {
  const own = document.createElement("div");
  own.dataset.empty = "";
  el.append(own);
} }"""
FIRST_PAINT = """async ([cell, first, last]) => {
  const app = window.jupyterapp;
  const { content } = app.shell.currentWidget;
  content.activeCellIndex = cell;
  await content.scrollToItem(cell); // a cell far from the window is not in the page
  let start = performance.now();
  const wait = async (what, done) => {
    while (!done()) {
      if (performance.now() - start > 60_000) throw new Error(`60 s went by without ${what}`);
      await new Promise((next) => setTimeout(next, 5));
    }
  };
  await app.commands.execute("notebook:clear-cell-output");
  await wait("an empty output", () => !document.querySelector(last));
  start = performance.now();
  const until = async (selector) => {
    await wait(selector, () => document.querySelector(selector));
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
  };
  app.commands.execute("notebook:run-cell");
  return [await until(first), await until(last)];
}"""


STEPS = 24
READY = """() => {
  if (document.querySelector("[data-painted], .widget-interact img")) return true;
  const canvas = [...document.querySelectorAll("canvas")].find((c) => c.width > 200 && c.offsetParent);
  const gl = canvas?.getContext("webgl2");
  if (!gl) return false;
  const pixels = new Uint8Array(canvas.width * canvas.height * 4);
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return new Set(pixels).size > 40;
}"""
"""The viewer shows its volume: for ipyniivue many greys, not an empty canvas that waits for its data."""
KEPT = """
  const own = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, more) {
    return own.call(this, kind, kind.startsWith("webgl") ? { ...more, preserveDrawingBuffer: true } : more);
  };
"""
"""So that a WebGL picture can still be read after the page has shown it."""
CHANGED = """
  const until = async (hash, act) => {
    const before = hash();
    await new Promise(requestAnimationFrame);
    const task = new MessageChannel();
    const start = performance.now();
    window.step = (window.step ?? 0) + 1;
    act(window.step % 40 < 20);
    await new Promise((done) => { task.port1.onmessage = done; task.port2.postMessage(0); });
    while (hash() === before) {
      if (performance.now() - start > 5000) return null;
      await new Promise((done) => setTimeout(done, 1));
    }
    const drawn = performance.now() - start;
    await new Promise(requestAnimationFrame);
    return [drawn, performance.now() - start];
  };
  const sum = (bytes) => {
    let n = 0;
    for (let i = 0; i < bytes.length; i += 4) n = (n * 31 + bytes[i]) | 0;
    return n;
  };
"""
OURS_STEP = f"""async () => {{{CHANGED}
  const canvas = document.querySelector(".sl-pane-canvas");
  const g = canvas.getContext("2d");
  canvas.scrollIntoView();
  return until(
    () => sum(g.getImageData(0, 0, canvas.width, canvas.height).data),
    (up) => canvas.dispatchEvent(
      new KeyboardEvent("keydown", {{ key: up ? "PageUp" : "PageDown", bubbles: true }}),
    ),
  );
}}"""
NIIVUE_STEP = f"""async () => {{{CHANGED}
  const canvas = [...document.querySelectorAll("canvas")].find((c) => c.width > 200 && c.offsetParent);
  const gl = canvas.getContext("webgl2");
  const pixels = new Uint8Array(canvas.width * canvas.height * 4);
  canvas.scrollIntoView();
  const box = canvas.getBoundingClientRect();
  const [x, y] = [box.left + box.width * 0.25, box.top + box.height * 0.25];
  const at = {{ clientX: x, clientY: y, bubbles: true }};
  canvas.dispatchEvent(new MouseEvent("mousemove", at));
  return until(
    () => {{
      gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return sum(pixels);
    }},
    (up) => canvas.dispatchEvent(
      new WheelEvent("wheel", {{ ...at, cancelable: true, deltaY: up ? 100 : -100 }}),
    ),
  );
}}"""
INTERACT_STEP = f"""async () => {{{CHANGED}
  const slider = document.querySelector(".widget-slider [role=slider]");
  slider.scrollIntoView();
  slider.focus();
  return until(
    () => document.querySelector(".widget-interact img")?.src,
    (up) => slider.dispatchEvent(
      new KeyboardEvent("keydown", {{ key: up ? "ArrowRight" : "ArrowLeft", bubbles: true }}),
    ),
  );
}}"""
OURS = ["from spinelab.viewer import ReadingRoom", "ReadingRoom(study)"]
NIIVUE = [
    "import pathlib, struct",
    "volume = np.ascontiguousarray(study.volumes['ct'])",
    "header = bytearray(352)",
    "struct.pack_into('<i', header, 0, 348)",
    "struct.pack_into('<8h', header, 40, 3, *volume.shape[::-1], 1, 1, 1, 1)",
    "struct.pack_into('<2h', header, 70, 4, 16)",
    "struct.pack_into('<8f', header, 76, 1, *study.spacing_mm, 0, 0, 0, 0)",
    "struct.pack_into('<3f', header, 108, 352, 1, 0)",
    "header[344:348] = b'n+1\\x00'",
    "pathlib.Path('volume.nii').write_bytes(bytes(header) + volume.tobytes())",
    "from ipyniivue import NiiVue",
    "nv = NiiVue(height=512)",
    "nv.load_volumes([{'path': 'volume.nii'}])",
    "nv",
]
INTERACT = [
    "%matplotlib inline",
    "import matplotlib.pyplot as plt",
    "from ipywidgets import interact, IntSlider",
    "def draw(k):",
    "    fig, ax = plt.subplots(figsize=(5.12, 5.12))",
    "    ax.imshow(study.volumes['ct'][k], cmap='gray', vmin=-500, vmax=1500)",
    "    ax.axis('off'); plt.show()",
    f"interact(draw, k=IntSlider(40, 0, {SIZE[2] - 1}));",
]
VIEWERS = {
    "ReadingRoom, three planes": (OURS, OURS_STEP),
    "ipyniivue": (NIIVUE, NIIVUE_STEP),
    "matplotlib": (INTERACT, INTERACT_STEP),
}


def notebook(site, source):
    """A notebook that makes the volume and shows it in one viewer."""
    start = [
        f"import sys; sys.path.append({str(site)!r})",
        "import phantom, numpy as np",
        f"study = phantom.make(size={SIZE})",
    ]
    return cells_of("\n".join(lines) for lines in (start, source))


def cells_of(sources):
    """A notebook of code cells."""
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**blank, "id": f"c{n}", "source": source} for n, source in enumerate(sources)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def test_bytes_sent(study):
    esbuild = shutil.which("esbuild")
    table = Table("what", "bytes", "gzipped", title="Sent to the browser")
    total = 0
    for widget in (ReadingRoom, SpineExplorer):
        source = str(widget._esm).encode()
        table.add_row(
            f"{widget.__name__}: JavaScript as written", f"{len(source):,}", f"{len(gzip.compress(source)):,}"
        )
        if esbuild:
            command = [esbuild, "--minify", "--format=esm"]
            small = subprocess.run(command, input=source, capture_output=True, check=True).stdout
            table.add_row(
                f"{widget.__name__}: minified by esbuild", f"{len(small):,}", f"{len(gzip.compress(small)):,}"
            )
            total += len(small)
        table.add_row(f"{widget.__name__}: style sheet", f"{len(str(widget._css)):,}", "")
        held = (getattr(widget, name).default() for name in ("_words", "_tools") if hasattr(widget, name))
        words = json.dumps(list(held), ensure_ascii=False)
        table.add_row(f"{widget.__name__}: words, sent as data", f"{len(words):,}", "")
    if total:
        table.add_row("both, minified by esbuild (to be at most 60,000)", f"{total:,}", "")
    Console(width=110).print(table)
    table = Table(
        "array", "plain MB", "deflated MB", "seconds to deflate", "sent", title="Arrays of one patient"
    )
    room = ReadingRoom(study)
    for name, array in (*study.volumes.items(), ("labels", study.labels)):
        start = time.perf_counter()
        small = zlib.compress(array.tobytes(), 1)
        took = time.perf_counter() - start
        sent = "deflated" if room._index["arrays"][name]["packed"] else "plain"
        table.add_row(name, f"{array.nbytes / 1e6:.1f}", f"{len(small) / 1e6:.1f}", f"{took:.2f}", sent)
    Console(width=110).print(table)
