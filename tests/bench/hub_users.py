"""A hub as it is deployed, with users of this machine and their passwords (PAM), and nothing replaced.

It makes two users, a folder of a class and the hub's own ports (8000, 8001, 8081, 9999), and takes the users
away again, so it runs only as root and only when it is asked for, in a virtual machine that may be spoilt:

    SPINE_BENCH_USERS=1 pytest tests/bench/hub_users.py -o python_files='*.py' -s -p no:xdist

Other users must be able to read environment and folder; `deploy/hub/README.md` says how to set it up.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

ROOT = Path(__file__).parents[2]
DEPLOYED = ROOT / "deploy" / "hub"
GRADER, STUDENT, QUIZ = "spine-grader", "spine-student", "anatomy"
HUB = "http://127.0.0.1:8000"
PATIENCE_S = 600

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not os.environ.get("SPINE_BENCH_USERS"),
    reason="makes users of the machine: only as root, with SPINE_BENCH_USERS=1",
)


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture
def password():
    """The student's password; both users exist until the end."""
    word = secrets.token_urlsafe(12)
    for name in (GRADER, STUDENT):
        run("useradd", "--create-home", "--shell", "/bin/sh", name)
    run("chpasswd", input=f"{STUDENT}:{word}\n")
    yield word
    for name in (GRADER, STUDENT):
        subprocess.run(["userdel", "--remove", name], capture_output=True, check=False)


@pytest.fixture
def data(password):  # noqa: ARG001 (the users have to be there)
    """The folder of a class, which everybody may enter, with one released quiz."""
    folder = Path("/srv") / f"spine-try-{secrets.token_hex(4)}"
    run(DEPLOYED / "prepare", folder)
    (folder / "students.txt").write_text(f"{STUDENT}\n")
    (folder / "instructors.txt").write_text(f"{GRADER}\n")
    settings = {"JUPYTER_CONFIG_PATH": str(DEPLOYED / "grader"), "SPINE_HUB_DATA": str(folder)}
    as_grader = ("runuser", "-u", GRADER, "--", str(Path(sys.executable).with_name("nbgrader")))
    home = {"HOME": pwd.getpwnam(GRADER).pw_dir}
    for step in ("generate_assignment", "release_assignment"):
        run(*as_grader, step, QUIZ, cwd=folder / "course", env={**os.environ, **settings, **home})
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def hub(data):
    """The hub, started by the command of the README."""
    log = data / "hub" / "log.txt"
    path = [
        str(Path(sys.executable).parent),
        str(ROOT / "tests" / "node_modules" / ".bin"),
        os.environ["PATH"],
    ]
    with log.open("w") as stream:
        process = subprocess.Popen(
            ["jupyterhub", "-f", str(DEPLOYED / "jupyterhub_config.py")],
            cwd=data / "hub",
            env={**os.environ, "PATH": os.pathsep.join(path), "SPINE_HUB_DATA": str(data)},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        wait(lambda: process.poll() is not None or answers(f"{HUB}/hub/api/"), log)
        assert process.poll() is None, log.read_text()[-3000:]
        yield log
    finally:
        everything = [process.pid, *(child.pid for child in children(process.pid))]
        everything.append(int((data / "hub" / "proxy.pid").read_text().splitlines()[0]))  # outlives its hub
        for pid in everything:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(60)


def children(pid):
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def answers(url):
    with contextlib.suppress(requests.ConnectionError):
        return requests.get(url, timeout=PATIENCE_S).ok
    return False


def wait(ready, log):
    end = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(0.3)


def signed_in(word):
    """Sign in on the hub's page, as a browser does; the session, and whether the hub let us in."""
    session = requests.Session()
    session.get(f"{HUB}/hub/login", timeout=PATIENCE_S)
    mark = session.cookies.get("_xsrf", path="/hub/")
    form = {"username": STUDENT, "password": word, "_xsrf": mark}
    session.headers["Referer"] = f"{HUB}/hub/login"
    answer = session.post(f"{HUB}/hub/login?_xsrf={mark}", form, allow_redirects=False, timeout=PATIENCE_S)
    return session, answer.status_code == 302


def test_a_user_of_the_machine_signs_in_and_fetches_a_quiz_as_that_user(hub, data, password):
    _, let_in = signed_in(f"not {password}")
    assert not let_in
    session, let_in = signed_in(password)
    assert let_in, hub.read_text()[-2000:]
    began = time.perf_counter()
    session.get(f"{HUB}/hub/spawn", timeout=PATIENCE_S)
    wait(lambda: lab_of(session).ok, hub)
    took_s = time.perf_counter() - began
    [server] = [
        one
        for one in psutil.process_iter(["cmdline", "username"])
        if is_server(one) and one.username() == STUDENT
    ]
    mark = session.cookies.get("_xsrf", path=f"/user/{STUDENT}/")
    fetched = session.post(
        f"{HUB}/user/{STUDENT}/assignments/fetch",
        json={"course_id": "spine-ligaments", "assignment_id": QUIZ},
        headers={"X-XSRFToken": mark},
        timeout=PATIENCE_S,
    )
    assert fetched.json()["success"], fetched.text[-2000:]
    home = Path(pwd.getpwnam(STUDENT).pw_dir)
    spines = [home / ".cache" / "spinelab" / path.name for path in (data / "spines").iterdir()]
    assert spines
    for path in (home / "course" / "00-start-here.ipynb", home / QUIZ / "questions.json", *spines):
        assert path.owner() == STUDENT
    assert stat.S_IMODE((data / "course").stat().st_mode) == 0o700
    print(f"\n{STUDENT} signed in with a password; server {server.pid} of that user after {took_s:.1f} s")


def lab_of(session):
    """Open the student's JupyterLab, by the hub's permission, which sets the cookies of the server."""
    return session.get(f"{HUB}/user/{STUDENT}/lab", timeout=PATIENCE_S)


def is_server(process):
    return any("jupyterhub-singleuser" in word for word in process.info["cmdline"] or [])
