"""From submissions and gradebook to the table, and the table as files."""

import json
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import yaml
from nbgrader import api
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from spinebank.analysis.collect import collect
from spinebank.analysis.simulate import Plan, simulate
from spinebank.analysis.table import NOT_CHOSEN
from spinebank.analysis.table_files import TableError, read_table, write_simulated
from spinebank.cli import app
from spinebank.grading.judge import GradingSetupError
from spinebank.load import BankError, bank_folders, read_bank
from spinelab.answers import Answer, Record

NAMES = [f"spine-thing-{number:02d}" for number in range(1, 5)]
KINDS = ["single_best", "numeric", "single_best", "free_text"]


@pytest.fixture
def course(tmp_path, make_bank, monkeypatch):
    """A course with a quiz of four questions; the last is marked by a person."""
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    bank = make_bank("course/bank")
    for name, kind in zip(NAMES, KINDS, strict=True):
        bank.write(kind, id=name)
    root = tmp_path / "course"
    (root / "nbgrader_config.py").touch()
    (root / "blueprints").mkdir()
    plan = {
        "quiz": "spine",
        "title": "A quiz",
        "minutes": 5,
        "instructions": "Go.",
        "seed": 1,
        "items": NAMES,
    }
    (root / "blueprints" / "spine.yaml").write_text(yaml.safe_dump(plan))
    assert CliRunner().invoke(app, ["build", "--course", str(root)]).exit_code == 0
    return root


def hand_in(course, student, *responses, gap=20):
    """Hand in answers, one each `gap` seconds; None leaves a question out."""
    answers = {
        name: Answer(response, 2, f"2026-11-21T10:{place * gap // 60:02d}:{place * gap % 60:02d}.000Z")
        for place, (name, response) in enumerate(zip(NAMES, responses, strict=False))
        if response is not None
    }
    folder = course / "submitted" / student / "spine"
    folder.mkdir(parents=True)
    (folder / "responses.json").write_text(json.dumps(Record("spine", answers).as_json()))


def gradebook(path, students):
    """Write nbgrader's own tables: for each student hour, hours of extension, and mark."""
    engine = create_engine(f"sqlite:///{path}")
    api.Base.metadata.create_all(engine)
    day = datetime(2026, 11, 21, tzinfo=UTC).replace(tzinfo=None)  # nbgrader keeps UTC without saying so
    with Session(engine) as session:
        course = api.Course(id="course")
        quiz = api.Assignment(name="spine", duedate=day + timedelta(hours=12), course=course)
        cell = api.GradeCell(name=NAMES[3], max_score=2, cell_type="markdown")
        cell.notebook = api.Notebook(name="spine", assignment=quiz)
        session.add_all([course, quiz, cell])
        session.flush()
        for name, (hour, extension, mark) in students.items():
            session.add(api.Student(id=name))
            handed_in = api.SubmittedAssignment(
                assignment_id=quiz.id,
                student_id=name,
                timestamp=day + timedelta(hours=int(hour[:2])),
                extension=extension and timedelta(hours=extension),
            )
            session.add(handed_in)
            session.flush()
            notebook = api.SubmittedNotebook(assignment_id=handed_in.id, notebook_id=cell.notebook.id)
            session.add(notebook)
            session.flush()
            session.add(api.Grade(cell_id=cell.id, notebook_id=notebook.id, manual_score=mark))
        session.commit()
    engine.dispose()
    return path.read_bytes()


def read(course):
    return collect(course, "spine", read_bank(bank_folders(course)))


def test_answers_become_shares_of_the_mark_chosen_options_and_times(course):
    hand_in(course, "ann", {"choice": "body"}, {"value": 4.2}, {"choice": "lamina"})
    hand_in(course, "ben", None, {"value": 4.4}, None)
    table = read(course)
    assert table.students == ("ann", "ben")
    assert table.fraction.tolist() == [[1, 1, 0], [0, 0.5, 0]]
    assert table.chosen.tolist() == [[0, NOT_CHOSEN, 1], [NOT_CHOSEN] * 3]
    assert table.omitted.tolist() == [[False] * 3, [True, False, False]]
    assert table.not_reached.tolist() == [[False] * 3, [False, False, True]]
    assert math.isnan(table.seconds[0, 0])
    assert table.seconds[0, 1:].tolist() == [20, 20]
    assert table.items[0].options[table.items[0].key] == "body"
    assert table.points.tolist() == [2, 2, 2]


def test_what_was_left_out_is_said(course):
    hand_in(course, "ann", {"choice": "body"})
    hand_in(course, "cem")
    table = read(course)
    assert table.students == ("ann",)
    assert any("'spine-thing-04' is left out: a person marks it" in note for note in table.notes)
    assert "1 submission holds no answer and is left out." in table.notes


def test_a_long_pause_is_no_time_on_a_question_and_junk_is_no_answer(course):
    hand_in(course, "ann", {"choice": "body"}, {"value": 4.2}, {"choice": "no-such-option"}, gap=2000)
    table = read(course)
    assert np.isnan(table.seconds).all()
    assert not table.answered[0, 2]
    assert table.chosen[0, 2] == NOT_CHOSEN


def test_marks_given_by_a_person_and_lateness_come_from_the_gradebook(course):
    hand_in(course, "ann", {"choice": "body"}, {"value": 4.2}, {"choice": "body"}, {"text": "One and two."})
    hand_in(course, "ben", {"choice": "body"}, None, None, {"text": "One."})
    hand_in(course, "cem", {"choice": "body"}, None, None, {"text": "Two."})
    before = gradebook(
        course / "gradebook.db",
        {"ann": ("11:00", None, 1.5), "ben": ("13:00", None, None), "cem": ("13:00", 2, 2)},
    )
    table = read(course)
    assert table.late == (False, True, False), "two more hours were given to the last"
    assert [item.id for item in table.items] == NAMES
    assert table.fraction[:, 3].tolist() == [0.75, 0, 1]
    assert (course / "gradebook.db").read_bytes() == before


