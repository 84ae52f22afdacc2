"""The reading room without a browser."""

import asyncio
import json
import re
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import traitlets
from PIL import Image

from kit import phantom
from spinelab.domain.marking import Truth
from spinelab.viewer import ReadingRoom
from spinelab.viewer.colours import colour_of
from spinelab.viewer.packing import pack

DISTANCE = {
    "id": "m1",
    "kind": "distance",
    "plane": "axial",
    "points_mm": [[0.0, -7.0, 0.0], [0.0, 5.0, 0.0]],
    "value": 12.0,
    "unit": "mm",
    "text": "12.0 mm",
    "words": "Distance, C5, axial",
}


@pytest.fixture(scope="module")
def study():
    return phantom.make()


def unpacked(packed, name):
    """Read an array as the view does."""
    layout, data = packed.index["arrays"][name], packed.data[name]
    return np.frombuffer(zlib.decompress(data) if layout["packed"] else data, "<" + layout["type"])


def test_every_array_arrives_unchanged(study):
    packed = pack([study], ["ct", "t2"])
    assert np.array_equal(unpacked(packed, "ct"), study.volumes["ct"].ravel())
    assert np.array_equal(unpacked(packed, "labels"), study.labels.ravel())
    assert np.array_equal(unpacked(packed, "g0.first"), study.growth.first_mm.ravel())
    assert np.array_equal(unpacked(packed, "g0.t2.first"), study.growth.first_value["t2"].ravel())


def test_what_shrinks_is_sent_deflated_and_noise_is_not(study):
    arrays = pack([study], ["ct"]).index["arrays"]
    assert arrays["labels"]["packed"]
    assert not arrays["ct"]["packed"]


def first_slice(room, plane):
    """Read the slice that is sent first for a plane, as the view does."""
    (name,) = (name for name in room._first if name.startswith(f"ct,{plane},"))
    return int(name.split(",")[2]), np.frombuffer(room._first[name], "<i2")


def test_the_slices_through_the_crosshair_are_sent_before_the_rest(study):
    x, y, z = 20, 12, 9
    place = [float(mm) for mm in study.point_mm((z, y, x))]
    room = ReadingRoom(study, position_mm=place)
    ct = study.volumes["ct"]
    for plane, number, rows in (
        ("axial", z, ct[z]),
        ("sagittal", x, ct[::-1, :, x]),
        ("coronal", y, ct[::-1, y]),
    ):
        sent, values = first_slice(room, plane)
        assert sent == number
        assert np.array_equal(values, rows.ravel())


def test_nothing_is_sent_twice_and_everything_is_sent(study):
    room = ReadingRoom(study)
    assert not set(room._first) & set(room._data)
    assert set(room._first) | set(room._data) == set(room._index["arrays"])
    assert {"g0.first", "g0.ct.first"} <= set(room._first)
    assert {"ct", "t2", "labels", "g0.t2.first"} <= set(room._data)


def test_a_pair_gets_the_slices_of_both_images_first(study):
    modalities = {name.split(",")[0] for name in ReadingRoom(study, arrangement="pair")._first if "," in name}
    assert modalities == {"ct", "t2"}


@pytest.fixture
def in_kernel(monkeypatch):
    """Run a function as a kernel runs a cell, on a loop that goes on before `then` is called."""

    def run(cell, then):
        async def kernel():
            made = cell()
            await asyncio.sleep(0)
            then(made)

        monkeypatch.setattr("spinelab.viewer.sending.get_ipython", lambda: SimpleNamespace(kernel=object()))
        with ThreadPoolExecutor(1) as apart:  # the browser of other tests keeps a loop running in this thread
            apart.submit(lambda: asyncio.run(kernel())).result()

    return run


def test_in_a_kernel_the_rest_is_sent_once_the_cell_is_over_and_by_no_thread(study, in_kernel):
    kernels, senders = [], []

    def cell():
        kernels.append(threading.current_thread())
        room = ReadingRoom(study)
        room.observe(lambda _: senders.append(threading.current_thread()), "_data")
        assert room._first
        assert room._data == {}
        return room

    def then(room):
        assert len(room._data["ct"]) == study.volumes["ct"].nbytes
        assert set(room._first) | set(room._data) == set(room._index["arrays"])
        assert senders == kernels
        assert room._trouble == ""

    in_kernel(cell, then)


