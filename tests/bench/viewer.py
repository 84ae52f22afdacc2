"""How fast the reading room is: frame times, the first picture in JupyterLab, bytes sent.

Run by ``make bench``; `beside.py` compares it with other viewers. The figures are printed, never asserted:
they depend on the machine. There is no GPU. Two times are taken of every change, both from the event on:

- *drawn*: until the pixels of every changed picture can be read back. It is looked for in the next task, so
  it does not depend on how the browser paces its frames.
- *on screen*: until the page's next animation frame after that. A paced browser (60 Hz) gives at best the
  rest of 16.7 ms, whatever draws; an unpaced one goes as fast as it can.
"""

import base64
import gzip
import json
import shutil
import statistics
import subprocess
import time
import zlib

import pytest
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from kit import lab as labs
from kit import phantom, viewing
from spinelab.explorer import SpineExplorer
from spinelab.viewer import ReadingRoom

FRAMES = 60
WARM = 8

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
    const key = n %% 160 < 80 ? "PageUp" : "PageDown"; // no slice that was drawn before
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
    return phantom.make(size=viewing.SIZE)


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as started:
        yield started


def timed(page, act, count=FRAMES):
    run = "async ([act, n]) => { const t = []; while (t.length < n) t.push(await frame(act)); return t; }"
    page.evaluate(run, [act, WARM])
    return page.evaluate(run, [act, count])


def test_frame_times(playwright, study, tmp_path):
    columns = ("drawn, median ms", "95th", "on screen, paced", "95th", "on screen, unpaced", "95th")
    table = Table("arrangement", "pictures", "what changes", *columns, title="One frame of the reading room")
    at = {"position_mm": [0.0, -5.0, -40.0], "thickness_mm": 4.0}
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
        for flags in (viewing.PACED, viewing.PACED + viewing.UNPACED):
            with viewing.chromium(playwright, flags) as browser:
                page = browser.new_page(viewport={"width": 1300, "height": 900})
                page.goto(path.as_uri())
                page.wait_for_function("window.ready && window.ready()", timeout=60_000)
                sizes = page.evaluate("window.sizes()")
                for act in results:
                    drawn, seen = zip(*timed(page, act), strict=True)
                    results[act] += [
                        *(viewing.figures(drawn) if flags is viewing.PACED else ()),
                        *viewing.figures(seen),
                    ]
        for act, found in results.items():
            table.add_row(name, sizes, act, *found)
    Console(width=120).print(table)


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
        labs.serve(work, home / "lab.log") as url,
        viewing.chromium(playwright, labs.FLAGS) as b,
    ):
        page = b.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(viewing.PATIENCE_MS)
        lab = labs.Lab(page, url, work)
        shown = [setup, f"ReadingRoom({simulate})", "Empty()"]
        (work / "room.ipynb").write_text(json.dumps(viewing.cells_of(shown)), encoding="utf-8")
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
