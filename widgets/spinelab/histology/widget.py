"""Two drawn microscopic pictures side by side. Knows traits; the view draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.histology.still import SEED, picture_of
from spinelab.histology.structures import TISSUES, as_data
from spinelab.ui import linked_css, linked_esm

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HistologySketch"]

_HERE = Path(__file__).parent
_KINDS = [tissue.id for tissue in TISSUES]


class HistologySketch(CourseWidget):
    """Drawings, not micrographs, of ligament under the microscope; compare two, name or find structures.

    Parameters
    ----------
    left, right
        The tissues shown: ``"normal"``, ``"calcified"`` or ``"ossified"``.
    structure
        The chosen structure as tissue and name, such as ``"ossified/bone"``, or ``""``.
    mode
        ``"explore"`` or ``"find"`` (the learner is asked for structures, names withheld).
    score
        How many structures were asked for and found at the first try.
    seed
        Decides the arrangement of fibres and cells and the order of questions.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = ("left", "right", "structure", "mode", "score", "seed")
    kept = ("left", "right", "mode", "structure", "score")

    left = traits.Enum(_KINDS, "calcified")
    right = traits.Enum(_KINDS, "ossified")
    structure = traits.Unicode("")
    mode = traits.Enum(("explore", "find"), "explore")
    score = traits.Dict()
    seed = traits.Int(1, min=0)

    _tissues = traits.List()

    def __init__(self, **state: Any) -> None:
        super().__init__(**state)
        self._tissues = as_data()

    def in_words(self) -> str:
        """Describe both drawings and their structures."""
        lines = ["Drawings (computed, not micrographs)."]
        for name in dict.fromkeys((self.left, self.right)):
            tissue = next(held for held in TISSUES if held.id == name)
            listed = "; ".join(
                f"{number} {seen.name.lower()}" if self.seed == SEED else seen.name.lower()
                for number, seen in enumerate(tissue.structures, 1)
            )
            lines.append(f"{tissue.name} ({tissue.entity}): {tissue.gist} Drawn: {listed}.")
        return "\n".join([*lines, "Run the notebook to point at structures."])

    def stills(self) -> tuple[tuple[str, bytes], ...]:
        """Return each drawing, its structures numbered as in the words; none for another arrangement."""
        if self.seed != SEED:
            return ()
        named = {tissue.id: tissue.name for tissue in TISSUES}
        return tuple(
            (f"Drawing, not a micrograph: {named[kind].lower()}, its structures numbered.", picture_of(kind))
            for kind in dict.fromkeys((self.left, self.right))
        )

    @traitlets.validate("structure")
    def _check_structure(self, proposal: Mapping[str, Any]) -> str:
        value: str = proposal["value"]
        known = [f"{tissue.id}/{seen.id}" for tissue in TISSUES for seen in tissue.structures]
        if value and value not in known:
            raise traitlets.TraitError(f"No structure {value!r}. Allowed: {', '.join(known)}.")
        return value
