"""The blueprint of the bank: which objective is asked on which level, by which kinds, and where a gap is."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rich.table import Table

from spinebank.load import Bank
from spinebank.schema import Bloom, Item, LocateStructure, Objective, ScanHead

__all__ = ["Matrix", "Row", "matrix_of", "shows_a_picture"]

FEWEST_ITEMS = 4
FEWEST_LEVELS = 2
MOST_RECALL = 1 / 3
FEWEST_PICTURES = 40


def shows_a_picture(item: Item) -> bool:
    """Say whether an item is answered on an image, a scene or a computed patient."""
    return isinstance(item, ScanHead | LocateStructure)


@dataclass(frozen=True)
class Row:
    """One objective with its items."""

    objective: Objective
    items: tuple[Item, ...]

    @cached_property
    def levels(self) -> Counter[str]:
        """Items by Bloom level."""
        return Counter(str(item.bloom) for item in self.items)

    @cached_property
    def kinds(self) -> Counter[str]:
        """Items by kind."""
        return Counter(item.kind for item in self.items)

    def gaps(self) -> Iterator[str]:
        """Yield what this objective lacks."""
        if len(self.items) < FEWEST_ITEMS:
            yield f"{self.objective.id} has {len(self.items)} items; at least {FEWEST_ITEMS} are needed."
        if len(self.levels) < FEWEST_LEVELS:
            found = ", ".join(self.levels) or "none"
            yield f"{self.objective.id} is asked on {found} alone; {FEWEST_LEVELS} levels are needed."


@dataclass(frozen=True)
class Matrix:
    """Objectives by Bloom level over a whole bank."""

    rows: tuple[Row, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item that belongs to an objective."""
        return tuple(item for row in self.rows for item in row.items)

    @property
    def kinds(self) -> list[str]:
        """Kinds of the bank, the most frequent first."""
        return [kind for kind, _ in Counter(item.kind for item in self.items).most_common()]

    @property
    def recall(self) -> int:
        """Items that ask for nothing but memory."""
        return sum(item.bloom is Bloom.REMEMBER for item in self.items)

    @property
    def pictures(self) -> int:
        """Items on an image, a scene or a patient."""
        return sum(map(shows_a_picture, self.items))

    def gaps(self) -> list[str]:
        """Return one sentence for each breach of the rule of the bank."""
        found = [gap for row in self.rows for gap in row.gaps()]
        if self.recall > MOST_RECALL * len(self.items):
            found.append(f"{self.recall} of {len(self.items)} items are pure recall; at most a third may be.")
        if self.pictures < FEWEST_PICTURES:
            found.append(
                f"{self.pictures} items use an image, a scene or a patient; "
                f"at least {FEWEST_PICTURES} are needed."
            )
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the matrix as plain data."""
        return {
            "objectives": [
                {
                    "id": row.objective.id,
                    "lesson": row.objective.notebook,
                    "text": row.objective.text,
                    "levels": {str(level): row.levels[level] for level in Bloom},
                    "kinds": dict(sorted(row.kinds.items())),
                    "graded": sum(item.use == "graded" for item in row.items),
                    "items": [item.id for item in row.items],
                }
                for row in self.rows
            ],
            "items": len(self.items),
            "recall": self.recall,
            "pictures": self.pictures,
            "gaps": self.gaps(),
        }

    def as_csv(self) -> str:
        """Return one line for each objective: levels, kinds, totals."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        kinds = sorted(self.kinds)
        writer.writerow(["lesson", "objective", *map(str, Bloom), *kinds, "graded", "items", "text"])
        for row in self.rows:
            writer.writerow(
                [
                    row.objective.notebook,
                    row.objective.id,
                    *(row.levels[level] for level in Bloom),
                    *(row.kinds[kind] for kind in kinds),
                    sum(item.use == "graded" for item in row.items),
                    len(row.items),
                    row.objective.text,
                ]
            )
        return out.getvalue()

    def as_table(self) -> Table:
        """Return the matrix for a terminal."""
        table = Table(title="Objectives by Bloom level")
        table.add_column("objective", no_wrap=True)
        for level in Bloom:
            table.add_column(str(level)[:5], justify="right")
        table.add_column("items", justify="right")
        table.add_column("kinds")
        for row in self.rows:
            kinds = ", ".join(f"{count} {kind}" for kind, count in row.kinds.most_common())
            table.add_row(
                row.objective.id,
                *(_count(row.levels[level]) for level in Bloom),
                _count(len(row.items)),
                kinds,
            )
        totals = [sum(row.levels[level] for row in self.rows) for level in Bloom]
        counts = Counter(item.kind for item in self.items)
        kinds = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
        table.add_section()
        table.add_row("all", *map(_count, totals), _count(len(self.items)), kinds)
        return table


def matrix_of(bank: Bank) -> Matrix:
    """Sort the items of a bank under their objectives, in teaching order."""
    items = [entry.item for entry in bank.items.values()]
    return Matrix(
        tuple(
            Row(objective, tuple(item for item in items if item.objective == objective.id))
            for objective in bank.objectives.values()
        )
    )


def _count(number: int) -> str:
    return str(number) if number else "·"
