"""A case as a widget: the view shows a page and sends steps; the engine in Python gives the next page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from ipywidgets import Widget, widget_serialization

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.cases import Case, CaseState, Event, load_case, play, read_case, start
from spinelab.cases.export import save_log
from spinelab.cases.images import scan_of, study_of
from spinelab.cases.keep import CaseKeeper
from spinelab.cases.replay import replay
from spinelab.cases.score import Score, scores
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.paper import boxes, lines
from spinelab.vignette.page import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.explorer import PatientExplorer
    from spinelab.viewer import ReadingRoom

__all__ = ["CaseVignette"]

_HERE = Path(__file__).parent
_UI = _HERE.parent / "ui"


class CaseVignette(CourseWidget):
    """One patient who answers back: history, examination, tests, pictures, decisions, consequence, debrief.

    Every step is kept in ``my-cases`` beside the notebook, so that after a dead kernel the cell is run again
    and the case stands where it was left.

    Parameters
    ----------
    case
        Id of a case of the library, such as ``"found-by-chance"``, the file of one (``"my-case.yaml"``), or a
        `spinelab.cases.Case`.
    seed
        Which patient of the case; the one met before, or the first.
    log
        Steps to begin with, as `spinelab.cases.Event.as_dict` writes them; then no file is read.
    folder
        Where the notebook lies; the working folder when not given. None keeps nothing.
    debrief
        Whether the end is looked back at and the case may be begun again; not while it counts for a grade.

    Raises
    ------
    KeyError
        If there is no such case.
    CaseError
        If a file is no valid case; each fault with its line.
    traitlets.TraitError
        If the log does not fit the case.

    >>> CaseVignette("found-by-chance", folder=None)
    CaseVignette('found-by-chance', seed=11, scene='visit', steps=0)
    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_UI / "theme.css", _HERE / "view.css")
    shown = ("case", "seed", "log")

    case = traits.Unicode("", help="Id of the case.")
    seed = traits.Int(0, help="Patient of the spine model that the pictures are of.")
    log = traits.List(traitlets.Dict(), help="Every step of the learner, in order: spinelab.cases.Event.")
    page = traits.Dict(help="What is shown now; nothing of what is right before the case has ended.")
    saved = traits.Unicode("", help="Whether the last step is on disk, in one sentence.")
    restarts = traits.Int(0, help="How often the learner began again with the same patient.")
    redrawn = traits.Int(0, help="How often the learner asked for another patient.")
    exported = traits.Int(0, help="How often the learner asked for their log in files.")
    wanted = traits.Unicode("", help="Pictures that the learner asked for, by name; empty for none.")
    scene = traitlets.Instance(
        Widget, allow_none=True, help="The reading room with the pictures on the table."
    ).tag(sync=True, **widget_serialization)
    spine_wanted = traits.Unicode("", help="Pictures whose spine is asked for in 3D; empty for none.")
    spine = traitlets.Instance(
        Widget, allow_none=True, help="The patient's spine in 3D, with what the pictures show."
    ).tag(sync=True, **widget_serialization)

    def __init__(
        self,
        case: str | Path | Case,
        *,
        seed: int | None = None,
        log: list[dict[str, Any]] | None = None,
        folder: str | Path | None = ".",
        debrief: bool = True,
    ) -> None:
        self._debrief = debrief
        self._case = _case_of(case)
        self._folder = None if folder is None else Path(folder).absolute()
        self._keeper = CaseKeeper(self._case, self._folder) if self._folder else None
        begun: list[Event] = []
        if log is None and self._keeper is not None and seed is None:
            seed, begun = self._keeper.load()
        self._state = start(self._case, seed)
        super().__init__(case=self._case.id, seed=self._state.seed)
        self.log = log if log is not None else [event.as_dict() for event in begun]
        self.saved = self._keeper.notice if self._keeper else ""
        self._show()
        self._ready = True

    _ready = False

    def __repr__(self) -> str:
        where = f"seed={self.seed}, scene={self._state.scene!r}, steps={len(self.log)}"
        return f"CaseVignette({self.case!r}, {where})"

    @property
    def state(self) -> CaseState:
        """Where the learner stands."""
        return self._state

    @property
    def score(self) -> dict[str, Score]:
        """The five scores, by dimension."""
        return scores(self._case, self._state)

    @property
    def _first_scan(self) -> str:
        return next(iter(self._case.scans), "")

    def reading_room(self, scan: str = "") -> ReadingRoom:
        """Return a reading room with pictures of this case for this patient; takes seconds.

        Parameters
        ----------
        scan
            Name of the pictures; the first of the case when not given.

        Raises
        ------
        KeyError
            If the case has no such pictures.
        """
        from spinelab.viewer import ReadingRoom  # noqa: PLC0415 (images are computed only when asked for)

        name = scan or self._first_scan
        on_table = [entry["modalities"] for entry in self.page["pictures"] if entry["scan"] == name]
        modalities = tuple(on_table[0]) if on_table else ("ct",)
        study = study_of(self._case, name, self.seed, modalities)
        pair = len(modalities) > 1
        state = {"arrangement": "pair", "modality": modalities[0], "beside": modalities[1]} if pair else {}
        plane = self._case.scans[name].plane
        return ReadingRoom(study, modalities=modalities, names=False, plane=plane, **state)

    def explorer(self, scan: str = "") -> PatientExplorer:
        """Return this patient's spine in 3D, cut open, with the lesion of some pictures; takes seconds.

        Parameters
        ----------
        scan
            Name of the pictures; the first of the case when not given.

        Raises
        ------
        KeyError
            If the case has no such pictures.
        """
        from spinelab.explorer import PatientExplorer  # noqa: PLC0415 (a model is made only when asked for)

        found = scan_of(self._case, scan or self._first_scan)
        return PatientExplorer(found.region, self.seed, found.recipe, cut_axis="sagittal")

    def save_log(self, path: str | Path) -> None:
        """Write the log to a file: ``.csv`` for a table, ``.json`` for xAPI statements. Names nobody.

        Raises
        ------
        ValueError
            For another ending.
        """
        save_log(Path(path), self._case, self._events(), self.seed)

    def in_words(self) -> str:
        """Return the case as far as it is open, for readers that cannot run it."""
        page = self.page
        patient, scene = page["patient"], page["scene"]
        lines = [
            f"Case: {page['title']}. {page['opening']} About {page['minutes']} minutes.",
            f"{patient['name']}, {patient['words']}. {patient['background']} {patient['seed']}",
            f"{scene['when']}. {' '.join(scene['texts'])}",
        ]
        lines += [
            f"{section['title']}: {'; '.join(item['label'] for item in section['items'])}."
            for section in page["sections"]
        ]
        if scene["question"]:
            lines += [scene["question"], *(f"○ {choice['text']}" for choice in scene["choices"])]
        return "\n".join([*lines, "Run the notebook to play this case."])

    def on_paper(self) -> str:
        """Return the case as far as it is open, with boxes for what may be done and decided."""
        page = self.page
        patient, scene = page["patient"], page["scene"]
        said = lines(
            [
                f"Case: {page['title']}. {page['opening']} About {page['minutes']} minutes.",
                f"{patient['name']}, {patient['words']}. {patient['background']} {patient['seed']}",
                f"{scene['when']}. {' '.join(scene['texts'])}",
            ]
        )
        asked = "".join(
            lines([f"{section['title']}:"]) + boxes(item["label"] for item in section["items"])
            for section in page["sections"]
        )
        decided = lines([scene["question"]]) + boxes(choice["text"] for choice in scene["choices"])
        hint = "Run the notebook to play this case: what the patient answers, and what follows, is in it."
        return said + asked + (decided if scene["question"] else "") + lines([hint])

    @traitlets.validate("log")
    def _check_log(self, proposal: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Replay the log; of a view that sent a step twice the legal part is kept."""
        found = replay(self._case, proposal["value"], self.seed or None)
        if found.fault and "log" not in self._property_lock:  # of what the view sent, the legal part stays
            raise traitlets.TraitError(found.fault)
        return [event.as_dict() for event in found.events]

    @traitlets.observe("log")
    def _on_log(self, _change: Mapping[str, Any]) -> None:
        before = self._state.scene
        self._state = play(self._case, self._events(), self.seed)
        if self._state.scene != before:
            self.wanted = self.spine_wanted = ""
        if self._ready:
            self._keep()
            self._show()

    @traitlets.observe("restarts", "redrawn")
    def _on_again(self, change: Mapping[str, Any]) -> None:
        if not self._ready or not self._debrief:
            return
        seeds = self._case.patient.seeds
        if change["name"] == "redrawn":
            self.seed = seeds[(seeds.index(self.seed) + 1) % len(seeds)]
        self.wanted = self.spine_wanted = ""
        self._state = start(self._case, self.seed)
        if self.log:
            self.log = []
        else:
            self._keep()
            self._show()

    @traitlets.observe("exported")
    def _on_exported(self, _change: Mapping[str, Any]) -> None:
        self.saved = ""  # so that the view hears the same words a second time
        if self._keeper is None:
            self.saved = "This case keeps no files."
            return
        try:
            self._keeper.folder.mkdir(parents=True, exist_ok=True)
            for ending in (".csv", ".json"):
                self.save_log(self._keeper.folder / f"{self.case}{ending}")
        except OSError as error:
            self.saved = f"Not written: {error.strerror} ({self._keeper.folder})."
            return
        self.saved = f"Written: {self.case}.csv and {self.case}.json (xAPI) in {self._keeper.folder.name}."

    @traitlets.observe("wanted", "spine_wanted")
    def _on_wanted(self, change: Mapping[str, Any]) -> None:
        on_table = [entry["scan"] for entry in self.page.get("pictures", [])]
        scan = change["new"] if change["new"] in on_table else ""
        if change["name"] == "wanted":
            self.scene = self.reading_room(scan) if scan else None
        else:
            self.spine = self.explorer(scan) if scan else None

    def _keep(self) -> None:
        if self._keeper is not None:
            self.saved = self._keeper.save(self.seed, self._events())

    def _show(self) -> None:
        self.page = page_of(self._case, self._state, debrief=self._debrief)

    def _events(self) -> list[Event]:
        return [Event.of(given) for given in self.log]


def _case_of(given: str | Path | Case) -> Case:
    if isinstance(given, Case):
        return given
    if isinstance(given, Path) or given.endswith(".yaml"):
        return read_case(Path(given)).case
    return load_case(given)