def configured(course, db_url):
    (course / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {db_url!r}\n")


def test_the_gradebook_is_the_one_that_the_course_s_settings_name(course, tmp_path):
    hand_in(course, "ann", {"choice": "body"}, {"value": 4.2}, {"choice": "body"}, {"text": "One and two."})
    gradebook(course / "gradebook.db", {"ann": ("11:00", None, 1.5)})
    elsewhere = tmp_path / "department.db"
    before = gradebook(elsewhere, {"ann": ("13:00", None, 0.5)})
    configured(course, f"sqlite:///{elsewhere}")
    table = read(course)
    assert (table.late, table.fraction[0, 3]) == ((True,), 0.25)
    assert elsewhere.read_bytes() == before


def test_a_gradebook_that_cannot_be_read_is_named_without_its_password(course):
    hand_in(course, "ann", {"choice": "body"})
    (course / "gradebook.db").write_text("This is no database, and never was. " * 20)
    with pytest.raises(GradingSetupError, match=r"gradebook\.db cannot be read \(.*not a database"):
        read(course)
    configured(course, "postgresql+nodriver://teacher:secret@127.0.0.1:1/marks")
    done = CliRunner().invoke(app, ["analyse", "spine", "--course", str(course)])
    assert done.exit_code == 1
    assert "teacher:***@127.0.0.1" in done.output
    assert "secret" not in done.output


def test_a_gradebook_without_tables_knows_nothing(course):
    hand_in(course, "ann", {"choice": "body"})
    (course / "gradebook.db").touch()
    assert read(course).late == (None,)


def test_an_item_that_nobody_can_mark_is_named_as_in_grading(course, monkeypatch):
    def without_panel(item, _):
        raise ValueError(f"'{item.id}' has no panel.")

    hand_in(course, "ann", {"choice": "body"})
    monkeypatch.setattr("spinebank.grading.judge.score_answer", without_panel)
    done = CliRunner().invoke(app, ["analyse", "spine", "--course", str(course)])
    assert done.exit_code == 1
    assert "'spine-thing-01' cannot be marked, so nobody is marked" in done.output


def test_students_whom_the_course_leaves_out_and_what_is_no_folder_are_not_counted(course):
    hand_in(course, "ann", {"choice": "body"})
    hand_in(course, "tester", {"choice": "body"})
    (course / "submitted" / "ben").mkdir()
    (course / "submitted" / "ben" / "spine").symlink_to(course / "submitted" / "ann" / "spine")
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.student_id_exclude = 'tester'\n"
    )
    table = read(course)
    assert table.students == ("ann",)
    assert "1 submission holds no answer and is left out." in table.notes


def test_a_quiz_that_was_not_built_or_lost_an_item_is_named(course):
    with pytest.raises(BankError, match="there is no quiz 'other'"):
        collect(course, "other", read_bank(bank_folders(course)))
    (course / "bank" / "spine" / f"{NAMES[1]}.yaml").unlink()
    with pytest.raises(BankError, match="no bank has the item spine-thing-02"):
        read(course)


def test_a_table_comes_back_from_its_files_as_it_was(tmp_path):
    made = simulate(Plan(students=7, items=4, seed=2, omit=0.2, slow=0.5))
    write_simulated(tmp_path, made)
    back = read_table(tmp_path)
    assert back.items == made.table.items
    assert back.simulated
    for name in ("fraction", "chosen", "answered", "not_reached"):
        assert np.array_equal(getattr(back, name), getattr(made.table, name)), name
    assert back.seconds == pytest.approx(made.table.seconds, abs=0.06, nan_ok=True)
    truth = json.loads((tmp_path / "items.json").read_text())["truth"]
    assert set(truth["simulated-item-01"]) == {"planted", "discrimination", "difficulty_logit"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("s1,A,no,i9,1,,answered,", ":2: the item 'i9' is not in items.json."),
        ("s1,A,no,simulated-item-01,2,,answered,", ":2: 'score' is '2'; allowed: a number from 0 to 1."),
        ("s1,A,no,simulated-item-01,1,e,answered,", ":2: 'e' is no option"),
        ("s1,A,no,simulated-item-01,1,,skipped,", ":2: the state is 'skipped'"),
        ("s1,A,perhaps,simulated-item-01,1,,answered,", ":2: 'late' is 'perhaps'"),
        ("s1,A,no,simulated-item-01,1,,answered,-3", ":2: 'seconds' is '-3'"),
        ("s1,A,no,simulated-item-01,1,,answered,", "'s1' has no row for 'simulated-item-02'"),
    ],
)
def test_a_wrong_row_is_refused_with_file_and_line(tmp_path, line, said):
    write_simulated(tmp_path, simulate(Plan(students=1, items=2)))
    path = tmp_path / "responses.csv"
    path.write_text(f"{path.read_text().splitlines()[0]}\n{line}\n")
    with pytest.raises(TableError) as error:
        read_table(tmp_path)
    assert said in str(error.value)


def test_missing_files_and_columns_are_named(tmp_path):
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path)
    write_simulated(tmp_path, simulate(Plan(students=1, items=2)))
    (tmp_path / "responses.csv").write_text("student,score\n")
    with pytest.raises(TableError, match="the columns must be student, form"):
        read_table(tmp_path)
    (tmp_path / "items.json").write_text("{}")
    with pytest.raises(TableError, match="'quiz' is missing"):
        read_table(tmp_path)
