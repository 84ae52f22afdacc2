"""The exam on paper: no key in the exam, every reason in the answer book."""

import pytest

from kit.shelf import export, squeezed
from spinebank.export import Format
from spinebank.export.paper import pdf_of
from spinebank.export.sheet import reasons_of


def test_the_exam_has_no_key_and_the_answer_book_every_reason(shelf, monkeypatch):
    _, sheets = shelf
    monkeypatch.setattr("spinebank.export.paper.shutil.which", lambda _: None)
    done = export(shelf, Format.PRINT)
    exam, answers = (done.files[f"{name}.html"].decode() for name in ("exam", "answers"))
    assert done.remarks == ("No Chromium was found, so there is no PDF: print the pages yourself.",)
    for sheet in sheets.values():
        for reason in reasons_of(sheet).values():
            assert squeezed(reason) in squeezed(answers)
            assert sheet.kind == "free_text" or squeezed(reason) not in squeezed(exam)
        assert squeezed(sheet.stem) in squeezed(exam.replace("</p><p>", " "))
    assert exam.count("data:image/png;base64,") == answers.count("data:image/png;base64,") == 2


@pytest.mark.browser
def test_a_page_is_printed_to_pdf(browser_path):
    assert pdf_of("<!doctype html><title>x</title><p>One page.", browser_path).startswith(b"%PDF-")
