"""Meshes are closed, consistent, within budget, labelled, and come back from the cache unharmed."""

import numpy as np
import pytest

from spinelab.domain import cache
from spinelab.domain import mesh as meshing
from spinelab.domain.borders import cut_along_borders
from spinelab.domain.decimate import decimated
from spinelab.domain.mesh import mesh_spine
from spinelab.domain.spine import build_spine
from spinelab.domain.surface import Lattice, triangulate
from spinelab.domain.vocabulary import Side

BUDGET = 50_000
ENCLOSED = {
    "nucleus_pulposus",
    "posterior_longitudinal_ligament",
    "ligamentum_flavum",
    "pedicle",
    "conus_medullaris",
    "cauda_equina",
}


def is_closed(faces):
    """Whether each edge is shared by exactly two triangles that run along it in opposite directions."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    count = int(faces.max()) + 1
    forward, backward = (edges[:, a] * count + edges[:, b] for a, b in ((0, 1), (1, 0)))
    return len(np.unique(forward)) == len(forward) and np.array_equal(np.sort(forward), np.sort(backward))


def volume(vertices, faces):
    a, b, c = (vertices[faces[:, corner]].astype(float) for corner in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_a_region_has_at_most_fifty_thousand_triangles(scene):
    assert 20_000 < scene.triangles <= BUDGET


def test_every_mesh_is_closed_and_turned_outwards(scene):
    for mesh in scene.meshes:
        assert is_closed(mesh.faces)
        assert volume(mesh.vertices_mm, mesh.faces) > 10
        corners = mesh.vertices_mm[mesh.faces].astype(float)
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        agree = np.einsum("ij,ij->i", facing, mesh.normals[mesh.faces].mean(axis=1)) > 0
        assert agree.mean() > 0.94  # thin sheets of few triangles have sharp edges


def test_arrays_have_the_promised_types_and_shapes(scene):
    for mesh in scene.meshes:
        n, m = len(mesh.vertices_mm), len(mesh.faces)
        assert (mesh.vertices_mm.shape, mesh.vertices_mm.dtype) == ((n, 3), np.float32)
        assert (mesh.normals.shape, mesh.normals.dtype) == ((n, 3), np.float32)
        assert (mesh.faces.shape, mesh.faces.dtype) == ((m, 3), np.uint32)
        assert (mesh.face_part.shape, mesh.face_part.dtype) == ((m,), np.uint16)
        assert (mesh.openness.shape, mesh.openness.dtype) == ((n,), np.float32)
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=0.02)
        assert 0 <= mesh.openness.min() <= mesh.openness.max() <= 1


def test_vertices_lie_on_the_surface_they_draw(scene):
    spine = build_spine(scene.region)
    for mesh, solid in zip(scene.meshes, spine.solids, strict=True):
        off = np.abs(solid.field(mesh.vertices_mm.astype(np.float64)))
        assert np.median(off) < 0.01
        assert np.percentile(off, 98) < 0.2


def test_each_face_carries_the_part_that_lies_under_it(scene):
    spine = build_spine(scene.region)
    assert [part.id for part in scene.parts] == [part.id for part in spine.parts]
    start = 0
    for mesh, solid in zip(scene.meshes, spine.solids, strict=True):
        named = mesh.face_part.astype(int) - start
        assert set(np.unique(named)) == set(range(len(solid.ids)))
        if solid.shares is not None:
            middles = mesh.vertices_mm[mesh.faces].mean(axis=1).astype(np.float64)
            shares = solid.shares(middles)
            beyond = shares[named, np.arange(len(named))] - shares.min(axis=0)
            assert (beyond < 0.35).mean() > 0.95  # the chest has the largest triangles
        start += len(solid.ids)


def test_flat_buffers_hold_the_same_triangles_with_one_part_per_vertex(scene):
    buffers = scene.buffers()
    assert len(buffers.indices) == scene.triangles
    assert buffers.indices.max() == len(buffers.positions_mm) - 1
    parts = buffers.part[buffers.indices]
    assert (parts == parts[:, :1]).all()
    expected = np.concatenate([mesh.face_part for mesh in scene.meshes])
    assert np.array_equal(parts[:, 0], expected)
    corners = np.concatenate([mesh.vertices_mm[mesh.faces] for mesh in scene.meshes])
    assert np.array_equal(buffers.positions_mm[buffers.indices], corners)
    assert (buffers.normals.dtype, buffers.openness.dtype) == (np.int8, np.int8)
    assert buffers.openness.min() >= 0


def test_left_and_right_meshes_are_mirror_images(scene):
    spine = build_spine(scene.region)
    place = {solid.name: index for index, solid in enumerate(spine.solids)}
    pairs = [(place[solid.twin], index) for index, solid in enumerate(spine.solids) if solid.twin]
    assert pairs or scene.region == "whole"  # the overview has no paired solid
    for left, right in pairs:
        assert np.array_equal(scene.meshes[left].vertices_mm * (-1, 1, 1), scene.meshes[right].vertices_mm)


def test_anchors_lie_on_their_parts(scene):
    spine = build_spine(scene.region)
    for entry in scene.parts:
        part = spine.part(entry.id.structure, entry.id.level, entry.id.side)
        assert abs(float(part.distance(entry.anchor_mm))) < 0.4
        assert (entry.bounds_mm[0] - 0.01 <= entry.anchor_mm).all()
        assert (entry.anchor_mm <= entry.bounds_mm[1] + 0.01).all()


def test_nearly_every_anchor_can_be_seen_from_outside(scene):
    """From its anchor some way out of the spine meets nothing; what others enclose is named."""
    spine = build_spine(scene.region)
    sides = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    oblique = [(x, y, 0.5) for x in (-1, 1) for y in (-1, 1)]
    ways = np.array([*sides, *np.negative(sides).tolist(), *oblique], dtype=float)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    steps = np.concatenate([np.arange(0.8, 8, 0.9), np.arange(8, 45, 3)])
    parts = [entry for entry in scene.parts if entry.id.side is not Side.RIGHT]  # the right mirrors the left
    anchors = np.array([entry.anchor_mm for entry in parts])
    rays = anchors[:, None, None] + ways[:, None] * steps[:, None]
    flat = rays.reshape(-1, 3).astype(np.float32)
    free = np.ones(len(flat), dtype=bool)
    for solid in spine.solids:
        low, high = solid.bounds_mm
        near = np.flatnonzero(((flat > low) & (flat < high)).all(axis=1) & free)
        free[near] = solid.field(flat[near]) > 0
    clear = free.reshape(len(parts), len(ways), -1).all(axis=2).any(axis=1)
    hidden = {entry.id for entry, seen in zip(parts, clear, strict=True) if not seen}
    assert len([name for name in hidden if name.structure not in ENCLOSED]) <= 0.03 * len(parts)
    assert len(hidden) < 0.2 * len(parts)


def test_a_scene_comes_back_from_the_cache_as_it_was(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)
    built = []
    small = _small_scene()
    monkeypatch.setattr(meshing, "_computed", lambda _: built.append(1) or small)
    first, second = mesh_spine("cervical"), mesh_spine("cervical")
    assert len(built) == 1
    for scene in (first, second):
        assert [part.id for part in scene.parts] == [part.id for part in small.parts]
        for mine, theirs in zip(scene.meshes, small.meshes, strict=True):
            assert np.array_equal(mine.vertices_mm, theirs.vertices_mm)
            assert np.array_equal(mine.faces, theirs.faces)
            assert np.array_equal(mine.face_part, theirs.face_part)


@pytest.mark.parametrize("damage", [b"", b"no archive", None])
def test_a_damaged_cache_file_is_rebuilt(monkeypatch, tmp_path, damage):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)
    built = []
    monkeypatch.setattr(meshing, "_computed", lambda _: built.append(1) or _small_scene())
    mesh_spine("cervical")
    (entry,) = tmp_path.glob("*.npz")
    entry.write_bytes(entry.read_bytes()[: entry.stat().st_size // 2] if damage is None else damage)
    assert mesh_spine("cervical").triangles == _small_scene().triangles
    assert len(built) == 2
    mesh_spine("cervical")
    assert len(built) == 2
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]


def test_a_cache_that_cannot_be_written_only_costs_time(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setattr(cache, "cache_folder", lambda: blocked)
    monkeypatch.setattr(meshing, "_computed", lambda _: _small_scene())
    assert mesh_spine("cervical").triangles == _small_scene().triangles
    assert blocked.read_text() == "in the way"


def test_changed_code_or_data_never_meets_an_old_entry():
    assert cache.model_hash() == cache.model_hash()
    assert len(cache.model_hash()) == 20


def test_decimation_keeps_a_ball_closed_and_round():
    vertices, faces = _ball(10.0, 0.8)
    fewer, kept = decimated(vertices.copy(), faces, 600)
    assert len(kept) <= 600 < len(faces)
    assert is_closed(kept)
    assert np.abs(np.linalg.norm(fewer, axis=1) - 10).max() < 0.3
    assert volume(fewer, kept) == pytest.approx(volume(vertices, faces), rel=0.02)


def test_decimation_keeps_the_hole_of_a_ring():
    def ring(points):
        around = np.hypot(points[:, 0], points[:, 1]) - 8
        return np.hypot(around, points[:, 2]) - 2

    vertices, faces = triangulate(ring, Lattice(np.array([[-11.0] * 3, [11.0] * 3]), (0.7, 0.7, 0.7)))
    fewer, kept = decimated(vertices, faces, 400)
    assert is_closed(kept)
    edges = len(kept) * 3 // 2
    assert len(fewer) - edges + len(kept) == 0


def test_cutting_along_borders_keeps_a_mesh_closed_and_splits_it_exactly():
    vertices, faces = _ball(10.0, 2.0)
    shares = np.stack([vertices[:, 2] - 3, 3 - vertices[:, 2], vertices[:, 0] + 1e9])
    shares[2] = np.where(vertices[:, 0] > 6, -50, 50)
    points, cut, label = cut_along_borders(vertices, faces, shares)
    assert is_closed(cut)
    assert len(cut) == len(label)
    assert volume(points, cut) == pytest.approx(volume(vertices, faces), rel=1e-6)
    assert set(label.tolist()) == {0, 1, 2}
    heights = points[cut].mean(axis=1)[:, 2]
    assert heights[label == 0].max() <= 3.5
    assert heights[label == 1].min() >= 2.5


def test_a_box_without_a_surface_is_refused():
    with pytest.raises(ValueError, match=r"No surface between"):
        triangulate(
            lambda p: np.full(len(p), 5.0, np.float32), Lattice(np.array([[0.0] * 3, [5.0] * 3]), (1.0,) * 3)
        )


def _ball(radius, spacing):
    bounds = np.array([[-radius - 1] * 3, [radius + 1] * 3])
    lattice = Lattice(bounds, (spacing,) * 3)
    return triangulate(lambda points: np.linalg.norm(points, axis=1) - radius, lattice)


def _small_scene():
    spine = build_spine("cervical")
    vertices, faces = _ball(5.0, 1.0)
    mesh = meshing.Mesh(
        vertices.astype(np.float32),
        (vertices / 5).astype(np.float32),
        faces.astype(np.uint32),
        np.zeros(len(faces), np.uint16),
        np.ones(len(vertices), np.float32),
    )
    part = meshing.ScenePart(
        spine.parts[0].id, vertices[0], np.stack([vertices.min(axis=0), vertices.max(axis=0)])
    )
    return meshing.Scene(spine.region, (part,), (mesh,))
