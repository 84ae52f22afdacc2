"""The reading room: traits, checks and words. The view draws and measures; the domain marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.domain.marking import Truth, mark
from spinelab.imaging.windows import PRESETS
from spinelab.ui import linked_css, linked_esm
from spinelab.viewer.checks import TASKS, allowed, checked_task, tool_for, whole_measurements
from spinelab.viewer.grown import kind_of
from spinelab.viewer.opening import lesion_middle, volume_middle
from spinelab.viewer.packing import pack
from spinelab.viewer.sending import add_slices, after_cell, needed_first
from spinelab.viewer.still import drawn
from spinelab.viewer.toolbox import TOOLS, toolbox
from spinelab.viewer.words import WORDS

if TYPE_CHECKING:
    from spinelab.imaging.study import Study

__all__ = ["ARRANGEMENTS", "PLANES", "TASKS", "TOOLS", "ReadingRoom"]

ARRANGEMENTS = ("planes", "one", "pair")
PLANES = ("axial", "sagittal", "coronal")
_AXES = 3
_HERE = Path(__file__).parent


class ReadingRoom(CourseWidget):
    """Computed CT and MRI in three linked planes, with tools that measure in millimetres of the patient.

    Parameters
    ----------
    study
        A `spinelab.imaging` study, or several of one patient that differ in the lesion only: the learner
        switches between their lesions.
    modalities
        Which images are sent and offered, the first shown first; all of the study's when not given.
    names
        Whether structures can be coloured and named. False sends no labels, so nobody can look them up.
    truth
        What is true of the task, for practice: `spinelab.domain.marking.Truth`. It stays in Python until an
        answer was sent, which is then marked and drawn over.
    arrangement
        ``"planes"`` (three planes), ``"one"`` or ``"pair"`` (two modalities side by side).
    plane
        The large plane: ``"axial"``, ``"sagittal"`` or ``"coronal"``.
    modality, beside
        Images shown, and those shown on the right of a pair.
    position_mm
        The crosshair, ``[x, y, z]`` in LPS millimetres; when not given, deep in the first study's lesion
        where it is largest across; without a lesion the middle of the volume.
    window
        Window width and level by modality: ``{"ct": [400, 40]}``; a preset where none is given.
    lesion, thickness_mm
        Kind and thickness of the lesion shown; 0 is the normal patient.
    overlay
        Show structures in colour and name them at the cursor.
    tool
        What the pointer does, one of `TOOLS`.
    probe_radius_mm
        Radius of the circle in which the probe takes mean and standard deviation, mm, 0.5 to 10.
    measurements
        What the learner measured: dicts with ``kind``, ``value``, ``unit`` (mm, mm2, deg, percent, HU),
        ``points_mm`` (n x 3, LPS), ``plane``, ``modality``, ``level``, ``lesion``, ``thickness_mm``.
    task
        What is asked: ``{"kind": one of TASKS, "prompt": str, "tolerance": number}``. With ``"direct": True``
        there is no button to send an answer: whoever embeds the room reads ``measurements``.
    answer
        The measurement that the learner sent, ``{}`` before.
    reveal
        The true answer as drawn over the learner's, ``{}`` before.

    Raises
    ------
    ValueError
        If a modality is missing, the studies are of different patients, or the task is not understood.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = (
        "arrangement",
        "plane",
        "modality",
        "beside",
        "position_mm",
        "window",
        "lesion",
        "thickness_mm",
        "overlay",
        "tool",
        "probe_radius_mm",
        "measurements",
        "task",
        "answer",
        "reveal",
    )
    kept = (*shown[:-3], "answer")

    arrangement = traits.Enum(ARRANGEMENTS, "planes")
    plane = traits.Enum(PLANES, "axial")
    modality = traits.Unicode("")
    beside = traits.Unicode("")
    position_mm = traits.List(traitlets.Float(), minlen=_AXES, maxlen=_AXES, default_value=[0.0, 0.0, 0.0])
    window = traits.Dict()
    lesion = traits.Unicode("")
    thickness_mm = traits.Float(0.0, min=0.0)
    overlay = traits.Bool(default_value=False)
    tool = traits.Enum(TOOLS, "cross")
    probe_radius_mm = traits.Float(2.0, min=0.5, max=10.0)
    measurements = traits.List(traitlets.Dict())
    task = traits.Dict()
    answer = traits.Dict()
    reveal = traits.Dict()

    _shown = traits.List(list(shown))
    _tools = traits.Dict(toolbox())
    _words = traits.Dict(WORDS)
    _index = traits.Dict()
    _first = traits.Dict()
    _data = traits.Dict()
    _trouble = traits.Unicode("")
    _asked = traits.Unicode("")
    _sent = traits.Bool(default_value=False)

    def __init__(
        self,
        study: Study | Sequence[Study],
        modalities: Sequence[str] | None = None,
        *,
        names: bool = True,
        truth: Truth | None = None,
        **state: Any,
    ) -> None:
        studies = list(study) if isinstance(study, Sequence) else [study]
        if not studies:
            raise ValueError("ReadingRoom needs a study: give one, or several of one patient.")
        chosen = list(modalities) if modalities else list(studies[0].volumes)
        self._packed = pack(studies, chosen, names=names)
        self._truth = truth
        self._studies = studies
        index = self._packed.index
        kinds = [growth["kind"] for growth in index["growths"]]
        task = checked_task(state.get("task", {}))
        defaults: dict[str, Any] = {
            "modality": chosen[0],
            "beside": chosen[-1],
            "position_mm": lesion_middle(studies[0]) or volume_middle(index),
            "lesion": kinds[0] if kinds else "",
            "thickness_mm": index["growths"][0]["asked_mm"] if studies[0].growth is not None else 0.0,
            "tool": tool_for(task) if task else "cross",
        }
        super().__init__(**{**defaults, **state})
        opened = [self.modality, self.beside] if self.arrangement == "pair" else [self.modality]
        first = [
            *add_slices(self._packed, opened, self.position_mm),
            *needed_first(self._packed, opened, self.lesion),
        ]
        for name in first:  # what is small is there sooner as it is
            index["arrays"][name]["packed"] = False
        self._rest = [name for name in index["arrays"] if name not in first]
        with self.hold_sync():
            self.set_trait("_index", index)
            self.set_trait("_first", self._packed.sent(first))
        self._drop_rest = after_cell(self._send_rest)

    def __repr__(self) -> str:
        index = self._packed.index
        parts = [repr(index["title"])]
        names = ("arrangement", "plane", "modality", "lesion", "thickness_mm")
        parts += [f"{name}={getattr(self, name)!r}" for name in names if getattr(self, name)]
        if self.measurements:
            parts.append(f"measurements={len(self.measurements)}")
        return f"ReadingRoom({', '.join(parts)})"

    def what(self) -> str:
        """Name the pictures and the task."""
        kinds = [growth["kind"] for growth in self._packed.index["growths"]]
        return f"{self!r} of {kinds} for {self.task!r}"

    def resume(self, work: Mapping[str, Any]) -> None:
        """Lay back how the room was left; a measurement that cannot be drawn is left out."""
        sent = whole_measurements([work.get("answer")])
        listed = whole_measurements(work.get("measurements"))
        super().resume({**work, "measurements": listed, "answer": sent[0] if sent else {}})

    def in_words(self) -> str:
        """Describe the images, the task and what was measured."""
        index = self._packed.index
        images = ", ".join(entry["label"] for entry in index["modalities"])
        level = self.level
        lesion = next((g["label"] for g in index["growths"] if g["kind"] == self.lesion), "")
        what = f" {lesion}, {self.thickness_mm:g} mm thick." if lesion and self.thickness_mm else ""
        place = f", {self.plane} plane" + (f" at {level}" if level else "")
        lines = [f"Simulated {images} of the {index['title'].lower()}, computed{place}.{what}"]
        if self.task:
            lines.append(str(self.task["prompt"]))
        lines += [f"{entry['text']}: {entry['words']}." for entry in self.measurements if "text" in entry]
        return "\n".join([*lines, "Run the notebook to scroll through the images and to measure."])

    def still(self) -> bytes:
        """Draw the large slice as it stands."""
        study = next((one for one in self._studies if kind_of(one) == self.lesion), self._studies[0])
        usual = next(preset for preset in PRESETS.values() if self.modality in preset.modalities)
        width, level = self.window.get(self.modality, (usual.width, usual.level))
        window = replace(usual, width=width, level=level)
        return drawn(
            study,
            self.modality,
            window,
            plane=self.plane,
            position_mm=self.position_mm,
            thickness_mm=self.thickness_mm,
        )

    @property
    def level(self) -> str:
        """Vertebra or disc at the height of the crosshair, ``""`` beyond them."""
        z = self.position_mm[2]
        return next((e["name"] for e in self._packed.index["levels"] if e["low_mm"] <= z < e["high_mm"]), "")

    def show_truth(self, truth: Truth) -> None:
        """Mark the learner's answer and draw the true one over it, with the error in words.

        Raises
        ------
        ValueError
            If there is no task.
        """
        if not self.task:
            raise ValueError("There is no task whose truth could be shown: give task= to ReadingRoom.")
        verdict = mark(self.task, self.answer, truth)
        sign, word = _VERDICTS[1 if verdict.score >= 1 else 0 if verdict.score <= 0 else 2]
        self.reveal = {
            **truth.drawn(self.task["kind"]),
            "score": verdict.score,
            "error": verdict.error,
            "unit": verdict.unit,
            "verdict": word,
            "sign": sign,
            "words": verdict.reason,
        }

    def close(self) -> None:
        """Close the widget; what has not been sent is sent no more."""
        if hasattr(self, "_drop_rest"):  # a widget that could not be made is closed as well
            self._drop_rest()
        super().close()

    def _send_rest(self) -> None:
        """Send what the first picture did not need; the cell is over, so the view says what goes wrong."""
        try:
            self.set_trait("_data", self._packed.sent(self._rest))
        except Exception as error:  # noqa: BLE001 (whatever it is, the learner hears of it)
            reason = str(error) or type(error).__name__
            self.set_trait("_trouble", WORDS["trouble"].replace("#", reason))

    @traitlets.observe("_asked")
    def _on_asked(self, change: Mapping[str, Any]) -> None:
        """Tell a view that has no patient whether all was sent; send it again to one that never got it.

        anywidget drops what comes before a slow page has loaded the view. What is said here comes after the
        patient on the same way, so a view that hears it and still lacks the patient has lost it.
        """
        if change["new"] == "again":
            self.send_state(["_index", "_first", "_data"])
        elif self._data:
            self._sent = True

    @traitlets.observe("answer")
    def _on_answer(self, change: Mapping[str, Any]) -> None:
        if change["new"] and self._truth is not None:
            self.show_truth(self._truth)

    @traitlets.validate("modality", "beside")
    def _check_modality(self, proposal: Mapping[str, Any]) -> str:
        known = [entry["id"] for entry in self._packed.index["modalities"]]
        return allowed(proposal["value"], known, "images")

    @traitlets.validate("lesion")
    def _check_lesion(self, proposal: Mapping[str, Any]) -> str:
        known = [growth["kind"] for growth in self._packed.index["growths"]]
        return allowed(proposal["value"], known, "lesion") if proposal["value"] else ""

    @traitlets.validate("window")
    def _check_window(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        for modality, window in proposal["value"].items():
            fits = isinstance(window, list | tuple) and len(window) == 2 and window[0] > 0  # noqa: PLR2004
            if not fits:
                raise traitlets.TraitError(
                    f"window[{modality!r}] is {window!r}; allowed is [width, level] with a width above 0."
                )
        return dict(proposal["value"])

    @traitlets.validate("task")
    def _check_task(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return checked_task(proposal["value"])
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None


_VERDICTS = (("✗", "incorrect"), ("✓", "correct"), ("◐", "partly"))
