"""A case as the three documents of the MedBiquitous virtual patient, ANSI/MEDBIQ VP.10.1-2010.

``virtualpatientdata.xml`` holds the texts, ``dataavailabilitymodel.xml`` which of them belong to which
scene, ``activitymodel.xml`` the scenes, the ways between them and the counters. A player shows them; it does
not know the engine of this course, so what hangs on a condition is left out, and said to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from spinelab.cases.catalogue import tests
from spinelab.cases.examination import report
from spinelab.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spinelab.cases.schema import Case, Choice, Scene

__all__ = ["FILES", "mvp_documents", "not_told", "write_mvp"]

_NS = "http://ns.medbiq.org/{}/v1/"
_XHTML = "http://www.w3.org/1999/xhtml"
_NODE = "/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='{}']"
_COUNTER = "/ActivityModel/Properties/Counters/Counter[@id='{}']"
_DAM = "/DataAvailabilityModel/DAMNode[@id='{}']"
_ITEM = "/VirtualPatientData/{}[@id='{}']"
_UNSTATED = "not stated"
"""What the standard asks for and a case does not hold, such as the unit of a picture."""
FILES = ("virtualpatientdata.xml", "dataavailabilitymodel.xml", "activitymodel.xml")


def mvp_documents(case: Case) -> dict[str, bytes]:
    """Return the three documents of a case by file name, UTF-8."""
    register_namespace("xhtml", _XHTML)
    made = (_data(case), _availability(case), _activity(case))
    found = {}
    for name, root in zip(FILES, made, strict=True):
        indent(root, " ")
        found[name] = tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    return found


def write_mvp(folder: Path, case: Case) -> None:
    """Write the three documents into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in mvp_documents(case).items():
        replace_file(folder / name, content)


def not_told(case: Case) -> list[str]:
    """Return what of this case the three documents do not hold, in sentences."""
    branches = [
        choice.id for scene in case.scenes for choice in scene.choices if not isinstance(choice.goto, str)
    ]
    hidden = [choice.id for scene in case.scenes for choice in scene.choices if choice.when is not None]
    also = [scene.id for scene in case.scenes if scene.also]
    costs = [order.id for scene in case.scenes for order in scene.order if order.effects]
    said = (
        ("Choices that lead on by a condition take the last way", branches),
        ("Choices that are open only under a condition are always open", hidden),
        ("Passages that are told only under a condition are left out", also),
        ("Tests whose effect on a counter is left out", costs),
        ("Pictures, which the model computes, are left out", list(case.scans)),
    )
    found = [f"{what}: {', '.join(names)}." for what, names in said if names]
    return [*found, "Key features, certainty and the debrief have no place in the standard."]


def _data(case: Case) -> Element:
    root, card = _root("virtualpatientdata", "VirtualPatientData"), case.patient
    who = _sub(root, "PatientDemographics", id="patient")
    core = _sub(who, "CoreDemographics", id="core")
    _sub(core, "Name", card.name)
    _sub(core, "Age", f"P{card.age}Y")
    _sub(core, "Sex", card.sex.capitalize())
    background = _sub(who, "DemographicCharacteristic", id="background")
    _sub(background, "Title", "Background")
    _sub(background, "Description", card.background)
    for scene in case.scenes:
        text = _sub(root, "VPDText", id=f"scene-{scene.id}", textType="narrative")
        told = SubElement(text, f"{{{_XHTML}}}div")
        for line in (scene.when_is_it, scene.text, scene.question):
            if line:
                SubElement(told, f"{{{_XHTML}}}p").text = line
    _add_items(root, case)
    for diagnosis in case.diagnoses:
        item = _sub(root, "Diagnosis", id=diagnosis.id, authorDiagnosis=str(diagnosis.true).lower())
        _sub(item, "DiagnosisName", diagnosis.label)
    for choice in (choice for scene in case.scenes for choice in scene.choices):
        item = _sub(root, "Intervention", id=choice.id)
        _sub(item, "InterventionName", choice.text)
        _sub(item, "Appropriateness", _appropriate(choice))
        _sub(item, "Results", f"{choice.consequence} {choice.why}".strip())
    return root


