"""Pack one patient of the model with a lesion that is called no name. Knows shapes, no widgets.

The lesion is drawn as the `FINDING`: a learner who reads pictures must find its name. Cord and dural sac give
way to it as `spinelab.domain.lesion` computes; roots and the cauda equina are drawn as they lie without it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.decimate import decimated
from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.mesh import mesh_spine
from spinelab.domain.part import PartId
from spinelab.domain.patient import Patient
from spinelab.domain.scene import Mesh, Scene, ScenePart
from spinelab.domain.sections import section
from spinelab.domain.spine import build_spine
from spinelab.domain.surface import Lattice, settled, triangulate
from spinelab.explorer.scene import indexed
from spinelab.ui.packed import PackedScene, packed_scene

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion

__all__ = ["FINDING", "pack_patient"]

FINDING = "finding"
"""What the lesion is called in a scene, whatever it is."""
_TONE = "#d64021"
_STEPS_MM, _YIELDS_STEPS_MM = (0.6, 0.6, 0.8), (0.9, 0.9, 1.5)
"""Steps of the lattices in which the surfaces of the lesion, and of what gives way, are found."""
_MOST_TRIANGLES = 1200
_LARGEST_STEP_MM = 3.0
"""Growth farther than this from the lesion's thickness tells nothing of its surface."""
_ROOM_MM = np.array([4.0, 4.0, 0.0])
"""How far cord and sac may be pushed out of the box in which they lie without a lesion."""
_YIELDS = {"spinal_cord": 0, "dura_mater": 1}
"""What gives way, by its place among the distances that `Lesion.neural` returns."""
_TERM: dict[str, Any] = {
    "id": FINDING,
    "term": "The finding",
    "lower": "the finding",
    "latin": "",
    "segmental": False,
    "function": "What this patient has and another has not. Its name is yours to find in the pictures.",
    "spoken": "What this patient has and another has not.",
    "location": "",
    "clue": "What this patient has and another has not.",
    "cites": [],
}


@lru_cache(maxsize=2)
def pack_patient(region: str, seed: int, recipe: str) -> PackedScene:
    """Return the packed scene of a patient; seconds of work for one that was never drawn.

    Parameters
    ----------
    region
        ``"cervical"``, ``"thoracic"`` or ``"lumbar"``.
    seed
        Patient of the model, as `Patient.seeded` takes it; 0 is the reference.
    recipe
        Lesion in words, as `Recipe.parse` reads them, or ``"none"``.

    Raises
    ------
    ValueError
        If region or lesion are unknown, or the canal of this patient has no room for the lesion.
    """
    spine = build_spine(region, Patient.seeded(seed)) if seed else build_spine(region)
    parsed = Recipe.parse(recipe)
    scene = mesh_spine(spine)
    sick = parsed.kind != "none"
    packed = packed_scene(_with_lesion(scene, grow(spine, parsed), parsed.thickness_mm) if sick else scene)
    index = indexed(packed, spine.region, [section(spine, "midsagittal")])
    index["title"] += f", spine {seed} of the model"
    if sick:
        _name_finding(index)
    return PackedScene(index, packed.mesh)


def _with_lesion(scene: Scene, lesion: Lesion, thickness_mm: float) -> Scene:
    """Return a scene in which cord and sac give way, with the lesion as its last part."""
    number = len(scene.parts)

    def grows(points: Array) -> Array:
        over = lesion.turns_at_mm(points, endless=True) - thickness_mm
        near: Array = np.clip(over, -_LARGEST_STEP_MM, _LARGEST_STEP_MM)
        return near

    finding = _surface(grows, lesion.bounds_mm, _STEPS_MM, _MOST_TRIANGLES, number)
    box = np.stack([finding.vertices_mm.min(axis=0), finding.vertices_mm.max(axis=0)]).astype(float)
    back = finding.vertices_mm[finding.vertices_mm[:, 1].argmax()].astype(float)
    part = ScenePart(PartId("ligamentum_flavum"), back, box)  # a stand-in: named by `_name_finding`
    meshes = [_yielded(mesh, scene, lesion, thickness_mm) for mesh in scene.meshes]
    return Scene(scene.region, (*scene.parts, part), (*meshes, finding))


def _yielded(mesh: Mesh, scene: Scene, lesion: Lesion, thickness_mm: float) -> Mesh:
    """Return cord or sac as they lie beside the lesion; every other surface as it is."""
    ids = np.unique(mesh.face_part)
    part = scene.parts[ids[0]]
    which = _YIELDS.get(part.id.structure)
    if which is None or len(ids) > 1:
        return mesh
    low, high = part.bounds_mm[:, 2]

    def gives_way(points: Array) -> Array:
        beyond = np.maximum(low - points[:, 2], points[:, 2] - high)
        within: Array = np.maximum(lesion.neural(points, thickness_mm)[which], beyond)
        return within

    room = part.bounds_mm + np.stack([-_ROOM_MM, _ROOM_MM])
    return _surface(gives_way, room, _YIELDS_STEPS_MM, len(mesh.faces), int(ids[0]))


def _surface(
    field: Callable[[Array], Array],
    bounds_mm: Array,
    steps: tuple[float, float, float],
    target: int,
    number: int,
) -> Mesh:
    """Return the closed surface of a field as part of a scene, of about so many triangles."""
    vertices, faces = triangulate(field, Lattice(bounds_mm, steps))
    vertices, faces = decimated(vertices, faces, target)
    vertices, _ = settled(field, vertices, 0.4)
    return Mesh(
        vertices.astype(np.float32),
        _normals(vertices, faces).astype(np.float32),
        faces.astype(np.uint32),
        np.full(len(faces), number, dtype=np.uint16),
        np.ones(len(vertices), dtype=np.float32),
    )


def _normals(vertices: Array, faces: npt.NDArray[np.signedinteger[Any]]) -> Array:
    """Return outward unit normals from the triangles: where a lesion ends on bone its field has no slope."""
    corners = vertices[faces]
    of_faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    found = np.zeros_like(vertices, dtype=float)
    for corner in range(3):
        np.add.at(found, faces[:, corner], of_faces)
    unit: Array = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return unit


def _name_finding(index: dict[str, Any]) -> None:
    """Call the last part the finding, wherever the view reads a name or a tone."""
    tone = [round(int(_TONE[at : at + 2], 16) / 255, 4) for at in (1, 3, 5)]
    index["parts"][-1] |= {"structure": FINDING, "words": "the finding", "color": tone, "bone": False}
    index["terms"][FINDING] = _TERM
    entry = {"id": FINDING, "color": _TONE}
    name = entry | {"label": _TERM["term"], "note": "", "lang": "", "words": "lesion"}
    index["entries"]["names"].insert(0, name)
    index["entries"]["clues"].insert(0, entry | {"label": _TERM["clue"]})
    for drawing in index["sections"]:
        drawing["title"] += ", without the finding"
