"""What a learner did in a widget outlives the kernel: tried on each kind of widget, with a real kill."""

import json
import os
import queue
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from kit import phantom
from spinebank import practice
from spinelab.answers.work import WORK_FOLDER, work_sheet
from spinelab.bayes import BayesExplorer
from spinelab.decision import DecisionExplorer
from spinelab.explorer import SpineExplorer
from spinelab.histology import HistologySketch
from spinelab.judge import ClaimJudge
from spinelab.keeping import Keeper, notebook_page
from spinelab.localiser import LesionLocaliser
from spinelab.question import Question
from spinelab.scale import ScaleForm
from spinelab.viewer import ReadingRoom

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 120

SETUP = """
import sys, json
sys.path.insert(0, {tests!r})
from kit import phantom
from spinebank import practice
from spinelab.bayes import BayesExplorer
from spinelab.builder import LesionBuilder
from spinelab.decision import DecisionExplorer
from spinelab.explorer import SpineExplorer
from spinelab.histology import HistologySketch
from spinelab.judge import ClaimJudge
from spinelab.localiser import LesionLocaliser
from spinelab.scale import ScaleForm
from spinelab.surgery import VirtualSurgery
from spinelab.viewer import ReadingRoom
from spinelab.vignette import CaseVignette
"""
MEASURED = {
    "id": "m1",
    "kind": "distance",
    "plane": "axial",
    "modality": "ct",
    "points_mm": [[0.0, 0.0, 0.0], [5.0, 0.0, 0.0]],
    "value": 5.0,
    "unit": "mm",
    "text": "5.0 mm",
    "level": "",
    "lesion": "",
    "thickness_mm": 0.0,
    "words": "Distance, axial",
}
WIDGETS = {
    "practice('start-which-side-01')": {"response": {"choice": "b"}, "certainty": "sure"},
    "practice('anatomy-space-left-01')": {"response": {"value": 4.5}},
    "practice('anatomy-pll-locate-01')": {"scene.picked_mm": [1.0, 2.0, 3.0]},
    "ScaleForm('nurick')": {"answers": {"grade": 4}},
    "ClaimJudge('lf-cause-ckd', 'lf-cause-obesity')": {
        "judgements": [{"id": "lf-cause-ckd", "answer": "supported", "certainty": "guess"}],
        "current": "lf-cause-obesity",
    },
    "BayesExplorer()": {"pretest_percent": 33.0, "findings": {"hoffmann": "positive"}},
    "DecisionExplorer(entity='OPLL')": {"case": {"entity": "OPLL", "mjoa": 11}},
    "HistologySketch()": {"left": "ossified", "mode": "find"},
    "LesionLocaliser()": {"level": "T4-T5", "extent": "posterior"},
    "VirtualSurgery()": {"patient": "olf-tuberous", "operation": "olf-resection"},
    "LesionBuilder(kind='opll-localized', levels='C5-C6')": {"thickness_mm": 2.5, "cut": "axial"},
    "SpineExplorer()": {"structure": "ligamentum_flavum", "cut_axis": "axial", "cut_mm": 3.0},
    "ReadingRoom(phantom.make())": {"measurements": [MEASURED], "position_mm": [1.0, 1.0, 1.0]},
}
"""By what a cell shows: what the learner then does, as the view sends it."""


class Kernel:
    """A kernel as JupyterLab starts it for a notebook, and what a view sends to it."""

    def __init__(self, folder):
        env = {**os.environ, "JPY_SESSION_NAME": "course/01-anatomy.ipynb"}
        self.manager, self.client = start_new_kernel(cwd=str(folder), env=env, startup_timeout=TIMEOUT_S)
        self.run(SETUP.format(tests=str(ROOT / "tests")))

    def run(self, code):
        said = []

        def hear(message):
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "stream":
                said.append(content["text"])
            if kind == "error":
                pytest.fail("\n".join(content["traceback"]))

        self.client.execute_interactive(code, store_history=False, timeout=TIMEOUT_S, output_hook=hear)
        return "".join(said)

    def send(self, model, traits):
        """Send traits as a view does, and wait until the kernel has dealt with them."""
        data = {"method": "update", "state": traits, "buffer_paths": []}
        message = self.client.session.msg("comm_msg", {"comm_id": model, "data": data})
        self.client.shell_channel.send(message)
        while True:
            try:
                heard = self.client.get_iopub_msg(timeout=TIMEOUT_S)
            except queue.Empty:
                pytest.fail("The kernel does not answer.")
            mine = heard["parent_header"].get("msg_id") == message["header"]["msg_id"]
            if mine and heard["content"].get("execution_state") == "idle":
                return

    def kill(self):
        self.manager._kernel_id = ""  # nothing may write a farewell
        self.manager.provisioner.process.kill()
        self.manager.provisioner.process.wait()
        self.client.stop_channels()
        self.manager.cleanup_resources()


def opened(kernel):
    """Show every widget as its cell does; return the ids of their models."""
    lines = [f"shown[{code!r}] = {code}; display(shown[{code!r}])" for code in WIDGETS]
    kernel.run("\n".join(["shown = {}", *lines]))
    inner = "{code: [one.model_id, one.scene.model_id if getattr(one, 'scene', None) else ''] "
    return json.loads(
        kernel.run(f"print(json.dumps({inner} for code, one in shown.items()}}))").splitlines()[-1]
    )