def _add_items(root: Element, case: Case) -> None:
    """Add what may be asked, examined and ordered; the standard wants each kind together."""
    for ask in (ask for scene in case.scenes for ask in scene.ask):
        item = _sub(root, "InterviewItem", id=ask.id)
        _sub(item, "Question", ask.question)
        _sub(item, "Response", ask.answer)
    for examine in (examine for scene in case.scenes for examine in scene.examine):
        item = _sub(root, "PhysicalExam", id=examine.id)
        _sub(item, "ExamName", examine.name)
        _sub(item, "Finding", " ".join(report(case, examine)))
        _sub(item, "Description", examine.name)
    for order in (order for scene in case.scenes for order in scene.order):
        item = _sub(root, "DiagnosticTest", id=order.id)
        _sub(item, "TestName", tests()[order.test].name)
        _sub(item, "Unit", _UNSTATED)
        _sub(item, "Result", order.result)
        _sub(item, "Normal", _UNSTATED)


def _availability(case: Case) -> Element:
    root = _root("dataavailabilitymodel", "DataAvailabilityModel")
    for scene in case.scenes:
        node = _sub(root, "DAMNode", id=f"shown-{scene.id}")
        _sub(node, "DAMNodeLabel", scene.title)
        for kind, name, display in _shown(scene):
            item = _sub(node, "DAMNodeItem", display=display)
            _sub(item, "ItemPath", _ITEM.format(kind, name))
    return root


def _shown(scene: Scene) -> Iterator[tuple[str, str, str]]:
    yield "VPDText", f"scene-{scene.id}", "immediately"
    for kind, items in (
        ("InterviewItem", scene.ask),
        ("PhysicalExam", scene.examine),
        ("DiagnosticTest", scene.order),
    ):
        yield from ((kind, item.id, "ifrequested") for item in items)


def _activity(case: Case) -> Element:
    root = _root("activitymodel", "ActivityModel")
    if case.counters:
        held = _sub(_sub(root, "Properties"), "Counters")
        for counter in case.counters:
            entry = _sub(held, "Counter", id=counter.id)
            _sub(entry, "CounterLabel", counter.label)
            _sub(entry, "CounterInitValue", str(counter.start))
    nodes = _sub(_sub(root, "ActivityNodes"), "NodeSection", id="scenes", label=case.title)
    for scene in case.scenes:
        node = _sub(nodes, "ActivityNode", id=scene.id, label=scene.title)
        _sub(node, "Content", _DAM.format(f"shown-{scene.id}"))
    links = _sub(root, "Links")
    for scene in case.scenes:
        if scene.next is not None:
            _link(links, scene.id, scene.next, "Go on")
        for choice in scene.choices:
            to = choice.goto if isinstance(choice.goto, str) else choice.goto[-1].to
            link = _link(links, scene.id, to, choice.text)
            for name, change in choice.effects.items():
                rule = _sub(link, "CounterActionRule")
                _sub(rule, "CounterOperator", "+" if change >= 0 else "-")
                _sub(rule, "CounterRuleValue", str(abs(change)))
                _sub(rule, "CounterPath", _COUNTER.format(name))
    return root


def _link(links: Element, start: str, to: str, label: str) -> Element:
    link = _sub(links, "Link", label=label)
    _sub(link, "ActivityNodeA", _NODE.format(start))
    _sub(link, "ActivityNodeB", _NODE.format(to))
    return link


def _appropriate(choice: Choice) -> str:
    """Return the word of the standard for a choice: recommended, tolerable, or to be avoided."""
    if choice.unsafe:
        return "never"
    return "always" if choice.credit >= 1 else "ok" if choice.credit > 0 else "none"


def _root(name: str, tag: str) -> Element:
    return Element(tag, xmlns=_NS.format(name))


def _sub(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, tag, attributes)
    child.text = text or None
    return child
