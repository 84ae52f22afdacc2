"""What a learner answered: the record, the file it lies in, and where a grader finds it.

Knows the format of ``responses.json`` and of its mirror in a notebook's output. Knows neither questions nor
keys, neither widgets nor graders: both sides import it, so it needs the standard library only.
"""

from spinelab.answers.marks import CERTAINTIES, MARKS_FILE, ReviewMarks
from spinelab.answers.record import (
    ANSWERS_FILE,
    ANSWERS_MIME,
    Answer,
    Record,
    RecordError,
    RecordFault,
    parse_record,
    record_from_json,
)
from spinelab.answers.sheet import AnswerSheet
from spinelab.answers.sources import FoundAnswers, answers_in_notebook, read_answers
from spinelab.answers.tally import Level, Tally

__all__ = [
    "ANSWERS_FILE",
    "ANSWERS_MIME",
    "CERTAINTIES",
    "MARKS_FILE",
    "Answer",
    "AnswerSheet",
    "FoundAnswers",
    "Level",
    "Record",
    "RecordError",
    "RecordFault",
    "ReviewMarks",
    "Tally",
    "answers_in_notebook",
    "parse_record",
    "read_answers",
    "record_from_json",
]
