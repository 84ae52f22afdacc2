"""Every patient is one of a population: the reference symmetric, the others each a little different."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinelab.domain.mesh import mesh_spine
from spinelab.domain.morphometry import measure
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.spine import build_spine
from spinelab.domain.warp import Warp

SOMEONE = Patient.seeded(11)


def test_the_reference_is_the_default_and_bends_nothing():
    assert Patient() == Patient.reference() == REFERENCE
    assert REFERENCE.key == "reference"
    spine = build_spine("cervical")
    assert spine is build_spine("cervical", Patient.reference())
    assert spine.warp.unchanged
    assert spine.model is None


@given(st.integers(1, 2**31 - 1))
def test_a_seed_always_gives_the_same_plausible_patient(seed):
    patient = Patient.seeded(seed)
    assert patient == Patient.seeded(seed)
    assert hash(patient) == hash(Patient.seeded(seed))
    assert patient.sex in ("female", "male")
    for name, (low, high) in Patient.ALLOWED.items():
        assert low <= getattr(patient, name) <= high


def test_seeds_give_different_patients_around_the_published_means():
    people = [Patient.seeded(seed) for seed in range(1, 301)]
    assert len({person.key for person in people}) == 300
    assert np.mean([person.canal_scale for person in people]) == pytest.approx(1.0, abs=0.02)
    assert np.mean([person.lordosis_deg for person in people]) == pytest.approx(11.2, abs=1.5)
    assert 100 < sum(person.sex == "female" for person in people) < 200
    shifts = np.array([person.conus_shift for person in people])
    assert np.std(shifts) == pytest.approx(measure("spinal_cord", "conus_spread", "L1").value, rel=0.15)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"sex": "unknown"}, r"No patient of sex 'unknown'. Allowed: mean, female, male."),
        ({"canal_scale": 0.5}, r"canal_scale is 0.5. Allowed: 0.8 to 1.2."),
        ({"lordosis_deg": 90.0}, r"lordosis_deg is 90.0. Allowed: -10 to 35."),
        ({"stature_cm": float("nan")}, r"stature_cm is nan. Allowed: 140 to 210."),
        ({"seed": -1}, r"seed is -1. Allowed: 0 to"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_patient_who_cannot_be_is_refused_with_what_is_allowed(option, message):
    with pytest.raises(ValueError, match=message):
        Patient(**option)


def test_seed_zero_is_the_reference_and_no_individual():
    with pytest.raises(ValueError, match=r"Seed 0 is the reference.*Allowed: 1 to"):
        Patient.seeded(0)


@settings(max_examples=30)
@given(st.integers(1, 2**31 - 1), st.floats(0.85, 1.2), st.tuples(*[st.floats(-300, 300)] * 3))
def test_bending_is_undone_exactly_and_moves_little(seed, scale, point):
    warp = Warp(seed, scale)
    place = np.array([point])
    there = warp.to_patient(place)
    assert np.allclose(warp.to_model(there), place, atol=1e-9)
    near = np.array([[point[0] / 4, point[1] / 6, point[2]]])
    assert np.linalg.norm(warp.to_patient(near) / scale - near) < 9


def test_bending_stretches_nothing_by_more_than_a_sixth():
    points = np.random.default_rng(1).uniform((-40, -30, -150), (40, 60, 150), (3_000, 3))
    step = np.eye(3) * 0.01
    for seed in range(1, 6):
        warp = Warp(seed)
        here = warp.to_patient(points)
        slopes = np.stack([(warp.to_patient(points + way) - here) / 0.01 for way in step], axis=2)
        stretch = np.linalg.svd(slopes, compute_uv=False)
        assert stretch.max() < 1.17
        assert stretch.min() > 0.85


def test_an_individual_is_uneven_but_has_the_same_parts_none_sharing_a_point():
    spine, model = build_spine("cervical", SOMEONE), build_spine("cervical")
    assert [part.id for part in spine.parts] == [part.id for part in model.parts]
    low, high = spine.bounds_mm
    points = np.random.default_rng(2).uniform(low, high, (4_000, 3))
    inside = sum((solid.field(points) < -1e-3).astype(int) for solid in spine.solids)
    assert inside.max() <= 1
    bones = [solid for solid in spine.solids if solid.name.startswith("vertebra ")]
    other = points * (-1, 1, 1)
    uneven = max(
        np.abs(bone.field(points) - bone.field(other))[bone.field(points) < 1].max() for bone in bones
    )
    assert 0.3 < uneven < 8


def test_the_canal_of_a_patient_is_as_wide_as_asked_and_the_cord_keeps_its_size():
    narrow = dataclasses.replace(REFERENCE, canal_scale=0.85)
    spine = build_spine("cervical", narrow)
    for level in ("C4", "C6"):
        canal, cord = spine.canal_diameters_mm(level), spine.cord_diameters_mm(level)
        wanted = measure("spinal_canal", "ap_diameter", level).value_mm * 0.85
        assert canal.ap_mm == pytest.approx(wanted, abs=0.5)
        assert cord.ap_mm == pytest.approx(measure("spinal_cord", "ap_diameter", level).value_mm, abs=0.2)


def test_stature_scales_everything():
    tall = build_spine("cervical", dataclasses.replace(REFERENCE, stature_cm=187.0))
    model = build_spine("cervical")
    ratio = tall.canal_diameters_mm("C5").ap_mm / model.canal_diameters_mm("C5").ap_mm
    assert ratio == pytest.approx(1.1, abs=0.01)
    assert np.allclose(tall.frames["C2"].origin_mm, model.frames["C2"].origin_mm * 1.1)


def test_the_cord_ends_where_the_patient_has_its_end():
    spine = build_spine("lumbar")
    tip = spine.part("conus_medullaris")
    low = tip.bounds_mm[0, 2] + 1.0
    frame = spine.frames["L1"]
    half = measure("vertebral_body", "height_posterior", "L1").value_mm / 2
    assert frame.origin_mm[2] - half - 4 < low < frame.origin_mm[2] - half / 3 + 4
    high = build_spine("lumbar", dataclasses.replace(REFERENCE, conus_shift=-1.0))
    structures = {part.structure for part in high.parts}
    assert "spinal_cord" not in structures
    assert "cauda_equina" in structures
    with pytest.raises(ValueError, match=r"There is no spinal cord behind L3: it ends above"):
        spine.cord_diameters_mm("L3")


def test_the_surfaces_of_an_individual_lie_on_their_bent_solids(monkeypatch, kept_scenes):
    from spinelab.domain import mesh as meshing  # noqa: PLC0415 (patched here only)

    bent = build_spine("cervical", dataclasses.replace(REFERENCE, seed=11))
    monkeypatch.setattr(meshing, "_kept", lambda region, _patient: kept_scenes[region])
    scene = mesh_spine(bent)
    for mesh, solid in list(zip(scene.meshes, bent.solids, strict=True))[:8]:
        off = np.abs(solid.field(mesh.vertices_mm.astype(np.float64)))
        assert np.median(off) < 0.02
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=0.02)
    assert [part.id for part in scene.parts] == [part.id for part in bent.parts]