def test_a_view_that_asks_hears_that_all_was_sent_and_can_have_it_again(study, in_kernel, monkeypatch):
    sent = []
    monkeypatch.setattr(ReadingRoom, "send_state", lambda _room, key=None: sent.append(key))

    def cell():
        room = ReadingRoom(study)
        room._asked = "sent"
        assert not room._sent, "the cell is not over"
        return room

    def then(room):
        room._asked = ""
        room._asked = "sent"
        assert room._sent
        assert ["_index", "_first", "_data"] not in sent
        room._asked = "again"
        assert ["_index", "_first", "_data"] in sent

    in_kernel(cell, then)


def test_what_cannot_be_sent_is_told_in_a_sentence_and_the_first_slices_stay(study, in_kernel):
    def cell():
        room = ReadingRoom(study)
        room._packed.arrays["labels"] = None
        return room

    def then(room):
        assert room._first
        assert room._data == {}
        assert re.match(
            r"The other slices did not arrive \(.*NoneType.*\)\. You can measure in", room._trouble
        )

    in_kernel(cell, then)


def test_a_room_that_is_closed_in_its_cell_sends_nothing_more(study, in_kernel):
    def cell():
        room = ReadingRoom(study)
        room.close()
        return room

    def then(room):
        assert room._data == {}

    in_kernel(cell, then)


def test_the_readable_half_is_plain_json(study):
    index = pack([study], ["ct", "t2"]).index
    assert json.loads(json.dumps(index)) == index


def test_what_only_surrounds_the_spine_is_named_but_not_painted(study):
    index = pack([replace(study, names=("", "Muscle", *study.names[2:]))], ["ct"]).index
    assert index["names"][1] == "Muscle"
    assert index["colors"][:2] == [None, None]
    assert all(len(colour) == 3 for colour in index["colors"][2:])


def test_only_what_is_asked_for_is_sent(study):
    packed = pack([study], ["t2"], names=False)
    assert {"ct", "labels"}.isdisjoint(packed.data)
    assert packed.index["names"] == []


def test_a_voxel_is_lesion_from_its_last_change_on(study):
    growth = study.growth
    second = np.full_like(growth.first_mm, 255)
    second[0] = 60
    lesion = np.ones(growth.first_mm.shape, dtype=bool)
    lesion[1] = False
    changed = replace(study, growth=replace(growth, second_mm=second, lesion=lesion))
    sent = unpacked(pack([changed], ["ct"]), "g0.lesion").reshape(growth.first_mm.shape)
    assert np.all(sent[0] == 60)
    assert np.all(sent[1] == 255)
    assert np.array_equal(sent[2], growth.first_mm[2])


def test_levels_follow_from_the_bodies_and_discs_top_first_without_overlap(study):
    levels = pack([study], ["ct"]).index["levels"]
    assert [entry["name"] for entry in levels] == ["C4", "C4-C5", "C5", "C5-C6", "C6"]
    assert all(upper["low_mm"] >= lower["high_mm"] for upper, lower in pairwise(levels))


def test_the_first_look_is_at_the_vertebrae(study):
    low, high = pack([study], ["ct"]).index["focus_mm"]
    assert low == pytest.approx([-13, -16, -24], abs=2.5)
    assert high == pytest.approx([13, 13, 24], abs=2.5)


def test_the_level_is_that_of_the_crosshair(study):
    assert ReadingRoom(study).level == "C5"
    assert ReadingRoom(study, position_mm=[0.0, 0.0, 20.0]).level == "C4"
    assert ReadingRoom(study, position_mm=[0.0, 0.0, 400.0]).level == ""


def test_several_lesions_of_one_patient_share_one_set_of_images(study):
    other = phantom.make(kind="opll-localized")
    room = ReadingRoom([study, other])
    assert [entry["label"] for entry in room._index["growths"]] == ["OPLL, continuous", "OPLL, localized"]
    assert len(room._data["ct"]) == study.volumes["ct"].nbytes
    room.lesion = "opll-localized"


def test_a_patient_without_a_lesion_has_no_thickness():
    room = ReadingRoom(phantom.make(kind="none"))
    assert (room.lesion, room.thickness_mm) == ("", 0.0)


