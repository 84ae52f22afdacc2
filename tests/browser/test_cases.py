"""Cases played to the end in a real browser, the real engine behind the page: by keyboard and by pointer."""

import base64
import json

import nbformat
import pytest

from spinelab.cases import load_case, play
from spinelab.cases.engine import scenes_of
from spinelab.cases.paths import recommended
from spinelab.vignette import CaseVignette

pytestmark = pytest.mark.browser

VIOLATIONS = (
    """async () => (await axe.run({ include: [".sl-root"] })).violations.map((v) => v.id + v.nodes[0].html)"""
)
OVERFLOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PAGE = '<!doctype html><meta charset="utf-8"><style>%s</style><div id="app"></div>'
OPEN = """async ([esm, first]) => {
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const revive = (_key, value) => (value?.base64 === undefined ? value : bytes(value.base64));
  const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  const makeModel = (state, talk) => {
    const heard = new Map();
    let news = {};
    const fire = (name) => { for (const react of [...(heard.get(`change:${name}`) ?? [])]) react(); };
    return {
      get: (name) => state[name],
      set(name, value) { state[name] = value; news[name] = value; fire(name); },
      async save_changes() {
        const sent = news;
        news = {};
        if (!talk) return;
        const back = JSON.parse(await window.kernel(JSON.stringify(sent)));
        Object.assign(state, back);
        for (const name of Object.keys(back)) fire(name);
      },
      on: (event, react) => heard.set(event, [...(heard.get(event) ?? []), react]),
      off: (event, react) => heard.set(event, (heard.get(event) ?? []).filter((one) => one !== react)),
      widget_manager: {
        get_model: async () => JSON.parse(await window.room(), revive),
        async create_view({ state, esm, css }) {
          document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
          const el = document.createElement("div");
          const close = (await load(esm)).default.render({ model: makeModel(state), el });
          return { el, remove: close };
        },
      },
    };
  };
  const el = document.getElementById("app");
  (await load(esm)).default.render({ model: makeModel(JSON.parse(first), true), el });
}"""
CELL = 'from spinelab.vignette import CaseVignette\n\ncase = CaseVignette("found-by-chance")\ncase'
HIDDEN = ("_model", "_view", "_esm", "_css", "_dom", "_anywidget")


def state_of(widget):
    return {name: value for name, value in widget.get_state().items() if not name.startswith(HIDDEN)}


@pytest.fixture
def stage(browser, axe_file):
    """Open a case on a page of its own, with the engine in this process as its kernel."""
    pages = []

    def open_case(widget, *, width=1100, dark=False):
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.on("pageerror", lambda error: pytest.fail(str(error)))

        def kernel(text):
            widget.set_state(json.loads(text))
            return json.dumps(state_of(widget))

        def room():
            given = {"state": state_of(widget.scene), "esm": widget.scene._esm, "css": widget.scene._css}
            return json.dumps(given, default=lambda data: {"base64": base64.b64encode(data).decode()})

        page.expose_function("kernel", kernel)
        page.expose_function("room", room)
        page.set_content(PAGE % widget._css)
        page.add_script_tag(path=axe_file)
        page.evaluate(OPEN, [str(widget._esm), json.dumps(state_of(widget))])
        if dark:
            page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        page.locator(".sl-case-scene h4").wait_for()
        return page

    yield open_case
    for page in pages:
        page.close()


AT_IT = """([selector, text]) => {
  const at = document.activeElement;
  return Boolean(at?.matches(selector) && at.textContent.startsWith(text));
}"""


def press_until(page, key, selector, text="", most=90):
    """Press a key until something that fits has the focus, as somebody without a pointer does."""
    for _ in range(most):
        if page.evaluate(AT_IT, [selector, text]):
            return
        page.keyboard.press(key)
    pytest.fail(f"{selector} {text!r} cannot be reached with {key}.")


def by_keyboard(page, event):
    if event.kind == "do":
        press_until(page, "Tab", f"button[data-key='{event.what}']")
        page.keyboard.press("Enter")
    elif event.kind == "go":
        press_until(page, "Tab", "button[data-key='go']")
        page.keyboard.press("Enter")
    else:
        press_until(page, "Tab", ".sl-case-choices input")
        choices = page.locator(".sl-case-choices").first.locator("input")
        at = [choices.nth(i).get_attribute("value") for i in range(choices.count())].index(event.what)
        page.keyboard.press("Space")
        for _ in range(at):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")


def by_pointer(page, event):
    if event.kind == "do":
        page.locator(f"button[data-key='{event.what}']").click()
    elif event.kind == "go":
        page.locator("button[data-key='go']").click()
    else:
        page.locator(f".sl-case-choice input[value='{event.what}']").check()
        page.locator(".sl-case-choice input[value='fairly']").check()
        page.locator("button[data-key='decide']").click()


