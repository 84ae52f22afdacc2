"""Every quiz of the course, answered in the browser by keyboard alone; what was meant is what is kept.

Each quiz stands on one plain page. What the views save goes through the real widgets and the real answer
sheet into ``responses.json``. Pictures are of one small patient of simple shapes, for it is the keys that are
tried; a quiz in JupyterLab is tried in `test_quiz`.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from kit import phantom
from spinelab.domain.spine import build_spine
from spinelab.question import Question, Quiz

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "assessments" / "source"
QUIZZES = sorted(path.stem for path in (ROOT / "assessments" / "blueprints").glob("*.yaml"))
MOST_TABS = 90
TEXT = "because it lies <behind> the cord & \u201cbone\u201d"
POINTS = {"ratio": 4, "ap": 2, "angle": 4, "area": 3, "outline": 3, "probe": 1, "mark": 1, "line": 2}
"""For each tool on a scan, how many points this test places."""
STEPS = ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft")
"""Where the cross goes after each point, `STEP_VOXELS` at a time."""
STEP_VOXELS = 5
SPACING_MM = (0.5, 0.5, 1.0)

FOCUS = """([id, selector]) => {
  const at = document.activeElement;
  return Boolean(at.closest(`[data-question="${id}"]`)) && at.matches(selector);
}"""


class Learner:
    """Answers questions with keys; says what was meant. Knows the public half of an item and no key."""

    def __init__(self, page, scenes):
        self.page = page
        self.keys = page.keyboard
        self.scenes = scenes

    def press(self, name, times=1):
        for _ in range(times):
            self.keys.press(name)

    def reach(self, item, selector):
        """Go on by Tab until the focus is where it is wanted."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if self.page.evaluate(FOCUS, [item["id"], selector]):
                return
        pytest.fail(f"{item['id']}: {selector} was not reached in {MOST_TABS} presses of Tab.")

    def answer(self, item):
        """Answer one question; returns the response that was meant."""
        return getattr(self, item["kind"])(item)

    def choose(self, item, place):
        """Choose from a group of radio buttons; the first needs the space bar, the others the arrow."""
        self.reach(item, "input[type=radio]")
        self.press("Space")
        self.press("ArrowDown", place)

    def single_best(self, item):
        place = len(item["id"]) % len(item["options"])
        self.choose(item, place)
        return {"choice": item["options"][place]["id"]}

    def multiple_true_false(self, item):
        marks = {}
        for number, statement in enumerate(item["statements"]):
            self.choose(item, number % 2)
            marks[statement["id"]] = number % 2 == 0
        return {"marks": marks}

    def numeric(self, item):
        self.reach(item, "input[inputmode=decimal]")
        value = (item["min"] + item["max"]) / 2
        self.keys.type(f"{value:g}")
        return {"value": value}

    def ordering(self, item):
        """Take the first element to the end, and one step back."""
        self.reach(item, "button.sl-move")
        first, *rest = [element["id"] for element in item["elements"]]
        self.press("Enter", len(rest))
        self.press("Enter")  # the focus is on "up" by now, since "down" is at its end
        return {"order": [*rest[:-1], first, rest[-1]]}

    def extended_matching(self, item):
        matches = {}
        for number, scenario in enumerate(item["scenarios"]):
            place = (number + 1) % len(item["options"])
            self.reach(item, "select")
            self.press("ArrowDown", place + 1)
            matches[scenario["id"]] = item["options"][place]["id"]
        return {"matches": matches}

    def key_feature(self, item):
        return {"answers": {step["id"]: self.step(item, step) for step in item["questions"]}}

    def step(self, item, step):
        if step["form"] != "choose":
            self.reach(item, "input[type=text]")
            self.keys.type(TEXT[: step["max_chars"]])
            return TEXT[: step["max_chars"]]
        options = [option["id"] for option in step["options"]]
        if step["at_most"] == 1:
            self.choose(item, 1)
            return [options[1]]
        for _ in range(step["at_most"]):
            self.reach(item, "input[type=checkbox]")
            self.press("Space")
        return options[: step["at_most"]]

    def short_text(self, item):
        self.reach(item, "input[type=text]")
        self.keys.type(TEXT[: item["max_chars"]])
        return {"text": TEXT[: item["max_chars"]]}

    def free_text(self, item):
        self.reach(item, "textarea")
        self.keys.type(TEXT)
        self.press("Enter")
        self.keys.type("second line")
        return {"text": f"{TEXT}\nsecond line"}

    def locate_structure(self, item):
        """Choose the third structure of the list; the place in it is computed by the view."""
        self.reach(item, "[role=listbox]")
        self.press("ArrowDown", 2)
        option = self.page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
        self.press("Enter")
        return {"structure": option.rsplit("-", 1)[-1]}

    def measurement(self, item):
        """Place points at the cross, moving it by whole voxels between them."""
        scene = self.scenes[item["id"]]
        self.reach(item, "canvas.sl-pane-canvas")
        axes = {"axial": (0, 1), "sagittal": (1, 2)}[item["plane"]]
        point = list(scene.position_mm)
        points = []
        for number in range(POINTS[item["tool"]]):
            self.press("Enter")
            points.append(list(point))
            arrow = STEPS[number]
            self.press(arrow, STEP_VOXELS)
            axis = axes[0] if arrow in {"ArrowLeft", "ArrowRight"} else axes[1]
            away = {"ArrowLeft": -1, "ArrowRight": 1, "ArrowDown": 1 if axis == 1 else -1}[arrow]
            point[axis] += away * STEP_VOXELS * SPACING_MM[axis]
        if item["tool"] in {"area", "outline"}:
            self.press("Shift+Enter")
        return {"points_mm": points}

    mark = measurement


