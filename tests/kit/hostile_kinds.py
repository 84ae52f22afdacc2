"""The table of hostile and broken submissions: who hands in what, and what it is worth with us.

Used by the test of ``spinebank grade`` and by the bench that shows stock nbgrader beside it.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import nbformat

HALF = {"single": {"choice": "block-in-front"}, "number": {"value": 8}}
"""Earns 1.5 points: one question right, one half right."""
ALL = {
    "single": {"choice": "block-in-front"},
    "number": {"value": 7},
    "order": {"order": ["neck", "chest", "loin", "pelvis", "tail"]},
    "term": {"text": "dura mater"},
    "match": {"matches": {"weight": "block", "roof": "plate"}},
}
"""Earns 7 points."""
GOOD = {"aa-good": (ALL, 7.0), "mm-good": (HALF, 1.5), "zz-good": (ALL, 7.0)}
"""Honest students before, between and after the others, with their points."""
LEAKS = ("Secret reason", "Secret explanation", "TOP-SECRET-OF-THE-COURSE", "root:x:0:0")
"""What no page and no graded copy of a student may hold."""
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Kind:
    """One student who hands in something that no honest student would, or that went wrong."""

    student: str
    make: Callable
    """Called with course, folder of the submission and the helpers of ``handing.py``."""
    points: float = 1.5
    """What all questions that no person marks must earn together."""
    refusal: str = ""
    """Part of the sentence with which the submission is listed as not graded; empty: it is graded."""
    remark: str = ""
    """Part of a remark that must be listed."""
    name: str = ""
    """The student's name as listed, where the folder's cannot be shown."""

    @property
    def listed(self):
        """The name by which the report calls the student."""
        return self.name or self.student


def hand_in_all(course, handing):
    """Write the whole class into ``submitted/``, and a secret that nobody may see."""
    (course / "secret.txt").write_text("TOP-SECRET-OF-THE-COURSE")
    for student, (answers, _) in GOOD.items():
        handing.hand_in(course, student, answers)
    for kind in KINDS:
        folder = handing.hand_in(course, kind.student, HALF)
        kind.make(course, folder, handing)


def outside(course):
    """Return a hash of everything that grading must not change: source, submissions, settings, bank."""
    found = {}
    for place in ("source", "release", "submitted", "nbgrader_config.py", "secret.txt"):
        for path in sorted([course / place, *(course / place).rglob("*")]):
            if path.is_file() and not path.is_symlink() and path.stat().st_size < 50 * MEGABYTE:
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def code(source):
    """Put a cell with code before all others."""

    def make(_course, folder, _handing):
        notebook = nbformat.read(folder / "trial.ipynb", as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(f"open('i-was-here', 'w')\n{source}"))
        nbformat.write(notebook, folder / "trial.ipynb")

    return make


def cells(change):
    """Change the cells of the notebook."""

    def make(_course, folder, _handing):
        notebook = nbformat.read(folder / "trial.ipynb", as_version=4)
        change(notebook, {cell.id: cell for cell in notebook.cells})
        nbformat.write(notebook, folder / "trial.ipynb")

    return make


def data(content):
    """Replace the answer file; ``content`` are bytes, or a function from ``handing`` to bytes."""

    def make(_course, folder, handing):
        (folder / "responses.json").write_bytes(content if isinstance(content, bytes) else content(handing))

    return make


def text(change):
    """Change the text of the answer file."""
    return data(lambda handing: change(handing.record(HALF).decode()).encode("utf-8", "surrogatepass"))


def answers(**responses):
    """Replace some of the answers."""
    return data(lambda handing: handing.record(HALF | responses))


def files(change):
    """Do something in the folder of the submission."""
    return lambda course, folder, _handing: change(course, folder)


def _edit(_notebook, by_id):
    by_id["trial-single-01"].source = "100.0"
    by_id["trial-single-01"].metadata.nbgrader.points = 100


def _delete(notebook, by_id):
    notebook.cells.remove(by_id["trial-number-01"])
    notebook.cells.remove(by_id["trial-single-01"])


def _duplicate(notebook, by_id):
    notebook.cells.append(nbformat.from_dict(dict(by_id["trial-single-01"], id="a-copy")))


def _reorder(notebook, _by_id):
    notebook.cells.reverse()


def _forge_output(_notebook, by_id):
    forged = nbformat.v4.new_output("execute_result", {"text/plain": "100.0"}, execution_count=1)
    by_id["trial-term-01"].outputs = [forged]


def _stderr(_notebook, by_id):
    warning = nbformat.v4.new_output("stream", name="stderr", text="DeprecationWarning: old\n")
    by_id["trial-single-01"].outputs = [warning]


def _markdown(notebook, _by_id):
    notebook.cells[0].source = "<script>alert('marked')</script><img src=x onerror=alert(1)>"


def _no_grade_ids(notebook, _by_id):
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)


def _old_format(_course, folder):
    notebook = json.loads((folder / "trial.ipynb").read_text())
    (folder / "trial.ipynb").write_text(json.dumps(notebook | {"nbformat": 2, "nbformat_minor": 0}))


def _future_format(_course, folder):
    notebook = json.loads((folder / "trial.ipynb").read_text())
    (folder / "trial.ipynb").write_text(json.dumps(notebook | {"nbformat": 99}))


def _sparse(_course, folder):
    with (folder / "extra.bin").open("wb") as file:
        file.truncate(1_000 * MEGABYTE)


def _link(name, target):
    def change(_course, folder):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return change


def _linked_folder(course, folder):
    shutil.rmtree(folder)
    folder.symlink_to(course / "submitted" / "aa-good" / "trial")


def _zip(_course, folder):
    shutil.make_archive(str(folder), "zip", folder)
    shutil.rmtree(folder)


def _file(_course, folder):
    shutil.rmtree(folder)
    folder.write_bytes(b"PK\x03\x04 not a folder")


def _fifo(_course, folder):
    (folder / "responses.json").unlink()
    os.mkfifo(folder / "responses.json")


def _directory(_course, folder):
    (folder / "responses.json").unlink()
    (folder / "responses.json").mkdir()


def _empty(_course, folder):
    shutil.rmtree(folder)
    folder.mkdir()


def _read_only(_course, folder):
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)


def _shadow(_course, folder):
    for name in ("spinelab", "spinebank", "nbgrader"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("open('i-was-here', 'w')\n")
    (folder / "sitecustomize.py").write_text("open('i-was-here', 'w')\n")
    (folder / "responses.pkl").write_bytes(b"cos\nsystem\n(S'touch i-was-here'\ntR.")


def _mirror(change):
    """Answers only in the notebook's output, as a lone notebook carries them."""

    def make(_course, folder, handing):
        record = json.loads((folder / "responses.json").read_bytes())
        (folder / "responses.json").unlink()
        notebook = nbformat.read(folder / "trial.ipynb", as_version=4)
        mime = "application/vnd.spinelab.answers+json"
        notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", {mime: change(record, handing)})]
        nbformat.write(notebook, folder / "trial.ipynb")

    return make


