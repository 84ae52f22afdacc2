"""A question on a computed scan in a real JupyterLab: measured by click, marked, the truth drawn over it."""

import os

import nbformat
import pytest

pytestmark = pytest.mark.browser

ITEM = "imaging-canal-ap-01"
QUESTION = "[o for o in Out.values() if type(o).__name__ == 'Question'][0]"


@pytest.fixture
def question(lab):
    """The practice item alone in a notebook, computed and shown."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": kernel},
        cells=[nbformat.v4.new_code_cell(f"from spinebank import practice\n\npractice({ITEM!r})")],
    )
    (lab.folder / "scan").mkdir(exist_ok=True)
    nbformat.write(notebook, lab.folder / "scan" / "scan.ipynb")
    lab.open("scan/scan.ipynb")
    lab.run_all()
    shown = lab.page.locator(".sl-root:has(.sl-question)").first
    shown.locator(".sl-room [data-painted], .sl-room[data-painted]").first.wait_for()
    return shown


def pictured(shown, name):
    """Keep a picture of the question where a folder for it is named; pictures are for people."""
    if folder := os.environ.get("SPINELAB_PICTURES"):
        shown.screenshot(path=f"{folder}/{name}.png")


def test_a_diameter_is_measured_by_click_and_marked_with_the_truth_in_words(lab, question):
    assert lab.python(f"print({QUESTION}.response)") == "{'seed': 1}"
    picture = question.locator("canvas").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    for share in (0.45, 0.62):
        lab.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * share)
    lab.wait_for_python(f"print({QUESTION}.response.get('kind'))", "ap")
    pictured(question, "measured")
    question.get_by_role("button", name="Check my answer").click()
    verdict = question.locator(".sl-feedback .sl-verdict")
    verdict.wait_for()
    assert "the true value for this patient is" in verdict.inner_text()
    pictured(question, "checked")
    assert lab.python(f"print({QUESTION}.scene.reveal['text'][:5])") == "true:"
    question.get_by_role("button", name="Clear my answer").press("Enter")
    lab.wait_for_python(f"print({QUESTION}.response)", "{'seed': 1}")
    question.get_by_role("button", name="Another patient").press("Enter")
    lab.wait_for_python(f"print({QUESTION}.response)", "{'seed': 2}")
    question.locator(".sl-room").first.wait_for()
    assert lab.violations(".sl-question") == []
