"""Rules on items that are answered on a computed scan."""

from collections.abc import Iterator

from spinebank.lint.registry import Match, Severity, rule
from spinebank.lint.view import ItemView
from spinebank.schema import Mark, Measurement, ScanHead, Shape, Use
from spinelab.domain.vocabulary import levels_of

VOXEL_MM = 0.5
"""Size of a pixel of a computed study."""
FEWEST_GRADED = 6
"""Patients below which neighbours in a class often share one: of five neighbours, some have the same."""
MOST_SHOWN = 6
"""Vertebrae beyond which the field that fits the size of a question becomes narrower than a vertebra."""
_PEAK_WORDS = ("thickest", "narrowest", "largest", "greatest", "widest", "most")
_CHOSEN = ("chosen", "choice")


@rule(
    "S01",
    "tolerance finer than the picture",
    "Allow at least a pixel (0.5 mm), or the mark depends on luck.",
    Severity.ERROR,
)
def finer_than_the_picture(view: ItemView) -> Iterator[Match]:
    """Find lengths that would have to be measured more finely than the pictures are."""
    item = view.item
    if isinstance(item, Measurement) and item.quantity.unit == "mm" and item.tolerance < VOXEL_MM:
        yield Match(("tolerance",), f"{item.tolerance:g} mm")
    if isinstance(item, Mark) and item.shape is not Shape.OUTLINE and item.tolerance < VOXEL_MM / 2:
        yield Match(("tolerance",), f"{item.tolerance:g} mm")


@rule(
    "S02",
    "tolerance from nowhere",
    "Cite a study of agreement between observers, or write that the tolerance was chosen, and why.",
    Severity.ERROR,
)
def tolerance_from_nowhere(view: ItemView) -> Iterator[Match]:
    """Find a tolerance that is neither cited nor said to be chosen."""
    item = view.item
    if isinstance(item, ScanHead) and item.tolerance_from.cite is None:
        says = item.tolerance_from.says
        if not any(word in says.lower() for word in _CHOSEN):
            yield Match(("tolerance_from", "says"), says[:60])


@rule(
    "S03",
    "place not named",
    "Say in the stem where to measure: the vertebra or segment, or 'where it is thickest'.",
)
def place_not_named(view: ItemView) -> Iterator[Match]:
    """Find a measurement whose place is in the file but not in the question."""
    item = view.item
    if not isinstance(item, Measurement):
        return
    if item.place and item.place not in item.stem:
        yield Match(("stem",), item.place)
    at_peak = not item.place and item.quantity.tool in {"ap", "ratio", "area"}
    if at_peak and not any(word in item.stem.lower() for word in _PEAK_WORDS):
        yield Match(("stem",), "the thickest place")


@rule(
    "S04",
    "few patients",
    f"Give a graded item at least {FEWEST_GRADED} patients, so that neighbours rarely share one.",
)
def few_patients(view: ItemView) -> Iterator[Match]:
    """Find graded items whose pool is so small that answers can be passed on."""
    item = view.item
    if isinstance(item, ScanHead) and item.use is Use.GRADED and len(item.scan.pool) < FEWEST_GRADED:
        yield Match(("scan", "patients"), str(len(item.scan.pool)))


@rule(
    "S05",
    "one guess for all",
    "Widen the range of thickness or narrow the tolerance: one figure would be right for every patient.",
)
def one_guess_for_all(view: ItemView) -> Iterator[Match]:
    """Find a range of true values so narrow that its middle is a full answer without looking."""
    item = view.item
    if isinstance(item, Measurement):
        low, high = item.true_range
        if (high - low) / 2 <= item.tolerance:
            yield Match(("true_range",), f"{low:g} to {high:g}, tolerance {item.tolerance:g}")


@rule(
    "S06",
    "narrow field",
    f"Show at most {MOST_SHOWN} vertebrae in axial pictures, or the field is cut narrow.",
)
def narrow_field(view: ItemView) -> Iterator[Match]:
    """Find axial items that show so many vertebrae that little of each can be sent."""
    item = view.item
    if not isinstance(item, ScanHead) or item.scan.plane == "sagittal":
        return
    if len(levels_of(*item.scan.shown_levels)) > MOST_SHOWN:
        yield Match(("scan", "shown"), item.scan.shown)
