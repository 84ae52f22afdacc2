"""The gate: every lesson of the course, drawn and looked at once as a page of the static edition.

The site is made from the notebooks' own stored outputs and live widgets, so what holds here holds for every
notebook's own part of the page, and for every page of the site. Each page is opened once: all widgets are
drawn, all that is folded is opened, the words for readers without scripts are shown beside what is drawn, and
then it is asked what axe-core, a narrow window, a finger and a person without a mouse would ask.
"""

from pathlib import Path

import pytest

from spinelab.publish import publish

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "course").glob("[0-9][0-9]-*.ipynb"))
PAGES = ["index", "search", "accessibility", *(path.stem for path in LESSONS)]
LEAST_HEIGHT_PX = 60  # a card with one line and a border is taller
ZOOMS = {1280: "100 %", 640: "200 %", 320: "400 %"}
"""Width of a window of 1280 px in CSS pixels, by the zoom (WCAG 1.4.4 and 1.4.10)."""

DRAW = """async () => {
  const places = [...document.querySelectorAll("[data-widget]")];
  for (const place of places) {
    place.scrollIntoView({ behavior: "instant" });
    const { dataset } = place;
    while (!dataset.drawn && !dataset.failed) await new Promise((done) => setTimeout(done, 10));
  }
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll(".words")) one.hidden = false;
  return places.map((place) => {
    const root = place.querySelector(".drawn .sl-root");
    const { height = 0 } = root?.getBoundingClientRect() ?? {};
    const { widget: cell, kind } = place.dataset;
    return { cell, kind, height, words: root?.innerText.trim() ?? "" };
  });
}"""

AXE = """async () => {
  const rules = { "target-size": { enabled: true } }; // WCAG 2.2, off unless asked for
  const found = await axe.run(document, { resultTypes: ["violations"], rules });
  return found.violations.map(
    (v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`,
  );
}"""

SMALL = """() => [...document.querySelectorAll(
    "button, input, select, textarea, summary, [tabindex='0'], [role=option], [role=tab], .lessons a")]
  .filter((one) => one.checkVisibility() && !one.matches("#load-file"))
  .map((one) => [one, (one.matches("[type=checkbox], [type=radio]") && one.closest("label")) || one])
  .map(([one, target]) => [one, target.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < 23.9 || height < 23.9))
  .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 120)} ${width} x ${height}`)"""

FITS = """async () => {
  const width = document.documentElement.clientWidth;
  for (let left = 60; left && document.documentElement.scrollWidth > width; left -= 1)
    await new Promise((done) => setTimeout(done, 50)); // charts follow the window a moment later
  const within = (box) => box.left >= -1 && box.right <= width + 1;
  const rolls = (one) => {
    for (let box = one.parentElement; box !== document.body; box = box.parentElement)
      if (/auto|scroll/.test(getComputedStyle(box).overflowX)) return box.clientWidth <= width;
    return false;
  };
  const controls = ["button", "input", "select", "textarea", "summary"].map((one) => `main ${one}`);
  const shown = [...document.querySelectorAll(controls.join())].filter((one) => one.checkVisibility());
  return {
    over: document.documentElement.scrollWidth - width,
    cut: shown
      .filter((one) => !within(one.getBoundingClientRect()) && !rolls(one))
      .map((one) => one.outerHTML.slice(0, 120)),
    controls: shown.length,
  };
}"""

MOVES = """() => [...document.querySelectorAll("*")].filter((one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
    return /[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior === "smooth";
  }).map((one) => one.outerHTML.slice(0, 100)).concat(document.getAnimations().map(String))"""


@pytest.fixture(scope="module")
def address(tmp_path_factory, file_server):
    """The whole course as a site, without the pictures of cases, which take minutes; served as files are."""
    site = tmp_path_factory.mktemp("published") / "site"
    publish(LESSONS, site, pictures=False)
    with file_server(site) as url:
        yield url


@pytest.fixture
def opened(browser, address, axe_file):
    """Open pages in a browser whose owner wants no motion; at the end no error was thrown."""
    pages, errors = [], []

    def open_page(name):
        page = browser.new_page(
            viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
        )
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("body[data-ready]", state="attached")
        page.add_script_tag(path=axe_file)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert errors == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_draws_its_widgets_and_keeps_nobody_out(opened, name):
    page = opened(name)
    for look in page.evaluate(DRAW):
        assert look["height"] >= LEAST_HEIGHT_PX, look
        assert look["words"], look
    faults = {"axe, light": page.evaluate(AXE), "small": page.evaluate(SMALL), "moving": page.evaluate(MOVES)}
    controls = None
    for width, zoom in ZOOMS.items():
        page.set_viewport_size({"width": width, "height": 900 * width // 1280})
        seen = page.evaluate(FITS)
        controls = controls or seen["controls"]
        faults[f"sideways at {zoom}"] = max(seen["over"], 0)
        faults[f"cut off at {zoom}"] = seen["cut"]
        faults[f"lost at {zoom}"] = controls - seen["controls"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-jp-theme-light='false']")
    faults["axe, dark"] = page.evaluate(AXE)
    assert {what: found for what, found in faults.items() if found} == {}


def choose(page, place, structure):
    """Go down the list, which describes and does not name, to a structure; mark it and check the answer."""
    place.get_by_role("listbox").focus()
    for _ in range(40):
        page.keyboard.press("ArrowDown")
        if page.evaluate(
            f"document.activeElement.getAttribute('aria-activedescendant').endsWith('{structure}')"
        ):
            break
    page.keyboard.press("Enter")
    place.get_by_role("button", name="Check my answer").press("Enter")


def test_a_place_in_the_model_and_a_written_word_are_marked_on_the_page(opened):
    page = opened("01-anatomy")
    page.evaluate(DRAW)
    place = page.locator(".drawn:has(.sl-place)").first
    place.scroll_into_view_if_needed()  # a scene that was scrolled past is drawn when it is seen again
    place.locator("[data-painted]").first.wait_for()
    choose(page, place, "spinous_process")
    place.get_by_text("You marked: Spinous process").wait_for()
    page.reload()  # what was marked is kept with the answer
    page.evaluate(DRAW)
    place.get_by_role("button", name="Check my answer").press("Enter")
    place.get_by_text("You marked: Spinous process").wait_for()
    choose(page, place, "posterior_longitudinal_ligament")
    place.get_by_text("That is right.").wait_for()
    word = page.locator(".drawn", has_text="Your answer, in a word or two").first
    word.get_by_role("textbox").fill("The Tectorial-membrane.")
    word.get_by_role("button", name="Check my answer").press("Enter")
    word.get_by_text("That is right.").wait_for()