def _renamed(course, folder, handing):
    _mirror(lambda record, _handing: record)(course, folder, handing)
    (folder / "trial.ipynb").rename(folder / "trial-Copy1.ipynb")


def _spread(_course, folder):
    """Many notebooks, each of which claims to hold answers."""
    (folder / "responses.json").unlink()
    (folder / "trial.ipynb").unlink()
    for number in range(60):
        (folder / f"copy{number}.ipynb").write_text('"application/vnd.spinelab.answers+json' + "[" * 5000)


def _scripted_name(_course, folder):
    (folder / "responses.json").unlink()
    (folder / "<script>alert('x').ipynb").write_text('"application/vnd.spinelab.answers+json')


def _time(stamp):
    return files(lambda _course, folder: (folder / "timestamp.txt").write_text(stamp))


def _nothing(_course, _folder, _handing):
    pass


def _twin_keys(found):
    return found.replace('"answers": {', '"answers": {}, "answers": {', 1)


def _other_student(found):
    return json.dumps(json.loads(found) | {"student": "aa-good", "student_id": "aa-good"})


def _extra(**more):
    return lambda found: json.dumps(json.loads(found) | more)


NONE = "cannot be read as an answer file"
FORMULA = '=HYPERLINK("http://evil.example";"mark")'
SCRIPT = "<script>alert('marked')</script><img src=x onerror=alert(1)>"

