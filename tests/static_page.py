"""What the scripts of the static edition say, asked in Node."""

import base64
import json
import subprocess
from pathlib import Path

VIEWS = Path(__file__).parent / "views"


def in_the_page(asked, script="published.js"):
    """Put questions to a script (plain data; bytes as `as_sent` writes them); return what is said to each."""
    lines = "\n".join(json.dumps(one) for one in asked)
    done = subprocess.run(
        ["node", script], cwd=VIEWS, input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def as_sent(value):
    """Return plain data with bytes as text."""
    if isinstance(value, bytes):
        return {"$base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: as_sent(one) for name, one in value.items()}
    return [as_sent(one) for one in value] if isinstance(value, list) else value
