"""Code of students runs in the sandbox: what it cannot see or use up, and what it still can do."""

import os
import re
import socket
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from spinebank.sandbox import Limits, bubblewrap, why_not
from spinebank.sandbox.execute import ExecuteInSandbox, NoSandboxError

pytestmark = pytest.mark.nbgrader
needs_sandbox = pytest.mark.skipif(bool(why_not()), reason=why_not() or "the sandbox works")

ORDINARY = [
    "import json, numpy as np, spinelab\nprint('said')",
    "def mean(values):\n    return sum(values) / len(values)",
    "np.linalg.inv(np.array([[4.0, 7.0], [2.0, 6.0]])).round(6).tolist()",
    "open('kept.txt', 'w').write(open('data.txt').read().upper()); open('kept.txt').read()",
    "1 / 0",
    "import warnings; warnings.warn('look out')",
    "assert mean([1, 2, 6]) == 3",
    "assert mean([1, 2]) == 2",
    "0.5",
]
TEST_CELLS = 3
"""The last of the ordinary cells are test cells worth one point."""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a solution, a gradebook and two submissions, and a listener on this machine's network."""
    root = tmp_path_factory.mktemp("course")
    for path, text in {
        "source/code/code.ipynb": "secret solution",
        "gradebook.db": "secret marks",
        "submitted/bob/code/code.ipynb": "secret work",
        "autograded/ann/code/data.txt": "vertebra",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "autograded/ann/code/way-out").symlink_to(root / "gradebook.db")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield SimpleNamespace(root=root, work=root / "autograded/ann/code", port=listener.getsockname()[1])


