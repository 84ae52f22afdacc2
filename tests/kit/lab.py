"""A real JupyterLab in a real browser, and a plain file server; also for the benches."""

import functools
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from spinelab.answers.work import WORK_FOLDER
from spinelab.cases.keep import FOLDER as CASES_FOLDER
from spinelab.review.keep import PROGRESS_FILE

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # only WebGL needs the software GPU; pages are put together faster without
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 120_000
LATE_VIEW = "[anywidget] Failed to initialize model."
"""What anywidget says where a module took more than two seconds, on a busy machine; the view works all the
same (`test_late_view`)."""
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))  # spines, computed once for all tests

RUN_CODE = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code, store_history: false });
  let text = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") text += content.text;
    if (header.msg_type === "error") text += content.ename + ": " + content.evalue;
  };
  await future.done;
  return text.trim();
}"""

SET_SOURCE = """(source) => {
  window.jupyterapp.shell.currentWidget.content.model.cells.get(0).sharedModel.setSource(source);
}"""

AXE_RUN = """async (selector) => {
  const found = await axe.run({ include: [selector] }, { resultTypes: ["violations"] });
  return found.violations.map(
    (v) => `${v.id}: ${v.help}; ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`,
  );
}"""


class Lab:
    """One browser page in one JupyterLab."""

    def __init__(self, page: Page, url: str, folder: Path) -> None:
        self.page = page
        self.url = url
        self.folder = folder

    def open(self, notebook: str, *, dark: bool = False, fresh: bool = True) -> None:
        """Open a notebook alone, as a learner's deep link does; ``fresh`` forgets what was done before."""
        if fresh:
            self.forget()
        self.goto(notebook)
        self.wait_for_kernel()
        self.theme(dark=dark)

    def goto(self, notebook: str) -> None:
        """Go to a notebook's address and wait until its cells are there; the kernel may still be starting."""
        self.page.goto(f"{self.url}/doc/tree/{notebook}?reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE_MS)

    def wait_for_kernel(self) -> None:
        """Wait until the notebook's kernel has started and has nothing to do."""
        self.page.wait_for_function(
            "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=PATIENCE_MS,
        )

    def forget(self) -> None:
        """Take away what widgets have kept, so that each test begins as a new learner does."""
        for folder in [*self.folder.rglob(WORK_FOLDER), *self.folder.rglob(CASES_FOLDER)]:
            shutil.rmtree(folder)
        for file in [*self.folder.rglob(PROGRESS_FILE)]:
            file.unlink()

    def theme(self, *, dark: bool) -> None:
        """Change to the light or the dark theme; what is open stays as it is."""
        self.command("apputils:change-theme", {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"})
        self.page.wait_for_selector(
            f"body[data-jp-theme-light='{'false' if dark else 'true'}']", state="attached"
        )

    def command(self, name: str, arguments: dict | None = None) -> None:
        """Start a command of JupyterLab; it may still be at work, or asking something, when this returns."""
        call = f"window.jupyterapp.commands.execute({name!r}, {json.dumps(arguments or {})})"
        self.page.evaluate(f"() => {{ {call}; }}")

    def run_all(self) -> None:
        """Run every cell and wait for the last."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(
            "![...document.querySelectorAll('.jp-InputPrompt')].some((e) => e.innerText.includes('*'))",
            timeout=PATIENCE_MS,
        )

    def show(self, source: str) -> None:
        """Run other code in the first cell of the open notebook, in the same kernel."""
        self.forget()
        self.page.evaluate(SET_SOURCE, source)
        self.run_all()

    def restart(self) -> None:
        """Restart the notebook's kernel."""
        session = "window.jupyterapp.shell.currentWidget.sessionContext.session"
        self.page.evaluate(f"async () => {{ await {session}.kernel.restart(); }}")

    def shut_down(self) -> None:
        """End all kernels, so that the next test begins afresh."""
        self.page.evaluate("async () => { await window.jupyterapp?.serviceManager.sessions.shutdownAll(); }")

    def python(self, code: str) -> str:
        """Run code in the notebook's kernel and return what it printed."""
        return self.page.evaluate(RUN_CODE, code)

    def wait_for_python(self, code: str, expected: str) -> None:
        """Wait until code prints what is expected; the view sends changes a moment later."""
        for _ in range(50):
            printed = self.python(code)
            if printed == expected:
                return
            self.page.wait_for_timeout(200)
        pytest.fail(f"The kernel printed {printed!r}, not {expected!r}.")

    def violations(self, selector: str = ".sl-root") -> list[str]:
        """Return what axe-core objects to, within our own subtree."""
        if not self.page.evaluate("'axe' in window"):
            self.page.add_script_tag(path=str(AXE))
        return self.page.evaluate(AXE_RUN, selector)


class PatientBrowser:
    """A browser whose pages wait as long as a machine that does other work may need."""

    def __init__(self, started: Browser) -> None:
        self.started = started

    def new_page(self, **options: Any) -> Page:
        page = self.started.new_page(**options)
        page.set_default_timeout(PATIENCE_MS)
        return page


@contextmanager
def serve(
    folder: Path, log: Path, jupyter: str = "jupyter", path: str | None = None, cache: Path = CACHE
) -> Iterator[str]:
    """Start JupyterLab on a folder and yield its address; by default the one of this environment."""
    port = free_port()
    command = [
        *(jupyter, "lab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
        "--JupyterNotebookApp.expose_app_in_browser=True",
        *(f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}"),
        *("--IdentityProvider.token=", "--ServerApp.password="),
    ]
    environment = {
        **os.environ,
        "PATH": path or os.environ["PATH"],
        "HOME": str(log.parent),
        "JUPYTER_CONFIG_DIR": str(log.parent / "config"),
        "XDG_CACHE_HOME": str(cache),
    }
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            command, cwd=folder, stdout=stream, stderr=subprocess.STDOUT, env=environment
        )
        try:
            wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, log: Path, patience_s: int = 60) -> None:
    """Wait until a process listens; fail with the end of its log where it ends or takes too long."""
    for _ in range(5 * patience_s):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}", pytrace=False)


@contextmanager
def serve_files(folder: Path) -> Iterator[str]:
    """Serve a folder as any file server does: no compression, no headers of its own; yields the address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def page_in(browser: PatientBrowser, served: tuple[str, Path]) -> Iterator[Lab]:
    """Open a page; at the end no error may have been thrown on it."""
    url, folder = served
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    opened = Lab(page, url, folder)
    yield opened
    opened.shut_down()
    page.close()
    assert [error for error in errors if error != LATE_VIEW] == []
