"""Is a case sound? Everything that its form cannot say: the graph, safety, sources, pictures, language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.cases.check_graph import graph_faults, wiring_faults
from spinelab.cases.check_words import citation_faults, word_faults
from spinelab.cases.examination import fault_of_finding
from spinelab.cases.images import fault_of_scan, measured
from spinelab.domain.localisation import signs_of
from spinelab.domain.patient import Patient

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from spinelab.cases.load import CaseFile
    from spinelab.cases.problems import Problem

__all__ = ["check_case", "check_images"]


def check_case(file: CaseFile, objectives: Container[str] | None = None) -> list[Problem]:
    """Return everything that is wrong with a case; nothing is raised.

    Parameters
    ----------
    objectives
        Ids of the learning objectives there are; None leaves them unchecked.
    """
    wired = list(wiring_faults(file))
    problems = [*wired, *_patient_faults(file), *_finding_faults(file), *_scan_faults(file)]
    if objectives is not None:
        problems += [
            file.source.problem(("objectives", index), f"the objective '{name}' does not exist.")
            for index, name in enumerate(file.case.objectives)
            if name not in objectives
        ]
    problems += [*citation_faults(file), *word_faults(file)]
    if not wired:  # a graph with loose ends cannot be walked
        problems += graph_faults(file)
    return sorted(set(problems))


def check_images(file: CaseFile) -> list[Problem]:
    """Return which lesions do not fit a patient's canal, and where a text says what a picture does not show.

    Every lesion is grown on the spine of every patient of the case: some seconds for each.
    """
    problems = []
    for name, scan in file.case.scans.items():
        for seed in file.case.patient.seeds:
            try:
                found = measured(scan, seed)
            except ValueError as error:
                problems.append(file.source.problem(("scans", name, "recipe"), f"patient {seed}: {error}"))
                continue
            for quantity, value in found.items():
                least, most = scan.expect[quantity]  # type: ignore[index]  # measured returns these keys
                if not least <= value <= most:
                    what = f"for patient {seed} {quantity} is {value:.1f}, not {least:g} to {most:g}."
                    problems.append(file.source.problem(("scans", name, "expect"), what))
    return problems


def _patient_faults(file: CaseFile) -> Iterator[Problem]:
    patient = file.case.patient
    for index, seed in enumerate(patient.seeds):
        where = ("patient", "seeds", index)
        try:
            sex = Patient.seeded(seed).sex
        except ValueError as error:
            yield file.source.problem(where, str(error))
            continue
        if sex != patient.sex:
            yield file.source.problem(
                where, f"patient {seed} of the model is {sex}, the case says {patient.sex}."
            )
    for index, lesion in enumerate(file.case.neurology):
        try:
            signs_of(lesion.level, lesion.side, lesion.extent)
        except ValueError as error:
            yield file.source.problem(("neurology", index), str(error))


def _finding_faults(file: CaseFile) -> Iterator[Problem]:
    for s, scene in enumerate(file.case.scenes):
        for e, item in enumerate(scene.examine):
            where = ("scenes", s, "examine", e)
            if not item.findings and item.result is None:
                yield file.source.problem(where, f"'{item.id}' finds nothing: give findings or a result.")
            for name in item.findings:
                if fault := fault_of_finding(name) or ("@" in name and "findings take no side.") or "":
                    yield file.source.problem((*where, "findings"), fault)
            for f, found in enumerate(item.found):
                if fault := fault_of_finding(found.finding, found.state):
                    yield file.source.problem((*where, "found", f), fault)


def _scan_faults(file: CaseFile) -> Iterator[Problem]:
    for name, scan in file.case.scans.items():
        if fault := fault_of_scan(scan):
            yield file.source.problem(("scans", name), fault)
