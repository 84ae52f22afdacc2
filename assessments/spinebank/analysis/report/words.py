"""What each number means, in two sentences. The report and the instructors' page print the same words."""

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from spinelab.domain.plain_yaml import read_yaml

__all__ = ["Meaning", "as_markdown", "words"]


class Meaning(NamedTuple):
    """A number, explained."""

    label: str
    is_this: str
    """First sentence: what it is."""
    use_it: str
    """Second sentence: how to read it, or what it cannot tell."""
    columns: tuple[str, ...] = ()
    """Heads and rows of the report's tables that this explains."""


@lru_cache
def words() -> dict[str, Meaning]:
    """Return the explanations by name, in the order of ``words.yaml``."""
    text = (resources.files("spinebank.analysis.report") / "words.yaml").read_text(encoding="utf-8")
    entries = read_yaml(text).items()
    return {name: Meaning(**{**entry, "columns": tuple(entry.get("columns", ()))}) for name, entry in entries}


def as_markdown() -> str:
    """Return the explanations as a list for the instructors' page."""
    return "\n".join(f"- **{word.label}.** {word.is_this} {word.use_it}" for word in words().values()) + "\n"
