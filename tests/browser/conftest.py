"""A real JupyterLab and a real browser, started once for each test process; and one widget on a bare page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from kit import pages as pages_of_widgets
from kit.lab import AXE, FLAGS, ROOT, Lab, PatientBrowser, page_in, serve, serve_files


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[PatientBrowser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield PatientBrowser(started)
        started.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A JupyterLab on a copy of the course and of the quiz as a student gets it."""
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("work")
    shutil.copytree(ROOT / "course", folder / "course")
    with serve(folder, home / "jupyterlab.log") as url:
        yield url, folder


@pytest.fixture(scope="session")
def bare():
    return pages_of_widgets.bare_page


@pytest.fixture(scope="session")
def pages():
    """What puts many widgets on one bare page (`kit.pages`)."""
    return pages_of_widgets


@pytest.fixture(scope="session")
def file_server():
    return serve_files


@pytest.fixture
def axe_file() -> str:
    """Where axe-core lies, for pages that are no JupyterLab."""
    return str(AXE)


@pytest.fixture
def lab_class():
    return Lab


@pytest.fixture(scope="session")
def server():
    return serve


@pytest.fixture
def lab(browser: PatientBrowser, served: tuple[str, Path]) -> Iterator[Lab]:
    with page_in(browser, served) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_lab(browser: PatientBrowser, served: tuple[str, Path]) -> Iterator[Lab]:
    """One page for all tests of a file: what one test opened and ran, the next need not."""
    with page_in(browser, served) as opened:
        yield opened
