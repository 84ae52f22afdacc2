"""Measuring rooms, close-ups and films: what a lesson asks of a study, without a browser."""

import struct
import zlib
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

from kit import phantom
from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.marking import measured
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.spine import build_spine
from spinelab.imaging import close_up
from spinelab.viewer import ASKED, ReadingRoom, film, measuring_room

RECIPE = "opll-continuous C3-C6 6mm"


@pytest.fixture(scope="module")
def whole():
    return phantom.make()


@pytest.fixture(scope="module")
def study():
    """A stand-in for the pictures; what is true comes from the recipe and the patient it names."""
    return replace(phantom.make(), recipe=RECIPE, patient=repr(REFERENCE))


@pytest.mark.parametrize("what", ASKED)
def test_the_true_points_measure_the_true_value(study, what):
    room = measuring_room(study, what)
    truth, kind = room._truth, room.task["kind"]
    value = measured(kind, np.array(truth.points_mm), truth.plane)
    assert value == pytest.approx(truth.value, abs=0.15)


@pytest.mark.parametrize("what", ASKED)
def test_an_answer_as_true_as_the_model_is_marked_right(study, what):
    room = measuring_room(study, what)
    points = [list(point) for point in room._truth.points_mm]
    room.answer = {"kind": room.task["kind"], "plane": room.plane, "points_mm": points, "value": 0}
    assert room.reveal["verdict"] == "correct"


def test_ratio_and_what_is_left_agree_with_the_canal(study):
    canal, left, ratio = (
        measuring_room(study, what)._truth.value for what in ("canal-ap", "residual-canal", "occupying-ratio")
    )
    assert 100 * (canal - left) / canal == pytest.approx(ratio)


def test_the_truth_is_not_in_what_is_sent_before_an_answer(study):
    room = measuring_room(study, "occupying-ratio")
    assert room.reveal == {}
    assert not any("truth" in name for name in room.get_state())


def test_a_room_for_a_normal_patient_asks_for_the_canal_only(whole):
    normal = replace(whole, recipe="none", patient=repr(REFERENCE), growth=None)
    assert measuring_room(normal, "canal-ap", at="C5")._truth.value == pytest.approx(15.1, abs=0.5)
    with pytest.raises(ValueError, match="is about a lesion"):
        measuring_room(normal, "residual-canal")


@pytest.mark.parametrize(
    ("what", "patient", "sentence"),
    [
        ("volume", REFERENCE, r"No measuring task 'volume'. Allowed: canal-ap"),
        ("canal-ap", Patient.seeded(3), "give the patient of the study"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(study, what, patient, sentence):
    with pytest.raises(ValueError, match=sentence):
        measuring_room(study, what, patient)


def test_a_close_up_keeps_values_places_and_lesion(whole):
    part = close_up(whole, "C4", "C6", half_mm=10)
    assert part.labels.size < whole.labels.size
    corner = whole.index(part.origin_mm)
    box = tuple(slice(a, a + n) for a, n in zip(corner, part.shape, strict=True))
    for thickness in (0.0, 3.0, 6.0):
        assert np.array_equal(part.at(thickness, "t2"), whole.at(thickness, "t2")[box])
    assert part.lesion_mask(5.0).sum() == whole.lesion_mask(5.0).sum()


def test_a_close_up_without_its_lesion_is_refused(whole):
    with pytest.raises(ValueError, match="reaches beyond this part"):
        close_up(whole, "C4", "C6", half_mm=4)
    with pytest.raises(ValueError, match="does not show both vertebrae: C5, T1"):
        close_up(whole, "C5", "T1")


def test_a_room_opens_in_the_lesion(whole):
    room = ReadingRoom(whole)
    z, y, x = (a - b for a, b in zip(whole.index(room.position_mm), whole.growth.offset, strict=True))
    assert whole.lesion_mask(room.thickness_mm)[z, y, x]


def test_a_film_is_a_picture_with_words(whole):
    shown = film(whole)
    html = shown._repr_html_()
    assert repr(shown).startswith("SIMULATED lateral radiograph")
    png = b64decode(html.split("base64,")[1].split('"')[0])
    assert struct.unpack(">II", png[16:24]) == shown.grey.shape[::-1]
    data = png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8]
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(len(shown.grey), -1)
    assert np.array_equal(rows[:, 1:], shown.grey)


def test_a_film_shows_the_lesion_as_thick_as_asked(whole):
    assert not np.array_equal(film(whole).grey, film(whole, 0.0).grey)


@pytest.mark.parametrize(
    ("region", "recipe"),
    [
        ("thoracic", "olf-enlarged T10-T11 6mm tram-track"),
        ("cervical", "opll-continuous C4-C6 6mm double-layer"),
    ],
)
def test_two_dense_layers_enclose_a_lucent_one(region, recipe):
    wanted = Recipe.parse(recipe)
    lesion = grow(build_spine(region), wanted)
    low, high = lesion.bounds_mm
    points = np.stack(np.meshgrid(*(np.arange(a, b, 0.7) for a, b in zip(low, high, strict=True))), -1)
    points = points.reshape(-1, 3)
    depth = wanted.thickness_mm - lesion.turns_at_mm(points)
    density = lesion.density(points)
    for start, stop, dense in ((0.1, 0.8, True), (1.0, 1.7, False), (1.9, 2.6, True)):
        layer = density[(depth > start) & (depth < stop)]
        assert layer.size > 20
        assert ((layer > 0.5) == dense).all()
