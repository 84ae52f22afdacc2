"""Which files a lesson needs: followed from name to name, through what is packed."""

import pytest

from spinelab.publish.needs import Needs
from spinelab.publish.store import Store, as_json


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def test_files_are_found_through_the_files_that_name_them(store):
    mesh, unused = store.put(b"{" + bytes(30_000)), store.put(b"another lesson's")
    inner = store.put_json({"mesh": {"$bytes": mesh}})
    page = as_json({"list": store.put_json([inner, "words"]), "again": inner})
    found = Needs(store.folder).of(page)
    assert len(found) == 3
    assert {mesh, inner} < set(found)
    assert unused not in found


def test_a_name_in_words_of_a_view_is_no_file(store):
    assert Needs(store.folder).of('{"said": "see 0123456789.gzb"}') == []


def test_a_file_that_is_named_and_not_there_is_a_fault(store):
    with pytest.raises(FileNotFoundError):
        Needs(store.folder).of(f'"{20 * "a"}.gzb"')