def test_every_widget_stands_as_it_was_left_after_its_kernel_was_killed(tmp_path):
    kernel = Kernel(tmp_path)
    models = opened(kernel)
    for code, done in WIDGETS.items():
        for name, value in done.items():
            inside, trait = name.startswith("scene."), name.removeprefix("scene.")
            kernel.send(models[code][1 if inside else 0], {trait: value})
    kernel.kill()
    again = Kernel(tmp_path)
    try:
        opened(again)
        for code, done in WIDGETS.items():
            for name, value in done.items():
                found = again.run(f"print(json.dumps(shown[{code!r}].{name}))")
                assert json.loads(found.splitlines()[-1]) == value, f"{code}: {name}"
        fresh = again.run("w = ScaleForm('nurick', answers={'grade': 1}); display(w); print(w.answers)")
        assert fresh.splitlines()[-1] == "{'grade': 1}"  # another cell text is another widget
    finally:
        again.kill()


@pytest.fixture
def kept_in(tmp_path):
    """Show a widget as in a cell of an open notebook whose folder is this one."""

    def show(widget, folder=tmp_path):
        Keeper(widget, widget.work_at("01-anatomy", "a-cell"), folder)
        return widget

    return show


def test_nothing_is_kept_outside_of_a_notebook_that_somebody_has_open(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", "course/01-anatomy.ipynb")
    assert notebook_page() == ""  # this is no kernel
    form = ScaleForm("nurick")
    form._repr_mimebundle_()
    form.answers = {"grade": 2}
    assert form.keeper is None
    assert list(tmp_path.iterdir()) == []


def test_a_change_back_to_the_beginning_is_kept_too(kept_in):
    form = kept_in(ScaleForm("nurick"))
    form.answers = {"grade": 2}
    assert kept_in(ScaleForm("nurick")).answers == {"grade": 2}
    form.answers = {}
    assert kept_in(ScaleForm("nurick")).answers == {}


def test_a_practice_question_has_one_answer_in_all_lessons_and_none_after_a_new_revision(tmp_path):
    def question(revision):
        item = {"id": "x-y-01", "kind": "numeric", "stem": "?", "points": 1, "revision": revision, "unit": ""}
        return Question(item=item | {"min": 0, "max": 9}, judge=lambda _response: {})

    first = question(1)
    Keeper(first, first.work_at("01-anatomy", "a"), tmp_path)
    first.response = {"value": 3}
    for revision, expected in [(1, {"value": 3}), (2, {})]:
        other = question(revision)
        Keeper(other, other.work_at("02-biology", "b"), tmp_path)
        assert other.response == expected


def test_an_answer_of_a_quiz_and_one_that_an_instructor_looks_at_are_not_kept_here():
    item = {"id": "x-y-01", "kind": "numeric", "stem": "?", "points": 1, "revision": 1, "unit": ""}
    assert Question(item=item, keep=lambda _response: "").work_at("quiz", "a") is None
    question = Question(item=item, judge=lambda _response: {})
    question.keeps = False
    assert question.work_at("quiz", "a") is None


NONSENSE = [[], "x", 7, None, {"a": {"b": []}}, [[1]], "<script>alert(1)</script>", [{"kind": []}], -1.0]


@pytest.mark.parametrize(
    "make",
    [
        lambda: ScaleForm("nurick"),
        LesionLocaliser,
        BayesExplorer,
        lambda: ClaimJudge("lf-cause-ckd"),
        HistologySketch,
        lambda: DecisionExplorer(entity="OPLL"),
        SpineExplorer,
        lambda: ReadingRoom(phantom.make()),
        lambda: practice("start-which-side-01"),
        lambda: practice("conference-played-legs-01"),
    ],
)
def test_whatever_lies_in_the_file_the_widget_opens(make, tmp_path):
    widget = make()
    place = widget.work_at("01-anatomy", "a-cell")
    (tmp_path / WORK_FOLDER / place.page).mkdir(parents=True)
    for value in NONSENSE:
        sheet = work_sheet(tmp_path, place.page)
        assert sheet.put(place.name, dict.fromkeys(place.traits, value), place.revision)
        Keeper(widget, place, tmp_path)
        assert widget.in_words()


def test_traits_that_contradict_each_other_are_left_out_together(tmp_path):
    place = LesionLocaliser().work_at("01-anatomy", "a-cell")
    (tmp_path / WORK_FOLDER / place.page).mkdir(parents=True)
    assert work_sheet(tmp_path, place.page).put(place.name, {"side": "left", "extent": "transverse"}, 1)
    widget = LesionLocaliser()
    Keeper(widget, place, tmp_path)
    assert widget.side == "midline"


def test_a_folder_that_cannot_be_written_to_stops_nobody(kept_in, tmp_path):
    folder = tmp_path / "full"
    folder.write_text("a file where a folder is wanted", encoding="utf-8")
    form = kept_in(ScaleForm("nurick"), folder)
    form.answers = {"grade": 2}
    assert form.answers == {"grade": 2}
