"""The accessibility statement names tests that exist, and is found from where people begin."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATEMENT = (ROOT / "course" / "ACCESSIBILITY.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| [^`|]+ \| (`test_[^|]+) \|$", re.MULTILINE)


def test_every_test_that_the_statement_names_is_there():
    named = {name for cell in ROW.findall(STATEMENT) for name in re.findall(r"`(\w+)`", cell)}
    assert len(named) > 10
    missing = [name for name in named if not (ROOT / "tests" / "browser" / f"{name}.py").is_file()]
    assert missing == []


def test_the_statement_is_linked_where_people_begin():
    for page, link in (("README.md", "course/ACCESSIBILITY.md"), ("course/LEARN.md", "ACCESSIBILITY.md")):
        assert f"]({link})" in (ROOT / page).read_text(encoding="utf-8"), page
