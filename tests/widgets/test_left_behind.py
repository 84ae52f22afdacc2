"""What each widget of the lessons leaves in a reader that cannot run it: a picture, or a form for a pen."""

import base64
import re
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from spinebank import practice
from spinelab.bayes import BayesExplorer
from spinelab.bayes.still import drawn as thousand
from spinelab.builder import LesionBuilder
from spinelab.builder.packing import grown
from spinelab.builder.still import fields
from spinelab.decision import DecisionExplorer
from spinelab.domain.decision import rules
from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.localisation import every_lesion
from spinelab.domain.measurement import cord
from spinelab.domain.measurement.plane import STEP_MM, axial_plane
from spinelab.domain.scales import scale, scale_ids
from spinelab.domain.spine import build_spine
from spinelab.evidence import cite
from spinelab.histology import HistologySketch
from spinelab.judge import ClaimJudge
from spinelab.localiser import LesionLocaliser
from spinelab.localiser.pack import pack
from spinelab.scale import ScaleForm
from spinelab.surgery import VirtualSurgery
from spinelab.vignette import CaseVignette

COURSE = Path(__file__).parents[2] / "course"
LARGEST_BYTES = 40_000
PICTURES = {
    "BayesExplorer": lambda: BayesExplorer(findings={"hoffmann": "positive"}),
    "HistologySketch": lambda: HistologySketch(left="normal", right="ossified"),
    "LesionBuilder": lambda: LesionBuilder(kind="clf-nodule", levels="C5-C6"),
    "LesionLocaliser": lambda: LesionLocaliser(level="C5-C6", extent="hemicord", side="left"),
    "VirtualSurgery": VirtualSurgery,
}
FORMS = {
    "CaseVignette": lambda: CaseVignette("found-by-chance", folder=None),
    "ClaimJudge": lambda: ClaimJudge("lf-anat-nerve", "lf-type-segmental"),
    "DecisionExplorer": lambda: DecisionExplorer(entity="OPLL", mjoa=13),
    "Question": lambda: practice("anatomy-position-01"),
    "ScaleForm": lambda: ScaleForm("mjoa"),
}
ELSEWHERE = {"ReadingRoom", "SpineExplorer"}
"""Their pictures are compared with their scans and scenes: see test_viewer.py and test_explorer.py."""
WORDS_ONLY = {"Progress", "Review"}
"""They hold what a learner did, and draw nothing."""


def left_by(widget):
    html = widget._repr_mimebundle_()[0]["text/html"]
    return BeautifulSoup(html.replace("\N{NO-BREAK SPACE}", " "), "html.parser")


def pictures_of(soup):
    return [base64.b64decode(image["src"].partition(",")[2]) for image in soup("img")]


def svg_of(widget):
    """Return the first picture, which holds the body chart or the section."""
    return ET.fromstring(widget.stills()[0][1])  # noqa: S314 (our own)


def test_every_widget_that_stands_in_a_lesson_is_known_here():
    found = set()
    for path in COURSE.glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                text = output.get("data", {}).get("text/plain", "")
                found |= set(re.findall(r"^([A-Z][a-z]+[A-Z]?[a-z]*)\(", text))
    assert found == PICTURES.keys() | FORMS.keys() | ELSEWHERE | WORDS_ONLY


@pytest.mark.parametrize("name", PICTURES)
def test_a_drawing_leaves_small_pictures_with_words_that_say_the_same(name):
    soup = left_by(PICTURES[name]())
    assert soup.img
    for image, picture in zip(soup("img"), pictures_of(soup), strict=True):
        assert len(image["alt"]) > 20
        assert len(image["src"]) < LARGEST_BYTES
        if picture.startswith(b"<svg"):
            ET.fromstring(picture)  # noqa: S314 (our own)
            assert not re.search(rb"<script|href=\"(?!#)|url\((?!#)", picture)
        else:
            assert min(Image.open(BytesIO(picture)).size) >= 300
    assert "Still picture of an interactive figure." in soup.get_text()
    assert "Run the notebook" in soup.get_text()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_can_be_filled_in_with_a_pen(name):
    text = left_by(FORMS[name]()).get_text(" ")
    assert "☐" in text or "____" in text