@pytest.fixture
def opened(browser, pages, tmp_path, monkeypatch):
    """Open a quiz with all its questions; returns the page, its items and the widgets by their ids."""
    study = phantom.make(size=(48, 48, 24), spacing_mm=SPACING_MM)
    monkeypatch.setattr("spinelab.question.scan.viewed", lambda *_: study)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.chdir(tmp_path)
    shown = []
    monkeypatch.setattr("spinelab.question.quiz.display", lambda item, **_: shown.append(item))
    errors = []

    def show(name):
        shutil.copy(SOURCE / name / "questions.json", tmp_path)
        quiz = Quiz()
        items = json.loads((tmp_path / "questions.json").read_text(encoding="utf-8"))["questions"]
        for item in items:
            quiz.ask(item["id"])
        widgets = [quiz.panel, *(widget for widget in shown if isinstance(widget, Question))]
        (tmp_path / "page.html").write_text(pages.page_of(widgets, whole=True), encoding="utf-8")
        page = browser.new_page(viewport={"width": 560, "height": 420})  # small pictures are drawn faster
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((tmp_path / "page.html").as_uri(), wait_until="commit")
        page.wait_for_selector(f"body[data-drawn='{len(widgets)}']", state="attached")
        page.wait_for_function("[...document.querySelectorAll('.sl-place')].every((e) => e.innerText.trim())")
        return page, items, {widget.model_id: widget for widget in [*widgets, *pages.inside(widgets)]}

    yield show
    assert errors == []


def matches(item, meant, kept):
    """Say whether what is kept is what was meant; for a place, whether it lies in the structure."""
    if item["kind"] == "locate_structure":
        found = build_spine(item["region"]).structure_at(np.asarray(kept["point_mm"]))
        return found.part.id.structure == meant["structure"]
    if item["kind"] in {"measurement", "mark"}:
        return [pytest.approx(point, abs=0.11) for point in meant["points_mm"]] == kept["points_mm"]
    return kept == meant


@pytest.mark.parametrize("name", QUIZZES)
def test_a_quiz_is_answered_by_keyboard_alone(name, opened, tmp_path):
    page, items, widgets = opened(name)
    scenes = {widget.item["id"]: widget.scene for widget in widgets.values() if isinstance(widget, Question)}
    learner = Learner(page, scenes)
    meant = {item["id"]: learner.answer(item) for item in items}
    learner.press("Alt+Shift+F")  # from wherever the last answer was given, within a picture too
    learner.press("Alt+Shift+B")
    assert page.evaluate("Boolean(document.activeElement.closest('.sl-panel'))")
    learner.press("Enter")
    assert page.evaluate("document.activeElement.dataset.question") == items[-1]["id"]
    for widget_id, trait, value in page.evaluate("window.saved"):
        widgets[widget_id].set_state({trait: value})
    states = next(iter(widgets.values())).states
    page.close()
    answers = json.loads((tmp_path / "responses.json").read_text(encoding="utf-8"))["answers"]
    assert set(answers) == set(meant)
    for item in items:
        kept = answers[item["id"]]["response"]
        assert matches(item, meant[item["id"]], kept), (item["id"], meant[item["id"]], kept)
    assert set(states.values()) == {"answered"}
    flagged = [one.item["id"] for one in widgets.values() if isinstance(one, Question) and one.flagged]
    assert flagged == [items[-1]["id"]]
