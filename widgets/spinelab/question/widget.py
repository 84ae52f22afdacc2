"""One question as a widget: shows an item, takes the answer, and in practice explains every option.

Knows no key. In practice a ``judge`` gives the feedback; in a graded quiz ``keep`` stores each answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import traitlets
from ipywidgets import Widget, widget_serialization

from spinelab import traits
from spinelab.answers import CERTAINTIES
from spinelab.answers.work import QUESTIONS
from spinelab.base import CourseWidget
from spinelab.keeping import Work
from spinelab.question.fitting import fits
from spinelab.question.sheet import sheet
from spinelab.question.words import lines_of, said_of
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.paper import lines

__all__ = ["KINDS", "Judge", "Keep", "Question"]

KINDS = (
    "single_best",
    "multiple_true_false",
    "numeric",
    "ordering",
    "locate_structure",
    "measurement",
    "mark",
    "short_text",
    "free_text",
    "extended_matching",
    "key_feature",
    "script_concordance",
    "case",
)

ON_SCANS = ("measurement", "mark")
"""Kinds that are answered in a reading room, each learner on a patient of their own."""

Judge = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes a response, returns the feedback that the view shows (see `spinebank.render.practice`)."""

Keep = Callable[[Mapping[str, Any]], str]
"""Takes a response ({} for none), stores it, returns the sentence shown to the learner."""

_HERE = Path(__file__).parent
_HINT = "Run the notebook to answer this question."


