"""Every widget that a lesson shows draws itself: nbval compares words and skips the views.

The lessons run in this process, one after the other, and their widgets are drawn on plain pages: to see
whether a view starts, no JupyterLab is needed. What lies between is looked at in one lesson (`test_lesson`),
and here for the one thing that goes wrong on a slow computer.
"""

import ast
import base64
import json
from pathlib import Path

import nbformat
import pytest

from spinelab.base import CourseWidget

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "course").glob("[0-9][0-9]-*.ipynb"))
LEAST_HEIGHT_PX = 60  # a card with one line and a border is taller

PAGE = """<!doctype html><meta charset="utf-8"><style>%(css)s</style><body></body><script type="module">
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const revive = (_key, value) => (value?.base64 === undefined ? value : bytes(value.base64));
const given = JSON.parse(document.getElementById("given").textContent, revive);
const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
const views = new Map();
for (const [kind, text] of Object.entries(given.views)) views.set(kind, (await load(text)).default);
function draw(id, el) {
  const { kind, state } = given.widgets[id];
  const set = (name, value) => { state[name] = value; };
  const silent = { save_changes() {}, send() {}, on() {}, off() {} };
  const model = { get: (name) => state[name], set, widget_manager, ...silent };
  views.get(kind).render({ model, el });
}
const widget_manager = {
  get_model: async (id) => id,
  create_view: async (id) => {
    const el = document.createElement("div");
    draw(id, el);
    return { el };
  },
};
for (const id of given.shown) {
  const el = document.createElement("section");
  document.body.append(el);
  draw(id, el);
}
document.body.dataset.drawn = given.shown.length;
</script>"""

LOOK = """() => [...document.querySelectorAll("body > section")].map((section) => {
  const root = section.querySelector(".sl-root");
  const { height = 0 } = root?.getBoundingClientRect() ?? {};
  const words = root?.innerText.trim() ?? "";
  return { height, words, wide: root?.scrollWidth > root?.clientWidth + 1 };
})"""


def shown_widgets(path):
    """Run a lesson's cells in order; return the cell and the widget of each that shows one."""
    space, shown = {}, []
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    for cell in cells:
        *steps, last = ast.parse(cell.source).body
        if isinstance(last, ast.Expr):  # what a notebook would show
            last = ast.Assign([ast.Name("_shown", ast.Store())], last.value)
        module = ast.fix_missing_locations(ast.Module(body=[*steps, last], type_ignores=[]))
        exec(compile(module, cell.id, "exec"), space)  # noqa: S102 (the lesson's own code)
        if isinstance(widget := space.pop("_shown", None), CourseWidget):
            shown.append((cell.id, widget))
    return shown


def sent_first(widget):
    """Return what a view holds when it first draws: a reading room gets the rest of its patient later."""
    state = widget.get_state()
    return state | {"_data": {}} if "_first" in state else state


def page_of(widgets):
    """Return a page that shows widgets one below the other, and those that stand inside them."""
    inner = [child for widget in widgets if (child := getattr(widget, "scene", None)) is not None]
    kinds = {type(widget).__name__: widget for widget in [*widgets, *inner]}
    left_out = ("_model", "_view", "_esm", "_css", "_dom", "_anywidget")
    given = {
        "views": {kind: str(one._esm) for kind, one in kinds.items()},
        "shown": [widget.model_id for widget in widgets],
        "widgets": {
            widget.model_id: {
                "kind": type(widget).__name__,
                "state": {k: v for k, v in sent_first(widget).items() if not k.startswith(left_out)},
            }
            for widget in [*widgets, *inner]
        },
    }
    text = json.dumps(given, default=lambda data: {"base64": base64.b64encode(data).decode()})
    styles = "\n".join(str(one._css) for one in kinds.values())
    data = text.replace("</", "<\\/")
    return PAGE % {"css": styles} + f'<script type="application/json" id="given">{data}</script>'


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_widget_of_a_lesson_draws_itself(path, browser, tmp_path, monkeypatch):
    monkeypatch.chdir(path.parent)
    shown = shown_widgets(path)
    assert shown
    file = tmp_path / "page.html"
    file.write_text(page_of([widget for _, widget in shown]), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector(f"body[data-drawn='{len(shown)}']", state="attached")
    page.wait_for_function(
        "[...document.querySelectorAll('body > section')].every((s) => s.innerText.trim())"
    )
    seen = page.evaluate(LOOK)
    page.close()
    assert errors == []
    assert len(seen) == len(shown)
    for (cell, widget), look in zip(shown, seen, strict=True):
        what = f"{cell}, {type(widget).__name__}: {look}"
        assert look["height"] >= LEAST_HEIGHT_PX, what
        assert look["words"], what
        assert not look["wide"], what


LATE = """const real = AbortSignal.timeout;
AbortSignal.timeout = (ms) => real.call(AbortSignal, ms === 2000 ? 0 : ms);"""
"""Ends at once the two seconds that anywidget gives a module to load: each view then comes late."""


def test_a_question_whose_view_comes_late_still_hears_the_reasons(browser, served, lab_class):
    url, folder = served
    cell = nbformat.v4.new_code_cell("from spinebank import practice\npractice('start-which-side-01')")
    kernel = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }  # or JupyterLab asks for one
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "late.ipynb")
    page = browser.new_page()
    page.add_init_script(LATE)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    lab = lab_class(page, url, folder)
    lab.open("late.ipynb")
    lab.run_all()
    page.get_by_role("radio").first.click()
    page.get_by_role("button", name="Check my answer").click()
    page.locator(".sl-feedback").wait_for()
    lab.shut_down()
    page.close()
    assert set(errors) == {"[anywidget] Failed to initialize model."}  # late indeed, and nothing else