def cells_of(sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for number, cell in enumerate(cells[-TEST_CELLS:]):
        cell.metadata.nbgrader = {"grade": True, "solution": False, "points": 1, "grade_id": f"t{number}"}
    return cells


def run(step, course, sources):
    """Run cells as `nbgrader autograde` does, in the course folder; return them with their outputs."""
    nb = nbformat.v4.new_notebook(cells=cells_of(sources))
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    resources = {"metadata": {"path": str(course.work)}, "nbgrader": {"assignment": "code"}}
    before = Path.cwd()
    os.chdir(course.root)
    try:
        return step.preprocess(nb, resources)[0].cells
    finally:
        os.chdir(before)


def said(cell):
    """Return all that a cell printed and returned; of an error its name and message."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "error":
            parts.append(f"{output.ename}: {output.evalue}")
        else:
            parts.append(output.get("text") or output.data["text/plain"])
    return "".join(parts)


def attempt(code):
    """Return a cell that tries something and names the error, or says that it was possible."""
    return f"""try:
    {code}
except OSError as error:
    print(type(error).__name__)
else:
    print("possible")"""


ENVIRONMENT = """
import glob, os, sys
found = repr(os.environ)
for path in glob.glob("/proc/*/environ"):
    try:
        found += open(path).read()
    except OSError:
        pass
print("hunter2" in found)
"""
BANK = """
print([name for entry in sys.path for name in glob.glob(f"{entry}/spinebank/**/*", recursive=True)])
"""
FORKS = """
import time
children = []
try:
    while len(children) < 2000:
        child = os.fork()
        if not child:
            time.sleep(30)
            os._exit(0)
        children.append(child)
except BlockingIOError:
    print("bounded")
for child in children:
    os.kill(child, 9)
    os.waitpid(child, 0)
"""
MEMORY = """
try:
    bytearray(10_000_000_000)
except MemoryError:
    print("bounded")
"""
PATCH = """
get_ipython().showtraceback = lambda *_, **__: None
result = type(get_ipython()).run_cell
async def never_wrong(self, *given, run=type(get_ipython()).run_cell_async, **named):
    done = await run(self, *given, **named)
    done.error_in_exec = done.error_before_exec = None
    return done
type(get_ipython()).run_cell_async = never_wrong
"""


def fill(folder):
    return attempt(f"[open(f'{folder}/{{n}}', 'wb').write(bytes(10_000_000)) for n in range(20)]")


def patience(cell):
    """Seconds for a cell: few for the endless one, many for all others, since other tests run beside."""
    return 2 if "while True" in cell.source else 300


@pytest.fixture(scope="module")
def held(course):
    """Each attack beside the ordinary cells, in one sandboxed kernel; what each said, by name."""
    monkey = pytest.MonkeyPatch()
    monkey.setenv("SECRET_OF_THE_INSTRUCTOR", "hunter2")
    root = course.root
    attacks = {
        "solution": attempt(f"print(open('{root}/source/code/code.ipynb').read())"),
        "gradebook": attempt(f"print(open('{root}/gradebook.db').read())"),
        "other": attempt(f"print(open('{root}/submitted/bob/code/code.ipynb').read())"),
        "link": attempt("print(open('way-out').read())"),
        "environment": ENVIRONMENT,
        "bank": BANK,
        "network": "import socket\n"
        + attempt(f"socket.create_connection(('127.0.0.1', {course.port}), timeout=2)"),
        "processes": "max(int(name) for name in os.listdir('/proc') if name.isdigit()) < 200",
        "system": attempt("open('/usr/lib/planted', 'w')"),
        "python": attempt("open(os.path.join(os.path.dirname(json.__file__), 'planted.py'), 'w')"),
        "disk": fill("/tmp"),  # noqa: S108 (the sandbox's own)
        "shared": fill("/dev/shm"),  # noqa: S108
        "tidy": "[os.remove(path) for path in glob.glob('/tmp/[0-9]*') + glob.glob('/dev/shm/*')]",
        "memory": MEMORY,
        "forks": FORKS,
        "interrupt": "print('began')\nwhile True: pass",
        "output": "for _ in range(300): print('x' * 10_000)",
    }
    tail = [*ORDINARY[-TEST_CELLS:-1], "from IPython.display import clear_output; clear_output()\n0.5"]
    bounds = {"disk_mb": 60, "output_mb": 1, "address_space_mb": 4000}
    step = ExecuteInSandbox(timeout_func=patience, iopub_timeout=60, limits=bounds)
    try:
        cells = run(step, course, [*ORDINARY[:3], *attacks.values(), *tail])
    finally:
        monkey.undo()
    texts = [said(cell) for cell in cells]
    return SimpleNamespace(**dict(zip(attacks, texts[3:], strict=False)), scores=cells[-TEST_CELLS:])


@needs_sandbox
@pytest.mark.parametrize("secret", ["solution", "gradebook", "other", "link"])
def test_no_file_of_the_course_is_in_sight(held, secret):
    assert getattr(held, secret).strip() == "FileNotFoundError"


@needs_sandbox
def test_neither_the_bank_nor_the_environment_nor_a_process_of_the_instructor_is_in_sight(held):
    assert held.bank.strip() == "[]"
    assert held.environment.strip() == "False"
    assert held.processes.strip() == "True"


@needs_sandbox
def test_there_is_no_network(held):
    assert held.network.strip() == "ConnectionRefusedError"  # a loopback of its own, with nobody on it


@needs_sandbox
def test_nothing_outside_can_be_written(held):
    assert held.system.strip() == "OSError"
    assert held.python.strip() == "OSError"


@needs_sandbox
@pytest.mark.parametrize("room", ["disk", "shared"])
def test_the_disk_is_bounded(held, room):
    assert getattr(held, room).strip() == "OSError"


@needs_sandbox
@pytest.mark.parametrize("bomb", ["memory", "forks"])
def test_memory_and_processes_are_bounded(held, bomb):
    assert getattr(held, bomb).strip() == "bounded"


@needs_sandbox
def test_an_endless_loop_is_interrupted_and_the_next_cell_runs(held):
    assert held.interrupt.startswith("began")
    assert "KeyboardInterrupt" in held.interrupt or "CellTimeoutError" in held.interrupt


@needs_sandbox
def test_output_is_bounded_and_a_test_cell_whose_result_was_left_out_earns_nothing(held):
    assert len(held.output) < 1_100_000
    assert (
        "TooMuchOutput: The notebook printed or showed more than 1 MB; the rest was left out." in held.output
    )
    assert [determine_grade(cell)[0] for cell in held.scores] == [1, 0, 0]  # the last would have been 0.5


@needs_sandbox
def test_an_ordinary_notebook_gives_the_same_in_the_sandbox_as_outside(course):
    inside = run(ExecuteInSandbox(), course, ORDINARY)
    assert sorted(path.name for path in course.work.iterdir()) == [
        "data.txt",
        "way-out",
    ]  # written inside only
    outside = run(Execute(), course, ORDINARY)
    (course.work / "kept.txt").unlink()
    texts = [
        [re.sub(r"ipykernel_\d+", "ipykernel", said(cell)) for cell in cells] for cells in (inside, outside)
    ]
    assert texts[0] == texts[1]
    scores = [[determine_grade(cell)[0] for cell in cells[-TEST_CELLS:]] for cells in (inside, outside)]
    assert scores == [[1, 0, 0.5], [1, 0, 0.5]]


@needs_sandbox
def test_what_no_sandbox_can_mend_is_a_test_cell_that_is_made_to_pass(course):
    """The reason why marks that matter come from answers as data; if this fails, tell it in the manual."""
    cells = run(ExecuteInSandbox(), course, [PATCH, "assert False", "assert 1 == 2", "1 / 0"])
    assert [determine_grade(cell)[0] for cell in cells[-TEST_CELLS:]] == [1, 1, 1]


GREEDY = {
    "it used more than 300 MB of memory": (
        {"memory_mb": 300},
        "kept = []\nwhile True: kept.append(b'x' * 5_000_000); time.sleep(0.01)",
    ),
    "it ran for more than 4 s": ({"wall_s": 4}, "time.sleep(200)"),
    "it wrote files where only its connection belongs": (
        {},
        "open(os.path.dirname(link) + '/heap', 'w').write('x'); time.sleep(200)",
    ),
    "a cell did not end, could not be interrupted, or showed more at once than may be": (
        {"message_mb": 2},
        "print('x' * 20_000_000)",
    ),
}
BEFORE = """
import json, os, time
from ipykernel.connect import get_connection_info
link = json.loads(get_connection_info())["ip"]
print("before")
"""


@needs_sandbox
@pytest.mark.parametrize("reason", GREEDY)
def test_a_kernel_that_takes_too_much_is_stopped_and_earns_nothing_from_there_on(course, reason):
    limits, code = GREEDY[reason]
    step = ExecuteInSandbox(timeout=300, limits=limits)
    cells = run(step, course, [BEFORE, code, "assert True", "assert True", "1.0"])
    why = f"KernelStopped: The kernel was stopped: {reason}. Cells from here on were not run."
    assert said(cells[0]) == "before\n"
    assert [said(cell) for cell in cells[1:]] == [why] * 4
    assert [determine_grade(cell)[0] for cell in cells[-TEST_CELLS:]] == [0, 0, 0]


def test_a_machine_without_bubblewrap_refuses_with_one_plain_sentence(course, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    why_not.cache_clear()
    sentence = "The program bwrap is not installed (Debian, Ubuntu: sudo apt install bubblewrap)."
    try:
        assert why_not() == sentence
        with pytest.raises(NoSandboxError) as refusal:
            run(ExecuteInSandbox(), course, ["open('ran.txt', 'w')"])
    finally:
        why_not.cache_clear()
    assert str(refusal.value) == (
        f"Students' code was not run. {sentence} To run it unprotected, set "
        "c.ExecuteInSandbox.allow_without_sandbox = True in nbgrader_config.py."
    )
    assert not (course.work / "ran.txt").exists()


def test_a_container_that_forbids_bubblewrap_is_told_from_a_missing_one(monkeypatch, tmp_path):
    forbidden = tmp_path / "bwrap"
    forbidden.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    forbidden.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    why_not.cache_clear()
    try:
        assert why_not() == (
            "bubblewrap is installed but does not work on this machine or in this container: "
            "bwrap: No permissions to create new namespace"
        )
    finally:
        why_not.cache_clear()


def test_an_instructor_may_allow_code_without_a_sandbox(course, monkeypatch):
    monkeypatch.setattr("spinebank.sandbox.execute.why_not", lambda: "No sandbox here.")
    cells = run(ExecuteInSandbox(allow_without_sandbox=True), course, ["1 + 1", "2", "3"])
    assert said(cells[0]) == "2"


def test_a_submission_that_is_too_large_is_not_copied(course):
    huge = course.work / "huge.bin"
    with huge.open("wb") as file:
        file.truncate(3_000_000_000)  # sparse: no disk is used
    folders = bubblewrap.Folders()
    try:
        with pytest.raises(ValueError, match="has 3000 MB, more than the 200 MB that are copied"):
            folders.take(course.work, Limits())
    finally:
        folders.remove()
        huge.unlink()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"memory": 3}, "The sandbox has no limit 'memory'; it has address_space_mb, memory_mb"),
        ({"wall_s": 0}, "The sandbox's limit wall_s is 0, but must be a whole number above 0."),
        ({"wall_s": 2.5}, "The sandbox's limit wall_s is 2.5, but must be a whole number above 0."),
    ],
)
def test_a_limit_that_is_none_is_refused(given, sentence):
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        Limits.of(given)