class Question(CourseWidget):
    """A question that is answered by click, key or a typed word.

    Parameters
    ----------
    item
        The public half of an item: ``id``, ``kind``, ``stem``, ``points`` and what its kind needs. No key.
    judge
        Gives feedback when the learner checks an answer; makes this a practice question.
    keep
        Stores every change of the answer; makes this a graded question.
    response
        An answer given earlier, shown again.
    flagged
        Whether a graded question is to be looked at again.
    certainty
        How sure the learner is of an answer: guess, fairly, sure, or "" for nothing said. Never counts.
    lesson
        Address of the lesson's cell that teaches what is asked, ``NN-name.ipynb#cell-id=...``; "" for none.
        For readers without a kernel; what the judge says names it again.
    known
        What an edition without Python has to ask the judge about, where answers cannot be listed: accepted
        words, or a place (`spinebank.render.known`). Only for practice, and no trait: it is never sent.

    Raises
    ------
    TypeError
        If an argument is misspelt, not exactly one of ``judge`` and ``keep`` is given, or ``known`` is given
        for a graded question.
    ValueError
        If the item's kind is not one of `KINDS`.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(
        *(_HERE.parent / "ui" / name for name in ("theme.css", "calibration.css")), _HERE / "view.css"
    )
    shown = ("item", "mode", "response", "flagged", "certainty")
    kept = ("response", "certainty")
    keeps = True
    """Whether a practice question keeps its answer; the answers of a quiz lie elsewhere."""
    _judge: Judge | None = None  # set after the first response is in place: what is shown again is not news
    _keep: Keep | None = None
    _lesson = ""
    _seed = 0  # the learner's patient, where the question is answered on a scan

    item = traits.Dict(help="The public half of the item.")
    mode = traits.Enum(("practice", "graded"), "practice", help="Whether the answer is explained or kept.")
    response = traits.Dict(help="The answer so far; {} when there is none.")
    feedback = traits.Dict(help="What the judge said of the answer; {} before it was asked.")
    checked = traits.Int(0, help="How often the learner asked for feedback.")
    saved = traits.Unicode("", help="Whether the answer is on disk, in one sentence.")
    flagged = traits.Bool(False, help="Whether the learner wants to look at the question again.")  # noqa: FBT003
    certainty = traits.Enum(("", *CERTAINTIES), "", help="How sure the learner is; it never counts.")
    redrawn = traits.Int(0, help="How often the learner asked for another patient, in practice.")
    scene = traitlets.Instance(
        Widget, allow_none=True, help="The spine, the reading room or the case in which the answer is given."
    ).tag(sync=True, **widget_serialization)

    def __init__(
        self,
        *,
        judge: Judge | None = None,
        keep: Keep | None = None,
        lesson: str = "",
        known: Mapping[str, Any] | None = None,
        **state: Any,
    ) -> None:
        if (judge is None) == (keep is None):
            raise TypeError(
                "Question takes either judge (practice) or keep (graded), and exactly one of them."
            )
        if known and judge is None:
            raise TypeError("Question takes known only with judge: a graded question holds no key.")
        kind = state.get("item", {}).get("kind")
        if kind not in KINDS:
            raise ValueError(
                f"Question cannot show an item of kind {kind!r}. Allowed kinds: {', '.join(KINDS)}."
            )
        super().__init__(**{**state, "mode": "practice" if judge else "graded"})
        self._judge = judge
        self._keep = keep
        self._lesson = lesson
        self.known = dict(known or {})
        if kind == "locate_structure":
            self._add_scene()
        if kind in ON_SCANS:
            self._open_scan()
        if kind == "case":
            self._open_case()

    def __repr__(self) -> str:
        return f"Question({self.item['id']!r}, mode={self.mode!r}, response={self.response!r})"

    def work_at(self, page: str, cell: str) -> Work | None:  # noqa: ARG002 (a question is the same everywhere)
        """Return what is kept of a practice question, wherever it stands."""
        if self.mode == "graded" or not self.keeps:
            return None
        return Work(QUESTIONS, self.item["id"], self.kept, self.item["revision"])

    def resume(self, work: Mapping[str, Any]) -> None:
        """Show an earlier answer again, with its patient or in its model."""
        response = work.get("response")
        kind = self.item["kind"]
        if not isinstance(response, dict) or not fits(self.item, response):
            return
        super().resume({"certainty": work.get("certainty", "")})
        if kind == "locate_structure":
            scene: Any = self.scene
            scene.picked_mm = response.get("point_mm", [])
        elif self.scene is None:
            self.response = response
        elif response != self.response:
            before = self.scene
            self.response = response
            if kind == "case":
                self._open_case()
            else:
                self._open_scan()
            before.close()

    def in_words(self) -> str:
        """Return the stem and what there is to choose from."""
        return "\n".join([self.item["stem"], *lines_of(self.item), _HINT])

    def stills(self) -> tuple[tuple[str, bytes], ...]:
        """Return the pictures of the model or the reading room in which the answer is given."""
        return self.scene.stills() if isinstance(self.scene, CourseWidget) else ()

    def on_paper(self) -> str:
        """Return the question as on an examination paper, with the answer where one was given."""
        said = [f"Answer: {said_of(self.response, self.item)}"] if set(self.response) - {"seed"} else []
        return lines([self.item["stem"]]) + sheet(self.item) + lines([*said, _HINT])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 (Jupyter's own shape)
        """Return the view with its text equivalent, which links to the lesson that teaches what is asked."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        if self._lesson:
            name = self._lesson.partition(".ipynb")[0]
            link = f'<a href="{escape(self._lesson)}">lesson {escape(name)}</a>'
            data["text/html"] = data["text/html"].removesuffix("</div>") + f"<p>Taught in {link}.</p></div>"
        return data, metadata

    def _add_scene(self) -> None:
        from spinelab.explorer import SpineExplorer  # noqa: PLC0415 (only this kind needs the model)

        scene = SpineExplorer(region=self.item["region"], mode="locate")
        point_mm = self.response.get("point_mm", [])
        if point_mm:
            scene.picked_mm = point_mm
        scene.observe(self._on_pick, names="picked_mm")
        self.scene = scene

    def _open_scan(self) -> None:
        """Draw the learner's patient, unless the response names one, and show the pictures."""
        from spinelab.question.scan import drawn_seed, open_room  # noqa: PLC0415 (only these kinds need images)

        seed = drawn_seed(self.item, self.response, by_chance=self._keep is not None)
        self._seed = seed
        if self.response.get("seed") != seed:
            self.response = {"seed": seed}  # kept at once, so that the same patient is met again
        room = open_room(self.item, seed, self.response)
        room.observe(self._on_measured, names="measurements")
        self.scene = room

    def _open_case(self) -> None:
        """Draw the learner's patient, unless the response names one, and play on from there."""
        from spinelab.question.played import open_case  # noqa: PLC0415 (only this kind plays a case)

        scene = open_case(self.item, self.response, graded=self._keep is not None)
        self._seed = scene.seed
        if self.response.get("seed") != scene.seed:
            self.response = {"seed": scene.seed}  # kept at once, so that the same patient is met again
        scene.observe(self._on_played, names=["log", "seed"])
        self.scene = scene

    def _on_played(self, _change: Mapping[str, Any]) -> None:
        from spinelab.question.played import answer_from  # noqa: PLC0415 (as above)

        scene: Any = self.scene
        self._seed = scene.seed
        self.response = answer_from(self.item, scene)

    def _on_measured(self, change: Mapping[str, Any]) -> None:
        from spinelab.question.scan import answer_from  # noqa: PLC0415

        self.response = answer_from(self.item, self._seed, change["new"])

    def _clear_scene(self) -> None:
        """Take the answer out of the model or off the pictures; the patient stays."""
        scene: Any = self.scene
        if self.item["kind"] == "case":
            scene.log = []
            return
        if self.item["kind"] not in ON_SCANS:
            scene.picked_mm = []
            return
        scene.measurements = []
        scene.reveal = {}

    def _on_pick(self, change: Mapping[str, Any]) -> None:
        self.response = {"point_mm": list(change["new"])} if change["new"] else {}

    @traitlets.validate("response")
    def _keep_patient(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the patient when an answer on a scan is cleared."""
        given = dict(proposal["value"])
        return {"seed": self._seed} if not given and self._seed else given

    @traitlets.observe("response")
    def _on_response(self, change: Mapping[str, Any]) -> None:
        self.feedback = {}
        if self._keep is not None:
            self.saved = self._keep(change["new"])
        if self.scene is None:
            return
        if not change["new"] or set(change["new"]) == {"seed"}:
            self._clear_scene()
        elif self.item["kind"] in ON_SCANS:
            self.scene.reveal = {}

    @traitlets.observe("checked")
    def _on_check(self, _change: Mapping[str, Any]) -> None:
        if self._judge is None:
            return
        feedback = dict(self._judge(self.response))
        reveal = dict(feedback.pop("reveal", {}))
        if self.scene is not None and reveal:
            there = reveal.pop("position_mm", None)
            if there:  # the truth lies on a slice that is not shown
                self.scene.position_mm = there
            self.scene.reveal = reveal
        self.feedback = feedback

    @traitlets.observe("redrawn")
    def _on_redrawn(self, _change: Mapping[str, Any]) -> None:
        if self._judge is None or self.item["kind"] not in ON_SCANS:
            return
        from spinelab.question.scan import next_seed  # noqa: PLC0415

        seed = next_seed(self.item, self._seed)
        self.scene = None
        self.response = {"seed": seed}
        self._open_scan()
