"""How large what Binder installs is, and how long a learner waits for the first drawn widget.

    pytest tests/bench/binder.py -o python_files='*.py' -s -p no:xdist

Built from nothing by the steps of repo2docker (`kit.environment`). Each lesson then gets a server of its
own, started cold: the files of the environment, of Python itself and of the course are put out of the page
cache, the learner's folders are empty, and no spine is computed but those that the image holds. What cannot
be put out (libraries that other processes use) is counted and printed. The browser runs already: it is the
learner's own. Time runs from the start of the server to the first picture of a spine; the lesson's address is
opened as soon as the server answers, and all its cells are run as soon as the kernel is idle.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from kit.chromium import find_browser
from kit.environment import build, size_mb
from kit.lab import FLAGS, PATIENCE_MS, Lab, serve

LESSONS = ("course/00-start-here.ipynb", "course/01-anatomy.ipynb")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    folder = tmp_path_factory.mktemp("image")
    start = time.perf_counter()
    venv, clone = build(folder, folder / "cache")
    return venv, clone, folder / "cache", time.perf_counter() - start


def forget(folders):
    """Put all files of some folders out of the page cache; return how many MB of how many stayed in it."""
    files = [str(file) for folder in folders for file in folder.rglob("*") if file.is_file()]
    os.sync()
    for file in files:
        with open(file, "rb") as stream:  # noqa: PTH123 (the number of an open file is what is needed)
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    size = sum(Path(file).stat().st_size for file in files)
    if not shutil.which("fincore"):
        return None, size / 1e6
    command = ["xargs", "-0", "fincore", "--bytes", "--noheadings", "--raw", "--output", "RES"]
    done = subprocess.run(command, input="\0".join(files), capture_output=True, text=True, check=True)
    return sum(map(int, done.stdout.split())) / 1e6, size / 1e6


def first_spine(page, image, lesson, home):
    """Start a server, open a lesson, run it; seconds until the server, the lesson, the kernel and a spine."""
    venv, clone, cache, _ = image
    path = os.pathsep.join([str(venv / "bin"), os.environ["PATH"]])
    start = time.perf_counter()
    with serve(clone, home / "lab.log", str(venv / "bin" / "jupyter"), path, cache) as url:
        seconds = [time.perf_counter() - start]
        lab = Lab(page, url, clone)
        lab.goto(lesson)
        seconds.append(time.perf_counter() - start)
        lab.wait_for_kernel()
        seconds.append(time.perf_counter() - start)
        lab.command("notebook:run-all-cells")
        spine = page.locator(".sl-explorer").first
        spine.wait_for(state="attached")
        spine.scroll_into_view_if_needed()
        page.locator("[data-painted]").first.wait_for()
        seconds.append(time.perf_counter() - start)
        lab.shut_down()
    return seconds


def test_size_and_first_widget(image, tmp_path):
    venv, clone, cache, built_s = image
    used = [venv, clone, cache, Path(sys.base_prefix) / "lib" / f"python3.{sys.version_info.minor}"]
    table = Table(
        "lesson", "MB left in page cache", "server up s", "lesson open s", "kernel idle s", "spine drawn s"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for lesson in LESSONS:
            home = tmp_path / Path(lesson).stem
            home.mkdir()
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(PATIENCE_MS)
            page.goto("about:blank")
            left, size = forget(used)
            seconds = first_spine(page, image, lesson, home)
            kept = "unknown" if left is None else f"{left:.0f} of {size:.0f}"
            table.add_row(lesson, kept, *(f"{figure:.1f}" for figure in seconds))
            page.close()
        browser.close()
    Console(width=120).print(table)
    print(
        f"site-packages {size_mb(venv):.0f} MB, built in {built_s:.0f} s; {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end"
    )
