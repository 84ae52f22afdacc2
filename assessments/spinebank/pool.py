"""Whether the patients of a pool are equivalent: the true value of each, and what is wrong with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spinebank.schema import Mark, Measurement, Shape

__all__ = ["PoolPatient", "best_guess", "faults", "patients_of", "report"]


_BEFORE_LINE = "mm in front of the K-line"


@dataclass(frozen=True)
class PoolPatient:
    """One patient of a pool, as the instructor may see them."""

    seed: int
    thickness_mm: float
    true: float | None
    """The true value of a measurement; how far a lesion stays in front of a K-line; None for other marks."""
    unit: str


def patients_of(item: Measurement | Mark) -> Iterator[PoolPatient]:
    """Yield every patient of an item's pool with the truth; each that was not seen before is computed.

    Raises
    ------
    ValueError
        If a patient's canal has no room for the lesion, or the model lacks what is asked for.
    """
    from spinebank.score.kline import room_before_k_line_mm  # noqa: PLC0415
    from spinebank.score.subject import lesion_place, target_distance  # noqa: PLC0415 (needs the model)
    from spinebank.score.truth import truth_of  # noqa: PLC0415

    exam = item.scan.exam
    for seed in exam.patients:
        thickness = exam.recipe(seed).thickness_mm
        if isinstance(item, Measurement):
            true = float(truth_of(item, seed).value or 0.0)
            yield PoolPatient(seed, thickness, true, item.quantity.unit)
            continue
        if item.shape is Shape.LINE:
            yield PoolPatient(seed, thickness, room_before_k_line_mm(item, seed), _BEFORE_LINE)
            continue
        target_distance(item, seed)
        if exam.lesion != "none" and not lesion_place(exam, seed).held.any():
            raise ValueError(f"Patient {seed} has no lesion.")
        yield PoolPatient(seed, thickness, None, "")


def best_guess(item: Measurement, patients: Sequence[PoolPatient]) -> tuple[float, int]:
    """Return the one figure that would earn the full mark for most patients, and for how many.

    >>> from types import SimpleNamespace
    >>> pool = [PoolPatient(n, 5.0, true, "mm") for n, true in enumerate((10.0, 11.0, 14.0))]
    >>> best_guess(SimpleNamespace(tolerance=1.0), pool)
    (11.0, 2)
    """
    values = sorted(patient.true for patient in patients if patient.true is not None)
    right = [sum(low <= value <= low + 2 * item.tolerance for value in values) for low in values]
    most = max(right)
    return round(values[right.index(most)] + item.tolerance, 1), most


def faults(item: Measurement | Mark, patients: Sequence[PoolPatient]) -> list[str]:
    """Return one sentence for each patient who is not equivalent to the others."""
    if isinstance(item, Mark):
        signs = {(patient.true or 0.0) >= 0 for patient in patients}
        same = item.shape is Shape.LINE and len(signs) < 2 <= len(patients)  # noqa: PLR2004 (both signs)
        return ["The lesion lies alike to the K-line of every patient: widen 'thickness_mm'."] if same else []
    low, high = item.true_range
    found = []
    for patient in patients:
        value = patient.true
        if value is None or not low <= value <= high:
            true = "no true value" if value is None else f"a true value of {value:.1f} {patient.unit}"
            found.append(f"Patient {patient.seed} has {true}, outside 'true_range' ({low:g} to {high:g}).")
    if item.threshold is not None:
        above = [patient.seed for patient in patients if (patient.true or 0.0) >= item.threshold]
        if 0 < len(above) < len(patients):
            who = ", ".join(map(str, above))
            found.append(f"Patients {who} lie above the threshold of {item.threshold:g}, the others below.")
    return found


def report(item: Measurement | Mark) -> Iterator[str]:
    """Yield a line for each patient of a pool, and how far one guess for all would get.

    Raises
    ------
    ValueError
        If a patient cannot be computed, or some are not equivalent to the others: one line for each.
    """
    found = []
    for patient in patients_of(item):
        found.append(patient)
        true = "" if patient.true is None else f", true value {patient.true:.1f} {patient.unit}"
        yield f"patient {patient.seed}: lesion {patient.thickness_mm:g} mm{true}"
    if isinstance(item, Measurement):
        guess, count = best_guess(item, found)
        right = f"would be right for {count} of {len(found)}"
        yield f"one guess for all, {guess:g} {item.quantity.unit}, {right}"
    if wrong := faults(item, found):
        raise ValueError("\n".join(wrong))