def test_both_sections_are_drawn_before_and_after_an_operation():
    assert len(VirtualSurgery().stills()) == 3
    words, pictures = zip(*VirtualSurgery(operation="open-door").stills(), strict=True)
    titles = [line.partition(", simulated")[0] for line in words[:-1]]
    assert titles[:3] == ["Axial, before", "Axial, after", "Midsagittal, before, K-line (+)"]
    assert len(titles) == 4
    for title, picture in zip(titles, pictures[:-1], strict=True):
        texts = [text.text for text in ET.fromstring(picture).findall(".//{*}text")]  # noqa: S314 (our own)
        assert {title, "10 mm", *("RLAP" if title.startswith("Axial") else "SIAP")} <= set(texts)
    assert words[-1].startswith("Key to the colours: bone,")
    assert b"Ossification (striped)" in pictures[-1]


def shaded(chart):
    """Return the pattern of each region that is filled with one."""
    cuts = {f"url(#{cut.get('id')})": len(cut) for cut in chart.findall(".//{*}clipPath")}
    paths = [path for path in chart.findall(".//{*}path") if path.get("clip-path")]
    return [path.get("fill") for path in paths for _ in range(cuts[path.get("clip-path")])]


@pytest.mark.parametrize("lesion", every_lesion()[::29], ids=lambda lesion: lesion.in_words())
def test_the_body_chart_marks_the_dermatomes_that_the_signs_name(lesion):
    widget = LesionLocaliser(level=lesion.level, extent=str(lesion.extent), side=str(lesion.side))
    marked = shaded(svg_of(widget))
    effects = widget.signs.effects
    for way in ("pin", "position"):
        for letter, sure in (("R", "expected"), ("r", "possible")):
            wanted = {
                name
                for name, effect in effects.items()
                if name[0].startswith(f"{way}:") and effect.code == letter
            }
            assert bool(wanted) == (f"url(#{way}-{sure})" in marked)
            assert marked.count(f"url(#{way}-{sure})") >= len(wanted)


def sought(observed):
    return LesionLocaliser(mode="signs", observed=observed)


def test_a_search_for_the_level_leaves_an_empty_chart_and_a_sheet_with_every_finding():
    seen = {"reflex:knee@left": "brisk", "sign:romberg": "present", "pin_level:right": "T4"}
    widget = sought(seen)
    assert not shaded(svg_of(widget))
    text = left_by(widget).get_text(" ")
    for entry in (*pack()["reflexes"], *pack()["signs"]):
        assert entry["name"] in text
    assert text.count("☒ brisk") == text.count("☒ present") == text.count("of the loss, right: T4") == 1
    a_reflex = {"tendon": 4, "skin": 2, "sacral": 1}
    wanted = 2 * (3 + len(pack()["muscles"])) + sum(a_reflex[entry["kind"]] for entry in pack()["reflexes"])
    assert text.count("☐") + 2 == wanted + sum(1 + entry["sided"] for entry in pack()["signs"])
    assert "of the loss, left: normal everywhere" in left_by(sought({"pin_level:left": "none"})).get_text()


@pytest.mark.parametrize("share", [0.001, 0.353, 0.5, 0.999])
def test_the_thousand_people_are_counted_out(share):
    areas = {"url(#ill)": 0, "url(#well)": 0}
    for path in ET.fromstring(thousand(share, None)).findall(".//{*}path"):  # noqa: S314 (our own)
        if path.get("fill") in areas:
            across, down = re.fullmatch(r"M\d+ \d+h(\d+)v(\d+)h-\d+z", path.get("d")).groups()
            areas[path.get("fill")] += int(across) * int(down) // 100
    assert areas == {"url(#ill)": round(1000 * share), "url(#well)": 1000 - round(1000 * share)}