def test_studies_of_different_patients_are_refused(study):
    smaller = phantom.make(size=(32, 32, 20), kind="opll-localized")
    with pytest.raises(ValueError, match=r"must be of one patient.*'opll-localized' differs"):
        ReadingRoom([study, smaller])
    with pytest.raises(ValueError, match="Each lesion can be given once"):
        ReadingRoom([study, study])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"modalities": ["t1"]}, ValueError, "no 't1' images. It has: ct, t2."),
        ({"modality": "t1"}, traitlets.TraitError, "no images 't1'. Allowed: ct, t2."),
        ({"lesion": "olf-fused"}, traitlets.TraitError, "no lesion 'olf-fused'. Allowed: opll-continuous."),
        ({"thickness_mm": -1.0}, traitlets.TraitError, "thickness_mm"),
        ({"position_mm": [1.0, 2.0]}, traitlets.TraitError, "position_mm"),
        ({"arrangement": "four"}, traitlets.TraitError, "arrangement"),
        ({"window": {"ct": [0, 40]}}, traitlets.TraitError, r"\[width, level\] with a width above 0"),
        (
            {"task": {"kind": "length", "prompt": "?"}},
            ValueError,
            "No task of kind 'length'. Allowed: distance",
        ),
        ({"task": {"kind": "ap"}}, ValueError, "needs a prompt"),
        ({"positon_mm": [0, 0, 0]}, TypeError, "did you mean 'position_mm'"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_not_allowed_is_refused_with_what_is(study, arguments, error, message):
    with pytest.raises(error, match=message):
        ReadingRoom(study, **arguments)


def test_no_study_at_all_is_refused():
    with pytest.raises(ValueError, match="needs a study"):
        ReadingRoom([])


def test_a_task_puts_its_tool_into_the_hand(study):
    assert ReadingRoom(study, task={"kind": "outline", "prompt": "Outline the cord."}).tool == "area"
    assert ReadingRoom(study, task={"kind": "ratio", "prompt": "How full is it?"}).tool == "ratio"


def test_an_answer_is_marked_and_the_truth_drawn_over_it(study):
    truth = Truth(value=14.0, points_mm=((0.0, -7.0, 0.0), (0.0, 7.0, 0.0)))
    task = {"kind": "distance", "prompt": "How deep is the canal?", "tolerance": 1.0}
    room = ReadingRoom(study, task=task, truth=truth)
    assert room.reveal == {}
    assert "14" not in json.dumps(room.get_state(["task", "reveal", "_index"])["task"])
    room.answer = DISTANCE
    assert room.reveal["verdict"] == "incorrect"
    assert room.reveal["points_mm"] == [[0.0, -7.0, 0.0], [0.0, 7.0, 0.0]]
    assert "the true value is 14.0 mm: 2.0 mm too little" in room.reveal["words"]
    room.answer = {**DISTANCE, "points_mm": [[0.0, -7.0, 0.0], [0.0, 6.5, 0.0]]}
    assert room.reveal["verdict"] == "correct"


def test_without_a_truth_an_answer_is_kept_and_nothing_is_revealed(study):
    room = ReadingRoom(study, task={"kind": "distance", "prompt": "How deep?"})
    room.answer = DISTANCE
    assert room.reveal == {}


def test_truth_without_a_task_is_refused(study):
    with pytest.raises(ValueError, match="give task= to ReadingRoom"):
        ReadingRoom(study).show_truth(Truth(value=1.0))


def test_the_repr_is_short_and_the_same_every_time(study):
    room = ReadingRoom(study, plane="sagittal", thickness_mm=4.0, measurements=[DISTANCE])
    assert repr(room) == (
        "ReadingRoom('Cervical spine', arrangement='planes', plane='sagittal', modality='ct', "
        "lesion='opll-continuous', thickness_mm=4.0, measurements=1)"
    )


def test_a_reader_who_cannot_run_it_gets_words(study):
    room = ReadingRoom(study, thickness_mm=4.0, measurements=[DISTANCE])
    words = room._repr_mimebundle_()[0]["text/html"]
    assert "Simulated CT, T2 of the cervical spine, computed, axial plane at C5." in words
    assert "OPLL, continuous, 4 mm thick." in words
    assert "12.0 mm: Distance, C5, axial." in words


def test_a_structure_has_one_colour_whatever_its_level_and_what_surrounds_has_none():
    assert colour_of("Lamina C3, left") == colour_of("Lamina C7, right")
    assert colour_of("Muscle") == ""
    assert colour_of("Lesion") != colour_of("Vertebral body C5")


@pytest.mark.parametrize(
    ("state", "bright"),
    [
        ({"thickness_mm": 0.0}, False),
        ({"thickness_mm": 8.0}, True),
        ({"thickness_mm": 8.0, "window": {"ct": [100, 3000]}}, False),
    ],
)
def test_the_still_picture_is_the_slice_with_its_lesion_and_its_window(state, bright):
    study = phantom.make(size=(96, 96, 48))
    room = ReadingRoom(study, position_mm=[0.0, -5.0, 0.0], plane="axial", **state)
    picture = np.asarray(Image.open(BytesIO(room.still())))
    column, row, _ = study.index(np.array([0.0, -5.0, 0.0]))[::-1]
    scale = picture.shape[0] / 96
    value = picture[round((row + 0.5) * scale), round((column + 0.5) * scale)]
    assert value > 150 if bright else value < 100
