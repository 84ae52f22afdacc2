"""The gate in JupyterLab: notebooks opened one after the other in one page, run, and looked at once each.

`make gate` looks at every notebook that a reader can open; CI, where that would take too long, at one
notebook that shows every kind of widget.
Lessons 00 and 01 are looked at in `test_lesson` too, and every page of the static edition in
`test_every_page`. Only what the course draws and writes is looked at: what JupyterLab draws around it is its
own, and is listed in `course/ACCESSIBILITY.md`.
"""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.preprocessors import ClearHiddenTests

from kit.lab import AXE as AXE_FILE

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
QUIZZES = sorted(path.stem for path in (ROOT / "assessments" / "blueprints").glob("*.yaml"))
OTHERS = {
    "preview.ipynb": ROOT / "widgets" / "spinelab" / "cases" / "preview.ipynb",
    "item-analysis.ipynb": ROOT / "assessments" / "instructor" / "item-analysis.ipynb",
}
"""Notebooks for authors and instructors."""
ALL = [
    *(f"course/{path.name}" for path in sorted((ROOT / "course").glob("[0-9][0-9]-*.ipynb"))),
    *(f"{name}/{name}.ipynb" for name in QUIZZES),
    *OTHERS,
]
ITEMS = {
    "single_best": "anatomy-canal-front-01",
    "multiple_true_false": "anatomy-elastin-01",
    "numeric": "anatomy-space-left-01",
    "ordering": "anatomy-approach-order-01",
    "locate_structure": "anatomy-pll-locate-01",
    "extended_matching": "biology-match-tissue-01",
    "key_feature": "classification-case-candle-01",
    "short_text": "anatomy-above-axis-01",
    "script_concordance": "conservative-script-attack-01",
}
"""A practice question of each kind; scans and cases, which take longer, are in it as widgets of their own."""
SAMPLE = "every-kind.ipynb"
"""Made by this test, of `KINDS`."""
KINDS = {
    "SpineExplorer": "from spinelab.explorer import SpineExplorer\nSpineExplorer()",
    "ReadingRoom": "import phantom\nfrom spinelab.viewer import ReadingRoom\n"
    "ReadingRoom(phantom.make(size=(48, 48, 24)), thickness_mm=4.0, "
    "task={'kind': 'ratio', 'prompt': 'How full is the canal?'})",
    "LesionBuilder": "from spinelab.builder import LesionBuilder\nLesionBuilder()",
    "VirtualSurgery": "from spinelab.surgery import VirtualSurgery\nVirtualSurgery(operation='open-door')",
    "HistologySketch": "from spinelab.histology import HistologySketch\nHistologySketch()",
    "ScaleForm": "from spinelab.scale import ScaleForm\nScaleForm('mjoa', answers={'upper_motor': 3})",
    "DecisionExplorer": "from spinelab.decision import DecisionExplorer\n"
    "DecisionExplorer(entity='OPLL', myelopathy=True, mjoa=13)",
    "BayesExplorer": "from spinelab.bayes import BayesExplorer\n"
    "BayesExplorer(findings={'hoffmann': 'positive'})",
    "LesionLocaliser": "from spinelab.localiser import LesionLocaliser\nLesionLocaliser(level='C4-C5')",
    "ClaimJudge": "from spinelab.judge import ClaimJudge\nClaimJudge('lf-func-load')",
    "CaseVignette": "from spinelab.vignette import CaseVignette\nCaseVignette('found-by-chance')",
    "CasePreview": "from spinelab.cases import library\nfrom spinelab.vignette import CasePreview\n"
    "CasePreview(library()['found-by-chance'])",
    "Review": "from spinebank import practice_deck\nfrom spinelab.review import Review\n"
    "Review(practice_deck())",
    "Progress": "from spinelab.progress import Progress\nProgress()",
    "QuizPanel": "from spinelab.quiz import QuizPanel\n"
    "QuizPanel(title='Try', questions=[{'id': 'q-1', 'words': 'A question'}], minutes=30)",
    "claims": "from spinelab.evidence import claims_table\nclaims_table('lf-func-load', 'lf-anat-nerve')",
    "chart": "from spinelab.charts import chart\nchart('opll-odds')",
    **{
        f"Question, {kind}": f"from spinebank import practice\npractice({item!r})"
        for kind, item in ITEMS.items()
    },
}
ZOOMED_PX = 640  # what a window of 1280 px is in CSS pixels at 200 %

