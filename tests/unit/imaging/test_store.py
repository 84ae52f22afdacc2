"""Studies on disk: found again, rebuilt when damaged, refused when they would not fit."""

import re

import numpy as np
import pytest

from spinelab.imaging import DamagedStudyWarning, StudyTooLargeError, simulate, store


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "cache_folder", lambda: tmp_path)
    return tmp_path / "studies"


def small():
    return simulate("none", "cervical", spacing_mm=(2.0, 2.0, 3.0), modalities=("ct",))


def test_a_study_is_the_same_from_the_cache(folder):
    first = small()
    assert len(list(folder.iterdir())) == 2
    again = small()
    assert np.array_equal(first.volumes["ct"], again.volumes["ct"])
    assert (first.origin_mm, first.names) == (again.origin_mm, again.names)


def test_a_damaged_file_is_rebuilt_with_one_sentence(folder):
    first = small()
    path = next(path for path in folder.iterdir() if "-ct" in path.name)
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(bytes(data))
    said = rf"^The stored study {re.escape(path.name)} is damaged \(.*\); it is computed again\.$"
    with pytest.warns(DamagedStudyWarning, match=said):
        again = small()
    assert np.array_equal(first.volumes["ct"], again.volumes["ct"])
    small()  # sound again: no warning


@pytest.mark.parametrize("rest", [b"", b'{"mark": "other", "arrays": []}\n'])
def test_any_other_content_counts_as_damaged(folder, rest):
    first = small()
    for path in folder.iterdir():
        path.write_bytes(rest)
    with pytest.warns(DamagedStudyWarning):
        again = small()
    assert np.array_equal(first.labels, again.labels)


def test_a_folder_that_cannot_be_written_to_only_costs_time(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(store, "cache_folder", lambda: blocked / "below")
    assert small().volumes["ct"].any()


def test_the_longest_unused_studies_are_forgotten(folder, monkeypatch):
    monkeypatch.setattr(store, "LIMIT_BYTES", 1)
    small()
    assert len(list(folder.iterdir())) == 1


def test_a_study_beyond_memory_is_refused_with_limit_and_request():
    said = (
        r"^A study of the cervical region with 4 modalities at \(0\.2, 0\.2, 0\.2\) mm would need \d+ MB; "
        r"the limit is \d+ MB\. Take a larger spacing or fewer modalities\.$"
    )
    with pytest.raises(StudyTooLargeError, match=said):
        simulate("none", "cervical", spacing_mm=(0.2, 0.2, 0.2))


def test_the_same_request_gives_the_same_study(folder):
    first = small()
    for path in folder.iterdir():
        path.unlink()
    assert np.array_equal(first.volumes["ct"], small().volumes["ct"])
