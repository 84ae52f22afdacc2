"""A real JupyterHub on this machine, and its people: what a browser would do, by REST and by websocket.

The hub runs with the project's own configuration, ``deploy/hub/jupyterhub_config.py``. What a test cannot
have, users of the machine with passwords, is replaced in `TEST_CONFIG`: all servers run as the user who runs
the test, and the name in ``nbgrader_config.py`` of each home stands for the user.
"""

import contextlib
import getpass
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psutil
import requests
import websocket
from jupyter_server.services.kernels.connection.base import deserialize_binary_message

ROOT = Path(__file__).parents[2]
DEPLOYED = ROOT / "deploy" / "hub"
PROXY = ROOT / "tests" / "node_modules" / ".bin" / "configurable-http-proxy"
COURSE = "spine-ligaments"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
PATIENCE_S = 240
"""How long to wait for anything: other tests run beside."""

TEST_CONFIG = """
import os
load_subconfig({deployed!r})
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.JupyterHub.bind_url = "http://127.0.0.1:{front}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [{command!r}]
c.Spawner.args = {as_root!r}
c.Spawner.environment["IPYTHONDIR"] = {ipython!r}
c.Spawner.environment |= {cache!r}
[formgrader] = c.JupyterHub.services
formgrader["url"] = "http://127.0.0.1:{grader}"
formgrader["user"] = {user!r}
formgrader["command"] = formgrader["command"] + {as_root!r}
environment = formgrader["environment"]
environment["JUPYTER_CONFIG_PATH"] = {extra!r} + ":" + environment["JUPYTER_CONFIG_PATH"]
environment |= {cache!r}
c.JupyterHub.services.append({{"name": "tester", "api_token": {token!r}}})
c.JupyterHub.load_roles.append({{
    "name": "tester", "services": ["tester"],
    "scopes": ["admin:users", "admin:servers", "tokens", "access:servers", "list:users"],
}})
"""


def prepare(data):
    """Make the folder of a class with the project's own script; what is there stays."""
    subprocess.run([DEPLOYED / "prepare", data, getpass.getuser()], check=True)


class Hub:
    """The hub of one class; a context manager.

    Parameters
    ----------
    data
        The folder of the class, as `deploy/hub/prepare` makes it, or a classroom of these tests.
    instructors, students
        Their names.
    shared_cache
        Whether spines that were computed for other tests are there, as they are not on a student's first day.
    """

    def __init__(self, data, instructors, students, *, shared_cache=True):
        self.data = Path(data)
        self.homes = self.data / "homes"
        self.token = secrets.token_hex(16)
        front, hub, proxy, grader = _free_ports(4)
        self.url = f"http://127.0.0.1:{front}"
        (self.data / "instructors.txt").write_text("\n".join(instructors) + "\n")
        (self.data / "students.txt").write_text("\n".join(students) + "\n")
        for student in students:
            home = self.homes / student
            home.mkdir(parents=True, exist_ok=True)
            (home / "nbgrader_config.py").write_text(
                f"c = get_config()\nc.CourseDirectory.student_id = {student!r}\n"
            )
        extra = self.data / "test-settings"
        extra.mkdir()
        (extra / "nbgrader_config.py").write_text(  # all submissions are files of one user here
            "c = get_config()\nc.ExchangeCollect.check_owner = False\n"
        )
        self.config = self.data / "hub" / "test_config.py"
        values = {
            "deployed": str(DEPLOYED / "jupyterhub_config.py"),
            "homes": str(self.homes),
            "front": front,
            "hub": hub,
            "proxy": proxy,
            "grader": grader,
            "command": str(PROXY),
            "as_root": ["--allow-root"] if os.getuid() == 0 else [],
            "user": getpass.getuser(),
            "ipython": str(self.data / "ipython"),
            "cache": {"XDG_CACHE_HOME": str(CACHE)} if shared_cache else {},
            "extra": str(extra),
            "token": self.token,
        }
        self.config.write_text(TEST_CONFIG.format(**values))
        self.log = self.data / "hub" / "log.txt"
        self._process = None

    def __enter__(self):
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),  # the code under test, where it is not installed
            "HOME": str(self.data),
            "LANG": "C.UTF-8",
            "SPINE_HUB_DATA": str(self.data),
        }
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(self.config)],
                cwd=self.data / "hub",
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.wait("the hub", lambda: self.get("/hub/api/").ok)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_):
        self._end()

    def processes(self):
        """Return the hub's process and all that came of it."""
        started = psutil.Process(self._process.pid)
        return [started, *started.children(recursive=True)]

    def _end(self):
        """End all that was started, at once: nothing is to be saved."""
        everything = self.processes()
        for process in everything:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait(60)
        psutil.wait_procs(everything, timeout=10)

    def request(self, method, path, token="", **options):
        """Send one request to the hub or a server behind it."""
        headers = {"Authorization": f"token {token or self.token}"}
        return requests.request(method, self.url + path, headers=headers, timeout=PATIENCE_S, **options)

    def get(self, path, token=""):
        """Get a page, good or not; one that nobody serves yet is answered 503."""
        try:
            return self.request("GET", path, token)
        except requests.ConnectionError:
            nobody = requests.Response()
            nobody.status_code = 503
            return nobody

    def wait(self, what, ready):
        """Wait until something is so; the log says why it never was."""
        end = time.monotonic() + PATIENCE_S
        while not ready():
            assert self._process.poll() is None, f"The hub ended.\n{self.log.read_text()[-3000:]}"
            assert time.monotonic() < end, f"{what} is not ready.\n{self.log.read_text()[-3000:]}"
            time.sleep(0.1)

    def user(self, name):
        """Let a person sign in; returns what they can do."""
        self.request("POST", f"/hub/api/users/{name}")  # a conflict if the configuration has named them
        answer = self.request("POST", f"/hub/api/users/{name}/tokens")
        answer.raise_for_status()
        return Person(self, name, answer.json()["token"])


