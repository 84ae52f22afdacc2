"""The words of the course with their definitions. Knows terms and their other names, not notebooks."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from spinelab.evidence.catalogue import Catalogue
from spinelab.evidence.records import parse
from spinelab.evidence.source import EvidenceError, read, yaml_line

__all__ = ["GLOSSARY_FILE", "Term", "find_term", "glossary", "parse_glossary"]

GLOSSARY_FILE = "glossary.yaml"


class Term(BaseModel):
    """A word of the course."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    term: str = Field(min_length=1)
    short: str = ""
    """Abbreviation, where the course uses one."""
    also: tuple[str, ...] = ()
    """Other words that find the entry: plurals, older names."""
    definition: str = Field(min_length=1, max_length=220, pattern=r"^[A-Z0-9][^|\"\[\]]*\.$")
    """Sentences without the signs that end a Markdown title or a table cell."""
    sources: tuple[str, ...]
    """Citation keys; none for the plain meaning of a word."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that finds the entry."""
        return tuple(name for name in (self.term, self.short, *self.also) if name)

    @property
    def heading(self) -> str:
        """The term as the glossary lists it.

        >>> glossary()["clf"].heading
        'Calcification of the ligamentum flavum (CLF)'
        """
        return self.term[0].upper() + self.term[1:] + (f" ({self.short})" if self.short else "")


@cache
def glossary() -> Catalogue[Term]:
    """Every term by its id; `find_term` finds one by any of its names.

    Raises
    ------
    EvidenceError
        If the file is wrong; the text names file, line and id.
    """
    return parse_glossary(read(GLOSSARY_FILE), GLOSSARY_FILE)


def find_term(name: str) -> Term:
    """Return the term that a name belongs to, whatever its capitals.

    Raises
    ------
    UnknownKeyError
        If no entry has the name; the sentence gives the nearest ones.

    >>> find_term("Occupying ratio").id
    'occupying-ratio'
    """
    return glossary()[" ".join(name.split()).casefold()]


def parse_glossary(text: str, name: str) -> Catalogue[Term]:
    """Read the text of a glossary; ``name`` is how errors call it.

    Raises
    ------
    EvidenceError
        For a record that is wrong, or a name that two entries share.
    """
    terms = parse(text, name, Term)
    owners: dict[str, str] = {}
    for index, term in enumerate(terms.values()):
        for given in dict.fromkeys(spelt.casefold() for spelt in term.names):
            taken = owners.get(given) or (given if given in terms and given != term.id else "")
            if taken:
                line = yaml_line(text, [index])
                raise EvidenceError(
                    f"{name}, line {line}, {term.id}: the name {given!r} belongs to {taken!r}."
                )
            owners[given] = term.id
    older = {given: owner for given, owner in owners.items() if given not in terms}
    return Catalogue("term", terms, older)
