"""Tab through every widget: in the order in which one reads, with a ring that is seen, never held fast.

All widgets stand on one plain page between two buttons, and what is done there is done by keys alone. What
a screen reader would be told is what changes in live regions; it is written down as it happens.
"""

from itertools import pairwise

import pytest

from kit import phantom
from spinebank import practice, practice_deck
from spinelab.bayes import BayesExplorer
from spinelab.builder import LesionBuilder
from spinelab.decision import DecisionExplorer
from spinelab.explorer import SpineExplorer
from spinelab.histology import HistologySketch
from spinelab.judge import ClaimJudge
from spinelab.localiser import LesionLocaliser
from spinelab.progress import Progress
from spinelab.quiz import QuizPanel
from spinelab.review import Deck, Review
from spinelab.scale import ScaleForm
from spinelab.surgery import VirtualSurgery
from spinelab.viewer import ReadingRoom
from spinelab.vignette import CaseVignette

pytestmark = pytest.mark.browser

ASKED = [{"id": f"q-{number}", "words": f"Question of {number} words"} for number in range(1, 4)]


def panel():
    """A quiz of three questions, the first answered and the second to be looked at again."""
    time = {"minutes": 30, "started_at": "2026-01-01T00:00:00+00:00"}
    return QuizPanel(title="Try", questions=ASKED, states={"q-1": "answered"}, flagged=["q-2"], **time)


def review():
    """A review in the middle: one question is answered and rated, and may be rated otherwise."""
    deck = practice_deck()
    chosen = [item for item in deck.items if item.id == "start-which-side-01"]
    widget = Review(Deck(tuple(chosen), deck.ask), folder=None, fuzzing=False)
    widget.turned += 1
    widget.question.response = {"choice": "flavum-back-pll-front"}
    widget.question.checked += 1
    assert widget.stage == "rated"
    return widget


SHOWN = {
    "explorer": SpineExplorer,
    "room": lambda: ReadingRoom(phantom.make(size=(48, 48, 24)), thickness_mm=4.0),
    "question": lambda: practice("start-which-side-01"),
    "case": lambda: CaseVignette("found-by-chance", folder=None),
    "builder": lambda: LesionBuilder(kind="opll-localized", levels="C5-C6", thickness_mm=5.0),
    "surgery": lambda: VirtualSurgery(operation="open-door"),
    "histology": HistologySketch,
    "form": lambda: ScaleForm("mjoa"),
    "decision": lambda: DecisionExplorer(entity="OPLL", myelopathy=True),
    "bayes": BayesExplorer,
    "localiser": lambda: LesionLocaliser(level="C4-C5", extent="hemicord"),
    "judge": lambda: ClaimJudge("lf-func-load", "lf-anat-nerve"),
    "panel": panel,
    "review": review,
    "progress": Progress,
}
NAMES = list(SHOWN)
MOST_STOPS = 900
LEAST_CONTRAST = 3.0  # WCAG 1.4.11, of what shows a state
LEAST_RING_PX = 2
FEWEST_LOOKS = 25
"""Kinds of elements that can have the focus, by tag, class and type."""