def played(page, widget, act):
    """Play the recommended path and return the state that the engine holds."""
    case = load_case(widget.case)
    for number, event in enumerate(recommended(case), 1):
        act(page, event)
        for _ in range(100):
            if len(widget.log) == number:
                break
            page.wait_for_timeout(20)
        assert len(widget.log) == number
        page.wait_for_function(
            "(title) => document.querySelector('.sl-case-scene h4')?.textContent === title",
            arg=scenes_of(case)[widget.state.scene].title,
        )
    return widget.state


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("found-by-chance", by_keyboard),
        ("hands-and-legs", by_keyboard),
        ("the-weak-shoulder", by_keyboard),
        ("only-the-loins-were-scanned", by_pointer),
        ("a-slip-in-the-bath", by_pointer),
        ("the-line-behind-the-bone", by_pointer),
    ],
)
def test_a_case_is_played_to_the_end(stage, name, act):
    widget = CaseVignette(name, folder=None)
    page = stage(widget)
    state = played(page, widget, act)
    case = load_case(name)
    assert state.scene == play(case, recommended(case)).scene
    assert state.ended
    assert "As good as it could end" in page.locator(".sl-case-outcome").inner_text()
    assert page.locator(".sl-case-scores > li").count() == 5
    assert page.locator(".sl-case-steps > li").count() == len(state.visited) - 1


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1100, True)])
def test_beginning_and_end_are_accessible_narrow_and_dark(stage, width, dark):
    log = [
        {"kind": "problems", "problems": ["A report and no signs"]},
        {"kind": "weigh", "weights": {"silent": 70, "early": 20}},
        {"kind": "do", "what": "order-ct-again"},
    ]
    page = stage(CaseVignette("found-by-chance", log=log, folder=None), width=width, dark=dark)
    assert page.evaluate(VIOLATIONS) == []
    assert not page.evaluate(OVERFLOW)
    sizes = "() => [...document.querySelectorAll('button')].map((b) => b.getBoundingClientRect().height)"
    assert min(page.evaluate(sizes)) >= 24
    ways = ("refer-urgent", "no-surgery-now", "wear-collar", "ct-yearly")
    end = [{"kind": "choose", "what": way, "certainty": "sure"} for way in ways]
    end.insert(1, {"kind": "go"})
    page = stage(CaseVignette("found-by-chance", log=[*log, *end], folder=None), width=width, dark=dark)
    assert page.locator(".sl-case-outcome").inner_text().endswith("A mixed end")
    assert page.evaluate(VIOLATIONS) == []
    assert not page.evaluate(OVERFLOW)


def test_by_keyboard_a_kernel_that_dies_loses_no_step_and_another_patient_begins_afresh(stage, tmp_path):
    page = stage(CaseVignette("found-by-chance", folder=tmp_path))
    press_until(page, "Tab", "button[data-key='ask-hands']")
    page.keyboard.press("Enter")
    page.locator(".sl-case-done").wait_for()
    press_until(page, "Tab", ".sl-case-side input[type=text]")
    page.keyboard.type("OPLL by chance")
    page.keyboard.press("Enter")
    page.get_by_text("OPLL by chance").wait_for()
    press_until(page, "Tab", ".sl-case-side input[type=range]")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    press_until(page, "Tab", "button[data-key='note']")
    page.keyboard.press("Enter")
    page.get_by_text("They add up to 15 percent").wait_for()
    page.close()
    again = CaseVignette("found-by-chance", folder=tmp_path)  # nothing of the first widget is used
    page = stage(again)
    assert "I play the violin" in page.locator(".sl-case-done").inner_text()
    assert again.state.problems == ("OPLL by chance",)
    press_until(page, "Tab", "button[data-key='problem-0']")
    page.keyboard.press("Enter")
    page.get_by_text("OPLL by chance").wait_for(state="detached")
    press_until(page, "Tab", "button", "Start again with another patient")
    page.keyboard.press("Enter")
    page.get_by_text("Spine 24 of the model").wait_for()
    assert again.log == []
    assert page.locator(".sl-case-done").count() == 0


def test_by_keyboard_the_pictures_of_a_case_open_in_the_reading_room(stage):
    widget = CaseVignette(
        "found-by-chance", log=[{"kind": "choose", "what": "measure-it", "certainty": "sure"}], folder=None
    )
    page = stage(widget)
    press_until(page, "Tab", "button", "Open the simulated CT and T2")
    page.keyboard.press("Enter")
    page.locator(".sl-case-room canvas").first.wait_for()
    assert widget.scene.modality == "ct"
    assert widget.scene.beside == "t2"
    page.get_by_text("The pictures are on the table").wait_for()


def test_in_jupyterlab_a_case_is_played_to_its_end_though_the_kernel_dies_on_the_way(lab):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / "case.ipynb")
    case = load_case("found-by-chance")
    log = recommended(case)
    middle = 6  # within a scene, some of it done
    lab.open("case.ipynb")
    lab.run_all()
    for number, event in enumerate(log, 1):
        by_pointer(lab.page, event)
        state = play(case, log[:number])
        shown = f".sl-case-done[data-key='{event.what}']"
        if event.kind != "do":
            shown = f".sl-case-scene h4:text-is({json.dumps(scenes_of(case)[state.scene].title)})"
        lab.page.locator(shown).wait_for()
        if number == middle:
            lab.restart()
            lab.open("case.ipynb", fresh=False)
            lab.run_all()
            lab.page.locator(shown).wait_for()
            assert lab.page.locator(".sl-case-done").count() == middle
    assert "As good as it could end" in lab.page.locator(".sl-case-outcome").inner_text()
    lab.wait_for_python("print([event['what'] for event in case.log])", repr([event.what for event in log]))
    assert lab.violations(".sl-root") == []
