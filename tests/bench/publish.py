"""The static edition of the whole course: its size, what a page weighs, when it can be used.

Run by ``make bench``; ``SPINELAB_SITE=folder`` takes a site made before. Figures are printed; only the
weight of the first page is asserted, as in `tests/browser/test_site.py` for a sample. *Loaded* is what a
page fetches until its first widget is drawn. *Ready* is the time from the start of the navigation until
the page's script has set up theme, search, progress and the watch for widgets; *interactive* is counted
from the same start until the first widget, scrolled to at once, is seen to be drawn: asking takes a part
of it. The server is Python's own, on this machine.
"""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from kit.chromium import find_browser
from kit.lab import FLAGS, PATIENCE_MS, serve_files
from spinelab.publish import publish

ROOT = Path(__file__).parents[2]
BUDGET_BYTES = 1_500_000
TARGET_MS = 2000

WEIGHT = "performance.getEntries().map((e) => e.transferSize ?? 0).reduce((a, b) => a + b)"
FIRST = """async () => {
  const place = document.querySelector("[data-widget]");
  if (!place) return null;
  place.scrollIntoView({ behavior: "instant" });
  while (!place.dataset.drawn) await new Promise((done) => setTimeout(done, 5));
  return performance.now();
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if made_before := os.environ.get("SPINELAB_SITE"):
        return Path(made_before)
    out = tmp_path_factory.mktemp("published") / "site"
    started, used = time.perf_counter(), time.process_time()
    made = publish(sorted((ROOT / "course").glob("[0-9][0-9]-*.ipynb")), out)
    took = time.perf_counter() - started
    print(
        f"\n{made.pages} pages, {made.widgets} widgets, {made.files} files, {made.total_bytes / 1e6:.1f} MB "
        f"in {took:.0f} s ({time.process_time() - used:.0f} s of CPU); shared {made.shared_share:.0%}"
    )
    return out


@pytest.fixture(scope="module")
def address(site):
    with serve_files(site) as url:
        yield url


def test_how_soon_every_page_can_be_used(site, address):
    title = f"The static edition, cold cache, load {os.getloadavg()[0]:.1f}"
    table = Table("Page", "Loaded kB", "Ready ms", "Interactive ms", title=title)
    late = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for path in sorted(site.glob("*.html")):
            page = browser.new_page(viewport={"width": 1100, "height": 800})
            page.set_default_timeout(PATIENCE_MS)
            page.goto(f"{address}/{path.name}")
            page.wait_for_selector("body[data-ready]", state="attached")
            ready = page.evaluate("performance.getEntriesByName('ready')[0].startTime")
            first = page.evaluate(FIRST)
            page.wait_for_load_state("networkidle")
            weight = page.evaluate(WEIGHT)
            page.close()
            usable = ready if first is None else first
            late += [path.name] if usable > TARGET_MS else []
            table.add_row(path.name, f"{weight / 1000:.0f}", f"{ready:.0f}", f"{usable:.0f}")
            if path.name == "index.html":
                assert 0 < weight < BUDGET_BYTES
        browser.close()
    Console(width=100).print(table)
    print(f"Later than {TARGET_MS} ms: {', '.join(late) or 'none'}")
