"""The answer record as untrusted data: what is read, what is left out, what is refused."""

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinelab.answers import Answer, Record, RecordError, RecordFault, parse_record
from spinelab.answers.record import LONG_AGO, MAX_ANSWERS, MAX_RECORD_BYTES, clean_json


def record_bytes(answers=None, **changes):
    record = {"format": "spinelab-answers", "version": 1, "quiz": "anatomy", "answers": answers or {}}
    return json.dumps(record | changes).encode()


def entry(response=None, revision=1, answered_at="2026-11-21T10:00:00Z"):
    return {"revision": revision, "response": response, "answered_at": answered_at}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(response=json_values, revision=st.integers(1, 10**6), item_id=st.text(min_size=1, max_size=40))
def test_what_was_written_is_read_back(response, revision, item_id):
    try:
        response = clean_json(response)
        clean_json(response, 9)
    except ValueError:
        return  # nested deeper than an answer may be
    item_id = clean_json(item_id)
    record = Record("anatomy", {item_id: Answer(response, revision, "2026-11-21T10:00:00.000Z")})
    assert parse_record(json.dumps(record.as_json()).encode(), "anatomy", "f") == record


@given(data=st.binary(max_size=300))
def test_no_bytes_at_all_raise_anything_but_a_record_error(data):
    with suppress(RecordError):
        assert parse_record(data, "anatomy", "responses.json").quiz == "anatomy"


@given(loaded=json_values)
def test_no_json_at_all_raises_anything_but_a_record_error(loaded):
    for text in (json.dumps(loaded), record_bytes(answers={"a-b-01": loaded}).decode()):
        with suppress(RecordError):
            assert parse_record(text.encode(), "anatomy", "responses.json").quiz == "anatomy"


@pytest.mark.parametrize(
    ("data", "fault", "says"),
    [
        (b"{not json", RecordFault.CORRUPT, "cannot be read as an answer file"),
        (b"", RecordFault.CORRUPT, "cannot be read"),
        (b"\x00" * 50, RecordFault.CORRUPT, "cannot be read"),
        (record_bytes().decode().encode("utf-16"), RecordFault.CORRUPT, "cannot be read"),
        (b"[" * 100_000, RecordFault.CORRUPT, "nested too deeply"),
        (b" " * (MAX_RECORD_BYTES + 1), RecordFault.CORRUPT, "larger than 1,000,000 bytes"),
        (b'{"format": NaN}', RecordFault.CORRUPT, "it holds NaN"),
        (b'{"a": 1e999}', RecordFault.CORRUPT, "too large a number"),
        (b'{"a": 1, "a": 2}', RecordFault.CORRUPT, "the key 'a' occurs twice"),
        (b'{"a": ' + b"9" * 5000 + b"}", RecordFault.CORRUPT, "cannot be read"),
        (b"[1, 2]", RecordFault.CORRUPT, '"format" must be "spinelab-answers"'),
        (record_bytes(format="other"), RecordFault.CORRUPT, '"format" must be'),
        (
            record_bytes(version=2),
            RecordFault.VERSION,
            "has version 2 of the answer format; this course reads",
        ),
        (record_bytes(version=True), RecordFault.VERSION, "has version True"),
        (
            record_bytes(quiz="imaging"),
            RecordFault.FOREIGN,
            "answers to the quiz 'imaging', not to 'anatomy'",
        ),
        (record_bytes(answers=[1]), RecordFault.CORRUPT, '"answers" must be an object'),
        (
            record_bytes(answers={f"i-{n}": entry() for n in range(MAX_ANSWERS + 1)}),
            RecordFault.CORRUPT,
            "at most 500 answers",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unusable_file_is_refused_with_one_sentence(data, fault, says):
    with pytest.raises(RecordError) as caught:
        parse_record(data, "anatomy", "responses.json")
    assert caught.value.fault is fault
    assert says in str(caught.value)
    assert str(caught.value).startswith("responses.json")
    assert len(str(caught.value)) < 350


def test_many_double_keys_are_refused_without_delay():
    data = b"{" + b",".join(b'"k%d":0' % n for n in range(60_000)) + b',"k59999":1}'
    with pytest.raises(RecordError, match="'k59999' occurs twice"):
        parse_record(data, "anatomy", "f")


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_windows_editors_may_touch_the_file(bom):
    data = bom + record_bytes({"a-b-01": entry({"choice": "x"})}).replace(b", ", b",\r\n")
    assert parse_record(data, "anatomy", "f").answers["a-b-01"].response == {"choice": "x"}


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ([1], 'no "response"'),
        ({"revision": 1}, 'no "response"'),
        (entry(json.loads("[" * 11 + "]" * 11)), "more than 12 levels deep"),
    ],
)
def test_a_senseless_entry_is_left_out_and_the_rest_is_kept(bad, says):
    record = parse_record(record_bytes({"bad-01": bad, "good-01": entry(7)}), "anatomy", "f")
    assert list(record.answers) == ["good-01"]
    assert says in record.notes[0]
    assert "'bad-01'" in record.notes[0]


@pytest.mark.parametrize("revision", [None, "1", 0, -3, True, 1.0])
def test_a_revision_that_is_none_becomes_zero(revision):
    record = parse_record(record_bytes({"a-b-01": entry(revision=revision)}), "anatomy", "f")
    assert record.answers["a-b-01"].revision == 0


@pytest.mark.parametrize("time", [None, 5, "yesterday", "2026-13-01T00:00:00Z", "x" * 10_000])
def test_a_time_that_is_none_becomes_long_ago(time):
    record = parse_record(record_bytes({"a-b-01": entry(answered_at=time)}), "anatomy", "f")
    assert record.answers["a-b-01"].answered_at == ""
    assert record.instant == LONG_AGO


@pytest.mark.parametrize(
    "time", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-21", "20261121T100000"]
)
def test_every_time_that_is_kept_can_be_compared(time):
    answer = Answer({}, 1, time)
    assert (answer.instant >= Answer({}, 1, "2026-11-21T10:00:00Z").instant) in {True, False}


def test_half_an_emoji_does_not_break_the_writers():
    record = parse_record(
        record_bytes({"a-b-01": entry({"text": "\ud83d end", "\udc00": 1})}), "anatomy", "f"
    )
    response = record.answers["a-b-01"].response
    assert response == {"text": "\ufffd end", "\ufffd": 1}
    json.dumps(response, ensure_ascii=False).encode()


@pytest.mark.parametrize("value", [math.nan, math.inf, {1, 2}, object(), b"bytes", [[math.nan]]])
def test_what_json_lacks_is_refused_on_the_way_in(value):
    with pytest.raises(ValueError, match="it holds a"):
        clean_json(value)
