"""The preview of a case file without a browser: it follows the file, and keeps what still fits."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from spinelab.cases.new import new_case
from spinelab.vignette import CasePreview

STEP = {"kind": "do", "what": "ask-walk"}


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "my-case.yaml"
    new_case(path)
    return path


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    before = path.stat().st_mtime_ns
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(before + 10_000_000, before + 10_000_000))  # a coarse clock of a disk must not hide it


def said(preview):
    return preview._repr_mimebundle_() and preview._box.children[0].value


def test_a_sound_file_is_said_to_be_sound_and_can_be_played(written):
    preview = CasePreview(written)
    assert repr(preview) == (
        "CasePreview('my-case.yaml', CaseVignette('my-case', seed=11, scene='clinic', steps=0), findings=0)"
    )
    assert "my-case.yaml is sound" in said(preview)
    assert preview._repr_mimebundle_()["text/plain"] == repr(preview)
    assert not preview.reload()
    assert sorted(written.parent.iterdir()) == [written]  # nothing but the file of the author


def test_a_change_is_shown_and_the_steps_that_fit_are_kept(written):
    preview = CasePreview(written)
    preview.vignette.set_state({"log": [STEP]})
    edit(written, "Her hands are numb.", "Her hands are quite numb.")
    assert preview.reload()
    assert preview.vignette.log == [STEP]
    assert "Her hands are quite numb." in " ".join(preview.vignette.page["scene"]["texts"])
    edit(written, "{id: ask-walk,", "{id: ask-gait,")
    assert preview.reload()
    assert preview.vignette.log == []


def test_a_fault_is_named_with_its_line_and_the_case_stays_on_the_table(written):
    preview = CasePreview(written)
    before = preview.vignette
    edit(written, "minutes: 6", "minutes: 600")
    assert preview.reload()
    assert len(preview.findings) == 1
    assert preview.findings[0].startswith("Line 14, minutes: 'minutes' is 600")
    assert "Line 14, minutes" in said(preview)
    assert preview.vignette is before
    edit(written, "minutes: 600", "minutes: 6")
    edit(written, "cites: [davies2018bmj]", "cites: [nobody1999]")
    assert preview.reload()
    assert "nobody1999" in said(preview)
    assert preview.vignette is not before


def test_a_file_that_is_not_there_yet_is_waited_for(tmp_path):
    path = tmp_path / "later.yaml"
    preview = CasePreview(path)
    assert preview.vignette is None
    assert "later.yaml" in said(preview)
    new_case(path)
    assert preview.reload()
    assert preview.vignette.case == "later"


def test_in_a_notebook_the_file_is_followed_until_it_is_stopped(written):
    async def follow():
        preview = CasePreview(written, every_s=0.01)
        edit(written, "Her hands are numb.", "Her feet are numb.")
        for _ in range(500):
            await asyncio.sleep(0.01)
            if "Her feet" in " ".join(preview.vignette.page["scene"]["texts"]):
                break
        shown = preview.vignette.page["scene"]["texts"]
        preview.stop()
        await asyncio.sleep(0)
        return shown

    with ThreadPoolExecutor(1) as apart:  # the browser of other tests keeps a loop running in this thread
        shown = apart.submit(lambda: asyncio.run(follow())).result()
    assert "Her feet are numb." in " ".join(shown)
