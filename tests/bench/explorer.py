"""How fast the explorer is: bytes sent, frame time beside plotly's, kernel to first picture.

Run by ``make bench``. The figures are printed, never asserted: they depend on the machine. Both
pictures are drawn from the same triangles in the same browser, in the same run, without a GPU; a
frame is from the key press or camera call until its pixels can be read.
"""

import gzip
import json
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import numpy as np
import plotly.offline
import pytest
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from kit.chromium import find_browser
from kit.lab import FLAGS, Lab, serve
from kit.pages import bare_page
from spinelab.domain.mesh import mesh_spine
from spinelab.explorer import SpineExplorer
from spinelab.explorer.scene import pack
from spinelab.question import Question

ROOT = Path(__file__).parents[2]
FRAMES = 40
SIZE = {"width": 1180, "height": 820}


TURN = """
window.frame = () => new Promise((done) => {
  const surface = document.querySelector(".sl-surface");
  const gl = surface.querySelector("canvas").getContext("webgl2");
  const start = performance.now();
  surface.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  requestAnimationFrame(() => { gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    done(performance.now() - start); });
});
window.ready = () => Boolean(document.querySelector("[data-painted]"));
"""

PLOTLY = """<!doctype html><meta charset="utf-8"><script>%(library)s</script><div id="app"></div><script>
const mesh = %(mesh)s;
let yaw = 0, drawn = false;
const layout = { width: 750, height: 460, scene: { aspectmode: "data" }, margin: { l: 0, r: 0, t: 0, b: 0 } };
Plotly.newPlot("app", [{ type: "mesh3d", ...mesh }], layout).then(() => { drawn = true; });
window.frame = async () => {
  const canvas = document.querySelector("canvas");
  const gl = canvas.getContext("webgl") ?? canvas.getContext("webgl2");
  const start = performance.now();
  yaw += 0.26;
  const eye = { x: 2 * Math.cos(yaw), y: 2 * Math.sin(yaw), z: 0.3 };
  await Plotly.relayout("app", { "scene.camera.eye": eye });
  await new Promise((done) => requestAnimationFrame(done));
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  return performance.now() - start;
};
window.ready = () => drawn;
</script>"""


def our_page(region):
    page = bare_page(SpineExplorer(region=region))
    return f"{page}<script>{TURN}</script>"


def plotly_page(region):
    buffers = mesh_spine(region).buffers()
    mesh = {axis: np.round(buffers.positions_mm[:, n], 2).tolist() for n, axis in enumerate("xyz")}
    mesh |= {axis: buffers.indices[:, n].tolist() for n, axis in enumerate("ijk")}
    return PLOTLY % {"library": plotly.offline.get_plotlyjs(), "mesh": json.dumps(mesh)}


def frames(browser, folder, name, html):
    """Draw a page and turn it; returns milliseconds a frame."""
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport=SIZE)
    page.goto(path.as_uri())
    page.wait_for_function("window.ready && window.ready()", timeout=60_000)
    page.evaluate("async () => { for (let i = 0; i < 8; i += 1) await window.frame(); }")
    count = "async (n) => { const t = []; while (t.length < n) t.push(await window.frame()); return t; }"
    times = page.evaluate(count, FRAMES)
    page.close()
    return times


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield started
        started.close()


def test_frame_time_beside_plotly(browser, tmp_path):
    table = Table(
        "region",
        "triangles",
        "ours, median ms",
        "95th",
        "plotly, median ms",
        "95th",
        "ratio",
        title="One frame",
    )
    for region in ("cervical", "thoracic"):
        ours = frames(browser, tmp_path, "ours", our_page(region))
        theirs = frames(browser, tmp_path, "plotly", plotly_page(region))
        middle = [statistics.median(times) for times in (ours, theirs)]
        high = [statistics.quantiles(times, n=20)[-1] for times in (ours, theirs)]
        table.add_row(
            region,
            f"{pack(region).index['mesh']['triangles']}",
            f"{middle[0]:.0f}",
            f"{high[0]:.0f}",
            f"{middle[1]:.0f}",
            f"{high[1]:.0f}",
            f"{middle[1] / middle[0]:.1f}x",
        )
    Console(width=110).print(table)


def test_bytes_sent():
    esbuild = shutil.which("esbuild")
    table = Table("what", "bytes", "gzipped", title="Sent to the browser")

    def row(what, data):
        table.add_row(what, f"{len(data):,}", f"{len(gzip.compress(data)):,}")

    for widget in (SpineExplorer, Question):
        source = str(widget._esm).encode()
        row(f"{widget.__name__}: JavaScript as written", source)
        if esbuild:
            done = subprocess.run(
                [esbuild, "--minify", "--format=esm"], input=source, capture_output=True, check=True
            )
            row(f"{widget.__name__}: JavaScript, minified by esbuild", done.stdout)
        row(f"{widget.__name__}: style sheet", str(widget._css).encode())
    for region in ("cervical", "thoracic"):
        row(f"{region}: mesh", pack(region).mesh)
        row(f"{region}: index with names, sources and sections", json.dumps(pack(region).index).encode())
    row("plotly.js, for comparison", plotly.offline.get_plotlyjs().encode())
    Console(width=110).print(table)


def test_from_kernel_start_to_the_first_drawn_spine(browser, tmp_path):
    table = Table("cache", "seconds", title="Kernel start to first drawn spine, in JupyterLab")
    folder = tmp_path / "work"
    shutil.copytree(ROOT / "course", folder / "course")
    home = tmp_path / "home"
    home.mkdir()
    with serve(folder, home / "lab.log", cache=home / "cache") as url:
        for state in ("empty", "warm"):
            page = browser.new_page(viewport=SIZE)
            lab = Lab(page, url, folder)
            lab.open("course/00-start-here.ipynb")
            page.evaluate("document.querySelector('.jp-Notebook').style.scrollBehavior = 'auto'")
            start = time.perf_counter()
            lab.restart()
            lab.command("notebook:run-all-cells")
            page.locator(".sl-explorer").first.wait_for(timeout=120_000)
            page.locator(".sl-explorer").first.scroll_into_view_if_needed()
            page.locator("[data-painted]").first.wait_for(timeout=120_000)
            table.add_row(state, f"{time.perf_counter() - start:.1f}")
            lab.shut_down()
            page.close()
    Console(width=110).print(table)