KINDS = [
    # Code that a student added. It is never run, so the answers count and nothing else happens.
    Kind("endless-loop", code("while True: pass")),
    Kind("os-exit", code("import os; os._exit(0)")),
    Kind("huge-output", code("print('x' * 10**9)")),
    Kind("huge-memory", code("hog = bytearray(10 * 2**30)")),
    Kind("fork-bomb", code("import os\nfor _ in range(4): os.fork()")),
    Kind("traceback-patch", code("get_ipython().showtraceback = lambda *_, **__: None")),
    Kind("assert-patch", code("import ast; compile = lambda *_: None")),
    Kind("scorer-patch",
         code("import spinebank.grading as g; g.score_cell = lambda *_, points, **x: points")),
    Kind("shell-magic", code("!touch i-was-here")),
    Kind("reads-the-bank", code("print(open('../../../secret.txt').read())")),
    Kind("shadow-modules", files(_shadow)),
    # Cells that were tampered with. None of them is read.
    Kind("edited-test-cell", cells(_edit)),
    Kind("deleted-cells", cells(_delete)),
    Kind("duplicated-cell", cells(_duplicate)),
    Kind("reordered-cells", cells(_reorder)),
    Kind("forged-output", cells(_forge_output)),
    Kind("warning-on-stderr", cells(_stderr)),
    Kind("no-grade-ids", cells(_no_grade_ids)),
    Kind("script-in-markdown", cells(_markdown)),
    # Answer files that were forged.
    Kind("future-revision", data(lambda handing: handing.record(ALL, revision=99)), 0),
    Kind("other-students-id", text(_other_student)),
    Kind("other-quiz", data(lambda handing: handing.record(ALL, quiz="anatomy")), 0,
         remark="to the quiz 'anatomy'"),
    Kind("claims-a-score", text(_extra(score=18, marks={"trial-term-01": 1}, auto_score=18))),
    Kind("unknown-options", answers(single={"choice": "no-such"}, order={"order": ["no-such"] * 5}), 0.5),
    Kind("every-option", answers(single={"choice": ["block-in-front", "plate-behind"]}), 0.5),
    Kind("unknown-items", answers(unheard={"choice": "block-in-front"})),
    Kind("true-for-a-number", answers(number={"value": True}), 1),
    Kind("nan", text(lambda found: found.replace('"value": 8', '"value": NaN')), 0, remark=NONE),
    Kind("infinity", text(lambda found: found.replace('"value": 8', '"value": 1e999')), 0, remark=NONE),
    Kind("huge-number", text(lambda found: found.replace('"value": 8', '"value": 1e308')), 1),
    Kind("endless-digits", text(lambda found: found.replace('"value": 8', f'"value": {"9" * 100_000}')), 0,
         remark=NONE),
    Kind("ten-megabyte-string", text(lambda found: found.replace("block-in-front", "x" * 10 * MEGABYTE)), 0,
         remark="larger than 1,000,000 bytes"),
    Kind("long-list", answers(order={"order": ["neck"] * 60_000})),
    Kind("long-text", answers(term={"text": "dura mater " * 40_000})),
    Kind("deep-json", data(b'{"answers":' * 50_000), 0, remark="nested too deeply"),
    Kind("deep-answer", text(lambda found: found.replace('"value": 8', f'"value": {"[" * 40}{"]" * 40}')), 1,
         remark="left out"),
    Kind("duplicate-keys", text(_twin_keys), 0, remark=NONE),
    Kind("too-many-answers", data(lambda handing: handing.record({f"x{n}": {} for n in range(501)})), 0,
         remark="at most 500 answers"),
    Kind("half-a-character", text(lambda found: found.replace("block-in-front", "\\ud83d")), 0.5),
    Kind("nul-in-text", answers(term={"text": "\0\x1b[31m"}, essay={"text": "a\0b\x1b[2J"})),
    # Answer files of other systems, and broken ones.
    Kind("byte-order-mark", text(lambda found: "\ufeff" + found)),
    Kind("crlf", text(lambda found: json.dumps(json.loads(found), indent=1).replace("\n", "\r\n"))),
    Kind("utf-16", data(lambda handing: handing.record(HALF).decode().encode("utf-16")), 0, remark=NONE),
    Kind("nul-bytes", data(b"\0" * 1000), 0, remark=NONE),
    Kind("invalid-json", data(b'{"answers": '), 0, remark=NONE),
    Kind("empty-file", data(b""), 0, remark=NONE),
    Kind("a-list", data(b"[]"), 0, remark="is no answer file"),
    Kind("binary", data(bytes(range(256))), 0, remark=NONE),
    # Notebooks that are broken or missing; the answer file still counts.
    Kind("notebook-invalid-json", files(lambda _course, folder: (folder / "trial.ipynb").write_text("{"))),
    Kind("notebook-empty", files(lambda _course, folder: (folder / "trial.ipynb").write_bytes(b""))),
    Kind("notebook-old-format", files(_old_format)),
    Kind("notebook-future-format", files(_future_format)),
    Kind("notebook-missing", files(lambda _course, folder: (folder / "trial.ipynb").unlink())),
    Kind("notebook-renamed", _renamed),
    Kind("lone-notebook", _mirror(lambda record, _handing: record)),
    Kind("mirror-of-another-quiz", _mirror(lambda record, _handing: record | {"quiz": "final"}), 0),
    Kind("mirror-of-nonsense", _mirror(lambda _record, _handing: {"answers": [SCRIPT]}), 0),
    Kind("sixty-notebooks", files(_spread), 0, remark="is not a notebook"),
    Kind("nothing-in-the-folder", files(_empty), 0, remark="No usable answers were found"),
    # Files and folders.
    Kind("gigabyte-beside", files(_sparse)),
    Kind("link-to-the-gradebook", files(_link("extra.db", "../../../gradebook.db"))),
    Kind("answers-are-a-link", files(_link("responses.json", "../../aa-good/trial/responses.json")), 0,
         remark="cannot be read"),
    Kind("answers-link-to-a-secret", files(_link("responses.json", "../../../secret.txt")), 0,
         remark="cannot be read"),
    Kind("notebook-is-a-link", files(_link("trial.ipynb", "../../../source/trial/trial.ipynb"))),
    Kind("secret-is-a-link", files(_link("submission_secret.txt", "../../../secret.txt")),
         remark="cannot be read"),
    Kind("endless-device", files(_link("timestamp.txt", "/dev/zero")), remark="cannot be read"),
    Kind("loop-of-links", files(_link("responses.json", "responses.json")), 0, remark="cannot be read"),
    Kind("answers-are-a-pipe", files(_fifo), 0, remark="not a regular file"),
    Kind("answers-are-a-folder", files(_directory), 0, remark="cannot be read"),
    Kind("folder-is-a-link", files(_linked_folder), refusal="links are not followed"),
    Kind("zip-instead", files(_zip), refusal="unpack it with 'nbgrader zip_collect'"),
    Kind("file-instead", files(_file), refusal="is no folder"),
    Kind("read-only", files(_read_only)),
    Kind("no-such-time", _time("yesterday; DROP"),
         remark="holds no time that can be read"),
    Kind("time-zone-is-a-file", _time("2026-11-20 10:00:00 /etc/passwd"),
         remark="holds no time that can be read"),
    # Names, and words that other programs could obey.
    Kind("=cmd|'calc'!A0", _nothing),
    Kind("%2e%2e%2f%2e%2e%2fsource", _nothing),
    Kind("{nbgrader_step}", _nothing),
    Kind("<script>alert(1)<", _nothing),
    Kind("n" * 200, _nothing, refusal="has 200 characters", name="n" * 128),
    Kind("line\nbreak", _nothing, refusal="cannot be printed"),
    Kind("formula-in-an-answer", answers(term={"text": FORMULA}, essay={"text": FORMULA})),
    Kind("script-in-answers", answers(term={"text": SCRIPT}, essay={"text": SCRIPT}, order=[SCRIPT])),
    Kind("script-in-a-file-name", files(_scripted_name), 0, remark="is not a notebook"),
]  # fmt: skip