class Person:
    """One signed-in student or instructor."""

    def __init__(self, hub, name, token):
        self.hub = hub
        self.name = name
        self.token = token

    def call(self, method, path, **options):
        """Call and return the JSON of an answer that must be good."""
        answer = self.hub.request(method, path, self.token, **options)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[-500:]}"
        return answer.json() if answer.text else None

    def start_server(self):
        """Start the person's own server and wait until it answers."""
        self.call("POST", f"/hub/api/users/{self.name}/server")
        path = f"/user/{self.name}/api/status"
        self.hub.wait(f"the server of {self.name}", self._ready)
        return self.call("GET", path)

    def _ready(self):
        server = self.call("GET", f"/hub/api/users/{self.name}").get("server")
        return bool(server) and self.hub.get(f"/user/{self.name}/api/status", self.token).ok

    def assignment(self, action, quiz):
        """Fetch, submit, or fetch the feedback, as the assignment list of JupyterLab does."""
        listed = self.call(
            "POST",
            f"/user/{self.name}/assignments/{action}",
            json={"course_id": COURSE, "assignment_id": quiz},
        )
        assert listed["success"], listed["value"]
        return listed["value"]

    def formgrader(self, method, path, **options):
        """Call formgrader's own API."""
        return self.call(method, f"/services/{COURSE}/formgrader/api/{path}", **options)

    def terminal(self, command, expected):
        """Type a command into the terminal of the graders' server; returns what it shows, up to a text."""
        name = self.call("POST", f"/services/{COURSE}/api/terminals")["name"]
        line = websocket.create_connection(
            self.hub.url.replace("http", "ws", 1) + f"/services/{COURSE}/terminals/websocket/{name}",
            header=[f"Authorization: token {self.token}"],
            timeout=PATIENCE_S,
        )
        line.send(json.dumps(["stdin", f"{command}\r"]))
        shown, end = "", time.monotonic() + PATIENCE_S
        while expected not in shown and time.monotonic() < end:
            kind, *said = json.loads(line.recv())
            shown += said[0] if kind == "stdout" else ""
        line.close()
        return shown

    def cells(self, path):
        """Return the code cells of a notebook in the person's home."""
        content = self.call("GET", f"/user/{self.name}/api/contents/{path}")["content"]
        return [cell["source"] for cell in content["cells"] if cell["cell_type"] == "code"]

    def open(self, path):
        """Open a notebook with a kernel of its own."""
        body = {"path": path, "name": Path(path).name, "type": "notebook", "kernel": {"name": "python3"}}
        session = self.call("POST", f"/user/{self.name}/api/sessions", json=body)
        return Kernel(self, session["kernel"]["id"])


class Kernel:
    """A running notebook, spoken to as JupyterLab does."""

    def __init__(self, person, kernel_id):
        self.person = person
        self.kernel_id = kernel_id
        self._session = uuid.uuid4().hex
        self._socket = websocket.create_connection(
            person.hub.url.replace("http", "ws", 1)
            + f"/user/{person.name}/api/kernels/{kernel_id}/channels?session_id={self._session}",
            header=[f"Authorization: token {person.token}"],
            timeout=PATIENCE_S,
        )
        self.widgets = {}
        """The state of every widget that the kernel has opened, by its id."""

    def _send(self, kind, content):
        message_id = uuid.uuid4().hex
        header = {
            "msg_id": message_id,
            "msg_type": kind,
            "session": self._session,
            "username": self.person.name,
        }
        header |= {"version": "5.4", "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        self._socket.send(json.dumps(message))
        return message_id

    def _until_idle(self, message_id):
        """Return all messages that answer one of ours; widgets are kept up to date on the way."""
        answers = []
        while True:
            raw = self._socket.recv()
            message = json.loads(raw) if isinstance(raw, str) else deserialize_binary_message(raw)
            self._follow(message)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            answers.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return answers

    def _follow(self, message):
        content = message["content"]
        if message["msg_type"] == "comm_open":
            self.widgets[content["comm_id"]] = dict(content["data"].get("state", {}))
        elif message["msg_type"] == "comm_msg" and content["data"].get("method") in {"update", "echo_update"}:
            self.widgets.setdefault(content["comm_id"], {}).update(content["data"]["state"])

    def run(self, source):
        """Run a cell; returns its errors, each as name and message."""
        message_id = self._send(
            "execute_request",
            {
                "code": source,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
            },
        )
        found = [
            message["content"] for message in self._until_idle(message_id) if message["msg_type"] == "error"
        ]
        return [f"{error['ename']}: {error['evalue']}" for error in found]

    def answer(self, item_id, response):
        """Answer a question that is shown, as a click in its view does; returns what the learner reads."""
        [comm_id] = [key for key, state in self.widgets.items() if state.get("item", {}).get("id") == item_id]
        data = {"method": "update", "state": {"response": response}, "buffer_paths": []}
        self._until_idle(self._send("comm_msg", {"comm_id": comm_id, "data": data}))
        return self.widgets[comm_id]["saved"]

    def close(self):
        """End the kernel."""
        self._socket.close()
        self.person.call("DELETE", f"/user/{self.person.name}/api/kernels/{self.kernel_id}")


def proxy_missing():
    """Return why no hub can be started here, or nothing."""
    if not PROXY.exists():
        return "configurable-http-proxy is not installed: npm ci --prefix tests"
    return "" if shutil.which("node") else "Node is not installed"


def _free_ports(count):
    """Return ports that nobody uses now; should another program be quicker, the log says so."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