OPEN = """async (path) => {
  const { shell, commands } = window.jupyterapp;
  const before = shell.currentWidget;
  const widget = await commands.execute("docmanager:open", { path, factory: "Notebook" });
  await widget.context.ready;
  await widget.sessionContext.ready;
  await widget.sessionContext.session.kernel.info;
  shell.activateById(widget.id);
  if (!before || before === widget) return;
  await before.sessionContext.shutdown();
  before.dispose();
}"""

ALL_THERE = """() => [...document.querySelectorAll(".sl-root:has(> .sl-room, > .sl-explorer)")]
  .every((root) => root.dataset.ready)"""

UNFOLD = """() => {
  for (const one of document.querySelectorAll(".jp-Notebook details")) one.open = true;
}"""

SHOWN = """() => {
  const { model, widgets } = window.jupyterapp.shell.currentWidget.content;
  const kinds = widgets.filter(({ node }) => node.isConnected).map((cell) => cell.model.type);
  return [model.cells.length, kinds.length, document.querySelectorAll(".jp-RenderedMarkdown").length,
    kinds.filter((kind) => kind === "markdown").length];
}"""
"""How many cells there are and how many of them in the page; rendered texts and cells of text."""

FAILED = """() => [...document.querySelectorAll(".jp-OutputArea-output [data-mime-type*='jupyter.std'],"
    + " .jp-OutputArea-output[data-mime-type*='jupyter.std'], [data-mime-type*='jupyter.error']")]
  .filter((one) => !one.matches("[data-mime-type*='stdout']"))
  .map((one) => one.innerText.slice(-300))"""

AXE = """async () => {
  const ours = [".jp-RenderedMarkdown", ".jp-OutputArea-output"];
  const include = ours.filter((selector) => document.querySelector(selector));
  const rules = { "target-size": { enabled: true } }; // WCAG 2.2, off unless asked for
  const found = await axe.run({ include }, { resultTypes: ["violations"], rules });
  return found.violations.map(
    (v) => `${v.id}, ${v.nodes.length}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`,
  );
}"""

FITS = """async () => {
  const frame = document.querySelector(".jp-NotebookPanel-notebook .jp-WindowedPanel-outer");
  const over = () => frame.scrollWidth - frame.clientWidth;
  for (let left = 60; left && over() > 0; left -= 1) await new Promise((done) => setTimeout(done, 50));
  const right = frame.getBoundingClientRect().left + frame.clientWidth;
  const rolls = (one) => {
    for (let box = one.parentElement; box !== frame; box = box.parentElement)
      if (/auto|scroll/.test(getComputedStyle(box).overflowX)) return true;
    return false;
  };
  const outside = (one) => {
    const { left, right: end, width } = one.getBoundingClientRect();
    return width && (left < frame.getBoundingClientRect().left - 1 || end > right + 1);
  };
  const roots = [...document.querySelectorAll(".sl-root")].filter((one) => one.checkVisibility());
  const inside = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const PICTURE = ".sl-stage, .sl-stage *, .sl-room-screen, .sl-room-screen *, svg, svg *, .sl-live, select";
  const hides = (value) => /hidden|clip/.test(value);
  return {
    sideways: Math.max(over(), 0),
    "too wide": roots.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.ariaLabel),
    "cut off": inside("button, input, select, textarea, summary, a")
      .filter((one) => one.checkVisibility() && outside(one) && !rolls(one))
      .map((one) => one.outerHTML.slice(0, 120)),
    clipped: inside("*")
      .filter((one) => one.checkVisibility() && !one.matches(PICTURE))
      .filter((one) => !getComputedStyle(one).clipPath.startsWith("inset(50%")) // for screen readers alone
      .filter((one) => {
        const { overflowX, overflowY } = getComputedStyle(one);
        const wide = hides(overflowX) && one.scrollWidth > one.clientWidth + 1;
        return wide || (hides(overflowY) && one.scrollHeight > one.clientHeight + 1);
      })
      .map((one) => one.outerHTML.slice(0, 120)),
  };
}"""


