"""Where the tests and the benches find a browser. No test that needs one is skipped without it: it fails."""

import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Return a system browser; None means Playwright's own, if it was installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def required_browser() -> str:
    """Return the path of a system browser, or of Playwright's own; without one the test fails."""
    path = find_browser()
    if path is None:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (most machines have a browser)

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    if not Path(path).exists():
        pytest.fail(
            "No browser for the browser tests. Install Chromium (Debian and Ubuntu: apt install chromium;"
            " elsewhere: .venv/bin/playwright install chromium) and run the tests again.",
            pytrace=False,
        )
    return path
