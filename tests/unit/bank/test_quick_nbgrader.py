"""nbgrader imported without its server: what was put off, and that it is there when it is called."""

import json
import subprocess
import sys

SCRIPT = """
import json, sys
from spinebank.grading.quick import quick_nbgrader
with quick_nbgrader():
    import nbgrader.api
    from nbgrader import utils
slow = ("jupyter_server", "jsonschema", "nbconvert", "requests", "setuptools")
early = [name for name in slow if name in sys.modules]
import nbformat, nbgrader.auth.jupyterhub as hub
try:
    utils.unpack_archive("no-such-file.zip", ".")
except Exception as error:
    unpacking = type(error).__name__
print(json.dumps([early, utils.NotebookNode is nbformat.NotebookNode, callable(nbformat.reads),
                  hub.requests.request.__module__, unpacking]))
"""


def test_nothing_slow_is_loaded_with_the_gradebook_and_nothing_is_missing_later():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    early, same_class, whole, asked, unpacking = json.loads(done.stdout)
    assert early == []
    assert same_class
    assert whole
    assert asked == "requests.api"
    assert unpacking == "FileNotFoundError"


COMMANDS = """
import sys
from spinebank.cli import app
for name in ("grade", "build"):
    try:
        app([name, "--help"], standalone_mode=False)
    except SystemExit:
        pass
print([name for name in ("scipy", "numpy", "nbgrader", "spinelab.cases") if name in sys.modules])
"""


def test_asking_for_a_command_loads_no_model():
    done = subprocess.run([sys.executable, "-c", COMMANDS], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
