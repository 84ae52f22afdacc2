"""How large what Binder installs is, and how long a learner waits for the first drawn widget.

Built from nothing by the steps of repo2docker (`test_binder.build`), started with nothing in any cache but
what the image holds. Time runs from the start of the server to the first picture of lesson 01, its address
opened at once and its cells run as soon as the kernel is idle.
"""

import importlib.util
import os
import time
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

BROWSER = Path(__file__).parents[1] / "browser"


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, BROWSER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fixtures, binder = loaded("conftest"), loaded("test_binder")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    folder = tmp_path_factory.mktemp("image")
    start = time.perf_counter()
    venv, clone = binder.build(folder, folder / "cache")
    return venv, clone, folder / "cache", time.perf_counter() - start


def test_size_and_first_widget(image, tmp_path):
    venv, clone, cache, built_s = image
    path = os.pathsep.join([str(venv / "bin"), os.environ["PATH"]])
    with fixtures.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=fixtures.find_browser(), args=fixtures.FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(fixtures.PATIENCE_MS)
        start = time.perf_counter()
        with fixtures.serve(clone, tmp_path / "lab.log", str(venv / "bin" / "jupyter"), path, cache) as url:
            served_s = time.perf_counter() - start
            lab = fixtures.Lab(page, url, clone)
            lab.open("course/01-anatomy.ipynb")
            opened_s = time.perf_counter() - start
            lab.command("notebook:run-all-cells")
            page.locator(".sl-explorer").first.scroll_into_view_if_needed()
            page.locator("[data-painted]").first.wait_for()
            drawn_s = time.perf_counter() - start
            lab.shut_down()
        browser.close()
    table = Table("site-packages MB", "built s", "server up s", "lesson open s", "first widget drawn s")
    figures = (binder.size_mb(venv), built_s, served_s, opened_s, drawn_s)
    table.add_row(*(f"{figure:.1f}" for figure in figures))
    Console(width=120).print(table)
