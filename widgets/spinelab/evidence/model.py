"""The shape of the evidence: references, claims, tools, notes on structures. Knows fields, not files.

The parts of a tool are the shapes of `spinelab.domain.scales`, which computes it; here they are checked.
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from spinelab.domain.formula import compiled, names_in
from spinelab.domain.scales import records as shapes  # noqa: TC001 (pydantic reads them)
from spinelab.evidence.levels import Level, Verdict
from spinelab.evidence.short import short_citation

__all__ = ["Claim", "Condition", "Reference", "Sources", "StructureNote", "Tool"]

Condition = Literal["CLF", "OLF", "OPLL", "CPLL", "DCM", "LF-general", "spine-general"]
"""The entity that a statement is about; a figure of one is never a figure of another."""

Keys = tuple[str, ...]
Text = Field(min_length=1)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reference(_Record):
    """One work. What was not seen is empty; nothing is guessed."""

    key: str = Text
    """Citation key."""
    kind: str = Text
    """BibTeX entry type."""
    title: str = Text
    """Title; in square brackets a description, where the title was not seen."""
    authors: Keys = ()
    """``Last, First`` or the name of a body, in order."""
    et_al: bool = False
    """Whether there are more authors than those seen."""
    container: str = ""
    """Journal, book or site that the work appeared in."""
    publisher: str = ""
    year: int | None = Field(default=None, ge=1800, le=2100)
    letter: str = ""
    """After the year, where works would be cited alike: in the order of their keys."""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = Field(default="", pattern=r"^(10\.\d{4,9}/\S+)?$")
    pmid: str = Field(default="", pattern=r"^\d*$")
    pmcid: str = Field(default="", pattern=r"^(PMC\d+)?$")
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """The publisher's own page, when there is one to show."""
    level: Level
    read: Literal["", "full text", "abstract", "excerpt", "record", "third-party page", "secondary"] = ""
    """How the work was read, where that is known; ``secondary`` is through another work."""
    status: Literal["", "retracted"] = ""
    ids: Keys = ()
    """Older keys of the same work."""
    note: str = ""
    """What the course uses it for."""

    @model_validator(mode="after")
    def _retraction_is_said_twice(self) -> Self:
        if (self.status == "retracted") != (self.level is Level.RETRACTED):
            raise ValueError("a retracted work has status and level 'retracted', any other has neither")
        return self

    @property
    def retracted(self) -> bool:
        """Whether the journal withdrew the work."""
        return self.level is Level.RETRACTED

    @property
    def level_text(self) -> str:
        """The level as prose, in capitals for a retracted work."""
        return "RETRACTED" if self.retracted else self.level.words

    @property
    def label(self) -> str:
        """Short citation: ``Kawano et al. 1988``."""
        return short_citation(self.authors, self.title, self.year, et_al=self.et_al, letter=self.letter)

    @property
    def link(self) -> str:
        """The address to open: DOI, or else PubMed, PubMed Central, the publisher's page; or none."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.pmcid:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/"
        return self.url


class Claim(_Record):
    """One sentence of an article, or one point that it misses, judged."""

    id: str = Field(pattern=r"^(lf|pll)-[a-z0-9-]+$")
    section: str = Text
    seed_text: str | None
    """What the article says, paraphrased; ``None`` where it misses the point."""
    verdict: Verdict
    """Judges ``seed_text``, not ``statement``."""
    statement: str = Text
    """What to teach."""
    evidence: Keys
    level: Level | Literal["none"]
    """The best level among the sources that carry the statement."""
    condition: Condition


class Tool(_Record):
    """A clinical scale, sign, threshold or table of figures, as `spinelab.domain.scales` computes it."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str = Text
    purpose: str = Text
    kind: Literal["form", "table", "checklist", "named"]
    entity: str = Text
    """What the tool was made for, or whom its figures are about."""
    verified: Literal["full", "partial", "none"]
    unverified: str = ""
    """Which part was inferred: to be told to the student."""
    evidence: Keys
    inputs: dict[str, shapes.Input] = {}
    readings: tuple[shapes.Reading, ...] = ()
    rules: tuple[shapes.Rule, ...] = ()
    constants: dict[str, Any] = {}
    notes: Keys = ()
    table: tuple[dict[str, Any], ...] = ()
    shown: shapes.Table | None = None
    worked_checks: tuple[dict[str, Any], ...] = ()
    """Published results that the formulas must reproduce."""

    @property
    def bands(self) -> tuple[shapes.Band, ...]:
        """Bands of the first reading."""
        return self.readings[0].bands if self.readings else ()

    @model_validator(mode="after")
    def _what_is_unverified_is_named(self) -> Self:
        if (self.verified == "full") == bool(self.unverified):
            raise ValueError("'unverified' names what was not seen: empty when verified is full, else filled")
        if not self.evidence and self.verified != "none":
            raise ValueError("a tool without a source is verified: none")
        return self

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        if (self.kind == "named") == bool(self.readings or self.table):
            raise ValueError("a tool of kind 'named' has no readings and no table, any other has some")
        if self.verified == "none" and self.kind != "named":
            raise ValueError("a tool that is verified: none is of kind 'named'")
        if bool(self.table) != (self.shown is not None):
            raise ValueError("a table comes with 'shown', which says how")
        fields = {name for row in self.table for name in row}
        if self.shown and (extra := [name for name in self.shown.columns if name not in fields]):
            raise ValueError(f"no row of the table has the column {extra[0]!r}")
        if any("source" not in row for row in self.table):
            raise ValueError("every row of a table names its source")
        return self

    @model_validator(mode="after")
    def _formulas_can_be_computed(self) -> Self:
        known = {*self.inputs, *self.constants}
        for rule in self.rules:
            _need(rule.formula, known)
        for reading in self.readings:
            _need(reading.formula, known)
            if reading.id in known and reading.formula != reading.id:
                raise ValueError(f"the reading {reading.id!r} has the name of an input, constant or reading")
            known.add(reading.id)
        return self


def _need(formula: str, known: set[str]) -> None:
    if extra := sorted(names_in(compiled(formula)) - known):
        raise ValueError(f"the formula {formula!r} uses {extra[0]!r}; known: {', '.join(sorted(known))}")


class Sources(_Record):
    """The keys behind each sentence of a structure note."""

    function: Keys = Field(min_length=1)
    location: Keys = Field(min_length=1)
    clue: Keys = Field(min_length=1)


class StructureNote(_Record):
    """Three sourced sentences on a structure of the model."""

    id: str = Text
    function: str = Text
    """What it does, or why it matters here."""
    location: str = Text
    """Where it lies among its neighbours."""
    clue: str = Text
    """Where it lies, without its name: for the practice mode that asks to find it."""
    sources: Sources

    @property
    def cites(self) -> Keys:
        """Every key of the note once, in order."""
        named = (*self.sources.function, *self.sources.location, *self.sources.clue)
        return tuple(dict.fromkeys(named))
