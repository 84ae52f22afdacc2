"""The one table that everything here works on: students by items."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import numpy.typing as npt

__all__ = ["NOT_CHOSEN", "BoolArray", "FloatArray", "IntArray", "ItemColumn", "ResponseTable"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

NOT_CHOSEN = -1
"""Stands in `ResponseTable.chosen` where no option of a list was chosen."""


@dataclass(frozen=True)
class ItemColumn:
    """What the analysis has to know of an item."""

    id: str
    kind: str = "single_best"
    objective: str = ""
    points: float = 1.0
    """Full mark."""
    options: tuple[str, ...] = ()
    """Ids of the options in the order of the item file; empty unless exactly one of them is chosen."""
    key: int = NOT_CHOSEN
    """Place of the best option in `options`."""


@dataclass(frozen=True, eq=False)
class ResponseTable:
    """Answers of one class to one quiz, n students by k items."""

    quiz: str
    items: tuple[ItemColumn, ...]
    students: tuple[str, ...]
    fraction: FloatArray
    """Share of the full mark, 0 to 1, (n, k); 0 where there is no answer."""
    chosen: IntArray
    """Place of the chosen option, (n, k); `NOT_CHOSEN` where there is none."""
    answered: BoolArray
    """Whether there is an answer to this question, (n, k)."""
    not_reached: BoolArray
    """Whether neither this nor any later question was answered, (n, k)."""
    seconds: FloatArray
    """Time that was spent on the item, s, (n, k); NaN where it is not known."""
    form: tuple[str, ...]
    """Form of the quiz that each student was given, n."""
    late: tuple[bool | None, ...]
    """Whether each student handed in late, n; None where nobody knows."""
    simulated: bool = False
    """Whether the answers are invented by the simulator."""
    notes: tuple[str, ...] = field(default=())
    """One sentence for everything that was left out on reading."""

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself.

        Raises
        ------
        ValueError
            With one sentence.
        """
        shape = (len(self.students), len(self.items))
        for name in ("fraction", "chosen", "answered", "not_reached", "seconds"):
            if (given := getattr(self, name).shape) != shape:
                raise ValueError(f"'{name}' has the shape {given}; {shape} is needed (students, items).")
        for name in ("form", "late"):
            if len(getattr(self, name)) != shape[0]:
                raise ValueError(f"'{name}' has {len(getattr(self, name))} entries for {shape[0]} students.")
        if not np.all((self.fraction >= 0) & (self.fraction <= 1)):
            raise ValueError("A score lies outside 0 to 1, which is the share of the full mark.")
        if np.any(self.answered & self.not_reached):
            raise ValueError("An answered question is called not reached.")
        most = np.array([len(item.options) for item in self.items])
        if np.any((self.chosen < NOT_CHOSEN) | (self.chosen >= np.maximum(most, 0))):
            raise ValueError("A chosen option is not one of the item's options.")

    @property
    def points(self) -> FloatArray:
        """Full marks of the items, (k,)."""
        return np.array([item.points for item in self.items], dtype=float)

    @property
    def marks(self) -> FloatArray:
        """Marks, (n, k); an omitted or unreached question earns 0, as in the gradebook."""
        earned: FloatArray = self.fraction * self.points
        return earned

    @property
    def totals(self) -> FloatArray:
        """Total marks, (n,)."""
        sums: FloatArray = self.marks.sum(axis=1)
        return sums

    @property
    def reached(self) -> BoolArray:
        """Where a question counts in the statistics of its item: answered or omitted, (n, k)."""
        return ~self.not_reached

    @property
    def omitted(self) -> BoolArray:
        """Where a question was passed over although a later one was answered, (n, k)."""
        return ~self.answered & ~self.not_reached

    @property
    def right(self) -> BoolArray:
        """Where the full mark was earned, (n, k): partly right counts as not right."""
        return self.fraction >= 1 - 1e-9

    def only(
        self, *, rows: Sequence[int] | IntArray | BoolArray | None = None, ids: Sequence[str] = ()
    ) -> Self:
        """Return the table of some students, and of some items in the given order.

        Raises
        ------
        ValueError
            If an item is not in the table.
        """
        places = {item.id: place for place, item in enumerate(self.items)}
        if unknown := [name for name in ids if name not in places]:
            raise ValueError(f"The table of '{self.quiz}' has no item {', '.join(unknown)}.")
        columns = [places[name] for name in ids] if ids else list(places.values())
        who = (
            np.arange(len(self.students)) if rows is None else np.arange(len(self.students))[np.asarray(rows)]
        )
        cut = np.ix_(who, np.array(columns, dtype=int))
        return replace(
            self,
            items=tuple(self.items[place] for place in columns),
            students=tuple(self.students[row] for row in who),
            form=tuple(self.form[row] for row in who),
            late=tuple(self.late[row] for row in who),
            **{
                name: getattr(self, name)[cut]
                for name in ("fraction", "chosen", "answered", "not_reached", "seconds")
            },
        )


def unreached(answered: BoolArray) -> BoolArray:
    """Return where a student had stopped: after the last answered question; columns in the order asked.

    >>> unreached(np.array([[True, False, True, False, False]])).tolist()
    [[False, False, False, True, True]]
    """
    later = np.flip(np.logical_or.accumulate(np.flip(answered, axis=1), axis=1), axis=1)
    return ~later