@pytest.mark.parametrize(("kind", "thickness_mm"), [("opll-localized", 5.3), ("clf-nodule", 0.0)])
def test_the_drawn_section_has_the_areas_of_the_domain(kind, thickness_mm):
    made = grown(kind, "C5", "C6", "")
    section = made.index["sections"][0]
    step = section["step_mm"][0]
    found = {
        name: np.clip(0.5 - field / step, 0, 1).sum() * step**2
        for name, field in fields(made.index, made.data, section, thickness_mm).items()
    }
    lesion = grow(build_spine("cervical"), Recipe(kind, ("C5", "C6"), thickness_mm=max(thickness_mm, 0.1)))
    points = axial_plane(lesion).points_mm
    wanted = (lesion.turns_at_mm(points) <= thickness_mm).sum() * STEP_MM**2 if thickness_mm else 0
    assert found["lesion"] == pytest.approx(wanted, rel=0.04)
    assert found["cord"] == pytest.approx(cord(lesion, thickness_mm).area_mm2, rel=0.02)


def test_a_drawing_of_another_arrangement_leaves_words_only():
    assert not left_by(HistologySketch(seed=7)).img


@pytest.mark.parametrize("tool_id", scale_ids())
def test_a_scale_on_paper_has_a_box_or_a_line_for_each_answer_and_every_band(tool_id):
    tool, soup = scale(tool_id), left_by(ScaleForm(tool_id))
    text = soup.get_text(" ")
    boxes = {"boolean": 2, "flag": 1}
    count = sum(len(entry.options) or boxes.get(entry.type, 0) for entry in tool.inputs.values())
    assert text.count("☐") == count
    assert text.count("____________") == sum(entry.type in {"integer", "number"} and not entry.options
                                             for entry in tool.inputs.values())  # fmt: skip
    cells = [cell.get_text() for cell in soup("td")]
    for reading in tool.readings:
        assert all(band.label in cells and band.meaning in cells for band in reading.bands)
    cites = [repr(cite(row["source"])) for row in tool.table]
    assert all(cited in text for cited in cites)
    assert max((len(row("th") + row("td")) for row in soup("tr")), default=0) <= 4
    assert (tool.verified != "none" and not tool.unverified) or tool.unverified in text
    assert text.count("Run the notebook") == bool(tool.inputs)


def test_answers_that_were_given_stand_in_the_form():
    text = left_by(ScaleForm("nurick", answers={"grade": 4})).get_text(" ")
    assert "☒ 4: Walks only with someone's help" in text
    assert "walking limits work or needs help" in text.rpartition("Result:")[2]
    text = left_by(ScaleForm("torg_pavlov", answers={"canal_ap_mm": 11.5})).get_text(" ")
    assert "11.5 mm" in text


def test_a_result_that_is_a_sum_or_a_fraction_can_be_worked_out_by_hand():
    assert "mJOA: add the points." in left_by(ScaleForm("mjoa")).get_text()
    assert "Canal-to-body ratio = “Canal” / “Vertebral body”" in left_by(ScaleForm("torg_pavlov")).get_text()


def test_a_decision_on_paper_asks_for_the_case_and_lists_every_statement():
    widget = DecisionExplorer(entity="OPLL", myelopathy=True, mjoa=13)
    text = left_by(widget).get_text(" ")
    assert all(entry.label in text for entry in rules().inputs.values())
    assert "☒ OPLL, cervical" in text
    for weighed in widget.exploration.options:
        assert weighed.option.label in text
        assert all(statement.text in text for statement in weighed.statements)


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("anatomy-lf-functions-01", "☐ True"),
        ("anatomy-approach-order-01", "Number these; 1 is"),
        ("talking-recovery-rate-01", "Answer: ____________ %"),
        ("biology-match-tissue-01", "Letter: ____________"),
        ("conservative-case-fever-01", "(choose up to 2)"),
        ("surgery-script-laminoplasty-01", "No expert panel yet"),
        ("anatomy-pll-locate-01", "Mark the place on the picture above."),
    ],
)
def test_each_kind_of_question_is_asked_as_on_an_examination_paper(item, wanted):
    soup = left_by(practice(item))
    assert wanted in soup.get_text(" ")
    assert bool(soup.img) == item.endswith("locate-01")
