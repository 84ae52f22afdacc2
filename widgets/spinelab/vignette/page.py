"""What the view shows of a case at a moment, as plain data. Before the end nothing of what is right."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from spinelab.cases.catalogue import tests
from spinelab.cases.debrief import debrief as looked_back
from spinelab.cases.debrief import label
from spinelab.cases.engine import choices_open, cost_of_choice, holds, scenes_of
from spinelab.cases.examination import report
from spinelab.cases.schema_items import Ask, Examine, Order
from spinelab.cases.score import RULES, calibration, scores
from spinelab.cases.state import CERTAINTIES
from spinelab.evidence.links import links

if TYPE_CHECKING:
    from spinelab.cases.schema import Case, Choice, Scene
    from spinelab.cases.state import CaseState

__all__ = ["page_of"]

_OUTCOMES = {
    "best": "As good as it could end",
    "good": "A good end, with something left",
    "mixed": "A mixed end",
    "harm": "Harm was done",
}
_KEPT = {"outcome": "The case has ended. Your path is kept.", "kind": ""}


def page_of(case: Case, state: CaseState, *, debrief: bool = True) -> dict[str, Any]:
    """Return the page of a state; without a debrief nothing of what is right, not even at the end."""
    scene = scenes_of(case)[state.scene]
    return {
        "title": case.title,
        "opening": case.opening,
        "minutes": case.minutes,
        "patient": _patient(case, state),
        "timeline": _timeline(case, state),
        "scene": _scene(scene, state),
        "sections": _sections(case, scene, state),
        "chart": _chart(case, scene, state),
        "pictures": _pictures(scene, state),
        "diagnoses": _mixed(state, "", [{"id": each.id, "label": each.label} for each in case.diagnoses]),
        "weights": dict(state.weights[-1][1]) if state.weights else {},
        "weigh": scene.weigh and not any(name == scene.id for name, _ in state.weights),
        "problems": list(state.problems),
        "spent": _spent(case, state),
        "certainties": list(CERTAINTIES.items()),
        "again": debrief,
        "ended": {} if not state.ended else _ended(case, scene, state) if debrief else dict(_KEPT),
    }


def _patient(case: Case, state: CaseState) -> dict[str, Any]:
    card = case.patient
    woman = "woman" if card.sex == "female" else "man"
    return {
        "name": card.name,
        "words": f"{woman}, {card.age} years",
        "background": card.background,
        "seed": f"Invented. Spine {state.seed} of the model.",
        "others": len(card.seeds) - 1,
    }


def _timeline(case: Case, state: CaseState) -> list[dict[str, str]]:
    made = {decision.scene: decision.choice for decision in state.decisions}
    found = []
    for name in state.visited:
        scene = scenes_of(case)[name]
        chosen = next((choice for choice in scene.choices if choice.id == made.get(name)), None)
        found.append(
            {
                "when": scene.when_is_it,
                "title": scene.title,
                "chosen": chosen.text if chosen else "",
                "consequence": chosen.consequence if chosen else "",
            }
        )
    return found


def _scene(scene: Scene, state: CaseState) -> dict[str, Any]:
    before = state.decisions[-1] if state.decisions and state.decisions[-1].scene != scene.id else None
    return {
        "id": scene.id,
        "title": scene.title,
        "when": scene.when_is_it,
        "texts": [scene.text, *(passage.text for passage in scene.also if holds(passage.when, state))],
        "after": before.choice if before else "",
        "question": scene.question,
        "choices": _mixed(
            state, scene.id, [_choice(scene, choice, state) for choice in choices_open(scene, state)]
        ),
        "go": scene.next is not None,
    }


def _choice(scene: Scene, choice: Choice, state: CaseState) -> dict[str, str]:
    minutes, dose = cost_of_choice(scene, choice, state)
    cost = f"{minutes} min, {f'{dose:g} mSv' if dose else 'no radiation'}" if minutes else ""
    return {"id": choice.id, "text": choice.text, "cost": cost}


def _sections(case: Case, scene: Scene, state: CaseState) -> list[dict[str, Any]]:
    """Return history, examination and tests of a scene, each with what may be done and what was found."""
    found = []
    for name, title, items in (
        ("ask", "Ask", scene.ask),
        ("examine", "Examine", scene.examine),
        ("order", "Order", scene.order),
    ):
        if items:
            entries = [_entry(case, item, done=item.id in state.done) for item in items]
            found.append({"name": name, "title": title, "items": _mixed(state, scene.id, entries)})
    return found


def _mixed(state: CaseState, scene: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries in an order of the patient's own, so that the place of an entry tells nothing.

    The order comes from a hash: it is the same at every look, and another for another patient.
    """

    def place(entry: dict[str, Any]) -> bytes:
        return sha256(f"{state.case}:{state.seed}:{scene}:{entry['id']}".encode()).digest()

    return sorted(entries, key=place)


