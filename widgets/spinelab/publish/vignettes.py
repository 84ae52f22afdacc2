"""A case as data for the page's own engine (``assets/case.js``). Knows cases, no widget.

Whatever depends on the scene and the patient alone is asked from Python beforehand: what a question, a
manoeuvre or a test brings, in which order things are offered, sources and costs. The engine in the page adds
what follows from the learner's steps. A test plays cases by chance in both and compares every page.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from spinelab.cases import load_case, play, start
from spinelab.cases.catalogue import tests
from spinelab.cases.debrief import label
from spinelab.cases.engine import cost_of
from spinelab.cases.paths import edges, recommended
from spinelab.cases.schema_items import Order
from spinelab.cases.score import RULES
from spinelab.evidence.links import links
from spinelab.vignette import CaseVignette
from spinelab.vignette.page import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spinelab.cases import Case
    from spinelab.cases.schema import Choice, Scene
    from spinelab.cases.schema_items import Ask, Condition, Examine
    from spinelab.viewer import ReadingRoom

__all__ = ["recorded_case", "rooms_of"]


def recorded_case(case_id: str) -> dict[str, Any]:
    """Return a case of the library as plain data.

    Raises
    ------
    KeyError
        If there is no such case.
    """
    case = load_case(case_id)
    return {
        "id": case.id,
        "seeds": list(case.patient.seeds),
        "first": case.scenes[0].id,
        "heads": {str(seed): _head(case, seed) for seed in case.patient.seeds},
        "counters": [one.model_dump() for one in case.counters],
        "scenes": {scene.id: _scene(case, scene) for scene in case.scenes},
        "items": {item.id: _item(item) for scene in case.scenes for item in scene.items},
        "features": [
            {
                "dimension": one.dimension,
                "when": _condition(one.when),
                "weight": one.weight,
                "text": one.text,
            }
            for one in case.key_features
        ],
        "tests": {
            name: [tests()[name].minutes, tests()[name].dose_msv]
            for scene in case.scenes
            for choice in scene.choices
            for name in choice.tests
        },
        "best": list(play(case, recommended(case)).visited),
        "truth": next({"id": one.id, "label": one.label} for one in case.diagnoses if one.true),
        "point": case.point,
        "rules": links(RULES),
        "points": [{"say": point.say, "cites": links(point.cites)} for point in case.debrief],
        "built_on": links(case.built_on),
        "weakness": case.weakness,
    }


def rooms_of(case_id: str) -> Iterator[tuple[str, ReadingRoom]]:
    """Yield the reading rooms of a case's first patient, each under ``scan:modality:…``; seconds for each.

    Every step that can be taken is looked at, so that no pictures are missed.
    """
    case = load_case(case_id)
    seed = case.patient.seeds[0]
    known: set[str] = set()
    for log in edges(case).values():
        for entry in page_of(case, play(case, log, seed))["pictures"]:
            name = ":".join([entry["scan"], *entry["modalities"]])
            if name not in known:
                known.add(name)
                steps = [event.as_dict() for event in log]
                widget = CaseVignette(case, seed=seed, log=steps, folder=None)
                yield name, widget.reading_room(entry["scan"])


def _head(case: Case, seed: int) -> dict[str, Any]:
    """Return what no step changes of a patient's pages."""
    page = page_of(case, start(case, seed))
    names = ("title", "opening", "minutes", "patient", "diagnoses", "certainties", "again")
    return {name: page[name] for name in names}


def _scene(case: Case, scene: Scene) -> dict[str, Any]:
    done = tuple(item.id for item in scene.items)
    seen = {
        str(seed): page_of(case, start(case, seed).with_(scene=scene.id, done=done, ended=False))
        for seed in case.patient.seeds
    }
    return {
        "id": scene.id,
        "title": scene.title,
        "when": scene.when_is_it,
        "text": scene.text,
        "also": [{"when": _condition(one.when), "text": one.text} for one in scene.also],
        "sections": {seed: page["sections"] for seed, page in seen.items()},
        "pictures": _pictures(case, scene),
        "items": list(done),
        "weigh": scene.weigh,
        "question": scene.question,
        "aspect": scene.aspect,
        "choices": [_choice(one) for one in scene.choices],
        "places": {seed: _order(case, seed, scene) for seed in seen},
        "next": scene.next,
        "ending": scene.ending,
    }


def _order(case: Case, seed: str, scene: Scene) -> list[str]:
    """Return the ids of the choices in the order in which `spinelab.vignette.page` offers them."""
    return sorted(
        (choice.id for choice in scene.choices),
        key=lambda name: sha256(f"{case.id}:{seed}:{scene.id}:{name}".encode()).digest(),
    )


def _pictures(case: Case, scene: Scene) -> list[dict[str, Any]]:
    """Return what may lie on the table, each with the test that brings it; "" for what is there at once."""
    here = start(case).with_(scene=scene.id)
    found = [("", one) for one in page_of(case, here)["pictures"]]
    known = [one for _, one in found]
    for order in scene.order:
        shown = page_of(case, here.with_(done=(order.id,)))["pictures"]
        found += [(order.id, one) for one in shown if one not in known]
    return [{"after": after, "shown": shown} for after, shown in found]


def _item(item: Ask | Examine | Order) -> dict[str, Any]:
    minutes, dose = cost_of(item)
    found: dict[str, Any] = {"label": label(item), "minutes": minutes, "dose": dose, "needed": item.needed}
    if isinstance(item, Order):
        found |= {
            "order": True,
            "test": item.test,
            "needless": item.value == "needless",
            "unsafe": item.unsafe,
            "consequence": item.consequence,
            "why": item.why,
            "effects": dict(item.effects),
        }
    return found


def _choice(choice: Choice) -> dict[str, Any]:
    to = choice.goto
    ways = (
        [{"when": None, "to": to}]
        if isinstance(to, str)
        else [{"when": _condition(branch.when), "to": branch.to} for branch in to]
    )
    return {
        "id": choice.id,
        "text": choice.text,
        "when": _condition(choice.when),
        "ways": ways,
        "credit": choice.credit,
        "unsafe": choice.unsafe,
        "consequence": choice.consequence,
        "effects": dict(choice.effects),
        "tests": list(choice.tests),
        "why": choice.why,
        "cites": links(choice.cites),
    }


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    return None if condition is None else condition.model_dump()