BETWEEN = """() => {
  for (const where of ["before", "after"]) {
    const button = document.createElement("button");
    button.id = button.textContent = where;
    document.body[where === "before" ? "prepend" : "append"](button);
  }
  window.heard = [];
  window.ringed = new Set();
  document.body.dataset.jpThemeLight = "true";
  const sections = [...document.querySelectorAll("body > section")];
  new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      const live = element?.closest("[aria-live], [role=status], [role=alert]");
      const text = live?.textContent.trim();
      const section = sections.indexOf(live?.closest("body > section"));
      if (text && live.checkVisibility()) window.heard.push([section, text]);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""

STOP = """() => {
  const at = document.activeElement;
  const section = at.closest("body > section");
  if (!section) return { end: at.id };
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, n) => sum + one * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (one) => {
    const colour = numbers(getComputedStyle(one).backgroundColor);
    return colour[3] === 0 && one.parentElement ? behind(one.parentElement) : colour;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const like = `${at.tagName} ${at.getAttribute("class")} ${at.type}`; // each look in both themes
  const rings = (window.ringed.has(like) ? ["true"] : ["false", "true"]).map((theme) => {
    if (document.body.dataset.jpThemeLight !== theme) document.body.dataset.jpThemeLight = theme;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at);
    const seen = outlineStyle === "none" ? 0 : Number.parseFloat(outlineWidth);
    return [seen, contrast(numbers(outlineColor), behind(at.parentElement))];
  });
  window.ringed.add(like);
  const { left, right, top, bottom } = at.getBoundingClientRect();
  let y = window.scrollY; // and of every frame that rolls within the page
  for (let frame = at.parentElement; frame !== document.body; frame = frame.parentElement)
    y += frame.scrollTop;
  return {
    section: [...document.querySelectorAll("body > section")].indexOf(section),
    what: at.outerHTML.slice(0, 110),
    rings,
    seen: bottom > 0 && top < innerHeight,
    box: [left, top + y, right, bottom + y],
  };
}"""


@pytest.fixture(scope="module")
def page(browser, pages, tmp_path_factory):
    """All widgets, one below the other, in a browser whose owner wants no motion."""
    widgets = [make() for make in SHOWN.values()]
    file = tmp_path_factory.mktemp("focus") / "page.html"
    file.write_text(pages.page_of(widgets, whole=True), encoding="utf-8")
    page = browser.new_page(
        viewport={"width": 1000, "height": 700}, device_scale_factor=0.5, reduced_motion="reduce"
    )
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector(f"body[data-drawn='{len(widgets)}']", state="attached")
    page.evaluate(BETWEEN)
    yield page
    page.close()
    assert errors == []


def walk(page, key, start, end):
    """Press a key from one button to the other; return what had the focus on the way."""
    page.locator(f"#{start}").focus()
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if "end" in stop:
            assert stop["end"] == end, f"The focus was lost after {stops[-1]['what']}."
            return stops
        stops.append(stop)
    pytest.fail(f"Held fast at {stops[-1]['what']}.")


def against_reading(one, other):
    """Say whether a stop lies above the one before it, or to the left of it on the same line."""
    (left, top, right, bottom), (was_left, was_top, was_right, was_bottom) = other["box"], one["box"]
    above = bottom <= was_top + 1 and left < was_right
    return above or (right <= was_left + 1 and min(bottom, was_bottom) - max(top, was_top) > 1)


def test_tab_goes_through_every_widget_as_one_reads_and_the_focus_is_always_seen(page):
    stops = walk(page, "Tab", "before", "after")
    assert {stop["section"] for stop in stops} == set(range(len(NAMES)))
    order = [
        (NAMES[one["section"]], one["what"], other["what"])
        for one, other in pairwise(stops)
        if one["section"] == other["section"] and against_reading(one, other)
    ]
    assert order == []
    unseen = [
        (NAMES[stop["section"]], stop["what"], stop["rings"])
        for stop in stops
        if not stop["seen"]
        or any(width < LEAST_RING_PX or contrast < LEAST_CONTRAST for width, contrast in stop["rings"])
    ]
    assert unseen == []


def test_no_widget_holds_the_focus_fast_on_the_way_back(page):
    stops = walk(page, "Shift+Tab", "after", "before")
    assert {stop["section"] for stop in stops} == set(range(len(NAMES)))


def measure(room, keys):
    room.get_by_role("button", name="AP diameter", exact=True).press("Enter")
    room.locator("canvas.sl-pane-canvas").first.focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        keys.press(key)


def choose(explorer, keys):
    explorer.get_by_role("listbox").focus()
    keys.press("ArrowDown")
    keys.press("Enter")


def guess(sketch, keys):
    sketch.get_by_role("button", name="Find it").press("Enter")
    sketch.locator("[data-structure]").first.focus()
    keys.press("Enter")


def rate_hard(review, keys):
    review.get_by_role("button", name="4 Easy").focus()
    keys.press("2")


SAYS = {
    "explorer": (choose, "Source:"),
    "room": (measure, "AP diameter: 0.5 mm."),
    "question": (lambda one, _: one.get_by_role("button", name="Check my answer").press("Enter"), "first"),
    "builder": (lambda one, _: one.get_by_label("Thickness").press("ArrowRight"), "Lesion 5.1 mm thick"),
    "surgery": (lambda one, _: one.get_by_role("button", name="Laminectomy").press("Enter"), "Free diameter"),
    "histology": (guess, "That is"),
    "form": (lambda one, _: one.get_by_role("radio").first.press("Space"), "Not answered yet"),
    "decision": (lambda one, _: one.get_by_label("mJOA").fill("16"), "Sources speak for it"),
    "bayes": (lambda one, _: one.get_by_role("button", name="present").first.press("Enter"), "From 35 % to"),
    "localiser": (lambda one, _: one.get_by_role("combobox").first.press("ArrowDown"), "C5-C6"),
    "panel": (
        lambda one, _: one.get_by_role("button", name="Next flagged question").press("Enter"),
        "Question 2 is not on the page yet",
    ),
    "review": (rate_hard, "Rated Hard: you meet this question again"),
    "progress": (
        lambda one, _: one.get_by_role("button", name="Save my progress").press("Enter"),
        "Gathering",
    ),
}
"""What is done by keys, and what of the answer is said. A case and the judge move the focus instead
(`test_cases`, `test_judge`)."""


@pytest.mark.parametrize("name", SAYS)
def test_what_a_key_changes_is_said_in_a_live_region(page, name):
    act, words = SAYS[name]
    at = NAMES.index(name)
    page.evaluate("window.heard = []")
    act(page.locator("body > section").nth(at), page.keyboard)
    page.wait_for_function(
        "([at, words]) => window.heard.some(([place, said]) => place === at && said.includes(words))",
        arg=[at, words],
    )


RINGS = f"""() => {{
  const stop = {STOP};
  const reached = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  window.ringed = new Set();
  const found = [];
  for (const one of document.querySelectorAll(reached)) {{
    if (!one.closest("section .sl-root") || one.disabled || !one.checkVisibility()) continue;
    if (window.ringed.has(`${{one.tagName}} ${{one.getAttribute("class")}} ${{one.type}}`)) continue;
    one.focus();
    const {{ section, what, rings }} = stop();
    found.push([section, what, rings]);
  }}
  return found;
}}"""

CHOSEN = """() => {
  const STATES = ["aria-pressed", "aria-selected", "aria-checked"];
  const look = (one) => {
    const { backgroundColor, color, borderWidth, outlineWidth, outlineStyle } = getComputedStyle(one);
    const sign = getComputedStyle(one, "::after").content;
    return [backgroundColor, color, borderWidth, outlineStyle !== "none" && outlineWidth, sign].join();
  };
  const found = [];
  for (const state of STATES) {
    for (const one of document.querySelectorAll(`[${state}="true"]`)) {
      const other = [...one.parentElement.children].find((next) => next.getAttribute(state) === "false");
      if (!one.checkVisibility() || !other) continue;
      found.push([one.outerHTML.slice(0, 300), look(one) !== look(other)]);
    }
  }
  for (const one of document.querySelectorAll(".sl-room-chosen")) {
    const other = one.parentElement.querySelector(".sl-room-result:not(.sl-room-chosen)");
    found.push([one.outerHTML.slice(0, 300), look(one) !== look(other)]);
  }
  return found;
}"""


def test_in_high_contrast_the_ring_and_what_is_chosen_are_still_seen(page):
    sections = page.locator("body > section")
    choose(sections.nth(NAMES.index("explorer")), page.keyboard)
    for _ in range(2):
        measure(sections.nth(NAMES.index("room")), page.keyboard)
    page.locator("#before").focus()
    page.keyboard.press("Tab")  # what has the focus from now on has it as by a key
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        rings = page.evaluate(RINGS)
        assert len(rings) > FEWEST_LOOKS
        unseen = [
            (NAMES[section], what, seen)
            for section, what, seen in rings
            if any(width < LEAST_RING_PX or contrast < LEAST_CONTRAST for width, contrast in seen)
        ]
        assert unseen == []
        chosen = page.evaluate(CHOSEN)
        assert sum("sl-room-chosen" in what for what, _ in chosen) == 1
        assert sum("aria-selected" in what for what, _ in chosen) > 0
        assert [what for what, differs in chosen if not differs] == []
    page.emulate_media(forced_colors="none", color_scheme="light")
