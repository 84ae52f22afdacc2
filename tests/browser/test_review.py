"""Spaced review in a real JupyterLab: by keyboard alone, on a phone, and with the progress as a file."""

import json

import nbformat
import pytest

pytestmark = pytest.mark.browser

CELL = """from spinebank import practice_deck
from spinelab.review import Deck, Review
deck = practice_deck()
chosen = [item for item in deck.items if item.id in ("start-which-side-01", "anatomy-thickness-01")]
review = Review(Deck(tuple(chosen), deck.ask), folder="kept", fuzzing=False)
review"""


@pytest.fixture(scope="module")
def lab(shared_lab):
    """A notebook with a review of two questions, opened and run."""
    (shared_lab.folder / "kept").mkdir()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CELL)], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, shared_lab.folder / "review.ipynb")
    shared_lab.open("review.ipynb")
    shared_lab.run_all()
    return shared_lab


def cards(lab):
    return json.loads((lab.folder / "kept" / "my-review.json").read_text(encoding="utf-8"))["cards"]


def test_two_questions_are_reviewed_by_keyboard_alone_and_each_answer_is_kept(lab):
    page = lab.page
    page.get_by_text("0 due today, 2 new.").wait_for()
    page.get_by_role("button", name="Begin").focus()
    for number, (key, rating) in enumerate([("2", "Hard"), ("1", "Again")], start=1):
        page.keyboard.press("Enter" if number == 1 else "n")
        page.wait_for_function("document.activeElement.querySelector?.('.sl-question') && true")
        page.keyboard.press("Tab")  # into the question: a choice, or a field for a number
        if page.evaluate("document.activeElement.type") == "radio":
            page.keyboard.press("Space")
        else:
            page.keyboard.type("5")
        page.get_by_role("button", name="Check my answer").focus()
        page.keyboard.press("Enter")
        page.get_by_text("you meet this question again").first.wait_for()
        page.keyboard.press(key)
        page.get_by_text(f"Rated {rating}: you meet").first.wait_for()
        lab.wait_for_python("print(review.rating)", key)
    assert sorted(card["log"][0][1] for card in cards(lab).values()) == [1, 2]


@pytest.mark.parametrize(("dark", "width_px"), [(False, 1280), (True, 390)])
def test_axe_finds_nothing_and_nothing_is_cut_off(lab, dark, width_px):
    lab.page.set_viewport_size({"width": width_px, "height": 900})
    lab.theme(dark=dark)
    lab.page.locator(".sl-review-file summary").first.focus()
    if not lab.page.locator(".sl-review-file[open]").count():
        lab.page.keyboard.press("Enter")
    assert lab.violations(".sl-root:has(.sl-review)") == []
    assert lab.page.evaluate(
        "[...document.querySelectorAll('.sl-root')].every((e) => e.scrollWidth <= e.clientWidth + 1)"
    )


def test_the_progress_is_downloaded_and_restored_elsewhere(lab, tmp_path):
    page = lab.page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my progress").press("Enter")
    assert download.value.suggested_filename == "my-review.json"
    file = tmp_path / "brought.json"
    download.value.save_as(file)
    assert json.loads(file.read_text(encoding="utf-8"))["cards"] == cards(lab)
    damaged = tmp_path / "damaged.json"
    damaged.write_text("{", encoding="utf-8")
    field = page.get_by_label("Restore from a file")
    field.set_input_files(damaged)
    page.get_by_text("The file is no progress file of this course").wait_for()
    lab.python("review._cards = {}; review._tell()")  # as after a session that forgot everything
    page.get_by_text("0 of 2 practice questions met so far.").wait_for()
    (lab.folder / "kept" / "my-review.json").unlink()
    field.set_input_files(file)
    page.get_by_text("2 questions read, 2 of them newer").wait_for()
    page.get_by_text("2 of 2 practice questions met so far.").wait_for()
    assert len(cards(lab)) == 2
