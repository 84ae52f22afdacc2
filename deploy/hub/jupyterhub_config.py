"""JupyterHub for one class on one machine. How to set it up, and how large a machine: README.md beside it.

Every student is a user of the machine, so that nbgrader's exchange can keep one's work from another's.
``SPINE_HUB_DATA`` names the folder that `prepare` has made; all that a class needs is in it.
"""

import os
from pathlib import Path

c = get_config()

COURSE = "spine-ligaments"  # as in assessments/nbgrader_config.py
HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("SPINE_HUB_DATA", "/srv/spine"))
GRADERS = f"formgrade-{COURSE}"


def names(file: str) -> set[str]:
    """Return the names in one of the two lists of people, one on each line; "#" begins a remark."""
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return {name for line in lines if (name := line.partition("#")[0].strip())}


instructors = names("instructors.txt")
students = names("students.txt")

# Only this machine may speak to the hub: a web server with a certificate stands before it.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{DATA}/hub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{DATA}/hub/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = f"{DATA}/hub/proxy.pid"

# The machine's own users and passwords (PAM); for a university's single sign-on take an OAuthenticator.
c.Authenticator.allowed_users = instructors | students
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [str(HERE / "start-student")]
c.Spawner.default_url = "/lab/tree/course/00-start-here.ipynb"
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(HERE / "student"),
    "SPINE_HUB_DATA": str(DATA),
    # Python's memory goes back to the machine when it is free: a third less for each kernel (README.md).
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}

# A lecture begins for everybody at once, and a cold server on a busy machine takes its time. Whoever comes
# while this many servers start is turned away ("Too many users"): with 10, some of a class of 30 were.
c.JupyterHub.concurrent_spawn_limit = 50
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180

# Formgrader is one server for all instructors: they share the course folder and its gradebook. In its
# terminal the same course takes `nbgrader autograde` and `spinebank grade`.
c.JupyterHub.load_groups = {GRADERS: {"users": sorted(instructors)}}
c.JupyterHub.load_roles = [
    {
        "name": GRADERS,
        "groups": [GRADERS],
        "scopes": [f"access:services!service={COURSE}", "list:services", f"read:services!service={COURSE}"],
    }
]
c.JupyterHub.services = [
    {
        "name": COURSE,
        "url": "http://127.0.0.1:9999",
        "command": ["jupyterhub-singleuser"],
        "user": "spine-grader",
        "timeout": 180,  # seconds; without its service the hub does not start, and a cold disk needs time
        "cwd": str(DATA / "course"),
        "oauth_no_confirm": True,
        "environment": {
            "JUPYTER_CONFIG_PATH": str(HERE / "grader"),
            "JUPYTERHUB_DEFAULT_URL": "/formgrader",
            "SPINE_HUB_DATA": str(DATA),
        },
    }
]