def _entry(case: Case, item: Ask | Examine | Order, *, done: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": item.id, "label": label(item), "done": done, "lines": [], "cost": ""}
    if isinstance(item, Order):
        test = tests()[item.test]
        dose = f"{test.dose_msv:g} mSv" if test.dose_msv else "no radiation"
        assumed = f" ({', '.join(test.assumed).replace('dose_msv', 'dose')} assumed)" if test.assumed else ""
        entry["cost"] = f"{test.minutes} min, cost {test.money}, {dose}{assumed}"
        entry["shows"], entry["cannot"] = test.shows, test.cannot
        entry["cites"] = links([*test.cites, *test.costs])
    if done:
        entry["lines"] = _lines(case, item)
    return entry


def _lines(case: Case, item: Ask | Examine | Order) -> list[str]:
    if isinstance(item, Ask):
        return [f"\N{LEFT DOUBLE QUOTATION MARK}{item.answer}\N{RIGHT DOUBLE QUOTATION MARK}"]
    if isinstance(item, Examine):
        return report(case, item)
    return [item.result, *([item.consequence] if item.consequence else [])]


def _chart(case: Case, scene: Scene, state: CaseState) -> list[dict[str, Any]]:
    """Return what was found in earlier scenes, in the order in which it was done."""
    here = {item.id for item in scene.items}
    items = {item.id: item for other in case.scenes for item in other.items}
    return [
        {"label": label(items[name]), "lines": _lines(case, items[name])}
        for name in state.done
        if name not in here
    ]


def _pictures(scene: Scene, state: CaseState) -> list[dict[str, Any]]:
    """Return the pictures that lie on the table: those of the scene and of its tests that were done."""
    shown = [(scene.scan, scene.modalities)] if scene.scan else []
    shown += [(item.scan, item.modalities) for item in scene.order if item.scan and item.id in state.done]
    return [
        {"scan": scan, "modalities": list(modalities), "words": _images(modalities)}
        for scan, modalities in dict.fromkeys(shown)
    ]


def _images(modalities: tuple[str, ...]) -> str:
    names = {"ct": "CT", "t1": "T1", "t2": "T2", "t2star": "T2*"}
    return " and ".join(names[name] for name in modalities)


def _spent(case: Case, state: CaseState) -> list[dict[str, str]]:
    found = [
        {"label": "Minutes at the bedside and in tests", "value": str(state.minutes)},
        {"label": "Radiation", "value": f"{state.dose_msv:.1f} mSv"},
    ]
    return found + [
        {"label": counter.label, "value": str(state.counters[counter.id])} for counter in case.counters
    ]


def _ended(case: Case, scene: Scene, state: CaseState) -> dict[str, Any]:
    true = next(entry for entry in case.diagnoses if entry.true)
    given = [weights.get(true.id, 0) for _, weights in state.weights]
    return {
        "outcome": _OUTCOMES[scene.ending or "mixed"],
        "kind": scene.ending,
        "point": case.point,
        "truth": true.label,
        "given": given,
        "scores": [
            {
                "name": name,
                "value": score.value,
                "words": score.explanation,
                "marks": [{"text": mark.said, "share": mark.earned / mark.weight} for mark in score.marks],
            }
            for name, score in scores(case, state).items()
        ],
        "rules": links(RULES),
        "sure": [
            {"label": CERTAINTIES[name], "made": made, "credit": round(credit, 1)}
            for name, (made, credit) in calibration(case, state).items()
        ],
        "steps": [
            {
                "title": step.title,
                "yours": step.on_your_path,
                "recommended": step.on_the_recommended,
                "missed": list(step.missed),
                "extra": list(step.extra),
                "chosen": step.chosen,
                "certainty": CERTAINTIES.get(step.certainty, ""),
                "advised": step.advised,
                "agrees": step.agrees,
                "unsafe": step.unsafe,
                "why": step.why,
                "cites": links(step.cites),
            }
            for step in looked_back(case, state)
        ],
        "points": [{"say": point.say, "cites": links(point.cites)} for point in case.debrief],
        "built_on": links(case.built_on),
        "weakness": case.weakness,
    }
