"""The pool of patients behind a question: the same seed gives the same patient, everywhere."""

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinelab.domain.exam import Exam, region_levels

POOL = Exam(
    "cervical", "opll-continuous", ("C4", "C6"), thickness_mm=(4.0, 7.0), patients=tuple(range(1, 41))
)


def test_the_draw_stays_the_same_from_release_to_release():
    assert [POOL.recipe(seed).thickness_mm for seed in (1, 2, 3, 40)] == [6.0, 4.6, 4.5, 4.1]
    assert POOL.patient(3) == POOL.patient(3) != POOL.patient(4)


def test_thicknesses_spread_over_the_whole_range():
    drawn = [POOL.recipe(seed).thickness_mm for seed in POOL.patients]
    assert 4.0 <= min(drawn) < 4.4
    assert 6.6 < max(drawn) <= 7.0
    assert len(set(drawn)) > 15


def test_a_pool_without_a_lesion_has_normal_patients():
    normal = Exam("lumbar", patients=(2, 5))
    assert normal.recipe(5).kind == "none"
    assert normal.patient(2).seed == 2


@pytest.mark.parametrize("seed", [0, 41, -1, 10**30, True, 3.0, "3", None, [3], {"seed": 3}, float("nan")])
def test_a_foreign_seed_is_nobody(seed):
    assert POOL.seed_of(seed) is None


def test_a_patient_who_is_not_of_the_pool_is_refused_by_name():
    with pytest.raises(ValueError, match=r"Patient 9 is not of this pool: 2, 5\."):
        Exam("lumbar", patients=(2, 5)).patient(9)


def test_a_token_gives_the_same_examination_back():
    assert Exam.from_token(POOL.token) == POOL
    assert Exam.from_token(Exam("lumbar", patients=(2,)).token) == Exam("lumbar", patients=(2,))


def test_a_token_shows_neither_lesion_nor_level_to_who_reads_the_file():
    for word in ("opll", "C4", "thickness", "cervical"):
        assert word not in POOL.token


@given(junk=st.text() | st.binary().map(lambda data: base64.b64encode(zlib.compress(data)).decode()))
def test_a_damaged_token_is_refused_in_one_sentence(junk):
    with pytest.raises(ValueError, match="This is no examination of this course"):
        Exam.from_token(junk)


def test_a_token_that_unwraps_to_too_much_is_refused():
    bomb = base64.b64encode(zlib.compress(json.dumps({"region": "x" * 10**7}).encode())).decode()
    with pytest.raises(ValueError, match="This is no examination"):
        Exam.from_token(bomb)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"region": "sacral"}, "'sacral' is not a valid Region"),
        ({"lesion": "opll-continuous"}, "a lesion needs a thickness"),
        ({"thickness_mm": (3.0, 4.0)}, "only a lesion has one"),
        ({"lesion": "olf-fused", "thickness_mm": (3.0, 4.0), "levels": ("T3", "T4")}, "outside the cervical"),
        ({"patients": (0,)}, "whole numbers from 1 up"),
        ({"patients": ()}, "A pool holds 1 to 100 different patients"),
    ],
)
def test_an_examination_that_cannot_be_is_refused(changes, says):
    with pytest.raises(ValueError, match=says):
        Exam(**({"region": "cervical"} | changes))


def test_the_levels_of_a_region_are_those_of_its_model():
    assert [str(level) for level in region_levels("cervical")] == ["C2", "C3", "C4", "C5", "C6", "C7", "T1"]