OUTSIDE = """async () => {
  const exclude = [".jp-RenderedMarkdown", ".jp-OutputArea-output"];
  const found = await axe.run({ exclude }, { resultTypes: ["violations"] });
  return Object.fromEntries(found.violations.map((v) => [v.id, v.nodes.length]));
}"""
STATED = re.compile(r"^\| `([a-z-]+)`[^|]*\|[^|]*\| (\d+) \|", re.MULTILINE)
"""A row of the table in the accessibility statement: axe's name of the rule, what it means, how often."""


def pytest_generate_tests(metafunc):
    if "notebook" in metafunc.fixturenames:
        every = metafunc.config.getoption("every_notebook")
        metafunc.parametrize("notebook", [SAMPLE, *ALL] if every else [SAMPLE])


@pytest.fixture(scope="module")
def lab(shared_lab):
    """One page in one JupyterLab; beside the course the quizzes as students get them, and the others."""
    for name in QUIZZES:
        folder = shared_lab.folder / name
        shutil.copytree(ROOT / "assessments" / "source" / name, folder)
        path = folder / f"{name}.ipynb"
        notebook, _ = ClearHiddenTests().preprocess(nbformat.read(path, as_version=4), {})
        nbformat.write(notebook, path)
    for name, path in OTHERS.items():
        shutil.copy(path, shared_lab.folder / name)
    shutil.copy(ROOT / "tests" / "kit" / "phantom.py", shared_lab.folder)
    text = "# Every kind\n\n| A | table |\n| --- | --- |\n| 1 | [2](#2) |\n\n## One after the other"
    cells = [nbformat.v4.new_markdown_cell(text)]
    cells += [nbformat.v4.new_code_cell(source) for source in KINDS.values()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    every_kind = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(every_kind, shared_lab.folder / SAMPLE)
    shared_lab.goto("course/00-start-here.ipynb")
    shared_lab.wait_for_kernel()
    return shared_lab


def test_every_kind_of_widget_in_a_notebook_is_in_the_sample():
    reprs = set()
    for path in [*sorted((ROOT / "course").glob("*.ipynb")), *OTHERS.values()]:
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                reprs |= set(re.findall(r"\A([A-Z]\w+)\(", output.get("data", {}).get("text/plain", "")))
    assert "Question" in reprs
    assert reprs - {"Question"} <= set(KINDS)


def test_in_jupyterlab_a_notebook_keeps_nobody_out_and_fits_at_200_percent(lab, notebook):
    page = lab.page
    lab.theme(dark=False)
    page.evaluate(OPEN, notebook)
    lab.run_all()
    page.wait_for_function(ALL_THERE)
    cells, shown, texts, of_text = page.evaluate(SHOWN)
    assert (shown, texts) == (cells, of_text)
    assert page.evaluate(FAILED) == []
    if "item-analysis" not in notebook:  # which has tables alone
        assert page.locator(".sl-root").count() >= (len(KINDS) - 2 if notebook == SAMPLE else 1)
    page.evaluate(UNFOLD)
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=str(AXE_FILE))
    faults = {"axe, light": page.evaluate(AXE)}
    lab.theme(dark=True)
    faults["axe, dark"] = page.evaluate(AXE)
    page.set_viewport_size({"width": ZOOMED_PX, "height": 450})
    faults |= page.evaluate(FITS)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert {what: found for what, found in faults.items() if found} == {}


def test_what_jupyterlab_itself_lacks_is_what_the_statement_says(lab, request):
    if not request.config.getoption("every_notebook"):
        pytest.skip("JupyterLab's own part is looked at by `make gate`.")
    page = lab.page
    page.goto(f"{lab.url}/lab/tree/course/00-start-here.ipynb?reset")
    lab.wait_for_kernel()
    lab.run_all()
    page.wait_for_function(ALL_THERE)
    page.add_script_tag(path=str(AXE_FILE))
    statement = (ROOT / "course" / "ACCESSIBILITY.md").read_text(encoding="utf-8")
    stated = {rule: int(count) for rule, count in STATED.findall(statement)}
    for dark in (False, True):
        lab.theme(dark=dark)
        assert page.evaluate(OUTSIDE) == stated
